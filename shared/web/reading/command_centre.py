"""The command centre's desk as its pages show it: who is on duty, orders with their stages, leads, incidents, rewards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.command_centre import Contact, Measure, Squad, distance
from shared.domain.courts import Court, Line
from shared.domain.duty_rota import Call, Centre, Shift, centre_is_mandatory
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.people import Person
from shared.domain.rewards import SealedIdentity, Tip, payout_fen, winner
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME, Unit
from shared.procedures.command_centre.papers import ControlTaken, Stage

SHOWN = 50
OVER = ("reviewed", "cancelled", "passed_on", "refused", "taken_over")
#: The stages of an order in a row; the fifth says what was found.
STAGES = ("issued", "acked", "en_route", "on_site", "found", "reported", "taken_over", "reviewed")
_FOUND = ("controlled", "not_found", "obstructed", "reinforced")
_PLACE = {"waiting": 1, "unable": 1, "told": 0, "to_take_over": 5} | dict.fromkeys(_FOUND, 4)
_FACTS = (
    ("holder", "执行法院", "court that holds the case"), ("measure", "措施", "measure"), ("document_no", "授权文书", "authorising document"),
    ("outcome", "结果", "outcome"), ("taken", "控制情况", "control taken"), ("acts", "所做工作", "acts"), ("persons", "人员", "persons"),
    ("items", "财物", "items"),
    ("no", "编号", "number"), ("place", "地点", "place"), ("target", "对象", "target"), ("urgency", "紧急程度", "urgency"),
    ("grade", "等级", "grade"), ("text", "内容", "content"), ("item", "事项", "item"), ("due_on", "期限", "due"),
    ("answer", "答复", "answer"), ("found", "核实情况", "found"), ("taken_measure", "措施", "measure taken"), ("reply", "回复", "reply"),
    ("conditions", "悬赏条件", "conditions"), ("review", "评查", "review"), ("promise_fen", "悬赏金上限（元）", "reward at most (yuan)"),
    ("share_per_mille", "计付千分比", "per mille of what is realised"), ("paid_fen", "已发放（元）", "paid (yuan)"), ("needed", "所需增援", "needed"), ("sent", "支援", "support"),
)  # fmt: skip
#: What the log of an order says happened.
_EVENTS = {
    "order": ("下达", "ordered"), "told": ("告知", "told"), "ack": ("签收", "acknowledged"), "unable": ("不能执行", "unable"),
    "wait": ("等候小组", "waits for the squad"), "go_on": ("小组空出", "the squad is free"), "set_out": ("出警", "set out"),
    "arrive": ("到达现场", "on the scene"), "controlled": ("已控制", "under control"), "not_found": ("未找到", "not found"),
    "obstructed": ("受阻", "obstructed"), "reinforce": ("增援", "reinforced"), "report": ("报告结果", "result"),
    "take_over": ("接管", "taken over"), "review": ("评查", "reviewed"), "cancel": ("取消", "cancelled"),
    "pass_on": ("改派", "passed on"), "to_head": ("报负责人", "to the head"), "refused": ("被拒收", "refused"),
    "passed": ("执行法院变更", "the power has passed"), "noted": ("记录", "noted"),
}  # fmt: skip
PROCEDURES = ("dispatch", "reinforcement", "incident", "supervised_item", "lead", "liaison", "reward_notice")


@dataclass(frozen=True, slots=True)
class Order:
    """An order with how far it has come: `reached` counts the stages of `STAGES` that lie behind it or hold now."""

    exchange: Exchange
    reached: int


@dataclass(frozen=True, slots=True)
class Near:
    """A court below with its free squads; `distance`: 0 same county … 3 another province."""

    court: Court
    squads: int
    distance: int


@dataclass(frozen=True, slots=True)
class CentreDesk:
    """What the desk shows; `missing`: this court must have a centre and none is entered."""

    centre: Centre | None
    missing: bool
    on_duty: list[Shift]
    calls: list[Call]
    orders: list[Order]
    leads: list[Exchange]
    incidents: list[Exchange]
    others: list[Exchange]
    squads: list[Squad]
    near: list[Near]
    contacts: list[Contact]


def order_of(exchange: Exchange) -> Order:
    """How far an order has come."""
    place = _PLACE.get(exchange.state)
    if place is None:
        place = STAGES.index(exchange.state) if exchange.state in STAGES else -1
    return Order(exchange, place + 1)


def running(node: Node, unit: Unit, procedure: str, over: Iterable[str] = ()) -> list[Exchange]:
    """What is under way of one procedure, the newest first, without the states it is over in."""
    return unit.exchanges.where(
        procedure=procedure, state__in=_live_states(node, procedure, over), order_by=("-opened_at",), limit=SHOWN
    )


def _live_states(node: Node, procedure: str, over: Iterable[str]) -> list[str]:
    tables = node.catalogue.procedures[procedure].tables.values()
    return sorted({row.end for table in tables for row in table} - set(over))


def read_desk(node: Node, unit: Unit, region: str) -> CentreDesk:
    """Everything that is under way; `region`: nearest courts first from there (of this court's seat when empty)."""
    now, today = node.clock.legal_now(), node.clock.legal_today()
    centre = unit.of(Centre).get(node.court_id)
    squads = unit.of(Squad).where(order_by=("court", "name"), limit=SHOWN * 4)
    below = {court.court_id: court for court in node.registry.all_below(node.court_id, Line.MANAGEMENT, today)}
    free = [squad.court for squad in squads if squad.state == "free"]
    near = [Near(below[c], free.count(c), distance(below[c].region_code, region or node.court.region_code))
            for c in dict.fromkeys(free) if c in below]  # fmt: skip
    return CentreDesk(
        centre, centre is None and centre_is_mandatory(node.court.tier),
        unit.of(Shift).where(start_at__lte=now, end_at__gt=now),
        unit.of(Call).where(day=today, order_by=("-no",), limit=10),
        [order_of(each) for each in running(node, unit, "dispatch", OVER)],
        running(node, unit, "lead", ("replied",)), running(node, unit, "incident", ("closed",)),
        [*running(node, unit, "reinforcement", ("sent",)), *running(node, unit, "supervised_item", ("answered",)),
         *running(node, unit, "liaison", ("answered",))],
        squads, sorted(near, key=lambda each: (each.distance, each.court.court_id)),
        unit.of(Contact).where(order_by=("organ", "office"), limit=SHOWN),
    )  # fmt: skip


def source_of(unit: Unit, lead: Exchange, person: Person) -> SealedIdentity | None:
    """Who gave a lead, for those who may know."""
    sealed = unit.of(SealedIdentity).get(lead.exchange_id)
    return sealed if sealed is not None and person.person_id in sealed.visible_to else None


@dataclass(frozen=True, slots=True)
class RewardSheet:
    """A notice with its tips; `payee`: who is to be paid, shown to the payer only."""

    notice: Exchange
    tips: list[Tip]
    due_fen: int
    payee: SealedIdentity | None


def reward_sheet(unit: Unit, notice: Exchange, person: Person) -> RewardSheet:
    """The payer is an implementing officer who did not register the tip, once money was realised."""
    tips = unit.of(Tip).where(notice_id=notice.exchange_id, order_by=("no",))
    first = winner(tips)
    due = 0
    if first is not None:
        due = payout_fen(promise_fen=notice.data["promise_fen"], share_per_mille=notice.data["share_per_mille"],
                         realised_fen=first.realised_fen)  # fmt: skip
    pays = "implementation" in person.bodies and bool({"officer", "chief"} & set(person.roles))
    shown = (
        first is not None and pays and notice.state in ("realised", "paid") and first.registered_by != person.person_id
    )
    payee = unit.of(SealedIdentity).get(first.tip_id) if first is not None and shown else None
    return RewardSheet(notice, tips, due, payee)


def facts_of(exchange: Exchange) -> list[tuple[Text, Text]]:
    """Title and value for the page of one exchange, then its log in court time."""
    data: dict[str, Any] = dict(exchange.data)
    for inner in ("said", "lead", "report"):
        data |= {name: value for name, value in (data.get(inner) or {}).items() if name not in data}
    told = [(Text(zh, en), _value(name, data[name])) for name, zh, en in _FACTS if data.get(name) not in (None, "", [])]
    for entry in exchange.data.get("log", []):
        at = f"{datetime.fromisoformat(entry['at']).astimezone(COURT_TIME):%Y-%m-%d %H:%M}"
        zh, en = _EVENTS.get(entry["event"], (entry["event"], entry["event"]))
        rest = f"{entry['by']} {entry['text']}".strip()
        told.append((Text(at, at), Text(f"{zh} {rest}", f"{en} {rest}")))
    return told


def _value(name: str, value: Any) -> Text:
    match name:
        case "measure":
            return Measure(value).label
        case "taken":
            return ControlTaken(value).label
        case "outcome":
            return Stage(value).label
        case "promise_fen" | "paid_fen":
            value = f"{value // 100:,}.{value % 100:02d}"
    return Text(str(value), str(value))
