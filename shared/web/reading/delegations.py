"""Delegations of a court as people see them: whether each holds today, and to whom one may give which act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.delegations import DELEGATORS, NEVER_DELEGATES, Delegation
from shared.domain.people import Person
from shared.flows.authorise import DELEGATES, posts
from shared.flows.node import Node
from shared.flows.ports import Unit


@dataclass(frozen=True, slots=True)
class Lendable:
    """An act a person may delegate, and the people who may be given it."""

    act: str
    people: list[Person]


def standing(delegation: Delegation, today: date) -> str:
    """Given | revoked, or of one given: to_come before its first day, expired after its last."""
    if delegation.state != "given" or delegation.holds(today):
        return delegation.state
    return "to_come" if today < delegation.from_on else "expired"


def lendable(node: Node, unit: Unit, person: Person) -> list[Lendable]:
    """What this person may delegate, with whom to choose from; empty for most."""
    acts = [act for act, post in DELEGATORS.items() if post in person.roles]
    colleagues = unit.people.where(active=True, order_by=("name",)) if acts else []
    found = []
    for act in acts:
        may = posts(node.law.rule(DELEGATES[act], node.clock.legal_today()))
        found.append(Lendable(act, [
            each for each in colleagues
            if may & set(each.roles) and not NEVER_DELEGATES & set(each.roles) and each.person_id != person.person_id
        ]))  # fmt: skip
    return found


def may_revoke(delegation: Delegation, person: Person) -> bool:
    """The delegator, or the president."""
    mine = delegation.delegator == person.person_id or DELEGATORS["approve"] in person.roles
    return mine and delegation.state == "given"
