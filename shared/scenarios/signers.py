"""Who signs when a story does not say: the usual author, and whoever may give the signature that is missing."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.courts import Body
from shared.domain.errors import NotFound
from shared.domain.people import ACT_ROLES, Person
from shared.flows.node import Node


def author(node: Node, staff: Iterable[Person], kind_name: str) -> Person:
    """The first person who may write a document of this kind, officers before others. Raises NotFound."""
    kind = node.catalogue.messages.get(kind_name)
    if kind is None:
        raise NotFound(name=kind_name)
    able = fitting(staff, "draft", kind.bodies)
    if not able:
        raise NotFound(name=f"{node.court_id}: {kind_name}")
    return min(able, key=lambda person: ("officer" not in person.roles, person.login))


def next_signer(
    node: Node, staff: Iterable[Person], kind_name: str, missing: str, done: Iterable[tuple[str, str]]
) -> Person:
    """Who may give the signature `missing` and has not signed; `done`: (person id, act) so far. Raises NotFound.

    The author may not discuss alone, but is one of the panel: for a discussion only those who discussed are out.
    """
    signed = {person_id for person_id, act in done if missing != "discuss" or act == "discuss"}
    able = fitting(staff, missing, node.catalogue.messages[kind_name].bodies)
    found = next((person for person in able if person.person_id not in signed), None)
    if found is None:
        raise NotFound(name=f"{node.court_id}: {missing}")
    return found


def fitting(staff: Iterable[Person], act: str, bodies: frozenset[Body]) -> list[Person]:
    """Who may give this signature, by login."""
    roles = ACT_ROLES[act]
    everyone = sorted(staff, key=lambda person: person.login)
    within = [p for p in everyone if act in ("review", "approve") or {b.value for b in bodies} & set(p.bodies)]
    return [person for person in within if roles & set(person.roles)]
