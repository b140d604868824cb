"""The main menu: groups of pages, each entry where a person of the house would look for it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.people import Person, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu. `operators`: only for operators and for officers of management."""

    endpoint: str
    title: Text
    operators: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    title: Text
    entries: tuple[Entry, ...]


def _group(zh: str, en: str, *entries: tuple[str, str, str]) -> Group:
    return Group(Text(zh, en), tuple(Entry(endpoint, Text(*said)) for endpoint, *said in entries))


GROUPS = (
    _group(
        "办理", "Work",
        ("home.show", "待办", "Now"), ("messages.inbox", "收件", "Inbox"), ("messages.outbox", "发件", "Outbox"),
        ("drafts.listed", "文书审批", "Drafts"), ("lists.duties", "期限", "Duties"), ("lists.tasks", "任务", "Tasks"),
        ("delegations.listed", "授权", "Delegations"),
    ),
    _group(
        "案件", "Cases",
        ("cases.listed", "案件", "Cases"), ("lists.matters", "委托事项", "Matters"),
        ("preservation.preservations", "保全", "Preservation"), ("node_events.listed", "流程节点", "Nodes"),
        ("attachments.listed", "附件", "Attachments"), ("printing.verify", "文书核验", "Check paper"),
    ),
    _group(
        "监督", "Supervision",
        ("flags.listed", "督办标记", "Flags"), ("flags.matters", "挂牌督办", "Listed"), ("alerts.listed", "预警", "Alerts"),
        ("ledger.show", "台账", "Ledger"),
    ),
    _group(
        "协调", "Coordination",
        ("command_centre.show", "指挥中心", "Command centre"), ("disputes.disputes", "执行争议", "Disputes"),
        ("circulation.notices", "通知", "Notices"), ("circulation.campaigns", "专项行动", "Campaigns"),
        ("circulation.requests", "请示", "Requests"),
    ),
    _group(
        "运行", "Operation",
        ("journeys.find", "轨迹", "Journey"), ("lists.courts", "法院", "Courts"),
    ),
    Group(Text("运维", "Operators"), (
        Entry("traces.listed", Text("追踪", "Traces"), operators=True),
        Entry("messages.quarantine", Text("隔离", "Quarantine"), operators=True),
        Entry("style.show", Text("组件", "Components"), operators=True),
    )),
)  # fmt: skip


def may_operate(person: Person) -> bool:
    """Whether this person sees what keeps the node running."""
    return Body.MANAGEMENT in person.bodies or Role.OPERATOR in person.roles


def in_menu() -> str:
    """The endpoint of the entry the reader is in: this page, else the list a page stands under; empty for none."""
    addresses = {url_for(entry.endpoint): entry.endpoint for group in GROUPS for entry in group.entries}
    if request.endpoint in addresses.values():
        return str(request.endpoint)
    above = [address for address in addresses if request.path.startswith(f"{address.rstrip('/')}/") and address != "/"]
    return addresses[max(above, key=len)] if above else ""
