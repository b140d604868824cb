"""Figures by court and month, kept up line by line, so that neither a page nor a digest ever reads all cases.

A late or corrected line changes the month it belongs to; a month changed after it ended carries the mark `corrected`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.domain.cases import RegisteredCase
from shared.domain.ledger import LedgerEvent, LedgerFigure
from shared.messages.desk import Desk

CORRECTED = "corrected"
Key = tuple[str, str, str]


def month_of(day: date) -> str:
    """`2026-03`."""
    return day.isoformat()[:7]


def counted(row: RegisteredCase | None) -> Counter[Key]:
    """What one docket entry adds to (court, month, figure)."""
    found: Counter[Key] = Counter()
    if row is None:
        return found
    filed = month_of(row.filed_on)
    found[row.court, filed, "filed"] = 1
    for name in ("claim_fen", "received_fen", "paid_fen"):
        found[row.court, filed, name] = getattr(row, name)
    if row.closed_on is not None:
        found[row.court, month_of(row.closed_on), "closed"] = 1
        found[row.court, month_of(row.closed_on), f"mode:{row.mode or ''}"] = 1
    return found


def changed(before: RegisteredCase | None, after: RegisteredCase) -> Counter[Key]:
    """What a new state of one docket entry changes."""
    change = counted(after)
    change.subtract(counted(before))
    return change


def add(desk: Desk, change: Counter[Key]) -> None:
    """Add to the stored figures, with the mark where a month was over."""
    change = Counter({key: amount for key, amount in change.items() if amount})
    this_month = month_of(desk.today)
    for court, month in {(court, month) for court, month, _ in change if month < this_month}:
        change[court, month, CORRECTED] += 1
    if not change:
        return
    rows = desk.of(LedgerFigure)
    courts, months = sorted({key[0] for key in change}), sorted({key[1] for key in change})
    known = {(row.court, row.month, row.figure): row for row in rows.where(court__in=courts, month__in=months)}
    rows.add_all([LedgerFigure(*key, amount) for key, amount in sorted(change.items()) if key not in known])
    rows.save_all([replace(known[key], amount=known[key].amount + amount)
                   for key, amount in sorted(change.items()) if key in known])  # fmt: skip


def rebuilt(desk: Desk, court: str, states: Iterable[RegisteredCase], events: Iterable[LedgerEvent] | None) -> None:
    """Set the figures of a court from its cases and, where they are here one by one, its events; marks stay."""
    true: Counter[Key] = Counter()
    for state in states:
        true.update(counted(state))
    if events is not None:
        rows = list(events)
        gone = {row.corrects for row in rows}
        true.update((court, month_of(row.on), f"node:{row.node_no}") for row in rows if row.event_id not in gone)
    for figure in desk.of(LedgerFigure).where(court=court):
        if figure.figure != CORRECTED and (events is not None or not figure.figure.startswith("node:")):
            true[court, figure.month, figure.figure] -= figure.amount
    add(desk, true)


def totals(desk: Desk, court: str) -> dict[str, int]:
    """All figures of one court over all months, without what is zero and the marks."""
    found: Counter[str] = Counter()
    for row in desk.of(LedgerFigure).where(court=court):
        found[row.figure] += row.amount
    return {name: amount for name, amount in sorted(found.items()) if amount and name != CORRECTED}


def by_month(desk: Desk, court: str) -> dict[tuple[str, str], int]:
    """Figures of one court's cases by (month, figure), without what is zero, the marks and the events."""
    rows = desk.of(LedgerFigure).where(court=court, order_by=("month", "figure"))
    return {(row.month, row.figure): row.amount for row in rows
            if row.amount and row.figure != CORRECTED and not row.figure.startswith("node:")}  # fmt: skip
