"""Rows of the message machinery: what is stored of every message at both ends, and of its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """A message, or an act that needs approvals, being written and approved.

    `payload` is the exact text the approvals sign; `inputs` what was filled in; `facts` what the act reported when done.

    state: drafting | approving | issued | returned | discarded.
    """

    draft_id: str
    kind: str
    version_of_kind: int
    recipient: str
    lineage_id: str
    exchange_id: str
    power_id: str | None
    from_epoch: int | None
    in_reply_to: str | None
    supersedes: str | None
    payload: str
    digest: str
    body: str
    drafted_by: str
    drafted_at: datetime
    state: str
    message_id: str | None = None
    return_reason: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """One approval of a draft; (draft, person, act) is unique.

    stance: agree, disagree, or empty (no opinion was given). `opinion`: its words, which never leave the court.
    delegation_id: by whose delegation, if not in the person's own right.
    """

    draft_id: str
    person_id: str
    act: str
    role: str
    body: str
    at: datetime
    digest: str
    signature: str
    public_key: str
    certificate: str
    opinion: str = ""
    stance: str = ""
    delegation_id: str | None = None


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One thing that happened to a draft, kept for ever: also the signatures that fell since.

    act: draft | discuss | review | approve | return | issue. `words`: opinion, or the reason of a return.
    """

    step_id: str
    draft_id: str
    act: str
    person_id: str
    role: str
    at: datetime
    digest: str
    stance: str = ""
    words: str = ""
    delegation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message in the outbox, kept for ever with the bytes as signed.

    state: pending | relayed | arrived | applied | refused | inert | parked | conflict.
    `next_attempt_at` is None once the recipient's final receipt is stored.
    """

    message_id: str
    recipient: str
    kind: str
    lineage_id: str
    exchange_id: str
    stream: str
    stream_seq: int
    lineage_seq: int
    bytes_sent: bytes
    digest: str
    alg: str
    key_id: str
    signature: bytes
    state: str
    issued_at: datetime
    next_attempt_at: datetime | None
    attempts: int = 0
    relayed_at: datetime | None = None
    receipted_at: datetime | None = None
    receipt: bytes | None = None
    receipt_signature: str = ""
    in_reply_to: str | None = None
    supersedes: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message received, kept for ever with the bytes as received.

    state: buffered | held | applied | refused | inert | parked. `receipt` holds the signed bytes of the last
    receipt; a duplicate gets them again, byte for byte.
    """

    message_id: str
    sender: str
    kind: str
    lineage_id: str
    exchange_id: str
    stream: str
    stream_seq: int
    lineage_seq: int
    bytes_received: bytes
    digest: str
    alg: str
    key_id: str
    signature: bytes
    state: str
    arrived_at: datetime
    stored_at: datetime | None = None
    receipt: bytes | None = None
    receipt_signature: str = ""
    refusal: dict[str, Any] | None = None
    signed_for_at: datetime | None = None
    signed_for_by: str | None = None
    in_reply_to: str | None = None
    supersedes: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class OutgoingFrame:
    """A control frame waiting for the relay; removed once the transport has taken it."""

    frame_id: str
    recipient: str
    kind: str
    bytes_sent: bytes
    alg: str
    key_id: str
    signature: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """How far effects have come on one lineage from one incarnation of one sender: the last slot consumed."""

    sender: str
    stream: str
    lineage_id: str
    consumed: int
    version: int = 1


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Bytes that could not be taken for a message of a court: kept, with the reason, for the operator.

    state: open | replayed | dismissed.
    """

    quarantine_id: str
    claimed_sender: str
    claimed_id: str
    headers: dict[str, str]
    bytes_received: bytes
    reason: str
    arrived_at: datetime
    state: str = "open"
    version: int = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """A signed statement by this node about one stage of one message (or act), a leaf of the evidence log.

    stage: accepted | relayed | arrived | stored | refused | inert | conflict | parked | signed | receipted |
    act | overdue | approved | received_refusal … `log_index` is given by the sequencer.
    """

    evidence_id: str
    stage: str
    subject_id: str
    lineage_id: str
    at: datetime
    statement: bytes
    signature: bytes
    key_id: str
    log_index: int | None = None


@dataclass(frozen=True, slots=True)
class LogNode:
    """One complete node of the Merkle tree over the evidence."""

    level: int
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class TreeHead:
    """Head of this node's own log after an append: size and root (hex)."""

    size: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PeerHead:
    """What a peer has said of its log: the last head proved consistent, and the newest one claimed."""

    court_id: str
    proved_size: int
    proved_root: str
    claimed_size: int
    claimed_root: str
    seen_at: datetime
    state: str = "consistent"
    version: int = 1


@dataclass(frozen=True, slots=True)
class JourneyReply:
    """A court's answer to a journey query: its statements about a lineage, or why it refuses."""

    query_id: str
    court_id: str
    lineage_id: str
    asked_at: datetime
    answered_at: datetime | None = None
    answer: dict[str, Any] | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a client already done (Idempotency-Key): the same key gets the same result."""

    command_id: str
    done_at: datetime
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counter:
    """A gapless counter, incremented inside the transaction that uses the number."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Token:
    """An API token of a person; only its hash is stored."""

    token_hash: str
    person_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Meta:
    """A fact about this node itself: court_id, incarnation, start nonce, highest directory serial."""

    name: str
    value: str
