"""Messages of both boxes with their stages, each stage a signed statement of this court or a stored receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.errors import Text
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Evidence, Incoming, Outgoing
from shared.messages.envelope import Envelope
from shared.messages.signing import to_base64url

MOST = 500
_UNLOGGED = 2**63


@dataclass(frozen=True, slots=True)
class Statement:
    """One evidence row, read."""

    evidence_id: str
    stage: str
    subject_id: str
    at: datetime
    detail: dict[str, Any]
    log_index: int | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as this court has it. `incoming` tells the box; `peer` is the court on the other side."""

    incoming: bool
    message_id: str
    kind: str
    title: Text
    peer: str
    lineage_id: str
    exchange_id: str
    state: str
    at: datetime
    signed_for_at: datetime | None
    signed_for_by: str | None
    refusal: dict[str, Any] | None
    to_sign: bool
    in_reply_to: str | None


def title_of(node: Node, kind: str) -> Text:
    """The official title of a kind; its name when this release does not know it."""
    known = node.catalogue.messages.get(kind)
    return known.title if known else Text(kind, kind)


def incoming(node: Node, row: Incoming) -> Message:
    """A row of the inbox."""
    known = node.catalogue.messages.get(row.kind)
    waits = bool(known and known.sign_for and row.state == "applied" and row.signed_for_at is None)
    return Message(
        True,
        row.message_id,
        row.kind,
        title_of(node, row.kind),
        row.sender,
        row.lineage_id,
        row.exchange_id,
        row.state,
        row.arrived_at,
        row.signed_for_at,
        row.signed_for_by,
        row.refusal,
        waits,
        row.in_reply_to,
    )


def outgoing(node: Node, row: Outgoing) -> Message:
    """A row of the outbox; the refusal is what the recipient's signed receipt says."""
    refusal = (receipt_data(row) or {}).get("refusal")
    return Message(
        False,
        row.message_id,
        row.kind,
        title_of(node, row.kind),
        row.recipient,
        row.lineage_id,
        row.exchange_id,
        row.state,
        row.issued_at,
        None,
        None,
        refusal,
        False,
        row.in_reply_to,
    )


def receipt_data(row: Outgoing) -> dict[str, Any] | None:
    """What the last stored receipt says, or None."""
    if row.receipt is None:
        return None
    said = json.loads(row.receipt)
    return dict(said.get("data") or {})


def of_lineage(node: Node, unit: Unit, lineage_id: str, most: int = MOST) -> list[Message]:
    """The newest messages of a lineage in both directions, at most so many, oldest first."""
    got = unit.inbox.where(lineage_id=lineage_id, order_by=("-arrived_at",), limit=most)
    sent = unit.outbox.where(lineage_id=lineage_id, order_by=("-issued_at",), limit=most)
    rows = [*(incoming(node, row) for row in got), *(outgoing(node, row) for row in sent)]
    return sorted(rows, key=lambda row: row.at)[-most:]


def statement(row: Evidence) -> Statement:
    """An evidence row read from its signed bytes."""
    said = json.loads(row.statement)
    return Statement(row.evidence_id, row.stage, row.subject_id, row.at, said.get("detail", {}), row.log_index)


def statements(unit: Unit, **filters: Any) -> list[Statement]:
    """Evidence that matches, oldest first."""
    rows = [statement(row) for row in unit.evidence.where(order_by=("at", "evidence_id"), limit=MOST, **filters)]
    return sorted(rows, key=lambda row: (row.at, _UNLOGGED if row.log_index is None else row.log_index))


def envelope(body: bytes) -> dict[str, Any]:
    """What an envelope says, with its payload read; for showing, the bytes stay what was signed."""
    read = Envelope.from_bytes(body)
    return {
        "kind": read.kind, "version": read.version, "sender": read.sender, "recipient": read.recipient,
        "subject": read.subject, "issued_at": read.issued_at, "body": read.body, "exchange_id": read.procedure_id,
        "power_id": read.power_id, "from_epoch": read.from_epoch, "in_reply_to": read.in_reply_to,
        "supersedes": read.supersedes, "stream": read.stream, "stream_seq": read.stream_seq,
        "lineage_seq": read.lineage_seq, "law_release": read.law_release, "approvals": read.approvals,
        "approval_digest": read.approval_digest, "payload": json.loads(read.payload),
    }  # fmt: skip


def proof_of(node: Node, row: Incoming | Outgoing, sender: str) -> dict[str, Any]:
    """All a third party needs to verify the message with openssl alone: bytes, signature, public key."""
    body = row.bytes_received if isinstance(row, Incoming) else row.bytes_sent
    entry = node.directory.current().key(sender, row.key_id)
    return {
        "bytes": to_base64url(body),
        "sha256": row.digest,
        "alg": row.alg,
        "key_id": row.key_id,
        "signature": to_base64url(row.signature),
        "public_key_pem": entry.public.pem() if entry else None,
    }
