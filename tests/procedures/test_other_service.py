"""Service by other means, for every ruling that moves power; and of a designation while the network fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import PROOF, Designation, country_of, refused
from restoring import back_up, caught_up, restore
from stories import MAJOR, Elevation, told


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def holders(country: Country, lineage: str) -> list[str]:
    powers = {court: country.power(court, lineage) for court in country.nodes}
    return [court for court, power in powers.items() if power is not None and power.state == "held"]


def cut_off(country: Country, court: str) -> None:
    """The court's node neither sends nor receives."""
    country.network.hold = lambda parcel: court in (parcel.sender, parcel.recipient)


def back_again(country: Country) -> None:
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()
    country.later(minutes=10)


@pytest.mark.shows("F2.3")
def test_service_recorded_with_proof_moves_the_power_and_voids_what_the_old_court_did_since(country: Country) -> None:
    """Given an old court cut off, which goes on acting."""
    case = Designation(country).to_review()
    cut_off(country, "gd0304")
    case.ruled()
    country.later(hours=1)
    country.act("gd0304", "officer3", "pay_money", lineage=case.lineage, epoch=1, amount_fen=100)
    country.later(hours=1)

    case.recorded(case.cleared())

    assert country.power("gd0106", case.lineage).state == "held"
    assert country.power("gd0106", case.lineage).epoch == 2
    country.later(hours=1)
    country.act("gd0304", "officer3", "pay_money", lineage=case.lineage, epoch=1, amount_fen=200)
    back_again(country)

    assert holders(country, case.lineage) == ["gd0106"]
    assert "void_acts" in country.tasks("gd0304")
    with country.read("gd0304") as unit:
        assert unit.evidence.count(stage="act_void") == 1, "the payment before the power instant stands"
    assert country.exchange("gd", case.review).state == "certified"
    case.handed_over().docketed()
    assert country.exchange("gd", case.review).state == "supervising"


def test_service_by_other_means_needs_a_ruling_on_its_way_a_chief_and_a_past_day(country: Country) -> None:
    case = Designation(country).to_review()
    with refused("conflict"):
        case.cleared()
    cut_off(country, "gd0304")
    case.ruled()
    with refused("not_allowed"):
        country.act("gd", "reviewer1", "ask_other_service", lineage=case.lineage, exchange=case.review)
    inquiry = case.cleared()
    with refused("bad_input"):
        case.recorded(inquiry, served_on="2030-01-01")
    with refused("not_allowed"):
        country.act("gd", "reviewer1", "record_other_service", lineage=case.lineage, exchange=inquiry, **PROOF)
    assert holders(country, case.lineage) == ["gd0304"]
    case.recorded(inquiry)
    assert holders(country, case.lineage) == ["gd0304", "gd0106"], (
        "the old court does not know yet; its acts since are void"
    )
    with refused("no_such_transition"):
        case.recorded(inquiry)


@pytest.mark.shows("F1.3")
def test_an_elevation_is_served_by_other_means_and_the_case_is_handed_over(tmp_path: Path) -> None:
    """Given an elevation ruling and an old court cut off from everybody."""
    story = told("to_review", tmp_path)
    country, about = story.country, {"lineage": story.lineage}
    cut_off(country, story.lower)
    story.ruled()
    inquiry = country.act("gd03", "chief", "ask_other_service", exchange=story.exchange, **about)["exchange_id"]

    country.act("gd03", "chief", "record_other_service", exchange=inquiry, **about, **PROOF)

    power = country.power("gd03", story.lineage)
    assert (power.state, power.holder, power.epoch) == ("held", "gd03", 2)
    assert country.exchange("gd03", story.exchange).state == "served"
    back_again(country)
    assert holders(country, story.lineage) == ["gd03"]
    late = country.sent("gd0304", "ruling_served")
    assert late.state == "applied", "served in the system afterwards: only noted"
    assert country.exchange("gd03", story.exchange).data["served"] == late.message_id
    story.handed_over().accepted().redocketed().taken_over()
    assert country.case("gd03", story.new_case_no).origin == "elevated"
    country.close()


