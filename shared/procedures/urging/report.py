"""After an urging order: the lower court's report in the term, and the superior's answer: satisfied, extended, or failed.

Source: 执行程序解释 2020 arts 11, 12 (no valid reason at the due day: the superior must rule); days of the answer [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import legal_day
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.schemas import dump
from shared.messages.terms import term
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.supervising import (
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    REVIEWERS,
    body_of,
    lines_of,
    open_dated_duty,
    require_future,
)  # fmt: skip
from shared.procedures.urging.course import MANDATORY, UrgedCaseMoved, UrgingFailed, lapse, moved_by_another

ANSWER = "执行程序解释 2020 art. 12"
DECISION_RULE = "urging_report_decision"


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """What has been done, and what could not be done and why."""

    done: str = term("已办事项（一行一项）", "what was done, one a line", min_length=1, max_length=4000)
    reasons: str = term("未执行的理由（一行一项）", "reasons for what was not done", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class OrderReport:
    """督促执行情况报告."""

    order_id: str = term("督促执行令", "urging order", max_length=64)
    done: tuple[str, ...] = term("已办事项", "done", max_length=50)
    reasons: tuple[str, ...] = term("未执行的理由", "reasons", max_length=50)
    reported_on: date = term("报告日", "reported on")


@dataclass(frozen=True, slots=True)
class Satisfied:
    """督促事项已执行."""

    order_id: str = term("督促执行令", "urging order", max_length=64)
    remark: str = term("说明", "remark", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark."""

    remark: str = term("说明", "remark", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class Extended:
    """延长督促期限: the reasons are valid, a new day is set."""

    due_on: date = term("新期限", "new due")
    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class RejectReasons:
    """Why the reasons given are not valid."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


def _report(desk: Desk, doer: Doer, about: About, given: ReportInputs) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    done = lines_of(given.done, "已办事项")
    reasons = tuple(line.strip() for line in given.reasons.splitlines() if line.strip())
    exchange = desk.move(before, "report")
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="urging_report", by="order_report")
    sent = desk.send("order_report", exchange.peer, OrderReport(exchange.data["order"], done, reasons, desk.today),
                     lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                     in_reply_to=exchange.data["order"])  # fmt: skip
    return {"message_id": sent}


def _reported(desk: Desk, message: Received) -> None:
    """A report in time stops the term and asks for an answer, even if it arrives late; a late one changes nothing."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state not in ("ordered", "suspended", "lapsed"):
        return
    in_time = str(legal_day(message.envelope.issued_at)) <= exchange.data["due_on"]
    event = "report_in_time" if exchange.state == "lapsed" and in_time else "report"
    moved = desk.move(exchange, event, report=dump(message.payload))
    if moved.state == "reported":
        desk.close_duties(
            subject_id=exchange.exchange_id, rule_id=MANDATORY, by=message.envelope.message_id, event="drop"
        )
        desk.close_duties(subject_id=exchange.exchange_id, rule_id="urging_term", by=message.envelope.message_id)
        desk.open_duty(DECISION_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                       body=Body(exchange.data.get("body", Body.REVIEW)))  # fmt: skip


def _about_our_order(desk: Desk, message: Received) -> None:
    from_the_peer("urging", "superior")(desk, message)
    if desk.exchanges.need(message.envelope.procedure_id).data.get("order") != message.payload.order_id:
        refuse(RefusalCode.R7, "报告所指督促执行令 {order} 不是本院所发。", "The order {order} is not this court's.",
               rule=ANSWER, order=message.payload.order_id)  # fmt: skip


def _accept(desk: Desk, doer: Doer, about: About, given: Remark) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "satisfied")
    sent = desk.send("satisfied", exchange.peer, Satisfied(exchange.data["order"], given.remark),
                     lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DECISION_RULE, by=sent)
    return {"message_id": sent}


