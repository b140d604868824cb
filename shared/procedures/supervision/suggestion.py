"""Procuratorial suggestions (检察建议): registered, answered in time, and, where late or wrong, put right from above.

Alleged inaction is explained in fifteen days; the reply takes three months, one more with the president's leave, with its rulings
attached. A late or wrong reply goes from the higher procuratorate to its peer court, which answers in three months and makes
the court below correct. Source: 两高执行监督规定 法发〔2016〕30号 13, 14.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.matters import docket_entry, exchange_of, from_the_peer
from shared.procedures.supervising import CLERKS, FILING, REMEDY, REVIEWERS, facts_in, open_dated_duty, require_future
from shared.procedures.supervising import review_body as body_of_review
from shared.procedures.supervision import suggestion_papers as papers
from shared.procedures.supervision.suggestion_papers import ABOVE, COURT, NAME, PRO_13, PRO_14

INACTION_RULE, REPLY_RULE, EXTENSION_RULE = (
    "procuratorial_inaction_answer",
    "procuratorial_reply",
    "procuratorial_reply_extension",
)
UPPER_RULE, CORRECTION_RULE = "procuratorial_upper_answer", "procuratorial_correction"


def _past(desk: Desk, on: Any) -> None:
    if on > desk.today:
        raise BadInput(Text("收到之日不能在将来。", "The day of receipt may not lie in the future."))


def _register(desk: Desk, doer: Doer, about: About, given: papers.RegisterSuggestion) -> Mapping[str, Any]:
    _past(desk, given.received_on)
    exchange = desk.open_exchange(
        NAME, "court", event="register", lineage_id=about.lineage_id, peer=desk.court_id,
        data={"procuratorate": given.procuratorate, "letter_no": given.letter_no, "received_on": str(given.received_on),
              "inaction": given.inaction, "matter": given.matter},
    )  # fmt: skip
    rules = [REPLY_RULE, INACTION_RULE] if given.inaction else [REPLY_RULE]
    for rule_id in rules:
        desk.open_duty(rule_id, lineage_id=about.lineage_id, subject_id=exchange.exchange_id, body=body_of_review(desk),
                       start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id}


def _answer_inaction(desk: Desk, doer: Doer, about: About, given: papers.AnswerInaction) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    if not exchange.data["inaction"] or "inaction_answer" in exchange.data:
        raise Conflict(Text("没有待说明的消极执行事项。", "No alleged inaction awaits an answer."))
    desk.move(exchange, "answer_inaction", inaction_answer=given.document_no)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=INACTION_RULE, by=given.document_no)
    return {"document_no": given.document_no}


def _extend(desk: Desk, doer: Doer, about: About, given: papers.ExtendReply) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    owed = desk.duties.first(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, state="open")
    if owed is None or owed.due_on is None:
        refuse(
            RefusalCode.R12,
            "回复期限已经届满或者已经延长。",
            "The term has ended, or was extended already.",
            rule=PRO_13,
        )
    until = due(owed.due_on, desk.law.period(EXTENSION_RULE, desk.today), desk.law.calendar).due_on or owed.due_on
    desk.move(exchange, "extend", extended_until=str(until), extension_reason=given.reason)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, by=f"extended:{until}", event="drop")
    open_dated_duty(desk, EXTENSION_RULE, until, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                    body=body_of_review(desk).value, document=str(exchange.data["letter_no"]))  # fmt: skip
    return {"until": str(until)}


def _reply(desk: Desk, doer: Doer, about: About, given: papers.ReplySuggestion) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    rulings = [line.strip() for line in given.rulings.splitlines() if line.strip()]
    if given.taken and not rulings:
        raise BadInput(
            Text("采纳检察建议的，回复应附裁定、决定等文书。", "A suggestion taken is answered with the rulings made.")
        )
    if exchange.data["inaction"] and "inaction_answer" not in exchange.data:
        raise Conflict(Text("请先书面说明消极执行情况。", "First answer on the alleged inaction."))
    exchange = desk.move(exchange, "reply", taken=given.taken, reply_no=given.document_no, rulings=rulings,
                         replied_on=str(desk.today))  # fmt: skip
    for rule_id in (REPLY_RULE, EXTENSION_RULE):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=given.document_no)
    return {"document_no": given.document_no}


# — above —


def _register_higher(desk: Desk, doer: Doer, about: About, given: papers.RegisterHigher) -> Mapping[str, Any]:
    _past(desk, given.received_on)
    lower = desk.registry.court(require_court_id(given.lower_court)).court_id
    above = desk.registry.superior(lower, REMEDY, desk.today)
    if above is None or above.court_id != desk.court_id:
        refuse(RefusalCode.R2, "{court} 的上一级法院不是本院。", "This is not the next higher court of {court}.", rule=PRO_14,
               court=lower)  # fmt: skip
    exchange = desk.open_exchange(
        NAME, "above", event="register", lineage_id=lineage_id_of(given.first_case_no or given.case_no), peer=lower,
        data={"procuratorate": given.procuratorate, "letter_no": given.letter_no, "suggestion_no": given.suggestion_no,
              "case_no": given.case_no, "why": given.why},
    )  # fmt: skip
    desk.open_duty(UPPER_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=body_of_review(desk),
                   start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _prepare(desk: Desk, sending: Sending, given: papers.DirectInputs) -> papers.SuggestionDirective:
    data = facts_in(sending, NAME, "registered")
    return papers.SuggestionDirective(data["procuratorate"], data["letter_no"], data["suggestion_no"], data["case_no"],
                                      given.act_required, given.due_on)  # fmt: skip


def _may_direct(desk: Desk, sending: Sending) -> None:
    facts_in(sending, NAME, "registered")
    if sending.exchange is not None and sending.exchange.role != "above":
        raise Conflict(Text("由上一级法院制发。", "The higher court issues it."))
    require_future(desk, sending.payload.due_on)


def _directed(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "direct", directive=sending.message_id, due_on=str(sending.payload.due_on))


def _turned_down(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "directing":
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())


def _accept(desk: Desk, message: Received) -> None:
    from_the_peer(NAME, "court", may_begin=True)(desk, message)
    if docket_entry(desk, message.envelope.subject) is None:
        refuse(RefusalCode.R7, "本院没有案件 {case_no}。", "This court has no case {case_no}.", rule=PRO_14,
               case_no=message.payload.case_no)  # fmt: skip
    require_future(desk, message.payload.due_on)


def _take(desk: Desk, message: Received) -> None:
    """The suggestion is known here by its number, or not at all; either way this court has to correct."""
    envelope, said = message.envelope, message.payload
    mine = desk.exchanges.where(
        procedure=NAME, role="court", lineage_id=envelope.subject, state__in=["registered", "replied"]
    )
    for row in mine:
        if row.data["letter_no"] == said.suggestion_no:
            desk.move(row, "directed", directive=envelope.message_id)
            desk.close_duties(subject_id=row.exchange_id, by=envelope.message_id, event="drop")
    opened = desk.open_exchange(NAME, "court", event="directed", lineage_id=envelope.subject, peer=envelope.sender,
                                exchange_id=envelope.procedure_id, data={"directive": envelope.message_id,
                                "letter_no": said.letter_no, "due_on": str(said.due_on)})  # fmt: skip
    open_dated_duty(desk, CORRECTION_RULE, said.due_on, lineage_id=opened.lineage_id, subject_id=opened.exchange_id,
                    body=Body.IMPLEMENTATION.value, document=said.letter_no, paper=envelope.message_id)  # fmt: skip


def _correct(desk: Desk, doer: Doer, about: About, given: papers.SuggestionCorrected) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "correct", document_no=given.document_no)
    for row in desk.exchanges.where(procedure=NAME, role="court", lineage_id=exchange.lineage_id, state="directed"):
        if row.data.get("directive") == exchange.data["directive"]:
            desk.move(row, "correct", document_no=given.document_no)
    sent = desk.send("suggestion_corrected", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["directive"])  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=CORRECTION_RULE, by=sent)
    return {"message_id": sent}


def _corrected(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(exchange, "corrected", corrected=message.envelope.message_id, document_no=message.payload.document_no)


def _answer(desk: Desk, doer: Doer, about: About, given: papers.AnswerHigher) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer", reply_no=given.document_no, answered_on=str(desk.today))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=UPPER_RULE, by=given.document_no)
    return {"document_no": given.document_no}


R = RefusalCode
OFFICERS, DESKS = frozenset({"officer", "chief", "judge"}), REVIEWERS | {Body.PETITION, Body.MANAGEMENT}
REGISTERED = (Offer(NAME, "court", ("registered",)),)
PROCEDURE = Procedure(
    name=NAME,
    title=Text("检察建议", "procuratorial suggestion"),
    source=f"{PRO_13}; {PRO_14}",
    tables={"court": COURT, "above": ABOVE},
    messages=(
        MessageKind(
            "suggestion_directive", 1, Text("责令纠正通知（检察监督）", "direction after a procuratorial suggestion"),
            papers.SuggestionDirective, "S027", PRO_14, superior(REMEDY), REVIEWERS, ApprovalRule.PRESIDENT,
            answers=("suggestion_corrected",), refusals=(R.R2, R.R6, R.R7, R.R12), sign_for=True,
            offers=(Offer(NAME, "above", ("registered",)),), inputs=papers.DirectInputs, prepare=_prepare, check=_may_direct,
            issued=_directed, accept=_accept, apply=_take, refused=_turned_down,
        ),
        MessageKind(
            "suggestion_corrected", 1, Text("检察监督纠正情况报告", "corrected after a procuratorial suggestion"),
            papers.SuggestionCorrected, "S027", PRO_14, to_superior(REMEDY), DESKS | {Body.IMPLEMENTATION}, ApprovalRule.OFFICER,
            refusals=(R.R2,), accept=from_the_peer(NAME, "above"), apply=_corrected,
        ),
    ),
    acts=(
        ActKind("register_suggestion", Text("登记检察建议", "register a procuratorial suggestion"), papers.RegisterSuggestion,
                PRO_13, FILING, CLERKS, "case", _register, step="S027"),
        ActKind("answer_inaction", Text("书面说明消极执行情况", "answer on alleged inaction"), papers.AnswerInaction, PRO_13, DESKS,
                OFFICERS, "exchange", _answer_inaction, step="S027", offers=REGISTERED),
        ActKind("extend_suggestion_reply", Text("延长回复检察建议", "extend the reply to a suggestion"), papers.ExtendReply, PRO_13,
                REVIEWERS, frozenset({"officer", "judge"}), "exchange", _extend, step="S027", offers=REGISTERED,
                approvals=ApprovalRule.PRESIDENT, approvers=Approvers("approvers_extension")),
        ActKind("reply_suggestion", Text("回复检察建议", "reply to a suggestion"), papers.ReplySuggestion, PRO_13, DESKS, OFFICERS,
                "exchange", _reply, step="S027", offers=REGISTERED),
        ActKind("register_higher_letter", Text("登记上一级检察院监督意见", "register the letter of the higher procuratorate"),
                papers.RegisterHigher, PRO_14, FILING, CLERKS, "court", _register_higher, step="S027"),
        ActKind("report_suggestion_corrected", Text("报告检察监督纠正情况", "report the correction after a suggestion"),
                papers.SuggestionCorrected, PRO_14, DESKS | {Body.IMPLEMENTATION}, OFFICERS, "exchange", _correct, step="S027",
                offers=(Offer(NAME, "court", ("directed",)),)),
        ActKind("answer_higher_letter", Text("回复上一级检察院", "answer the higher procuratorate"), papers.AnswerHigher, PRO_14,
                REVIEWERS, OFFICERS, "exchange", _answer, step="S027", offers=(Offer(NAME, "above", ("registered", "corrected")),)),
    ),
)  # fmt: skip
