"""Which courts the picture shows: this court, who is below as far as it is opened, and what each branch amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain.courts import Court, Line
from shared.domain.traffic import Branch, CourtPicture
from shared.flows.node import Node
from shared.registry.registry import Registry

#: A tree of so many courts is shown whole; in a larger one branches are opened one at a time.
SHOWN_WHOLE = 14
#: Nobody reads more boxes side by side.
MOST_SIDE_BY_SIDE = 48
#: What waits unsent for longer than this is a matter for the operator [D].
LATE_SECONDS = 60.0


@dataclass(slots=True)
class Spot:
    """One court shown. The sums are of itself and, unless it is opened, of all below it."""

    court: Court
    picture: CourtPicture | None
    above: str = ""
    depth: int = 0
    opened: bool = False
    below: int = 0
    silent: list[str] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    oldest_seconds: float | None = None
    inside: int = 0

    @property
    def state(self) -> str:
        """What stands out most: silent | parked | late | refused | usual | outside."""
        if self.picture is None and not self.below:
            return "outside"
        if self.silent:
            return "silent"
        if self.waiting["parked"]:
            return "parked"
        if (self.oldest_seconds or 0) > LATE_SECONDS:
            return "late"
        return "refused" if self.refusals else "usual"


@dataclass(frozen=True, slots=True)
class Tree:
    """spots: by court id, upper ones first. pairs: (from, to) as shown → messages in the window."""

    spots: dict[str, Spot]
    pairs: dict[tuple[str, str], int]
    courts: dict[str, CourtPicture]
    outside: str

    def shown_as(self, registry: Registry, court_id: str, on: date) -> str:
        """The court shown in whose box this one is found; the superior for courts elsewhere; empty for none."""
        return _shown_as(self.spots, registry, court_id, on, self.outside)


def planted(node: Node, branches: Mapping[str, Branch], asked: str, now: datetime) -> Tree:
    """The tree as it stands. `asked`: the court whose branch is to be open; one that is not there is this court."""
    on, registry = node.clock.legal_today(), node.registry
    # A picture that was kept may name a court that the registry no longer has.
    courts = {id_: told for branch in branches.values() for id_, told in branch.courts.items() if id_ in registry}
    courts.setdefault(node.court_id, CourtPicture(node.court_id, now, 1))
    lower: dict[str, list[str]] = {}
    for court_id in courts:
        above = registry.superior(court_id, Line.MANAGEMENT, on) if court_id != node.court_id else None
        if above is not None:
            lower.setdefault(above.court_id, []).append(court_id)
    opened = _opened(node, courts, asked, on)
    spots: dict[str, Spot] = {}
    outside = registry.superior(node.court_id, Line.MANAGEMENT, on)
    if outside is not None:
        spots[outside.court_id] = Spot(outside, None)
    _grow(spots, registry, node.court_id, "" if outside is None else outside.court_id, lower, courts, opened)
    tree = Tree(spots, {}, courts, outside.court_id if outside else "")
    _sum(tree, registry, now, on)
    return tree


def _opened(node: Node, courts: Mapping[str, CourtPicture], asked: str, on: date) -> set[str]:
    if len(courts) <= SHOWN_WHOLE:
        return set(courts)
    if asked not in courts:
        return {node.court_id}
    return {asked, node.court_id, *(each.court_id for each in node.registry.superiors(asked, Line.MANAGEMENT, on))}


def _grow(
    spots: dict[str, Spot], registry: Registry, root: str, above: str, lower: Mapping[str, list[str]],
    courts: Mapping[str, CourtPicture], opened: set[str],
) -> None:  # fmt: skip
    waiting = [(root, above, 1 if above else 0)]
    for court_id, of, depth in waiting:  # grows while walked: upper ones first
        under = sorted(lower.get(court_id, []))
        spots[court_id] = Spot(
            registry.court(court_id), courts.get(court_id), of, depth, court_id in opened, len(under)
        )
        if court_id in opened:
            waiting += [(each, court_id, depth + 1) for each in under[:MOST_SIDE_BY_SIDE]]


def _sum(tree: Tree, registry: Registry, now: datetime, on: date) -> None:
    for court_id, picture in tree.courts.items():
        spot = tree.spots.get(tree.shown_as(registry, court_id, on))
        if spot is None:
            continue
        if picture.is_silent(now):
            spot.silent.append(court_id)
        spot.waiting.update(picture.waiting)
        spot.refusals.update(picture.refusals)
        oldest = picture.oldest_seconds.get("unrelayed")
        if oldest is not None:
            spot.oldest_seconds = max(spot.oldest_seconds or 0.0, oldest)
        for peer, flow in picture.flows.items():
            _count(tree, registry, (court_id, peer), flow.sent, on)
            if peer not in tree.courts:  # who is not below tells us nothing: count what arrived from there
                _count(tree, registry, (peer, court_id), flow.arrived, on)


def _count(tree: Tree, registry: Registry, pair: tuple[str, str], number: int, on: date) -> None:
    if not number:
        return
    one, two = (tree.shown_as(registry, court, on) for court in pair)
    if one == two and one in tree.spots:
        tree.spots[one].inside += number
    elif one and two:
        tree.pairs[one, two] = tree.pairs.get((one, two), 0) + number


def _shown_as(spots: Mapping[str, Spot], registry: Registry, court_id: str, on: date, outside: str) -> str:
    if court_id in spots:
        return court_id
    if court_id not in registry:
        return outside
    for above in registry.superiors(court_id, Line.MANAGEMENT, on):
        if above.court_id in spots:
            return above.court_id
    return outside
