"""Leads (线索): received with a sealed source, screened, assigned, checked within 7 or 3 days, answered; or forwarded.

Source: 财产调查规定 2020 art. 2 (7 days, urgent 3); 法发〔2009〕43号 一(一). States and the sealed source: [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode
from shared.domain.rewards import SealedIdentity
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump, load
from shared.messages.terms import term
from shared.procedures.command_centre.centre import colleague
from shared.procedures.command_centre.clocks import event_ends, event_starts
from shared.procedures.command_centre.tables import CENTRE, FT, LEAD, LEADS, OFFICERS
from shared.procedures.matters import Note, exchange_of, from_the_peer

CHECK, URGENT = "lead_check", "lead_check_urgent"
HANDLERS = CENTRE | {Body.IMPLEMENTATION}


@dataclass(frozen=True, slots=True)
class ReceiveLead:
    """登记线索. Who gave it is sealed: no evidence, message or trace names them."""

    kind: str = term("种类", "kind", pattern="person|property|conduct")
    text: str = term("线索内容", "lead", max_length=2000)
    case_no: str = term("案号", "case", default="", max_length=64)
    urgent: bool = term("紧急", "urgent", default=False)
    source_name: str = term("提供人", "who gave it", default="", max_length=100)
    source_contact: str = term("联系方式", "how to reach them", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class LeadForward:
    """线索转办: without who gave it."""

    kind: str = term("种类", "kind", pattern="person|property|conduct")
    text: str = term("线索内容", "lead", max_length=2000)
    case_no: str = term("案号", "case", default="", max_length=64)
    urgent: bool = term("紧急", "urgent", default=False)


@dataclass(frozen=True, slots=True)
class LeadReply:
    """线索办理回复."""

    result: str = term("核实结果", "result", pattern="measure|unfounded|known")
    text: str = term("回复", "reply", max_length=1000)


@dataclass(frozen=True, slots=True)
class ForwardLead:
    """转其他法院办理."""

    to_court: str = term("承办法院", "court", max_length=32)


@dataclass(frozen=True, slots=True)
class AssignLead:
    """指派核实人员."""

    to: str = term("核实人员（登录名）", "who checks (login)", max_length=64)


@dataclass(frozen=True, slots=True)
class CheckLead:
    """核实结果."""

    result: str = term("核实结果", "result", pattern="confirmed|unfounded|known")
    text: str = term("核实情况", "what was found", max_length=1000)


@dataclass(frozen=True, slots=True)
class ReplyLead:
    """回复提供人或转办法院."""

    text: str = term("回复", "reply", max_length=1000)


_EVENTS = {"confirmed": "confirm", "unfounded": "disprove", "known": "know"}


def _open(desk: Desk, said: LeadForward, peer: str, subject: str, exchange_id: str | None) -> Exchange:
    case = desk.cases.get(said.case_no) if said.case_no else None
    lineage_id = case.lineage_id if case else subject
    no = f"{desk.today.year}-{desk.next_number(f'lead:{desk.today.year}')}"
    opened = desk.open_exchange(LEAD, "centre", event="receive", lineage_id=lineage_id, peer=peer, exchange_id=exchange_id,
                                data={"no": no, "case_no": said.case_no, "lead": dump(said), "urgent": said.urgent})  # fmt: skip
    event_starts(desk, "lead_received", (URGENT if said.urgent else CHECK, Body.COMMAND_CENTRE), lineage_id=lineage_id,
                 subject_id=opened.exchange_id, detail={"kind": said.kind, "urgent": said.urgent})  # fmt: skip
    return opened


def _receive(desk: Desk, doer: Doer, about: About, given: ReceiveLead) -> Mapping[str, Any]:
    opened = _open(
        desk,
        LeadForward(given.kind, given.text, given.case_no, given.urgent),
        desk.court_id,
        f"court:{desk.court_id}",
        None,
    )
    if given.source_name or given.source_contact:
        desk.of(SealedIdentity).add(
            SealedIdentity(opened.exchange_id, given.source_name, "", given.source_contact, "", (doer.person_id,))
        )
    return {"exchange_id": opened.exchange_id, "lineage_id": opened.lineage_id}


def _screen(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "screen", screened_by=doer.person_id, note=given.note).state}


def _forward(desk: Desk, doer: Doer, about: About, given: ForwardLead) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    if given.to_court in (desk.court_id, before.peer):
        raise Conflict(Text("线索不能转回原法院或者本院。", "A lead goes neither back nor to this court."),
                       Text("请核实后回复。", "Check it and reply."))  # fmt: skip
    lead = desk.move(before, "forward", forwarded_to=given.to_court, asked_by=before.peer)
    lead = desk.exchanges.save(replace(lead, peer=given.to_court))
    said: LeadForward = load(LeadForward, lead.data["lead"])
    sent = desk.send(
        "lead_forward", given.to_court, said, lineage_id=f"court:{desk.court_id}", exchange_id=lead.exchange_id
    )
    for rule_id in (CHECK, URGENT):
        desk.close_duties(subject_id=lead.exchange_id, rule_id=rule_id, by=sent, event="drop")
    return {"message_id": sent}


def _forwarded(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    _open(desk, message.payload, envelope.sender, envelope.subject, envelope.procedure_id)


def _assign(desk: Desk, doer: Doer, about: About, given: AssignLead) -> Mapping[str, Any]:
    person = colleague(desk, given.to)
    lead = desk.move(exchange_of(desk, about), "assign", assigned=person.person_id)
    sealed = desk.of(SealedIdentity).get(lead.exchange_id)
    if sealed is not None:
        desk.of(SealedIdentity).save(replace(sealed, visible_to=(*sealed.visible_to, person.person_id)))
    return {"state": lead.state}


def _begin(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    lead = exchange_of(desk, about)
    if lead.data.get("assigned") != doer.person_id:
        raise Conflict(Text("该线索指派给其他人员核实。", "Another person was assigned to check this lead."))
    return {"state": desk.move(lead, "begin").state}


def _check(desk: Desk, doer: Doer, about: About, given: CheckLead) -> Mapping[str, Any]:
    lead = desk.move(exchange_of(desk, about), _EVENTS[given.result], result=given.result, found=given.text)
    event_ends(desk, "lead_checked", lineage_id=lead.lineage_id, subject_id=lead.exchange_id, by=doer.person_id,
               rule_ids=(CHECK, URGENT), result=given.result)  # fmt: skip
    return {"state": lead.state}


def _take(desk: Desk, doer: Doer, about: About, given: ReplyLead) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "take", taken_measure=given.text).state}


def _reply(desk: Desk, doer: Doer, about: About, given: ReplyLead) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    lead = desk.move(before, "reply", reply=given.text)
    if lead.peer != desk.court_id:
        desk.send("lead_reply", lead.peer, LeadReply(before.state, given.text), lineage_id=f"court:{lead.peer}",
                  exchange_id=lead.exchange_id)  # fmt: skip
    return {"state": lead.state}


def _replied(desk: Desk, message: Received) -> None:
    lead = desk.exchanges.need(message.envelope.procedure_id)
    if lead.state == "forwarded":
        desk.move(lead, "replied", reply=message.payload.text, result=message.payload.result)
        asked_by = str(lead.data.get("asked_by", desk.court_id))
        if asked_by != desk.court_id:  # it was passed on from here: the court that had it first waits
            desk.send(
                "lead_reply", asked_by, message.payload, lineage_id=f"court:{asked_by}", exchange_id=lead.exchange_id
            )


_from_there = from_the_peer(LEAD, "centre")


def _from_the_court_asked(desk: Desk, message: Received) -> None:
    """The reply comes on this court's own thread, whatever case the lead is about here."""
    lead = desk.exchanges.get(message.envelope.procedure_id)
    if lead is not None and lead.procedure == LEAD and lead.data.get("forwarded_to") == message.envelope.sender:
        return
    _from_there(desk, message)


