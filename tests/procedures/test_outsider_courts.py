"""An outsider's objection between courts: who is told and bound, late and crossing notices, the freeze goes with the case (E7)."""

from __future__ import annotations

from datetime import date

import pytest
from asset_stories import HOUSE
from designation_stories import refused
from outsider_stories import OUTSIDER, Outsider
from stories import Elevation

from shared.domain.exchanges import Exchange
from shared.flows.desk import OpenDesk
from shared.procedures.outsider_objection.papers import AssetFreezeEnd, AssetFreezeNotice
from shared.procedures.outsider_objection.tables import Ground, Outcome
from shared.transport.in_process import never

FIRST, WAITING, UPPER = "gd0304", "gd0305", "gd03"


def elevation(story: Outsider) -> Elevation:
    """The first court's case, applied for and ready for the ruling of the intermediate court."""
    case = Elevation(story.country, lower=FIRST, upper=UPPER, lineage=story.lineage, case_no=story.asset.case_no)
    return case.applied().docketed().file_called().file_sent()


def try_to_sell(story: Outsider, court: str, lineage: str, control: str, code: str) -> None:
    with refused(code):
        story.sell(court, control, lineage)


@pytest.mark.shows("S016")
def test_every_court_with_a_waiting_seizure_is_told_and_bound_until_the_end_notice(filed: Outsider) -> None:
    # Given the waiting court, named from the register, has applied the notice
    said = filed.country.inbox(WAITING, filed.country.sent(FIRST, "asset_freeze_notice").message_id)
    assert said.state == "applied"
    assert filed.state(WAITING) == "frozen"
    # Then the name of nobody is in it
    assert OUTSIDER.encode() not in said.bytes_received
    # And its own seizure of the house, first in rank after all, sells nothing; it is renewed, or lifted
    first_now = filed.asset.seal(WAITING, filed.asset.own, 1, asset=HOUSE.replace("（", " （"))
    try_to_sell(filed, WAITING, filed.asset.own, first_now, "asset_frozen")
    filed.country.act(
        WAITING, "officer1", "renew_control", lineage=filed.asset.own, control_id=first_now, end_on="2029-01-05"
    )
    filed.country.act(
        WAITING, "officer1", "release_control", lineage=filed.asset.own, control_id=filed.asset.waiting, reason="x"
    )
    # When the objection is withdrawn
    filed.ruled("withdrawn")
    # Then the end notice frees it
    assert filed.state(WAITING) == "ended"
    filed.sell(WAITING, first_now, filed.asset.own)


def test_a_court_without_any_seizure_of_the_asset_refuses_the_notice_and_is_told_nothing_more(sealed: Outsider) -> None:
    sealed.filed(waiting_courts=["gd0305", "spc"])
    assert "refused_message" in sealed.country.tasks(FIRST)
    sealed.ruled("withdrawn")
    assert "spc" not in sealed.notices("asset_freeze_end")
    assert sealed.state(WAITING) == "ended"


@pytest.mark.parametrize(("named", "code"), [("深圳某法院", "bad_court_id"), ("gd9999", "unknown_court")])
def test_a_court_named_must_be_in_the_registry(sealed: Outsider, named: str, code: str) -> None:
    with refused(code):
        sealed.received(waiting_courts=[named])


def test_further_courts_may_be_told_later(sealed: Outsider) -> None:
    sealed.filed(waiting_courts=[])
    sealed.act("reviewer1", "tell_courts_of_freeze", waiting_courts=["gd0305"])
    assert sealed.state(WAITING) == "frozen"


def test_courts_told_follow_each_stage_and_only_the_newest_notice_counts(filed: Outsider) -> None:
    # Given the notices of the ruling and of the suit, the older one arriving last
    filed.country.network.hold = lambda parcel: parcel.kind == "asset_freeze_notice"
    filed.ruled("not_founded")
    filed.served("outsider")
    filed.country.network.hold = never
    filed.sued("outsider")
    filed.country.network.release()
    filed.country.settle()
    assert filed.country.exchange(WAITING, filed.row).data["ground"] == "litigation"
    assert filed.country.exchange(WAITING, filed.row).data["serial"] == 4


