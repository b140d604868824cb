"""The boxes of a court as effects see them."""

# ruff: noqa: D102 - what each method means is said once, in the port `shared.messages.boxes.Boxes`
from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from shared.flows.ports import Unit
from shared.flows.records import Incoming, Meta, Outgoing
from shared.messages.boxes import MessageFacts

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk


class OpenBoxes:
    """Implements `shared.messages.boxes.Boxes` over a unit."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def facts(self, message_id: str) -> MessageFacts | None:
        sent = self._unit.outbox.get(message_id)
        if sent is not None:
            return sent_facts(sent)
        got = self._unit.inbox.get(message_id)
        return received_facts(got) if got is not None else None

    def unreceipted(self, after: datetime, until: datetime, limit: int) -> list[MessageFacts]:
        rows = self._unit.outbox.where(next_attempt_at__is_null=False, issued_at__gt=after, issued_at__lte=until,
                                       order_by=("issued_at",), limit=limit)  # fmt: skip
        return [sent_facts(row) for row in rows]

    def waiting(self, until: datetime, limit: int) -> list[MessageFacts]:
        rows = self._unit.inbox.where(state="buffered", arrived_at__lte=until, order_by=("arrived_at",), limit=limit)
        return [received_facts(row) for row in rows]

    def mark(self, name: str, value: str | None = None) -> str:
        known = self._unit.meta.get(name)
        if value is not None:
            if known is None:
                self._unit.meta.add_new(Meta(name, value))
            else:
                self._unit.meta.save(replace(known, value=value))
            return value
        return known.value if known is not None else ""


def sent_facts(row: Outgoing, contradicts: str = "") -> MessageFacts:
    """A row of the outbox."""
    receipt = row.receipt.decode() if row.receipt is not None else ""
    return MessageFacts(row.message_id, row.kind, "out", row.recipient, row.lineage_id, row.state, row.issued_at, receipt,
                        contradicts)  # fmt: skip


def received_facts(row: Incoming) -> MessageFacts:
    """A row of the inbox."""
    receipt = row.receipt.decode() if row.receipt is not None else ""
    return MessageFacts(row.message_id, row.kind, "in", row.sender, row.lineage_id, row.state, row.arrived_at, receipt)


def tell(desk: OpenDesk, facts: MessageFacts) -> None:
    """The final outcome of a message is stored: procedures that asked are told."""
    for effect in desk.node.catalogue.hooks.after_outcome:
        effect(desk, facts)
