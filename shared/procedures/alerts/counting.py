"""Days of an alert: gross since it began, and net of the days that do not count for the period it watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.alerts import Alert, Marks, marks_of
from shared.domain.deadlines import Period, cap_end
from shared.domain.due_basis import ByRest, ByRule, basis_in
from shared.domain.duties import Duty
from shared.domain.exclusions import Exclusion
from shared.messages.desk import Desk
from shared.procedures.moving_dates import NET_OF, grounds_of
from shared.procedures.net_days import SIX_MONTHS_GROUNDS, exclusions_of, net_days_237

LEVELS_RULE, CONTROL_RULE = "alert_levels", "control_expiry_alarms"


@dataclass(frozen=True, slots=True)
class Counted:
    """Days since an alert's period began, and what does not count of them."""

    gross_days: int
    net_days: int
    excluded: tuple[Exclusion, ...] = ()


def counted(desk: Desk, alert: Alert) -> Counted:
    """As of today."""
    gross = (desk.today - alert.started_on).days
    spans = _not_counting(desk, alert)
    if not spans:
        return Counted(gross, gross)
    days = {
        day
        for span in spans
        for day in range(max(span.from_on, alert.started_on).toordinal(), span.last_day(desk.today).toordinal() + 1)
        if day > alert.started_on.toordinal()
    }
    return Counted(gross, gross - len(days), spans)


def _not_counting(desk: Desk, alert: Alert) -> tuple[Exclusion, ...]:
    duty = desk.duties.get(alert.source_id) if alert.source == "duty" else None
    if duty is not None and duty.rule_id in NET_OF:
        grounds: Sequence[object] = grounds_of(desk.law, duty.rule_id, duty.opened_on)[0]
    elif alert.facts.get("net"):
        listed = desk.law.rule(SIX_MONTHS_GROUNDS, desk.today).value
        grounds = listed if isinstance(listed, tuple) else (listed,)
    else:
        return ()
    return tuple(span for span in exclusions_of(desk, alert.lineage_id) if span.ground.value in grounds)


def shares(desk: Desk) -> tuple[int, ...]:
    """The shares, in per cent, at which the levels begin."""
    return desk.law.rule(LEVELS_RULE, desk.today).numbers()


def duty_marks(desk: Desk, duty: Duty) -> Marks:
    """Levels of a duty; none while it is stopped, or due at an instant. What was left of an earlier one keeps its whole."""
    if duty.state == "stopped" or duty.due_on is None:
        return Marks(None, None, None)
    return marks_of(duty.due_on, whole_days(desk, duty), shares(desk))


def whole_days(desk: Desk, duty: Duty) -> int:
    """Length of a duty's period in days, without those that did not count."""
    basis, opened, last_on = basis_in(duty.proof), duty.opened_on, duty.due_on
    seen = {duty.duty_id}
    while isinstance(basis, ByRest) and basis.duty_id not in seen:
        earlier = desk.duties.get(basis.duty_id)
        if earlier is None:
            break
        seen.add(earlier.duty_id)
        basis, opened, last_on = basis_in(earlier.proof), earlier.opened_on, earlier.due_on
    if isinstance(basis, ByRule) and not basis.period.unit.ends_at_an_instant and basis.excluded:
        start = basis.start if not hasattr(basis.start, "date") else opened
        return (cap_end(start, basis.whole) - start).days
    return max((last_on - opened).days, 0) if last_on is not None else 0


def clock_marks(desk: Desk, started_on: date, period: Period | None) -> Marks:
    """Levels of a clock of ours; without a period red is the day after it began."""
    if period is None:
        return Marks(None, None, started_on + timedelta(days=1))
    last_on = cap_end(started_on, period)
    return marks_of(last_on, (last_on - started_on).days, shares(desk))


def net_marks(desk: Desk, alert: Alert) -> Marks:
    """Levels of a clock over the six months (CPL 237), as far as its excluded days are known today."""
    found = net_days_237(desk, alert.started_on, exclusions_of(desk, alert.lineage_id))
    return marks_of(found.ends_on, found.limit_days, shares(desk))
