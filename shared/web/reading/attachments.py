"""Attachments as people see them: what a message names, how far it has come, what is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.attachments import NamedAttachment, StoredAttachment
from shared.flows.attachments.pulling import MOST_ATTEMPTS
from shared.flows.node import Node
from shared.flows.ports import Unit


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment of a message. state: complete | coming | asked | missing at the recipient, here | absent at the sender.

    percent: of its chunks on this court's disk. size_bytes: 0 when nobody has said it yet.
    """

    title: str
    sha256: str
    media_type: str
    size_bytes: int
    state: str
    percent: int
    complete_at: datetime | None

    @property
    def here(self) -> bool:
        """Whether it can be downloaded."""
        return self.state in ("complete", "here")


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of this court; its chunk hashes are for machines."""

    sha256: str
    title: str
    media_type: str
    size_bytes: int
    pages: int | None
    added_by: str
    added_at: datetime


def of_message(node: Node, unit: Unit, message_id: str) -> list[Attached]:
    """Those a message names, in its order."""
    rows = unit.named_attachments.where(message_id=message_id, order_by=("position",))
    return [_attached(node, unit, row) for row in rows]


def of_messages(node: Node, unit: Unit, message_ids: Sequence[str]) -> dict[str, list[Attached]]:
    """By message, only those that name any."""
    found = {message_id: of_message(node, unit, message_id) for message_id in message_ids}
    return {message_id: attached for message_id, attached in found.items() if attached}


def stored(row: StoredAttachment) -> Stored:
    """Without what is for machines."""
    return Stored(row.sha256, row.title, row.media_type, row.size_bytes, row.pages, row.added_by, row.added_at)


def _attached(node: Node, unit: Unit, row: NamedAttachment) -> Attached:
    state, percent, size = _standing(node, unit, row)
    return Attached(row.title, row.sha256, row.media_type, size or row.size_bytes, state, percent, row.complete_at)


def _standing(node: Node, unit: Unit, row: NamedAttachment) -> tuple[str, int, int]:
    known = unit.attachments.get(row.sha256)
    if known is not None and node.files.has(row.sha256):
        return ("complete" if row.direction == "in" else "here"), 100, known.size_bytes
    if row.direction == "out":
        return "absent", 0, 0
    pull = unit.attachment_pulls.get(row.sha256)
    if pull is None or pull.attempts >= MOST_ATTEMPTS:
        return "missing", pull.percent if pull else 0, 0
    return ("coming" if pull.state == "fetching" else "asked"), pull.percent, pull.size_bytes
