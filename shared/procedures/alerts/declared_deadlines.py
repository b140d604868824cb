"""Alerts of periods that pass without the act they are for; each is one declaration."""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.procedures.alerts.conditions import asset_known, money_case
from shared.procedures.alerts.declaring import AlertKind, Clock, OnDuty

REALISED = ("sale_concluded", "asset_delivered", "money_paid", "case_closed", "act:close_case", "act:record_disposal")
#: Orders and requests of a superior that this court answers by a day.
FROM_ABOVE = (
    "correction_due", "file_call_transfer", "reconsideration_file", "urging_report", "supervise_report_due",
    "progress_report", "explanation", "objection_order_filing", "objection_order_ruling", "liability_response",
)  # fmt: skip

# fmt: off
DEADLINES = (
    AlertKind("P1", Text("逾期不立案也不裁定不予受理", "application neither docketed nor refused in time"),
              "执行工作规定 2020 art. 16", (OnDuty(("case_filing_decision",)),), Body.FILING),
    AlertKind("P2", Text("立案后逾期未确定承办人", "no handler named in time"), "办案期限 法发〔2006〕35号 art. 2",
              (OnDuty(("handler_named",)),)),
    AlertKind("P3", Text("逾期未发出执行通知", "no execution notice in time"), "民诉法解释 2022 art. 480; 办案期限 art. 4",
              (OnDuty(("execution_notice",)),)),
    AlertKind("P4", Text("发出执行通知之日未同时责令报告财产", "notice without the order to report assets on the same day"),
              "财产调查规定 2020 art. 3",
              (Clock("", ("execution_notice_sent",), ("report_order_sent",), money_case,
                     same_lineage=True),)),
    AlertKind("P5", Text("财产线索逾期未核实", "asset lead unchecked"), "财产调查规定 2020 art. 2",
              (OnDuty(("lead_check", "lead_check_urgent")),)),
    AlertKind("P6", Text("逾期未完成财产调查", "no asset search completed in time"), "办案期限 法发〔2006〕35号 (unconfirmed)",
              (OnDuty(("search_start", "asset_search")),)),
    AlertKind("P10", Text("超过执行案件办理期限", "over the limit of the case"), "审理期限规定 2000 art. 5; 办案期限 art. 1",
              (OnDuty(("case_file_limit", "case_file_limit_non_litigation")),)),
    AlertKind("P11", Text("发现财产后六个月未执行", "an asset found and not realised for six months"),
              "执行程序解释 2020 art. 10", (Clock("inaction_period", ("asset_found",), REALISED, asset_known, net=True),)),
    AlertKind("P12", Text("案款到账后逾期未发放", "money received and not paid out in time"), "法发〔2017〕6号",
              (OnDuty(("money_payment",)),)),
    AlertKind("P20", Text("暂缓、中止期满未恢复执行", "not resumed after a stay or suspension"),
              "执行工作规定 2020 arts 60, 77; 民事诉讼法 2023 art. 267",
              (OnDuty(("stay_resumption", "sale_resumption", "deferral_on_guarantee")),)),
    AlertKind("P21", Text("上级法院的指令、调卷逾期未答复", "an order or request from above unanswered"),
              "执行工作规定 2020 art. 72; 执行程序解释 2020 art. 7; 审理期限规定 2000 art. 19", (OnDuty(FROM_ABOVE),)),
    AlertKind("P22", Text("应当删除的失信信息逾期未删除", "blacklist entry not deleted in time"), "失信规定 法释〔2017〕7号",
              (OnDuty(("blacklist_deletion",)),)),
    AlertKind("P23", Text("执行异议逾期未立案、未裁定", "objection neither filed nor ruled on in time"), "异议复议规定 2020 art. 3",
              (OnDuty(("objection_filing", "objection_conduct_ruling", "objection_outsider_ruling")),), Body.REVIEW),
)
