"""What the law opens to the parties, as one table: node event → group → which party → whether it has to be told → remedy.

Whatever is not here is not shown: leads and petitions, accusations, approvals, internal supervision, queries before a
measure is taken. Sources: GK = 法发〔2006〕35号 (openness of enforcement); the nine groups of the portal and the nodes to be told
actively are practice of local courts [D]; 法发〔2009〕43号 四(四).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.node_events import EVENT_KINDS, NodeEvent

GK = "法发〔2006〕35号"
CREDITOR, DEBTOR, INTERESTED = "creditor", "debtor", "interested"
ALL = (CREDITOR, DEBTOR, INTERESTED)
SIDES = (CREDITOR, DEBTOR)


class Group(StrEnum):
    """The nine groups of nodes in the portal."""

    FILING = "filing"
    STAFF = "staff"
    CHANGES = "changes"
    MEASURES = "measures"
    DISPOSAL = "disposal"
    RULINGS = "rulings"
    CLOSING = "closing"
    DISTRIBUTION = "distribution"
    PAUSES = "pauses"

    @property
    def label(self) -> Text:
        """The group as people read it."""
        return GROUP_TITLES[self]


GROUP_TITLES: dict[Group, Text] = {
    Group.FILING: Text("立案", "Filing"),
    Group.STAFF: Text("办案人员", "Staff"),
    Group.CHANGES: Text("程序变更", "Changes of procedure"),
    Group.MEASURES: Text("执行措施", "Measures"),
    Group.DISPOSAL: Text("财产处置", "Disposal of assets"),
    Group.RULINGS: Text("裁决", "Rulings"),
    Group.DISTRIBUTION: Text("案款与分配", "Money and distribution"),
    Group.PAUSES: Text("中止、暂缓、恢复", "Suspension, stay, resumption"),
    Group.CLOSING: Text("结案", "Closing"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One kind of node event that parties see.

    roles: which parties. `told`: a notice of it appears by itself. `remedy`: the rule of the period in which a party may
    object, reckoned from the day of the node. `shown`: members of the event's detail that are shown.
    """

    kind: str
    group: Group
    roles: tuple[str, ...] = SIDES
    told: bool = False
    remedy: str = ""
    shown: tuple[str, ...] = ()
    source: str = GK

    @property
    def title(self) -> Text:
        """The node as people read it."""
        return EVENT_KINDS[self.kind].title


