"""The procedure of this family, for the catalogue: disputes between enforcing courts (执行争议协调).

Source: 执行工作规定 2020 arts 14, 67–70; 法发〔2000〕3号 art. 6; 法发〔2009〕43号 三(二).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.domain.separation import Stage
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import ActKind, Approvers, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.dispute import (
    assignment,
    consult,
    decision,
    ending,
    freeze,
    fund,
    hearing,
    moved,
    papers,
    reporting,
)
from shared.procedures.dispute.course import from_a_party, from_other_party, from_the_top
from shared.procedures.dispute.freeze_papers import (
    AnswerRestraint,
    AskRestraint,
    RestraintAnswer,
    StatusQuoInputs,
    StatusQuoOrder,
)
from shared.procedures.dispute.ladder import (
    COORDINATORS,
    down_the_ladder,
    only_coordinators,
    require_coordinating_body,
    up_the_ladder,
)
from shared.procedures.dispute.tables import EWR67, EWR69, EWR70, NAME, TABLES
from shared.procedures.docket.controls_money import IMPLEMENTERS, OFFICERS, OPEN_CASE, case_act
from shared.procedures.matters import Note
from shared.procedures.urging.course import POWER_PASSES

R = RefusalCode
UPWARD = Approvers("approvers_request_upward")


def _kind(name: str, zh: str, en: str, payload: type, step: str, source: str, **more: Any) -> MessageKind:
    given: dict[str, Any] = {
        "approvals": ApprovalRule.OFFICER,
        "route": between_courts,
        "bodies": IMPLEMENTERS,
        "refusals": (R.R2,),
    } | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step=step, source=source, **given)  # fmt: skip


def _offer(role: str, *states: str) -> dict[str, Any]:
    return {"offers": (Offer(NAME, role, states),)}


def _act(
    name: str, zh: str, en: str, payload: type, step: str, effect: Any, role: str, *states: str, **more: Any
) -> ActKind:
    given: dict[str, Any] = {"bodies": IMPLEMENTERS if role == "party" else COORDINATORS, "roles": OFFICERS}
    given |= _offer(role, *states) | more
    return ActKind(name=name, title=Text(zh, en), payload=payload, source=EWR67, scope="exchange", effect=effect, step=step,
                   **given)  # fmt: skip


def _of_the_coordinating_body(then: Callable[[Desk, Received], None]) -> Callable[[Desk, Received], None]:
    """From the court that coordinates, signed by a body that may, and what else is asked."""

    def guard(desk: Desk, message: Received) -> None:
        from_the_top(desk, message)
        require_coordinating_body(desk.registry, message.envelope.sender, message.envelope.body)
        then(desk, message)

    return guard


def _sound(desk: Desk, message: Received) -> None:
    """Nothing more is asked."""


def _by_coordinators(check: Any) -> Any:
    """The sender's side of the same guard, before its own check."""

    def guard(desk: Desk, sending: Any) -> None:
        reporting.doer_coordinates(desk)
        check(desk, sending)

    return guard


