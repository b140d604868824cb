"""Delegations (授权) in one court: given, revoked, and found when a signature needs one."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import date

from shared.domain.delegations import (
    DELEGATORS,
    STATES,
    Delegation,
    DelegationProof,
    require_delegate,
    require_delegator,
    require_no_overlap,
    require_span,
)
from shared.domain.errors import BadInput, NotAllowed, NotFound, Text
from shared.domain.people import Person
from shared.domain.transitions import after
from shared.flows import officers
from shared.flows.authorise import DELEGATES, LONGEST_DELEGATION, posts
from shared.flows.commands import once, tried_again
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.ports import Unit

LONGEST_REASON = 2000


@tried_again
def give(
    node: Node,
    person: Person,
    *,
    act: str,
    delegate_id: str,
    from_on: date,
    until_on: date,
    reason: str,
    command_id: str | None = None,
) -> str:
    """Lend `act` (approve or review) to a person for legal days, both counted; returns the delegation's id.

    Raises: NotAllowed (not one's own to lend), BadInput (delegate, days, no reason), OverlappingDelegation, NotFound.
    """
    with once(node, command_id, "delegate") as step:
        if step.done is not None:
            return str(step.done["delegation_id"])
        unit, desk = step.unit, OpenDesk(node, step.unit)
        role = require_delegator(act, person.roles if person.active else ())
        delegate = unit.people.need(delegate_id)
        if not delegate.active:
            raise NotFound(name=delegate_id)
        require_delegate(
            act, person.person_id, delegate_id, delegate.roles, posts(desk.law.rule(DELEGATES[act], desk.today))
        )
        require_span(from_on, until_on, today=desk.today, longest_days=desk.law.number(LONGEST_DELEGATION, desk.today))
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise BadInput(
                Text("授权须写明理由（上限 2000 字）。", "A delegation needs a reason (2,000 characters at most).")
            )
        # Taken before looking, so that of two at once the later one sees the earlier.
        unit.next_number(f"delegations:{act}:{person.person_id}")
        require_no_overlap(unit.delegations.where(act=act, delegator=person.person_id), from_on, until_on)
        bare = DelegationProof(
            str(uuid.uuid4()), person.person_id, role, from_on, until_on, desk.now, "", person.certificate
        )
        key = node.staff_keys.key_of(person.person_id)
        proof = officers.delegate(node.court_id, key, bare, act=act, to=delegate_id)
        given = Delegation(
            proof.delegation_id, act, proof.delegator, role, delegate_id, from_on, until_on, reason.strip(),
            proof.given_at, proof.signature, proof.certificate, after(STATES, "", "give"),
        )  # fmt: skip
        unit.delegations.add(given)
        _witness(desk, "delegated", given, person, reason=reason.strip())
        step.result = {"delegation_id": given.delegation_id}
    return given.delegation_id


@tried_again
def revoke(node: Node, person: Person, delegation_id: str, *, command_id: str | None = None) -> None:
    """End a delegation now; what was signed under it stays signed.

    By the delegator, or a president. Raises: NotFound, NotAllowed, NoSuchTransition (revoked already).
    """
    with once(node, command_id, "revoke delegation") as step:
        if step.done is not None:
            return
        unit, desk = step.unit, OpenDesk(node, step.unit)
        known = unit.delegations.need(delegation_id)
        if not person.active or (known.delegator != person.person_id and DELEGATORS["approve"] not in person.roles):
            raise NotAllowed(
                Text("授权由授权人本人或院长撤销。", "A delegation is revoked by who gave it, or by the president."),
                Text("请由授权人或院长办理。", "Let the delegator or the president do it."),
            )
        state = after(STATES, known.state, "revoke")
        unit.delegations.save(replace(known, state=state, revoked_by=person.person_id, revoked_at=desk.now))
        _witness(desk, "delegation_revoked", known, person)
        step.result = {"revoked": delegation_id}


def _witness(desk: OpenDesk, stage: str, known: Delegation, person: Person, *, reason: str = "") -> None:
    """Evidence that names no words: the reason stays in the court, its hash binds it."""
    detail = {"act": known.act, "person": person.person_id, "delegator": known.delegator, "delegate": known.delegate,
              "from": str(known.from_on), "until": str(known.until_on)}  # fmt: skip
    if reason:
        detail["reason_sha256"] = hashlib.sha256(reason.encode()).hexdigest()
    desk.witness(stage, subject_id=known.delegation_id, lineage_id="", detail=detail)


def lent(unit: Unit, person: Person, act: str, on: date) -> tuple[Delegation | None, Delegation | None]:
    """The delegation of an act this person may use on a day, and the last one they may not use now.

    One whose delegator has left, or has lost the post, is of no use.
    """
    mine = unit.delegations.where(act=act, delegate=person.person_id, order_by=("until_on", "given_at"))
    useful = [each for each in mine if each.holds(on) and _still_in_post(unit, each)]
    over = [each for each in mine if each not in useful]
    return (useful[-1] if useful else None), (over[-1] if over else None)


def _still_in_post(unit: Unit, delegation: Delegation) -> bool:
    delegator = unit.people.get(delegation.delegator)
    return delegator is not None and delegator.active and delegation.role in delegator.roles
