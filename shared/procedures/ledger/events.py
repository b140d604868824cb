"""Node events of courts below: stored once each by their id, counted by month and node.

They go one level up, one row each; above that their counts travel in the digests (docs/decisions/0024-ledger.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from shared.domain.ledger import LedgerEvent
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk
from shared.procedures.ledger import figures
from shared.procedures.ledger.papers import EventEntry


def entry_of(event: NodeEvent) -> EventEntry:
    """What of an event goes up: not what it is about, not who did it, no detail."""
    return EventEntry(event.event_id, event.seq, event.kind, event.node_no, event.lineage_id, event.case_no, event.on, event.at,
                      event.hash, event.corrects)  # fmt: skip


def count(desk: Desk, court: str, entries: Sequence[EventEntry]) -> None:
    """Count this court's own events; one that is corrected no longer counts where it stood."""
    ids = [entry.corrects for entry in entries if entry.corrects]
    known = {row.event_id: entry_of(row) for row in desk.of(NodeEvent).where(event_id__in=ids)} if ids else {}
    _count(desk, court, entries, known, frozenset())


def store(desk: Desk, court: str, entries: Sequence[EventEntry], *, surely_new: bool) -> int:
    """Store and count what is not here yet; returns how many. `surely_new`: they continue the stream without a gap."""
    rows = desk.of(LedgerEvent)
    if not surely_new:
        there = {row.event_id for row in rows.where(event_id__in=[entry.event_id for entry in entries])}
        entries = [entry for entry in entries if entry.event_id not in there]
    if not entries:
        return 0
    replaced = [entry.corrects for entry in entries if entry.corrects]
    known = {row.event_id: _entry(row) for row in rows.where(event_id__in=replaced)} if replaced else {}
    gone: frozenset[str] = frozenset()
    if not surely_new:
        later = rows.where(corrects__in=[entry.event_id for entry in entries])
        gone = frozenset(row.corrects for row in later if row.corrects)
    rows.add_all([
        LedgerEvent(e.event_id, court, e.seq, e.kind, e.node_no, e.lineage_id, e.case_no, e.on, e.at, e.corrects, e.hash)
        for e in entries
    ])  # fmt: skip
    _count(desk, court, entries, known, gone)
    return len(entries)


def _entry(row: LedgerEvent) -> EventEntry:
    return EventEntry(row.event_id, row.seq, row.kind, row.node_no, row.lineage_id, row.case_no, row.on, row.at, row.hash, row.corrects)  # fmt: skip


def _count(
    desk: Desk, court: str, entries: Sequence[EventEntry], known: Mapping[str, EventEntry], gone: frozenset[str]
) -> None:
    """`gone`: of these entries, those another event here has corrected already."""
    at_hand = dict(known) | {entry.event_id: entry for entry in entries}
    change: Counter[figures.Key] = Counter()
    for entry in entries:
        if entry.event_id not in gone:
            change[court, figures.month_of(entry.on), f"node:{entry.node_no}"] += 1
        old = at_hand.get(entry.corrects or "")
        if old is not None and old.event_id not in gone:
            change[court, figures.month_of(old.on), f"node:{old.node_no}"] -= 1
            gone |= {old.event_id}
    figures.add(desk, change)
