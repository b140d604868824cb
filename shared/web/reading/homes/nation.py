"""The nation by province, from the figures the ledger brings up; disputes between provinces; what is released and in force.

Source: 法发〔2014〕26号 arts 14–17 (figures level by level); 执行工作规定 2020 arts 67–70 (disputes between provinces).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shared.domain.courts import Court, Line
from shared.domain.duties import Duty
from shared.domain.errors import ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.ledger import LedgerFigure
from shared.messages.schemas import load
from shared.procedures.dispute.papers import Matter
from shared.procedures.dispute.tables import NAME as DISPUTE
from shared.registry.registry import Registry
from shared.web.reading.homes.seat import Seat

FIGURES = ("filed", "closed", "claim_fen", "received_fen", "paid_fen")
#: Rows of one month: every court of the country with every figure shown.
MOST_FIGURES = 20_000
DISPUTES_SHOWN = 12
#: A dispute that waits for the court that coordinates it.
COORDINATED = ("received", "coordinating", "decided")


@dataclass(slots=True)
class Province:
    """One subtree directly below, or this court itself, in one month. Money is integer 分 (fen). courts: that reported."""

    court: Court
    courts: int = 0
    figures: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))


@dataclass(frozen=True, slots=True)
class Nation:
    """A month by province. most: the largest number of cases in one, for the length of bars. month empty: no figures yet."""

    month: str
    provinces: list[Province]
    total: dict[str, int]
    most: int

    def __bool__(self) -> bool:
        return bool(self.month)


def nation(seat: Seat) -> Nation:
    """The newest month of which there are figures, the province with most cases first."""
    figures = seat.unit.of(LedgerFigure)
    newest = figures.first(order_by=("-month",))
    if newest is None:
        return Nation("", [], {}, 0)
    rows = figures.where(month=newest.month, figure__in=list(FIGURES), limit=MOST_FIGURES)
    provinces = _by_province(seat.node.registry, seat, rows)
    total = {name: sum(each.figures[name] for each in provinces) for name in FIGURES}
    most = max((max(each.figures["filed"], each.figures["closed"]) for each in provinces), default=0)
    return Nation(newest.month, sorted(provinces, key=lambda each: -each.figures["filed"]), total, most)


def _by_province(registry: Registry, seat: Seat, rows: Iterable[LedgerFigure]) -> list[Province]:
    found: dict[str, Province] = {}
    seen: dict[str, set[str]] = defaultdict(set)
    tops: dict[str, Court] = {}
    for row in rows:
        if row.court not in tops:
            tops[row.court] = _top(registry, seat, row.court)
        top = tops[row.court]
        known = found.setdefault(top.court_id, Province(top))
        known.figures[row.figure] += row.amount
        seen[top.court_id].add(row.court)
    for court_id, province in found.items():
        province.courts = len(seen[court_id])
    return list(found.values())


def _top(registry: Registry, seat: Seat, court_id: str) -> Court:
    """The court directly below this one that the court belongs to; the court itself when it stands directly below."""
    try:
        line = [registry.court(court_id), *registry.superiors(court_id, Line.MANAGEMENT, seat.today)]
    except ZhixingError:
        return seat.node.court
    below = [court for court in line if court.court_id != seat.node.court_id]
    return below[-1] if below else seat.node.court


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute this court coordinates: the courts at odds and what about."""

    row: Exchange
    matter: Matter
    duty: Duty | None


def disputes(seat: Seat) -> list[Disputed]:
    """Disputes that wait for this court, what is due first."""
    rows = seat.unit.exchanges.where(procedure=DISPUTE, state__in=list(COORDINATED), limit=DISPUTES_SHOWN)
    kept = [row for row in rows if row.role in ("coordinator", "superior")]
    due = seat.owed_in(kept)
    return [Disputed(row, load(Matter, row.data["matter"]), due.get(row.exchange_id)) for row in kept]


@dataclass(frozen=True, slots=True)
class Releases:
    """What is in force here: the law release, the registry, the key directory with its last day."""

    law: str
    courts: int
    directory_serial: int
    directory_issued_at: datetime
    directory_expires_at: datetime
    keys: int
    expires_soon: bool


def releases(seat: Seat) -> Releases:
    """Read from the node itself; the directory is the newest verified one."""
    directory, now = seat.node.directory.current(), seat.node.clock.now()
    in_force = sum(entry.in_force(now) for entry in directory.entries)
    lifetime = directory.expires_at - directory.issued_at
    return Releases(
        str(seat.node.law.release), len(seat.node.registry), directory.serial, directory.issued_at, directory.expires_at,
        in_force, directory.expires_at - now < lifetime / 4,
    )  # fmt: skip
