"""Matters in flight when the case passes, complaints about them, and what both superiors see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Country
from designation_stories import Designation, duties, refused, replies, without_own_checks
from entrustment_stories import Entrustment
from matter_stories import HASH, PAPERS, Matter
from properties.merged_logs import Exported, judge

from shared.scenarios.facts import two_holders

FEW = ("gd", "gd03", "gd0304", "hn01", "hn0102")
MANY = ("spc", *FEW, "hn", "gd01", "gd0106")
#: Tests whose case passes from one province to another, or from one city to another.
WIDE = ("designated", "whole_case", "common_superior", "void")


@pytest.fixture
def story(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Matter]:
    wide = any(word in request.node.name for word in WIDE)
    country = Country(tmp_path, MANY if wide else FEW)
    yield Matter(country)
    assert not two_holders(country)
    country.close()


def test_a_matter_goes_to_the_court_that_elevates_the_case(story: Matter) -> None:
    # Given a matter accepted there, and a ruling that takes the case away
    story.sent().accepted().elevated()

    # Then the court entrusted reports to the new holder
    assert story.states("gd0304", "gd03", "hn0102") == ["passed_on", "accepted", "accepted"]
    there = story.country.exchange("hn0102", story.exchange)
    assert (there.peer, there.data["earlier"]) == ("gd03", ["gd0304"])
    known = story.country.power("hn0102", story.lineage)
    assert (known.state, known.holder, known.epoch) == ("elsewhere", "gd03", 2)
    assert duties(story.country, "gd0304", story.exchange) == []
    assert duties(story.country, "gd03", story.exchange) == ["matter_fallback"]

    # And what it does counts as the new holder's
    story.done()
    assert [c.state for c in story.country.controls("gd03", story.lineage)] == ["active"]
    assert story.country.controls("gd0304", story.lineage) == []
    story.act("gd03", "chief", "confirm_matter")
    assert story.states("gd03", "hn0102") == ["confirmed", "confirmed"]


def test_a_matter_goes_to_the_court_designated(story: Matter) -> None:
    story.sent().accepted()
    story.designated("gd0106")
    assert story.states("gd0304", "gd0106", "hn0102") == ["passed_on", "accepted", "accepted"]
    story.done()
    assert [c.rank for c in story.country.controls("gd0106", story.lineage)] == [1]
    with refused("no_such_transition"):
        story.act("gd0304", "chief", "confirm_matter")


def test_a_matter_comes_back_with_the_case_to_the_court_that_began_it_designated(story: Matter) -> None:
    # Given a matter in flight that went to the court designated
    story.sent().accepted()
    there = story.designated("gd0106")
    there.handed_over().docketed()

    # When the first court is designated again
    again = Designation(
        story.country, lower="gd0106", target="gd0304", lineage=story.lineage, case_no=there.new_case_no
    )
    again.opened(first_case_no=story.case_no).file_here().ruled()

    # Then the court entrusted reports to it, and what it does counts there
    assert story.states("gd0304", "gd0106", "hn0102") == ["accepted", "passed_on", "accepted"]
    assert story.country.exchange("hn0102", story.exchange).peer == "gd0304"
    assert duties(story.country, "gd0304", story.exchange) == ["matter_fallback"]
    story.done()
    assert [c.state for c in story.country.controls("gd0304", story.lineage)] == ["active"]
    story.act("gd0304", "chief", "confirm_matter")
    assert story.states("gd0304", "hn0102") == ["confirmed", "confirmed"]


def test_a_receipt_that_crosses_the_passing_is_not_lost(story: Matter) -> None:
    # Given a deduction done there while the ruling is applied here
    story.sent(measure="deduct_deposit", documents=f"{PAPERS}\nbasis,执行依据,{HASH}").accepted()
    story.holding("matter_done", "matter_moved")
    story.elevated()
    story.done(rank=0, amount_fen=700_00)
    story.released()

    # Then the old court has the money, once, and owes it onward; the new holder knows
    assert story.states("gd0304", "gd03", "hn0102") == ["passed_on", "done", "done"]
    assert "forward_money" in story.country.tasks("gd0304")
    for court, amounts in (("gd0304", [700_00]), ("gd03", [])):
        with story.country.read(court) as unit:
            assert [entry.amount_fen for entry in unit.money.where()] == amounts


def test_a_matter_done_but_unconfirmed_is_confirmed_by_the_new_holder(story: Matter) -> None:
    story.sent().done()
    story.elevated()
    assert story.states("gd0304", "gd03", "hn0102") == ["passed_on", "done", "done"]
    story.act("gd03", "chief", "confirm_matter")
    assert story.states("hn0102") == ["confirmed"]
    assert [c.state for c in story.country.controls("gd03", story.lineage)] == ["active"]


def test_a_matter_not_yet_sent_stays_at_home(story: Matter) -> None:
    story.filed().prepared()
    story.elevated()
    assert story.states() == ["dropped", "none"]


def test_a_court_that_gets_the_whole_case_has_nothing_entrusted_any_more(story: Matter) -> None:
    # Given a matter there, and then the whole case entrusted to the same court
    story.sent().accepted()
    case = Entrustment(story.country, lineage=story.lineage, case_no=story.case_no)
    case.proposed().lettered()
    with refused("being_entrusted"):
        story.prepared()
    case.docketed()
    assert story.states() == ["passed_on", "absorbed"]
    assert duties(story.country, "hn0102", story.exchange) == []


@pytest.mark.shows("R3")
def test_a_court_that_has_lost_the_case_entrusts_nothing_more(story: Matter) -> None:
    # Given a case elevated while a matter was under way, so that the other court knows the new holder
    story.sent().accepted()
    first = story.exchange
    story.prepared()
    late = story.exchange
    story.elevated()
    with refused("not_the_holder"):
        story.prepared()

    # When a modified old court sends another all the same
    without_own_checks(story.country, "gd0304", "matter_request")
    with story.country.nodes["gd0304"].store.begin() as unit:
        row, power = unit.exchanges.need(late), unit.powers.need(story.lineage)
        unit.exchanges.save(replace(row, state="prepared"))
        unit.powers.save(replace(power, state="held", holder="gd0304", epoch=1))
    sent = story.act("gd0304", "chief", "push_matter", exchange=late)["message_id"]
    with story.country.nodes["gd0304"].store.begin() as unit:
        unit.powers.save(replace(unit.powers.need(story.lineage), state="elsewhere", holder="gd03", epoch=2))

    # Then it is refused, with what the new holder must do
    state, refusal = replies(story.country, "hn0102", sent)
    assert refusal is not None
    assert (state, refusal["code"], refusal["facts"]["holder"]) == ("refused", "R3", "gd03")
    assert "gd03" in refusal["todo_zh"]
    assert "重新制发" in refusal["todo_zh"]
    assert story.country.exchange("hn0102", first).state == "accepted"


@pytest.mark.parametrize(
    ("changes", "valid"),
    [({"urgent": True}, True), ({"urgent": False}, False), ({"urgent": True, "measure": "survey_assets"}, False)],
)
def test_what_was_entrusted_after_the_power_had_passed_is_void_but_for_an_urgent_freeze_done(
    story: Matter, changes: dict[str, object], valid: bool
) -> None:
    # Given a ruling held up on its way, served by other means and recorded with proof
    story.filed()
    case = story.elevation()
    story.holding("elevation_ruling", "served_otherwise")
    case.ruled()
    inquiry = story.country.act("gd03", "chief", "ask_other_service", lineage=story.lineage, exchange=case.exchange)
    story.country.act("gd03", "chief", "record_other_service", lineage=story.lineage, exchange=inquiry["exchange_id"],
                      means="direct", served_on="2026-03-10", proof="送达回证", proof_sha256=HASH)  # fmt: skip

    # When the old court, which does not know, has a matter done, and then learns
    story.country.later(hours=1)
    story.prepared(**changes).pushed()
    story.done(**({"rank": 0} if changes.get("measure") else {}))
    story.released()

    # Then the urgent freeze stands, as the new holder's; everything else is to be requested anew
    expected = "done" if valid else "void"
    assert story.states("gd0304", "gd03", "hn0102") == ["passed_on", expected, expected]
    assert len(story.country.controls("gd03", story.lineage)) == int(valid)
    assert ("matter_void" in story.country.tasks("gd03")) is not valid


def test_the_merged_logs_name_one_holder_after_a_matter_has_passed_on(story: Matter) -> None:
    story.sent().accepted().elevated()
    story.done()
    logs = []
    for court in story.country.nodes:
        with story.country.read(court) as unit:
            logs.append(Exported.of(court, unit.evidence.where()))
    verdict = judge(logs, {court: key.public for court, key in story.country.keys.items()})
    assert (verdict.faults, verdict.holders) == ((), {story.lineage: ("gd03", 2)})


# — rating, complaint, superiors —


@pytest.mark.shows("F5.5")
def test_a_superior_orders_on_a_complaint_and_the_court_entrusted_explains(story: Matter) -> None:
    # Given a matter confirmed and rated
    story.sent().done()
    story.act("gd0304", "chief", "confirm_matter")
    story.act("gd0304", "chief", "rate_matter", score=2, reason="迟延")
    assert story.country.exchange("hn0102", story.exchange).data["score"] == 2

    # When the superior of the other court hears a complaint
    with refused("R2"):
        story.act("gd0304", "chief", "complain_about_matter", to="gd03", reason="迟延")
    row = story.act("gd0304", "chief", "complain_about_matter", to="hn01", reason="迟延")["exchange_id"]
    assert "matter_complaint" in story.country.tasks("hn01")
    story.act("hn01", "chief", "order_matter", exchange=row, text="五日内说明")
    assert "matter_order" in story.country.tasks("hn0102")
    story.act("hn0102", "chief", "explain_matter", exchange=row, text="银行系统故障")
    assert story.country.exchange("hn01", row).data["explanation"] == "银行系统故障"
    story.act("hn01", "chief", "decide_matter_complaint", exchange=row, upheld=True, reasons="确有迟延")

    # Then the court that complained has the decision
    answered = story.country.exchange("gd0304", row)
    assert (answered.state, answered.data["upheld"]) == ("answered", True)


def test_the_court_entrusted_answers_a_complaint_itself(story: Matter) -> None:
    story.sent().accepted()
    row = story.act("gd0304", "chief", "complain_about_matter", to="hn0102", reason="无人接听")["exchange_id"]
    story.act("hn0102", "chief", "explain_matter", exchange=row, text="已安排专人")
    assert story.country.exchange("gd0304", row).data["answer"] == "已安排专人"


def test_both_superiors_see_what_is_overdue_and_hear_when_it_is_settled(story: Matter) -> None:
    # Given a matter nobody does
    story.sent().accepted()
    story.country.later(days=31)
    story.country.tick()
    story.country.tick()

    # Then each superior has one row and one task
    rows = {}
    for court in ("gd03", "hn01"):
        with story.country.read(court) as unit:
            rows[court] = unit.exchanges.first(procedure="matter_watch", role="superior")
            assert unit.tasks.count(code="matter_alert") == 1
        assert (rows[court].state, rows[court].data["what"], rows[court].data["entrusted"]) == (
            "seen",
            "overdue",
            "hn0102",
        )
    assert "overdue" in story.country.tasks("hn0102")

    # And its own superior may order it
    with refused("R2"):
        story.act("gd03", "chief", "order_matter", exchange=rows["gd03"].exchange_id, text="立即办理")
    story.act("hn01", "chief", "order_matter", exchange=rows["hn01"].exchange_id, text="立即办理")
    story.act("hn0102", "chief", "explain_matter", exchange=rows["hn01"].exchange_id, text="今日办理")
    story.done()
    for court in ("gd03", "hn01"):
        assert story.country.exchange(court, rows[court].exchange_id).state == "settled"


def test_both_superiors_see_what_is_done_and_not_confirmed(story: Matter) -> None:
    story.sent().done()
    story.country.later(days=10)
    story.country.tick()
    for court in ("gd03", "hn01"):
        with story.country.read(court) as unit:
            assert [row.data["what"] for row in unit.exchanges.where(procedure="matter_watch")] == ["unconfirmed"]
    story.act("gd0304", "chief", "confirm_matter")
    for court in ("gd03", "hn01"):
        with story.country.read(court) as unit:
            assert [row.state for row in unit.exchanges.where(procedure="matter_watch")] == ["settled"]


def test_a_common_superior_has_one_row_for_both_reports(story: Matter) -> None:
    # Given two courts of one province, both intermediate
    story.here, story.there = "gd03", "gd01"
    story.sent().accepted()
    story.country.later(days=31)
    story.country.tick()
    with story.country.read("gd") as unit:
        assert unit.exchanges.count(procedure="matter_watch") == 1
        assert unit.tasks.count(code="matter_alert") == 1
        assert unit.inbox.count(kind="matter_alert", state="applied") == 2
