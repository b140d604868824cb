"""Who signs when a story does not say: the usual author, and whoever may give the signature that is missing."""

from __future__ import annotations

from collections.abc import Iterable

from shared.domain.errors import NotFound, ZhixingError
from shared.domain.people import Person
from shared.flows import signatures
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft
from shared.flows.turns import author_of
from shared.messages.kinds import MessageKind


def author(node: Node, staff: Iterable[Person], kind_name: str) -> Person:
    """The first person who may write a document of this kind, officers before others. Raises NotFound."""
    kind = node.catalogue.documents.get(kind_name)
    if kind is None:
        raise NotFound(name=kind_name)
    able = [person for person in staff if _may_write(person, kind)]
    if not able:
        raise NotFound(name=f"{node.court_id}: {kind_name}")
    return min(able, key=lambda person: ("officer" not in person.roles, person.login))


def _may_write(person: Person, kind: MessageKind) -> bool:
    try:
        author_of(person, kind)
    except ZhixingError:
        return False
    return True


def next_signer(node: Node, unit: Unit, draft: Draft, missing: str) -> Person:
    """Who may give the signature `missing`, in their own right before a delegate, by login. Raises NotFound."""
    able = signatures.next_signers(node, unit, draft, missing)
    if not able:
        raise NotFound(name=f"{node.court_id}: {missing}")
    return min(able, key=lambda signer: (signer.delegation is not None, signer.person.login)).person
