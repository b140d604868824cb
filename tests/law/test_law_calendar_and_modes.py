"""The official calendar of 2008–2026 against published counts, and the table of closing modes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.law import Law

LAW = Law.load()
CALENDAR = LAW.calendar


@pytest.mark.parametrize(("year", "expected"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_published_number_of_working_days(year: int, expected: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    assert sum(CALENDAR.is_working_day(day) for day in days if day.year == year) == expected


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"),
        (2025, "01-26 02-08 04-27 09-28 10-11"),
        (2026, "01-04 02-14 02-28 05-09 09-20 10-10"),
    ],
)
def test_the_make_up_days_are_those_published(year: int, days: str) -> None:
    assert [f"{day:%m-%d}" for day in sorted(CALENDAR.makeup) if day.year == year] == days.split()


def test_make_up_days_are_weekend_days_and_never_off() -> None:
    assert all(day.weekday() >= 5 for day in CALENDAR.makeup)
    assert not CALENDAR.makeup & CALENDAR.off


def test_the_calendar_covers_2008_to_2026_whole() -> None:
    assert (CALENDAR.published_from, CALENDAR.published_until) == (date(2008, 1, 1), date(2026, 12, 31))


def test_the_closing_modes_in_use_have_titles_and_sources() -> None:
    in_use = {mode.mode: mode.title.zh for mode in LAW.closing_modes.values() if not mode.historic}

    assert in_use == {
        "fulfilled": "执行完毕",
        "closed_for_now": "终结本次执行程序",
        "terminated": "终结执行",
        "cancelled": "销案",
        "not_enforced": "不予执行",
        "application_dismissed": "驳回申请",
        "preserved": "保全完毕",
        "nothing_to_preserve": "无标的物可实施保全",
    }
    assert all(mode.sources and mode.title.en for mode in LAW.closing_modes.values())
