"""Complaints about a matter, to the court entrusted or its superior: the superior orders, the court explains, one decides.

Source: 执行事项委托规定 法发〔2017〕27号 (unconfirmed); orders on the management line, the forms of the papers [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.identifiers import require_court_id
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts, superior
from shared.messages.terms import term
from shared.procedures.entrusted_matter.request import OFFICER
from shared.procedures.entrusted_matter.routes import CENTRES
from shared.procedures.entrusted_matter.tables import (
    ADDRESSEE,
    COMPLAINANT,
    COMPLAINT,
    MAT,
    NAME,
    OUT,
    RESPONDENT,
    WATCH,
)
from shared.procedures.matters import exchange_of
from shared.procedures.transfer.procedure import OFFICERS

SUPERVISORS = CENTRES | {Body.MANAGEMENT, Body.COORDINATION, Body.SUPERVISION}


@dataclass(frozen=True, slots=True)
class ComplainMatter:
    """To whom, and about what."""

    to: str = term("投诉受理法院（受托法院或其上级法院）", "court complained to", min_length=1, max_length=32)
    reason: str = term("理由", "reason", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class MatterComplaint:
    """投诉."""

    matter: str = term("事项编号", "matter", max_length=64)
    entrusted: str = term("受托法院", "court entrusted", max_length=32)
    case_no: str = term("委托法院案号", "case number", max_length=64)
    reason: str = term("理由", "reason", max_length=4000)


@dataclass(frozen=True, slots=True)
class MatterOrder:
    """督办: what the superior orders about a matter."""

    text: str = term("督办要求", "what is ordered", min_length=1, max_length=4000)
    matter: str = term("事项编号", "matter", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class MatterExplanation:
    """说明 of the court entrusted."""

    text: str = term("说明", "explanation", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class MatterComplaintDecided:
    """投诉处理意见."""

    upheld: bool = term("投诉成立", "upheld")
    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


def _complain(desk: Desk, doer: Doer, about: About, given: ComplainMatter) -> Mapping[str, Any]:
    matter, to = exchange_of(desk, about), desk.registry.court(require_court_id(given.to)).court_id
    _require_competent(desk, to, matter.peer)
    row = desk.open_exchange(COMPLAINT, "complainant", event="complain", lineage_id=matter.lineage_id, peer=to,
                             data={"matter": matter.exchange_id, "entrusted": matter.peer, "case_no": matter.data["case_no"],
                                   "reason": given.reason})  # fmt: skip
    desk.send("matter_complaint", to, MatterComplaint(matter.exchange_id, matter.peer, matter.data["case_no"], given.reason),
              lineage_id=matter.lineage_id, exchange_id=row.exchange_id)  # fmt: skip
    return {"exchange_id": row.exchange_id, "lineage_id": row.lineage_id}


def _require_competent(desk: Desk, court_id: str, entrusted: str) -> None:
    """Raise Refused R2 unless a court is the one entrusted, or manages it."""
    if court_id != entrusted and not desk.registry.is_superior(court_id, entrusted, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 既非受托法院 {entrusted}，也不是其上级法院。",
               "{court} is neither the court entrusted, {entrusted}, nor its superior.", rule=MAT, court=court_id,
               entrusted=entrusted)  # fmt: skip


def _about_us_or_below(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R7 (this court has no such matter of the sender)."""
    said = message.payload
    _require_competent(desk, desk.court_id, said.entrusted)
    matter = desk.exchanges.get(said.matter)
    if said.entrusted == desk.court_id and (matter is None or matter.peer != message.envelope.sender):
        refuse(RefusalCode.R7, "{court} 没有委托本院该事项。", "{court} has entrusted this court with no such matter.",
               rule=MAT, court=message.envelope.sender)  # fmt: skip


