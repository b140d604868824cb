"""The calendar: weekends, published days off, make-up working days, and the end of what is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calendar import Calendar

CALENDAR = Calendar(
    off=frozenset({date(2026, 1, 1), date(2026, 1, 2)}),
    makeup=frozenset({date(2026, 1, 4)}),
    published_from=date(2026, 1, 1),
    published_until=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 3), False),
        (date(2026, 1, 4), True),
        (date(2026, 1, 5), True),
        (date(2026, 1, 10), False),
    ],
)
def test_a_day_is_worked_when_it_is_a_weekday_not_off_or_a_make_up_day(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


def test_a_plain_weekend_is_no_statutory_day_off() -> None:
    assert CALENDAR.is_statutory_off(date(2026, 1, 2))
    assert not CALENDAR.is_statutory_off(date(2026, 1, 10))


def test_outside_the_published_years_every_answer_is_provisional() -> None:
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert CALENDAR.is_provisional(date(2025, 12, 31))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


def test_a_working_day_is_its_own_first_working_day() -> None:
    assert CALENDAR.first_working_day_from(date(2026, 1, 5)) == date(2026, 1, 5)
    assert CALENDAR.first_working_day_from(date(2026, 1, 1)) == date(2026, 1, 4)


@given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), count=st.integers(1, 60))
def test_exactly_so_many_working_days_lie_between_start_and_the_counted_day(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)

    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert sum(map(CALENDAR.is_working_day, between)) == count
    assert CALENDAR.is_working_day(end)
