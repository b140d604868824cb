"""Net days: what is taken out of a period, once, by the grounds the rule names, with its documents as proof."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.deadlines import Period, Unit
from shared.domain.exclusions import BadSpan, Exclusion, Ground, days_within, merged_spans, net_days
from shared.law import Law

LAW = Law.load()
ON = date(2026, 1, 5)
SIX = Period(6, Unit.MONTHS)


def listed(rule_id: str) -> set[str]:
    value = LAW.rule(rule_id, ON).value
    return {str(each) for each in (value if isinstance(value, tuple) else (value,))}


def counted(start: date, today: date, *exclusions: Exclusion, rule_id: str = "excluded_days_six_months"):  # type: ignore[no-untyped-def]
    rule = LAW.rule(rule_id, ON)
    return net_days(start, today, SIX, exclusions, grounds=sorted(listed(rule_id)), calendar=LAW.calendar,
                    source=rule.citations[0])  # fmt: skip


def span(ground: Ground, start: str, until: str | None) -> Exclusion:
    end = date.fromisoformat(until) if until else None
    return Exclusion(ground, date.fromisoformat(start), end, "（2026）甲1号", "（2026）甲2号" if end else "")


def test_the_four_lists_differ_as_the_texts_do() -> None:
    six, limit = listed("excluded_days_six_months"), listed("excluded_days_file_limit")
    nodes, ewr = listed("excluded_days_node_periods"), listed("excluded_days_suspension_only")

    assert ("sale" in limit, "sale" in six) == (True, False)
    assert ("coordination" in six, "coordination" in limit) == (True, False)
    assert "request_for_instructions" in nodes - six - limit
    assert ewr == {"suspension"} == six & limit & nodes & ewr
    assert LAW.rule("excluded_days_node_periods", ON).unconfirmed
    assert six | limit | nodes <= {ground.value for ground in Ground}


def test_without_exclusions_six_months_end_on_the_corresponding_day() -> None:
    # 10 September 2025 + 6 months = 10 March 2026, a Tuesday
    on_the_day = counted(date(2025, 9, 10), date(2026, 3, 10))
    after = counted(date(2025, 9, 10), date(2026, 3, 11))

    assert on_the_day.ends_on == date(2026, 3, 10)
    assert not on_the_day.is_over
    assert after.is_over
    assert (after.net_days, after.excluded_days, after.limit_days) == (182, 0, 181)


def test_days_in_two_exclusions_are_taken_out_once() -> None:
    # 1–31 October and 16 October – 10 November: together 41 days
    found = counted(
        date(2025, 9, 10), date(2026, 3, 11), span(Ground.VALUATION, "2025-10-01", "2025-10-31"),
        span(Ground.SUSPENSION, "2025-10-16", "2025-11-10"),
    )  # fmt: skip

    assert found.excluded_days == 41
    assert found.net_days == 182 - 41
    assert found.ends_on == date(2026, 4, 20)
    assert not found.is_over


def test_an_auction_is_taken_out_of_the_limit_of_the_case_but_not_of_the_six_months() -> None:
    auction = span(Ground.SALE, "2025-10-01", "2025-10-31")

    assert counted(date(2025, 9, 10), date(2026, 3, 11), auction).excluded_days == 0
    assert (
        counted(date(2025, 9, 10), date(2026, 3, 11), auction, rule_id="excluded_days_file_limit").excluded_days == 31
    )


def test_while_an_exclusion_runs_the_clock_stands_still() -> None:
    running = span(Ground.DEFERRAL, "2025-10-01", None)

    early, late = (counted(date(2025, 9, 10), day, running) for day in (date(2026, 3, 11), date(2027, 3, 11)))

    assert early.net_days == late.net_days == 20
    assert not late.is_over


def test_an_exclusion_inside_the_days_won_by_another_moves_the_end_again() -> None:
    # The first moves the end past 10 March; the second lies wholly behind that day and counts all the same
    found = counted(
        date(2025, 9, 10), date(2026, 6, 1), span(Ground.VALUATION, "2025-10-01", "2025-10-31"),
        span(Ground.JURISDICTION, "2026-03-20", "2026-03-29"),
    )  # fmt: skip

    assert found.ends_on == date(2026, 4, 20)


def test_the_proof_names_start_each_span_with_its_documents_and_the_rule() -> None:
    found = counted(date(2025, 9, 10), date(2026, 3, 11), span(Ground.VALUATION, "2025-10-01", "2025-10-31"),
                    span(Ground.SALE, "2025-12-01", "2025-12-10"))  # fmt: skip

    assert "自2025-09-10起算" in found.proof_lines
    assert "评估、鉴定 2025-10-01至2025-10-31（（2026）甲1号、（2026）甲2号）：扣除" in found.proof_lines
    assert "拍卖、变卖 2025-12-01至2025-12-10（（2026）甲1号、（2026）甲2号）：依该规定不扣除" in found.proof_lines
    assert str(found.proof[0].source) == "执行程序解释 2020 art. 13"
    assert all(step.text.zh and step.text.en for step in found.proof)


def test_an_exclusion_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadSpan):
        span(Ground.SALE, "2026-02-01", "2026-01-31")


days = st.integers(0, 500).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
spans = st.lists(st.tuples(days, st.integers(0, 90)).map(lambda p: (p[0], p[0] + timedelta(days=p[1]))), max_size=8)


@given(spans)
def test_merging_keeps_exactly_the_days_that_were_in_any_span(given_spans: list[tuple[date, date]]) -> None:
    merged = merged_spans(given_spans)

    every = {start + timedelta(days=n) for start, end in given_spans for n in range((end - start).days + 1)}
    assert sum((end - start).days + 1 for start, end in merged) == len(every)
    assert days_within(merged, date(2024, 12, 31), date(2027, 1, 1)) == len(every)


@given(days, st.integers(0, 900), spans)
def test_the_period_is_over_exactly_when_more_net_days_than_it_has_have_run(
    start: date, later: int, given_spans: list[tuple[date, date]]
) -> None:
    today = start + timedelta(days=later)
    exclusions = [Exclusion(Ground.SUSPENSION, a, b, "x", "y") for a, b in given_spans]

    found = counted(start, today, *exclusions)

    if found.is_over:
        assert found.net_days > found.limit_days
    elif found.net_days > found.limit_days:
        assert LAW.calendar.first_working_day_from(today - timedelta(days=14)) <= found.ends_on, (
            "only a day off moves it"
        )
    assert 0 <= found.net_days <= later
