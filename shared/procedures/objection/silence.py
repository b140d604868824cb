"""Complaint against silence (异议不立案、逾期未裁的救济): the next higher court orders filing in 3 days or a ruling in 15.

An objector whose objection is neither docketed nor refused in three days, or not decided in fifteen, turns to the next
higher court. It orders the lower one, which owes what the rule says from receipt and answers; a late answer is recorded
as late. The same order serves where a refusal was wrong. Source: 异议复议规定 2020 arts 2, 3; law index S008, S009.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import Route
from shared.procedures.matters import docket_entry, exchange_of, from_the_peer
from shared.procedures.objection.silence_papers import (
    LOWER,
    NAME,
    UPPER,
    ComplaintDismissed,
    ComplianceReceipt,
    Defect,
    OrderInputs,
    OrderToAcceptOrRule,
    RecordComplaint,
    ReportCompliance,
)
from shared.procedures.objection.tables import ORR_3, UNDECIDED
from shared.procedures.supervising import facts_in, review_body
from shared.registry.registry import Registry


class NotSilentYet(Conflict):
    """The lower court still has time."""

    code = "not_silent_yet"
    what = Text("执行法院的期限至 {due_on}，尚未届满。", "The enforcing court has time until {due_on}.")
    todo = Text("请在期限届满后提出。", "Complain when it has passed.")
    source = Citation("异议复议规定", "2020", "art. 3")


class NotDoneYet(Conflict):
    """What was ordered has not been done."""

    code = "order_not_done"
    what = Text(
        "执行异议 {objection_no} 尚未按指令办理。", "Objection {objection_no} has not been dealt with as ordered."
    )
    todo = Text("请先立案或作出裁定，再报告。", "Docket it, or rule on it, then report.")
    source = Citation("异议复议规定", "2020", "art. 3")


def superiors_of(registry: Registry, court_id: str, on: date) -> set[str]:
    """The next higher court on the remedy line, and those that are it for some matters."""
    found = (registry.superior(court_id, Line.REMEDY, on, cause) for cause in (None, *registry.causes))
    return {court.court_id for court in found if court is not None}


def _down(registry: Registry, sender: str, recipient: str, on: date) -> None:
    if sender not in superiors_of(registry, recipient, on):
        refuse(RefusalCode.R2, "{sender} 不是 {recipient} 的上一级法院。", "{sender} is not the next higher court of {recipient}.",
               rule=ORR_3, sender=sender, recipient=recipient)  # fmt: skip


def _up(registry: Registry, sender: str, recipient: str, on: date) -> None:
    _down(registry, recipient, sender, on)


NEXT_HIGHER = Route(Text("上一级法院 → 下级法院", "next higher court → lower (remedy line)"), _down)
TO_NEXT_HIGHER = Route(Text("下级法院 → 上一级法院", "lower → next higher court (remedy line)"), _up)


def _complain(desk: Desk, doer: Doer, about: About, given: RecordComplaint) -> Mapping[str, Any]:
    lower = desk.registry.court(require_court_id(given.lower_court)).court_id
    right = desk.registry.superior(lower, Line.REMEDY, desk.today, given.special_cause or None)
    if right is None or right.court_id != desk.court_id:
        refuse(RefusalCode.R2, "{court} 的上一级法院是 {superior}，不是本院。", "The next higher court of {court} is {superior}.",
               rule=ORR_3, court=lower, superior=right.court_id if right else "—")  # fmt: skip
    if given.objection_received_on > desk.today:
        raise BadInput(Text("收到异议之日在将来。", "The day of receipt lies in the future."))
    period = desk.law.period(given.defect.silence_rule, desk.today)
    end = due(given.objection_received_on, period, desk.law.calendar).due_on
    if given.defect is not Defect.WRONG_REFUSAL and end is not None and desk.today <= end:
        raise NotSilentYet(due_on=end)
    lineage_id = lineage_id_of(given.first_case_no or given.case_no)
    exchange = desk.open_exchange(
        NAME, "upper", event="complain", lineage_id=lineage_id, peer=lower,
        data={"docket_no": desk.new_case_no("执监"), "case_no": given.case_no, "objection_no": given.objection_no,
              "objector": given.objector, "objection_received_on": str(given.objection_received_on),
              "defect": given.defect.value},
    )  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": lineage_id, "docket_no": exchange.data["docket_no"]}


def _dismiss(desk: Desk, doer: Doer, about: About, given: ComplaintDismissed) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "dismiss", reasons=given.reasons).state}


def _prepare(desk: Desk, sending: Sending, given: OrderInputs) -> OrderToAcceptOrRule:
    data = facts_in(sending, NAME, "complained")
    defect = Defect(data["defect"])
    days = desk.law.period(defect.order_rule, desk.today).amount
    what = "作出异议裁定" if defect is Defect.LATE_RULING else "立案"
    return OrderToAcceptOrRule(
        data["docket_no"], data["case_no"], data["objection_no"], data["objector"],
        date.fromisoformat(data["objection_received_on"]), defect, f"自收到本指令之日起{days}日内{what}", days, given.reasons,
    )  # fmt: skip


def _still_complained(desk: Desk, sending: Sending) -> None:
    facts_in(sending, NAME, "complained")


def _ordered(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "order", order=sending.message_id)


def _owe(desk: Desk, exchange: Exchange) -> None:
    defect = Defect(exchange.data["defect"])
    reviewed = defect is Defect.LATE_RULING or exchange.role == "upper"
    body = review_body(desk) if reviewed else Body.FILING
    desk.open_duty(defect.order_rule, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=body)


def _served(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None and sending.exchange.state == "ordered":
        _owe(desk, desk.move(sending.exchange, "served", served_on=str(desk.today)))


def _refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "ordered":
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())


def _about_a_case_here(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R7."""
    from_the_peer(NAME, "lower", may_begin=True)(desk, message)
    if docket_entry(desk, message.envelope.subject) is None:
        refuse(RefusalCode.R7, "本院没有案件 {case_no}。", "This court has no case {case_no}.", rule=ORR_3,
               case_no=message.payload.case_no)  # fmt: skip


