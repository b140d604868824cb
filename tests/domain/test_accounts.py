"""What two courts say of one message does not depend on the order in which they learn it."""

from __future__ import annotations

from itertools import permutations

import pytest

from shared.domain.accounts import ACCOUNT, SETTLED, Decision, event_of, state_of
from shared.domain.transitions import NoSuchTransition, after

HIGH = Decision(3, "2026-03-12T00:00:00Z", "refused")
LOW = Decision(2, "2026-03-13T00:00:00Z", "delivered")
NEWS = ("timeout", "delivered", "refused", LOW, HIGH)


def walked(order: tuple[object, ...]) -> list[str]:
    """The states meant after each piece of news."""
    facts, decisions, states = set(), set(), []
    for news in order:
        (decisions if isinstance(news, Decision) else facts).add(news)
        states.append(state_of(facts, decisions))  # type: ignore[arg-type]
    return states


@pytest.mark.parametrize("size", range(1, 6))
def test_every_order_of_the_same_news_ends_in_the_same_state(size: int) -> None:
    ends: dict[frozenset[object], set[str]] = {}
    for order in permutations(NEWS, size):
        ends.setdefault(frozenset(order), set()).add(walked(order)[-1])

    assert all(len(states) == 1 for states in ends.values())


def test_every_state_on_every_way_is_one_step_of_the_table_from_the_one_before() -> None:
    events = {row.event for row in ACCOUNT}
    for order in permutations(NEWS):
        state = ""
        for meant in walked(order):
            if meant != state:
                assert any(reaches(state, event, meant) for event in events), (order, state, meant)
            state = meant


def reaches(state: str, event: str, meant: str) -> bool:
    """Whether the table leads from one state to the other by an event, or by two learned at once."""
    try:
        now = after(ACCOUNT, state, event)
    except NoSuchTransition:
        return False
    return now == meant or any(row.start == now and row.end == meant for row in ACCOUNT)


def test_a_decision_of_the_higher_court_prevails_and_nothing_that_comes_later_flips_it() -> None:
    assert state_of({"timeout", "delivered"}, {LOW, HIGH}) == "settled_refused"
    assert state_of({"timeout", "delivered", "refused"}, {HIGH}) == "settled_refused"
    assert set(SETTLED) == {"settled_delivered", "settled_refused"}


@pytest.mark.parametrize("outcome", ["pending", "relayed", "arrived", "parked", "absent", "buffered"])
def test_what_is_not_final_says_nothing(outcome: str) -> None:
    assert event_of(outcome) == ""
    assert state_of({"delivered"}) == "", "an ordinary delivery in time is no dispute"
