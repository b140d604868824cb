"""A stay in force when the power passes: the new holder is told and stays too, for the time left; lifting reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import PRESIDENT, Designation, country_of, drafted_and_issued, refused
from supervising_stories import Supervision

LOWER, UPPER, TARGET = "gd0304", "gd03", "gd0106"
UNTIL = "2026-05-10"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


@pytest.fixture
def passed(country: Country) -> tuple[Supervision, Designation]:
    """The intermediate court stays the case; then the high court gives it to another city's court, which dockets it."""
    story = Supervision(country).filed()
    country.act(LOWER, "officer1", "receive_money", lineage=story.lineage, amount_fen=1_000_00)
    story.exchange = story.stayed(UNTIL)
    case = Designation(country, lineage=story.lineage, case_no=story.case_no).opened().file_here().ruled()
    return story, case.handed_over().docketed()


def pay(country: Country, court: str, lineage: str, epoch: int) -> None:
    country.act(court, "officer3", "pay_money", lineage=lineage, epoch=epoch, amount_fen=1)


@pytest.mark.shows("F6.7")
def test_the_new_holder_stays_what_is_stayed_until_the_same_day(passed: tuple[Supervision, Designation]) -> None:
    story, case = passed
    assert (story.state(LOWER), story.state(TARGET)) == ("passed_on", "stayed")
    assert str(story.duty(TARGET, "stay_term").due_on) == UNTIL
    with refused("case_stayed"):
        pay(story.country, TARGET, case.lineage, 2)

    story.days_pass(62)

    assert story.state(TARGET) == "to_resume"
    pay(story.country, TARGET, case.lineage, 2)
    story.country.act(TARGET, "officer1", "resume_enforcement", lineage=case.lineage, exchange=story.exchange)
    assert story.state(TARGET) == "ended"
    assert story.duty(TARGET, "stay_resumption").state == "met"


@pytest.mark.shows("F6.7")
def test_lifting_by_the_superior_reaches_the_new_holder_through_the_court_it_ordered(
    passed: tuple[Supervision, Designation],
) -> None:
    story, case = passed
    story.country.later(days=10)

    story.issued("resume", reasons="暂缓事由已消失")

    assert (story.state(UPPER), story.state(LOWER), story.state(TARGET)) == ("ended", "ended", "to_resume")
    pay(story.country, TARGET, case.lineage, 2)
    counted = story.country.act(TARGET, "officer1", "count_net_days", lineage=case.lineage)
    assert "暂缓执行 2026-03-10至2026-03-20" in counted["proof_237"]


def test_a_stay_goes_on_to_a_third_court_and_so_does_its_end(passed: tuple[Supervision, Designation]) -> None:
    story, case = passed
    country = story.country
    drafted_and_issued(country, TARGET, "recusal_request", PRESIDENT, login="officer1", to="gd", lineage=case.lineage,
                       exchange=case.review, reason="本院与当事人存在利害关系")  # fmt: skip
    done = country.act("gd", "reviewer1", "replace_designated_court", lineage=case.lineage, exchange=case.review)
    third = Designation(country, lower=TARGET, target="gd0305", lineage=case.lineage, review=done["exchange_id"])
    third.file_here().ruled()
    assert (story.state(TARGET), story.state("gd0305")) == ("passed_on", "stayed")

    story.issued("resume", reasons="暂缓事由已消失")

    assert {story.state(court) for court in (LOWER, TARGET)} == {"ended"}
    assert story.state("gd0305") == "to_resume"


@pytest.mark.shows("F6.7")
def test_a_superior_that_takes_over_a_case_it_has_stayed_is_bound_by_its_own_order_until_it_lifts_it(
    country: Country,
) -> None:
    story = Supervision(country).filed()
    country.act(LOWER, "officer1", "receive_money", lineage=story.lineage, amount_fen=1_000_00)
    story.exchange = story.stayed(UNTIL)
    ruling = story.elevated()
    for court, login, act in (
        (LOWER, "officer1", "hand_over_case"), (UPPER, "officer1", "accept_handover"),
        (UPPER, "filing", "docket_transferred_case"),
    ):  # fmt: skip
        country.act(court, login, act, lineage=story.lineage, exchange=ruling)
    with refused("case_stayed"):
        pay(country, UPPER, story.lineage, 2)

    story.issued("resume", reasons="暂缓事由已消失")

    pay(country, UPPER, story.lineage, 2)
    assert story.state(UPPER) == "ended"


def test_a_stay_that_is_over_when_the_power_passes_does_not_go_along(country: Country) -> None:
    story = Supervision(country).filed()
    story.exchange = story.stayed(UNTIL)
    story.days_pass(62)
    case = Designation(country, lineage=story.lineage, case_no=story.case_no).opened().file_here().ruled()

    with country.read(case.target) as unit:
        assert unit.exchanges.get(story.exchange) is None
