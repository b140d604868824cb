"""The disposal right over one sealed asset: asked for, handed over, used, ended; the rest of the case stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asset_stories import HOUSE, Asset, asset_country
from stories import STAGES, Elevation
from supervising_stories import Supervision

from shared.domain.errors import ZhixingError
from shared.domain.refusals import Refused
from shared.procedures.disposal.right_end import AssetNotDone
from shared.procedures.disposal.sale import SaleUnderWay
from shared.procedures.power.asset import AssetElsewhere
from shared.procedures.stay.course import CaseStayed
from shared.transport.in_process import never

FIRST, ASKER, UPPER = "gd0304", "gd0305", "gd03"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Asset]:
    country = asset_country(tmp_path)
    yield Asset(country)
    country.close()


@pytest.fixture
def asked(story: Asset) -> Asset:
    return story.ready()


@pytest.fixture
def moved(asked: Asset) -> Asset:
    return asked.transferred()


def elevated(asset: Asset) -> Elevation:
    """The first sealing court's case goes up while its asset is wherever it is."""
    case = Elevation(asset.country, lower=FIRST, upper=UPPER, lineage=asset.lineage, case_no=asset.case_no)
    return case.applied().docketed().file_called().file_sent()


def act(asset: Asset, court: str, name: str, lineage: str, **inputs: object) -> None:
    asset.country.act(court, STAGES.get(name, "officer1"), name, lineage=lineage, **inputs)


def test_the_letter_moves_the_asset_alone_and_the_case_stays(moved: Asset) -> None:
    for court in (FIRST, ASKER):
        assert moved.power(court).holder == ASKER
        assert moved.power(court).epoch == 2
    assert (moved.power(FIRST).state, moved.power(ASKER).state) == ("elsewhere", "held")
    assert moved.country.power(FIRST, moved.lineage).holder == FIRST
    assert moved.country.power(ASKER, moved.own).epoch == 1
    assert (moved.control_at(FIRST).state, moved.control_at(FIRST).rank) == ("custody", 1)
    assert (moved.control_at(ASKER).state, moved.control_at(ASKER).rank) == ("active", 1)
    assert [duty.state for duty in moved.country.duties(FIRST, "disposal_letter")] == ["met"]


def test_from_the_letter_on_the_first_court_only_preserves_and_is_told_who_holds(moved: Asset) -> None:
    for name, inputs in (
        ("release_control", {"reason": "x"}),
        ("begin_disposal", {"form": "sale", "begun_on": "2026-05-10", "document_no": "x"}),
        ("record_disposal", {"result": "unsold", "document_no": "x"}),
    ):
        with pytest.raises(AssetElsewhere) as refused:
            act(moved, FIRST, name, moved.lineage, control_id=moved.control, **inputs)
        assert refused.value.facts["holder"] == ASKER

    act(moved, FIRST, "renew_control", moved.lineage, control_id=moved.control, end_on="2029-01-05")
    assert str(moved.control_at(ASKER).end_on) == "2029-01-05"
    act(moved, ASKER, "renew_control", moved.own, control_id=moved.control, end_on="2029-02-05")
    assert str(moved.control_at(FIRST).end_on) == "2029-02-05"
    moved.country.act(FIRST, "officer1", "receive_money", lineage=moved.lineage, amount_fen=5)
    act(moved, FIRST, "pay_money", moved.lineage, amount_fen=5)


def test_while_the_letter_is_on_its_way_nobody_disposes(asked: Asset) -> None:
    asked.country.network.hold = lambda parcel: parcel.kind == "disposal_transfer_letter"
    asked.transferred()

    with pytest.raises(AssetElsewhere):
        asked.begun(FIRST, asked.lineage)
    with pytest.raises(ZhixingError):
        asked.begun()

    asked.country.network.hold = never
    asked.country.network.release()
    asked.country.settle()
    asked.begun()


def test_sold_the_money_is_shared_and_the_right_is_over_at_both_courts(moved: Asset) -> None:
    moved.begun().recorded(900_000_00).finished(remainder_fen=300_000_00)

    assert [moved.power(court).state for court in (FIRST, ASKER)] == ["ended", "ended"]
    assert (moved.state(FIRST), moved.state(ASKER)) == ("ended", "ended")
    assert [moved.control_at(court).state for court in (FIRST, ASKER)] == ["released", "released"]
    with moved.country.read(FIRST) as unit:
        assert [entry.amount_fen for entry in unit.money.where(lineage_id=moved.lineage)] == [300_000_00]
    with moved.country.read(ASKER) as unit:
        assert {e.direction: e.amount_fen for e in unit.money.where()} == {"in": 900_000_00, "forwarded": 300_000_00}


