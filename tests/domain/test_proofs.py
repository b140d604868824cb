"""The proof of a period ends where the clock ends it, for every rule; and it names what does not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.deadlines import Due, Period, Unit, due
from shared.domain.due_basis import BASIS, Basis, ByDocument, ByRest, ByRule, basis_in
from shared.domain.errors import Text
from shared.domain.exclusions import Exclusion, Ground, net_days
from shared.domain.proofs import Excluded, prove_period, prove_rest
from shared.law import Law

LAW = Law.load()
EVENT = Text("立案", "docketed")
LIMIT = LAW.rule("case_file_limit", date(2026, 1, 5))
DAYS, WORKING, MONTHS = Unit.NATURAL_DAYS, Unit.WORKING_DAYS, Unit.MONTHS
PERIODS = sorted(
    {value.period() for rule_id in LAW.rule_ids if LAW.find_rule(rule_id).kind == "period"
     for value in LAW.find_rule(rule_id).values},
    key=lambda period: (period.unit, period.amount),
)  # fmt: skip


def proved(start: date | datetime, period: Period, *excluded: Exclusion, known_on: date = date(2027, 6, 30)) -> Due:
    rule = LAW.rule("excluded_days_file_limit", date(2026, 1, 5))
    grounds = [str(each) for each in rule.value] if isinstance(rule.value, tuple) else []
    return prove_period(start, period, LAW.calendar, event=EVENT, sources=LIMIT.citations,
                        excluded=Excluded(known_on, excluded, grounds, rule.citations[0]))  # fmt: skip


def told(found: Due) -> str:
    return "\n".join(step.text.zh for step in found.proof)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.amount}-{period.unit}")
def test_the_proof_of_every_rule_ends_on_the_day_the_clock_computes_whenever_it_starts(period: Period) -> None:
    first = date(2023, 9, 1)

    for days in range(1200):
        start = first + timedelta(days=days)
        moment = datetime(start.year, start.month, start.day, days % 24, days % 60, tzinfo=UTC)
        began = moment if period.unit.ends_at_an_instant else start
        found, computed = proved(began, period), due(began, period, LAW.calendar)
        assert (found.due_on, found.due_at, found.provisional) == (
            computed.due_on,
            computed.due_at,
            computed.provisional,
        )
        assert str(found.due_on or "") in told(found)


def test_a_holiday_that_moves_the_end_is_named_with_its_days() -> None:
    found = proved(date(2025, 9, 28), Period(5, DAYS))

    assert found.due_on == date(2025, 10, 9)
    assert "2025-10-03逢休假：国庆节 2025-10-03" in told(found)
    assert "顺延至休假后的第一个工作日2025-10-09" in told(found)
    assert any("National Day" in step.text.en for step in found.proof)


def test_a_weekend_day_that_is_worked_is_told_as_the_make_up_day_it_is() -> None:
    found = proved(date(2026, 2, 11), Period(3, DAYS))

    assert found.due_on == date(2026, 2, 14)
    assert "2026-02-14虽为周末，系春节调休上班日，计为工作日" in told(found)


def test_working_days_list_what_was_skipped_and_what_was_worked_for_it() -> None:
    found = proved(date(2026, 2, 12), Period(3, WORKING))

    assert found.due_on == date(2026, 2, 24)
    assert "其间不计入：春节 2026-02-15至2026-02-23" in told(found)
    assert "2026-02-14虽为周末" in told(found)


def test_a_day_past_the_published_calendar_is_said_to_be_provisional() -> None:
    assert "暂定" in told(proved(date(2026, 12, 25), Period(7, DAYS)))
    assert "暂定" not in told(proved(date(2026, 3, 2), Period(7, DAYS)))


def test_each_exclusion_is_told_with_its_ground_and_documents_whether_it_counts_or_not() -> None:
    valuation = Exclusion(Ground.VALUATION, date(2026, 4, 1), date(2026, 4, 20), "鉴1号", "鉴2号")
    coordination = Exclusion(Ground.COORDINATION, date(2026, 5, 6), date(2026, 5, 8), "协1号", "协2号")

    found = proved(date(2026, 3, 16), Period(6, MONTHS), valuation, coordination)

    assert found.due_on == date(2026, 10, 8)  # 16 September and 20 days are 6 October, in the holiday
    assert "评估、鉴定，2026-04-01至2026-04-20（鉴1号、鉴2号）：扣除" in told(found)
    assert "执行争议协调，2026-05-06至2026-05-08（协1号、协2号）：依该规定不扣除" in told(found)
    assert "共扣除20日" in told(found)


def test_a_running_exclusion_is_taken_out_as_far_as_is_known() -> None:
    running = Exclusion(Ground.SALE, date(2026, 4, 1), None, "拍1号")

    found = proved(date(2026, 3, 2), Period(3, MONTHS), running, known_on=date(2026, 4, 10))

    assert found.due_on == date(2026, 6, 12)
    assert "仍在进行" in told(found)


spans = st.lists(
    st.builds(
        lambda ground, first, length: Exclusion(ground, first, first + timedelta(days=length), "甲1号", "甲2号"),
        st.sampled_from(Ground), st.dates(date(2025, 1, 1), date(2026, 6, 30)), st.integers(0, 60),
    ), max_size=5,
)  # fmt: skip


@given(start=st.dates(date(2025, 1, 1), date(2026, 1, 31)), months=st.integers(1, 6), excluded=spans)
def test_with_overlapping_exclusions_the_proof_ends_where_the_counter_of_net_days_ends(
    start: date, months: int, excluded: list[Exclusion]
) -> None:
    rule, today = LAW.rule("excluded_days_file_limit", start), date(2027, 6, 30)
    grounds = [str(each) for each in rule.value] if isinstance(rule.value, tuple) else []
    counted = net_days(start, today, Period(months, MONTHS), excluded, grounds=grounds, calendar=LAW.calendar,
                       source=rule.citations[0])  # fmt: skip

    assert proved(start, Period(months, MONTHS), *excluded).due_on == counted.ends_on


def test_what_was_left_runs_on_from_the_end_of_the_wait() -> None:
    found = prove_rest(date(2026, 4, 30), 15, document="恢复1号")

    assert found.due_on == date(2026, 5, 15)
    assert "恢复1号" in told(found)


@pytest.mark.parametrize("basis", [
    ByRule(Period(7, DAYS), date(2026, 3, 9), date(2026, 3, 10)),
    ByRule(Period(48, Unit.HOURS), datetime(2026, 3, 9, 2, 30, tzinfo=UTC), date(2026, 3, 9)),
    ByDocument("（2026）粤03执监1号", date(2026, 6, 10), "m-1"),
    ByRest("d-1", date(2026, 3, 20), "x-1", 15, date(2026, 4, 30), "恢复1号"),
])  # fmt: skip
def test_what_a_date_came_from_is_kept_and_read_back_whole(basis: Basis) -> None:
    assert basis_in([{"zh": "", BASIS: basis.as_dict()}]) == basis


@pytest.mark.parametrize("kept", [None, [], {}, {"kind": "rule"}, {"kind": "document", "says": "soon"}, {"kind": "x"}])
def test_a_basis_that_cannot_be_read_is_none_and_no_error(kept: object) -> None:
    assert basis_in([{"zh": "", BASIS: kept}]) is None
    assert basis_in([]) is None