def test_an_end_that_overtakes_its_beginning_stands(sealed: Outsider) -> None:
    story = sealed
    story.filed(waiting_courts=[])
    story.country.network.hold = lambda parcel: parcel.recipient == WAITING
    story.act("reviewer1", "tell_courts_of_freeze", waiting_courts=["gd0305"])
    notice = story.country.sent(FIRST, "asset_freeze_notice")
    story.ruled("withdrawn")
    end = story.country.sent(FIRST, "asset_freeze_end")
    with story.country.nodes[WAITING].store.begin() as unit:  # as if another court had told it first of the end
        data = {"control_id": story.asset.control, "asset": HOUSE, "serial": 3, "reviewed_by": FIRST, "passed_to": [],
                "outcome": "withdrawn", "case_no": story.case_no}  # fmt: skip
        unit.exchanges.add(Exchange(story.row, "outsider_objection", "bound", story.lineage, FIRST, "ended",
                                    story.country.clock.legal_now(), data))  # fmt: skip
    story.country.network.hold = never
    story.country.network.release()
    story.country.settle()

    assert [story.country.inbox(WAITING, each.message_id).state for each in (notice, end)] == ["applied", "applied"]
    assert story.state(WAITING) == "ended"
    story.sell(WAITING, story.asset.seal(WAITING, story.asset.own, 1), story.asset.own)


def test_a_stranger_can_neither_stop_an_asset_nor_free_it(filed: Outsider) -> None:
    node = filed.country.nodes[UPPER]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        end = AssetFreezeEnd(filed.asset.control, HOUSE, filed.case_no, Outcome.PERMITTED, 99, FIRST)
        sent = desk.send("asset_freeze_end", WAITING, end, lineage_id=filed.lineage, exchange_id=filed.row)
        desk.flush()
    filed.country.settle()
    assert filed.country.outbox(UPPER, sent).state == "refused"
    assert filed.state(WAITING) == "frozen"


@pytest.mark.shows("S016")
def test_the_court_that_disposes_for_a_priority_creditor_is_told_without_being_named_and_stops(
    sealed: Outsider,
) -> None:
    # Given the disposal right over the house is with the waiting court, which therefore reviews
    sealed.asset.asked().transferred()
    with refused("wrong_review_court") as error:
        sealed.received()
    assert WAITING in error.value.what.zh
    there = Outsider(sealed.asset, court=WAITING, lineage=sealed.asset.own).filed(waiting_courts=[])
    # Then the first sealing court is told without being named, and nobody sells
    assert there.told["told"] == FIRST
    try_to_sell(there, WAITING, there.lineage, there.asset.control, "asset_frozen")
    # And a sale recorded before cannot be settled; giving back is no disposal, but the first court is bound as well
    there.asset.finished("given_back")
    try_to_sell(there, FIRST, there.asset.lineage, there.asset.control, "asset_frozen")


def test_the_disposal_right_does_not_pass_while_the_asset_is_frozen(sealed: Outsider) -> None:
    sealed.asset.asked()
    draft = sealed.asset.drafted()
    sealed.filed()
    with refused("asset_frozen"):
        sealed.country.issue(FIRST, "officer1", draft)


def test_a_sale_over_before_the_notice_came_keeps_its_money_and_cannot_be_settled(sealed: Outsider) -> None:
    # Given the right is given back, in the eyes of the reviewing court, while the other has sold
    asset = sealed.asset.asked().transferred()
    asset.begun()
    there = Outsider(asset, court=WAITING, lineage=asset.own)
    asset.recorded(900_00)
    there.filed(taken_by_party=True)
    with refused("asset_frozen"):
        asset.finished(remainder_fen=100)
    with refused("asset_frozen"):
        there.country.act(WAITING, "officer3", "pay_money", lineage=asset.own, amount_fen=1)


@pytest.mark.shows("E7", "S020")
def test_elevated_while_frozen_the_review_stays_and_the_new_holder_is_bound_until_it_releases(filed: Outsider) -> None:
    # Given the case goes up while the objection is under review
    case = elevation(filed)
    case.ruled()
    assert filed.state(UPPER) == "frozen"
    case.handed_over().accepted().redocketed().taken_over()
    # Then the new holder sells nothing of the house, but the car
    try_to_sell(filed, UPPER, filed.lineage, filed.asset.control, "asset_frozen")
    filed.sell(UPPER, filed.car, filed.lineage)
    # When the court it was made to finds it well founded and no creditor sues
    filed.ruled("founded").served("creditor").days(16)
    # Then the new holder owes the release, by the day the notice names; it alone
    assert filed.state() == "release_told"
    assert filed.state(UPPER) == "to_release"
    assert str(filed.due("outsider_release", UPPER)) == "2026-04-01"
    assert filed.state(WAITING) == "ended"
    try_to_sell(filed, UPPER, filed.lineage, filed.asset.control, "asset_frozen")
    filed.released(UPPER)
    assert filed.asset.control_at(UPPER).state == "released"
    assert filed.duty("outsider_release", UPPER).state == "met"


