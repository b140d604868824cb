"""Objections after a transfer (E7): which court reviews, and how its ruling reaches the court that holds the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from designation_stories import Designation, country_of
from objection_stories import Objection
from stories import LOWER, UPPER, Elevation

from shared.flows.desk import OpenDesk
from shared.procedures.objection.elsewhere import ObjectionEffectDone, WrongReviewCourt
from shared.transport.in_process import never


def at(story: Elevation | Designation, court: str) -> Objection:
    return Objection(story.country, court, story.lineage, story.case_no, story.control)


def _elevated_again(case: Elevation) -> Elevation:
    """From the intermediate court on to the high court."""
    again = Elevation(case.country, lower=UPPER, upper="gd", lineage=case.lineage)
    opened = case.country.act("gd", "reviewer1", "open_elevation_review", lower_court=UPPER, case_no=case.new_case_no,
                              first_case_no=case.case_no, reason="长期未结")  # fmt: skip
    again.exchange = opened["exchange_id"]
    return again.file_called().file_sent().ruled(exception_reason="重大案件")


@pytest.fixture
def to_a_lower_court(tmp_path: Path) -> Designation:
    """The intermediate court's own case, given to a basic court below it."""
    case = Designation(country_of(tmp_path), lower=UPPER, target=LOWER).whole()
    case.country.act(LOWER, "officer1", "take_over_controls", lineage=case.lineage, exchange=case.ruling, epoch=2)
    return case


@pytest.mark.shows("E7")
def test_after_an_elevation_the_new_holder_reviews_the_old_ones_acts(served: Elevation) -> None:
    country = served.country
    country.later(days=1)
    with pytest.raises(WrongReviewCourt, match=UPPER) as wrong:
        at(served, LOWER).received()
    assert "深圳市中级人民法院" in str(wrong.value.what.zh)
    served.handed_over().accepted().redocketed().taken_over()
    there = at(served, UPPER).received().docketed().notified().ruled("revoke").served().effective()
    assert (there.number[:11], there.state, there.control_state()) == ("（2026）粤03执异", "effective", "released")


@pytest.mark.shows("E7")
def test_an_objection_made_before_the_case_moved_goes_on_and_its_ruling_reaches_the_holder(
    reviewing: Elevation,
) -> None:
    # Given an objection pending when the case is elevated: it goes with the file as pending, and its court goes on
    country = reviewing.country
    here = at(reviewing, LOWER).received().docketed()
    reviewing.ruled().handed_over().accepted().redocketed().taken_over()
    assert country.power(LOWER, reviewing.lineage).holder == UPPER
    here.notified().ruled("revoke").served()
    assert here.control_state(UPPER) == "active"
    # when the ruling takes effect, then the holder carries it out and says so
    here.effective()
    assert here.control_state(UPPER) == "released"
    assert country.exchange(UPPER, here.exchange).state == "carried_out"
    assert here.data["effect_sent_to"] == UPPER
    assert (here.data["carried_out"]["done"], here.data["carried_out"]["by"]) == ("released", UPPER)


@pytest.mark.shows("E7")
def test_one_received_before_and_registered_after_the_move_is_the_old_courts(reviewing: Elevation) -> None:
    received_on = str(reviewing.country.clock.legal_today())
    reviewing.country.later(days=2)
    reviewing.ruled()
    assert at(reviewing, LOWER).received(received_on=received_on).docketed().state == "filed"


@pytest.mark.shows("E7")
def test_where_the_new_court_is_a_lower_one_the_original_court_reviews_its_own_acts(
    to_a_lower_court: Designation,
) -> None:
    case, country = to_a_lower_court, to_a_lower_court.country
    country.later(days=1)
    with pytest.raises(WrongReviewCourt, match=UPPER):
        at(case, LOWER).received()
    there = at(case, UPPER).received().docketed().notified().ruled("revoke").served().effective()
    assert (there.state, there.control_state(LOWER)) == ("effective", "released")
    assert there.data["carried_out"]["by"] == LOWER


@pytest.mark.shows("E7")
def test_the_lower_court_reviews_what_it_has_done_itself(to_a_lower_court: Designation) -> None:
    case, country = to_a_lower_court, to_a_lower_court.country
    own: dict[str, Any] = country.act(
        LOWER, "officer1", "impose_control", lineage=case.lineage, asset="车辆", kind="movable", rank=1,
        start_on="2026-03-10", end_on="2027-03-09", registrar="车管所",
    )  # fmt: skip
    here = at(case, LOWER).received(challenged=own["control_id"]).docketed()
    assert here.state == "filed"
    country.later(days=1)
    with pytest.raises(WrongReviewCourt, match=LOWER):
        at(case, UPPER).received(challenged=own["control_id"], act_of=LOWER)


