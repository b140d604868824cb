"""An asset frozen while its case is designated to a lower court, entrusted, or given back: who reviews, and who is bound (E7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asset_stories import Asset
from builders import Country
from designation_stories import Designation, refused
from entrustment_stories import COURTS, LETTER, PANEL, Entrustment
from outsider_stories import Outsider

HERE, THERE = "gd0304", "hn0102"


@pytest.fixture
def entrusted(tmp_path: Path) -> Iterator[Entrustment]:
    """A case with a control, ready for the letter."""
    country = Country(tmp_path, COURTS)
    story = Entrustment(country).filed()
    story.control = Asset(country, first=HERE).seal(HERE, story.lineage, 1, asset="长沙房产")
    yield story.proposed()
    country.close()


def objecting(story: Entrustment | Designation, court: str) -> Outsider:
    """An outsider who claims what the control of the story has seized."""
    asset = Asset(story.country, first=court, lineage=story.lineage, control=story.control)
    return Outsider(asset, court=court, lineage=story.lineage)


def drafted(story: Entrustment) -> str:
    draft = story.country.draft(HERE, "officer1", "entrust_letter", to=THERE, lineage=story.lineage,
                                exchange=story.exchange, **LETTER)  # fmt: skip
    story.country.approve(HERE, draft, *PANEL)
    return draft


@pytest.mark.shows("E7")
def test_designated_to_a_lower_court_the_first_court_reviews_and_the_new_holder_is_bound(tmp_path: Path) -> None:
    # Given a case of the intermediate court designated to a basic court below it
    country = Country(tmp_path, ("spc", "gd", "gd03", "gd0304"))
    case = Designation(country, lower="gd03", target="gd0304").whole()
    country.act("gd0304", "officer1", "take_over_controls", lineage=case.lineage, exchange=case.ruling, epoch=2)
    # When the outsider turns to the basic court, it names the first court
    with refused("wrong_review_court") as error:
        objecting(case, "gd0304").received(waiting_courts=[])
    assert "gd03" in error.value.what.zh
    # Then the first court reviews, the holder is bound, and owes the release
    story = objecting(case, "gd03").filed(waiting_courts=[])
    assert "gd0304" in story.told["told"]
    with refused("asset_frozen"):
        story.sell("gd0304")
    story.ruled("founded").served("creditor").days(16)
    assert (story.state(), story.state("gd0304")) == ("release_told", "to_release")
    story.released("gd0304")
    country.close()


@pytest.mark.shows("E7")
def test_designated_to_a_court_that_is_no_lower_one_the_new_holder_reviews(tmp_path: Path) -> None:
    country = Country(tmp_path, ("spc", "gd", "gd03", "gd0304", "gd01", "gd0106"))
    case = Designation(country).whole()
    country.act("gd0106", "officer1", "take_over_controls", lineage=case.lineage, exchange=case.ruling, epoch=2)
    with refused("wrong_review_court"):
        objecting(case, "gd0304").received(waiting_courts=[])
    objecting(case, "gd0106").filed(waiting_courts=[])
    country.close()


@pytest.mark.shows("E7", "S016")
def test_entrusted_while_frozen_the_court_entrusted_is_bound_from_its_docketing_even_before_any_notice(
    entrusted: Entrustment,
) -> None:
    story = objecting(entrusted, HERE).filed(waiting_courts=[])
    entrusted.country.network.hold = lambda parcel: parcel.kind.startswith("asset_freeze")
    entrusted.lettered().docketed()
    with refused("asset_frozen"):
        story.sell(THERE)
    # The court the objection was made to goes on with it
    entrusted.released()
    story.ruled("not_founded").served("outsider").days(16)
    assert story.state(THERE) == "ended"
    story.sell(THERE)


def test_a_letter_drafted_before_the_asset_was_frozen_must_be_drafted_again(entrusted: Entrustment) -> None:
    draft = drafted(entrusted)
    objecting(entrusted, HERE).filed(waiting_courts=[])
    with refused("conflict") as error:
        entrusted.country.issue(HERE, "officer1", draft)
    assert "重新拟稿" in error.value.what.zh
    entrusted.lettered().docketed()


def test_an_objection_filed_after_the_letter_left_is_told_to_the_court_it_was_sent_to(entrusted: Entrustment) -> None:
    entrusted.lettered()
    story = objecting(entrusted, HERE).filed(waiting_courts=[])
    assert story.told["told"] == THERE
    entrusted.docketed()
    with refused("asset_frozen"):
        story.sell(THERE)
    story.ruled("withdrawn")
    story.sell(THERE)


def test_given_back_while_frozen_the_first_court_is_bound_in_the_commit_in_which_it_takes_the_case_back(
    entrusted: Entrustment,
) -> None:
    entrusted.lettered().docketed()
    story = objecting(entrusted, THERE).filed(waiting_courts=[])
    assert story.told["told"] == HERE
    entrusted.return_applied().passed_up().decided()
    entrusted.country.network.hold = lambda parcel: parcel.kind.startswith("asset_freeze")
    entrusted.given_back()
    with refused("asset_frozen"):
        story.sell(HERE)
    entrusted.released()
    story.ruled("founded").served("creditor").days(16)
    assert (story.state(), story.state(HERE)) == ("release_told", "to_release")
    story.released(HERE)
