"""Faults of the queues between courts: lost, doubled, altered, held back, overtaken and cut off, until healed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.flows.ports_transport import Parcel
from shared.transport.in_process import InProcessNetwork


@dataclass
class Match:
    """Which parcels a fault is about; with `times` it wears off after so many."""

    kind: str | None = None
    sender: str | None = None
    recipient: str | None = None
    times: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Match:
        """From the `match` of the file."""
        return cls(given.get("kind"), given.get("from"), given.get("to"), given.get("times"))

    def fits(self, parcel: Parcel) -> bool:
        """Whether the fault strikes this parcel; counts it."""
        if self.times == 0 or (self.kind or parcel.kind) != parcel.kind:
            return False
        if (self.sender or parcel.sender) != parcel.sender or (self.recipient or parcel.recipient) != parcel.recipient:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faults:
    """The faults in force on one network."""

    network: InProcessNetwork
    losing: list[Match] = field(default_factory=list)
    doubling: list[Match] = field(default_factory=list)
    holding: list[Match] = field(default_factory=list)
    overtaking: list[Match] = field(default_factory=list)
    altering: list[Match] = field(default_factory=list)
    cuts: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the predicates into the network."""
        self.network.drop, self.network.duplicate, self.network.hold = self._lost, self._doubled, self._held

    def apply(self, given: Mapping[str, Any]) -> None:
        """One `faults` step, its members in the order written (`down` and `up` are the country's)."""
        for name, value in given.items():
            match name:
                case "lose":
                    self.losing.append(Match.of(value))
                case "duplicate":
                    self.doubling.append(Match.of(value))
                case "hold":
                    self.holding.append(Match.of(value))
                case "alter":
                    self.altering.append(Match.of(value))
                case "reorder":
                    self.overtaking.append(Match.of(value))
                case "cut":
                    self.cuts.append(frozenset(value))
                case "release":
                    self._release(backwards=value == "reversed")
                case "heal":
                    self._heal()
                case _:
                    continue

    def meddle(self) -> None:
        """What happens on the way: alter what matches `alter`; the last come first among what waits and matches `reorder`; everything else keeps its place."""
        for court, queue in self.network.queues.items():
            waiting = [self._altered(parcel) for parcel in queue]
            struck = [n for n, parcel in enumerate(waiting) if any(match.fits(parcel) for match in self.overtaking)]
            parcels = list(waiting)
            for place, other in zip(struck, reversed(struck), strict=True):
                parcels[place] = waiting[other]
            self.network.queues[court] = deque(parcels)

    def _release(self, *, backwards: bool) -> None:
        self.holding.clear()
        if backwards:
            self.network.held.reverse()
        self.network.release()

    def _heal(self) -> None:
        for faults in (self.losing, self.doubling, self.overtaking, self.altering):
            faults.clear()
        self.cuts.clear()
        self._release(backwards=False)

    def _lost(self, parcel: Parcel) -> bool:
        apart = any({parcel.sender, parcel.recipient} == cut for cut in self.cuts)
        return apart or any(match.fits(parcel) for match in self.losing)

    def _doubled(self, parcel: Parcel) -> bool:
        return any(match.fits(parcel) for match in self.doubling)

    def _altered(self, parcel: Parcel) -> Parcel:
        """The parcel with its last byte changed, as if someone had laid hands on it under way."""
        struck = not parcel.body.endswith(b" ") and any(match.fits(parcel) for match in self.altering)
        return replace(parcel, body=parcel.body[:-1] + b" ") if struck else parcel

    def _held(self, parcel: Parcel) -> bool:
        return any(match.fits(parcel) for match in self.holding)
