"""Due dates by hand-checked cases and by properties. The official calendar is that of shared/law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.deadlines import SHANGHAI, BadPeriod, Period, Unit, add_months, cap_end, due, legal_day
from shared.law import Law

CALENDAR = Law.load().calendar
DAYS, WORKING, MONTHS, YEARS = Unit.NATURAL_DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS
HOURS, MINUTES = Unit.HOURS, Unit.MINUTES
known_days = st.dates(date(2008, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-03-02", 7, DAYS, "2026-03-09"),  # plain Monday to Monday
        ("2025-12-25", 7, DAYS, "2026-01-04"),  # New Year's Day; Sunday 4 January is made up
        ("2025-12-27", 5, DAYS, "2026-01-04"),
        ("2024-12-25", 7, DAYS, "2025-01-02"),  # one day off only in 2025
        ("2024-02-03", 7, DAYS, "2024-02-18"),  # Spring Festival 2024 ends; Sunday 18 February is made up
        ("2024-01-30", 5, DAYS, "2024-02-04"),  # Sunday, but made up: no rolling
        ("2024-02-26", 3, DAYS, "2024-02-29"),  # leap day, a Thursday
        ("2024-01-31", 1, MONTHS, "2024-02-29"),  # month end in a leap year
        ("2025-01-31", 1, MONTHS, "2025-02-28"),
        ("2024-02-29", 1, YEARS, "2025-02-28"),
        ("2023-02-28", 1, YEARS, "2024-02-28"),  # corresponding day, not the month's end
        ("2024-04-02", 5, DAYS, "2024-04-07"),  # Sunday 7 April 2024 is made up
        ("2024-04-23", 5, DAYS, "2024-04-28"),  # Sunday 28 April 2024 is made up
        ("2024-09-09", 5, DAYS, "2024-09-14"),  # Saturday 14 September 2024 is made up
        ("2024-09-10", 5, DAYS, "2024-09-18"),  # Mid-autumn
        ("2024-09-24", 7, DAYS, "2024-10-08"),  # National Day
        ("2025-01-21", 5, DAYS, "2025-01-26"),  # Sunday 26 January 2025 is made up
        ("2025-01-23", 5, DAYS, "2025-02-05"),  # Spring Festival 2025
        ("2025-04-24", 3, DAYS, "2025-04-27"),  # Sunday, made up
        ("2025-04-28", 3, DAYS, "2025-05-06"),  # Labour Day 2025 lasts until the 5th
        ("2025-09-28", 5, DAYS, "2025-10-09"),  # National Day and Mid-autumn 2025
        ("2026-02-11", 3, DAYS, "2026-02-14"),  # Saturday, made up
        ("2026-02-12", 3, DAYS, "2026-02-24"),  # Spring Festival 2026
        ("2026-09-28", 5, DAYS, "2026-10-08"),  # National Day 2026
        ("2026-02-13", 1, WORKING, "2026-02-14"),
        ("2026-02-13", 2, WORKING, "2026-02-24"),
        ("2026-03-06", 5, WORKING, "2026-03-13"),
        ("2025-08-31", 6, MONTHS, "2026-02-28"),  # month's end and a made-up Saturday
        ("2026-03-31", 6, MONTHS, "2026-09-30"),
        ("2026-01-01", 3, MONTHS, "2026-04-01"),
    ],
)
def test_a_hand_checked_period_ends_on_the_expected_day(start: str, amount: int, unit: Unit, expected: str) -> None:
    end = due(date.fromisoformat(start), Period(amount, unit), CALENDAR)

    assert end.due_on == date.fromisoformat(expected)
    assert end.due_at is None
    assert not end.provisional


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-12-25", 7, DAYS, "2027-01-01"),  # the notice for 2027 will make it a day off
        ("2026-12-30", 3, DAYS, "2027-01-04"),
        ("2026-08-15", 6, MONTHS, "2027-02-15"),
        ("2026-12-31", 1, WORKING, "2027-01-01"),
    ],
)
def test_past_the_published_calendar_a_due_day_is_provisional_and_says_so(
    start: str, amount: int, unit: Unit, expected: str
) -> None:
    end = due(date.fromisoformat(start), Period(amount, unit), CALENDAR)

    assert end.due_on == date.fromisoformat(expected)
    assert end.provisional
    assert "暂定" in end.proof[-1].text.zh
    assert "provisional" in end.proof[-1].text.en


def test_hours_run_from_the_next_hour_and_never_wait_for_a_working_day() -> None:
    # Given a Friday evening, 10 October 2025, at 22:20 in Shanghai
    start = datetime(2025, 10, 10, 22, 20, tzinfo=SHANGHAI)

    end = due(start, Period(48, HOURS), CALENDAR)

    assert end.due_at == datetime(2025, 10, 12, 23, 0, tzinfo=SHANGHAI)
    assert end.due_at is not None
    assert end.due_at.tzinfo is UTC
    assert end.due_on is None
    assert not end.is_past(datetime(2025, 10, 12, 23, 0, tzinfo=SHANGHAI))
    assert end.is_past(datetime(2025, 10, 12, 23, 1, tzinfo=SHANGHAI))


def test_the_hour_of_the_event_is_not_counted_even_when_it_falls_on_the_hour() -> None:
    end = due(datetime(2026, 3, 2, 2, 0, tzinfo=UTC), Period(1, HOURS), CALENDAR)

    assert end.due_at == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_minutes_run_from_the_instant() -> None:
    end = due(datetime(2026, 3, 2, 2, 7, tzinfo=UTC), Period(15, MINUTES), CALENDAR)

    assert end.due_at == datetime(2026, 3, 2, 2, 22, tzinfo=UTC)


def test_a_legal_day_is_a_day_in_shanghai() -> None:
    # Given 23:30 in London on 1 March, which is already 2 March in Shanghai
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert legal_day(moment) == date(2026, 3, 2)
    assert due(moment, Period(7, DAYS), CALENDAR).due_on == date(2026, 3, 9)


@pytest.mark.parametrize("amount", [0, -1, 100_001, True])
def test_a_period_of_no_length_is_refused(amount: int) -> None:
    with pytest.raises(BadPeriod) as refused:
        Period(amount, DAYS)
    assert refused.value.code == "bad_period"


def test_hours_need_an_instant_and_an_instant_needs_a_zone() -> None:
    with pytest.raises(BadPeriod):
        due(date(2026, 3, 2), Period(1, HOURS), CALENDAR)
    with pytest.raises(BadPeriod):
        due(datetime(2026, 3, 2, 10), Period(1, DAYS), CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize("unit", list(Unit))
def test_an_end_past_the_last_year_is_refused_and_never_a_crash(unit: Unit) -> None:
    start = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)

    with pytest.raises(BadPeriod):
        due(start - timedelta(days=1), Period(100_000, unit), CALENDAR)


def test_a_cap_names_the_corresponding_day_even_on_a_holiday() -> None:
    # Given a freeze from 1 October 2025, one year at most; 1 October 2026 is a day off
    assert cap_end(date(2025, 10, 1), Period(1, YEARS)) == date(2026, 10, 1)
    with pytest.raises(BadPeriod):
        cap_end(date(2025, 10, 1), Period(1, WORKING))


def test_every_step_of_a_proof_speaks_both_languages_and_rolling_names_the_article() -> None:
    end = due(date(2025, 9, 28), Period(5, DAYS), CALENDAR)

    assert [step.as_dict()["source"] for step in end.proof] == ["民事诉讼法 2023 art. 85"] * 3
    assert all(step.text.zh and step.text.en for step in end.proof)
    assert "2025-10-09" in end.proof[-1].text.zh


@given(start=known_days, amount=st.integers(1, 400), unit=st.sampled_from([DAYS, WORKING, MONTHS, YEARS]))
def test_a_due_day_is_after_the_start_and_a_working_day(start: date, amount: int, unit: Unit) -> None:
    end = due(start, Period(amount, unit), CALENDAR)

    assert end.due_on is not None
    assert end.due_on > start
    assert CALENDAR.is_working_day(end.due_on)
    assert end.provisional == CALENDAR.is_provisional(end.due_on)


@given(start=known_days, amount=st.integers(1, 180))
def test_rolling_skips_only_days_nobody_works(start: date, amount: int) -> None:
    end = due(start, Period(amount, DAYS), CALENDAR).due_on
    assert end is not None

    skipped = [start + timedelta(days=n) for n in range(amount, (end - start).days)]

    assert not any(map(CALENDAR.is_working_day, skipped))


@given(
    start=known_days, one=st.integers(1, 180), more=st.integers(0, 30), unit=st.sampled_from([DAYS, WORKING, MONTHS])
)
def test_a_longer_period_never_ends_earlier(start: date, one: int, more: int, unit: Unit) -> None:
    short, long = (due(start, Period(amount, unit), CALENDAR).due_on for amount in (one, one + more))

    assert short is not None
    assert long is not None
    assert short <= long


@given(start=st.dates(date(1950, 1, 1), date(2100, 1, 1)), months=st.integers(1, 600))
def test_the_corresponding_day_keeps_its_number_or_is_the_months_last(start: date, months: int) -> None:
    end = add_months(start, months)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(
    start=st.datetimes(datetime(2008, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(1, 500),
)
def test_hours_end_on_the_hour_and_at_most_one_hour_late(start: datetime, hours: int) -> None:
    end = due(start, Period(hours, HOURS), CALENDAR).due_at
    assert end is not None

    assert (end.minute, end.second, end.microsecond) == (0, 0, 0)
    assert timedelta(0) < end - start - timedelta(hours=hours) <= timedelta(hours=1)
