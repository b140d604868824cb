"""What the spans of this court hang on: the work of another court that a person here answered later.

Where a person came between, the new span links to what they answered; it is not its child.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Outgoing
from shared.messages.envelope import Envelope


def spans_behind(node: Node, unit: Unit, lineage_id: str, exchange_id: str | None) -> list[str]:
    """Traceparent of the newest message received in this exchange, if spans are recorded at all."""
    if not node.tracer.records or exchange_id is None:
        return []
    newest = unit.inbox.first(lineage_id=lineage_id, exchange_id=exchange_id, order_by=("-arrived_at",))
    return _parents([newest.bytes_received]) if newest is not None else []


def spans_of(node: Node, rows: Iterable[Outgoing]) -> list[str]:
    """Traceparents of messages about to leave, if spans are recorded at all."""
    return _parents(row.bytes_sent for row in rows) if node.tracer.records else []


def _parents(bodies: Iterable[bytes]) -> list[str]:
    found = (Envelope.from_bytes(body).traceparent for body in bodies)
    return [parent for parent in found if parent]
