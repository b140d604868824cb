"""A case that goes to another court and comes back: what waits with it, waits again where it was before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import Designation, country_of, refused
from supervising_stories import Supervision

LOWER, UPPER, TARGET = "gd0304", "gd03", "gd0106"
AGREED = {"agreement_no": "和解1号", "reached_on": "2026-03-10", "terms": "x", "performed_by": "2026-12-10",
          "ruling_no": "中止1号", "effect": "suspend"}  # fmt: skip


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def back(country: Country, there: Designation) -> Designation:
    """The high court names the first court again."""
    again = Designation(
        country, lower=there.target, target=there.lower, lineage=there.lineage, case_no=there.new_case_no
    )
    again.opened(first_case_no=there.case_no).file_here().ruled()
    assert country.power(there.lower, there.lineage).holder == there.lower
    return again


def test_a_settlement_that_suspends_the_case_comes_back_with_it(country: Country) -> None:
    there = Designation(country).to_review()
    settlement = country.act(LOWER, "officer1", "record_settlement", lineage=there.lineage, **AGREED)["exchange_id"]
    there.ruled().handed_over().docketed()
    assert country.exchange(TARGET, settlement).state == "performing"

    again = back(country, there)

    assert (country.exchange(TARGET, settlement).state, country.exchange(LOWER, settlement).state) == (
        "passed_on",
        "performing",
    )
    assert not country.tasks(LOWER) & {"parked_message"}
    again.handed_over().docketed()
    country.act(
        LOWER,
        "officer1",
        "settlement_broken",
        lineage=there.lineage,
        exchange=settlement,
        facts="x",
        document_no="恢复1号",
    )
    with country.read(LOWER) as unit:
        assert {row.state for row in unit.exchanges.where(procedure="suspension")} == {"lifted"}


@pytest.mark.shows("F6.7")
def test_a_stay_binds_the_court_it_was_ordered_to_when_the_case_comes_back(country: Country) -> None:
    story = Supervision(country).filed()
    country.act(LOWER, "officer1", "receive_money", lineage=story.lineage, amount_fen=1_000_00)
    story.exchange = story.stayed("2026-05-10")
    there = Designation(country, lineage=story.lineage, case_no=story.case_no).opened().file_here().ruled()
    there.handed_over().docketed()

    back(country, there).handed_over().docketed()

    with refused("case_stayed"):
        country.act(LOWER, "officer3", "pay_money", lineage=story.lineage, epoch=3, amount_fen=1)
    story.issued("resume", reasons="暂缓事由已消失")
    country.act(LOWER, "officer3", "pay_money", lineage=story.lineage, epoch=3, amount_fen=1)
    assert country.power(LOWER, story.lineage).epoch == 3


def test_its_controls_come_back_with_a_case(country: Country) -> None:
    there = Designation(country).to_review().ruled().handed_over().docketed()
    country.act(
        TARGET, "officer1", "take_over_controls", lineage=there.lineage, exchange=there.ruling, renew_until="2027-03-10"
    )
    assert [control.state for control in country.controls(LOWER, there.lineage)] == ["taken_over"]

    again = back(country, there).handed_over().docketed()
    country.act(LOWER, "officer1", "take_over_controls", lineage=there.lineage, exchange=again.ruling)

    (control,) = country.controls(LOWER, there.lineage)
    assert (control.state, str(control.end_on)) == ("active", "2027-03-10")
    assert [control.state for control in country.controls(TARGET, there.lineage)] == ["taken_over"]
