"""Acts and documents a page offers to this person: those declared for the state, marked with who may do them.

Only for showing: whether something is really allowed is decided by the flows when it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.errors import NotFound, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import JUDGES, PANELS, ROLE_TITLES, Person, Role
from shared.flows.node import Node
from shared.messages.kinds import ActKind, MessageKind, document_of


@dataclass(frozen=True, slots=True)
class Offered:
    """One act (or document to draft). `allowed`: this person's roles and bodies fit; `who`: whose they must be."""

    name: str
    title: Text
    drafted: bool
    scope: str
    source: str
    allowed: bool
    who: Text
    payload: type


def act_named(node: Node, name: str) -> ActKind:
    """Raises NotFound."""
    found = node.catalogue.acts.get(name)
    if found is None:
        raise NotFound(name=name)
    return found


def kind_named(node: Node, name: str) -> MessageKind:
    """A document that people draft: a message kind, or an act that needs approvals. Raises NotFound."""
    found = node.catalogue.documents.get(name)
    if found is None:
        raise NotFound(name=name)
    return found


def of_act(person: Person, act: ActKind) -> Offered:
    """An act as offered to this person."""
    if act.drafted:
        return of_kind(person, document_of(act), act)
    allowed = bool(act.roles & set(person.roles)) and _member(person, act.bodies)
    return Offered(act.name, act.title, False, act.scope, act.source, allowed, _who(act.roles, act.bodies), act.payload)


def of_kind(person: Person, kind: MessageKind, act: ActKind | None = None) -> Offered:
    """A document as offered to this person for drafting."""
    roles = JUDGES if kind.approvals in PANELS else kind.authors
    allowed = bool(roles & set(person.roles)) and _member(person, kind.bodies)
    asked = kind.inputs or kind.payload
    scope = "exchange" if act is None else act.scope
    return Offered(kind.name, kind.title, True, scope, kind.source, allowed, _who(roles, kind.bodies), asked)


def for_court(node: Node, person: Person) -> list[Offered]:
    """Acts that concern no case yet (docketing a new one)."""
    return [of_act(person, act) for act in node.catalogue.acts.values() if act.scope == "court"]


def for_case(node: Node, person: Person, case: Case) -> list[Offered]:
    """What is offered on a case of this court in its present state."""
    return _of(person, *node.catalogue.offered("docket", "case", case.state))


def for_exchange(node: Node, person: Person, exchange: Exchange) -> list[Offered]:
    """What is offered in an exchange, in this court's role and its present state."""
    return _of(person, *node.catalogue.offered(exchange.procedure, exchange.role, exchange.state))


def _of(person: Person, kinds: Iterable[MessageKind], acts: Iterable[ActKind]) -> list[Offered]:
    documents = [of_kind(person, kind) for kind in kinds if kind.drafted]
    return documents + [of_act(person, act) for act in acts]


def _member(person: Person, bodies: Iterable[Body]) -> bool:
    return bool({body.value for body in bodies} & set(person.bodies))


def _who(roles: Iterable[str], bodies: Iterable[Body]) -> Text:
    posts = [ROLE_TITLES[Role(role)] for role in sorted(roles)]
    houses = [body.label for body in sorted(bodies)]
    return Text(
        f"{'、'.join(h.zh for h in houses)} · {'、'.join(p.zh for p in posts)}",
        f"{', '.join(h.en for h in houses)} · {', '.join(p.en for p in posts)}",
    )