ORDER: dict[str, Any] = {"route": down_the_ladder, "bodies": COORDINATORS, "sign_for": True}
DRAFTED: dict[str, Any] = ORDER | {"may_sign": only_coordinators}
PRESIDENT = ApprovalRule.PRESIDENT
MESSAGES = (
    _kind("dispute_consult", "协商函", "letter of consultation", papers.DisputeConsult, "F7.1", EWR67, approvals=PRESIDENT,
          approvers=UPWARD, answers=("agree_minutes", "disagree"), inputs=papers.ConsultInputs, prepare=consult.prepare,
          check=consult.may_leave, issued=consult.issued, delivered=consult.delivered, accept=consult.may_be_asked,
          apply=consult.asked, refused=consult.consult_refused, sign_for=True, offers=OPEN_CASE,
          refusals=(R.R2, R.R4, R.R6, R.R7, R.R11)),
    _kind("agree_minutes", "协调纪要", "minutes", papers.AgreeMinutes, "F7.1", EWR67, approvals=PRESIDENT, approvers=UPWARD,
          inputs=papers.MinutesInputs, prepare=consult.prepare_minutes, check=consult.minutes_may_leave,
          issued=consult.minutes_sent, accept=from_other_party, apply=consult.minutes_came, sign_for=True,
          refusals=(R.R2, R.R6), **_offer("party", "consulting", "asked", "failed", "reported")),
    _kind("disagree", "协商不成答复", "no agreement", papers.Disagree, "F7.1", EWR67, accept=from_other_party,
          apply=consult.disagreed, sign_for=True),
    _kind("dispute_report", "请求协调报告", "report on a dispute", papers.DisputeReport, "F7.2", EWR67, route=up_the_ladder,
          bodies=COORDINATORS, approvals=PRESIDENT, approvers=UPWARD, answers=("dispute_returned",), inputs=papers.ReportInputs,
          prepare=reporting.prepare, check=reporting.may_leave, issued=reporting.issued, refused=reporting.refused,
          accept=reporting.may_arrive, apply=reporting.arrived, sign_for=True, refusals=(R.R1, R.R2, R.R6, R.R7),
          offers=(Offer(NAME, "party", ("failed", "reported")), Offer(NAME, "superior", ("docketed",)))),
    _kind("dispute_returned", "退回补充", "report returned", papers.DisputeReturned, "F7.2", EWR67, route=down_the_ladder,
          bodies=COORDINATORS, accept=reporting.may_come_back, apply=reporting.came_back, sign_for=True),
    _kind("dispute_informed", "执行争议立案告知", "dispute docketed", papers.DisputeInformed, "F7.2", EWR67,
          route=down_the_ladder, bodies=COORDINATORS, accept=reporting.may_be_informed, apply=reporting.informed),
    _kind("dispute_forward", "转送协调材料", "materials forwarded", papers.DisputeForward, "F7.3", EWR67, route=down_the_ladder,
          bodies=COORDINATORS, answers=("dispute_answer",), accept=hearing.may_be_heard, apply=hearing.heard, sign_for=True,
          refusals=(R.R1, R.R2, R.R7)),
    _kind("dispute_answer", "争议答复", "answer on the dispute", papers.DisputeAnswer, "F7.3", EWR67, route=up_the_ladder,
          accept=from_a_party, apply=hearing.answered, sign_for=True),
    _kind("status_quo_order", "维持现状通知", "status quo order", StatusQuoOrder, "F7.4", EWR67, approvals=PRESIDENT,
          inputs=StatusQuoInputs, prepare=freeze.prepare, check=_by_coordinators(_sound), issued=freeze.issued,
          accept=_of_the_coordinating_body(_sound), apply=freeze.ordered, refusals=(R.R1, R.R2, R.R6),
          **DRAFTED, **_offer("coordinator", "coordinating")),
    _kind("restraint_request", "紧急保全请示", "request for an urgent restraint", AskRestraint, "F7.4", EWR67,
          route=up_the_ladder, answers=("restraint_answer",), accept=from_a_party, apply=freeze.restraint_asked, sign_for=True),
    _kind("restraint_answer", "紧急保全答复", "answer on an urgent restraint", RestraintAnswer, "F7.4", EWR67,
          accept=_of_the_coordinating_body(_sound), apply=freeze.restraint_answered, refusals=(R.R1, R.R2), **ORDER),
    _kind("fund_order", "划付争议案款通知", "order to pay in disputed money", fund.FundOrder, "F7.5", EWR69, approvals=PRESIDENT,
          answers=("fund_paid",), inputs=fund.FundInputs, prepare=fund.prepare, check=_by_coordinators(_sound),
          issued=fund.issued, refused=fund.refused, accept=_of_the_coordinating_body(fund.may_be_ordered),
          apply=fund.ordered, refusals=(R.R1, R.R2, R.R6, R.R7, R.R12), **DRAFTED, **_offer("coordinator", "coordinating")),
    _kind("fund_paid", "争议案款汇入", "disputed money paid in", fund.FundPaid, "F7.5", EWR69, route=up_the_ladder,
          accept=fund.may_be_paid, apply=fund.paid, sign_for=True, refusals=(R.R2, R.R7)),
    _kind("fund_released", "争议案款划回", "disputed money released", fund.FundReleased, "F7.5", EWR69,
          accept=_of_the_coordinating_body(_sound), apply=fund.released, refusals=(R.R1, R.R2), **ORDER),
    _kind("coordination_decision", "协调处理决定书", "coordination decision", decision.CoordinationDecision, "F7.6", EWR70,
          approvals=PRESIDENT, answers=("decision_executed",), inputs=decision.DecisionInputs, prepare=decision.prepare,
          check=_by_coordinators(decision.may_leave), issued=decision.issued,
          accept=_of_the_coordinating_body(decision.sound), apply=decision.arrived,
          refusals=(R.R1, R.R2, R.R6, R.R7), **DRAFTED, **_offer("coordinator", "coordinating", "decided")),
    _kind("decision_executed", "协调决定执行情况", "decision carried out", decision.DecisionExecuted, "F7.6", EWR70,
          route=up_the_ladder, accept=from_a_party, apply=decision.executed, sign_for=True),
    _kind("disposal_designation", "指定处置法院决定书", "designation of the court that disposes", assignment.DisposalDesignation,
          "F7.6", EWR70, route=down_the_ladder, bodies=COORDINATORS | {Body.SUPERVISION}, approvals=ApprovalRule.MAJOR,
          may_sign=only_coordinators, moves_power=True, power_named=assignment.power_named, answers=("asset_assigned",), inputs=assignment.AssignInputs,
          prepare=assignment.prepare, check=_by_coordinators(assignment.may_leave), sign_for=True,
          accept=_of_the_coordinating_body(assignment.may_part), apply=assignment.parted,
          refusals=(R.R1, R.R2, R.R3, R.R6, R.R7), **_offer("coordinator", "decided", "concluded")),
    _kind("asset_assigned", "指定处置财产移交", "asset handed to the court designated", assignment.AssetAssigned, "F7.6", EWR70,
          approvals=ApprovalRule.NODE, accept=assignment.may_take, apply=assignment.taken,
          refused=assignment.refused_by_disposer, sign_for=True, refusals=(R.R1, R.R2, R.R3, R.R4, R.R7)),
    _kind("dispute_ended", "争议终结告知", "dispute ended", papers.DisputeEnded, "F7.6", EWR67,
          bodies=COORDINATORS, approvals=ApprovalRule.NODE, accept=ending.may_end, apply=ending.ended),
    _kind("dispute_passed", "争议随案移转告知", "dispute goes with the case", papers.DisputePassed, "", "[D]",
          approvals=ApprovalRule.NODE, accept=moved.may_follow, apply=moved.follow),
)  # fmt: skip
AT_BOTH: dict[str, Any] = {"offers": tuple(Offer(NAME, role, ("received",)) for role in ("superior", "coordinator"))}
ACTS = (
    case_act("open_dispute", "提起执行争议", "make it a dispute", papers.OpenDispute, EWR67, consult.open_dispute,
             roles=frozenset({"chief"}), offers=OPEN_CASE, step="F7.2"),
    _act("disagree_dispute", "答复协商不成", "answer that there is no agreement", papers.Disagree, "F7.1", consult.disagree,
         "party", "asked", "failed", roles=frozenset({"chief"})),
    _act("docket_dispute", "执行争议立案（执协）", "docket a dispute", Note, "F7.2", reporting.docket, "superior", "received", **AT_BOTH),
    _act("return_dispute_report", "退回请求协调报告", "return a report", papers.ReturnReport, "F7.2", reporting.return_report,
         "superior", "received", **AT_BOTH),
    _act("forward_dispute", "转送对方法院", "forward to the other court", Note, "F7.3", hearing.forward, "coordinator",
         "coordinating"),
    _act("answer_dispute", "答复协调材料", "answer the materials", papers.AnswerDispute, "F7.3", hearing.answer, "party",
         "reported"),
    _act("ask_restraint", "请求同意紧急保全", "ask for an urgent restraint", AskRestraint, "F7.4", freeze.ask_restraint,
         "party", "consulting", "asked", "failed", "reported"),
    _act("answer_restraint", "答复紧急保全", "answer on an urgent restraint", AnswerRestraint, "F7.4",
         freeze.answer_restraint, "coordinator", "coordinating"),
    _act("pay_fund", "汇入争议案款", "pay in the disputed money", Note, "F7.5", fund.pay, "party", "reported", "decided",
         stage=Stage.PAYMENT),
    _act("release_fund", "划出争议案款", "release disputed money", fund.ReleaseFund, "F7.5", fund.release, "coordinator",
         "decided", "concluded", "ended"),
    _act("report_decision_executed", "报告协调决定执行情况", "report that the decision is carried out", decision.DecisionExecuted,
         "F7.6", decision.execute, "party", "decided"),
    _act("withdraw_dispute", "撤回执行争议", "withdraw the dispute", papers.WithdrawDispute, "F7.2", ending.withdraw, "party",
         "consulting", "failed", "reported", roles=frozenset({"chief"})),
)  # fmt: skip
HOOKS = Hooks(
    after_apply=dict.fromkeys(POWER_PASSES, moved.power_passed),
    term_ended={consult.ANSWER_RULE: consult.silence},
    overdue={decision.EXECUTION_RULE: decision.not_executed},
    before_act=(freeze.forbid,),
)
PROCEDURES: tuple[Procedure, ...] = (
    Procedure(NAME, Text("执行争议协调", "disputes between enforcing courts"), EWR67, TABLES, MESSAGES, ACTS, HOOKS),
)
