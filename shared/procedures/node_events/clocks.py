"""The clocks of the process nodes: which event opens which period, which closes it. One row per period of the law.

A clock is an ordinary duty about the subject of its event (asset, lead, payment) or about the case. Periods of parties only
measure: they end by the clock, and somebody of the court has to see to what follows. All end with the case.
Source: law index K005–K014, K021–K037, K044–K048, K060; each rule names its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.node_events import NodeEvent

When = Callable[[NodeEvent], bool]


@dataclass(frozen=True, slots=True)
class Clock:
    """Attributes:
    opened_by, closed_by: kinds of events. opens_when: a further condition on the event that opens it.
    after_all: closed only once every kind of `closed_by` has been recorded in the case.
    per_case: about the case instead of the subject of the event.
    named_in: member of the detail that names the last day itself; then no period is counted.
    back_from: member that names a day before which so many days have to lie; empty when none (the event's day: `on`).
    over: of a party's period: what the court does when it ends; such a period is nobody's fault.
    """

    rule_id: str
    opened_by: tuple[str, ...]
    closed_by: tuple[str, ...] = ()
    opens_when: When | None = None
    after_all: bool = False
    per_case: bool = False
    named_in: str = ""
    back_from: str = ""
    over: Text | None = None
    body: Body = Body.IMPLEMENTATION


def _is(name: str, *values: object) -> When:
    return lambda event: event.detail.get(name) in values


def _both(*tests: When) -> When:
    return lambda event: all(test(event) for test in tests)


def _not(test: When) -> When:
    return lambda event: not test(event)


URGENT, OFFLINE, MOVABLE = _is("urgent", True), _is("offline", True), _is("asset_kind", "movable")
FIRST, SECOND, THIRD = _is("round", None, 1), _is("round", 2), _is("round", 3)
REALTY = _is("asset_kind", "immovable_or_other", "realty")
#: First in the queue, not money and not only preserved: it has to be sold.
TO_BE_SOLD = _both(_is("rank", None, 1), _not(_is("asset_kind", "bank")), _not(_is("preservation", True)))
SOLD_OR_NOT = ("sale_concluded", "sale_failed", "sale_deferred")


def _notice(rule_id: str, kind: str, *tests: When) -> Clock:
    """How long a notice has to be out before the sale; the result of the sale ends the counting."""
    return Clock(rule_id, (kind,), SOLD_OR_NOT, opens_when=_both(*tests),
                 over=Text("公告期满，可以开始拍卖、变卖。", "The notice has been out long enough; the sale may begin."))  # fmt: skip


CLOCKS = (
    Clock("creditor_asked", ("file_received",), ("creditor_contacted", "execution_notice_sent"), after_all=True, per_case=True),
    Clock("urgent_measure_notice", ("urgent_measure",), ("execution_notice_sent",), per_case=True),
    Clock("asset_report", ("report_order_sent",), ("asset_report_received",), per_case=True, named_in="due_on",
          over=Text("报告财产期限届满而未报告，依法处罚、纳入失信名单。", "No report of assets in time: fine, detention or blacklist.")),
    Clock("supplementary_report", ("assets_changed",), ("asset_report_received",), per_case=True,
          over=Text("财产变动未在期限内补充报告，依法处罚、纳入失信名单。",
                    "No supplementary report in time: fine, detention or blacklist.")),
    Clock("lead_check", ("lead_received",), ("lead_checked",), opens_when=_not(URGENT)),
    Clock("lead_check_urgent", ("lead_received",), ("lead_checked",), opens_when=URGENT),
    Clock("search_start", ("search_requested",), ("search_started",)),
    Clock("asset_search", ("handler_assigned",), ("asset_search_completed",), per_case=True),
    Clock("audit_or_reward_decision", ("audit_requested", "reward_requested"), ("request_decided",)),
    Clock("control_approval_after", ("unapproved_control",), ("control_approved",)),
    Clock("approval_given", ("approval_asked",), ("approval_given",)),
    Clock("price_setting", ("asset_seized",),
          ("price_setting_started", "network_inquiry_started", "valuation_ordered", "price_fixed"), opens_when=TO_BE_SOLD),
    Clock("network_inquiry", ("network_inquiry_started",), ("network_inquiry_answered",)),
    Clock("valuation_report", ("valuation_ordered",), ("valuation_received",)),
    Clock("report_to_parties", ("valuation_received",), ("report_served",)),
    Clock("report_objection", ("report_served",), ("report_objected", "report_objection_ended"),
          over=Text("对评估报告的异议期届满。", "The time to object to the report is over.")),
    Clock("sale_start", ("price_fixed",), ("sale_notice_published", "outright_sale_published")),
    Clock("sale_parties_told", ("sale_panel_decided",), ("sale_parties_told",), back_from="notice_on"),
    Clock("sale_parties_told", ("sale_notice_published",), ("sale_parties_told",), back_from="on"),
    _notice("sale_notice_first_movable", "sale_notice_published", _not(OFFLINE), MOVABLE),
    _notice("sale_notice_first_other", "sale_notice_published", _not(OFFLINE), _not(MOVABLE)),
    _notice("sale_notice_second_movable", "second_sale_published", _not(OFFLINE), MOVABLE),
    _notice("sale_notice_second_other", "second_sale_published", _not(OFFLINE), _not(MOVABLE)),
    Clock("second_sale", ("sale_failed",), ("second_sale_published",), opens_when=_both(_not(OFFLINE), FIRST)),
    Clock("deposits_returned", ("sale_concluded", "sale_failed"), ("deposits_returned",), opens_when=_not(OFFLINE)),
    Clock("sale_resumption", ("sale_deferral_ended",), ("sale_resumed",)),
    _notice("offline_sale_notice_movable", "sale_notice_published", OFFLINE, MOVABLE),
    _notice("offline_sale_notice_other", "sale_notice_published", OFFLINE, _not(MOVABLE)),
    Clock("offline_sale_again", ("sale_failed",), ("second_sale_published",), opens_when=_both(OFFLINE, FIRST)),
    Clock("offline_sale_third", ("sale_failed",), ("second_sale_published",), opens_when=_both(OFFLINE, SECOND, REALTY)),
    Clock("offline_sale_outright", ("sale_failed",), ("outright_sale_published",), opens_when=_both(OFFLINE, THIRD)),
    Clock("offline_sale_open", ("outright_sale_published",), ("sale_concluded",), opens_when=OFFLINE,
          over=Text("变卖公告期满无人应买，应当解除查封、退还财产，有其他执行措施的除外。",
                    "Nobody bought while the sale was open: give the asset back unless other measures are possible.")),
    Clock("sale_ruling", ("price_paid",), ("sale_ruling_served",)),
    Clock("sale_delivery", ("sale_ruling_served",), ("asset_delivered",)),
    Clock("money_payment", ("money_received",), ("money_paid",)),
    Clock("money_payment", ("payment_deferral_approved",), ("money_paid",), named_in="until_on"),
    Clock("recipient_informed", ("money_paid",), ("recipient_informed",)),
    Clock("plan_objection", ("distribution_plan_served",),
          over=Text("分配方案异议期届满，无人提出异议的按方案分配。", "The time to object to the plan is over.")),
    Clock("plan_counter", ("plan_objected",), ("plan_counter_objected",),
          over=Text("未提出反对意见，按异议修正分配方案。", "Nobody opposed the objection: revise the plan by it.")),
    Clock("plan_suit", ("plan_counter_objected",), ("plan_sued",),
          over=Text("异议人未起诉，按原方案分配。", "No suit over the plan: the original plan applies.")),
    Clock("garnishee", ("garnishee_notified",), ("garnishee_answered",),
          over=Text("第三人未履行也未提出异议，可以对其强制执行。", "The garnishee neither paid nor objected: enforce against it.")),
    Clock("obstruction_term", ("case_closed",), opens_when=_is("mode", "fulfilled", "terminated"), per_case=True,
          over=Text("执行终结满六个月。", "Six months since the case ended.")),
    Clock("deferral_decision", ("deferral_requested",), ("deferral_decided",)),
    Clock("deferral_sent", ("deferral_decided",), ("deferral_served",)),
    Clock("deferral_on_guarantee", ("guarantee_deferral",), ("case_resumed",), named_in="until_on",
          over=Text("担保暂缓期限届满，可以执行担保财产或者保证人的财产。", "The deferral is over: enforce the guarantee.")),
    Clock("bankruptcy_answer", ("bankruptcy_transferred",), ("bankruptcy_answered",), per_case=True),
)  # fmt: skip
#: Deferral of a payment takes the place of the period counted so far.
DROPPED_BY = {"payment_deferral_approved": ("money_payment",), "sale_deferred": ("second_sale",)}
RULES = tuple(dict.fromkeys(clock.rule_id for clock in CLOCKS))
TERMS = {clock.rule_id: clock.over for clock in CLOCKS if clock.over is not None}
