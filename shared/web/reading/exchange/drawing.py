"""The tree of courts as a picture: where each box stands, how thick each line is, where each message is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import log2

from shared.domain.traffic import STAGES, Hop
from shared.registry.registry import Registry
from shared.web.reading.exchange.tree import SHOWN_WHOLE, Spot, Tree

BOX_WIDTH, BOX_HEIGHT = 64, 34
LEVEL_HEIGHT = 104
LEAST_WIDTH = 300
#: A longer row stands on two heights, this far apart.
WIDE_ROW = 14
STAGGER = 44
MARGIN = 12
#: A message is shown on its way so long after its last hop.
MARKED_SECONDS = 4.0
#: How far along the line a message is at each stage.
ALONG = {"accepted": 0.12, "relayed": 0.5, "receipted": 0.88}
ENDED_BADLY = ("refused", "inert", "parked", "conflict")


@dataclass(frozen=True, slots=True)
class Box:
    """One court: centre and what it shows."""

    x: float
    y: float
    spot: Spot


@dataclass(frozen=True, slots=True)
class Stroke:
    """One direction between two boxes: an SVG path, its width, messages in the window. tree: along the line of superiors."""

    path: str
    width: float
    number: int
    sender: str
    recipient: str
    tree: bool
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Marker:
    """One message on its way now."""

    x: float
    y: float
    tone: str
    opacity: float
    hop: Hop


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, in units of the view box."""

    width: int
    height: int
    boxes: Sequence[Box]
    strokes: Sequence[Stroke]
    markers: Sequence[Marker]


def drawn(tree: Tree, hops: Iterable[Hop], registry: Registry, now: datetime, on: date) -> Drawing:
    """`now`: legal time, as hops have it."""
    places, width = _places(tree)
    boxes = [Box(*places[court], spot) for court, spot in tree.spots.items()]
    strokes = []
    for court, spot in tree.spots.items():
        if spot.above in places:
            both = ((spot.above, court), (court, spot.above))
            strokes += [_stroke(places, tree.pairs.get(ends, 0), ends, tree=True) for ends in both]
    lines = {(stroke.sender, stroke.recipient) for stroke in strokes}
    strokes += [
        _stroke(places, number, ends, tree=False) for ends, number in sorted(tree.pairs.items()) if ends not in lines
    ]
    height = max(box.y for box in boxes) + BOX_HEIGHT / 2 + MARGIN + 8
    return Drawing(width, round(height), boxes, strokes, _markers(tree, places, hops, registry, now, on))


def _places(tree: Tree) -> tuple[dict[str, tuple[float, float]], int]:
    if len(tree.spots) > SHOWN_WHOLE + 1:
        return _in_rows(tree)
    return _as_tree(tree)


def _in_rows(tree: Tree) -> tuple[dict[str, tuple[float, float]], int]:
    """Each tier in a row of its own: but one court of each is closed, so a row is what is below one court."""
    rows: dict[int, list[str]] = {}
    for court, spot in tree.spots.items():
        rows.setdefault(spot.depth, []).append(court)
    width = max(LEAST_WIDTH, 2 * MARGIN + BOX_WIDTH + max(map(_row_width, rows.values())))
    places: dict[str, tuple[float, float]] = {}
    top = 0.0
    for _, row in sorted(rows.items()):
        gap = _row_width(row) / max(1, len(row) - 1)
        for number, court in enumerate(row):
            lower = STAGGER if len(row) > WIDE_ROW and number % 2 else 0
            x = width / 2 + gap * (number - (len(row) - 1) / 2)
            places[court] = (round(x, 1), MARGIN + BOX_HEIGHT / 2 + top + lower)
        top += LEVEL_HEIGHT + (STAGGER if len(row) > WIDE_ROW else 0)
    return places, round(width)


def _row_width(row: Sequence[str]) -> float:
    """Between the first and the last centre; long rows stand on two heights, half as far apart."""
    return (len(row) - 1) * (BOX_WIDTH + 6.0) / (2 if len(row) > WIDE_ROW else 1)