@pytest.mark.shows("F3.2c")
def test_one_case_of_a_concentration_is_served_by_other_means(country: Country) -> None:
    cases = [Designation(country, lower=lower, target="gd01").filed(title_no=f"（2025）粤民初{number}号")
             for number, lower in enumerate(("gd0304", "gd0305"))]  # fmt: skip
    lines = "\n".join(f"{case.lower} {case.case_no}" for case in cases)
    opened = country.act(
        "gd", "reviewer1", "open_concentration", debtor="张某", target="gd01", cases=lines, reason="同一被执行人"
    )
    first = cases[0]
    first.review = opened[first.case_no]
    first.file_here()
    cut_off(country, "gd0304")
    draft = first.drafted("concentration_ruling")
    country.approve("gd", draft, *MAJOR)
    first.ruling = country.issue("gd", "reviewer1", draft)

    first.recorded(first.cleared())
    back_again(country)

    assert holders(country, first.lineage) == ["gd01"]
    assert holders(country, cases[1].lineage) == ["gd0305"], "each case by itself"
    first.handed_over().docketed()


def test_no_court_records_service_before_it_has_caught_up_after_a_restore(tmp_path: Path) -> None:
    story = told("to_review", tmp_path)
    country, about = story.country, {"lineage": story.lineage}
    cut_off(country, story.lower)
    story.ruled()
    inquiry = country.act("gd03", "chief", "ask_other_service", exchange=story.exchange, **about)["exchange_id"]
    backup = back_up(country, "gd03")
    Elevation(country, lower="gd03").filed(title_no="（2025）粤03民初1号")
    restore(country, "gd03", backup)

    with refused("catching_up"):
        country.act("gd03", "chief", "record_other_service", exchange=inquiry, **about, **PROOF)
    country.close()


@pytest.mark.shows("E6")
def test_a_restored_court_that_forgot_its_promise_rests_the_power(tmp_path: Path) -> None:
    """Given a high court backed up before it promised."""
    story = told("to_review", tmp_path)
    country, about = story.country, {"lineage": story.lineage}
    opened = country.act(
        "gd", "reviewer1", "open_elevation_review", lower_court="gd0304", case_no=story.case_no, reason="x"
    )
    rival = Elevation(country, upper="gd", lineage=story.lineage, case_no=story.case_no, exchange=opened["exchange_id"])
    rival.file_called().file_sent()
    draft = rival.drafted(exception_reason="重大案件")
    country.approve("gd", draft, *MAJOR)
    backup = back_up(country, "gd")
    country.network.hold = lambda parcel: {"gd03", "gd0304"} <= {parcel.sender, parcel.recipient}
    story.ruled()
    inquiry = country.act("gd03", "chief", "ask_other_service", exchange=story.exchange, **about)["exchange_id"]
    assert country.exchange("gd", inquiry).state == "promised"

    restore(country, "gd", backup)
    caught_up(country, "gd")

    # Its own signed promise comes back with the asker's answer: no ruling on this power
    assert "power_unclear" in country.tasks("gd")
    with refused("catching_up"):
        country.issue("gd", "reviewer1", draft)
    country.close()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_network_loses_doubles_or_delays_one_court_holds_the_case(country: Country, seed: int) -> None:
    chance = random.Random(seed)
    case = Designation(country).to_review()
    country.network.drop = lambda parcel: chance.random() < 0.3
    country.network.duplicate = lambda parcel: chance.random() < 0.3
    country.network.hold = lambda parcel: chance.random() < 0.3
    case.ruled()
    for _ in range(12):
        country.later(seconds=90)
        country.network.release(lambda parcel: chance.random() < 0.5)
        assert len(holders(country, case.lineage)) <= 1
    country.network.drop = country.network.duplicate = country.network.hold = lambda parcel: False
    back_again(country)
    country.later(minutes=10)

    assert holders(country, case.lineage) == ["gd0106"]
    assert country.exchange("gd0304", case.ruling).state == "custody"
    assert country.exchange("gd", case.review).state == "certified"
