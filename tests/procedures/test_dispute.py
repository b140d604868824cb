"""Disputes between enforcing courts: consultation, report, freeze, disputed money, binding decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asset_stories import HOUSE
from dispute_stories import REPORT, Dispute, told

from shared.domain.errors import ZhixingError
from shared.domain.refusals import RefusalCode, Refused
from shared.procedures import CATALOGUE
from shared.procedures.dispute.consult import ANSWER_RULE
from shared.procedures.dispute.freeze_papers import AnotherDisposes, FrozenByDispute, FundKept
from shared.procedures.dispute.reporting import ReportIncomplete


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Dispute]:
    """Consulted on, refused, reported, docketed, and answered by the other court."""
    story = told("coordinating", tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def dispute(tmp_path: Path) -> Iterator[Dispute]:
    """Two courts of one city with controls over one house."""
    story = told("sealed", tmp_path)
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
def test_inside_the_freeze_nobody_sells_or_releases_but_seals_are_renewed(heard: Dispute) -> None:
    heard.frozen()

    with pytest.raises(FrozenByDispute):
        heard.begin_sale(heard.b, heard.b_control)
    with pytest.raises(FrozenByDispute):
        heard.country.act(heard.b, "officer1", "release_control", lineage=heard.b_lineage,
                            control_id=heard.b_control, reason="协商")  # fmt: skip
    heard.country.act(heard.b, "officer1", "renew_control", lineage=heard.b_lineage, control_id=heard.b_control,
                        end_on="2029-01-05")  # fmt: skip
    assert heard.country.controls(heard.b, heard.b_lineage)[0].end_on.isoformat() == "2029-01-05"


@pytest.mark.parametrize("consents", [True, False])
@pytest.mark.shows("F7.4")
def test_an_urgent_restraint_inside_the_freeze_needs_the_coordinating_court(heard: Dispute, consents: bool) -> None:
    heard.frozen()
    with pytest.raises(FrozenByDispute):
        heard.seal(heard.a, heard.a_lineage, 3)
    heard.country.act(heard.a, "officer1", "ask_restraint", lineage=heard.a_lineage, exchange=heard.exchange,
                        asset=HOUSE, reasons="有转移风险")  # fmt: skip

    heard.above(heard.top, "answer_restraint", party=heard.a, consents=consents)

    if consents:
        assert heard.seal(heard.a, heard.a_lineage, 3)
    else:
        with pytest.raises(FrozenByDispute):
            heard.seal(heard.a, heard.a_lineage, 3)


def test_a_control_taken_ahead_of_the_order_is_revoked_and_only_that_one_may_be_lifted(heard: Dispute) -> None:
    heard.ordered("status_quo_order", heard.a, revokes=heard.a_control)

    assert "measure_revoked" in heard.country.tasks(heard.a)
    heard.country.act(heard.a, "officer1", "release_control", lineage=heard.a_lineage, control_id=heard.a_control,
                        reason="协调法院撤销")  # fmt: skip


def test_two_contradicting_titles_stop_both_cases_at_once(dispute: Dispute) -> None:
    dispute.consulted(ground="titles")
    dispute.country.act(dispute.a, "officer1", "receive_money", lineage=dispute.a_lineage, amount_fen=100)

    with pytest.raises(FrozenByDispute, match="执行争议"):
        dispute.country.act(dispute.a, "officer3", "pay_money", lineage=dispute.a_lineage, amount_fen=1)
    with pytest.raises(FrozenByDispute):
        dispute.begin_sale(dispute.b, dispute.b_control)


def funded(story: Dispute, amount_fen: int = 800) -> Dispute:
    story.country.act(story.a, "officer1", "receive_money", lineage=story.a_lineage, amount_fen=1000)
    story.ordered("fund_order", story.a, account="协调专户", amount_fen=amount_fen, due_on="2026-03-30")
    return story


def balance(story: Dispute, court: str, lineage: str) -> int:
    with story.country.read(court) as unit:
        return sum(e.amount_fen if e.direction == "in" else -e.amount_fen for e in unit.money.where(lineage_id=lineage))


@pytest.mark.shows("F7.5")
def test_disputed_money_goes_to_the_coordinating_court_and_cannot_be_paid_out_elsewhere(heard: Dispute) -> None:
    funded(heard)
    with pytest.raises(FundKept):
        heard.country.act(heard.a, "officer3", "pay_money", lineage=heard.a_lineage, amount_fen=201)
    heard.country.act(heard.a, "officer3", "pay_money", lineage=heard.a_lineage, amount_fen=200)

    heard.country.act(heard.a, "officer3", "pay_fund", lineage=heard.a_lineage, exchange=heard.exchange)

    assert balance(heard, heard.a, heard.a_lineage) == 0
    assert balance(heard, heard.top, heard.exchange) == 800
    assert [duty.state for duty in heard.country.duties(heard.a, "dispute_fund")] == ["met"]


def test_money_a_court_does_not_have_is_not_owed(heard: Dispute) -> None:
    funded(heard, amount_fen=1001)

    sent = heard.country.sent(heard.top, "fund_order")
    assert heard.country.inbox(heard.a, sent.message_id).refusal["code"] == "R7"
    assert heard.row(heard.top).data["funds_owed"] == {heard.a: 0}


@pytest.mark.shows("F7.5")
def test_shares_are_paid_out_of_the_account_and_no_more(heard: Dispute) -> None:
    funded(heard)
    heard.country.act(heard.a, "officer3", "pay_fund", lineage=heard.a_lineage, exchange=heard.exchange)
    with pytest.raises(ZhixingError, match="超过协调账户"):
        heard.decided(shares=f"{heard.a} | 801")
    heard.decided(shares=f"{heard.a} | 500\n{heard.b} | 300")

    heard.above(heard.top, "release_fund", party=heard.b, amount_fen=300)
    with pytest.raises(ZhixingError, match="应得份额"):
        heard.above(heard.top, "release_fund", party=heard.b, amount_fen=1)

    assert balance(heard, heard.b, heard.b_lineage) == 300
    assert balance(heard, heard.top, heard.exchange) == 500


@pytest.mark.shows("F7.6")
def test_the_decision_binds_both_and_is_concluded_when_both_report_it_done(heard: Dispute) -> None:
    heard.frozen().decided(disposer=heard.b)
    with pytest.raises(AnotherDisposes):
        heard.begin_sale(heard.a, heard.a_control)
    heard.begin_sale(heard.b, heard.b_control)

    heard.executed(heard.a).executed(heard.b)

    assert states(heard) == {"executed"}
    assert heard.state(heard.top) == "concluded"
    assert [d.state for d in heard.country.duties(heard.top, "dispute_execution")] == ["met"]
    assert heard.days_off(heard.a, heard.a_lineage) == ["ended"]


@pytest.mark.shows("F7.6")
def test_a_decision_not_carried_out_comes_back_to_who_decided_with_the_tools_of_supervision(heard: Dispute) -> None:
    heard.decided().executed(heard.a)

    heard.country.later(days=120)
    heard.country.tick()

    with heard.country.read(heard.top) as unit:
        (task,) = [task for task in unit.tasks.where(state="open") if task.code == "decision_not_executed"]
    assert heard.b in task.zh
    assert heard.a not in task.zh


def test_the_decision_moves_the_right_over_one_asset_and_the_case_stays(heard: Dispute) -> None:
    heard.decided(disposer=heard.a)

    order = heard.assigned()

    known = [heard.country.power(court, heard.b_control) for court in (heard.a, heard.b)]
    assert [(p.state, p.holder, p.epoch) for p in known] == [("held", heard.a, 2), ("elsewhere", heard.a, 2)]
    assert heard.country.power(heard.b, heard.b_lineage).holder == heard.b
    heard.begin_sale(heard.a, heard.b_control)
    heard.country.act(heard.a, "officer2", "record_disposal", lineage=heard.a_lineage, control_id=heard.b_control,
                        result="sold", proceeds_fen=900, document_no="成交确认书")  # fmt: skip
    heard.country.act(heard.a, "officer2", "finish_disposal", lineage=heard.b_lineage, exchange=order, outcome="sold",
                        remark="优先受偿", remainder_fen=100)  # fmt: skip
    assert heard.country.power(heard.b, heard.b_control).state == "ended"
    assert balance(heard, heard.b, heard.b_lineage) == 100


def test_a_designation_from_a_stale_epoch_is_refused(heard: Dispute) -> None:
    """The right passed meanwhile, by the first court's own letter, and came back."""
    heard.decided(disposer=heard.a)
    heard.assigned()

    again = heard.assigned()

    assert heard.country.inbox(heard.b, again).refusal["code"] in ("R3", "R7")


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
