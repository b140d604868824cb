"""Before an elevation (提级执行): the party's application or the lower court's request, its docketing, the review.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 arts 15, 74; 法发〔2023〕4号 art. 2.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.elevation.request_payloads import (
    REMEDY,
    SIX_MONTHS,
    Docketed,
    ElevationRequest,
    Ground,
    NotAccepted,
    RequestInputs,
)
from shared.procedures.file_call import REVIEWERS, FileCall, learn_power
from shared.procedures.matters import Note, exchange_of, from_the_peer, need_entry, open_entry
from shared.procedures.papers import control_items, ledger


def _prepare_request(desk: Desk, sending: Sending, given: RequestInputs) -> ElevationRequest:
    case, power = need_entry(desk, sending.lineage_id), desk.powers.need(sending.lineage_id)
    return ElevationRequest(
        case.case_no, given.reason, case.filed_on, control_items(desk, case.lineage_id), ledger(desk, case), power.epoch
    )


def _only_by_holder(desk: Desk, sending: Sending) -> None:
    open_entry(desk, sending.lineage_id)
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)


def _requested(desk: Desk, sending: Sending) -> None:
    desk.open_exchange(
        "elevation",
        "lower",
        event="request",
        lineage_id=sending.lineage_id,
        peer=sending.recipient,
        exchange_id=sending.exchange_id,
        data={"request": sending.message_id, "case_no": sending.payload.case_no},
    )


def _request_arrived(desk: Desk, message: Received) -> None:
    said: ElevationRequest = message.payload
    learn_power(desk, message.envelope.subject, message.envelope.sender, said.epoch, message.envelope.message_id)
    exchange = desk.open_exchange(
        "elevation", "superior", event="request_received", lineage_id=message.envelope.subject,
        peer=message.envelope.sender, exchange_id=message.envelope.procedure_id,
        data={"request": message.envelope.message_id, "case_no": said.case_no,
              "grounds": [Ground.LOWER_COURT_REQUEST.value]},
    )  # fmt: skip
    desk.open_duty("elevation_docket_decision", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.FILING)  # fmt: skip


def _request_docketed(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "docketed", docket_no=message.payload.docket_no)


def _request_declined(desk: Desk, message: Received) -> None:
    exchange = desk.move(
        desk.exchanges.need(message.envelope.procedure_id), "declined", reasons=message.payload.reasons
    )
    if "file_call" in exchange.data:  # the file is no longer wanted
        desk.close_duties(subject_id=exchange.data["file_call"], rule_id="file_call_transfer",
                          by=message.envelope.message_id, event="drop")  # fmt: skip


def _first_case_no() -> Any:
    """A lineage is named after its first docket; a case that has moved bears another number now."""
    return term(
        "首次执行案号",
        "first case number",
        default="",
        max_length=64,
        help_zh="案件曾经移转的，填写首次执行案件的案号",
        help_en="for a case that has moved: the number of its first docket",
    )


@dataclass(frozen=True, slots=True)
class RecordApplication:
    """A party's application for elevation (提级执行申请书) at the filing window."""

    lower_court: str = term("原执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("原案号", "case number", min_length=1, max_length=64)
    received_on: date = term("收到申请之日", "received on")
    reason: str = term("申请理由", "reason", min_length=1, max_length=4000)
    first_case_no: str = _first_case_no()


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Review of one's own motion (依职权), by any superior (EWR 74)."""

    lower_court: str = term("原执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("原案号", "case number", min_length=1, max_length=64)
    reason: str = term("依职权审查理由", "reason", min_length=1, max_length=4000)
    first_case_no: str = _first_case_no()


def _begin(desk: Desk, given: RecordApplication | OpenReview, event: str, ground: Ground, immediate: bool) -> Exchange:
    lower = desk.registry.court(require_court_id(given.lower_court)).court_id
    above = desk.registry.superiors(lower, REMEDY, desk.today)
    known = [court.court_id for court in (above[:1] if immediate else above)]
    if desk.court_id not in known:
        refuse(
            RefusalCode.R2,
            "{court} 的上一级法院是 {superior}，不是本院。",
            "The next higher court of {court} is {superior}, not this one.",
            rule=SIX_MONTHS,
            todo=Text("请向上一级法院提出申请。", "Apply to the next higher court."),
            court=lower,
            superior=above[0].court_id if above else "—",
        )
    running = [
        e
        for e in desk.exchanges.where(procedure="elevation", role="superior", peer=lower)
        if e.data.get("case_no") == given.case_no and e.state in ("requested", "reviewing", "ruled", "withdrawing")
    ]
    if running:
        refuse(
            RefusalCode.R11,
            "案件 {case_no} 的提级执行审查正在进行。",
            "A review of {case_no} is already under way.",
            rule="[D]",
            case_no=given.case_no,
            exchange=running[0].exchange_id,
        )
    return desk.open_exchange(
        "elevation",
        "superior",
        event=event,
        lineage_id=lineage_id_of(given.first_case_no or given.case_no),
        peer=lower,
        data={"case_no": given.case_no, "grounds": [ground.value], "reason": given.reason},
    )


def _record(desk: Desk, doer: Doer, about: About, given: RecordApplication) -> Mapping[str, Any]:
    if given.received_on > desk.today:
        raise BadInput(Text("收到申请之日 {day} 在将来。", "The day of receipt {day} lies in the future."),
                       day=given.received_on)  # fmt: skip
    exchange = _begin(desk, given, "application_recorded", Ground.SIX_MONTHS, immediate=True)
    desk.open_duty("elevation_docket_decision", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.FILING, start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _open_review(desk: Desk, doer: Doer, about: About, given: OpenReview) -> Mapping[str, Any]:
    exchange = _begin(desk, given, "open_review", Ground.LONG_UNRESOLVED, immediate=False)
    desk.move(exchange, "file_called", docket_no=desk.new_case_no("执监"))
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    docket_no = desk.new_case_no("执监")
    exchange = desk.move(exchange_of(desk, about), "docket", docket_no=docket_no)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="elevation_docket_decision", by=docket_no)
    desk.open_duty("elevation_review", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.REVIEW)  # fmt: skip
    if "request" in exchange.data:
        desk.send("docketed", exchange.peer, Docketed(docket_no), lineage_id=exchange.lineage_id,
                  exchange_id=exchange.exchange_id, in_reply_to=exchange.data["request"])  # fmt: skip
    return {"docket_no": docket_no}


@dataclass(frozen=True, slots=True)
class DeclineElevation:
    """A refusal with reasons, told to the applicant and to the lower court."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


def _decline(desk: Desk, doer: Doer, about: About, given: DeclineElevation) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    exchange = desk.move(before, "decline", reasons=given.reasons)
    desk.close_duties(subject_id=exchange.exchange_id, by=f"declined:{doer.person_id}")
    if "request" in exchange.data or "file_call" in exchange.data:
        desk.send(
            "not_accepted",
            exchange.peer,
            NotAccepted(given.reasons, before.state == "reviewing"),
            lineage_id=exchange.lineage_id,
            exchange_id=exchange.exchange_id,
            in_reply_to=exchange.data.get("request") or exchange.data.get("file_message"),
        )
    return {"state": exchange.state}


@dataclass(frozen=True, slots=True)
class CallFile:
    """Which papers are called for."""

    items: str = term(
        "调取材料（一行一项）", "items, one a line", default="执行卷宗\n控制措施清单\n案款台账", max_length=2000
    )


def _call(desk: Desk, doer: Doer, about: About, given: CallFile) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    items = tuple(line.strip() for line in given.items.splitlines() if line.strip())
    sent = desk.send(
        "file_call",
        exchange.peer,
        FileCall(exchange.data["case_no"], items),
        lineage_id=exchange.lineage_id,
        exchange_id=exchange.exchange_id,
    )
    desk.move(exchange, "file_called", file_call=sent)
    return {"message_id": sent}


FILING = frozenset({Body.FILING})
CLERKS = frozenset({"filing_clerk"})
REVIEWING = frozenset({"officer", "chief"})
PROCEDURE = Procedure(
    name="elevation_request",
    title=Text("提级执行的申请与报请", "applying for elevation"),
    source=SIX_MONTHS,
    messages=(
        MessageKind(
            "elevation_request", 1, Text("报请提级执行", "request for elevation"), ElevationRequest, "F1.1",
            "执行工作规定 2020 art. 15", to_superior(REMEDY), frozenset({Body.IMPLEMENTATION}), ApprovalRule.PRESIDENT,
            Approvers("approvers_request_upward"),
            answers=("docketed", "not_accepted"), inputs=RequestInputs, prepare=_prepare_request,
            check=_only_by_holder, issued=_requested, apply=_request_arrived, sign_for=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R6), offers=(Offer("docket", "case", ("open",)),),
        ),
        MessageKind(
            "docketed", 1, Text("立案告知", "docketed"), Docketed, "F1.1", "法发〔2023〕4号 art. 2",
            superior(REMEDY), FILING, ApprovalRule.OFFICER, accept=from_the_peer("elevation", "lower"), apply=_request_docketed,
        ),
        MessageKind(
            "not_accepted", 1, Text("不予提级告知", "not accepted"), NotAccepted, "F1.1", "执行程序解释 2020 art. 11",
            superior(REMEDY), FILING | REVIEWERS, ApprovalRule.OFFICER, accept=from_the_peer("elevation", "lower"), apply=_request_declined,
            sign_for=True,
        ),
    ),
    acts=(
        ActKind("record_elevation_application", Text("登记提级执行申请", "record an application for elevation"),
                RecordApplication, SIX_MONTHS, FILING, CLERKS, "court", _record, step="F1.1"),
        ActKind("open_elevation_review", Text("依职权审查提级", "review elevation of one's own motion"), OpenReview,
                "执行工作规定 2020 art. 74", REVIEWERS, REVIEWING, "court", _open_review, step="F1.1"),
        ActKind("docket_elevation", Text("提级申请立案", "docket the application"), Note,
                "法发〔2023〕4号 art. 2", FILING, CLERKS, "exchange", _docket, step="F1.1",
                offers=(Offer("elevation", "superior", ("requested",)),)),
        ActKind("decline_elevation", Text("不予提级", "decline elevation"), DeclineElevation,
                "执行程序解释 2020 art. 11", FILING | REVIEWERS, CLERKS | REVIEWING, "exchange", _decline, step="F1.1",
                offers=(Offer("elevation", "superior", ("requested", "reviewing")),)),
        ActKind("call_file", Text("调卷", "call up the file"), CallFile, "审理期限规定 2000 art. 19", REVIEWERS,
                REVIEWING, "exchange", _call, step="F1.2",
                offers=(Offer("elevation", "superior", ("reviewing",)), Offer("designation", "decider", ("reviewing",)),
                        Offer("concentration", "gatherer", ("reviewing",)),
                        Offer("joint", "organiser", ("deciding",)))),
    ),
)  # fmt: skip
