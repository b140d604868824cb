"""Levels of alerts: shares of a period counted back from its end, and states without a dead end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.alerts import LIVE, STATES, Level, Marks, marks_of


@pytest.mark.parametrize(("days", "yellow", "orange"), [(7, 15, 17), (10, 17, 19), (30, 31, 37), (1, 11, 11)])
def test_yellow_and_orange_begin_when_the_share_of_the_days_has_run(days: int, yellow: int, orange: int) -> None:
    start = date(2026, 3, 10)
    marks = marks_of(start + timedelta(days=days), days, (70, 90))

    first = date(2026, 2, 28)  # day 0 of March
    assert marks == Marks(
        first + timedelta(days=yellow), first + timedelta(days=orange), start + timedelta(days=days + 1)
    )


@given(days=st.integers(0, 400), on=st.integers(-10, 420))
def test_levels_never_go_down_and_red_is_only_after_the_last_day(days: int, on: int) -> None:
    start = date(2026, 3, 10)
    marks, today = marks_of(start + timedelta(days=days), days, (70, 90)), start + timedelta(days=on)
    level, before = marks.level(today), marks.level(today - timedelta(days=1))

    assert (level is Level.RED) == (on > days)
    assert (level.rank if level else 0) >= (before.rank if before else 0)
    assert (marks.next(today) is None) == (level is Level.RED)


def test_whatever_is_raised_can_be_cleared_and_nothing_leaves_the_end() -> None:
    assert {row.start for row in STATES if row.event == "clear"} == {"watching", *LIVE}
    assert not [row for row in STATES if row.start == "cleared"]
