"""What a court knows of itself and all below it: merged from its own traffic and the frames of its direct lower courts.

Bounded whatever the nation is: one picture per court, the newest hops per branch, and upward only what is new.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from shared.domain.courts import Line
from shared.domain.traffic import Branch, CourtPicture, Hop
from shared.flows.node import Node
from shared.messages.directory import CLOCK_TOLERANCE
from shared.messages.frames import Frame
from shared.messages.traffic import MOST_COURTS, MOST_HOPS, MOST_TOLD_BYTES, hop_data, picture_data, read, size_of

Item = TypeVar("Item")


@dataclass(slots=True)
class _Branch:
    courts: dict[str, CourtPicture] = field(default_factory=dict)
    hops: list[Hop] = field(default_factory=list)
    changed: bool = False


class Subtree:
    """Thread-safe: the consumer takes frames while the reporter merges and sends."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._lock = threading.Lock()
        self._branches: dict[str, _Branch] = {
            root: _Branch(dict(branch.courts), list(branch.hops)) for root, branch in node.pictures.read().items()
        }
        self._news: dict[str, CourtPicture] = {}
        self._new_hops: list[Hop] = []
        self._heard: dict[str, datetime] = {}
        self._below: dict[tuple[str, date], frozenset[str]] = {}

    def take(self, frame: Frame) -> bool:
        """Merge what a lower court says; whether it is urgent (hops). Raises BadEnvelope.

        An older frame that comes after a newer one says nothing any more, nor does one from the future.
        """
        here, now = self._node.clock.legal_now(), self._node.clock.now()
        pictures, hops = read(frame.data, self._speaks_of(frame.sender))
        if frame.issued_at > here + CLOCK_TOLERANCE:
            return False
        with self._lock:
            if frame.issued_at < self._heard.get(frame.sender, frame.issued_at):
                return False
            self._heard[frame.sender] = frame.issued_at
            fresh = [each for each in pictures if each.at <= now + CLOCK_TOLERANCE]
            self._merge(
                frame.sender, fresh, [replace(hop, seen_at=here) for hop in hops if hop.at <= here + CLOCK_TOLERANCE]
            )
        return bool(hops)

    def note(self, picture: CourtPicture | None, hops: Sequence[Hop]) -> None:
        """What this court says of itself."""
        here = self._node.clock.legal_now()
        with self._lock:
            self._merge(self._node.court_id, [picture] if picture else [], [replace(hop, seen_at=here) for hop in hops])

    def changed(self) -> list[Branch]:
        """The branches that changed since the last call."""
        with self._lock:
            found = [root for root, branch in self._branches.items() if branch.changed]
            for root in found:
                self._branches[root].changed = False
            return [Branch(root, dict(self._branches[root].courts), tuple(self._branches[root].hops)) for root in found]

    def news(self) -> tuple[list[CourtPicture], list[Hop]]:
        """What the superior has not been told yet, no more than a frame holds; courts left out are of the next call.

        By bytes too: a court that says as much as it may shall not keep those beside it out of the picture.
        """
        with self._lock:
            newest, room = _fitting(self._new_hops[::-1], hop_data, MOST_TOLD_BYTES // 2)
            pictures, _ = _fitting([*self._news.values()][:MOST_COURTS], picture_data, MOST_TOLD_BYTES // 2 + room)
            for picture in pictures:
                del self._news[picture.court_id]
            self._new_hops = []
            return pictures, newest[::-1]

    def _merge(self, root: str, pictures: Sequence[CourtPicture], hops: Sequence[Hop]) -> None:
        branch = self._branches.setdefault(root, _Branch())
        for picture in pictures:
            known = branch.courts.get(picture.court_id)
            if known is None or picture.at > known.at:
                branch.courts[picture.court_id] = self._news[picture.court_id] = picture
                branch.changed = True
        known_hops = set(branch.hops)  # by what happened, not by when it was seen
        hops = [hop for hop in hops if hop not in known_hops]
        if hops:
            branch.hops = sorted([*branch.hops, *hops], key=_at)[-MOST_HOPS:]
            self._new_hops = [*self._new_hops, *hops][-MOST_HOPS:]
            branch.changed = True

    def _speaks_of(self, sender: str) -> frozenset[str]:
        """The sender and all below it, if it is directly below this court on the line of management; else nobody."""
        today = self._node.clock.legal_today()
        known = self._below.get((sender, today))
        if known is None:
            registry = self._node.registry
            known = frozenset()
            if sender in registry:
                above = registry.superior(sender, Line.MANAGEMENT, today)
                if above is not None and above.court_id == self._node.court_id:
                    lower = registry.all_below(sender, Line.MANAGEMENT, today)
                    known = frozenset({sender, *(court.court_id for court in lower)})
            self._below = {key: courts for key, courts in self._below.items() if key[1] == today}
            self._below[sender, today] = known
        return known


def _fitting(items: Sequence[Item], data_of: Callable[[Item], object], room: int) -> tuple[list[Item], int]:
    """The first of these that fit into `room` bytes, and the room that is left."""
    found: list[Item] = []
    for item in items:
        room_left = room - size_of(data_of(item))
        if room_left < 0:
            break
        found.append(item)
        room = room_left
    return found, room


def _at(hop: Hop) -> datetime:
    return hop.at