_ASSET = ("asset_kind", "document_no")
_SALE = ("asset_kind", "document_no", "sale_on", "amount_fen", "round")
OPENED: tuple[Opened, ...] = (
    Opened("application_received", Group.FILING),
    Opened("case_filed", Group.FILING, ALL, told=True),
    Opened("handler_assigned", Group.STAFF, ALL),
    Opened("execution_notice_sent", Group.MEASURES, shown=("document_no",)),
    Opened("report_order_sent", Group.MEASURES, shown=("document_no",)),
    Opened("asset_search_completed", Group.MEASURES, told=True),
    Opened("lead_checked", Group.MEASURES, (CREDITOR,), source=f"{GK}: results of leads"),
    Opened("request_decided", Group.MEASURES, (CREDITOR,)),
    Opened("asset_seized", Group.MEASURES, told=True, shown=("asset_kind", "rank")),
    Opened("control_renewed", Group.MEASURES, shown=("end_on",)),
    Opened("consumption_banned", Group.MEASURES, told=True, shown=("document_no",)),
    Opened("blacklisted", Group.MEASURES, told=True, shown=("document_no", "ground", "until_on")),
    Opened("coercive_measure", Group.MEASURES, told=True, shown=("measure", "document_no"),
           source=f"{GK}: coercive acts with reasons and the right to reconsideration"),
    Opened("price_setting_started", Group.DISPOSAL, shown=_ASSET),
    Opened("network_inquiry_started", Group.DISPOSAL, shown=_ASSET),
    Opened("network_inquiry_answered", Group.DISPOSAL, shown=(*_ASSET, "amount_fen")),
    Opened("valuation_ordered", Group.DISPOSAL, shown=_ASSET),
    Opened("report_served", Group.DISPOSAL, remedy="report_objection", shown=(*_ASSET, "amount_fen")),
    Opened("price_fixed", Group.DISPOSAL, shown=(*_ASSET, "amount_fen")),
    Opened("sale_notice_published", Group.DISPOSAL, told=True, shown=_SALE),
    Opened("second_sale_published", Group.DISPOSAL, told=True, shown=_SALE),
    Opened("outright_sale_published", Group.DISPOSAL, told=True, shown=_SALE),
    Opened("sale_deferred", Group.DISPOSAL, shown=("document_no",)),
    Opened("sale_resumed", Group.DISPOSAL, shown=("document_no",)),
    Opened("sale_failed", Group.DISPOSAL, told=True, shown=_SALE),
    Opened("sale_concluded", Group.DISPOSAL, told=True, shown=_SALE),
    Opened("sale_ruling_served", Group.RULINGS, shown=("document_no",)),
    Opened("asset_delivered", Group.DISPOSAL, shown=_ASSET),
    Opened("money_received", Group.DISTRIBUTION, shown=("amount_fen",)),
    Opened("distribution_plan_served", Group.DISTRIBUTION, remedy="plan_objection", shown=("document_no",)),
    Opened("money_paid", Group.DISTRIBUTION, shown=("amount_fen",)),
    Opened("case_suspended", Group.PAUSES, shown=("document_no",)),
    Opened("deferral_decided", Group.PAUSES, shown=("document_no",)),
    Opened("guarantee_deferral", Group.PAUSES),
    Opened("case_resumed", Group.PAUSES, told=True, shown=("document_no",)),
    Opened("bankruptcy_transferred", Group.PAUSES),
    Opened("closing_interview", Group.CLOSING, (CREDITOR,)),
    Opened("case_closed", Group.CLOSING, told=True, shown=("mode",)),
    Opened("follow_up_query", Group.CLOSING, (CREDITOR,), shown=("hits",)),
)  # fmt: skip
BY_KIND = {each.kind: each for each in OPENED}

#: Which period for asking reconsideration a coercive measure opens, to the person it concerns and to nobody else.
MEASURE_REMEDIES = {
    "fine": "sanction_reconsideration_request",
    "detention": "sanction_reconsideration_request",
    "exit_ban": "exit_ban_reconsideration_request",
}  # fmt: skip
#: Which period for an objection the end of a case opens, by closing mode.
CLOSING_REMEDIES = {"terminated": "objection_termination"}


@dataclass(frozen=True, slots=True)
class OpenedProcedure:
    """A procedure between courts, or a review, whose course parties see: that it runs, and in what state."""

    procedure: str
    group: Group
    roles: tuple[str, ...] = SIDES
    source: str = GK


PROCEDURES_OPENED: tuple[OpenedProcedure, ...] = (
    OpenedProcedure("elevation", Group.CHANGES),
    OpenedProcedure("designation", Group.CHANGES),
    OpenedProcedure("entrustment", Group.CHANGES),
    OpenedProcedure("entrustment_return", Group.CHANGES),
    OpenedProcedure("stay", Group.PAUSES, source=f"{GK}: stay and resumption"),
    OpenedProcedure("suspension", Group.PAUSES),
    OpenedProcedure("settlement", Group.CHANGES),
    OpenedProcedure("objection", Group.RULINGS),
    OpenedProcedure("outsider_objection", Group.RULINGS),
    OpenedProcedure("reconsideration", Group.RULINGS),
)
#: Running periods of the court that parties may know: what the court owes next, and by when.
DUTIES_OPENED = (
    "handler_named", "execution_notice", "asset_search", "case_file_limit", "case_file_limit_non_litigation",
    "price_setting", "valuation_report", "sale_start", "second_sale", "sale_ruling", "sale_delivery", "money_payment",
    "objection_conduct_ruling", "objection_outsider_ruling", "reconsideration_ruling", "stay_term", "closed_for_now_query",
)  # fmt: skip
#: Of these, what an interested person may know too: the answers to objections.
DUTIES_OPENED_TO_ALL = ("objection_conduct_ruling", "objection_outsider_ruling", "reconsideration_ruling")


def opened_to(role: str, event: NodeEvent) -> Opened | None:
    """How an event is shown to a party of a role, or None where the law does not open it."""
    found = BY_KIND.get(event.kind)
    return found if found is not None and role in found.roles else None
