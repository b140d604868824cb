"""Correction (指令纠正): a superior has a wrong act put right; within 5 days the lower court may ask it to reconsider.

Asking does not suspend. What is still not corrected at the day set the superior rules itself, addressed to the lower
court, with notices to the bodies that assist enforcement (执行工作规定 2020 arts 71, 72; liability: art. 78).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due, legal_day
from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.correction.direct_ruling import (
    DIRECT_RULE,
    accept_ruling,
    may_rule,
    prepare_ruling,
    ruled,
    ruling_delivered,
    take_ruling,
)
from shared.procedures.correction.papers import (
    EWR_72,
    LOWER,
    SUPERIOR,
    Corrected,
    CorrectionInstruction,
    DirectRuling,
    Grounds,
    InstructionInputs,
    OpenCorrection,
    ReconsiderDecision,
    ReconsiderRequest,
    RulingInputs,
)  # fmt: skip
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.supervising import (
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    REVIEWERS,
    begin_at_superior,
    body_of,
    docket_number,
    facts_in,
    open_dated_duty,
    require_case_here,
    require_future,
)  # fmt: skip

WINDOW_RULE, DECISION_RULE = "correction_reconsideration", "correction_reconsideration_decision"


def _open(desk: Desk, doer: Doer, about: About, given: OpenCorrection) -> Mapping[str, Any]:
    docket_no = docket_number(desk, given.case_no, given.first_case_no)
    facts = {"act": given.act, "docket_no": docket_no, "body": doer.body}
    exchange = begin_at_superior(desk, "correction", event="open_review", lower_court=given.lower_court,
                                 case_no=given.case_no, first_case_no=given.first_case_no, data=facts)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _prepare(desk: Desk, sending: Sending, given: InstructionInputs) -> CorrectionInstruction:
    data = facts_in(sending, "correction", "reviewing")
    return CorrectionInstruction(data["docket_no"], data["case_no"], data["act"], given.error, given.act_required,
                                 given.due_on)  # fmt: skip


def _may_instruct(desk: Desk, sending: Sending) -> None:
    facts_in(sending, "correction", "reviewing")
    require_future(desk, sending.payload.due_on)


def _term(desk: Desk, sending: Sending, event: str, **data: Any) -> None:
    """The superior's own measure of the day it has set."""
    if sending.exchange is None:
        return
    due_on, body = sending.payload.due_on, body_of(desk, sending)
    exchange = desk.move(sending.exchange, event, due_on=str(due_on), body=body, **data)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DECISION_RULE, by=sending.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="correction_term", by=sending.message_id, event="drop")
    open_dated_duty(desk, "correction_term", due_on, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                    body=body, document=str(exchange.data["docket_no"]), paper=sending.message_id)  # fmt: skip


def _instructed(desk: Desk, sending: Sending) -> None:
    _term(desk, sending, "instruct", instruction=sending.message_id)


def _accept_instruction(desk: Desk, message: Received) -> None:
    from_the_peer("correction", "lower", may_begin=True)(desk, message)
    require_case_here(desk, message, message.payload.case_no)
    require_future(desk, message.payload.due_on)


def _take_instruction(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    window = due(desk.today, desk.law.period(WINDOW_RULE, desk.today), desk.law.calendar).due_on
    desk.open_exchange(
        "correction", "lower", event="instructed", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"instruction": envelope.message_id, "received_on": str(desk.today), "window_end": str(window),
              "due_on": str(said.due_on), "case_no": said.case_no},
    )  # fmt: skip
    _owe_correction(desk, message)


