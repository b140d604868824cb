"""Which message names which attachments, noted at both ends in the commit of the message.

At the sender this is the right of the recipient to ask for them; at the recipient it is what has to come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.domain.attachments import PULLING, NamedAttachment, Pull
from shared.domain.transitions import after
from shared.messages.attachments import AttachmentRef, refs_in
from shared.messages.desk import Received, Sending

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk


def note_sent(desk: OpenDesk, sending: Sending, named: Iterable[AttachmentRef]) -> None:
    """The recipient may ask for these from now on."""
    _add(desk, sending.message_id, "out", sending.recipient, sending.lineage_id, named)


def note_received(desk: OpenDesk, message: Received) -> None:
    """These have to come; what is here already is complete at once."""
    envelope = message.envelope
    added = _add(desk, envelope.message_id, "in", envelope.sender, envelope.subject, refs_in(message.payload))
    for row in added:
        if desk.unit.attachments.get(row.sha256) is not None:
            mark_complete(desk, row)
        else:
            state = after(PULLING, "", "named")
            pull = Pull(row.sha256, state, 0, 0, b"", b"", 0, 0, 0, desk.node.clock.now())
            desk.unit.attachment_pulls.add_new(pull)


def _add(
    desk: OpenDesk, message_id: str, direction: str, peer: str, lineage_id: str, named: Iterable[AttachmentRef]
) -> list[NamedAttachment]:
    rows = [
        NamedAttachment(message_id, position, ref.sha256, direction, peer, lineage_id, ref.name, ref.media_type, ref.size_bytes)
        for position, ref in enumerate(named)
    ]  # fmt: skip
    if rows:
        desk.unit.named_attachments.add_all(rows)
    return rows


def mark_complete(desk: OpenDesk, row: NamedAttachment) -> None:
    """The bytes of an attachment of a message are here: a signed statement says so, once."""
    desk.unit.named_attachments.save(replace(row, complete_at=desk.now))
    desk.witness(
        "attachment_complete",
        subject_id=row.message_id,
        lineage_id=row.lineage_id,
        detail={"sha256": row.sha256, "position": row.position, "from": row.peer},
    )
