"""The traffic of the exchange as courts tell it upward: counts, waiting, and the last hops. No parties, no case numbers.

Legal source: 法发〔2009〕43号 3(2) gives superior courts the unified management of enforcement; the picture is how they
see that the exchange itself works [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: What happens to a message, in the order it happens; the first two and the last at the sender.
STAGES = ("accepted", "relayed", "arrived", "stored", "refused", "inert", "parked", "conflict", "receipted")
#: How far back counts go.
WINDOW_SECONDS = 300
#: Members of a picture that count what waits at a court.
WAITING = ("unrelayed", "unreceipted", "buffered", "held", "parked")
#: Counts stop here: who has more, has too many.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Hop:
    """One stage of one message, stated by `court`. `at` is legal time, as in the court's evidence.

    seen_at: when the court whose picture this is had it (legal time); never sent upward.
    """

    message_id: str
    kind: str
    sender: str
    recipient: str
    stage: str
    at: datetime
    court: str
    exchange_id: str
    seen_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Flow:
    """What one court counted with one peer in the last `WINDOW_SECONDS`: sent to it, had from it, and what became of it."""

    sent: int = 0
    arrived: int = 0
    applied: int = 0
    refused: int = 0
    receipted: int = 0

    def __add__(self, other: Flow) -> Flow:
        return Flow(self.sent + other.sent, self.arrived + other.arrived, self.applied + other.applied,
                    self.refused + other.refused, self.receipted + other.receipted)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CourtPicture:
    """One court as it tells of itself at an instant (system time).

    quiet_seconds: it will be heard of again before that many seconds have passed; if not, it is silent.
    waiting: counts by `WAITING`, each at most `MOST_COUNTED`. oldest_seconds: age of the oldest of `unrelayed`,
    `unreceipted` and `buffered`, where there is one. refusals: by code, in the window.
    """

    court_id: str
    at: datetime
    quiet_seconds: int
    flows: Mapping[str, Flow] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    oldest_seconds: Mapping[str, float] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Flow:
        """All peers together."""
        return sum(self.flows.values(), Flow())

    def is_silent(self, now: datetime) -> bool:
        """Whether it was not heard of for longer than it declared."""
        return now - self.at > timedelta(seconds=self.quiet_seconds)


@dataclass(frozen=True, slots=True)
class Branch:
    """A court, or all that one direct lower court tells: the pictures of its subtree and its newest hops, oldest first."""

    root: str
    courts: Mapping[str, CourtPicture] = field(default_factory=dict)
    hops: tuple[Hop, ...] = ()
