"""Disputes between enforcing courts: consultation, report, freeze, disputed money, binding decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asset_stories import HOUSE
from dispute_stories import REPORT, Dispute, same_city

from shared.domain.errors import ZhixingError
from shared.domain.refusals import RefusalCode, Refused
from shared.procedures import CATALOGUE
from shared.procedures.dispute.consult import ANSWER_RULE
from shared.procedures.dispute.freeze import AnotherDisposes, FrozenByDispute, FundKept
from shared.procedures.dispute.reporting import ReportIncomplete


@pytest.fixture
def dispute(tmp_path: Path) -> Iterator[Dispute]:
    """Two courts of one city with controls over one house."""
    story = same_city(tmp_path).sealed()
    yield story
    story.country.close()


def states(story: Dispute) -> set[str]:
    return {story.state(story.a), story.state(story.b)}


@pytest.mark.shows("F7.1", "S040")
def test_minutes_both_courts_have_signed_settle_the_dispute_and_the_days_count_again(dispute: Dispute) -> None:
    dispute.consulted()
    assert (
        dispute.days_off(dispute.a, dispute.a_lineage) == dispute.days_off(dispute.b, dispute.b_lineage) == ["running"]
    )

    dispute.wrote("agree_minutes", dispute.b, dispute.a, lineage=dispute.b_lineage)

    assert states(dispute) == {"settled"}
    assert (
        dispute.row(dispute.a).data["end_text"] == dispute.row(dispute.b).data["end_text"] == "由乙院处置，甲院参与分配"
    )
    assert dispute.days_off(dispute.a, dispute.a_lineage) == dispute.days_off(dispute.b, dispute.b_lineage) == ["ended"]


def test_another_text_is_a_proposal_until_the_first_court_signs_it_too(dispute: Dispute) -> None:
    dispute.consulted().wrote("agree_minutes", dispute.b, dispute.a, lineage=dispute.b_lineage, text="各半")
    assert states(dispute) == {"asked", "consulting"}

    dispute.wrote("agree_minutes", dispute.a, dispute.b, lineage=dispute.a_lineage)

    assert states(dispute) == {"settled"}
    assert dispute.row(dispute.a).data["end_text"] == dispute.row(dispute.b).data["end_text"] == "各半"


@pytest.mark.shows("F7.1")
def test_a_month_of_silence_is_a_failed_consultation_at_both_courts_and_nobody_is_overdue(dispute: Dispute) -> None:
    dispute.consulted()

    dispute.country.later(days=32)
    dispute.country.tick()

    assert states(dispute) == {"failed"}
    assert [duty.state for court in (dispute.a, dispute.b) for duty in dispute.country.duties(court, ANSWER_RULE)] == [
        "met"
    ] * 2


@pytest.mark.shows("F7.2")
def test_an_incomplete_report_is_not_docketed_but_returned_and_may_come_again(dispute: Dispute) -> None:
    dispute.consulted().refused().reported(consult_record="")
    with pytest.raises(ReportIncomplete, match="协商情况"):
        dispute.docketed()

    dispute.above(dispute.top, "return_dispute_report", note="补充协商情况")

    assert dispute.row(dispute.a).data["missing"] == ["协商情况"]
    assert dispute.state(dispute.a) == "failed"
    dispute.reported().docketed()
    assert dispute.row(dispute.top).data["docket_no"].startswith("（2026）粤03执协")


@pytest.mark.shows("F7.3")
def test_the_other_court_gets_the_same_materials_and_thirty_days_to_answer(dispute: Dispute) -> None:
    dispute.consulted().refused().reported().docketed().forwarded()

    (owed,) = dispute.country.duties(dispute.b, "dispute_answer")
    assert owed.due_on == dispute.country.clock.legal_today() + timedelta(days=30)
    assert dispute.country.sent(dispute.top, "dispute_forward").recipient == dispute.b
    assert [duty.state for duty in dispute.country.duties(dispute.top, "dispute_forward")] == ["met"]
    dispute.answered()
    assert [duty.state for duty in dispute.country.duties(dispute.b, "dispute_answer")] == ["met"]
    assert dispute.row(dispute.top).data["answers"][dispute.b]["assets"][0]["control_id"] == dispute.b_control


@pytest.mark.shows("F7.4")
def test_inside_the_freeze_nobody_sells_or_releases_but_seals_are_renewed(dispute: Dispute) -> None:
    dispute.coordinating().frozen()

    with pytest.raises(FrozenByDispute):
        dispute.begin_sale(dispute.b, dispute.b_control)
    with pytest.raises(FrozenByDispute):
        dispute.country.act(dispute.b, "officer1", "release_control", lineage=dispute.b_lineage,
                            control_id=dispute.b_control, reason="协商")  # fmt: skip
    dispute.country.act(dispute.b, "officer1", "renew_control", lineage=dispute.b_lineage, control_id=dispute.b_control,
                        end_on="2029-01-05")  # fmt: skip
    assert dispute.country.controls(dispute.b, dispute.b_lineage)[0].end_on.isoformat() == "2029-01-05"


@pytest.mark.parametrize("consents", [True, False])
@pytest.mark.shows("F7.4")
def test_an_urgent_restraint_inside_the_freeze_needs_the_coordinating_court(dispute: Dispute, consents: bool) -> None:
    dispute.coordinating().frozen()
    with pytest.raises(FrozenByDispute):
        dispute.seal(dispute.a, dispute.a_lineage, 3)
    dispute.country.act(dispute.a, "officer1", "ask_restraint", lineage=dispute.a_lineage, exchange=dispute.exchange,
                        asset=HOUSE, reasons="有转移风险")  # fmt: skip

    dispute.above(dispute.top, "answer_restraint", party=dispute.a, consents=consents)

    if consents:
        assert dispute.seal(dispute.a, dispute.a_lineage, 3)
    else:
        with pytest.raises(FrozenByDispute):
            dispute.seal(dispute.a, dispute.a_lineage, 3)


def test_a_control_taken_ahead_of_the_order_is_revoked_and_only_that_one_may_be_lifted(dispute: Dispute) -> None:
    dispute.coordinating()
    dispute.ordered("status_quo_order", dispute.a, revokes=dispute.a_control)

    assert "measure_revoked" in dispute.country.tasks(dispute.a)
    dispute.country.act(dispute.a, "officer1", "release_control", lineage=dispute.a_lineage, control_id=dispute.a_control,
                        reason="协调法院撤销")  # fmt: skip


def test_two_contradicting_titles_stop_both_cases_at_once(dispute: Dispute) -> None:
    dispute.consulted(ground="titles")
    dispute.country.act(dispute.a, "officer1", "receive_money", lineage=dispute.a_lineage, amount_fen=100)

    with pytest.raises(FrozenByDispute, match="执行争议"):
        dispute.country.act(dispute.a, "officer3", "pay_money", lineage=dispute.a_lineage, amount_fen=1)
    with pytest.raises(FrozenByDispute):
        dispute.begin_sale(dispute.b, dispute.b_control)


def funded(story: Dispute, amount_fen: int = 800) -> Dispute:
    story.coordinating().country.act(story.a, "officer1", "receive_money", lineage=story.a_lineage, amount_fen=1000)
    story.ordered("fund_order", story.a, account="协调专户", amount_fen=amount_fen, due_on="2026-03-30")
    return story


def balance(story: Dispute, court: str, lineage: str) -> int:
    with story.country.read(court) as unit:
        return sum(e.amount_fen if e.direction == "in" else -e.amount_fen for e in unit.money.where(lineage_id=lineage))


@pytest.mark.shows("F7.5")
def test_disputed_money_goes_to_the_coordinating_court_and_cannot_be_paid_out_elsewhere(dispute: Dispute) -> None:
    funded(dispute)
    with pytest.raises(FundKept):
        dispute.country.act(dispute.a, "officer3", "pay_money", lineage=dispute.a_lineage, amount_fen=201)
    dispute.country.act(dispute.a, "officer3", "pay_money", lineage=dispute.a_lineage, amount_fen=200)

    dispute.country.act(dispute.a, "officer3", "pay_fund", lineage=dispute.a_lineage, exchange=dispute.exchange)

    assert balance(dispute, dispute.a, dispute.a_lineage) == 0
    assert balance(dispute, dispute.top, dispute.a_lineage) == 800
    assert [duty.state for duty in dispute.country.duties(dispute.a, "dispute_fund")] == ["met"]


def test_money_a_court_does_not_have_is_not_owed(dispute: Dispute) -> None:
    funded(dispute, amount_fen=1001)

    sent = dispute.country.sent(dispute.top, "fund_order")
    assert dispute.country.inbox(dispute.a, sent.message_id).refusal["code"] == "R7"
    assert dispute.row(dispute.top).data["funds_owed"] == {dispute.a: 0}


@pytest.mark.shows("F7.5")
def test_shares_are_paid_out_of_the_account_and_no_more(dispute: Dispute) -> None:
    funded(dispute)
    dispute.country.act(dispute.a, "officer3", "pay_fund", lineage=dispute.a_lineage, exchange=dispute.exchange)
    with pytest.raises(ZhixingError, match="超过协调账户"):
        dispute.decided(shares=f"{dispute.a} | 801")
    dispute.decided(shares=f"{dispute.a} | 500\n{dispute.b} | 300")

    dispute.above(dispute.top, "release_fund", party=dispute.b, amount_fen=300)
    with pytest.raises(ZhixingError, match="应得份额"):
        dispute.above(dispute.top, "release_fund", party=dispute.b, amount_fen=1)

    assert balance(dispute, dispute.b, dispute.b_lineage) == 300
    assert balance(dispute, dispute.top, dispute.a_lineage) == 500


@pytest.mark.shows("F7.6")
def test_the_decision_binds_both_and_is_concluded_when_both_report_it_done(dispute: Dispute) -> None:
    dispute.coordinating().frozen().decided(disposer=dispute.b)
    with pytest.raises(AnotherDisposes):
        dispute.begin_sale(dispute.a, dispute.a_control)
    dispute.begin_sale(dispute.b, dispute.b_control)

    dispute.executed(dispute.a).executed(dispute.b)

    assert states(dispute) == {"executed"}
    assert dispute.state(dispute.top) == "concluded"
    assert [d.state for d in dispute.country.duties(dispute.top, "dispute_execution")] == ["met"]
    assert dispute.days_off(dispute.a, dispute.a_lineage) == ["ended"]


@pytest.mark.shows("F7.6")
def test_a_decision_not_carried_out_comes_back_to_who_decided_with_the_tools_of_supervision(dispute: Dispute) -> None:
    dispute.coordinating().decided().executed(dispute.a)

    dispute.country.later(days=120)
    dispute.country.tick()

    with dispute.country.read(dispute.top) as unit:
        (task,) = [task for task in unit.tasks.where(state="open") if task.code == "decision_not_executed"]
    assert dispute.b in task.zh
    assert dispute.a not in task.zh


def test_the_decision_moves_the_right_over_one_asset_and_the_case_stays(dispute: Dispute) -> None:
    dispute.coordinating().decided(disposer=dispute.a)

    order = dispute.assigned()

    known = [dispute.country.power(court, dispute.b_control) for court in (dispute.a, dispute.b)]
    assert [(p.state, p.holder, p.epoch) for p in known] == [("held", dispute.a, 2), ("elsewhere", dispute.a, 2)]
    assert dispute.country.power(dispute.b, dispute.b_lineage).holder == dispute.b
    dispute.begin_sale(dispute.a, dispute.b_control)
    dispute.country.act(dispute.a, "officer2", "record_disposal", lineage=dispute.a_lineage, control_id=dispute.b_control,
                        result="sold", proceeds_fen=900, document_no="成交确认书")  # fmt: skip
    dispute.country.act(dispute.a, "officer2", "finish_disposal", lineage=dispute.b_lineage, exchange=order, outcome="sold",
                        remark="优先受偿", remainder_fen=100)  # fmt: skip
    assert dispute.country.power(dispute.b, dispute.b_control).state == "ended"
    assert balance(dispute, dispute.b, dispute.b_lineage) == 100


def test_a_designation_from_a_stale_epoch_is_refused(dispute: Dispute) -> None:
    """The right passed meanwhile, by the first court's own letter, and came back."""
    dispute.coordinating().decided(disposer=dispute.a)
    dispute.assigned()

    again = dispute.assigned()

    assert dispute.country.inbox(dispute.b, again).refusal["code"] in ("R3", "R7")