def _satisfied(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "reported":
        desk.move(exchange, "satisfied")


def _reject(desk: Desk, doer: Doer, about: About, given: RejectReasons) -> Mapping[str, Any]:
    """No valid reason: before the day set the lower court may still obey, so only then is the answer a failure."""
    exchange = exchange_of(desk, about)
    if str(desk.today) <= exchange.data["due_on"]:
        raise Conflict(
            Text("期限 {due} 尚未届满，理由是否成立届满后认定。", "The term runs until {due}; judge the reasons after it."),
            Text("可延长期限，或待期限届满。", "Extend the term, or wait for its end."), due=exchange.data["due_on"],
        )  # fmt: skip
    failed = lapse(desk, exchange, reasons_rejected=True)
    desk.close_duties(subject_id=failed.exchange_id, rule_id=DECISION_RULE, by=f"rejected:{doer.person_id}")
    return {"state": failed.state}


def _prepare_extension(desk: Desk, sending: Sending, given: Extended) -> Extended:
    return given


def _require_reported(desk: Desk, sending: Sending) -> None:
    exchange = sending.exchange
    if exchange is None or exchange.procedure != "urging" or exchange.state != "reported":
        raise Conflict(Text("没有待答复的报告。", "There is no report to answer."))
    require_future(desk, sending.payload.due_on)


def _extended(desk: Desk, sending: Sending) -> None:
    if sending.exchange is None:
        return
    exchange = desk.move(sending.exchange, "extend", due_on=str(sending.payload.due_on))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DECISION_RULE, by=sending.message_id)
    open_dated_duty(desk, "urging_term", sending.payload.due_on, lineage_id=exchange.lineage_id,
                    subject_id=exchange.exchange_id, body=body_of(desk, sending), document="延长督促期限通知",
                    paper=sending.message_id)  # fmt: skip


def _longer(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "reported":
        desk.move(exchange, "extend", due_on=str(message.payload.due_on))
        open_dated_duty(desk, "urging_report", message.payload.due_on, lineage_id=exchange.lineage_id,
                        subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION.value,
                        document="延长督促期限通知", paper=message.envelope.message_id)  # fmt: skip


def _default_known(desk: Desk, message: Received) -> None:
    said: UrgingFailed = message.payload
    desk.raise_task(
        "urging_failed_below",
        lineage_id=message.envelope.subject,
        subject_id=message.envelope.message_id,
        body=Body.MANAGEMENT,
        zh=f"{message.envelope.sender} 督促 {said.lower_court} 执行 {said.case_no} 未果，应由其裁定提级或指令执行。",
        en=f"{message.envelope.sender} urged {said.lower_court} on {said.case_no} in vain; it must now rule.",
    )


AT_LOWER = from_the_peer("urging", "lower")
REPORTED = (Offer("urging", "superior", ("reported",)),)
PROCEDURE = Procedure(
    name="urging_report",
    title=Text("督促执行的报告与答复", "report on an urging order"),
    source=ANSWER,
    messages=(
        MessageKind(
            "order_report", 1, Text("督促执行情况报告", "report on an urging order"), OrderReport, "F6.4", ANSWER,
            to_superior(REMEDY), IMPLEMENTERS, ApprovalRule.OFFICER, answers=("satisfied", "extended"), sign_for=True,
            accept=_about_our_order, apply=_reported, refusals=(RefusalCode.R2, RefusalCode.R7),
        ),
        MessageKind(
            "satisfied", 1, Text("督促事项已执行告知", "satisfied"), Satisfied, "F6.4", ANSWER, superior(REMEDY), REVIEWERS,
            ApprovalRule.OFFICER, accept=AT_LOWER, apply=_satisfied, refusals=(RefusalCode.R2,),
        ),
        MessageKind(
            "extended", 1, Text("延长督促期限通知", "term extended"), Extended, "F6.4", ANSWER, superior(REMEDY), REVIEWERS,
            ApprovalRule.PRESIDENT, sign_for=True, inputs=Extended, prepare=_prepare_extension,
            check=_require_reported, issued=_extended, accept=AT_LOWER, apply=_longer, offers=REPORTED,
            refusals=(RefusalCode.R2, RefusalCode.R6),
        ),
        MessageKind(
            "urging_failed", 1, Text("督促未果报告", "urging failed"), UrgingFailed, "F6.5", "[D]", to_superior(REMEDY),
            REVIEWERS, apply=_default_known,
        ),
        MessageKind(
            "urged_case_moved", 1, Text("督促案件移转告知", "urged case moved"), UrgedCaseMoved, "", "流转规则 E6 [D]",
            to_superior(REMEDY), IMPLEMENTERS, accept=from_the_peer("urging", "superior"), apply=moved_by_another,
            refusals=(RefusalCode.R2,),
        ),
    ),
    acts=(
        ActKind("report_on_order", Text("报告督促执行情况", "report on an urging order"), ReportInputs, ANSWER, IMPLEMENTERS,
                OFFICERS, "exchange", _report, step="F6.4",
                offers=(Offer("urging", "lower", ("under_order", "suspended")),)),
        ActKind("accept_report", Text("认可督促事项已执行", "accept the report"), Remark, ANSWER, REVIEWERS, OFFICERS,
                "exchange", _accept, step="F6.4", offers=REPORTED),
        ActKind("reject_report", Text("认定理由不成立", "reject the reasons"), RejectReasons, ANSWER, REVIEWERS, OFFICERS,
                "exchange", _reject, step="F6.5", offers=REPORTED),
    ),
)  # fmt: skip
