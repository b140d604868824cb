"""Supervision letter (督办函): within ten days of a complaint; a named officer and a written report in the term; else a ladder.

Source: 法发〔2006〕11号 no. 3; 法发〔2009〕43号 1(3); answering and closing out [D] after 法〔2021〕322号.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.schemas import dump
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.supervising import (
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    begin_at_superior,
    body_of,
    facts_in,
    lines_of,
    open_dated_duty,
    require_case_here,
    require_future,
)  # fmt: skip
from shared.procedures.supervision_letter import listing
from shared.procedures.supervision_letter.listing import ISSUE_RULE, SUPERVISORS, require_past
from shared.procedures.supervision_letter.listing_papers import SuperviseProgress
from shared.procedures.supervision_letter.tables import (
    LISTED,
    LOWER,
    OWN,
    STEP_TITLES,
    SUP11,
    SUPERIOR,
    SUPERVISED,
    AcceptComplaint,
    CloseOut,
    LetterInputs,
    OfficerNamed,
    ReportGiven,
    SuperviseClosed,
    SuperviseLetter,
    SuperviseReminder,
    SuperviseReport,
    SuperviseReturned,
)  # fmt: skip

TERM_RULE, REPORT_RULE = "supervise_term", "supervise_report_due"
SENDABLE = ("accepted", "listed", "reopened")


def _accept(desk: Desk, doer: Doer, about: About, given: AcceptComplaint) -> Mapping[str, Any]:
    require_past(desk, given.accepted_on)
    exchange = begin_at_superior(
        desk, "supervision_letter", event="accept", lower_court=given.lower_court, case_no=given.case_no,
        first_case_no=given.first_case_no, running=listing.RUNNING,
        data={"complaint": given.complaint, "list_no": desk.new_case_no("执监"), "body": doer.body},
    )  # fmt: skip
    desk.open_duty(ISSUE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body(doer.body),
                   start=given.accepted_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _prepare(desk: Desk, sending: Sending, given: LetterInputs) -> SuperviseLetter:
    data = facts_in(sending, "supervision_letter", *SENDABLE)
    return SuperviseLetter(data["list_no"], data["case_no"], data["complaint"], lines_of(given.demands, "督办要求"),
                           given.due_on, given.leader, given.report_interval_days)  # fmt: skip


def _may_issue(desk: Desk, sending: Sending) -> None:
    facts_in(sending, "supervision_letter", *SENDABLE)
    listing.require_leader(sending)
    require_future(desk, sending.payload.due_on)


def _issued(desk: Desk, sending: Sending) -> None:
    if sending.exchange is None:
        return
    exchange = desk.move(sending.exchange, "letter", letter=sending.message_id, body=body_of(desk, sending),
                         leader=sending.payload.leader, due_on=str(sending.payload.due_on))  # fmt: skip
    for rule_id in (ISSUE_RULE, listing.SCREENED):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=sending.message_id)
    _measure(desk, exchange.exchange_id, exchange.lineage_id, sending.payload.due_on, str(exchange.data["body"]),
             paper=sending.message_id)  # fmt: skip


def _measure(desk: Desk, exchange_id: str, lineage_id: str, due_on: date, body: str, *, paper: str) -> None:
    open_dated_duty(
        desk,
        TERM_RULE,
        due_on,
        lineage_id=lineage_id,
        subject_id=exchange_id,
        body=body,
        document="督办函",
        paper=paper,
    )


def _may_bind(desk: Desk, message: Received) -> None:
    from_the_peer("supervision_letter", "lower", may_begin=True)(desk, message)
    require_case_here(desk, message, message.payload.case_no)
    require_future(desk, message.payload.due_on)


def _bind(desk: Desk, message: Received) -> None:
    envelope, known = message.envelope, desk.exchanges.get(message.envelope.procedure_id)
    facts = {"letter": envelope.message_id, "case_no": message.payload.case_no}
    if known is None:
        desk.open_exchange("supervision_letter", "lower", event="letter", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    else:
        desk.move(known, "letter", **facts)
    _owe(desk, message)
    listing.owe_progress(desk, message.payload, lineage_id=envelope.subject, exchange_id=envelope.procedure_id,
                         paper=envelope.message_id)  # fmt: skip


def _owe(desk: Desk, message: Received) -> None:
    open_dated_duty(desk, REPORT_RULE, message.payload.due_on, lineage_id=message.envelope.subject,
                    subject_id=message.envelope.procedure_id, body=Body.IMPLEMENTATION.value, document="督办函",
                    paper=message.envelope.message_id)  # fmt: skip


def _letter_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "assigned":
        event = "refused_listed" if sending.exchange.data.get("flag_id") else "refused"
        event = "lower_case_closed" if refusal.code is RefusalCode.R4 else event
        desk.close_duties(subject_id=sending.exchange.exchange_id, by=sending.message_id, event="drop")
        desk.move(sending.exchange, event, refusal=refusal.as_dict())


def _name(desk: Desk, doer: Doer, about: About, given: OfficerNamed) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "officer_named", officer=given.officer)
    sent = desk.send("officer_named", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["letter"])  # fmt: skip
    return {"message_id": sent}


def _named(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in SUPERVISED:
        desk.move(exchange, "officer_named", officer=message.payload.officer)


def _report(desk: Desk, doer: Doer, about: About, given: ReportGiven) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    if "officer" not in before.data:
        raise Conflict(
            Text("尚未指定责任人员。", "No officer has been named."),
            Text("请先指定责任人员，再书面报告。", "Name the officer in charge, then report."),
        )
    exchange = desk.move(before, "report")
    said = SuperviseReport(exchange.data["officer"], given.demands_status, given.obstacles)
    sent = desk.send("supervise_report", exchange.peer, said, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["letter"])  # fmt: skip
    for rule_id in (REPORT_RULE, listing.PROGRESS_RULE):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=sent)
    return {"message_id": sent}


def _reported(desk: Desk, message: Received) -> None:
    exchange = desk.move(desk.exchanges.need(message.envelope.procedure_id), "report", report=dump(message.payload))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=TERM_RULE, by=message.envelope.message_id)


def _term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: no report. The ladder is put before the supervising body; it chooses."""
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state not in ("assigned", "returned"):
        return
    desk.move(exchange, "overdue", overdue_since=str(duty.due_on))
    ladder_zh, ladder_en = "、".join(t.zh for t in STEP_TITLES.values()), ", ".join(t.en for t in STEP_TITLES.values())
    desk.raise_task(
        "supervision_overdue",
        lineage_id=exchange.lineage_id,
        subject_id=exchange.exchange_id,
        body=Body(duty.body),
        once_key=f"supervision_overdue:{duty.duty_id}",
        zh=f"{exchange.peer} 逾期（{duty.due_on}）未报告督办情况，可采取：{ladder_zh}。",
        en=f"{exchange.peer} has not reported by {duty.due_on}; possible steps: {ladder_en}.",
    )


