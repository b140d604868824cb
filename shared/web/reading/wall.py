"""The command-centre wall (大屏): what a room has to see at once. Few rows, no party named, every number bounded.

Source: 法发〔2009〕43号 一(一) (24 hours on duty, one command); what a wall shows [D].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.domain.duties import Duty
from shared.domain.duty_rota import Shift
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.flags import Flag, Level
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.web.reading import alerts, command_centre, flags
from shared.web.reading.homes.health import Health, node_health
from shared.web.reading.homes.seat import MOST, ends_at, owed_in

ORDERS, ROWS = 6, 4
#: Flags looked at for the gravest of them.
FLAGS = 50
SETTLED = ("closed", "revoked")


@dataclass(frozen=True, slots=True)
class Clocked:
    """An order with what this court is owed or owes next in it: the time left (negative: late; None: nothing runs).

    gone: since the order.
    """

    order: command_centre.Order
    duty: Duty | None
    left: timedelta | None
    gone: timedelta

    @property
    def late(self) -> bool:
        """Past its instant."""
        return self.left is not None and self.left < timedelta()

    @property
    def pressing(self) -> bool:
        """A quarter of an hour or less."""
        return self.left is not None and timedelta() <= self.left <= timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Number:
    """A large figure. tone: empty while it is zero."""

    title: Text
    value: int
    tone: str


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the wall at one instant of legal time. more: orders that do not fit."""

    now: datetime
    on_duty: list[Shift]
    numbers: list[Number]
    orders: list[Clocked]
    more: int
    flags: list[Flag]
    matters: list[dict[str, Any]]
    incidents: list[Exchange]
    health: Health


def read_wall(node: Node, unit: Unit) -> Wall:
    """A constant number of queries. Late orders first, then what is due next."""
    now = node.clock.legal_now()
    orders = _clocked(unit, command_centre.running(node, unit, "dispatch", command_centre.OVER), now)
    raised = unit.of(Flag).where(state="open", order_by=("-raised_on",), limit=FLAGS)
    matters = [row for row in flags.listed(unit) if row["state"] not in SETTLED]
    incidents = command_centre.running(node, unit, "incident", ("closed",))
    health, levels = node_health(unit), alerts.counts(unit)
    numbers = [
        Number(Text("调度中", "orders"), len(orders), "accent"),
        Number(Text("逾期事项", "overdue duties"), unit.duties.count(most=MOST, state="overdue"), "bad"),
        Number(Text("督办标记", "open flags"), flags.open_flags(unit), "warn"),
        Number(Text("红色预警", "red alerts"), levels["red"], "bad"),
        Number(Text("失联法院", "silent courts"), len(health.silent), "bad"),
        Number(Text("停放报文", "parked messages"), health.parked + health.quarantined, "warn"),
    ]
    return Wall(
        now, unit.of(Shift).where(start_at__lte=now, end_at__gt=now, limit=ROWS), numbers, orders[:ORDERS],
        len(orders) - len(orders[:ORDERS]), sorted(raised, key=lambda flag: -Level(flag.level).height)[:ROWS],
        sorted(matters, key=lambda row: row["state"] != "overdue")[:ROWS], incidents[:ROWS], health,
    )  # fmt: skip


def _clocked(unit: Unit, orders: Sequence[Exchange], now: datetime) -> list[Clocked]:
    due = owed_in(unit, orders)
    found = []
    for row in orders:
        order, duty = command_centre.order_of(row), due.get(row.exchange_id)
        found.append(Clocked(order, duty, ends_at(duty) - now if duty else None, now - row.opened_at))
    return sorted(found, key=lambda each: (each.left is None, each.left or timedelta()))