def _came(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    desk.open_exchange(COMPLAINT, "addressee", event="arrives", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id,
                       data={"matter": said.matter, "entrusted": said.entrusted, "case_no": said.case_no,
                             "reason": said.reason})  # fmt: skip
    desk.raise_task(
        "matter_complaint", lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.COMMAND_CENTRE,
        zh=f"{envelope.sender} 投诉受托法院 {said.entrusted}：{said.reason}",
        en=f"{envelope.sender} complains about a matter entrusted to {said.entrusted}.",
    )  # fmt: skip


def _order(desk: Desk, doer: Doer, about: About, given: MatterOrder) -> Mapping[str, Any]:
    """A superior of the court entrusted, on a complaint or an alert. Raises Refused R2."""
    row = desk.move(exchange_of(desk, about), "order", ordered=given.text)
    said = MatterOrder(given.text, row.data["matter"])
    return {"message_id": desk.send("matter_order", row.data["entrusted"], said, lineage_id=row.lineage_id,
                                    exchange_id=row.exchange_id)}  # fmt: skip


def _of_this_court(desk: Desk, message: Received) -> None:
    matter = desk.exchanges.get(message.payload.matter)
    if matter is None or (matter.procedure, matter.role) != (NAME, "receiver"):
        refuse(RefusalCode.R7, "本院没有该受托事项。", "This court has no such matter.", rule=MAT)


def _ordered(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    desk.open_exchange(COMPLAINT, "respondent", event="order", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id, data={"matter": said.matter, "ordered": said.text})  # fmt: skip
    desk.raise_task(
        "matter_order", lineage_id=envelope.subject, subject_id=envelope.message_id, body=Body.COMMAND_CENTRE,
        zh=f"{envelope.sender} 督办受托事项：{said.text}", en=f"{envelope.sender} orders: do the entrusted matter.",
    )  # fmt: skip


def _explain(desk: Desk, doer: Doer, about: About, given: MatterExplanation) -> Mapping[str, Any]:
    row = desk.move(exchange_of(desk, about), "explain", explained=given.text)
    return {"message_id": desk.send("matter_explanation", row.peer, given, lineage_id=row.lineage_id,
                                    exchange_id=row.exchange_id)}  # fmt: skip


def _by_a_court_of_it(desk: Desk, message: Received) -> None:
    row, sender = desk.exchanges.get(message.envelope.procedure_id), message.envelope.sender
    if row is None or row.procedure not in (COMPLAINT, WATCH) or sender not in (row.peer, row.data.get("entrusted")):
        refuse(
            RefusalCode.R2, "本院没有向 {court} 投诉或督办。", "Nothing here concerns {court}.", rule=MAT, court=sender
        )


def _explained(desk: Desk, message: Received) -> None:
    row = desk.exchanges.need(message.envelope.procedure_id)
    if row.role == "complainant" and row.state == "sent":
        desk.move(row, "answered", answer=message.payload.text)
    elif row.state == "ordered":
        desk.move(row, "explained", explanation=message.payload.text)


def _decide(desk: Desk, doer: Doer, about: About, given: MatterComplaintDecided) -> Mapping[str, Any]:
    row = desk.move(exchange_of(desk, about), "decide", upheld=given.upheld)
    return {"message_id": desk.send("matter_complaint_decided", row.peer, given, lineage_id=row.lineage_id,
                                    exchange_id=row.exchange_id)}  # fmt: skip


def _decided(desk: Desk, message: Received) -> None:
    row = desk.exchanges.need(message.envelope.procedure_id)
    if row.state == "sent":
        desk.move(row, "answered", answer=message.payload.reasons, upheld=message.payload.upheld)


def _kind(name: str, zh: str, en: str, payload: type, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": between_courts, "bodies": CENTRES, "refusals": (RefusalCode.R2,)} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="F5.5", source=f"{MAT} · [D]",
                       approvals=OFFICER, accept=accept, apply=apply, **given)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, bodies: Any, effect: Any, *offered: Offer) -> ActKind:
    return ActKind(name, Text(zh, en), payload, f"{MAT} · [D]", bodies, OFFICERS, "exchange", effect, step="F5.5",
                   offers=offered)  # fmt: skip


PROCEDURE = Procedure(
    name=COMPLAINT,
    title=Text("委托事项投诉与督办", "complaint about a matter"),
    source=f"{MAT} · [D]",
    tables={"complainant": COMPLAINANT, "addressee": ADDRESSEE, "respondent": RESPONDENT},
    messages=(
        _kind("matter_complaint", "投诉", "complaint about a matter", MatterComplaint, _about_us_or_below, _came,
              answers=("matter_explanation", "matter_complaint_decided"), refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("matter_order", "督办受托事项", "order about a matter", MatterOrder, _of_this_court, _ordered,
              route=superior(Line.MANAGEMENT), bodies=SUPERVISORS, sign_for=True, answers=("matter_explanation",),
              refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("matter_explanation", "受托法院说明", "explanation of the court entrusted", MatterExplanation, _by_a_court_of_it,
              _explained),
        _kind("matter_complaint_decided", "投诉处理意见", "complaint decided", MatterComplaintDecided, _by_a_court_of_it,
              _decided, bodies=SUPERVISORS),
    ),
    acts=(
        _step("complain_about_matter", "投诉", "complain", ComplainMatter, CENTRES, _complain,
              Offer(NAME, "sender", (*OUT, "done", "returned", "confirmed"))),
        _step("order_matter", "督办受托法院", "order the court entrusted", MatterOrder, SUPERVISORS, _order,
              Offer(COMPLAINT, "addressee", ("asked",)), Offer(WATCH, "superior", ("seen",))),
        _step("explain_matter", "向投诉人或上级法院说明", "explain", MatterExplanation, CENTRES, _explain,
              Offer(COMPLAINT, "addressee", ("asked",)), Offer(COMPLAINT, "respondent", ("ordered",))),
        _step("decide_matter_complaint", "答复投诉", "decide the complaint", MatterComplaintDecided, SUPERVISORS, _decide,
              Offer(COMPLAINT, "addressee", ("asked", "ordered", "explained"))),
    ),
)  # fmt: skip
