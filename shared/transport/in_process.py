"""Queues in the memory of one process, for scenarios and tests: deterministic, with faults on demand.

Nothing moves until `step` or `drain` is called (or a consumer runs), so a test decides the order of the
world. Faults are predicates over parcels: `drop`, `duplicate` and `hold` take effect at publishing.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.flows.ports_transport import Handler, Lane, Outcome, Parcel

Predicate = Callable[[Parcel], bool]


def never(_parcel: Parcel) -> bool:
    """The predicate that is always false: no fault."""
    return False


@dataclass
class InProcessNetwork:
    """One queue per court. A court exists from its first `transport(court_id)`; others are unroutable.

    Attributes:
        drop: parcels lost after they were confirmed. `duplicate`: parcels queued twice.
        hold: parcels kept aside until `release`; with it a test builds any order.
    """

    queues: dict[str, deque[Parcel]] = field(default_factory=dict)
    held: list[Parcel] = field(default_factory=list)
    drop: Predicate = never
    duplicate: Predicate = never
    hold: Predicate = never
    changed: threading.Condition = field(default_factory=threading.Condition)
    attachment_queues: dict[str, deque[Parcel]] = field(default_factory=dict)
    traffic_queues: dict[str, deque[Parcel]] = field(default_factory=dict)

    def transport(self, court_id: str) -> InProcessTransport:
        """The network as one court sees it; creates its queues."""
        for lane in Lane:
            self.of_lane(lane).setdefault(court_id, deque())
        return InProcessTransport(self, court_id)

    def of_lane(self, lane: Lane) -> dict[str, deque[Parcel]]:
        """The queues of a lane, by court."""
        return {
            Lane.DIRECTIVES: self.queues, Lane.ATTACHMENTS: self.attachment_queues, Lane.TRAFFIC: self.traffic_queues
        }[lane]  # fmt: skip

    def put(self, parcel: Parcel, lane: Lane = Lane.DIRECTIVES) -> Outcome:
        """Queue one parcel, or do to it what the faults say (`hold` is for directives)."""
        queues = self.of_lane(lane)
        with self.changed:
            if parcel.recipient not in queues:
                return Outcome.UNROUTABLE
            if lane is Lane.DIRECTIVES and self.hold(parcel):
                self.held.append(parcel)
            elif not self.drop(parcel):
                queues[parcel.recipient].extend([parcel] * (2 if self.duplicate(parcel) else 1))
                self.changed.notify_all()
        return Outcome.CONFIRMED

    def release(self, which: Predicate = lambda _parcel: True) -> None:
        """Queue the held parcels that `which` names, past all faults."""
        with self.changed:
            for parcel in [p for p in self.held if which(p)]:
                self.held.remove(parcel)
                self.queues[parcel.recipient].append(parcel)
            self.changed.notify_all()

    def reorder(self, court_id: str, key: Callable[[Parcel], float]) -> None:
        """Sort what waits for one court."""
        self.queues[court_id] = deque(sorted(self.queues[court_id], key=key))

    def step(self, court_id: str, handle: Handler, batch: int = 1, lane: Lane = Lane.DIRECTIVES) -> int:
        """Hand up to `batch` parcels to one court and take them off its queue; if `handle` raises they stay."""
        queue = self.of_lane(lane)[court_id]
        with self.changed:
            parcels = list(queue)[:batch]
        if parcels:
            handle(parcels)
            for _ in parcels:
                queue.popleft()
        return len(parcels)

    def drain(self, handlers: Mapping[str, Handler], batch: int = 1) -> int:
        """Step through all courts in turn until nothing waits; gives the number of parcels handed over."""
        moved, total = True, 0
        while moved:
            steps = [self.step(court_id, handle, batch) for court_id, handle in handlers.items()]
            moved, total = any(steps), total + sum(steps)
        return total


@dataclass(frozen=True)
class InProcessTransport:
    """Publisher, consumer and transport of one court at once: there is nothing to open or close."""

    network: InProcessNetwork
    court_id: str
    lane: Lane = Lane.DIRECTIVES

    def publisher(self, lane: Lane = Lane.DIRECTIVES) -> InProcessTransport:
        return replace(self, lane=lane)

    def consumer(self, lane: Lane = Lane.DIRECTIVES) -> InProcessTransport:
        return replace(self, lane=lane)

    def check(self) -> None:
        """Always reachable."""

    def close(self) -> None:
        """Nothing to close."""

    def publish(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        return [self.network.put(p, self.lane) if p.sender == self.court_id else Outcome.FAILED for p in parcels]

    def run(self, handle: Handler, stop: threading.Event) -> None:
        size = 100
        while not stop.is_set():
            try:
                moved, size = self.network.step(self.court_id, handle, size, self.lane), 100
            except Exception:  # noqa: BLE001 - the handler's trouble is not ours
                moved, size = 0, 1
            if not moved:
                with self.network.changed:
                    self.network.changed.wait(0.01)