def _step(desk: Desk, doer: Doer, about: About, given: SuperviseReminder) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    listing.require_next_step(before, given.step)
    exchange = desk.move(before, "step", steps=[*before.data.get("steps", []), given.step.value])
    sent = desk.send("supervise_reminder", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    return {"message_id": sent}


def _reminded(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("assigned", "returned"):
        desk.move(exchange, "reminded", last_step=message.payload.step.value)
        desk.raise_task(
            "supervision_reminder",
            lineage_id=exchange.lineage_id,
            subject_id=message.envelope.message_id,
            body=Body.IMPLEMENTATION,
            zh=f"{exchange.peer} 催促报告督办情况（{STEP_TITLES[message.payload.step].zh}）：{message.payload.remark}",
            en=f"{exchange.peer} wants the overdue report ({STEP_TITLES[message.payload.step].en}).",
        )


def _return(desk: Desk, doer: Doer, about: About, given: SuperviseReturned) -> Mapping[str, Any]:
    require_future(desk, given.due_on)
    exchange = desk.move(exchange_of(desk, about), "return", due_on=str(given.due_on), steps=[])
    sent = desk.send("supervise_returned", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    _measure(desk, exchange.exchange_id, exchange.lineage_id, given.due_on, doer.body, paper=sent)
    return {"message_id": sent}


def _returned(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "returned")
    _owe(desk, message)


def _close(desk: Desk, doer: Doer, about: About, given: CloseOut) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "close", verified_by=doer.person_id, closed_on=str(desk.today))
    listing.strike_off(desk, doer, exchange, given)
    said = SuperviseClosed(doer.person_id, given.remark, given.evidence_no, given.evidence_sha256)
    sent = desk.send("supervise_closed", exchange.peer, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)  # fmt: skip
    return {"message_id": sent}


def _closed(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "closed", closed_by=message.envelope.message_id)


R, STEP = RefusalCode, "F6.8"
_DOWN, _UP = (superior(REMEDY), SUPERVISORS), (to_superior(REMEDY), IMPLEMENTERS, ApprovalRule.OFFICER)
AT_SUPERIOR, AT_LOWER = from_the_peer("supervision_letter", "superior"), from_the_peer("supervision_letter", "lower")


def _offer(role: str, *states: str) -> tuple[Offer, ...]:
    return (Offer("supervision_letter", role, states),)


PROCEDURE = Procedure(
    name="supervision_letter",
    title=Text("督办", "supervision letter"),
    source=f"{SUP11}; {LISTED}",
    tables={"superior": SUPERIOR, "lower": LOWER, "own": OWN},
    hooks=Hooks(term_ended={TERM_RULE: _term_ended, listing.WARNING: listing.warn}),
    messages=(
        MessageKind(
            "supervise_letter", 1, Text("督办函", "supervision letter"), SuperviseLetter, STEP, SUP11, *_DOWN,
            ApprovalRule.CHIEF, answers=("officer_named", "supervise_report"), sign_for=True, inputs=LetterInputs,
            prepare=_prepare, check=_may_issue, issued=_issued, accept=_may_bind, apply=_bind, refused=_letter_refused,
            refusals=(R.R1, R.R2, R.R3, R.R4, R.R6, R.R7, R.R12), offers=_offer("superior", *SENDABLE),
        ),
        MessageKind("officer_named", 1, Text("督办责任人员告知", "officer in charge"), OfficerNamed, STEP, SUP11, *_UP,
                    accept=AT_SUPERIOR, apply=_named, refusals=(R.R2,)),
        MessageKind("supervise_report", 1, Text("督办情况报告", "report on a supervision letter"), SuperviseReport, STEP, SUP11,
                    *_UP, accept=AT_SUPERIOR, apply=_reported, sign_for=True, refusals=(R.R2,)),
        MessageKind("supervise_progress", 1, Text("督办进展报告", "progress under supervision"), SuperviseProgress, STEP, LISTED,
                    *_UP, accept=AT_SUPERIOR, apply=listing.progressed, refusals=(R.R2,)),
        MessageKind("supervise_reminder", 1, Text("催办函", "reminder"), SuperviseReminder, STEP, SUP11, *_DOWN,
                    ApprovalRule.OFFICER, accept=AT_LOWER, apply=_reminded, sign_for=True, refusals=(R.R2,)),
        MessageKind("supervise_returned", 1, Text("督办退回告知", "report returned"), SuperviseReturned, STEP, LISTED, *_DOWN,
                    ApprovalRule.OFFICER, accept=AT_LOWER, apply=_returned, sign_for=True, refusals=(R.R2,)),
        MessageKind("supervise_closed", 1, Text("销号决定", "closed out"), SuperviseClosed, STEP, LISTED, *_DOWN,
                    ApprovalRule.OFFICER, accept=AT_LOWER, apply=_closed, refusals=(R.R2,)),
    ),
    acts=(
        *listing.ACTS,
        ActKind("accept_complaint", Text("受理申诉信访", "accept a complaint"), AcceptComplaint, SUP11, SUPERVISORS, OFFICERS,
                "court", _accept, step=STEP),
        ActKind("name_supervised_officer", Text("指定督办责任人员", "name the officer in charge"), OfficerNamed, SUP11,
                IMPLEMENTERS, OFFICERS, "exchange", _name, step=STEP, offers=_offer("lower", "assigned", "returned")),
        ActKind("report_supervision", Text("书面报告督办情况", "report in writing"), ReportGiven, SUP11, IMPLEMENTERS, OFFICERS,
                "exchange", _report, step=STEP, offers=_offer("lower", "assigned", "returned")),
        ActKind("take_supervision_step", Text("逾期督办措施", "next step of the ladder"), SuperviseReminder, SUP11, SUPERVISORS,
                OFFICERS, "exchange", _step, step=STEP, offers=_offer("superior", "overdue")),
        ActKind("return_supervision_report", Text("退回督办报告", "return the report"), SuperviseReturned, LISTED, SUPERVISORS,
                OFFICERS, "exchange", _return, step=STEP, offers=_offer("superior", "reported")),
        ActKind("close_supervision", Text("销号", "close out"), CloseOut, LISTED, SUPERVISORS, OFFICERS, "exchange", _close,
                step=STEP, offers=_offer("superior", "reported")),
    ),
)  # fmt: skip
