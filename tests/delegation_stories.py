"""Delegations for tests: a vice-president to lend to, real and forged proofs, approvals that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from builders import Country
from forging import SIGNERS, approvals
from stories import UPPER

from shared.domain.courts import Body
from shared.domain.delegations import DelegationProof
from shared.domain.people import Approval, Person
from shared.flows import delegating, officers
from shared.messages.envelope import Envelope

DEPUTY = "vicepresident"
#: The whole chain of a major matter but its last signature.
SHORT_OF_APPROVAL = SIGNERS[:-1]


def deputy(country: Country, court: str = UPPER) -> Person:
    """The vice-president."""
    return country.hire(court, DEPUTY, "vice_president", Body.REVIEW)


def lend(
    country: Country, *, act: str = "approve", by: str = "president", to: str = DEPUTY, days: int = 30, start: int = 0,
    court: str = UPPER, reason: str = "外出开会",
) -> str:  # fmt: skip
    """A delegation given in the court, from `start` days from today for `days` days; returns its id."""
    first = country.clock.legal_today() + timedelta(days=start)
    return delegating.give(
        country.nodes[court], country.people[court, by], act=act, delegate_id=country.people[court, to].person_id,
        from_on=first, until_on=first + timedelta(days=days - 1), reason=reason,
    )  # fmt: skip


def proof(
    country: Country, *, act: str = "approve", by: str = "president", to: str = DEPUTY, signed_by: str | None = None,
    court: str = UPPER, **changes: Any,
) -> DelegationProof:  # fmt: skip
    """A proof made by hand, valid this month unless changed; really signed by `signed_by` (the lender)."""
    lender, node = country.people[court, by], country.nodes[court]
    bare = DelegationProof(
        "d-1", lender.person_id, lender.roles[0], date(2026, 3, 1), date(2026, 3, 31),
        country.clock.now() - timedelta(days=5), "", lender.certificate,
    )  # fmt: skip
    key = node.staff_keys.key_of(country.people[court, signed_by or by].person_id)
    return officers.delegate(court, key, replace(bare, **changes), act=act, to=country.people[court, to].person_id)


def signed(
    country: Country, model: Envelope, act: str, login: str, lent: DelegationProof | None, *, role: str | None = None
) -> Approval:
    """One approval of the model by anybody in any role, with a delegation or without."""
    person, node = country.people[model.sender, login], country.nodes[model.sender]
    return officers.approve(
        person, node.staff_keys.key_of(person.person_id), act=act, role=role or person.roles[0], body=person.bodies[0],
        digest=model.approval_digest, at=country.clock.now(), delegation=lent,
    )  # fmt: skip


def with_approval(
    country: Country, model: Envelope, given: Approval, signers: Sequence[tuple[str, str]] = SHORT_OF_APPROVAL
) -> Envelope:
    """The model with the true signatures of `signers`, and this one."""
    return replace(model, approvals=(*approvals(country, model.sender, model.approval_digest, signers), given))
