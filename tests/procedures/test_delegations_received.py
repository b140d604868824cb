"""What a receiver makes of signatures given for others: it applies what the rules allow and refuses the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from builders import MORNING
from delegation_stories import DEPUTY, SHORT_OF_APPROVAL, deputy, proof, signed, with_approval
from forging import genuine, refusal_of, served_on, untouched
from stories import LOWER, UPPER, Elevation

from shared.domain.courts import Body
from shared.flows import officers

BEFORE_REVIEW = SHORT_OF_APPROVAL[:-1]


def refused_rule(story: Elevation) -> str:
    row = story.country.inbox(LOWER, story.ruling)
    assert row.refusal is not None
    return str(row.refusal["rule"])


@pytest.mark.shows("R6")
def test_where_the_law_wants_the_president_a_vice_president_alone_is_refused(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)

    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, None)))

    assert refusal_of(row) == "R6"
    assert refused_rule(en_route) == "执行工作规定 2020 art. 5"
    untouched(en_route)


def test_with_the_presidents_delegation_it_is_applied(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)

    lent = proof(country)
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, lent)))

    assert row is not None
    assert row.state == "applied"
    power = country.power(LOWER, en_route.lineage)
    assert (power.holder, power.epoch) == (UPPER, 2)


@pytest.mark.shows("R6")
@pytest.mark.parametrize(
    "changes",
    [
        {"from_on": date(2026, 2, 1), "until_on": date(2026, 3, 9)},
        {"from_on": date(2026, 3, 11)},
        {"given_at": MORNING + timedelta(hours=1)},
        {"from_on": date(2025, 12, 31)},
    ],
    ids=["over yesterday", "begins tomorrow", "given after the signature", "longer than ninety days"],
)
def test_a_delegation_that_does_not_hold_when_it_is_used_is_refused(
    en_route: Elevation, changes: dict[str, Any]
) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)

    lent = proof(country, **changes)
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, lent)))

    assert refusal_of(row) == "R6"
    assert "授权无效" in str(row and row.refusal)
    untouched(en_route)


@pytest.mark.parametrize("changes", [{"until_on": date(2026, 3, 10)}, {"from_on": date(2026, 3, 10)},
                                     {"from_on": date(2026, 1, 1)}])  # fmt: skip
def test_its_first_and_last_day_and_ninety_days_are_within_it(en_route: Elevation, changes: dict[str, Any]) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)

    lent = proof(country, **changes)
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, lent)))

    assert row is not None
    assert row.state == "applied"


@pytest.mark.shows("R6")
@pytest.mark.parametrize("lender", [DEPUTY, "officer1"])
def test_only_the_president_lends_approving(en_route: Elevation, lender: str) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)
    country.hire(UPPER, "second", "vice_president", Body.REVIEW)

    lent = proof(country, by=lender, to="second")
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", "second", lent)))

    assert refusal_of(row) == "R6"
    assert "授权人职务" in str(row and row.refusal)
    untouched(en_route)


@pytest.mark.shows("R1")
def test_who_claims_a_post_their_certificate_does_not_give_lends_nothing(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)

    lent = proof(country, by="officer1", role="president")
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, lent)))

    assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R6")
@pytest.mark.parametrize(("role", "also"), [("vice_president", "operator"), ("vice_president", "filing_clerk"),
                                            ("filing_clerk", None), ("officer", None)])  # fmt: skip
def test_an_operator_a_filing_clerk_or_an_officer_never_approves_for_the_president(
    en_route: Elevation, role: str, also: str | None
) -> None:
    country, model = en_route.country, genuine(en_route)
    country.hire(UPPER, "somebody", role, Body.REVIEW, also=also)

    lent = proof(country, to="somebody")
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", "somebody", lent)))

    assert refusal_of(row) == "R6"
    untouched(en_route)


@pytest.mark.shows("R6")
@pytest.mark.parametrize("delegate", ["reviewer1", "reviewer2"], ids=["who drafted", "who discussed"])
def test_who_drafted_or_discussed_reviews_for_nobody(en_route: Elevation, delegate: str) -> None:
    country, model = en_route.country, genuine(en_route)
    lent = proof(country, act="review", by="chief", to=delegate)
    review, approve = (
        signed(country, model, "review", delegate, lent),
        signed(country, model, "approve", "president", None),
    )

    envelope = with_approval(country, model, review, BEFORE_REVIEW)
    row = served_on(country, replace(envelope, approvals=(*envelope.approvals, approve)))

    assert refusal_of(row) == "R6"
    assert row is not None
    assert "重复签署" in str(row.refusal)
    untouched(en_route)


def test_an_officer_of_the_body_who_took_no_part_may_review_for_the_chief(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    country.hire(UPPER, "reviewer4", "officer", Body.REVIEW)
    lent = proof(country, act="review", by="chief", to="reviewer4")
    review = signed(country, model, "review", "reviewer4", lent)

    envelope = with_approval(country, model, review, BEFORE_REVIEW)
    approve = signed(country, model, "approve", "president", None)
    row = served_on(country, replace(envelope, approvals=(*envelope.approvals, approve)))

    assert row is not None
    assert row.state == "applied"


@pytest.mark.shows("R1")
def test_an_officer_who_implements_does_not_review_a_ruling_for_the_chief(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    lent = proof(country, act="review", by="chief", to="officer1")
    review, approve = (
        signed(country, model, "review", "officer1", lent),
        signed(country, model, "approve", "president", None),
    )

    envelope = with_approval(country, model, review, BEFORE_REVIEW)
    row = served_on(country, replace(envelope, approvals=(*envelope.approvals, approve)))

    assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R6")
def test_a_lender_who_signed_elsewhere_counts_as_signing_twice(en_route: Elevation) -> None:
    # Given a president who is chief as well, reviews in person and has the deputy approve
    country, model = en_route.country, genuine(en_route)
    deputy(country)
    country.hire(UPPER, "both", "president", Body.REVIEW, also="chief")
    lent = proof(country, by="both")

    review = signed(country, model, "review", "both", None, role="chief")
    envelope = with_approval(country, model, review, BEFORE_REVIEW)
    approve = signed(country, model, "approve", DEPUTY, lent)
    row = served_on(country, replace(envelope, approvals=(*envelope.approvals, approve)))

    assert refusal_of(row) == "R6"
    assert row is not None
    assert "重复签署" in str(row.refusal)
    untouched(en_route)


@pytest.mark.shows("R1")
@pytest.mark.parametrize(
    "forge",
    [
        {"signed_by": "chief"},
        {"to": "chief"},
        {"act": "review"},
        {"after": {"until_on": date(2026, 4, 30)}},
        {"after": {"given_at": None}},
        {"after": {"delegation_id": "d-2"}},
        {"after": {"signature": "AAAA"}},
        {"after": {"certificate": "a.b.c"}},
        {"court": LOWER},
        {"delegator": "another id"},
    ],
    ids=str,
)
def test_a_forged_delegation_is_refused(en_route: Elevation, forge: dict[str, Any]) -> None:
    country, model = en_route.country, genuine(en_route)
    deputy(country)
    deputy(country, LOWER)
    after = dict(forge.get("after", {}))
    if "given_at" in after:
        after["given_at"] = country.clock.now() - timedelta(days=6)

    lent = replace(proof(country, **{k: v for k, v in forge.items() if k != "after"}), **after)
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", DEPUTY, lent)))

    assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R1")
def test_nobody_signs_under_another_id_with_their_own_certificate(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)
    chief = country.people[UPPER, "chief"]
    country.people = country.people | {(UPPER, "alias"): replace(chief, person_id="another id", login="alias")}
    key = country.nodes[UPPER].staff_keys.key_of(chief.person_id)
    twice = officers.approve(country.people[UPPER, "alias"], key, act="review", role="chief", body=chief.bodies[0],
                             digest=model.approval_digest, at=country.clock.now())  # fmt: skip

    envelope = with_approval(country, model, twice, BEFORE_REVIEW)
    approve = signed(country, model, "approve", "president", None)
    row = served_on(country, replace(envelope, approvals=(*envelope.approvals, approve)))

    assert refusal_of(row) == "R1"
    untouched(en_route)


@pytest.mark.shows("R6")
def test_the_presidents_own_signature_does_not_need_and_may_not_carry_a_delegation(en_route: Elevation) -> None:
    country, model = en_route.country, genuine(en_route)

    lent = proof(country, to="president")
    row = served_on(country, with_approval(country, model, signed(country, model, "approve", "president", lent)))

    assert refusal_of(row) == "R6"
    untouched(en_route)