@pytest.mark.shows("E7")
def test_after_elevation_the_higher_court_reviews_also_what_the_first_court_seized(sealed: Outsider) -> None:
    case = elevation(sealed)
    case.ruled()
    with refused("wrong_review_court") as error:
        sealed.received()
    assert UPPER in error.value.what.zh
    case.handed_over().accepted().redocketed().taken_over()
    there = Outsider(sealed.asset, court=UPPER, lineage=sealed.lineage).filed()
    assert FIRST in there.told["told"]
    try_to_sell(there, UPPER, sealed.lineage, sealed.asset.control, "asset_frozen")


def test_the_freeze_comes_with_the_controls_even_when_the_notice_does_not(filed: Outsider) -> None:
    case = elevation(filed)
    filed.country.network.hold = lambda parcel: parcel.kind.startswith("asset_freeze")
    case.ruled()
    filed.country.network.hold = never
    case.handed_over()
    assert filed.state(UPPER) == "frozen"
    filed.country.network.release()
    filed.country.settle()
    case.accepted().redocketed().taken_over()
    try_to_sell(filed, UPPER, filed.lineage, filed.asset.control, "asset_frozen")


def test_a_waiting_seizure_that_goes_up_with_its_own_case_stays_bound(filed: Outsider) -> None:
    case = Elevation(
        filed.country, lower=WAITING, upper=UPPER, lineage=filed.asset.own, case_no=filed.asset.own_case_no
    )
    case.applied().docketed().file_called().file_sent().ruled().handed_over().accepted().redocketed().taken_over()
    assert filed.state(UPPER) == "frozen"
    first_now = filed.asset.seal(UPPER, filed.asset.own, 1)
    try_to_sell(filed, UPPER, filed.asset.own, first_now, "asset_frozen")
    filed.ruled("withdrawn")
    assert filed.state(UPPER) == "ended"
    filed.sell(UPPER, first_now, filed.asset.own)


def test_a_release_owed_goes_with_the_case(filed: Outsider) -> None:
    case = elevation(filed)
    filed.ruled("founded").served("creditor").days(16)
    assert filed.state() == "to_release"
    case.ruled()
    assert (filed.state(), filed.state(UPPER)) == ("release_told", "to_release")
    assert filed.duty("outsider_release").state == "dropped"
    assert str(filed.due("outsider_release", UPPER)) == "2026-04-01"
    case.handed_over().accepted().redocketed().taken_over()
    filed.released(UPPER)
    try_to_sell(filed, UPPER, filed.lineage, filed.asset.control, "asset_barred")


def test_the_outsider_s_security_lets_the_new_holder_lift_the_seizure(filed: Outsider) -> None:
    elevation(filed).ruled().handed_over().accepted().redocketed().taken_over()
    with refused("conflict"):
        filed.released(UPPER)
    filed.secured("outsider")
    assert "lift_on_security" in filed.country.tasks(UPPER)
    filed.released(UPPER)
    assert filed.asset.control_at(UPPER).state == "released"


def test_a_creditor_s_security_frees_the_new_holder_and_a_judgment_that_bars_binds_it_for_good(filed: Outsider) -> None:
    elevation(filed).ruled().handed_over().accepted().redocketed().taken_over()
    filed.ruled("not_founded").sued("outsider").secured("creditor")
    assert filed.state(UPPER) == "ended"
    filed.judged("bars")
    assert filed.state(UPPER) == "to_release"
    try_to_sell(filed, UPPER, filed.lineage, filed.asset.control, "asset_frozen")


@pytest.mark.shows("R2")
def test_no_stranger_makes_itself_the_court_that_reviews_or_orders_a_release(filed: Outsider) -> None:
    """Given a house frozen at the waiting court, When another court says it reviews, and orders a release, Then neither counts."""
    asset, node, today = filed.asset, filed.country.nodes["gd"], date(2026, 3, 10)
    notice = AssetFreezeNotice(asset.control, HOUSE, 1, filed.case_no, Ground.REVIEW, today, 99, "gd")
    order = AssetFreezeEnd(asset.control, HOUSE, "（2026）粤执异1号", Outcome.BARRED, 1, "gd", "判决", today)
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.send("asset_freeze_notice", WAITING, notice, lineage_id=filed.lineage, exchange_id=filed.row)
        desk.send("asset_freeze_end", FIRST, order, lineage_id=filed.lineage, exchange_id=desk.new_id())
        desk.flush()
    filed.country.settle()

    for court, kind in ((WAITING, "asset_freeze_notice"), (FIRST, "asset_freeze_end")):
        with filed.country.read(court) as unit:
            [said] = unit.inbox.where(kind=kind, sender="gd")
        assert (said.state, said.refusal["code"]) == ("refused", "R2")
    assert filed.country.exchange(WAITING, filed.row).data["reviewed_by"] == FIRST
