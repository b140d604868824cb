"""Choosing a court on the tree: one branch at a time, what may not be chosen with the reason, and a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain.courts import Court, Line
from shared.domain.errors import Text, ZhixingError
from shared.flows.node import Node

MOST_FOUND = 20
#: Asks whether a court may be chosen; None if so, else the reason.
Barred = Callable[[str], Text | None]


@dataclass(frozen=True, slots=True)
class Branch:
    """One court of the tree as shown. why_not: None when it may be chosen. `lower`: whether courts are below it."""

    court: Court
    why_not: Text | None
    lower: bool
    inner: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Picker:
    """The tree with one branch open, or what a search found. `name`: the field it fills."""

    name: str
    tree: list[Branch]
    found: list[Branch]
    asked: str
    opened: bool


def picker(node: Node, name: str, barred: Barred, *, opened: str = "", asked: str = "", shown: bool = False) -> Picker:
    """The picker of one field: the branch of `opened` (this court's own when empty), or the courts `asked` for."""
    today, registry = node.clock.legal_today(), node.registry

    def branch(court: Court, inner: list[Branch] | None = None) -> Branch:
        lower = bool(registry.below(court.court_id, Line.MANAGEMENT, today))
        return Branch(court, barred(court.court_id), lower, inner or [])

    found = [branch(court) for court in registry.search(asked[:60], MOST_FOUND)] if asked.strip() else []
    if not (shown or found or opened):
        return Picker(name, [], [], asked, False)
    at = registry.court(opened if opened in registry else node.court_id)
    tree = [branch(court) for court in registry.below(at.court_id, Line.MANAGEMENT, today)]
    inner = branch(at, tree)
    for court in registry.superiors(at.court_id, Line.MANAGEMENT, today):
        inner = branch(court, [inner])
    return Picker(name, [inner], found, asked, True)


def by_route(node: Node, kind: str) -> Barred:
    """Whether this court may send this kind to a court: asked of its declared route, as sender and receiver will."""
    route, today = node.catalogue.messages[kind].route, node.clock.legal_today()

    def barred(court_id: str) -> Text | None:
        try:
            route.check(node.registry, node.court_id, court_id, today)
        except ZhixingError as problem:
            return problem.what
        return None

    return barred


def anywhere(court_id: str) -> Text | None:  # noqa: ARG001 - asked like a route
    """A field that takes any court; what the law says of it is checked when it is done."""
    return None
