"""Inbox and outbox, one message with its stages, 签收."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.errors import Text, ZhixingError
from shared.domain.rows import Rows
from shared.flows import acts
from shared.flows.ports import COURT_TIME, Unit
from shared.flows.records import Incoming, Outgoing
from shared.web.here import node, person, say
from shared.web.pages.showing import court_name, fields, kind_title, t
from shared.web.pages.words import word
from shared.web.reading import attachments
from shared.web.reading import messages as reading
from shared.web.reading.plain import plain
from shared.web.reading.stages import of_page
from shared.web.tables import Column, csv_file, listing, wants_csv

blueprint = Blueprint("messages", __name__)
SHOWN = 200


@blueprint.get("/inbox")
def inbox() -> str | Response:
    """What arrived, newest first, by state, kind, court and day; `unsigned=1` leaves what a person has to sign for."""
    here, asked = node(), request.args
    filters = _asked_for("sender", "arrived_at")
    if asked.get("unsigned") == "1":
        signed = [kind.name for kind in here.catalogue.messages.values() if kind.sign_for]
        filters |= {"state": "applied", "signed_for_at": None, "kind__in": signed}
    with here.store.read() as unit:
        columns = _UNSIGNED if asked.get("unsigned") == "1" else _INBOX
        return _listed(unit, unit.inbox, columns, filters, "-at", incoming=True)


@blueprint.get("/outbox")
def outbox() -> str | Response:
    """What was sent, newest first, by state, kind, court and day."""
    with node().store.read() as unit:
        return _listed(unit, unit.outbox, _OUTBOX, _asked_for("recipient", "issued_at"), "-at", incoming=False)


_INBOX: list[Column[Incoming]] = [
    Column("kind", Text("文书", "Document"), lambda row: kind_title(row.kind)),
    Column("case", Text("案件", "Case"), lambda row: row.lineage_id),
    Column("court", Text("来自", "From"), lambda row: court_name(row.sender)),
    Column("stages", Text("阶段", "Stages"), lambda row: say(word(row.state))),
    Column("at", Text("到达", "Arrived"), lambda row: row.arrived_at, ("arrived_at", "message_id")),
    Column("signed", Text("签收", "Signed for"), lambda row: row.signed_for_at),
]
#: Few of all that ever came, so they are sorted.
_UNSIGNED = [replace(each, sort=tuple(f"+{name}" for name in each.sort)) for each in _INBOX]
_OUTBOX: list[Column[Outgoing]] = [
    Column("kind", Text("文书", "Document"), lambda row: kind_title(row.kind)),
    Column("case", Text("案件", "Case"), lambda row: row.lineage_id),
    Column("court", Text("发往", "To"), lambda row: court_name(row.recipient)),
    Column("stages", Text("阶段", "Stages"), lambda row: say(word(row.state))),
    Column("at", Text("制发", "Issued"), lambda row: row.issued_at, ("issued_at", "message_id")),
]
STATES = ("applied", "refused", "parked", "held", "buffered", "inert", "pending", "relayed")


def _asked_for(peer: str, at: str) -> dict[str, Any]:
    """Filters of the address; what it asks wrongly is not asked."""
    asked, found = request.args, dict[str, Any]()
    if asked.get("state") in STATES:
        found["state"] = asked["state"]
    if asked.get("kind") in node().catalogue.messages:
        found["kind"] = asked["kind"]
    if asked.get("court", "").strip():
        try:
            found[peer] = node().registry.find(asked["court"].strip()).court_id
        except ZhixingError:
            flash(t("没有这个法院，未按法院筛选。", "There is no such court; not filtered by court."))
    with suppress(ValueError, OverflowError):  # the first day there is begins before time does
        since = date.fromisoformat(asked.get("since", ""))
        found[f"{at}__gte"] = datetime.combine(since, time(), COURT_TIME).astimezone(UTC)
    return found


def _listed(
    unit: Unit, rows: Rows[Any], columns: list[Column[Any]], filters: dict[str, Any], sort: str, *, incoming: bool
) -> str | Response:
    if wants_csv():
        name = "inbox.csv" if incoming else "outbox.csv"
        return csv_file(rows, columns, filters, sort=sort, file_name=name)
    page = listing(rows, columns, filters, sort=sort)
    shown = replace(page, rows=of_page(node(), unit, page.rows))
    kinds = sorted(node().catalogue.messages.values(), key=lambda kind: say(kind.title))
    return render_template(
        "messages.html", messages=shown, incoming=incoming, unsigned=request.args.get("unsigned") == "1", kinds=kinds,
        states=STATES, asked=request.args, filtered=bool(filters),
    )  # fmt: skip


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
        track = of_page(here, unit, [row])[0]  # type: ignore[arg-type]
        attached = attachments.of_message(here, unit, message_id)
    body = row.bytes_received if arrived else row.bytes_sent  # type: ignore[union-attr]
    envelope = reading.envelope(body)
    kind = here.catalogue.messages.get(row.kind)
    fits = kind is not None and envelope["version"] <= kind.version
    return render_template(
        "message.html", message=reading.incoming(here, row) if arrived else reading.outgoing(here, row),  # type: ignore[arg-type]
        envelope=envelope, stages=stages, exchange=exchange, proof=reading.proof_of(here, row, envelope["sender"]),
        content=fields(kind.payload if fits and kind else None, plain(envelope["payload"])), row=row,
        attached=attached, track=track,
    )  # fmt: skip


@blueprint.post("/inbox/<message_id>/sign")
def sign_for(message_id: str) -> Response:
    """签收."""
    acts.sign_for(node(), person(), message_id, command_id=request.form.get("command") or None)
    flash(t("已签收，并告知发出法院。", "Signed for; the sender is told."))
    if request.form.get("listed") == "1":  # signed from the list: go on with it
        return redirect(url_for("messages.inbox", unsigned=1), 303)
    return redirect(url_for("messages.received", message_id=message_id), 303)
