"""What still moves at a node: messages without a final receipt, frames and statements not yet handed on."""

from __future__ import annotations

from collections import defaultdict

from shared.flows.ports import Unit

#: Not final, and changing by itself. What is parked or held waits for a person or a release: it rests.
MOVING_OUT = ("pending", "relayed", "arrived")


def moving(unit: Unit, court_id: str) -> dict[str, list[str]]:
    """Court → what moves between it and this one, in words, the oldest first; under our own id what moves inside."""
    found: dict[str, list[str]] = defaultdict(list)
    for sent in unit.outbox.where(state__in=list(MOVING_OUT), order_by=("issued_at", "stream", "stream_seq")):
        found[sent.recipient].append(f"{sent.kind} → {sent.recipient} ({sent.state})")
    for got in unit.inbox.where(state="buffered", order_by=("arrived_at", "message_id")):
        found[got.sender].append(f"{got.kind} ← {got.sender} ({got.state})")
    for frame in unit.frames.where():
        found[frame.recipient].append(f"{frame.kind} → {frame.recipient}")
    if unit.evidence.first(log_index=None) is not None:
        found[court_id].append("evidence")
    return dict(found)


def activity(unit: Unit) -> int:
    """A number that grows with everything that happens here; the same twice means nothing happened between."""
    return unit.evidence.count() + unit.outbox.count() + unit.tasks.count()
