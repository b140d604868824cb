"""A matter entrusted through the command centres: done there, recorded here, and the power never moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import duties, refused, replies, without_own_checks
from matter_stories import COURTS, HASH, PAPERS, Matter

from shared.scenarios.facts import two_holders


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Matter]:
    country = Country(tmp_path, COURTS)
    yield Matter(country)
    assert not two_holders(country)
    country.close()


@pytest.mark.shows("F5.1", "F5.4")
def test_what_is_frozen_there_is_a_control_of_the_court_that_entrusts(story: Matter) -> None:
    # Given a request the officer prepared and the command centre sent
    story.sent()
    with story.country.read("hn0102") as unit:
        assert unit.inbox.need(story.request).state == "applied"
    assert story.states() == ["sent", "received"]
    assert duties(story.country, "hn0102", story.exchange) == ["matter_accept", "matter_fallback"]
    assert duties(story.country, "gd0304", story.exchange) == ["matter_fallback"]

    # When it is signed for, done and confirmed
    story.accepted()
    assert duties(story.country, "hn0102", story.exchange) == ["matter_fallback"]
    story.done()
    control = story.country.controls("gd0304", story.lineage)[0]
    assert (control.state, control.rank, str(control.end_on), control.kind) == ("active", 1, "2027-03-09", "bank")
    assert duties(story.country, "gd0304", story.exchange) == ["matter_confirm"]
    assert duties(story.country, "hn0102", story.exchange) == ["matter_confirm"]
    story.act("gd0304", "chief", "confirm_matter")

    # Then nothing is owed, and the power has not moved
    assert story.states() == ["confirmed", "confirmed"]
    assert duties(story.country, "gd0304", story.exchange) == duties(story.country, "hn0102", story.exchange) == []
    held, known = story.country.power("gd0304", story.lineage), story.country.power("hn0102", story.lineage)
    assert (held.state, held.epoch, known.state, known.holder) == ("held", 1, "elsewhere", "gd0304")
    assert story.country.controls("hn0102", story.lineage) == []


def test_money_deducted_is_received_by_the_court_that_entrusts(story: Matter) -> None:
    story.sent(measure="deduct_deposit", documents=f"{PAPERS}\nbasis,执行依据,{HASH}")
    with refused("bad_input"):
        story.done(rank=0, amount_fen=0)
    with refused("bad_input"):
        story.done(rank=0, amount_fen=5, paid_to="hn0102")
    story.done(rank=0, amount_fen=700_00)

    with story.country.read("gd0304") as unit:
        assert [(entry.direction, entry.amount_fen) for entry in unit.money.where()] == [("in", 700_00)]
    with story.country.read("hn0102") as unit:
        assert (unit.money.count(), unit.cases.count()) == (0, 0)
    assert story.country.power("hn0102", story.lineage).state == "elsewhere"


def test_a_control_is_renewed_and_released_there(story: Matter) -> None:
    # Given a freeze
    story.sent().done()
    control = story.country.controls("gd0304", story.lineage)[0].control_id
    story.country.later(days=200)
    story.prepared(measure="renew_deposit", control_id=control).pushed()
    story.done(end_on="2027-06-01")
    assert str(story.country.controls("gd0304", story.lineage)[0].end_on) == "2027-06-01"

    # When it is to be released
    story.prepared(measure="unfreeze_deposit", control_id=control).pushed().done(rank=0, end_on=None, registrar="")

    # Then it is, and nothing can be asked about it any more
    assert [c.state for c in story.country.controls("gd0304", story.lineage)] == ["released"]
    with refused("conflict"):
        story.prepared(measure="renew_deposit", control_id=control)


def test_a_term_longer_than_the_law_allows_is_refused_there(story: Matter) -> None:
    story.sent()
    with refused("control_too_long"):
        story.done(end_on="2028-03-09")
    story.done(achieved=False, result="账户已销户", rank=0)
    assert story.country.controls("gd0304", story.lineage) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"measure": "sell_land"}, "bad_payload"),
        ({"documents": PAPERS.split("\n", 1)[1]}, "R7"),
        ({"measure": "deduct_deposit"}, "R7"),
        ({"measure": "control_debtor", "asset_kind": ""}, "R7"),
        ({"asset_kind": "movable"}, "bad_input"),
        ({"target": "hn01"}, "R9"),
        ({"target": "gd0304"}, "R2"),
        ({"due_on": "2026-03-19"}, "R12"),
        ({"due_on": "2026-03-31"}, "R12"),
        ({"measure": "survey_assets", "due_on": "2026-03-25"}, "R12"),
        ({"documents": "ruling,裁定书"}, "bad_input"),
        ({"documents": f"will,遗嘱,{HASH}"}, "bad_input"),
        ({"measure": "unfreeze_deposit", "control_id": "00000000-0000-4000-8000-000000000000"}, "not_found"),
    ],
)  # fmt: skip
def test_what_may_not_be_entrusted_is_not_prepared(story: Matter, changes: dict[str, object], code: str) -> None:
    story.filed()
    with refused(code):
        story.prepared(**changes)


@pytest.mark.parametrize("target", ["sh72", "pla"])
def test_special_courts_are_entrusted_whatever_their_level(story: Matter, target: str) -> None:
    story.filed().prepared(target=target, measure="seal_property", asset_kind="movable")
    assert story.country.exchange("gd0304", story.exchange).peer == target


def test_the_command_centre_checks_what_somebody_else_has_prepared(story: Matter) -> None:
    # Given an intermediate court, which must have a command centre
    story.here = "gd03"
    story.filed().prepared()
    with refused("R1"):
        story.act("gd03", "officer2", "push_matter")
    with refused("conflict"):
        story.act("gd03", "officer1", "push_matter")

    # Then its command centre sends, and at a basic court another officer may
    story.pushed()
    assert story.states() == ["sent", "received"]
    story.here = "gd0304"
    story.filed().prepared()
    story.act("gd0304", "officer2", "push_matter")
    assert story.states() == ["sent", "received"]


@pytest.mark.parametrize(
    ("changes", "rule", "days"),
    [
        ({}, "matter_fallback", 30),
        ({"due_on": "2026-03-25"}, "matter_due", 15),
        ({"measure": "survey_assets"}, "matter_survey", 10),
        ({"urgent": True}, "matter_fallback", 30),
    ],
)  # fmt: skip
def test_each_kind_has_its_term_from_receipt(story: Matter, changes: dict[str, object], rule: str, days: int) -> None:
    story.sent(**changes)
    duty = story.country.duties("hn0102", rule)[0]
    assert duty.due_on is not None
    assert (duty.due_on - duty.opened_on).days == days


def test_a_request_that_arrives_late_still_leaves_the_shortest_term(story: Matter) -> None:
    story.holding("matter_request")
    story.sent(due_on="2026-03-25")
    story.country.later(days=10)
    story.released()
    assert str(story.country.duties("hn0102", "matter_due")[0].due_on) == "2026-03-30"


def test_an_urgent_matter_has_24_hours_from_the_contact(story: Matter) -> None:
    # Given an urgent request, contacted afterwards
    story.sent(urgent=True)
    story.country.later(hours=2)
    story.act("gd0304", "chief", "contact_about_matter", note="电话联系对方指挥中心")
    for court in ("gd0304", "hn0102"):
        duty = story.country.duties(court, "matter_urgent")[0]
        assert str(duty.due_at) == "2026-03-11 04:00:00+00:00"  # the hour it begins in is not counted
        assert "matter_fallback" not in duties(story.country, court, story.exchange)

    # And one for which the contact came first
    story.prepared(urgent=True, contacted=True).pushed()
    assert duties(story.country, "hn0102", story.exchange) == ["matter_accept", "matter_urgent"]


@pytest.mark.shows("F5.2")
def test_documents_asked_for_are_supplied_within_three_days(story: Matter) -> None:
    story.sent()
    story.act("hn0102", "officer1", "ask_matter_documents", missing="送达回证盖章页")
    assert story.states() == ["supplementing", "supplementing"]
    duty = story.country.duties("gd0304", "matter_supply")[0]
    assert duty.due_on is not None
    assert (duty.due_on - duty.opened_on).days == 3
    story.act("gd0304", "officer1", "supply_matter_documents", documents=f"service_return,送达回证,{HASH}")
    assert story.states() == ["accepted", "accepted"]
    assert story.country.duties("gd0304", "matter_supply")[0].state == "met"


@pytest.mark.shows("F5.3")
def test_nothing_is_returned_unless_somebody_has_spoken_before(story: Matter) -> None:
    # Given a request nobody has spoken about
    story.sent()
    with refused("R12"):
        story.act("hn0102", "officer1", "return_matter", ground="docs", note="材料不全")

    # When documents were asked for, and three days have gone by
    story.act("hn0102", "officer1", "ask_matter_documents", missing="送达回证")
    story.country.later(days=4)
    story.country.tick()
    assert story.country.duties("gd0304", "matter_supply")[0].state == "overdue"
    story.act("hn0102", "officer1", "return_matter", ground="docs", note="三日内未补充")

    # Then it is back, and nothing is owed there
    assert story.states() == ["returned", "returned"]
    assert "matter_returned" in story.country.tasks("gd0304")
    assert duties(story.country, "hn0102", story.exchange) == []


def test_a_contact_is_enough_to_return_what_is_out_of_scope(story: Matter) -> None:
    story.sent(measure="other_listed")
    story.act("hn0102", "chief", "contact_about_matter", note="电话说明不属平台事项")
    story.act("hn0102", "chief", "return_matter", ground="out_of_scope", note="不属可委托事项")
    assert story.states() == ["returned", "returned"]


def test_a_return_without_contact_is_refused_by_the_court_that_entrusts(story: Matter) -> None:
    # Given a modified court that returns at once
    story.sent()
    with story.country.nodes["hn0102"].store.begin() as unit:
        row = unit.exchanges.need(story.exchange)
        row.data["spoken"] = True
        unit.exchanges.save(row)
    sent = story.act("hn0102", "chief", "return_matter", ground="docs", note="材料不全")["message_id"]
    state, refusal = replies(story.country, "gd0304", sent)
    assert (state, refusal and refusal["code"]) == ("refused", "R12")
    assert story.states() == ["sent", "returned"]
    assert "refused_message" in story.country.tasks("hn0102")


def test_a_withdrawal_works_before_it_is_done_and_not_after(story: Matter) -> None:
    story.sent().accepted()
    story.act("gd0304", "officer1", "withdraw_matter", reason="当事人和解")
    assert story.states() == ["withdrawn", "withdrawn"]
    assert duties(story.country, "hn0102", story.exchange) == []

    # And one that crosses the receipt comes too late: what was frozen is here
    story.prepared().pushed().accepted()
    story.holding("matter_withdrawal", "matter_done")
    story.act("gd0304", "officer1", "withdraw_matter", reason="当事人和解")
    story.done()
    story.released()
    assert story.states() == ["done", "done"]
    assert [c.state for c in story.country.controls("gd0304", story.lineage)] == ["active"]


def test_a_request_from_a_court_that_may_not_send_it_is_refused_there(story: Matter) -> None:
    # Given a modified intermediate court that lets its implementation body send, past its own guard
    story.here = "gd03"
    story.filed().prepared()
    without_own_checks(story.country, "gd03", "matter_request")
    sent = story.act("gd03", "officer2", "push_matter")["message_id"]
    state, refusal = replies(story.country, "hn0102", sent)
    assert (state, refusal and refusal["code"]) == ("refused", "R1")
    assert story.states() == ["refused", "none"]
    assert duties(story.country, "gd03", story.exchange) == []


def test_a_closed_case_leaves_nothing_unsent_and_asks_about_the_rest(story: Matter) -> None:
    story.sent()
    out = story.exchange
    story.prepared()
    story.country.act("gd0304", "officer1", "close_case", lineage=story.lineage, mode="terminated", reason="撤回申请")
    assert story.states()[0] == "dropped"
    assert story.country.exchange("gd0304", out).state == "sent"
    assert "matter_of_closed_case" in story.country.tasks("gd0304")


def test_a_case_closed_for_now_leaves_no_matter_without_an_owner(story: Matter) -> None:
    """Given one matter prepared and one sent, When the creditor signs for closing for now, Then they are not forgotten."""
    story.sent()
    prepared = story.prepared(asset="另一账户").exchange
    story.country.later(days=95)
    story.act(story.here, "officer1", "close_for_now_agreed", exchange="", ruling_no="（2026）粤0304执1号之二",
              notice_and_report="通知书", restrictions="限制消费令", assets="查询反馈", persons="查找笔录",
              signed_on="2026-06-12", signature="笔录1号")  # fmt: skip
    assert story.country.exchange(story.here, prepared).state == "dropped"
    with story.country.read(story.here) as unit:
        assert unit.tasks.count(code="matter_of_closed_case") == 1
