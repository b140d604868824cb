"""The newest messages, hop by hop, those of one procedure together: how a document comes down (or goes up) the tiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.domain.traffic import STAGES, Hop

EARLIEST = datetime.min.replace(tzinfo=UTC)
#: Procedures and messages shown.
MOST_MATTERS = 3
MOST_MESSAGES = 8
#: Columns of the list, and the stages that fill each.
COLUMNS = (
    ("accepted", ("accepted",)), ("relayed", ("relayed",)), ("arrived", ("arrived",)),
    ("handled", ("stored", "refused", "inert", "parked", "conflict")), ("receipted", ("receipted",)),
)  # fmt: skip


@dataclass(slots=True)
class Passage:
    """One message. `hops`: by column, the first of its kind."""

    first: Hop
    hops: dict[str, Hop] = field(default_factory=dict)

    def after_ms(self, column: str) -> int | None:
        """Milliseconds from the first hop known to this one."""
        hop = self.hops.get(column)
        return None if hop is None else round((hop.at - self.first.at).total_seconds() * 1000)

    @property
    def seen_ms(self) -> int | None:
        """Milliseconds from its sending until this court could see it."""
        seen = min((hop.seen_at for hop in self.hops.values() if hop.seen_at is not None), default=None)
        return None if seen is None else max(0, round((seen - self.first.at).total_seconds() * 1000))


@dataclass(slots=True)
class Matter:
    """Messages of one procedure, in the order they were sent."""

    exchange_id: str
    passages: list[Passage] = field(default_factory=list)
    newest_at: datetime = EARLIEST

    @property
    def chain(self) -> list[str]:
        """The courts it came through, one after the other."""
        courts: list[str] = []
        for passage in self.passages:
            for court in (passage.first.sender, passage.first.recipient):
                if court not in courts:
                    courts.append(court)
        return courts


def matters(hops: Iterable[Hop]) -> list[Matter]:
    """The newest first."""
    messages: dict[str, Passage] = {}
    found: dict[str, Matter] = {}
    columns = {stage: column for column, stages in COLUMNS for stage in stages}
    for hop in sorted(hops, key=lambda hop: (hop.at, STAGES.index(hop.stage))):
        matter = found.setdefault(hop.exchange_id, Matter(hop.exchange_id))
        passage = messages.get(hop.message_id)
        if passage is None:
            passage = messages[hop.message_id] = Passage(hop)
            matter.passages.append(passage)
        passage.hops.setdefault(columns[hop.stage], hop)
        matter.newest_at = hop.at
    newest = sorted(found.values(), key=lambda each: each.newest_at, reverse=True)[:MOST_MATTERS]
    for matter in newest:
        matter.passages = matter.passages[-MOST_MESSAGES:]
    return newest