@pytest.mark.parametrize("body", ["reviewer1", "officer1"])
def test_below_the_high_court_implementation_or_review_coordinates(dispute: Dispute, body: str) -> None:
    dispute.consulted().refused().reported()

    dispute.country.act(dispute.top, body, "docket_dispute", lineage=dispute.a_lineage, exchange=dispute.exchange)

    assert dispute.state(dispute.top) == "coordinating"


def test_a_party_cannot_start_a_dispute() -> None:
    """No act and no document of a dispute is drafted by the filing body, through which parties apply."""
    dispute = CATALOGUE.procedures["dispute"]

    assert all("filing" not in {body.value for body in each.bodies} for each in (*dispute.messages, *dispute.acts))


def test_a_level_skipped_is_refused_with_the_court_to_report_to(dispute: Dispute) -> None:
    dispute.consulted().refused()

    with pytest.raises(Refused) as refused:
        dispute.reported(to="gd")

    assert refused.value.refusal.code is RefusalCode.R2
    assert refused.value.refusal.facts["due"] == dispute.top


def test_one_dispute_at_a_time_about_one_thing(dispute: Dispute) -> None:
    dispute.consulted()

    with pytest.raises(Refused) as refused:
        dispute.consulted()

    assert refused.value.refusal.code is RefusalCode.R11


def test_every_material_a_report_may_lack_is_a_field_of_it() -> None:
    from shared.procedures.dispute.papers import MATERIALS

    assert set(REPORT) == set(MATERIALS)
