"""Suspension (中止执行) and a transfer under way: both ends stand still, the suspension goes with the case, lifting reaches all (E9)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from designation_stories import Designation, country_of, duties, refused
from stories import LOWER, UPPER, Elevation, served
from supervising_stories import Supervision

__all__ = ["served"]

BANKRUPT = {"ground": "bankruptcy", "document_no": "（2026）粤0304执1号之一", "reason": "破产申请已受理"}
LIFTED = {"document_no": "恢复1号", "reason": "破产申请被驳回"}


def suspended(country: Country, court: str, lineage: str, epoch: int = 1, **changes: str) -> str:
    done = country.act(court, "officer1", "suspend_enforcement", lineage=lineage, epoch=epoch, **(BANKRUPT | changes))
    return str(done["exchange_id"])


def lift(country: Country, court: str, lineage: str, suspension: str, login: str = "officer1") -> None:
    country.act(court, login, "lift_suspension", lineage=lineage, exchange=suspension, **LIFTED)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Supervision]:
    country = country_of(tmp_path, "spc", "gd", UPPER, LOWER)
    yield Supervision(country).filed()
    country.close()


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Designation]:
    """A designation served, nothing handed over."""
    country = country_of(tmp_path)
    yield Designation(country).to_review().ruled()
    country.close()


@pytest.mark.shows("E9", "S048")
def test_while_suspended_nothing_is_disposed_of_or_paid_but_controls_are_preserved(story: Supervision) -> None:
    country, lineage = story.country, story.lineage
    country.act(LOWER, "officer1", "receive_money", lineage=lineage, amount_fen=1_000_00)
    control = country.act(LOWER, "officer1", "impose_control", lineage=lineage, epoch=1, asset="账户", kind="bank", rank=1,
                          start_on="2026-03-10", end_on="2026-09-09", registrar="某银行")["control_id"]  # fmt: skip
    suspended(country, LOWER, lineage)

    for act, inputs in (
        ("pay_money", {"amount_fen": 1}), ("release_control", {"control_id": control, "reason": "x"}),
        ("close_case", {"mode": "terminated", "reason": "x"}),
    ):  # fmt: skip
        with refused("case_suspended"):
            country.act(LOWER, "officer1", act, lineage=lineage, epoch=1, **inputs)
    assert country.act(LOWER, "officer1", "renew_control", lineage=lineage, control_id=control, end_on="2026-12-31")


@pytest.mark.shows("S048", "S049")
def test_the_days_of_a_suspension_do_not_count_and_the_limit_of_the_case_runs_on_for_what_was_left(
    story: Supervision,
) -> None:
    country, limit = story.country, story.duty(LOWER, "case_file_limit", about=story.case_no)
    country.later(days=10)
    suspension = suspended(country, LOWER, story.lineage)
    assert story.duty(LOWER, "case_file_limit", about=story.case_no).state == "stopped"
    country.later(days=30)

    lift(country, LOWER, story.lineage, suspension)

    again = story.duty(LOWER, "case_file_limit", about=story.case_no)
    assert (again.duty_id, again.state) == (limit.duty_id, "open")
    # 10 September and 31 days (20 March to 19 April, the first and the last with them) are 11 October, a Sunday
    assert (str(limit.due_on), str(again.due_on)) == ("2026-09-10", "2026-10-12")
    counted = country.act(LOWER, "officer1", "count_net_days", lineage=story.lineage)
    # 9 March to 19 April are 41 days, 31 of them (20 March to 19 April) suspended
    assert counted["net_days_237"] == 10
    assert "中止执行" in counted["proof_237"]


def test_a_suspension_stops_the_urging_order_of_a_superior_who_is_told(story: Supervision) -> None:
    story.country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")
    story.urged()
    story.days_pass(5)

    suspension = suspended(story.country, LOWER, story.lineage)
    assert (story.state(UPPER), story.state(LOWER)) == ("suspended", "suspended")
    story.days_pass(60)
    lift(story.country, LOWER, story.lineage, suspension)

    assert (story.state(UPPER), story.state(LOWER)) == ("ordered", "under_order")
    assert str(story.duty(UPPER, "urging_term").due_on) == story.day(16), "the day it stopped does not count"


@pytest.mark.shows("E9")
def test_the_power_over_a_suspended_case_passes_but_its_transfer_starts_frozen_at_both_ends(tmp_path: Path) -> None:
    country = country_of(tmp_path)
    story = Designation(country).to_review()
    suspension = suspended(country, story.lower, story.lineage)

    story.ruled()

    assert country.power(story.target, story.lineage).holder == story.target
    assert country.exchange(story.lower, suspension).state == "told"
    assert country.exchange(story.target, suspension).state == "suspended"
    assert duties(country, story.lower, story.ruling) == ["directive_sign_for"], "the hand-over waits"
    with refused("transfer_frozen"):
        story.handed_over()
    assert country.act(story.lower, "officer1", "renew_control", lineage=story.lineage, control_id=story.control,
                       end_on="2027-03-10")  # fmt: skip
    country.later(days=30)

    lift(country, story.target, story.lineage, suspension)

    assert country.exchange(story.lower, suspension).state == "lifted"
    assert "case_handover" in duties(country, story.lower, story.ruling)
    story.handed_over().docketed()
    assert country.case(story.lower, story.case_no).state == "closed"
    country.close()


@pytest.mark.shows("E9")
def test_a_holder_that_suspends_during_the_hand_over_freezes_both_ends_and_duties_run_on(ruled: Designation) -> None:
    country, suspension = ruled.country, suspended(ruled.country, ruled.target, ruled.lineage, epoch=2)
    with country.read(ruled.lower) as unit:
        before = unit.duties.first(rule_id="case_handover", subject_id=ruled.ruling)
    assert before.state == "dropped"
    country.later(days=40)
    country.tick()
    with refused("transfer_frozen"):
        ruled.handed_over()

    lift(country, ruled.target, ruled.lineage, suspension)

    with country.read(ruled.lower) as unit:
        after = unit.duties.first(rule_id="case_handover", subject_id=ruled.ruling, state="open")
    # Served on 10 March: five days ended on the 15th, a Sunday. None had run when it stopped: five from 20 April
    assert (str(before.due_on), str(after.due_on)) == ("2026-03-16", "2026-04-24")
    ruled.handed_over()


def test_papers_already_on_their_way_arrive_but_are_not_taken_over_while_frozen(ruled: Designation) -> None:
    country = ruled.country
    country.network.hold = lambda parcel: parcel.kind == "case_handover"
    ruled.handed_over()
    suspension = suspended(country, ruled.target, ruled.lineage, epoch=2)
    country.network.hold = lambda parcel: False
    country.network.release()
    country.settle()

    assert country.exchange(ruled.target, ruled.ruling).state == "checking"
    with refused("transfer_frozen"):
        ruled.docketed()
    lift(country, ruled.target, ruled.lineage, suspension)
    ruled.docketed()
    with country.read(ruled.target) as unit:
        assert unit.exchanges.first(procedure="transfer", role="new_holder").state == "docketed"


@pytest.mark.shows("E9")
def test_a_suspension_follows_the_case_to_a_second_new_holder_whose_lifting_reaches_everyone(
    ruled: Designation,
) -> None:
    country, lineage = ruled.country, ruled.lineage
    suspension = suspended(country, ruled.target, lineage, epoch=2)
    draft = country.draft(ruled.target, "officer1", "recusal_request", to=ruled.upper, lineage=lineage,
                          exchange=ruled.review, reason="与本案有利害关系")  # fmt: skip
    country.approve(ruled.target, draft, ("chief", "review"), ("president", "approve"))
    country.issue(ruled.target, "officer1", draft)
    again = country.act(ruled.upper, "reviewer1", "replace_designated_court", lineage=lineage, exchange=ruled.review)
    second = Designation(country, target="gd0305", lower=ruled.target, lineage=lineage, review=again["exchange_id"])
    second.ruled()

    assert country.exchange("gd0305", suspension).state == "suspended"
    lift(country, "gd0305", lineage, suspension)

    assert {country.exchange(court, suspension).state for court in (ruled.lower, ruled.target, "gd0305")} == {"lifted"}


def test_a_ground_that_is_no_stay_of_the_title_does_not_freeze_the_transfer(ruled: Designation) -> None:
    suspended(ruled.country, ruled.target, ruled.lineage, epoch=2, ground="succession")

    ruled.handed_over().docketed()

    case_no = ruled.country.case(ruled.target, ruled.new_case_no).case_no
    with ruled.country.read(ruled.target) as unit:
        assert unit.duties.first(subject_id=case_no, rule_id="case_file_limit").state == "stopped", "its clock waits"


def test_a_court_that_holds_nothing_can_neither_suspend_nor_lift(served: Elevation) -> None:
    with refused("not_the_holder"):
        suspended(served.country, LOWER, served.lineage)
    suspension = suspended(served.country, UPPER, served.lineage, epoch=2)
    with refused("not_the_holder"):
        lift(served.country, LOWER, served.lineage, suspension)


@pytest.mark.parametrize("first_over", ["stay", "suspension"])
def test_an_urging_order_waits_until_both_the_stay_and_the_suspension_are_over(
    story: Supervision, first_over: str
) -> None:
    country = story.country
    country.later(days=190)
    story.applied()
    story.above("filing", "docket_inaction")
    story.urged()
    story.days_pass(5)
    stay = story.stayed(story.day(60))
    suspension = suspended(country, LOWER, story.lineage)
    story.days_pass(10)

    def lifted() -> None:
        lift(country, LOWER, story.lineage, suspension)

    def resumed() -> None:
        urging, story.exchange = story.exchange, stay
        story.issued("resume", reasons="暂缓事由已消失")
        story.exchange = urging

    one, other = (resumed, lifted) if first_over == "stay" else (lifted, resumed)
    one()
    assert (story.state(UPPER), story.state(LOWER)) == ("suspended", "suspended")
    story.days_pass(10)
    other()

    assert (story.state(UPPER), story.state(LOWER)) == ("ordered", "under_order")
    assert str(story.duty(UPPER, "urging_term").due_on) == story.day(16), "the day it stopped does not count"
