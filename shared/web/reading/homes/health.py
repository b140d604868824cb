"""How the node is (for its operator), what is under way at the command centre, and what waits at the filing window."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import OWED, Duty
from shared.domain.exchanges import Exchange
from shared.flows.ports import Unit
from shared.web.reading import command_centre
from shared.web.reading.command_centre import Order
from shared.web.reading.homes.seat import MOST, Seat

SHOWN = 12
#: A court is silent when a message to it was tried so often without a receipt ([D]).
TRIES = 3
OLDEST = 100
PARKED, BUFFERED = ["parked", "held"], ["buffered"]


@dataclass(frozen=True, slots=True)
class Silent:
    """A court that owes receipts: of how many messages (of those looked at), the oldest since when."""

    court: str
    messages: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """Counts stop at 1,000. silent: courts that do not answer, the longest silent first. forked: peers whose log forked."""

    parked: int
    buffered: int
    quarantined: int
    unanswered: int
    silent: list[Silent]
    forked: list[str]


def health(seat: Seat) -> Health:
    """Messages that are stuck here, receipts that do not come, evidence logs that do not fit."""
    return node_health(seat.unit)


def node_health(unit: Unit) -> Health:
    """The same without a person."""
    forked = unit.peer_heads.where(state__ne="consistent", limit=SHOWN)
    return Health(
        unit.inbox.count(most=MOST, state__in=PARKED), unit.inbox.count(most=MOST, state__in=BUFFERED),
        unit.quarantine.count(most=MOST, state="open"), unit.outbox.count(most=MOST, next_attempt_at__is_null=False),
        silent_peers(unit), [row.court_id for row in forked],
    )  # fmt: skip


def silent_peers(unit: Unit) -> list[Silent]:
    """Courts that have given no receipt though a message was tried several times; from the hundred oldest unanswered."""
    rows = unit.outbox.where(next_attempt_at__is_null=False, order_by=("issued_at",), limit=OLDEST)
    tried = [row for row in rows if row.attempts >= TRIES]
    number = Counter(row.recipient for row in tried)
    since = {row.recipient: row.issued_at for row in reversed(tried)}
    return [Silent(court, number[court], at) for court, at in sorted(since.items(), key=lambda each: each[1])]


@dataclass(frozen=True, slots=True)
class Dispatching:
    """Orders and incidents under way at the command centre."""

    orders: list[tuple[Order, Duty | None]]
    incidents: list[Exchange]
    leads: list[Exchange]

    def __bool__(self) -> bool:
        return bool(self.orders or self.incidents or self.leads)


def dispatching(seat: Seat) -> Dispatching:
    """What the officers on duty have before them."""
    node, unit = seat.node, seat.unit
    orders = command_centre.running(node, unit, "dispatch", command_centre.OVER)[:SHOWN]
    due = seat.owed_in(orders)
    return Dispatching(
        [(command_centre.order_of(row), due.get(row.exchange_id)) for row in orders],
        command_centre.running(node, unit, "incident", ("closed",))[:SHOWN],
        command_centre.running(node, unit, "lead", ("replied",))[:SHOWN],
    )


def window(seat: Seat) -> list[Duty]:
    """What the filing window owes, by date: applications to decide on, remedies to docket, files to send on."""
    mine: dict[str, Any] = {"body": Body.FILING.value}
    return seat.unit.duties.where(state__in=list(OWED), order_by=("due_on", "due_at"), limit=SHOWN, **mine)
