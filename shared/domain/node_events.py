"""Node events (流程节点): what happened in a case at a court, one line each, chained by hash.

They feed the clocks and alerts of the court and, in batches, the registers of its superiors. An event names no party and no
identity number. The list of 37 nodes is a reconstruction (unconfirmed as a list): law index N01–N37.
Source: 法〔2021〕322号 (control of key nodes by all four tiers); 法发〔2009〕43号 一(二).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from shared.domain.deadlines import legal_day
from shared.domain.errors import NotFound, Text


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event. `node_no`: 1–37, or 0 for what belongs to none of the nodes."""

    name: str
    node_no: int
    title: Text


@dataclass(frozen=True, slots=True)
class NodeEvent:
    """One event of a case at this court.

    Attributes:
        seq: gapless at this court. `subject_id`: what it is about (asset, lead, payment); the case number when nothing else.
        on: the legal day it happened (Asia/Shanghai); `at`: when it was recorded (UTC), later for a late entry.
        detail: JSON scalars and lists; no names. `corrects`: the event this one replaces.
        prev_hash, hash: hex SHA-256 chain over the events of this court.
    """

    event_id: str
    seq: int
    kind: str
    node_no: int
    lineage_id: str
    case_no: str
    subject_id: str
    on: date
    at: datetime
    actor_id: str
    actor_role: str
    detail: dict[str, Any]
    prev_hash: str = ""
    hash: str = ""
    corrects: str | None = None

    @property
    def days_late(self) -> int:
        """Days between the day it happened and the day it was recorded."""
        return (legal_day(self.at) - self.on).days

    @property
    def withdrawn(self) -> bool:
        """Whether it only takes back the event it corrects."""
        return bool(self.detail.get("withdrawn"))

    def chained(self, prev_hash: str) -> NodeEvent:
        """The event with its place in the chain."""
        linked = replace(self, prev_hash=prev_hash, hash="")
        return replace(linked, hash=linked.digest())

    def digest(self) -> str:
        """Hex SHA-256 over everything but the hash itself."""
        facts = [
            self.event_id, self.seq, self.kind, self.node_no, self.lineage_id, self.case_no, self.subject_id,
            self.on.isoformat(), self.at.isoformat(), self.actor_id, self.actor_role, self.detail, self.prev_hash,
            self.corrects,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded; members as of `NodeEvent`, `on` the day of recording when None."""

    kind: str
    lineage_id: str
    subject_id: str = ""
    on: date | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    corrects: str | None = None


# fmt: off
_KINDS = (
    ("application_received", 1, "收到执行申请", "application received"),
    ("case_filed", 2, "立案", "case filed"),
    ("filing_refused", 2, "不予受理", "filing refused"),
    ("case_triaged", 3, "繁简分流", "case triaged"),
    ("handler_assigned", 4, "分案", "handler assigned"),
    ("file_received", 5, "承办人签收卷宗", "handler received the file"),
    ("creditor_contacted", 6, "首次接待申请执行人", "first contact with the creditor"),
    ("execution_notice_sent", 7, "发出执行通知", "execution notice sent"),
    ("report_order_sent", 8, "发出报告财产令", "order to report assets sent"),
    ("consumption_banned", 9, "限制消费", "consumption ban issued"),
    ("network_query_sent", 10, "发起网络查控", "network query sent"),
    ("feedback_analysed", 11, "分析反馈", "feedback analysed"),
    ("asset_report_received", 12, "收到财产报告", "debtor's report received"),
    ("assets_changed", 12, "财产发生变动", "assets changed"),
    ("report_checked", 13, "核查财产报告", "report checked"),
    ("lead_received", 14, "收到财产线索", "lead received"),
    ("lead_checked", 14, "核实财产线索", "lead checked"),
    ("asset_found", 14, "发现可供执行财产", "asset found"),
    ("asset_search_completed", 15, "完成财产调查", "asset search completed"),
    ("search_requested", 16, "申请人请求调查", "search requested by the creditor"),
    ("search_started", 16, "开始调查", "search started"),
    ("audit_requested", 16, "申请审计", "audit requested"),
    ("reward_requested", 16, "申请悬赏", "reward notice requested"),
    ("request_decided", 16, "决定审计或者悬赏申请", "request for audit or reward decided"),
    ("asset_seized", 17, "查封、扣押、冻结", "asset seized or frozen"),
    ("urgent_measure", 17, "紧急采取措施", "measure taken before the notice"),
    ("unapproved_control", 17, "指挥中心先行控制", "control before approval"),
    ("control_approved", 17, "补办控制审批", "approval given afterwards"),
    ("rank_entered", 18, "登记顺位和期限", "rank and expiry entered"),
    ("control_renewed", 19, "续行查封", "control renewed"),
    ("status_surveyed", 20, "权属现状调查", "status of the asset surveyed"),
    ("price_setting_started", 21, "启动定价", "price setting started"),
    ("network_inquiry_started", 21, "发起网络询价", "network inquiry started"),
    ("network_inquiry_answered", 21, "网络询价完成", "network inquiry answered"),
    ("valuation_ordered", 21, "委托评估", "valuation ordered"),
    ("valuation_received", 21, "收到评估报告", "valuation report received"),
    ("price_fixed", 21, "确定参考价", "reference price fixed"),
    ("report_served", 22, "评估报告送达", "report served on the parties"),
    ("report_objected", 22, "对评估报告提出异议", "objection to the report"),
    ("report_objection_ended", 22, "评估报告异议期满或者处理完毕", "objections to the report over"),
    ("sale_panel_decided", 23, "合议处置方案", "panel decided on the sale"),
    ("sale_parties_told", 24, "通知当事人和优先权人", "parties and preferred creditors told"),
    ("sale_notice_published", 24, "发布拍卖公告", "sale notice published"),
    ("sale_deferred", 24, "暂缓、中止拍卖", "sale deferred or suspended"),
    ("sale_deferral_ended", 24, "暂缓、中止事由消失", "deferral of the sale ended"),
    ("sale_resumed", 24, "恢复拍卖", "sale resumed"),
    ("sale_concluded", 25, "拍卖成交", "asset sold"),
    ("sale_failed", 25, "流拍", "sale failed"),
    ("deposits_returned", 25, "退还保证金", "deposits returned"),
    ("second_sale_published", 26, "发布二次拍卖公告", "second sale notice published"),
    ("outright_sale_published", 26, "发布变卖公告", "notice of sale without auction published"),
    ("price_paid", 27, "付清价款", "price paid"),
    ("sale_ruling_served", 27, "成交裁定送达", "sale ruling served"),
    ("asset_delivered", 28, "交付财产", "asset delivered"),
    ("money_received", 29, "案款到账", "money received"),
    ("distribution_plan_served", 30, "分配方案送达", "distribution plan served"),
    ("plan_objected", 30, "对分配方案提出异议", "objection to the plan"),
    ("plan_counter_objected", 30, "反对异议", "counter-objection to the plan"),
    ("plan_sued", 30, "提起分配方案异议之诉", "suit over the plan"),
    ("garnishee_notified", 30, "通知第三人履行到期债务", "garnishee notified"),
    ("garnishee_answered", 30, "第三人履行或者提出异议", "garnishee paid or objected"),
    ("payment_deferral_approved", 31, "批准暂缓发放", "deferral of payment approved"),
    ("money_paid", 31, "发放案款", "money paid out"),
    ("recipient_informed", 31, "告知收款人", "recipient informed"),
    ("blacklisted", 32, "纳入失信名单", "blacklisted"),
    ("coercive_measure", 33, "罚款、拘留、移送", "fine, detention or transfer to police"),
    ("obstruction_found", 33, "发现终结后妨害行为", "obstruction after the end found"),
    ("case_suspended", 34, "中止、暂缓、和解", "suspended, deferred or settled"),
    ("case_resumed", 34, "恢复执行", "resumed"),
    ("deferral_requested", 34, "申请暂缓执行", "deferral requested"),
    ("deferral_decided", 34, "决定暂缓申请", "request for deferral decided"),
    ("deferral_served", 34, "暂缓决定送达", "decision on deferral sent"),
    ("guarantee_deferral", 34, "担保暂缓执行", "deferred on a guarantee"),
    ("bankruptcy_transferred", 34, "移送破产审查", "transferred for bankruptcy review"),
    ("bankruptcy_answered", 34, "受移送法院答复", "answer to the bankruptcy transfer"),
    ("closing_interview", 35, "终本约谈", "interview before closing for now"),
    ("approval_asked", 36, "报请审批", "approval asked"),
    ("approval_given", 36, "审批完毕", "approval given"),
    ("case_closed", 36, "结案", "case closed"),
    ("archived", 37, "归档", "archived"),
    ("follow_up_query", 37, "终本后查询", "query after closing for now"),
)
# fmt: on
EVENT_KINDS = {name: EventKind(name, node_no, Text(zh, en)) for name, node_no, zh, en in _KINDS}


def event_kind(name: str) -> EventKind:
    """Raises NotFound."""
    kind = EVENT_KINDS.get(name)
    if kind is None:
        raise NotFound(name=name)
    return kind