def test_given_back_the_asset_goes_with_its_case_again_and_may_be_asked_for_anew(moved: Asset) -> None:
    moved.begun().recorded(0).finished("given_back")
    assert moved.control_at(FIRST).state == "active"

    moved.asked(days=0).transferred()

    assert [moved.holder(court)[:2] for court in (FIRST, ASKER)] == [(ASKER, 4), (ASKER, 4)]
    moved.begun()
    with moved.country.read(ASKER) as unit:
        assert sorted({act.epoch for act in unit.acts.where(power_id=moved.control)}) == [2, 4]


def test_an_asset_under_sale_is_not_given_back(moved: Asset) -> None:
    moved.begun()
    with pytest.raises(SaleUnderWay):
        moved.finished("given_back")


@pytest.mark.shows("R12", "K054")
def test_before_sixty_days_are_over_nobody_may_ask(story: Asset) -> None:
    story.sealed().waited_for()
    with pytest.raises(Refused):
        story.asked(days=60)
    story.asked(days=1)
    assert story.state(FIRST) == "asked"


@pytest.mark.shows("R12")
def test_an_earlier_sealing_day_than_the_register_has_is_found_out_by_the_first_court(story: Asset) -> None:
    story.sealed().waited_for()
    story.sealed_on = "2026-01-01"
    story.asked(days=0)
    assert story.country.outbox(ASKER, story.country.sent(ASKER, "disposal_request").message_id).state == "refused"
    assert story.state(ASKER) == "ended"
    assert "refused_message" in story.country.tasks(ASKER)


def test_once_a_sale_has_begun_the_request_is_refused(story: Asset) -> None:
    story.sealed().waited_for().begun(FIRST, story.lineage).asked()
    assert story.state(ASKER) == "ended"


def test_a_sale_begun_after_the_request_stops_the_letter(asked: Asset) -> None:
    draft = asked.drafted()
    asked.begun(FIRST, asked.lineage)
    with pytest.raises(SaleUnderWay):
        asked.country.issue(FIRST, "officer1", draft)
    assert asked.power(FIRST) is None


def test_a_waiting_control_allows_no_sale(asked: Asset) -> None:
    with pytest.raises(ZhixingError, match="waiting"):
        act(asked, ASKER, "begin_disposal", asked.own, control_id=asked.waiting, form="sale", begun_on="2026-05-10",
            document_no="x")  # fmt: skip


@pytest.mark.shows("K054")
def test_fifteen_days_without_an_answer_are_overdue(asked: Asset) -> None:
    (duty,) = asked.country.duties(FIRST, "disposal_letter")
    assert (duty.due_on - duty.opened_on).days in range(15, 18)
    asked.country.later(days=20)
    asked.country.tick()
    assert asked.country.duties(FIRST, "disposal_letter")[0].state == "overdue"


def test_declined_it_is_a_dispute_which_the_first_court_may_still_end_by_the_letter(asked: Asset) -> None:
    asked.country.act(FIRST, "officer1", "decline_disposal", lineage=asked.lineage, exchange=asked.exchange,
                      reasons="首先查封债权数额远高于优先债权")  # fmt: skip
    assert (asked.state(FIRST), asked.state(ASKER)) == ("disputed", "disputed")
    assert "disposal_declined" in asked.country.tasks(ASKER)

    asked.transferred()
    assert asked.holder(ASKER) == (ASKER, 2, "held")


@pytest.mark.shows("R6")
def test_the_letter_needs_three_officers_and_the_president(asked: Asset) -> None:
    draft = asked.country.draft(FIRST, "officer1", "disposal_transfer_letter", to=ASKER, lineage=asked.lineage,
                                exchange=asked.exchange, first_claim="x")  # fmt: skip
    asked.country.approve(FIRST, draft, ("officer1", "discuss"), ("officer2", "discuss"))
    with pytest.raises(Refused):
        asked.country.issue(FIRST, "officer1", draft)


@pytest.mark.shows("R3")
def test_of_two_courts_that_ask_at_once_one_gets_the_asset_and_the_other_hears_who_has_it(story: Asset) -> None:
    # Given two courts with waiting controls, both asked, both letters approved
    story.sealed().waited_for()
    rival = Asset(story.country, asker=UPPER, lineage=story.lineage, case_no=story.case_no, control=story.control)
    rival.waited_for(title_no="（2025）粤03民初9号", rank=3)
    story.asked()
    rival.asked(days=0)
    ours, theirs = story.drafted(), rival.drafted()

    story.country.issue(FIRST, "officer1", ours)
    with pytest.raises(Refused) as refused:
        story.country.issue(FIRST, "officer1", theirs)

    assert refused.value.refusal.code == "R3"
    assert refused.value.refusal.facts["holder"] == ASKER
    assert story.power(UPPER) is None


