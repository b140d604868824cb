"""The official working calendar: which days are worked, which are off, and how far it is published.

Pure: the sets of days come from `shared.law`, which keeps the State Council's yearly notices as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off (放假) and make-up working days (调休上班) between two dates.

    Attributes:
        off: published days off; weekends need not be listed. `makeup`: weekend days that are worked.
        published_from, published_until: first and last day the notices cover. Outside them only
            weekends are known, and every answer is provisional.
    """

    off: frozenset[date]
    makeup: frozenset[date]
    published_from: date
    published_until: date

    def is_statutory_off(self, day: date) -> bool:
        """True for a day off of the published calendar (a plain weekend is not one)."""
        return day in self.off

    def is_working_day(self, day: date) -> bool:
        """True for a weekday that is not off, and for a make-up working day."""
        if day in self.makeup:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def is_provisional(self, day: date) -> bool:
        """True when no published notice covers `day`, so that the answer may change."""
        return not self.published_from <= day <= self.published_until

    def first_working_day_from(self, day: date) -> date:
        """`day` itself if worked, else the first working day after it. Raises OverflowError at year 9999."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; `start` itself is never counted.

        Raises: OverflowError past year 9999.
        """
        day = start
        while count > 0:
            day += _ONE_DAY
            if self.is_working_day(day):
                count -= 1
        return day
