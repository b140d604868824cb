"""The official working calendar: which days are worked, which are off, and how far it is published.

Pure: the sets of days come from `shared.law`, which keeps the State Council's yearly notices as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.domain.errors import Text

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
WEEKEND, DAY_OFF = Text("周末", "weekend"), Text("法定休假日", "statutory day off")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off (放假) and make-up working days (调休上班) between two dates.

    Attributes:
        off: published days off; weekends need not be listed. `makeup`: weekend days that are worked.
        published_from, published_until: first and last day the notices cover. Outside them only
            weekends are known, and every answer is provisional.
        holidays: the holiday for which a day is off or worked, as the notice names it.
    """

    off: frozenset[date]
    makeup: frozenset[date]
    published_from: date
    published_until: date
    holidays: Mapping[date, Text] = field(default_factory=dict, compare=False)

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

    def days_off(self, first: date, last: date) -> list[tuple[date, date, Text]]:
        """What is not worked from `first` to `last`, as stretches under one name: a holiday, or the weekend.

        A weekend that adjoins a holiday is told as part of it, as the notices do.
        """
        days = [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]
        names = {day: self._name_of(day) for day in days if not self.is_working_day(day)}
        for way, order in ((_ONE_DAY, names), (-_ONE_DAY, list(reversed(names)))):
            for day in order:
                if names[day] == WEEKEND:
                    names[day] = names.get(day - way, WEEKEND)
        stretches: list[tuple[date, date, Text]] = []
        for day, name in names.items():
            if stretches and stretches[-1][1:] == (day - _ONE_DAY, name):
                stretches[-1] = (stretches[-1][0], day, name)
            else:
                stretches.append((day, day, name))
        return stretches

    def _name_of(self, day: date) -> Text:
        return self.holidays.get(day, DAY_OFF) if self.is_statutory_off(day) else WEEKEND

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
