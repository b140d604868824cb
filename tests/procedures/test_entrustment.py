"""Whole-case entrustment: the power passes when the other court dockets; until its answer this court only preserves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import Country, with_node
from designation_stories import duties, refused, replies, without_own_checks
from entrustment_stories import COURTS, LETTER, Entrustment
from stories import Elevation

from shared.messages.desk import Desk, Sending
from shared.messages.kinds import Catalogue
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


def test_until_the_answer_the_entrusting_court_only_preserves(story: Entrustment) -> None:
    story.to_letter()
    country, here = story.country, {"lineage": story.lineage}
    for act, inputs in (
        ("pay_money", {"amount_fen": 1}),
        ("release_control", {"control_id": story.control, "reason": "x"}),
        ("close_case", {"mode": "terminated", "reason": "x"}),
    ):
        with refused("being_entrusted"):
            country.act("gd0304", "officer1", act, **here, **inputs)
    country.act("gd0304", "officer1", "receive_money", **here, amount_fen=5)
    country.act("gd0304", "officer1", "renew_control", **here, control_id=story.control, end_on="2028-03-09")

    # And what was renewed meanwhile counts at the other court, money too
    story.docketed()
    (there,) = country.controls("hn0102", story.lineage)
    assert there.end_on.isoformat() == "2028-03-09"
    with country.read("hn0102") as unit:
        assert [entry.amount_fen for entry in unit.money.where()] == [20_000_05]


def test_both_high_courts_have_the_record_level_by_level(story: Entrustment) -> None:
    story.to_letter().docketed()
    for court, state, filed in (
        ("gd03", "passed", "sent"), ("gd", "recorded", "sent"), ("hn01", "passed", "received"), ("hn", "recorded", "received"),
    ):  # fmt: skip
        with story.country.read(court) as unit:
            rows = unit.exchanges.where(procedure="entrust_record")
            assert [(row.state, row.data["filed"]) for row in rows] == [(state, filed)]
    assert [duty.state for duty in story.country.duties("gd0304", "entrust_recorded")] == ["met"]
    assert [duty.state for duty in story.country.duties("gd03", "entrust_recorded")] == ["dropped"], (
        "it only passes it up"
    )


def test_every_superior_learns_the_new_holder_and_may_rule_on_it_afterwards(story: Entrustment) -> None:
    story.to_letter().docketed()
    for court in ("gd03", "gd", "spc"):
        power = story.country.power(court, story.lineage)
        assert (power.holder, power.epoch) == ("hn0102", 2)
        assert [row.state for row in _promises(story, court)] == ["ended"]


def _promises(story: Entrustment, court: str) -> list[object]:
    with story.country.read(court) as unit:
        return list(unit.exchanges.where(procedure="other_service_clearance", role="promiser"))


def test_a_superior_that_has_promised_cannot_rule_until_the_answer(story: Entrustment) -> None:
    # Given a review at the superior and a letter on its way
    story.filed()
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no).applied().docketed().file_called()
    case.file_sent()
    story.proposed().lettered()

    with refused("promised_to_holder"):
        case.ruled()


def test_a_ruling_on_its_way_bars_the_letter_and_ends_the_proposal_when_it_is_served(story: Entrustment) -> None:
    # Given a ruling that has left and not arrived
    story.filed()
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no).applied().docketed().file_called()
    case.file_sent()
    story.holding("elevation_ruling")
    case.ruled()

    # When the lower court proposes to entrust, its superior's answer waits behind the ruling
    story.proposed()
    with refused("conflict"):
        story.lettered()
    story.released()

    # Then the ruling has taken the power, and nothing is left of the proposal
    assert story.country.power("gd03", story.lineage).state == "held"
    assert story.country.exchange("gd0304", story.exchange).state == "dropped"
    assert [row.state for row in _promises(story, "gd")] == ["released"]


def test_promises_cannot_be_dropped_while_the_power_is_offered(story: Entrustment) -> None:
    story.to_letter()
    with story.country.read("gd0304") as unit:
        inquiry = unit.exchanges.first(procedure="other_service_clearance", role="asker").exchange_id
    with refused("conflict"):
        story.country.act("gd0304", "chief", "drop_other_service", lineage=story.lineage, exchange=inquiry)


def test_a_withdrawal_that_comes_first_frees_the_entrusting_court(story: Entrustment) -> None:
    story.to_letter()
    story.act("gd0304", "chief", "withdraw_entrustment", reason="当事人和解")
    assert story.states() == ["withdrawn", "withdrawn"]
    assert story.holds() == [("held", "gd0304", 1), ("elsewhere", "gd0304", 1)]
    assert duties(story.country, "hn0102", story.letter) == []
    with refused("no_such_transition"):
        story.act("hn0102", "filing", "docket_entrusted_case")
    assert [row.state for row in _promises(story, "gd")] == ["released"]


def test_a_withdrawal_that_overtakes_its_letter_leaves_it_without_effect(story: Entrustment) -> None:
    story.filed().controlled().proposed()
    story.holding("entrust_letter")
    story.lettered()
    story.act("gd0304", "chief", "withdraw_entrustment", reason="当事人和解")
    story.released()
    assert replies(story.country, "hn0102", story.letter)[0] == "inert"
    assert story.states() == ["withdrawn", "none"]
    assert story.country.power("gd0304", story.lineage).state == "held"


def test_a_withdrawal_that_crosses_the_docketing_comes_too_late(story: Entrustment) -> None:
    story.to_letter()
    story.holding("entrust_withdrawal", "entrust_docket_notice")
    story.act("gd0304", "chief", "withdraw_entrustment", reason="当事人和解")
    story.docketed()
    assert story.holds() == [("entrusting", "gd0304", 1), ("held", "hn0102", 2)]

    story.released()

    assert story.states() == ["cancelled", "docketed"]
    assert story.holds() == [("elsewhere", "hn0102", 2), ("held", "hn0102", 2)]


@pytest.mark.shows("R10", "K053")
def test_a_refused_letter_leaves_the_power_where_it_was(story: Entrustment) -> None:
    # Given a court that sends what it should not: less than a month left
    story.filed().controlled("2026-03-20").proposed()
    with refused("R10"):
        story.lettered()
    story.country.act("gd0304", "officer1", "renew_control", lineage=story.lineage, control_id=story.control,
                      end_on="2026-04-12")  # fmt: skip
    without_own_checks(story.country, "gd0304", "entrust_letter")
    story.holding("entrust_letter")
    story.lettered()
    story.country.later(days=10)
    story.released()

    state, refusal = replies(story.country, "hn0102", story.letter)
    assert refusal is not None
    assert (state, refusal["code"]) == ("refused", "R10")
    assert story.states() == ["refused", "none"]
    assert story.country.power("gd0304", story.lineage).state == "held"
    assert [row.state for row in _promises(story, "gd")] == ["released"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"target": "hn01"}, "R9"), ({"target": "gd01"}, "R9"), ({"target": "gd0304"}, "R9"), ({"subject": "ship"}, "R9"), ({"assets_here": True}, "conflict")],
)  # fmt: skip
def test_only_a_court_of_the_same_level_with_assets_there_and_none_here(
    story: Entrustment, changes: dict[str, object], code: str
) -> None:
    story.filed()
    with refused(code):
        story.proposed(**changes)


def test_ships_go_to_maritime_and_servicemen_to_military_courts_whatever_their_level(story: Entrustment) -> None:
    story.filed().proposed(target="sh72", subject="ship")
    story.act("gd0304", "officer1", "give_up_entrustment")
    story.proposed(target="pla", subject="serviceman")
    assert story.country.exchange("gd0304", story.exchange).peer == "pla"


def test_a_letter_without_its_papers_does_not_leave(story: Entrustment) -> None:
    story.filed().proposed()
    with refused("R7"):
        story.lettered(attachments=f"other,说明,{'ab' * 32}")
    assert LETTER["attachments"].count("\n") == 2


def test_a_letter_without_the_promises_is_refused_there(story: Entrustment) -> None:
    # Given a modified court whose letter encloses no promise
    story.filed().proposed()
    catalogue = story.country.nodes["gd0304"].catalogue
    letter = catalogue.messages["entrust_letter"]

    def silent(desk: Desk, sending: Sending, given: Any) -> Any:
        assert letter.prepare is not None
        return replace(letter.prepare(desk, sending, given), cleared_by=())

    own = catalogue.procedures["entrustment"]
    kinds = tuple(replace(k, prepare=silent) if k is letter else k for k in own.messages)
    changed = [replace(p, messages=kinds) if p is own else p for p in catalogue.procedures.values()]
    with_node(story.country, "gd0304", catalogue=Catalogue(tuple(changed)))
    story.lettered()

    state, refusal = replies(story.country, "hn0102", story.letter)
    assert (state, refusal and refusal["code"]) == ("refused", "R7")


@pytest.mark.shows("F4.9")
def test_a_superior_of_the_new_holder_elevates_the_case_as_any_other(story: Entrustment) -> None:
    story.to_letter().docketed()
    case = Elevation(story.country, lower="hn0102", upper="hn01", lineage=story.lineage, case_no=story.new_case_no)
    case.exchange = story.country.act(
        "hn01", "filing", "record_elevation_application", lower_court="hn0102", case_no=story.new_case_no,
        first_case_no=story.case_no, received_on="2026-03-10", reason="六个月未执行",
    )["exchange_id"]  # fmt: skip
    case.docketed().file_called().file_sent().ruled()

    assert story.country.power("hn01", story.lineage).epoch == 3
    assert story.states() == ["ended", "passed_on"]
