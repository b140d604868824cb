"""Who must sign what, counted on signatures alone: order, majority, posts, different people, delegations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.delegations import (
    DELEGATORS,
    Delegation,
    DelegationProof,
    OverlappingDelegation,
    require_no_overlap,
    require_proof,
    require_span,
)
from shared.domain.errors import BadInput
from shared.domain.people import Approval, ApprovalRule, SigningTerms, next_act, require_approvals
from shared.domain.refusals import Refused

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
PRESIDENT_ONLY = SigningTerms(
    3,
    frozenset({"president"}),
    "art. 5",
    {"approve": frozenset({"vice_president"}), "review": frozenset({"officer"})},
    90,
)
PROOF = DelegationProof("d", "p-president", "president", date(2026, 3, 1), date(2026, 3, 31), NOON, "", "")
ROLES = {"draft": "officer", "discuss": "officer", "review": "chief", "approve": "president"}


def signed(act: str, person: str, **changes: Any) -> Approval:
    return replace(Approval(person, act, ROLES[act], "review", NOON, "digest", "", "", ""), **changes)


def said(*stances: bool) -> list[Approval]:
    opinions = ["" if stance else "disagree:" + "0" * 64 for stance in stances]
    return [signed("discuss", f"p{number}", opinion=opinion) for number, opinion in enumerate(opinions)]


CHAIN = [signed("draft", "p0"), *said(True, True, True), signed("review", "c"), signed("approve", "p-president")]


def refused(approvals: list[Approval], terms: SigningTerms = PRESIDENT_ONLY) -> str:
    with pytest.raises(Refused) as caught:
        require_approvals(ApprovalRule.MAJOR, approvals, terms, digest="digest")
    assert caught.value.code == "R6"
    return caught.value.refusal.rule


@given(st.lists(st.booleans(), max_size=9))
def test_a_discussion_is_over_when_three_took_part_and_more_than_half_agree(stances: list[bool]) -> None:
    over = len(stances) >= 3 and stances.count(True) > stances.count(False)

    assert next_act(ApprovalRule.MAJOR, said(*stances), discussants=3) == ("review" if over else "discuss")


def test_the_whole_chain_satisfies_the_rule_and_each_part_of_it_is_needed() -> None:
    require_approvals(ApprovalRule.MAJOR, CHAIN, PRESIDENT_ONLY, digest="digest")
    for position in range(len(CHAIN)):
        refused([*CHAIN[:position], *CHAIN[position + 1 :]])


def test_the_rule_that_names_the_approver_is_named_in_the_refusal() -> None:
    by_deputy = [*CHAIN[:-1], signed("approve", "v", role="vice_president")]

    assert refused(by_deputy) == "art. 5"
    require_approvals(ApprovalRule.MAJOR, by_deputy, SigningTerms(3), digest="digest")


def test_a_delegation_gives_the_post_it_names_and_no_other() -> None:
    lent = signed("approve", "v", role="vice_president", delegation=PROOF)
    require_approvals(ApprovalRule.MAJOR, [*CHAIN[:-1], lent], PRESIDENT_ONLY, digest="digest")

    refused([*CHAIN[:-1], replace(lent, role="chief")])
    refused([*CHAIN[:-1], replace(lent, role="president")])
    refused([replace(CHAIN[0], delegation=PROOF), *CHAIN[1:]])


@pytest.mark.parametrize("lender", ["p0", "p2", "c"], ids=["drafted", "discussed", "reviewed"])
def test_a_lender_has_signed_too(lender: str) -> None:
    lent = signed("approve", "v", role="vice_president", delegation=replace(PROOF, delegator=lender))

    refused([*CHAIN[:-1], lent])


@pytest.mark.parametrize("person", ["p0", "p1", "c"])
def test_a_delegate_who_took_part_is_refused(person: str) -> None:
    refused([*CHAIN[:-1], signed("approve", person, role="vice_president", delegation=PROOF)])


@given(st.integers(-200, 200), st.integers(-200, 200), st.integers(1, 120))
def test_a_span_begins_today_or_later_and_is_bounded(start: int, length: int, longest: int) -> None:
    from_on = TODAY + timedelta(days=start)
    until_on = from_on + timedelta(days=length - 1)

    if start >= 0 and 1 <= length <= longest:
        require_span(from_on, until_on, today=TODAY, longest_days=longest)
    else:
        with pytest.raises(BadInput):
            require_span(from_on, until_on, today=TODAY, longest_days=longest)


def test_the_last_days_of_the_calendar_are_no_crash() -> None:
    require_span(date.max, date.max, today=TODAY, longest_days=90)


def delegation(start: int, end: int, state: str = "given") -> Delegation:
    first = TODAY + timedelta(days=start)
    return Delegation(
        "d", "approve", "p", "president", "v", first, TODAY + timedelta(days=end), "x", NOON, "", "", state
    )


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_two_delegations_overlap_exactly_when_they_share_a_day(a: int, b: int, c: int, d: int, revoked: bool) -> None:
    known = delegation(min(a, b), max(a, b), "revoked" if revoked else "given")
    wanted = delegation(min(c, d), max(c, d))
    days = set(range(min(a, b), max(a, b) + 1)) & set(range(min(c, d), max(c, d) + 1))

    if days and not revoked:
        with pytest.raises(OverlappingDelegation):
            require_no_overlap([known], wanted.from_on, wanted.until_on)
    else:
        require_no_overlap([known], wanted.from_on, wanted.until_on)
    assert known.holds(TODAY) == (min(a, b) == 0 and not revoked)


@pytest.mark.parametrize("act", ["draft", "discuss", "review", "approve"])
@pytest.mark.parametrize("role", ["president", "chief", "vice_president", "officer", "operator"])
def test_the_president_lends_approving_the_chief_reviewing_and_nobody_else_anything(act: str, role: str) -> None:
    lent = replace(PROOF, role=role)

    if DELEGATORS.get(act) == role:
        assert (act, role) in {("approve", "president"), ("review", "chief")}
        require_proof(lent, act=act, at=NOON, on=TODAY, longest_days=90)
    else:
        with pytest.raises(Refused):
            require_proof(lent, act=act, at=NOON, on=TODAY, longest_days=90)
