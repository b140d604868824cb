"""After the letter of entrustment: papers supplied or not, reports, assets, money, urging, return."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import duties, refused, replies
from entrustment_stories import COURTS, Entrustment
from properties.merged_logs import Exported, judge

from shared.scenarios.facts import two_holders


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Entrustment]:
    country = Country(tmp_path, COURTS)
    yield Entrustment(country).to_letter()
    assert not two_holders(country)
    country.close()


def test_missing_papers_supplied_in_time_let_the_court_docket(story: Entrustment) -> None:
    story.act("hn0102", "filing", "request_supplement", missing="送达地址确认书")
    assert story.states() == ["supplementing", "supplementing"]
    assert "entrust_docket" not in duties(story.country, "hn0102", story.letter)
    story.country.later(days=5)
    story.act("gd0304", "officer1", "supply_papers", note="补送", attachments=f"other,确认书,{'cd' * 32}")
    assert "entrust_docket" in duties(story.country, "hn0102", story.letter)
    story.docketed()
    assert story.states() == ["cancelled", "docketed"]


def test_silence_is_withdrawal_only_when_the_receiving_court_says_so(story: Entrustment) -> None:
    # Given papers asked for, and 30 days of silence
    story.act("hn0102", "filing", "request_supplement", missing="送达地址确认书")
    with refused("R12"):
        story.act("hn0102", "filing", "deem_withdrawn")
    story.country.later(days=31)
    story.country.tick()

    # Then the clock has moved nothing
    assert "deem_withdrawn" in story.country.tasks("hn0102")
    assert story.holds()[0] == ("entrusting", "gd0304", 1)
    with refused("being_entrusted"):
        story.country.act("gd0304", "officer3", "pay_money", lineage=story.lineage, amount_fen=1)

    # But the receiving court's decision does
    story.act("hn0102", "filing", "deem_withdrawn")
    assert story.states() == ["withdrawn", "withdrawn"]
    assert story.holds()[0] == ("held", "gd0304", 1)
    story.country.act("gd0304", "officer3", "pay_money", lineage=story.lineage, amount_fen=1)


def test_papers_that_cross_the_decision_come_too_late(story: Entrustment) -> None:
    story.act("hn0102", "filing", "request_supplement", missing="送达地址确认书")
    story.country.later(days=31)
    story.country.tick()
    story.holding("supplement", "entrust_deemed_withdrawn")
    story.act("gd0304", "officer1", "supply_papers", note="补送")
    story.act("hn0102", "filing", "deem_withdrawn")
    story.released()
    assert story.states() == ["withdrawn", "withdrawn"]
    assert story.holds()[0] == ("held", "gd0304", 1)


def test_reports_meet_the_periods_and_the_result_ends_the_entrustment(story: Entrustment) -> None:
    story.docketed()
    story.act("hn0102", "officer1", "tell_officer", officer="李某", phone="0731-2")
    story.act("hn0102", "officer1", "report_start", measures="已查封")
    story.act("hn0102", "officer1", "report_status", measures="已查封", result="拍卖中")
    for rule in ("entrust_docket", "entrust_start", "entrust_status"):
        assert [duty.state for duty in story.country.duties("hn0102", rule)] == ["met"]
    assert {"officer_notice", "start_report", "status_report"} <= story.country.exchange(
        "gd0304", story.exchange
    ).data.keys()

    story.country.act("hn0102", "officer1", "close_case", lineage=story.lineage, epoch=2, mode="terminated", reason="x")
    assert story.states() == ["ended", "closed"]


def test_the_applicant_is_told_in_time(story: Entrustment) -> None:
    story.docketed()
    story.act("gd0304", "officer1", "tell_applicant_entrusted")
    assert duties(story.country, "gd0304", story.exchange) == []


def test_money_that_comes_after_the_docketing_is_forwarded(story: Entrustment) -> None:
    story.docketed()
    story.country.act("gd0304", "officer1", "receive_money", lineage=story.lineage, amount_fen=700)
    assert "forward_money" in story.country.tasks("gd0304")
    story.act("gd0304", "officer3", "forward_money", amount_fen=700)
    with story.country.read("hn0102") as unit:
        assert sorted(entry.amount_fen for entry in unit.money.where()) == [700, 20_000_00]


def test_the_superior_orders_a_court_that_has_not_started(story: Entrustment) -> None:
    ask = {"superior": "hn01", "proof": "送达回证"}
    with refused("R12"):
        story.act("gd0304", "chief", "ask_entrust_urging", **ask)
    story.country.later(days=16)
    asked = story.act("gd0304", "chief", "ask_entrust_urging", **ask)["exchange_id"]
    story.act("hn01", "chief", "direct_entrusted_court", exchange=asked, text="限五日内开始执行")
    assert "entrust_directive" in story.country.tasks("hn0102")
    assert story.country.exchange("gd0304", asked).state == "directed"


def test_only_a_superior_of_the_receiving_court_is_asked(story: Entrustment) -> None:
    story.country.later(days=16)
    sent = story.act("gd0304", "chief", "ask_entrust_urging", superior="gd03", proof="x")["message_id"]
    assert replies(story.country, "gd03", sent)[0] == "refused"


def test_a_return_needs_the_high_court_and_gives_the_power_back_at_once(story: Entrustment) -> None:
    # Given an application, reported level by level
    story.docketed().return_applied()
    with refused("R6"):
        story.given_back()
    with refused("R2"):
        draft = story.country.draft("hn01", "reviewer1", "return_decision", to="hn0102", lineage=story.lineage,
                                    exchange=story.back, approved=True, reasons="x")  # fmt: skip
        story.country.issue("hn01", "reviewer1", draft)
    story.passed_up().decided()
    assert duties(story.country, "hn0102", story.back) == ["entrust_return_due"]

    # When the case is given back
    story.given_back()

    # Then the first court holds, under a resumed docket, controls and money are back, and its high court has the record
    assert story.states() == ["resumed", "cancelled"]
    assert story.holds() == [("held", "gd0304", 3), ("elsewhere", "gd0304", 3)]
    with story.country.read("gd0304") as unit:
        resumed = unit.cases.first(lineage_id=story.lineage, state="open")
        assert (resumed.origin, "执恢" in resumed.case_no) == ("resumed", True)
        assert unit.parties.count(lineage_id=story.lineage) == 2
    assert story.country.case("hn0102", story.new_case_no).mode == "cancelled"
    assert [c.state for c in story.country.controls("gd0304", story.lineage)] == ["active"]
    assert [c.state for c in story.country.controls("hn0102", story.lineage)] == ["taken_over"]
    with story.country.read("gd") as unit:
        assert {row.data["filed"] for row in unit.exchanges.where(procedure="entrust_record")} == {"sent", "resumed"}
    story.country.act("gd0304", "officer3", "pay_money", lineage=story.lineage, epoch=3, amount_fen=1)


def test_a_return_declined_leaves_the_case_there(story: Entrustment) -> None:
    story.docketed().return_applied().passed_up().decided(approved=False)
    assert story.country.exchange("hn0102", story.back).state == "refused"
    with refused("R6"):
        story.given_back()
    assert story.holds()[1] == ("held", "hn0102", 2)


def test_a_returned_case_may_be_entrusted_again(story: Entrustment) -> None:
    story.docketed().return_applied().passed_up().decided().given_back()
    story.proposed().lettered().docketed()
    assert story.holds() == [("elsewhere", "hn0102", 4), ("held", "hn0102", 4)]

    # And the merged signed logs say the same
    logs = []
    for court in story.country.nodes:
        with story.country.read(court) as unit:
            logs.append(Exported.of(court, unit.evidence.where()))
    verdict = judge(logs, {court: key.public for court, key in story.country.keys.items()})
    assert (verdict.faults, verdict.holders) == ((), {story.lineage: ("hn0102", 4)})


def test_while_the_return_is_on_its_way_nobody_disposes(story: Entrustment) -> None:
    story.docketed().return_applied().passed_up().decided()
    story.holding("entrust_return")
    story.given_back()
    with refused("being_entrusted"):
        story.country.act("hn0102", "officer3", "pay_money", lineage=story.lineage, amount_fen=1)
    with refused("case_closed"):
        story.country.act("gd0304", "officer1", "impose_control", lineage=story.lineage, asset="x", kind="bank", rank=1,
                          start_on="2026-03-10", end_on="2027-03-09", registrar="x")  # fmt: skip
    story.released()
    assert story.holds()[0] == ("held", "gd0304", 3)


def test_a_return_that_crosses_an_asset_found_loses_neither(story: Entrustment) -> None:
    story.docketed().return_applied().passed_up().decided()
    story.holding("entrust_return", "asset_found")
    story.given_back()
    story.act("gd0304", "officer1", "report_asset", asset="股权", place="长沙")
    story.released()
    assert story.states() == ["resumed", "cancelled"]
    assert story.holds()[0] == ("held", "gd0304", 3)
    assert "asset_found" in story.country.tasks("hn0102")
