"""Rows of the list of cases, each with its power and its next duty, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.cases import Case
from shared.domain.deadlines import legal_day
from shared.domain.duties import OWED, Duty
from shared.domain.power import Power
from shared.flows.ports import Unit

#: So many at a time: a database takes only so many values in one query.
BATCH = 500


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row. `next_duty`: the one owed that is due first."""

    case: Case
    power: Power | None
    next_duty: Duty | None

    @property
    def next_on(self) -> date | None:
        """The day of the next duty."""
        return due_day(self.next_duty) if self.next_duty else None


class CaseLines:
    """Cases as rows of a list (`shared.web.tables`): what `Rows` promises of `where`, for cases with what belongs to them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> list[CaseLine]:
        """The cases that match, with power and next duty: two more queries for every 500."""
        cases = self._unit.cases.where(order_by=order_by, limit=limit, offset=offset, **filters)
        found: list[CaseLine] = []
        for at in range(0, len(cases), BATCH):
            batch = cases[at : at + BATCH]
            running = sorted({case.lineage_id for case in batch if case.state != "closed"})
            powers = {row.power_id: row for row in self._unit.powers.where(power_id__in=running)}
            duties = next_duties(self._unit, running)
            for case in batch:
                open_ = case.state != "closed"
                power = powers.get(case.lineage_id) if open_ else None
                found.append(CaseLine(case, power, duties.get(case.lineage_id) if open_ else None))
        return found


def next_duties(unit: Unit, lineages: Sequence[str]) -> dict[str, Duty]:
    """Lineage → the owed duty that is due first."""
    rows = unit.duties.where(lineage_id__in=list(lineages), state__in=list(OWED))
    found: dict[str, Duty] = {}
    for row in sorted(rows, key=_when, reverse=True):
        found[row.lineage_id] = row
    return found


def due_day(duty: Duty) -> date:
    """The day a duty is due, also when it is due at an instant."""
    if duty.due_on is not None:
        return duty.due_on
    assert duty.due_at is not None  # one of both, always
    return legal_day(duty.due_at)


def _when(duty: Duty) -> tuple[date, datetime | str, str]:
    return due_day(duty), str(duty.due_at or ""), duty.duty_id