def _as_tree(tree: Tree) -> tuple[dict[str, tuple[float, float]], int]:
    """Leaves side by side, whoever is above in the middle of those below."""
    under: dict[str, list[str]] = {}
    for court, spot in tree.spots.items():
        under.setdefault(spot.above, []).append(court)
    leaves = [court for court in _in_order(under, "") if not under.get(court)]
    gap = BOX_WIDTH + 16.0
    width = max(LEAST_WIDTH, round(gap * len(leaves) + 2 * MARGIN))
    left = (width - gap * len(leaves)) / 2
    places: dict[str, tuple[float, float]] = {}
    for number, court in enumerate(leaves):
        places[court] = (round(left + gap * (number + 0.5), 1), _height(tree.spots[court].depth))
    for court in reversed(list(tree.spots)):  # upper ones come first there
        below = [places[each][0] for each in under.get(court, ())]
        if below:
            places[court] = (round((min(below) + max(below)) / 2, 1), _height(tree.spots[court].depth))
    return places, width


def _in_order(under: dict[str, list[str]], root: str) -> Iterable[str]:
    for court in under.get(root, ()):
        yield court
        yield from _in_order(under, court)


def _height(depth: int) -> float:
    return MARGIN + BOX_HEIGHT / 2 + depth * LEVEL_HEIGHT


def _ends(places: dict[str, tuple[float, float]], sender: str, recipient: str) -> tuple[float, float, float, float]:
    """From the edge of one box to that of the other; the two directions stand a little apart."""
    (x1, y1), (x2, y2) = places[sender], places[recipient]
    half, aside = BOX_HEIGHT / 2, 5
    if y1 < y2:
        return x1 - aside, y1 + half, x2 - aside, y2 - half
    if y1 > y2:
        return x1 + aside, y1 - half, x2 + aside, y2 + half
    return x1, y1 + half, x2, y2 + half


def _stroke(places: dict[str, tuple[float, float]], number: int, ends: tuple[str, str], *, tree: bool) -> Stroke:
    x1, y1, x2, y2 = _ends(places, *ends)
    width = round(min(7.0, 1.5 + log2(1 + number) * 0.7), 1) if number else 1.0
    bend_x, bend_y = _bend(x1, y1, x2, y2)
    path = f"M{x1:g} {y1:g}L{x2:g} {y2:g}" if tree else f"M{x1:g} {y1:g}Q{bend_x:g} {bend_y:g} {x2:g} {y2:g}"
    aside = -8 if x1 <= x2 and y1 < y2 else 8
    share = 0.42 if y1 < y2 else 0.58
    x, y = (
        (x1 + (x2 - x1) * share + aside, y1 + (y2 - y1) * share)
        if tree
        else ((x1 + x2 + 2 * bend_x) / 4, (y1 + y2 + 2 * bend_y) / 4)
    )
    return Stroke(path, width, number, *ends, tree, round(x, 1), round(y, 1))


def _bend(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float]:
    if y1 == y2:
        return (x1 + x2) / 2, y1 + 40
    return max(x1, x2) + 60, (y1 + y2) / 2


def _markers(
    tree: Tree, places: dict[str, tuple[float, float]], hops: Iterable[Hop], registry: Registry, now: datetime, on: date
) -> list[Marker]:
    newest: dict[str, Hop] = {}
    for hop in sorted(hops, key=lambda hop: (hop.at, STAGES.index(hop.stage))):
        if hop.stage != "receipted" and (now - hop.at).total_seconds() < MARKED_SECONDS:
            newest[hop.message_id] = hop
    found = []
    for hop in newest.values():
        one, two = tree.shown_as(registry, hop.sender, on), tree.shown_as(registry, hop.recipient, on)
        if one not in places or two not in places:
            continue
        x, y = _on_the_way(places, tree, one, two, ALONG.get(hop.stage, 0.88))
        age = max(0.0, (now - hop.at).total_seconds())
        tone = "bad" if hop.stage in ENDED_BADLY else "good" if hop.stage == "stored" else "moving"
        found.append(Marker(round(x, 1), round(y, 1), tone, round(max(0.35, 1 - age / MARKED_SECONDS), 1), hop))
    return found


def _on_the_way(
    places: dict[str, tuple[float, float]], tree: Tree, one: str, two: str, share: float
) -> tuple[float, float]:
    if one == two:
        return places[one][0] + BOX_WIDTH / 2, places[one][1]
    x1, y1, x2, y2 = _ends(places, one, two)
    if tree.spots[one].above == two or tree.spots[two].above == one:
        return x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    bend_x, bend_y = _bend(x1, y1, x2, y2)
    rest = 1 - share
    return (rest * rest * x1 + 2 * rest * share * bend_x + share * share * x2,
            rest * rest * y1 + 2 * rest * share * bend_y + share * share * y2)  # fmt: skip