def _step(name: str, zh: str, en: str, payload: type, effect: Any, *states: str, bodies: Any = CENTRE) -> ActKind:
    return ActKind(name, Text(zh, en), payload, f"{FT} art. 2 · [D]", bodies, OFFICERS, "exchange", effect,
                   offers=(Offer(LEAD, "centre", states),))  # fmt: skip


PROCEDURE = Procedure(
    name=LEAD,
    title=Text("执行线索", "lead"),
    source=f"{FT} art. 2; 法发〔2009〕43号 一(一)",
    tables={"centre": LEADS},
    messages=(
        MessageKind("lead_forward", 1, Text("线索转办", "lead forwarded"), LeadForward, "", f"{FT} art. 2 · [D]", between_courts,
                    CENTRE, apply=_forwarded, answers=("lead_reply",)),
        MessageKind("lead_reply", 1, Text("线索办理回复", "reply about a lead"), LeadReply, "", f"{FT} art. 2 · [D]",
                    between_courts, CENTRE, accept=_from_the_court_asked, apply=_replied, refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("receive_lead", Text("登记线索", "enter a lead"), ReceiveLead, f"{FT} art. 2", CENTRE, OFFICERS, "court", _receive),
        _step("screen_lead", "筛查线索", "screen the lead", Note, _screen, "received"),
        _step("forward_lead", "转其他法院办理", "forward the lead", ForwardLead, _forward, "received", "screened"),
        _step("assign_lead", "指派核实", "assign the lead", AssignLead, _assign, "screened"),
        _step("begin_lead", "开始核实", "begin to check", Note, _begin, "assigned", bodies=HANDLERS),
        _step("check_lead", "报告核实结果", "report what was found", CheckLead, _check, "verifying", bodies=HANDLERS),
        _step("take_lead_measure", "采取措施", "take a measure", ReplyLead, _take, "confirmed", bodies=HANDLERS),
        _step("reply_lead", "回复线索", "reply", ReplyLead, _reply, "measure", "unfounded", "known"),
    ),
)  # fmt: skip
