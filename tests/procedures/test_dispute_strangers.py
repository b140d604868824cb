"""Nobody ends a dispute, or frees what it binds, who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dispute_stories import Dispute, told
from forging import refusal_of, slipped_in
from stories import Elevation

from shared.procedures.dispute.freeze import FundKept
from shared.procedures.dispute.papers import DisputeEnded, Outcome


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