def _owe_correction(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    desk.close_duties(subject_id=envelope.procedure_id, rule_id="correction_due", by=envelope.message_id, event="drop")
    open_dated_duty(desk, "correction_due", message.payload.due_on, lineage_id=envelope.subject,
                    subject_id=envelope.procedure_id, body=Body.IMPLEMENTATION.value, document=envelope.kind,
                    paper=envelope.message_id)  # fmt: skip


def _instruction_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "instructed":
        desk.close_duties(subject_id=sending.exchange.exchange_id, by=sending.message_id, event="drop")
        event = "lower_case_closed" if refusal.code is RefusalCode.R4 else "refused"
        desk.move(sending.exchange, event, refusal=refusal.as_dict())


def _served(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None and sending.exchange.state == "instructed":
        desk.move(sending.exchange, "served", served_on=str(desk.today))


def _correct(desk: Desk, doer: Doer, about: About, given: Corrected) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "correct", document_no=given.document_no)
    sent = desk.send("corrected", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["instruction"])  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="correction_due", by=sent)
    return {"message_id": sent}


def _corrected(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("instructed", "reconsidering", "uncorrected"):
        desk.move(exchange, "corrected", corrected=message.envelope.message_id)
        desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")


def _require_window(desk: Desk, received_on: date, asked_on: date) -> None:
    end = due(received_on, desk.law.period(WINDOW_RULE, desk.today), desk.law.calendar).due_on
    if end is not None and asked_on > end:
        refuse(
            RefusalCode.R12,
            "指令于 {received} 收到，请求复议的五日期限已于 {end} 届满。",
            "The instruction was received on {received}; the five days for reconsideration ended on {end}.",
            rule=EWR_72,
            todo=Text("请立即按指令纠正。", "Correct as instructed, at once."),
            received=received_on,
            end=end,
        )


def _ask(desk: Desk, doer: Doer, about: About, given: Grounds) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    received_on = date.fromisoformat(before.data["received_on"])
    _require_window(desk, received_on, desk.today)
    exchange = desk.move(before, "reconsider")
    instruction = exchange.data["instruction"]
    asked = ReconsiderRequest(instruction, received_on, given.grounds)
    sent = desk.send("reconsider_request", exchange.peer, asked, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=instruction)  # fmt: skip
    return {"message_id": sent}


def _asked_in_time(desk: Desk, message: Received) -> None:
    from_the_peer("correction", "superior")(desk, message)
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if exchange.data.get("instruction") != said.instruction_id or exchange.state not in ("instructed", "uncorrected"):
        refuse(RefusalCode.R7, "没有可复议的指令 {id}。", "There is no instruction {id} to reconsider.", rule=EWR_72,
               id=said.instruction_id)  # fmt: skip
    known = date.fromisoformat(exchange.data.get("served_on", str(desk.today)))  # by its own node's receipt
    _require_window(desk, min(said.received_on, known), legal_day(message.envelope.issued_at))


def _asked(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "reconsider", request=envelope.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DIRECT_RULE, by=envelope.message_id, event="drop")
    body = Body(exchange.data["body"])
    desk.open_duty(DECISION_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=body)


def _prepare_decision(desk: Desk, sending: Sending, given: ReconsiderDecision) -> ReconsiderDecision:
    return given


def _may_decide(desk: Desk, sending: Sending) -> None:
    facts_in(sending, "correction", "reconsidering")
    require_future(desk, sending.payload.due_on)


def _decided(desk: Desk, sending: Sending) -> None:
    _term(desk, sending, "decide", result=sending.payload.result)


def _take_decision(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "reconsidering":
        desk.move(exchange, "decided", result=message.payload.result, due_on=str(message.payload.due_on))
        _owe_correction(desk, message)


def _term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: not corrected by the day set. The superior now rules itself; a request it has comes first."""
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state not in ("instructed", "reconsidering"):
        return
    if desk.move(exchange, "lapse").state == "uncorrected":
        body = Body(exchange.data["body"])
        desk.open_duty(DIRECT_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=body)
        desk.raise_task(
            "not_corrected",
            lineage_id=exchange.lineage_id,
            subject_id=exchange.exchange_id,
            body=body,
            zh=f"{exchange.peer} 期限届满未纠正，本院可径行裁定，并直接向协助执行单位发出通知。",
            en=f"{exchange.peer} has not corrected in time: rule directly, and notify assisting bodies.",
        )


AT_LOWER, AT_SUPERIOR, R = from_the_peer("correction", "lower"), from_the_peer("correction", "superior"), RefusalCode
_DOWN = (superior(REMEDY), REVIEWERS)
_UP = (to_superior(REMEDY), IMPLEMENTERS, ApprovalRule.OFFICER)
PROCEDURE = Procedure(
    name="correction",
    title=Text("指令纠正", "correction"),
    source="执行工作规定 2020 arts 71, 72",
    tables={"superior": SUPERIOR, "lower": LOWER},
    hooks=Hooks(term_ended={"correction_term": _term_ended}),
    messages=(
        MessageKind(
            "correction_instruction", 1, Text("指令纠正", "corrective instruction"), CorrectionInstruction, "F6.6", EWR_72,
            *_DOWN, ApprovalRule.PRESIDENT, answers=("corrected", "reconsider_request"), sign_for=True,
            refusals=(R.R1, R.R2, R.R3, R.R4, R.R6, R.R7, R.R12), offers=(Offer("correction", "superior", ("reviewing",)),),
            inputs=InstructionInputs, prepare=_prepare, check=_may_instruct, issued=_instructed,
            accept=_accept_instruction, apply=_take_instruction, refused=_instruction_refused, delivered=_served,
        ),
        MessageKind(
            "corrected", 1, Text("纠正情况报告", "corrected"), Corrected, "F6.6", EWR_72, *_UP, accept=AT_SUPERIOR,
            apply=_corrected, sign_for=True, refusals=(R.R2,),
        ),
        MessageKind(
            "reconsider_request", 1, Text("请求复议", "request for reconsideration"), ReconsiderRequest, "F6.6", EWR_72,
            *_UP, answers=("reconsider_decision",), accept=_asked_in_time, apply=_asked, sign_for=True,
            refusals=(R.R2, R.R7, R.R12),
        ),
        MessageKind(
            "reconsider_decision", 1, Text("复议决定", "decision on reconsideration"), ReconsiderDecision, "F6.6", EWR_72,
            *_DOWN, ApprovalRule.PRESIDENT, sign_for=True, inputs=ReconsiderDecision, prepare=_prepare_decision,
            check=_may_decide, issued=_decided, accept=AT_LOWER, apply=_take_decision, refusals=(R.R2, R.R6),
            offers=(Offer("correction", "superior", ("reconsidering",)),),
        ),
        MessageKind(
            "direct_ruling", 1, Text("上级法院直接裁定", "direct ruling"), DirectRuling, "F6.6", EWR_72, *_DOWN,
            ApprovalRule.MAJOR, sign_for=True, inputs=RulingInputs, prepare=prepare_ruling, check=may_rule,
            issued=ruled, accept=accept_ruling, apply=take_ruling, refusals=(R.R2, R.R6, R.R7),
            delivered=ruling_delivered,
            offers=(Offer("correction", "superior", ("uncorrected",)),),
        ),
    ),
    acts=(
        ActKind("open_correction", Text("审查下级法院执行行为", "review an act of a lower court"), OpenCorrection,
                "执行工作规定 2020 arts 71, 74", REVIEWERS, OFFICERS, "court", _open, step="F6.6"),
        ActKind("report_corrected", Text("报告已纠正", "report the correction"), Corrected, EWR_72, IMPLEMENTERS, OFFICERS,
                "exchange", _correct, step="F6.6",
                offers=(Offer("correction", "lower", ("instructed", "reconsidering", "decided")),)),
        ActKind("request_reconsideration", Text("请求复议指令", "ask to reconsider the instruction"), Grounds, EWR_72,
                IMPLEMENTERS, OFFICERS, "exchange", _ask, step="F6.6", offers=(Offer("correction", "lower", ("instructed",)),)),
    ),
)  # fmt: skip
