"""Acts and documents a page offers to this person: those declared for the state, marked with who may do them.

Only for showing: whether something is really allowed is decided by the flows when it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.errors import NotFound, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import JUDGES, PANELS, ROLE_TITLES, Person, Role
from shared.domain.separation import Part
from shared.flows.node import Node
from shared.flows.separation import Standing, part_of_act, part_of_signature
from shared.flows.turns import body_for
from shared.messages.kinds import ActKind, MessageKind, document_of


@dataclass(frozen=True, slots=True)
class Offered:
    """One act (or document to draft). `allowed`: this person may; `who`: whose roles and bodies fit.

    why: what this person did in the case before, where only that bars them.
    """

    name: str
    title: Text
    drafted: bool
    scope: str
    source: str
    allowed: bool
    who: Text
    payload: type
    why: Text | None = None


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


def of_act(person: Person, act: ActKind, stands: Standing | None = None) -> Offered:
    """An act as offered to this person, where they stand in the case if it is about one."""
    if act.drafted:
        return of_kind(person, document_of(act), act, stands)
    allowed = bool(act.roles & set(person.roles)) and _member(person, act.bodies)
    offered = Offered(
        act.name, act.title, False, act.scope, act.source, allowed, _who(act.roles, act.bodies), act.payload
    )
    return _apart(offered, stands, lambda: part_of_act(act, body_for(person, act.bodies)))


def of_kind(person: Person, kind: MessageKind, act: ActKind | None = None, stands: Standing | None = None) -> Offered:
    """A document as offered to this person for drafting."""
    roles = JUDGES if kind.approvals in PANELS else kind.authors
    allowed = bool(roles & set(person.roles)) and _member(person, kind.bodies)
    asked = kind.inputs or kind.payload
    scope = "exchange" if act is None else act.scope
    offered = Offered(kind.name, kind.title, True, scope, kind.source, allowed, _who(roles, kind.bodies), asked)
    return _apart(offered, stands, lambda: _drafting(person, kind, roles, stands))


def _drafting(person: Person, kind: MessageKind, roles: frozenset[str], stands: Standing | None) -> Part:
    assert stands is not None  # asked only of somebody who stands somewhere
    post = min(roles & set(person.roles))
    return part_of_signature(stands.node.catalogue, kind.name, "draft", post, body_for(person, kind.bodies))


def _apart(offered: Offered, stands: Standing | None, part: Callable[[], Part]) -> Offered:
    problem = stands.bars(part()) if stands is not None and offered.allowed else None
    return offered if problem is None else replace(offered, allowed=False, why=problem.what)


def for_court(node: Node, person: Person) -> list[Offered]:
    """Acts that concern no case yet (docketing a new one)."""
    return [of_act(person, act) for act in node.catalogue.acts.values() if act.scope == "court"]


def for_case(node: Node, person: Person, case: Case, stands: Standing) -> list[Offered]:
    """What is offered on a case of this court in its present state."""
    return _of(person, stands, *node.catalogue.offered("docket", "case", case.state))


def for_exchange(node: Node, person: Person, exchange: Exchange, stands: Standing | None = None) -> list[Offered]:
    """What is offered in an exchange, in this court's role and its present state."""
    return _of(person, stands, *node.catalogue.offered(exchange.procedure, exchange.role, exchange.state))


def _of(
    person: Person, stands: Standing | None, kinds: Iterable[MessageKind], acts: Iterable[ActKind]
) -> list[Offered]:
    documents = [of_kind(person, kind, stands=stands) for kind in kinds if kind.drafted]
    return documents + [of_act(person, act, stands) for act in acts]


def _member(person: Person, bodies: Iterable[Body]) -> bool:
    return bool({body.value for body in bodies} & set(person.bodies))


def _who(roles: Iterable[str], bodies: Iterable[Body]) -> Text:
    posts = [ROLE_TITLES[Role(role)] for role in sorted(roles)]
    houses = [body.label for body in sorted(bodies)]
    return Text(
        f"{'、'.join(h.zh for h in houses)} · {'、'.join(p.zh for p in posts)}",
        f"{', '.join(h.en for h in houses)} · {', '.join(p.en for p in posts)}",
    )