def _take_order(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    exchange = desk.open_exchange(
        NAME, "lower", event="ordered", lineage_id=envelope.subject, peer=envelope.sender, exchange_id=envelope.procedure_id,
        data={"order": envelope.message_id, "docket_no": said.docket_no, "case_no": said.case_no,
              "objection_no": said.objection_no, "objector": said.objector, "defect": said.defect.value,
              "reason": said.act_required},
    )  # fmt: skip
    _owe(desk, exchange)


def _report(desk: Desk, doer: Doer, about: About, given: ReportCompliance) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    receipt = _done(desk, exchange, given.objection_no)
    exchange = desk.move(exchange, "answer", document_no=receipt.document_no)
    sent = desk.send("compliance_receipt", exchange.peer, receipt, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["order"])  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, by=sent)
    return {"message_id": sent}


def _done(desk: Desk, exchange: Exchange, objection_no: str) -> ComplianceReceipt:
    """What was done of the order, from an objection of the person who complained. Raises NotDoneYet."""
    rows = desk.exchanges.where(procedure="objection", role="court", lineage_id=exchange.lineage_id)
    theirs = [row for row in rows if row.data["objector"] == exchange.data["objector"]]
    row = next((row for row in theirs if row.data["case_no"] == objection_no), None)
    data = row.data if row is not None else {}
    if Defect(exchange.data["defect"]) is Defect.LATE_RULING:
        if row is not None and row.state not in UNDECIDED:
            return ComplianceReceipt("已作出异议裁定", date.fromisoformat(data["ruled_on"]), data["ruling_no"])
    elif data.get("filed_on"):
        return ComplianceReceipt("已立案", date.fromisoformat(data["filed_on"]), data["case_no"])
    raise NotDoneYet(objection_no=objection_no)


def _complied(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    owed = desk.duties.where(subject_id=exchange.exchange_id, state__in=["open", "overdue"])
    late = any(duty.due_on is not None and duty.due_on < desk.today for duty in owed)
    desk.move(exchange, "comply_late" if late else "comply", document_no=said.document_no, done_on=str(said.done_on))
    desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id)


REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})
ANSWERERS = REVIEWERS | {Body.FILING}
PROCEDURE = Procedure(
    name=NAME,
    title=Text("异议不立案、逾期未裁的救济", "complaint against silence on an objection"),
    source=ORR_3,
    tables={"upper": UPPER, "lower": LOWER},
    messages=(
        MessageKind(
            "order_to_accept_or_rule", 1, Text("指令立案/限期裁定", "order to docket or to rule"), OrderToAcceptOrRule, "",
            ORR_3, NEXT_HIGHER, REVIEWERS, ApprovalRule.PANEL, answers=("compliance_receipt",), sign_for=True,
            inputs=OrderInputs, prepare=_prepare, check=_still_complained, issued=_ordered, accept=_about_a_case_here,
            apply=_take_order, refused=_refused, delivered=_served, offers=(Offer(NAME, "upper", ("complained",)),),
            refusals=(RefusalCode.R2, RefusalCode.R6, RefusalCode.R7),
        ),
        MessageKind(
            "compliance_receipt", 1, Text("履行情况", "what was done of the order"), ComplianceReceipt, "", ORR_3,
            TO_NEXT_HIGHER, ANSWERERS, ApprovalRule.OFFICER, accept=from_the_peer(NAME, "upper"), apply=_complied,
            refusals=(RefusalCode.R2,),
        ),
    ),
    acts=(
        ActKind("record_silence_complaint", Text("登记异议未立案、未裁定的投诉", "record a complaint against silence"), RecordComplaint,
                ORR_3, frozenset({Body.FILING}), frozenset({"filing_clerk"}), "court", _complain),
        ActKind("dismiss_silence_complaint", Text("投诉理由不成立", "dismiss a complaint against silence"), ComplaintDismissed,
                ORR_3, REVIEWERS, frozenset({"judge", "officer", "chief"}), "exchange", _dismiss,
                offers=(Offer(NAME, "upper", ("complained",)),)),
        ActKind("report_compliance", Text("报告指令履行情况", "report what was done of the order"), ReportCompliance, ORR_3,
                ANSWERERS, frozenset({"filing_clerk", "officer", "chief"}), "exchange", _report,
                offers=(Offer(NAME, "lower", ("ordered",)),)),
    ),
)  # fmt: skip
