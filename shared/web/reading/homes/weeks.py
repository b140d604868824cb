"""The coming weeks, day by day: what this person has to have done by when. Days off are those of the official calendar."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.domain.duties import Duty
from shared.web.reading.homes.seat import Seat

WEEKS, WEEK_DAYS = 4, 7
#: Duties read for the strip; and shown of one day.
LOOKED_AT, OF_ONE_DAY = 400, 3


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip. `more`: duties of the day that are not named."""

    on: date
    works: bool
    duties: list[tuple[Duty, str]]
    more: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks from Monday to Sunday. overdue: so many of the cases handled are late already; of a
    whole body the head of the page tells. cut: there are more than were read.
    """

    weeks: list[list[Day]]
    overdue: int
    mine: bool
    cut: bool

    def __bool__(self) -> bool:
        return self.overdue > 0 or any(day.duties for week in self.weeks for day in week)


def weeks(seat: Seat) -> Weeks:
    """Of the cases the person handles; of who handles none, of the bodies they work in."""
    monday = seat.today - timedelta(days=seat.today.weekday())
    end, mine = monday + timedelta(weeks=WEEKS), bool(seat.handled)
    if mine:
        owed = seat.owed_where_handled
        found = [duty for duty in owed if duty.state == "open" and duty.due_on and monday <= duty.due_on < end]
        overdue, cut = sum(duty.state == "overdue" for duty in owed), False
    else:
        whose: dict[str, Any] = {"body__in": sorted(seat.person.bodies)} if seat.person.bodies else {}
        found = seat.unit.duties.where(
            state="open", due_on__gte=monday, due_on__lt=end, order_by=("due_on",), limit=LOOKED_AT, **whose
        )
        overdue, cut = 0, len(found) == LOOKED_AT
    numbers = seat.numbers(duty.lineage_id for duty in found)
    by_day: dict[date, list[tuple[Duty, str]]] = defaultdict(list)
    for duty in found:
        if duty.due_on is not None:
            by_day[duty.due_on].append((duty, numbers.get(duty.lineage_id, "")))
    days = [monday + timedelta(days=number) for number in range(WEEKS * WEEK_DAYS)]
    calendar = seat.node.law.calendar
    shown = [
        Day(day, calendar.is_working_day(day), by_day[day][:OF_ONE_DAY], max(0, len(by_day[day]) - OF_ONE_DAY))
        for day in days
    ]
    return Weeks([shown[start : start + WEEK_DAYS] for start in range(0, len(shown), WEEK_DAYS)], overdue, mine, cut)