@pytest.mark.shows("E7")
def test_a_court_the_case_has_left_passes_the_ruling_on(reviewing: Elevation) -> None:
    # Given a case that went from the basic court to the intermediate and on to the high court, an objection pending below
    country: Country = reviewing.country
    here = at(reviewing, LOWER).received().docketed().notified()
    reviewing.ruled().handed_over().accepted().redocketed().taken_over()
    again = _elevated_again(reviewing).handed_over()
    country.act("gd", "reviewer1", "accept_handover", lineage=again.lineage, exchange=again.ruling)
    # when the ruling takes effect
    here.ruled("declare").served().effective()
    # then it is passed on to the holder, and the answer comes back the same way
    assert country.exchange(UPPER, here.exchange).state == "carried_out"
    assert country.exchange("gd", here.exchange).state == "carried_out"
    assert here.data["carried_out"]["by"] == UPPER


@pytest.mark.shows("E7")
def test_what_people_have_still_to_carry_out_goes_on_with_the_case(reviewing: Elevation) -> None:
    # Given a variation in effect, which only people can carry out
    country = reviewing.country
    here = (
        at(reviewing, LOWER)
        .received()
        .docketed()
        .notified()
        .ruled("vary", varied_text="减少冻结数额")
        .served()
        .effective()
    )
    assert here.data["carried_out"]["done"] == "task"
    # when the case leaves, then its new holder has to carry it out, and says so
    reviewing.ruled()
    assert "ruling_to_carry_out" in country.tasks(UPPER)
    assert (here.data["effect_sent_to"], here.data["carried_out"]["by"]) == (UPPER, UPPER)
    # and from there it goes on to the next
    reviewing.handed_over().accepted().redocketed().taken_over()
    _elevated_again(reviewing)
    assert "ruling_to_carry_out" in country.tasks("gd")
    assert [country.exchange(court, here.exchange).state for court in (UPPER, "gd")] == ["carried_out"] * 2


@pytest.mark.shows("E7")
def test_a_ruling_that_arrives_before_the_news_of_the_case_is_not_sent_back(tmp_path: Path) -> None:
    # Given a case designated away from the court that reviews, whose new court has not heard of its passing yet
    case = Designation(country_of(tmp_path), lower=UPPER, target=LOWER).to_review()
    country = case.country
    here = (
        at(case, UPPER).received().docketed().notified().ruled("vary", varied_text="减少冻结数额").served().effective()
    )
    country.network.hold = lambda parcel: parcel.kind == "power_certificate"
    case.ruled()
    # when what the old court has still to carry out arrives first, then the new one takes it as its own
    assert "ruling_to_carry_out" in country.tasks(LOWER)
    assert country.exchange(LOWER, here.exchange).state == "carried_out"
    country.network.hold = never
    country.network.release()
    country.settle()
    assert (country.power(LOWER, case.lineage).holder, here.data["carried_out"]["by"]) == (LOWER, LOWER)


def test_a_stranger_cannot_say_what_a_ruling_has_done(reviewing: Elevation) -> None:
    country = reviewing.country
    here = at(reviewing, LOWER).received().docketed().notified().ruled("dismiss")
    node = country.nodes[UPPER]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.send("objection_effect_done", LOWER, ObjectionEffectDone("x", "released", date(2026, 3, 10)),
                  lineage_id=here.lineage, exchange_id=here.exchange)  # fmt: skip
        desk.flush()
    country.settle()
    with country.read(LOWER) as unit:
        [stored] = unit.inbox.where(kind="objection_effect_done")
    assert (stored.state, stored.refusal["code"]) == ("refused", "R2")
    assert "carried_out" not in here.data


def test_once_the_ruling_is_at_the_holder_only_the_holder_says_what_was_done(reviewing: Elevation) -> None:
    country = reviewing.country
    here = at(reviewing, LOWER).received().docketed().notified()
    reviewing.ruled().handed_over().accepted().redocketed().taken_over()
    here.ruled("revoke").served().effective()
    done = here.data["carried_out"]
    node = country.nodes["gd"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.send("objection_effect_done", LOWER, ObjectionEffectDone(here.data["ruling_no"], "nothing", date(2026, 3, 24)),
                  lineage_id=here.lineage, exchange_id=here.exchange)  # fmt: skip
        desk.flush()
    country.settle()
    with country.read(LOWER) as unit:
        stored = unit.inbox.where(kind="objection_effect_done", sender="gd")
    assert [row.refusal["code"] for row in stored] == ["R2"]
    assert here.data["carried_out"] == done
