"""Loose ends of a transfer: custody that follows the case, money of a refused hand-over, supervision overtaken by another court's ruling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country, with_node
from designation_stories import PRESIDENT, Designation, country_of, drafted_and_issued, duties, replies
from forging import forged, genuine, served_on
from stories import Elevation
from supervising_stories import Supervision

from shared.domain.money import Balance
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import Catalogue


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = country_of(tmp_path)
    yield made
    made.close()


def replaced(case: Designation, target: str = "gd0305") -> Designation:
    """The docketed court asks to be replaced; the deciding court names another one."""
    country, was = case.country, case.target
    drafted_and_issued(country, was, "recusal_request", PRESIDENT, login="officer1", to=case.upper, lineage=case.lineage,
                       exchange=case.review, reason="本院与当事人存在利害关系")  # fmt: skip
    done = country.act(case.upper, "reviewer1", "replace_designated_court", lineage=case.lineage, exchange=case.review)
    again = Designation(country, lower=was, target=target, lineage=case.lineage, review=done["exchange_id"])
    return again.file_here().ruled()


@pytest.mark.shows("F2.6")
def test_elevating_away_a_designated_case_ends_that_courts_monthly_reports(country: Country) -> None:
    case = Designation(country).whole()
    assert duties(country, case.target, case.review) == ["progress_report"]

    taken = Elevation(country, lower=case.target, upper="gd01", lineage=case.lineage)
    done = country.act("gd01", "reviewer1", "open_elevation_review", lower_court=case.target, case_no=case.new_case_no,
                       first_case_no=case.case_no, reason="长期未结")  # fmt: skip
    taken.exchange = done["exchange_id"]
    taken.file_called().file_sent().ruled()

    assert country.power("gd01", case.lineage).holder == "gd01"
    assert country.exchange(case.target, case.review).state == "passed_on"
    assert duties(country, case.target, case.review) == []


def test_custody_of_the_first_court_ends_when_the_replacement_of_a_docketed_court_takes_over(country: Country) -> None:
    # Given a target that docketed but has not taken the controls over, and is then replaced
    case = Designation(country).whole()
    again = replaced(case)
    country.act(case.target, "officer1", "hand_over_case", lineage=case.lineage, exchange=again.ruling)
    again.docketed()
    assert country.exchange(case.lower, case.ruling).state == "cancelled"
    assert [control.state for control in country.controls(case.lower, case.lineage)] == ["custody"]

    country.act("gd0305", "officer1", "take_over_controls", lineage=case.lineage, exchange=again.ruling, epoch=3)

    assert country.exchange(case.lower, case.ruling).state == "ended"
    assert {c.state for court in (case.lower, case.target) for c in country.controls(court, case.lineage)} == {
        "taken_over"
    }
    assert [(c.state, c.rank) for c in country.controls("gd0305", case.lineage)] == [("active", 1)]
    with country.read(case.target) as unit:
        assert {row.state for row in unit.exchanges.where(procedure="transfer")} == {"ended"}


def refusing(desk: Desk, message: Received) -> None:
    refuse(RefusalCode.R7, "卷宗目录不符。", "The sheet does not fit.", rule="x")


def test_a_refused_hand_over_leaves_the_money_where_it_is_and_is_owed_again(country: Country) -> None:
    case = Designation(country).to_review().ruled()
    true = country.nodes[case.target].catalogue
    blind = [
        replace(p, messages=tuple(replace(k, accept=refusing) if k.name == "case_handover" else k for k in p.messages))
        for p in true.procedures.values()
    ]
    with_node(country, case.target, catalogue=Catalogue(tuple(blind)))

    case.handed_over()

    with country.read(case.lower) as unit:
        sums = Balance.of(unit.money.where(lineage_id=case.lineage))
    assert (sums.forwarded_fen, sums.available_fen) == (0, 20_000_00)
    assert country.exchange(case.lower, case.ruling).state == "custody"
    assert "case_handover" in duties(country, case.lower, case.ruling)
    # Then the hand-over made again brings it all
    with_node(country, case.target, catalogue=true)
    case.handed_over().docketed()
    with country.read(case.target) as unit:
        assert Balance.of(unit.money.where(lineage_id=case.lineage)).available_fen == 20_000_00


@pytest.mark.shows("E6")
@pytest.mark.parametrize("lapsed", [False, True], ids=["order running", "order failed"])
def test_a_ruling_of_a_higher_court_ends_the_urging_of_the_court_between(country: Country, lapsed: bool) -> None:
    story = Supervision(country).to_review()
    story.urged()
    if lapsed:
        story.days_pass(21)
        assert story.duty("gd03", "urging_failed_redirection").state == "open"

    case = Designation(country, lineage=story.lineage, case_no=story.case_no).opened().file_here().ruled()

    assert country.power(case.target, case.lineage).holder == case.target
    assert (story.state("gd0304"), story.state("gd03")) == ("lost", "redirected")
    assert duties(country, "gd03", story.exchange) == []
    if lapsed:
        assert story.duty("gd03", "urging_failed_redirection").state == "met"


def test_a_ruling_of_a_higher_court_that_is_refused_leaves_the_urging_as_it_is(country: Country) -> None:
    story = Supervision(country).to_review()
    story.urged()
    case = Designation(country, lineage=story.lineage, case_no=story.case_no).opened().file_here()
    country.act("gd0304", "officer1", "impose_control", lineage=story.lineage, epoch=1, asset="账户", kind="bank", rank=1,
                start_on=str(story.today), end_on=story.day(5), registrar="某银行")  # fmt: skip

    case.ruled()

    assert replies(country, "gd0304", case.ruling)[0] == "refused"
    assert (story.state("gd0304"), story.state("gd03")) == ("under_order", "ordered")


@pytest.mark.shows("R3")
def test_a_case_that_is_held_but_not_yet_docketed_is_not_elevated_and_the_answer_names_its_holder(
    country: Country,
) -> None:
    # Given a designated court whose file has not come, and an elevation ruling by its superior all the same
    case = Designation(country).to_review().ruled()
    other = Elevation(country, lower=case.target, upper="gd01").to_review().on_its_way()
    ruling = forged(country, genuine(other), message_id="early", subject=case.lineage, power_id=case.lineage, from_epoch=2,
                    procedure_id="early-exchange", lineage_seq=1, stream="early")  # fmt: skip

    row = served_on(country, ruling)

    assert row is not None
    assert row.refusal is not None
    assert (row.refusal["code"], row.refusal["facts"]["holder"], row.refusal["facts"]["epoch"]) == ("R3", "gd0106", "2")
    assert country.power(case.target, case.lineage).holder == case.target
