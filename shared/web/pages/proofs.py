"""Why a date is what it is (期限依据), and why a message was refused (拒收依据)."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.flows.why import why_due
from shared.flows.why_refused import why_refused
from shared.web.here import node

blueprint = Blueprint("proofs", __name__)


@blueprint.get("/duties/<duty_id>/proof")
def duty(duty_id: str) -> str:
    """The proof of a duty's date. 404 when there is no such duty."""
    with node().store.read() as unit:
        proof = why_due(node(), unit, duty_id)
        case = unit.cases.first(lineage_id=proof.duty.lineage_id, order_by=("-filed_on", "-case_no"))
    return render_template("duty_proof.html", proof=proof, duty=proof.duty, case=case)


@blueprint.get("/messages/<message_id>/refusal")
def refusal(message_id: str) -> str:
    """The proof of a refusal. 404 when the message is unknown here or was not refused."""
    with node().store.read() as unit:
        proof = why_refused(node(), unit, message_id)
        incoming = unit.inbox.get(message_id) is not None
    return render_template("refusal_proof.html", proof=proof, refusal=proof.refusal, incoming=incoming)
