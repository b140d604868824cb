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
        """The longest way a document took, court by court; where it branched, the first of those as long."""
        courts = [leg.first.sender for leg in self.legs[:1]]
        return courts + [leg.first.recipient for leg in self.legs]

    @property
    def legs(self) -> list[Passage]:
        """The messages of that way: each begins where the one before it ended."""
        ways: dict[str, list[Passage]] = {}
        for passage in self.passages:
            before = ways.get(passage.first.sender, [])
            been = {leg.first.sender for leg in before} | {passage.first.sender}
            if passage.first.recipient not in been and len(before) >= len(ways.get(passage.first.recipient, [])):
                ways[passage.first.recipient] = [*before, passage]
        return max(ways.values(), key=len, default=[])

    def shorten(self, most: int) -> None:
        """Keep the longest way whole and, of the rest, the newest."""
        legs = self.legs[:most]
        others = [each for each in self.passages if each not in legs]
        kept = others[max(0, len(others) - most + len(legs)) :]
        self.passages = [each for each in self.passages if each in legs or each in kept]


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
        matter.shorten(MOST_MESSAGES)
    return newest
