"""Whether what left has arrived and what came is whole: unreceipted by age, gaps, peers' logs, incarnations. Indexed reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.flows.evidence import tree_head
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming, Outgoing, PeerHead, TreeHead

#: Counted no further.
MOST = 1000
SHOWN_OLDEST = 10
SHOWN_GAPS = 100
SHOWN_PEERS = 200
SHOWN_STREAMS = 60
#: Upper ends of the ages of what has no receipt: time, its name, how it looks.
AGES = (
    (timedelta(seconds=10), Text("10 秒内", "under 10 s"), "new"),
    (timedelta(minutes=1), Text("1 分钟内", "under 1 min"), "new"),
    (timedelta(minutes=10), Text("10 分钟内", "under 10 min"), "old"),
    (timedelta(hours=1), Text("1 小时内", "under 1 h"), "old"),
    (timedelta(days=1), Text("1 天内", "under 1 day"), "bad"),
    (None, Text("1 天以上", "over 1 day"), "bad"),
)


@dataclass(frozen=True, slots=True)
class Age:
    """Messages without a final receipt of one age; `number` at most `MOST`."""

    title: Text
    tone: str
    number: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of a lineage not here while later ones wait."""

    sender: str
    stream: str
    lineage_id: str
    first: int
    last: int
    waiting: int
    since: datetime
    kinds: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        """False: all earlier ones are here, one of them is parked or held."""
        return self.last >= self.first


@dataclass(frozen=True, slots=True)
class Stream:
    """One incarnation of a sender, as far as anything of it took effect here."""

    sender: str
    stream: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """All the page shows."""

    ages: Sequence[Age]
    oldest: Sequence[Outgoing]
    gaps: Sequence[Gap]
    waited_for: Sequence[Exchange]
    peers: Sequence[PeerHead]
    head: TreeHead | None
    unlogged: int
    incarnation: str
    streams: Sequence[Stream]
    reincarnated: frozenset[str]


def read(node: Node, unit: Unit) -> Reliability:
    """A constant number of reads, but for the streams: one per stream shown."""
    streams = _streams(unit)
    senders = [each.sender for each in streams]
    forked = unit.peer_heads.where(state="forked", order_by=("court_id",), limit=SHOWN_PEERS)
    peers = unit.peer_heads.where(state__ne="forked", order_by=("court_id",), limit=SHOWN_PEERS)
    known = unit.meta.get("incarnation")
    return Reliability(
        _ages(unit, node.clock.legal_now()),
        unit.outbox.where(next_attempt_at__is_null=False, order_by=("issued_at",), limit=SHOWN_OLDEST),
        _gaps(unit),
        unit.exchanges.where(procedure="evidence_dispute", state="waiting", limit=SHOWN_GAPS),
        [*forked, *peers][:SHOWN_PEERS],
        tree_head(unit),
        unit.evidence.count(log_index=None, most=MOST),
        known.value if known else "",
        streams,
        frozenset(sender for sender in senders if senders.count(sender) > 1),
    )


def _ages(unit: Unit, now: datetime) -> list[Age]:
    found, younger = [], None
    for age, title, tone in AGES:
        window: dict[str, Any] = {} if younger is None else {"issued_at__lte": now - younger}
        window |= {} if age is None else {"issued_at__gt": now - age}
        found.append(Age(title, tone, unit.outbox.count(next_attempt_at__is_null=False, most=MOST, **window)))
        younger = age
    return found


def _gaps(unit: Unit) -> list[Gap]:
    """What waits, by lineage; where the hole is, the positions say."""
    waiting: dict[tuple[str, str, str], list[Incoming]] = {}
    for row in unit.inbox.where(state="buffered", order_by=("arrived_at",), limit=SHOWN_GAPS):
        waiting.setdefault((row.sender, row.stream, row.lineage_id), []).append(row)
    if not waiting:
        return []
    senders, streams, lineages = (list({key[place] for key in waiting}) for place in range(3))
    consumed = {
        (row.sender, row.stream, row.lineage_id): row.consumed
        for row in unit.positions.where(sender__in=senders, stream__in=streams, lineage_id__in=lineages)
    }
    stopped = {
        (row.sender, row.stream, row.lineage_id)
        for row in unit.inbox.where(state__in=["parked", "held"], lineage_id__in=lineages, limit=SHOWN_GAPS)
    }
    gaps = []
    for key, rows in waiting.items():
        first, last = consumed.get(key, 0) + 1, min(row.lineage_seq for row in rows) - 1
        if key in stopped:
            last = first - 1
        gaps.append(
            Gap(*key, first, last, len(rows), rows[0].arrived_at, tuple(dict.fromkeys(row.kind for row in rows)))
        )
    return gaps


def _streams(unit: Unit) -> list[Stream]:
    """From one stream to the next on the primary key, so that a million positions cost no more than a few."""
    found: list[Stream] = []
    row = unit.positions.first(order_by=("sender", "stream"))
    while row is not None and len(found) < SHOWN_STREAMS:
        found.append(Stream(row.sender, row.stream))
        following = unit.positions.first(sender=row.sender, stream__gt=row.stream, order_by=("stream",))
        row = following or unit.positions.first(sender__gt=row.sender, order_by=("sender", "stream"))
    return found
