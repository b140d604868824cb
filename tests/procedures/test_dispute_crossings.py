"""Two nodes, every order: letters, minutes, decisions and withdrawals that cross end in one state on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asset_stories import HOUSE
from dispute_stories import Dispute, told

from shared.transport.in_process import never


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


def let_go(story: Dispute, *first: str) -> None:
    """The held parcels of these kinds go first, then the others."""
    network = story.country.network
    network.hold = never
    network.held.sort(key=lambda held: next((n for n, kind in enumerate(first) if kind == held.kind), len(first)))
    network.release()
    story.country.settle()


def hold(story: Dispute, *kinds: str) -> None:
    story.country.network.hold = lambda parcel: parcel.kind in kinds


@pytest.mark.parametrize("first", ["a", "b"])
def test_two_letters_that_cross_become_one_consultation(dispute: Dispute, first: str) -> None:
    with dispute.country.read(dispute.a) as unit:
        a_case_no = unit.cases.first(lineage_id=dispute.a_lineage).case_no
    hold(dispute, "dispute_consult")
    dispute.consulted()
    ours = dispute.exchange
    dispute.exchange = ""
    message = dispute.wrote("dispute_consult", dispute.b, dispute.a, lineage=dispute.b_lineage, ground="asset", asset=HOUSE,
                            other_case_no=a_case_no, claim="本院首封", basis="首先查封", proposal="由本院处置")  # fmt: skip
    theirs = dispute.country.outbox(dispute.b, message).exchange_id
    network = dispute.country.network
    network.hold = never
    if first == "b":
        network.held.reverse()
    network.release()
    dispute.country.settle()

    goes_on, gives_way = min(ours, theirs), max(ours, theirs)
    states = {court: dispute.country.exchange(court, goes_on).state for court in (dispute.a, dispute.b)}
    assert set(states.values()) == {"consulting", "asked"}
    loser = dispute.b if gives_way == theirs else dispute.a
    assert dispute.country.exchange(loser, gives_way).state == "joined"
    for court, lineage in ((dispute.a, dispute.a_lineage), (dispute.b, dispute.b_lineage)):
        assert sorted(dispute.days_off(court, lineage)).count("running") == 1


@pytest.mark.parametrize(
    "order", [("coordination_decision", "agree_minutes"), ("agree_minutes", "coordination_decision")]
)
def test_a_decision_that_crosses_minutes_prevails_at_every_court(heard: Dispute, order: tuple[str, str]) -> None:
    hold(heard, "agree_minutes", "coordination_decision", "dispute_ended")
    heard.wrote("agree_minutes", heard.b, heard.a, lineage=heard.b_lineage)
    heard.decided()

    let_go(heard, *order)

    assert {heard.state(court) for court in (heard.a, heard.b, heard.top)} == {"decided"}
    assert heard.days_off(heard.a, heard.a_lineage) == ["ended"]


@pytest.mark.parametrize("order", [("dispute_forward", "dispute_ended"), ("dispute_ended", "dispute_forward")])
def test_a_dispute_withdrawn_while_it_is_forwarded_is_withdrawn_everywhere_and_nobody_owes_an_answer(
    dispute: Dispute, order: tuple[str, str]
) -> None:
    dispute.consulted().refused().reported().docketed()
    hold(dispute, "dispute_forward", "dispute_ended")
    dispute.forwarded()
    dispute.country.act(
        dispute.a, "chief", "withdraw_dispute", lineage=dispute.a_lineage, exchange=dispute.exchange, reasons="和解"
    )

    let_go(dispute, *order)

    assert {dispute.state(dispute.a), dispute.state(dispute.b)} == {"withdrawn"}
    assert dispute.state(dispute.top) == "ended"
    sent = dispute.country.sent(dispute.top, "dispute_forward")
    assert dispute.country.inbox(dispute.b, sent.message_id).state == "applied"
    assert not [d for d in dispute.country.duties(dispute.b, "dispute_answer") if d.state == "open"]
    assert set(dispute.days_off(dispute.b, dispute.b_lineage)) == {"ended"}


def test_a_decision_overtakes_a_withdrawal(heard: Dispute) -> None:
    hold(heard, "coordination_decision", "dispute_ended")
    heard.decided()
    heard.country.act(
        heard.a, "chief", "withdraw_dispute", lineage=heard.a_lineage, exchange=heard.exchange, reasons="和解"
    )

    let_go(heard)

    assert {heard.state(court) for court in (heard.a, heard.b, heard.top)} == {"decided"}


def test_minutes_both_signed_beat_a_withdrawal_that_crosses_them(dispute: Dispute) -> None:
    dispute.consulted()
    hold(dispute, "agree_minutes", "dispute_ended")
    dispute.wrote("agree_minutes", dispute.b, dispute.a, lineage=dispute.b_lineage)
    dispute.country.act(
        dispute.a, "chief", "withdraw_dispute", lineage=dispute.a_lineage, exchange=dispute.exchange, reasons="和解"
    )

    let_go(dispute)

    assert {dispute.state(dispute.a), dispute.state(dispute.b)} == {"settled"}


def test_both_sides_may_report_and_the_second_report_joins_the_first(dispute: Dispute) -> None:
    dispute.consulted().refused().reported().docketed().reported(dispute.b).forwarded()

    assert set(dispute.row(dispute.top).data["reports"]) == {dispute.a, dispute.b}
    assert dispute.state(dispute.top) == "coordinating"
    assert [len(dispute.country.duties(court, "dispute_answer")) for court in (dispute.a, dispute.b)] == [1, 1]
