"""The cases a person handles, what is owed in each next, and what weighs on it: flags, alerts, controls that end soon.

Rows are asked for by case alone and sifted here: a query by case and state would go by the index of the state, which in
a large court names everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.alerts import Alert
from shared.domain.alerts import Level as AlertLevel
from shared.domain.cases import Case
from shared.domain.controls import Control
from shared.domain.duties import Duty
from shared.domain.flags import Flag
from shared.domain.flags import Level as FlagLevel
from shared.flows.watch import ALARM_RULE
from shared.web.reading.homes.seat import LIVING, LOOKED_AT, Seat

#: The most urgent of the cases looked at.
SHOWN = 20
ROWS = 1000


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with its next duty, its flags (the gravest first), its gravest alert, and the control that ends first."""

    case: Case
    duty: Duty | None
    flags: list[Flag]
    alert: Alert | None
    control: Control | None


@dataclass(frozen=True, slots=True)
class OwnCases:
    """`mine`: the person handles them; else they are those of the court in which something is due first."""

    mine: bool
    rows: list[OwnCase]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


def own_cases(seat: Seat) -> OwnCases:
    """The person's cases; of who handles none, the court's cases where something is due first. Overdue before the rest."""
    mine = bool(seat.handled)
    owed = seat.owed_where_handled if mine else _due_first(seat)
    cases = seat.handled if mine else _cases_of(seat, owed)
    next_due: dict[str, Duty] = {}
    for duty in sorted((duty for duty in owed if duty.due_on), key=_urgency):
        next_due.setdefault(duty.lineage_id, duty)
    ordered = sorted(cases, key=lambda case: (_urgency(next_due.get(case.lineage_id)), case.case_no))
    return OwnCases(mine, _weighed(seat, ordered[:SHOWN], next_due), len(ordered) > SHOWN)


def _urgency(duty: Duty | None) -> tuple[bool, date]:
    return duty is None or duty.state != "overdue", (duty.due_on if duty else None) or date.max


def _due_first(seat: Seat) -> list[Duty]:
    """Two queries, each in the order of an index."""
    duties = seat.unit.duties
    late = duties.where(state="overdue", order_by=("due_on",), limit=LOOKED_AT)
    return [*late, *duties.where(state="open", due_on__gte=seat.today, order_by=("due_on",), limit=LOOKED_AT)]


def _cases_of(seat: Seat, owed: list[Duty]) -> list[Case]:
    lineages = sorted({duty.lineage_id for duty in owed if duty.lineage_id})
    found = seat.unit.cases.where(lineage_id__in=lineages, limit=ROWS) if lineages else []
    return [case for case in found if case.state in LIVING]


def _weighed(seat: Seat, cases: list[Case], next_due: dict[str, Duty]) -> list[OwnCase]:
    unit, lineages = seat.unit, sorted({case.lineage_id for case in cases})
    if not lineages:
        return []
    flags = [flag for flag in unit.of(Flag).where(lineage_id__in=lineages, limit=ROWS) if flag.state == "open"]
    alerts = [alert for alert in unit.of(Alert).where(lineage_id__in=lineages, limit=ROWS) if alert.is_open]
    gravest = {each.lineage_id: each for each in sorted(alerts, key=lambda each: AlertLevel(each.level).rank)}
    soon = seat.today + timedelta(days=max(seat.node.law.rule(ALARM_RULE, seat.today).numbers()))
    controls = unit.controls.where(lineage_id__in=lineages, order_by=("-end_on",), limit=ROWS)
    ending = {each.lineage_id: each for each in controls if each.state == "active" and each.end_on <= soon}
    return [
        OwnCase(
            case, next_due.get(case.lineage_id),
            sorted((flag for flag in flags if flag.lineage_id == case.lineage_id), key=lambda f: -FlagLevel(f.level).height),
            gravest.get(case.lineage_id), ending.get(case.lineage_id),
        )
        for case in cases
    ]  # fmt: skip
