"""Inbox and outbox, one message with its stages, 签收."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.flows import acts
from shared.web.here import node, person
from shared.web.pages.showing import fields, t
from shared.web.reading import attachments
from shared.web.reading import messages as reading
from shared.web.reading.plain import plain

blueprint = Blueprint("messages", __name__)
SHOWN = 200


@blueprint.get("/inbox")
def inbox() -> str:
    """What arrived, newest first; `unsigned=1` leaves what a person has to sign for."""
    here = node()
    with here.store.read() as unit:
        rows = [reading.incoming(here, r) for r in unit.inbox.where(order_by=("-arrived_at",), limit=SHOWN)]
    unsigned = request.args.get("unsigned") == "1"
    return render_template(
        "messages.html", messages=[m for m in rows if m.to_sign or not unsigned], incoming=True, unsigned=unsigned
    )


@blueprint.get("/outbox")
def outbox() -> str:
    """What was sent, newest first."""
    here = node()
    with here.store.read() as unit:
        rows = [reading.outgoing(here, r) for r in unit.outbox.where(order_by=("-issued_at",), limit=SHOWN)]
    return render_template("messages.html", messages=rows, incoming=False, unsigned=False)


@blueprint.get("/inbox/<message_id>")
def received(message_id: str) -> str:
    """One message received."""
    return _message(message_id, arrived=True)


@blueprint.get("/outbox/<message_id>")
def sent(message_id: str) -> str:
    """One message sent."""
    return _message(message_id, arrived=False)


def _message(message_id: str, *, arrived: bool) -> str:
    here = node()
    with here.store.read() as unit:
        row = unit.inbox.need(message_id) if arrived else unit.outbox.need(message_id)
        stages = reading.statements(unit, subject_id=message_id)
        exchange = unit.exchanges.get(row.exchange_id)
        attached = attachments.of_message(here, unit, message_id)
    body = row.bytes_received if arrived else row.bytes_sent  # type: ignore[union-attr]
    envelope = reading.envelope(body)
    kind = here.catalogue.messages.get(row.kind)
    fits = kind is not None and envelope["version"] <= kind.version
    return render_template(
        "message.html", message=reading.incoming(here, row) if arrived else reading.outgoing(here, row),  # type: ignore[arg-type]
        envelope=envelope, stages=stages, exchange=exchange, proof=reading.proof_of(here, row, envelope["sender"]),
        content=fields(kind.payload if fits and kind else None, plain(envelope["payload"])), row=row,
        attached=attached,
    )  # fmt: skip


@blueprint.post("/inbox/<message_id>/sign")
def sign_for(message_id: str) -> Response:
    """签收."""
    acts.sign_for(node(), person(), message_id, command_id=request.form.get("command") or None)
    flash(t("已签收，并告知发出法院。", "Signed for; the sender is told."))
    return redirect(url_for("messages.received", message_id=message_id), 303)
