"""Who signs when a story does not say: the usual author, and whoever may give the signature that is missing."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.courts import Body
from shared.domain.errors import NotFound
from shared.domain.people import ACT_ROLES, Person
from shared.flows import signatures
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft


def author(node: Node, staff: Iterable[Person], kind_name: str) -> Person:
    """The first person who may write a document of this kind, officers before others. Raises NotFound."""
    kind = node.catalogue.messages.get(kind_name)
    if kind is None:
        raise NotFound(name=kind_name)
    able = fitting(staff, "draft", kind.bodies)
    if not able:
        raise NotFound(name=f"{node.court_id}: {kind_name}")
    return min(able, key=lambda person: ("officer" not in person.roles, person.login))


def next_signer(node: Node, unit: Unit, draft: Draft, missing: str) -> Person:
    """Who may give the signature `missing`, in their own right before a delegate, by login. Raises NotFound."""
    able = signatures.next_signers(node, unit, draft, missing)
    if not able:
        raise NotFound(name=f"{node.court_id}: {missing}")
    return min(able, key=lambda signer: (signer.delegation is not None, signer.person.login)).person


def fitting(staff: Iterable[Person], act: str, bodies: frozenset[Body]) -> list[Person]:
    """Who may give this signature, by login."""
    roles = ACT_ROLES[act]
    everyone = sorted(staff, key=lambda person: person.login)
    within = [p for p in everyone if act in ("review", "approve") or {b.value for b in bodies} & set(p.bodies)]
    return [person for person in within if roles & set(person.roles)]
