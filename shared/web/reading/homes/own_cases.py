"""The cases a person handles, what is owed in each next, and what weighs on it: flags, alerts, controls that end soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.alerts import LIVE, Alert
from shared.domain.alerts import Level as AlertLevel
from shared.domain.cases import Case
from shared.domain.controls import Control
from shared.domain.duties import OWED, Duty
from shared.domain.flags import Flag
from shared.domain.flags import Level as FlagLevel
from shared.flows.watch import ALARM_RULE
from shared.web.reading.homes.seat import Seat

#: Cases looked at; shown are the most urgent of them.
LOOKED_AT, SHOWN = 200, 20
ROWS = 1000
LIVING = ["open", "custody"]


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with its next duty, its gravest flag and alert, and the control that ends first."""

    case: Case
    duty: Duty | None
    flags: list[Flag]
    alert: Alert | None
    control: Control | None

    @property
    def urgency(self) -> tuple[bool, date, str]:
        """For sorting: overdue and soonest first."""
        owed = self.duty
        return (owed is None or owed.state != "overdue", (owed.due_on if owed else None) or date.max, self.case.case_no)


@dataclass(frozen=True, slots=True)
class OwnCases:
    """`mine`: the person handles them; else they are those of the court in which something is due first."""

    mine: bool
    rows: list[OwnCase]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


def handled(seat: Seat, limit: int = LOOKED_AT) -> list[Case]:
    """The living cases this person handles, the oldest first."""
    return seat.unit.cases.where(
        handler=seat.person.person_id, state__in=LIVING, order_by=("filed_on", "case_no"), limit=limit
    )


def own_cases(seat: Seat) -> OwnCases:
    """The person's cases; of who handles none, the court's cases where something is due first."""
    cases = handled(seat)
    mine = bool(cases)
    if not mine:
        owed = seat.unit.duties.where(state__in=["overdue", "open"], order_by=("due_on",), limit=LOOKED_AT)
        lineages = sorted({duty.lineage_id for duty in owed if duty.lineage_id})
        cases = seat.unit.cases.where(lineage_id__in=lineages, state__in=LIVING, limit=LOOKED_AT) if lineages else []
    rows = sorted(_weighed(seat, cases), key=lambda row: row.urgency)
    return OwnCases(mine, rows[:SHOWN], len(rows) > SHOWN)


def _weighed(seat: Seat, cases: list[Case]) -> list[OwnCase]:
    unit, lineages = seat.unit, sorted({case.lineage_id for case in cases})
    if not lineages:
        return []
    owed = unit.duties.where(lineage_id__in=lineages, state__in=list(OWED), order_by=("-due_on",), limit=ROWS)
    due = {duty.lineage_id: duty for duty in owed if duty.due_on}
    flags = unit.of(Flag).where(lineage_id__in=lineages, state="open", limit=ROWS)
    alerts = unit.of(Alert).where(lineage_id__in=lineages, state__in=list(LIVE), limit=ROWS)
    gravest = {each.lineage_id: each for each in sorted(alerts, key=lambda each: AlertLevel(each.level).rank)}
    soon = seat.today + timedelta(days=max(seat.node.law.rule(ALARM_RULE, seat.today).numbers()))
    controls = unit.controls.where(
        lineage_id__in=lineages, state="active", end_on__lte=soon, order_by=("-end_on",), limit=ROWS
    )
    ending = {control.lineage_id: control for control in controls}
    return [
        OwnCase(
            case, due.get(case.lineage_id),
            sorted((flag for flag in flags if flag.lineage_id == case.lineage_id), key=lambda f: -FlagLevel(f.level).height),
            gravest.get(case.lineage_id), ending.get(case.lineage_id),
        )
        for case in cases
    ]  # fmt: skip
