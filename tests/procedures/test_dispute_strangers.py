"""Nobody ends a dispute, or frees what it binds, who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asset_stories import HOUSE
from dispute_stories import Dispute, told
from forging import refusal_of, slipped_in
from stories import Elevation

from shared.procedures.dispute.freeze_papers import AnotherDisposes, FrozenByDispute, FundKept
from shared.procedures.dispute.papers import DisputeEnded, DisputePassed, Outcome


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Dispute]:
    """Consulted on, refused, reported, docketed, and answered by the other court."""
    story = told("coordinating", tmp_path)
    yield story
    story.country.close()


@pytest.mark.parametrize(
    ("to", "outcome"), [("a", Outcome.DECIDED), ("top", Outcome.DECIDED), ("top", Outcome.WITHDRAWN)]
)
def test_the_court_that_was_only_heard_neither_decides_nor_withdraws(heard: Dispute, to: str, outcome: Outcome) -> None:
    """Given a dispute `a` has begun and reported, in which the freeze runs."""
    heard.frozen()

    court = getattr(heard, to)
    row = slipped_in(heard.country, heard.b, "dispute_ended", court, DisputeEnded(outcome, "已决定"), lineage=heard.a_lineage,
                     exchange=heard.exchange)  # fmt: skip

    assert refusal_of(row) == "R2"
    assert (heard.state(heard.a), heard.state(heard.top)) == ("reported", "coordinating")


# — what binds cannot be got round by another act —


def owed(story: Dispute) -> Dispute:
    """`a` has 1,000 fen, of which 800 are owed to the coordinating court."""
    story.country.act(story.a, "officer1", "receive_money", lineage=story.a_lineage, amount_fen=1000)
    story.ordered("fund_order", story.a, account="协调专户", amount_fen=800, due_on="2026-03-30")
    return story


def test_a_case_that_moves_takes_no_disputed_money_along(heard: Dispute) -> None:
    owed(heard)
    with heard.country.read(heard.a) as unit:
        case_no = unit.cases.first(lineage_id=heard.a_lineage).case_no
    case = Elevation(heard.country, lower=heard.a, lineage=heard.a_lineage, case_no=case_no)
    case.applied().docketed().file_called().file_sent().ruled()

    with pytest.raises(FundKept):
        case.handed_over()
    heard.country.act(heard.a, "officer3", "pay_fund", lineage=heard.a_lineage, exchange=heard.exchange)
    case.handed_over()

    with heard.country.read(heard.top) as unit:
        booked = {e.lineage_id: e.amount_fen for e in unit.money.where(direction="in")}
    assert booked == {heard.exchange: 800, heard.a_lineage: 200}


def test_a_reward_is_not_paid_out_of_disputed_money(heard: Dispute) -> None:
    owed(heard)
    given = {"promise_fen": 300, "conditions": "提供下落", "promised": True}
    notice = heard.country.act(heard.a, "duty1", "apply_reward", lineage=heard.a_lineage, **given)["exchange_id"]

    def step(login: str, act: str, **inputs: object) -> None:
        heard.country.act(heard.a, login, act, lineage=heard.a_lineage, exchange=notice, **inputs)

    step("president", "decide_reward", grant=True, reasons="符合规定")
    step("duty1", "publish_reward", channels=["公众号"])
    step("duty1", "register_tip", content="车在某处", informant="某甲", identity_no="1", contact="1")
    step("duty1", "realise_tip", no=1, amount_fen=300)
    with pytest.raises(FundKept):
        step("officer3", "pay_reward")


def elevated(story: Dispute) -> Elevation:
    """The case of `a` goes up to the court above, which also seals it anew."""
    with story.country.read(story.a) as unit:
        case_no = unit.cases.first(lineage_id=story.a_lineage).case_no
    case = Elevation(story.country, lower=story.a, lineage=story.a_lineage, case_no=case_no)
    case.applied().docketed().file_called().file_sent().ruled()
    return case.handed_over().accepted().redocketed().taken_over()


def sale_at_the_new_holder(story: Dispute) -> None:
    story.country.act(story.top, "officer2", "begin_disposal", lineage=story.a_lineage, control_id=story.a_control,
                      form="auction_notice", begun_on=str(story.country.clock.legal_today()), document_no="拍卖公告1号")  # fmt: skip


@pytest.mark.parametrize("order", ["frozen first", "moved first"])
def test_the_freeze_follows_the_case_to_its_new_holder_until_the_dispute_ends(heard: Dispute, order: str) -> None:
    """Given a freeze, and a case that moves after it, or before it came."""
    if order == "frozen first":
        heard.frozen()
    elevated(heard)
    if order == "moved first":
        heard.frozen()

    with pytest.raises(FrozenByDispute):
        sale_at_the_new_holder(heard)
    with pytest.raises(FrozenByDispute):
        heard.country.act(heard.top, "officer1", "release_control", lineage=heard.a_lineage, control_id=heard.a_control,
                          reason="x")  # fmt: skip

    heard.country.act(
        heard.a, "chief", "withdraw_dispute", lineage=heard.a_lineage, exchange=heard.exchange, reasons="和解"
    )
    heard.country.act(heard.top, "officer1", "release_control", lineage=heard.a_lineage, control_id=heard.a_control,
                      reason="x")  # fmt: skip


def test_a_decision_for_the_other_court_binds_the_new_holder(heard: Dispute) -> None:
    elevated(heard)
    heard.decided(disposer=heard.b)

    with pytest.raises(AnotherDisposes):
        sale_at_the_new_holder(heard)


def test_a_court_the_case_did_not_come_from_binds_nobody(heard: Dispute) -> None:
    said = DisputePassed(heard.exchange, heard.b, HOUSE, "假冒", whole_case=True)

    row = slipped_in(
        heard.country, heard.a, "dispute_passed", heard.b, said, lineage=heard.b_lineage, exchange=heard.exchange
    )

    assert refusal_of(row) == "R2"