@pytest.mark.shows("R4")
def test_a_letter_to_a_court_whose_case_is_closed_is_refused_and_the_asset_goes_with_its_case_again(
    asked: Asset,
) -> None:
    draft = asked.drafted()
    asked.country.act(ASKER, "officer1", "close_case", lineage=asked.own, mode="terminated", reason="申请人撤回")

    letter = asked.country.issue(FIRST, "officer1", draft)

    assert asked.country.outbox(FIRST, letter).state == "refused"
    assert (asked.power(FIRST).state, asked.power(ASKER)) == ("ended", None)
    assert asked.control_at(FIRST).state == "active"
    asked.begun(FIRST, asked.lineage)


def test_the_case_goes_up_and_the_asset_stays_where_it_is(moved: Asset) -> None:
    case = elevated(moved).ruled().handed_over().accepted().redocketed().taken_over()

    assert moved.country.power(UPPER, moved.lineage).holder == UPPER
    assert moved.holder(UPPER) == (ASKER, 2, "elsewhere")
    with pytest.raises(AssetElsewhere):
        moved.begun(UPPER, moved.lineage)
    moved.begun().recorded().finished(remainder_fen=100)
    assert [moved.power(court).state for court in (FIRST, ASKER, UPPER)] == ["ended"] * 3
    assert moved.control_at(UPPER).state == "released"
    assert "forward_money" in moved.country.tasks(FIRST)
    assert case.new_case_no


def test_given_back_after_the_case_went_up_the_asset_is_the_new_holders(moved: Asset) -> None:
    elevated(moved).ruled().handed_over().accepted().redocketed().taken_over()
    moved.finished("given_back")

    moved.begun(UPPER, moved.lineage)
    with pytest.raises(ZhixingError):
        moved.begun(FIRST, moved.lineage)


@pytest.mark.shows("R3")
def test_an_elevation_served_first_stops_the_letter_and_answers_the_request(asked: Asset) -> None:
    # Given the letter approved, and the case elevated before it leaves
    draft = asked.drafted()
    elevated(asked).ruled()

    with pytest.raises(ZhixingError):
        asked.country.issue(FIRST, "officer1", draft)

    assert (asked.state(FIRST), asked.state(ASKER)) == ("ended", "ended")
    with asked.country.read(ASKER) as unit:
        (task,) = unit.tasks.where(code="disposal_declined")
    assert UPPER in task.zh
    assert asked.power(FIRST) is None


def test_a_letter_under_way_and_an_elevation_of_the_case_leave_one_holder_of_each(asked: Asset) -> None:
    asked.country.network.hold = lambda parcel: parcel.kind == "disposal_transfer_letter"
    asked.transferred()
    asked.country.network.hold = never
    elevated(asked).ruled()
    asked.country.network.release()
    asked.country.settle()

    assert asked.holder(ASKER) == (ASKER, 2, "held")
    assert asked.country.power(UPPER, asked.lineage).holder == UPPER
    asked.begun()


def test_the_asker_s_own_case_goes_up_and_the_asset_waits_at_the_asker(moved: Asset) -> None:
    case = Elevation(moved.country, lower=ASKER, upper=UPPER, lineage=moved.own, case_no=moved.own_case_no)
    case.applied().docketed().file_called().file_sent().ruled()

    assert moved.holder(ASKER) == (ASKER, 2, "held")
    assert "asset_kept" in moved.country.tasks(ASKER)
    case.handed_over()
    with pytest.raises(ZhixingError):
        act(moved, UPPER, "release_control", moved.own, control_id=moved.control, reason="x")
    assert moved.holder(UPPER) == (ASKER, 2, "elsewhere")


def test_the_court_that_disposes_cannot_close_its_case_meanwhile_the_first_court_can(moved: Asset) -> None:
    with pytest.raises(AssetNotDone):
        act(moved, ASKER, "close_case", moved.own, mode="terminated", reason="x")

    act(moved, FIRST, "close_case", moved.lineage, mode="terminated", reason="x")
    assert "asset_elsewhere" in moved.country.tasks(FIRST)
    moved.finished("given_back")
    assert moved.power(FIRST).state == "ended"


def test_only_what_was_first_sealed_under_that_name_is_handed_over(story: Asset) -> None:
    story.sealed().waited_for()
    story.waiting = story.seal(ASKER, story.own, 2, asset=HOUSE + "之二")
    story.asked()
    assert story.state(ASKER) == "ended"


@pytest.mark.shows("F6.7")
def test_a_stay_of_the_case_holds_back_the_beginning_of_a_sale(story: Asset) -> None:
    story.sealed()
    Supervision(story.country, lineage=story.lineage, case_no=story.case_no).stayed("2026-05-10")
    with pytest.raises(CaseStayed):
        story.begun(FIRST, story.lineage)
