"""Separation of powers: what two things of one person in one case break together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from shared.domain.courts import Body
from shared.domain.separation import (
    ERRORS,
    Exemption,
    Part,
    Participation,
    Rule,
    Side,
    Stage,
    barred,
    breaches,
    clash,
    side_of,
)

NINE = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
IMPLEMENTING, REVIEWING, QUALITY = (Part(side.value) for side in Side)
CONTROL, DISPOSAL, PAYMENT = (Part(Side.IMPLEMENTATION, stage) for stage in list(Stage)[:3])
APPROVAL = Part("", Stage.PAYMENT_APPROVAL)
EVERYTHING = (IMPLEMENTING, REVIEWING, QUALITY, CONTROL, DISPOSAL, PAYMENT, APPROVAL)


def did(part: Part, *, person: str = "p", lineage: str = "l", hours: int = 0) -> Participation:
    return Participation(lineage, person, part.side, part.stage, "k", "s", NINE + timedelta(hours=hours))


@pytest.mark.shows("C072", "C090")
@pytest.mark.parametrize("implementing", [IMPLEMENTING, CONTROL, DISPOSAL, PAYMENT])
def test_implementation_and_review_never_meet_whichever_came_first(implementing: Part) -> None:
    assert clash(implementing, REVIEWING) is Rule.SIDES
    assert clash(REVIEWING, implementing) is Rule.SIDES


@pytest.mark.shows("C091")
def test_every_two_stages_take_different_people_and_one_stage_may_be_done_again() -> None:
    for one, other in product((CONTROL, DISPOSAL, PAYMENT), repeat=2):
        assert clash(one, other) is (None if one == other else Rule.STAGES)
        assert clash(one, IMPLEMENTING) is None


def test_who_approves_a_payment_may_do_anything_but_pay() -> None:
    clashing = {part: clash(APPROVAL, part) for part in EVERYTHING}

    assert clashing.pop(PAYMENT) is Rule.PAYER
    assert set(clashing.values()) == {None}


def test_who_reviews_quality_takes_no_other_side() -> None:
    assert [clash(QUALITY, part) for part in (IMPLEMENTING, CONTROL, REVIEWING)] == [Rule.QUALITY] * 3


def test_order_never_matters() -> None:
    for one, other in product(EVERYTHING, repeat=2):
        assert clash(one, other) is clash(other, one)


@pytest.mark.shows("C091")
def test_an_exemption_lifts_the_split_by_stages_and_nothing_else() -> None:
    for past, part in product(EVERYTHING, repeat=2):
        strict, exempt = (barred([did(past)], part, exempt=each) for each in (False, True))
        assert exempt == (None if strict is not None and strict[0] is Rule.STAGES else strict)


def test_behind_a_stage_that_is_exempt_a_side_that_is_not_is_still_found() -> None:
    wrong = barred([did(CONTROL), did(APPROVAL)], PAYMENT, exempt=True)

    assert wrong is not None
    assert wrong[0] is Rule.PAYER


@pytest.mark.shows("C073", "C074")
@pytest.mark.parametrize(
    ("body", "side"),
    [
        (Body.IMPLEMENTATION, "implementation"), (Body.COMMAND_CENTRE, "implementation"), (Body.REVIEW, "review"),
        (Body.SUPERVISION, "review"), (Body.PETITION, "review"), (Body.QUALITY, "quality"), (Body.FILING, ""),
        (Body.TRIAL, ""), (Body.MANAGEMENT, ""), (Body.COORDINATION, ""),
    ],
)  # fmt: skip
def test_the_side_follows_the_body_acted_for(body: Body, side: str) -> None:
    assert side_of(body.value) == side
    assert side_of("no such body") == ""


def test_breaches_are_told_once_per_person_case_and_rule_with_both_participations() -> None:
    found = [
        did(CONTROL), did(REVIEWING, hours=1), did(REVIEWING, hours=2), did(REVIEWING, person="q"),
        did(REVIEWING, lineage="m"), did(PAYMENT, hours=3),
    ]  # fmt: skip

    told = list(breaches((each, False) for each in found))

    assert [(b.rule, b.first, b.second) for b in told] == [
        (Rule.SIDES, found[0], found[1]), (Rule.STAGES, found[0], found[5])
    ]  # fmt: skip
    assert [b.rule for b in breaches((each, True) for each in found)] == [Rule.SIDES]


@pytest.mark.parametrize(
    ("ended", "on", "covers"),
    [
        (None, date(2026, 3, 9), False), (None, date(2026, 3, 10), True), (None, date(2026, 3, 20), True),
        (None, date(2026, 3, 21), False), (date(2026, 3, 15), date(2026, 3, 14), True),
        (date(2026, 3, 15), date(2026, 3, 15), False),
    ],
)  # fmt: skip
def test_an_exemption_covers_its_days_from_when_it_was_given_until_it_is_ended(
    ended: date | None, on: date, covers: bool
) -> None:
    noon = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    ended_at = datetime(ended.year, ended.month, ended.day, 1, tzinfo=UTC) if ended else None

    assert Exemption(date(2026, 3, 10), date(2026, 3, 20), NINE, ended_at).covers(noon, on) is covers


def test_an_exemption_given_later_does_not_reach_back() -> None:
    exemption = Exemption(date(2026, 3, 1), date(2026, 3, 20), NINE)

    assert not exemption.covers(NINE - timedelta(seconds=1), date(2026, 3, 10))


def test_every_rule_has_its_refusal_with_source_and_way_out_in_both_languages() -> None:
    for rule in Rule:
        error = ERRORS[rule](
            on="2026-03-10", past="查封、冻结", past_en="seize", was="执行实施", was_en="implementation"
        )
        assert error.code == rule.value
        assert error.source is not None
        assert "查封、冻结" in error.what.zh
        assert "seize" in error.what.en
        assert error.todo.zh
        assert rule.label.en
