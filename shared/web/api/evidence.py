"""Work and proof: duties with the computation of their dates, tasks, signed statements with inclusion proofs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields

from shared.flows import acts
from shared.flows.evidence import StoredNodes, tree_head
from shared.flows.why import why_due
from shared.flows.why_refused import why_refused
from shared.messages import merkle
from shared.messages.signing import to_base64url
from shared.web.api.proof_answers import DutyProofAnswer, RefusalProofAnswer
from shared.web.api.shape import Endpoints, Paging, command_id, identifier, page, text
from shared.web.here import node, person
from shared.web.reading.plain import plain

blueprint = Endpoints("api_evidence", __name__, description="期限、待办与证据 duties, tasks, evidence")


class DutyQuery(Paging):
    """By state (open, stopped, overdue, met, met_late, dropped), lineage, body, or last day."""

    state = text(most=20)
    lineage_id = identifier()
    body = text(most=40)
    due_by = fields.Date(load_default=None)


class TaskQuery(Paging):
    """By state or body."""

    state = text(most=20)
    body = text(most=40)


class Completion(Schema):
    """How a task was dealt with."""

    note = text(most=500)


@blueprint.route("/duties", methods=["GET"])
@blueprint.arguments(DutyQuery, location="query")
@blueprint.response(200, description="duties by date, each with its proof")
def duties(given: dict[str, Any]) -> Response:
    """What this court owes, by when, and why."""
    filters = {name: given[name] for name in ("state", "lineage_id", "body") if given[name]}
    if given["due_by"]:
        filters["due_on__lte"] = given["due_by"]
    with node().store.read() as unit:
        return page(
            lambda most: unit.duties.where(order_by=("due_on", "due_at", "duty_id"), limit=most, **filters), given
        )


@blueprint.route("/duties/<duty_id>/proof", methods=["GET"])
@blueprint.response(
    200, DutyProofAnswer, description="start, days that do not count, rule with its version, documents, last day"
)
def duty_proof(duty_id: str) -> dict[str, Any]:
    """Why a duty is due when it is; `agrees` is false when the date kept is not the one proved. 404 when unknown here."""
    with node().store.read() as unit:
        return why_due(node(), unit, duty_id).as_dict()


@blueprint.route("/messages/<message_id>/refusal-proof", methods=["GET"])
@blueprint.response(200, RefusalProofAnswer, description="code, rule, reason, facts, way out")
def refusal_proof(message_id: str) -> dict[str, Any]:
    """Why a message sent or received here was refused. 404 when it is unknown, or was not refused."""
    with node().store.read() as unit:
        return why_refused(node(), unit, message_id).as_dict()


@blueprint.route("/tasks", methods=["GET"])
@blueprint.arguments(TaskQuery, location="query")
@blueprint.response(200, description="work without a date of law, newest first")
def tasks(given: dict[str, Any]) -> Response:
    """Alarms, gaps, parked messages."""
    filters = {name: given[name] for name in ("state", "body") if given[name]}
    with node().store.read() as unit:
        return page(lambda most: unit.tasks.where(order_by=("-opened_at", "task_id"), limit=most, **filters), given)


@blueprint.route("/tasks/<task_id>/completion", methods=["POST"])
@blueprint.arguments(Completion)
@blueprint.response(204, description="dealt with; again changes nothing")
def finish_task(given: dict[str, Any], task_id: str) -> None:
    """A person has dealt with a task and says how."""
    acts.finish_task(node(), person(), task_id, note=given["note"], command_id=command_id())


@blueprint.route("/evidence/<subject_id>", methods=["GET"])
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, description="signed statements about a message, act, exchange or lineage")
def statements(given: dict[str, Any], subject_id: str) -> Response:
    """Statements with signature and, once logged, the proof that they stand in the log."""
    here = node()
    with here.store.read() as unit:
        head = tree_head(unit)
        nodes = StoredNodes(unit)

        def shown(row: Any) -> dict[str, Any]:
            proof = None
            if head is not None and row.log_index is not None and row.log_index < head.size:
                path = merkle.inclusion_proof(nodes, row.log_index, head.size)
                proof = {"size": head.size, "root": head.root, "index": row.log_index, "path": [h.hex() for h in path]}
            return {
                "evidence_id": row.evidence_id,
                "stage": row.stage,
                "at": plain(row.at),
                "key_id": row.key_id,
                "statement": row.statement.decode(),
                "signature": to_base64url(row.signature),
                "inclusion": proof,
            }

        column = "subject_id" if unit.evidence.first(subject_id=subject_id) else "lineage_id"
        about: dict[str, Any] = {column: subject_id}
        return page(
            lambda most: unit.evidence.where(order_by=("at", "evidence_id"), limit=most, **about),
            given, shown,
        )  # fmt: skip


@blueprint.route("/evidence", methods=["GET"])
@blueprint.response(200, description="the newest head of this node's log")
def head() -> Response:
    """Size and root of the evidence log."""
    with node().store.read() as unit:
        newest = tree_head(unit)
    return jsonify(plain(newest) if newest else {"size": 0, "root": "", "at": None})
