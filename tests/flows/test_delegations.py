"""Delegations in one court: given by whom may, to whom may, for a bounded span; used while they hold; revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import Country
from delegation_stories import DEPUTY, deputy, lend
from forging import genuine
from stories import LOWER, MAJOR, UPPER, Elevation

from shared.domain.courts import Body
from shared.domain.delegations import DelegationOver, OverlappingDelegation
from shared.domain.errors import BadInput, NotAllowed, NotFound
from shared.domain.refusals import Refused
from shared.domain.transitions import NoSuchTransition
from shared.flows import delegating, drafting, signatures
from shared.flows.turns import NotYourTurn

BEFORE_APPROVAL = MAJOR[:-1]
APPROVES = (DEPUTY, "approve")


def waiting_for_approval(story: Elevation) -> str:
    draft = story.drafted()
    story.country.approve(UPPER, draft, *BEFORE_APPROVAL)
    return draft


def revoke(country: Country, login: str, delegation_id: str) -> None:
    delegating.revoke(country.nodes[UPPER], country.people[UPPER, login], delegation_id)


@pytest.mark.shows("R6")
def test_a_vice_president_approves_a_major_matter_only_with_the_presidents_delegation(reviewing: Elevation) -> None:
    country, draft = reviewing.country, waiting_for_approval(reviewing)
    deputy(country)
    with pytest.raises(Refused) as refused:
        country.approve(UPPER, draft, APPROVES)
    assert (refused.value.code, refused.value.refusal.rule) == ("R6", "执行工作规定 2020 art. 5")

    given = lend(country)
    country.approve(UPPER, draft, APPROVES)
    reviewing.ruling = country.issue(UPPER, "reviewer1", draft)

    assert country.power(LOWER, reviewing.lineage).holder == UPPER
    last = next(a for a in genuine(reviewing).approvals if a.act == "approve")
    assert last.delegation is not None
    assert (last.role, last.delegation.delegation_id) == ("vice_president", given)
    assert last.delegation.delegator == country.people[UPPER, "president"].person_id


def test_a_chief_lends_reviewing_to_an_officer_who_took_no_part(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.hire(UPPER, "reviewer4", "officer", Body.REVIEW)
    lend(country, act="review", by="chief", to="reviewer4")

    country.approve(UPPER, draft, *MAJOR[:3], ("reviewer4", "review"), ("president", "approve"))
    country.issue(UPPER, "reviewer1", draft)

    assert country.power(LOWER, reviewing.lineage).holder == UPPER


@pytest.mark.shows("R6")
def test_who_drafted_or_discussed_cannot_use_a_delegation_on_that_document(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    country.approve(UPPER, draft, *MAJOR[:3])
    lend(country, act="review", by="chief", to="reviewer1")

    with pytest.raises(Refused) as refused:
        country.approve(UPPER, draft, ("reviewer1", "review"))

    assert refused.value.code == "R6"


@pytest.mark.shows("R6")
def test_a_chief_who_drafted_has_nobody_review_it_for_them(reviewing: Elevation) -> None:
    country = reviewing.country
    country.hire(UPPER, "reviewer4", "officer", Body.REVIEW)
    lend(country, act="review", by="chief", to="reviewer4")
    draft = country.draft(UPPER, "chief", "elevation_ruling", to=LOWER, lineage=reviewing.lineage,
                          exchange=reviewing.exchange, reasoning="确有必要。")  # fmt: skip
    country.approve(UPPER, draft, *MAJOR[:3])

    with pytest.raises(Refused) as refused:
        country.approve(UPPER, draft, ("reviewer4", "review"))

    assert refused.value.code == "R6"


@pytest.mark.parametrize(("days_later", "holds"), [(0, False), (1, True), (2, True), (3, False)])
def test_it_holds_from_its_first_to_its_last_day(reviewing: Elevation, days_later: int, holds: bool) -> None:
    country, draft = reviewing.country, waiting_for_approval(reviewing)
    deputy(country)
    lend(country, start=1, days=2)
    country.later(days=days_later)

    if holds:
        country.approve(UPPER, draft, APPROVES)
        return
    with pytest.raises(DelegationOver) as over:
        country.approve(UPPER, draft, APPROVES)
    assert "2026-03-11 至 2026-03-12" in over.value.what.zh


def test_revoked_it_signs_no_more_and_what_was_signed_stays(reviewing: Elevation) -> None:
    country = reviewing.country
    deputy(country)
    draft = waiting_for_approval(reviewing)
    given = lend(country)
    country.approve(UPPER, draft, APPROVES)

    revoke(country, "president", given)

    other = reviewing.drafted()
    country.approve(UPPER, other, *BEFORE_APPROVAL)
    with pytest.raises(DelegationOver) as over:
        country.approve(UPPER, other, APPROVES)
    assert "已撤销" in over.value.what.zh
    country.issue(UPPER, "reviewer1", draft)
    assert country.power(LOWER, reviewing.lineage).holder == UPPER
    with pytest.raises(NoSuchTransition):
        revoke(country, "president", given)


def test_only_the_lender_or_the_president_revokes(country: Country) -> None:
    country.hire(UPPER, "reviewer4", "officer", Body.REVIEW)
    given = lend(country, act="review", by="chief", to="reviewer4")
    for login in ("reviewer4", "operator", "filing"):
        with pytest.raises(NotAllowed):
            revoke(country, login, given)

    revoke(country, "president", given)

    with country.read(UPPER) as unit:
        row = unit.delegations.need(given)
    assert (row.state, row.revoked_by) == ("revoked", country.people[UPPER, "president"].person_id)


def test_a_lender_who_has_left_or_lost_the_post_lends_no_more(reviewing: Elevation) -> None:
    country, draft = reviewing.country, waiting_for_approval(reviewing)
    deputy(country)
    lend(country)
    president = country.people[UPPER, "president"]
    with country.nodes[UPPER].store.begin() as unit:
        unit.people.save(replace(president, active=False))

    with pytest.raises(DelegationOver):
        country.approve(UPPER, draft, APPROVES)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"by": "chief"}, NotAllowed),
        ({"by": DEPUTY, "to": "second"}, NotAllowed),
        ({"act": "review"}, NotAllowed),
        ({"act": "discuss"}, NotAllowed),
        ({"act": "draft", "by": "chief", "to": "reviewer1"}, NotAllowed),
        ({"to": "chief"}, BadInput),
        ({"to": "filing"}, BadInput),
        ({"to": "operator"}, BadInput),
        ({"to": "president"}, BadInput),
        ({"to": "mixed"}, BadInput),
        ({"days": 0}, BadInput),
        ({"start": -1}, BadInput),
        ({"days": 91}, BadInput),
        ({"reason": "  "}, BadInput),
        ({"reason": "x" * 2001}, BadInput),
    ],
    ids=str,
)
def test_a_delegation_that_may_not_be_given_is_refused(
    country: Country, how: dict[str, Any], error: type[Exception]
) -> None:
    deputy(country)
    country.hire(UPPER, "second", "vice_president", Body.REVIEW)
    country.hire(UPPER, "mixed", "vice_president", Body.REVIEW, also="operator")

    with pytest.raises(error):
        lend(country, **how)

    with country.read(UPPER) as unit:
        assert unit.delegations.count() == 0


def test_ninety_days_may_be_given_and_an_unknown_or_departed_person_may_not(country: Country) -> None:
    person, node = deputy(country), country.nodes[UPPER]
    today = country.clock.legal_today()
    with node.store.begin() as unit:
        unit.people.save(replace(person, active=False))
    for delegate_id in (person.person_id, "nobody"):
        with pytest.raises(NotFound):
            delegating.give(node, country.people[UPPER, "president"], act="approve", delegate_id=delegate_id,
                            from_on=today, until_on=today, reason="x")  # fmt: skip
    country.hire(UPPER, "second", "vice_president", Body.REVIEW)

    assert lend(country, to="second", days=90)


def test_days_already_lent_cannot_be_lent_again_until_revoked(country: Country) -> None:
    deputy(country)
    country.hire(UPPER, "second", "vice_president", Body.REVIEW)
    first = lend(country, days=10)

    with pytest.raises(OverlappingDelegation):
        lend(country, start=9, days=5, to="second")
    lend(country, start=10, days=5, to="second")
    revoke(country, "president", first)
    assert lend(country, days=10, to="second")


def test_a_delegation_and_its_end_are_evidence_without_its_reason(country: Country) -> None:
    deputy(country)

    given = lend(country, reason="因病住院")
    country.later(minutes=1)
    revoke(country, "president", given)

    assert country.stages(UPPER, given) == ["delegated", "delegation_revoked"]
    [said] = country.statements(UPPER, "delegated")
    assert said["detail"]["delegate"] == country.people[UPPER, DEPUTY].person_id
    assert (said["detail"]["from"], said["detail"]["until"]) == ("2026-03-10", "2026-04-08")
    assert "因病住院" not in str(said)


def test_the_same_command_delegates_once(country: Country) -> None:
    person, today = deputy(country), date(2026, 3, 10)

    ids = {
        delegating.give(country.nodes[UPPER], country.people[UPPER, "president"], act="approve", reason="出差",
                        delegate_id=person.person_id, from_on=today, until_on=today, command_id="c")
        for _ in range(3)
    }  # fmt: skip

    assert len(ids) == 1


def test_a_post_that_approves_other_documents_needs_no_delegation_for_them(reviewing: Elevation) -> None:
    # Given a ruling that was served, and its withdrawal, which no text reserves to the president
    country = reviewing.country
    deputy(country)
    reviewing.on_its_way()
    draft = country.draft(UPPER, "reviewer1", "ruling_withdrawn", to=LOWER, lineage=reviewing.lineage,
                          exchange=reviewing.exchange, reason="当事人已和解。", supersedes=reviewing.ruling)  # fmt: skip

    country.approve(UPPER, draft, ("chief", "review"), APPROVES)
    sent = country.issue(UPPER, "reviewer1", draft)
    country.network.release()
    country.settle()

    assert country.outbox(UPPER, sent).state == "applied"


def test_who_may_sign_next_is_told_with_the_delegation(reviewing: Elevation) -> None:
    country, draft_id = reviewing.country, waiting_for_approval(reviewing)
    deputy(country)
    node = country.nodes[UPPER]

    def told(act: str) -> list[tuple[str, bool]]:
        with node.store.read() as unit:
            draft = unit.drafts.need(draft_id)
            found = signatures.next_signers(node, unit, draft, act)
        return sorted((each.person.login, each.delegation is not None) for each in found)

    assert told("approve") == [("president", False)]
    lend(country)
    assert told("approve") == [("president", False), (DEPUTY, True)]
    assert told("review") == []


def test_an_act_out_of_turn_is_refused_with_a_delegation_too(reviewing: Elevation) -> None:
    country, draft = reviewing.country, reviewing.drafted()
    deputy(country)
    lend(country)

    with pytest.raises(NotYourTurn):
        country.approve(UPPER, draft, APPROVES)
    with country.read(UPPER) as unit:
        digest = unit.drafts.need(draft).digest
    with pytest.raises(NotYourTurn):
        drafting.sign(country.nodes[UPPER], country.people[UPPER, DEPUTY], draft, act="review", digest=digest)
