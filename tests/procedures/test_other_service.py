"""Service of a designation when the network or a node fails: duplicates, losses, and service by other means."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import PROOF, Designation, country_of, refused


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
    country.act("gd0304", "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=100)
    country.later(hours=1)

    case.recorded(case.cleared())

    assert country.power("gd0106", case.lineage).state == "held"
    assert country.power("gd0106", case.lineage).epoch == 2
    country.later(hours=1)
    country.act("gd0304", "officer1", "pay_money", lineage=case.lineage, epoch=1, amount_fen=200)
    back_again(country)

    assert holders(country, case.lineage) == ["gd0106"]
    assert "void_acts" in country.tasks("gd0304")
    with country.read("gd0304") as unit:
        assert unit.evidence.count(stage="act_void") == 1, "the payment before the power instant stands"
    assert country.exchange("gd", case.review).state == "certified"
    case.handed_over().docketed()
    assert country.exchange("gd", case.review).state == "supervising"


def test_a_case_moved_meanwhile_by_another_ruling_is_a_dispute_with_an_owner(country: Country) -> None:
    case = Designation(country).to_review()
    cut_off(country, "gd0304")
    case.ruled()
    country.act("gd0304", "officer1", "close_case", lineage=case.lineage, epoch=1, mode="terminated", reason="撤回")
    country.act("gd", "chief", "record_other_service", lineage=case.lineage, exchange=case.review, **PROOF)
    back_again(country)

    assert "service_dispute" in country.tasks("gd")
    assert holders(country, case.lineage) == ["gd0106"]


def test_service_by_other_means_needs_a_ruling_on_its_way_a_chief_and_a_past_day(country: Country) -> None:
    case = Designation(country).to_review()
    with refused("bad_input"):
        country.act("gd", "chief", "record_other_service", lineage=case.lineage, exchange=case.review,
                    **(PROOF | {"served_on": "2030-01-01"}))  # fmt: skip
    case.ruled()
    with refused("not_allowed"):
        country.act("gd", "reviewer1", "record_other_service", lineage=case.lineage, exchange=case.review, **PROOF)
    with refused("no_such_transition"):
        country.act("gd", "chief", "record_other_service", lineage=case.lineage, exchange=case.review, **PROOF)


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
