"""What the spans of this court hang on, and what they say: identifiers by which a trace is found, nothing of a party.

Where a person came between, or a message was long on its way, the new span links to the work before; it is not its
child.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TypedDict

from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Outgoing
from shared.messages.envelope import Envelope

#: What was longer on its way is work of another day: one trace does not last for weeks.
DELAYED_HOP = timedelta(minutes=5)


def spans_behind(node: Node, unit: Unit, lineage_id: str, exchange_id: str | None) -> list[str]:
    """Traceparent of the newest message received in this exchange, if spans are recorded at all."""
    if not node.tracer.records or exchange_id is None:
        return []
    newest = unit.inbox.first(lineage_id=lineage_id, exchange_id=exchange_id, order_by=("-arrived_at",))
    if newest is None:
        newest = unit.inbox.get(exchange_id)  # a procedure begun by a message is called after it
    return _parents([newest.bytes_received]) if newest is not None else []


def spans_of(node: Node, rows: Iterable[Outgoing]) -> list[str]:
    """Traceparents of messages about to leave, if spans are recorded at all."""
    return _parents(row.bytes_sent for row in rows) if node.tracer.records else []


class Hung(TypedDict):
    """Where a span hangs: arguments of `Tracer.span`."""

    parent: str | None
    links: list[str]


def hung_on(node: Node, envelope: Envelope) -> Hung:
    """Below the span of the sender; a message that was long on its way only links to it."""
    sender = envelope.traceparent
    if sender and node.clock.legal_now() - envelope.issued_at > DELAYED_HOP:
        return {"parent": None, "links": [sender]}
    return {"parent": sender, "links": []}


def identifiers(
    kind: str, *, message_id: str = "", procedure_id: str | None = "", lineage_id: str = "", peer: str = ""
) -> dict[str, str | int]:
    """What a span says of the message or act it is about."""
    said = {
        "kind": kind,
        "message.id": message_id,
        "procedure.id": procedure_id,
        "lineage.id": lineage_id,
        "peer": peer,
    }
    return {f"zhixing.{name}": value for name, value in said.items() if value}


def _parents(bodies: Iterable[bytes]) -> list[str]:
    found = (Envelope.from_bytes(body).traceparent for body in bodies)
    return [parent for parent in found if parent]
