"""What one may ask of the legal clock of a demonstration: spans and dates, forward only, not too far."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.errors import ZhixingError
from shared.flows.clock_control import shown, target_of

NOW = datetime(2026, 8, 31, 6, 30, tzinfo=UTC)  # 14:30 in court time


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("6 months", "2027-02-28 14:30"), ("1 month", "2026-09-30 14:30"), ("6个月", "2027-02-28 14:30"),
        ("3 years", "2029-08-31 14:30"), ("1年", "2027-08-31 14:30"), ("30 days", "2026-09-30 14:30"),
        ("10天", "2026-09-10 14:30"), ("1 week", "2026-09-07 14:30"), (" 2 hours ", "2026-08-31 16:30"),
        ("90 seconds", "2026-08-31 14:31"), ("to 2027-06-01", "2027-06-01 09:00"), ("2027-06-01", "2027-06-01 09:00"),
        ("2027-06-01T14:30", "2027-06-01 14:30"), ("2026-08-31T14:31", "2026-08-31 14:31"), ("6 MONTHS", "2027-02-28 14:30"),
    ],
)  # fmt: skip
def test_spans_go_by_the_calendar_and_a_day_means_nine_o_clock(asked: str, target: str) -> None:
    assert shown(target_of(asked, NOW)) == target


def test_the_target_is_a_whole_second_and_not_before_the_span_is_over() -> None:
    now = NOW + timedelta(microseconds=1)

    assert target_of("1 second", now) == NOW + timedelta(seconds=2)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "clock_span"), ("soon", "clock_span"), ("0 days", "clock_span"), ("-3 days", "clock_span"),
        ("3 fortnights", "clock_span"), ("1.5 days", "clock_span"), ("2027-02-30", "clock_span"),
        ("to 2027-13-01", "clock_span"), ("６ months", "clock_span"), ("6 months 2 days", "clock_span"),
        ("2026-08-31", "clock_backwards"), ("2020-01-01", "clock_backwards"), ("2026-08-31T14:30", "clock_backwards"),
        ("4 years", "clock_too_far"), ("2400-01-01", "clock_too_far"), ("999999999 years", "clock_span"),
        ("999999999 days", "clock_span"), ("2000 days", "clock_too_far"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_both_languages(asked: str, code: str) -> None:
    with pytest.raises(ZhixingError) as refused:
        target_of(asked, NOW)

    assert refused.value.code == code
    assert refused.value.what.zh != refused.value.what.en
    assert "[" not in refused.value.what.en
