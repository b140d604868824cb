"""Whole-case entrustment: the power passes when the other court dockets; until its answer this court only preserves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import duties, refused, replies, without_own_checks
from entrustment_stories import COURTS, LETTER, PANEL, Entrustment
from stories import CASE, Elevation

from shared.scenarios.facts import two_holders


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Entrustment]:
    country = Country(tmp_path, COURTS)
    yield Entrustment(country)
    assert not two_holders(country)
    country.close()


def test_the_power_passes_when_the_other_court_dockets_and_this_court_cancels(story: Entrustment) -> None:
    # Given a letter that has arrived
    story.to_letter()
    assert story.states() == ["sent", "received"]
    assert story.holds() == [("entrusting", "gd0304", 1), ("elsewhere", "gd0304", 1)]
    assert duties(story.country, "hn0102", story.letter) == [
        "directive_sign_for", "entrust_docket", "entrust_start", "entrust_status",
    ]  # fmt: skip

    # When the other court dockets
    story.docketed()

    # Then it holds; here the docket is cancelled, controls keep their rank, the money goes along
    assert story.states() == ["cancelled", "docketed"]
    assert story.holds() == [("elsewhere", "hn0102", 2), ("held", "hn0102", 2)]
    old, new = story.country.case("gd0304", story.case_no), story.country.case("hn0102", story.new_case_no)
    assert (old.state, old.mode, new.origin, new.claim_fen) == ("closed", "cancelled", "entrusted", 100_000_00)
    (there,) = story.country.controls("hn0102", story.lineage)
    assert (there.rank, there.state, there.start_on.isoformat()) == (2, "active", "2026-03-10")
    with story.country.read("hn0102") as unit:
        assert [entry.amount_fen for entry in unit.money.where()] == [20_000_00]
    assert duties(story.country, "gd0304", story.exchange) == ["entrust_applicant_told"]
