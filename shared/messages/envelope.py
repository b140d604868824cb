"""The envelope: one CloudEvents 1.0 JSON document from court to court, and its exact bytes.

The bytes as sent are signed and stored; nobody re-serialises before verifying. The payload is carried as
JSON *text* inside `data.payload`, so that approvals can sign its exact bytes. See PROTOCOL.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.domain.people import Approval
from shared.messages.approvals import read_approval, written
from shared.messages.instants import instant
from shared.messages.members import (
    MAX_NAME_CHARACTERS,
    MAX_NUMBER,
    BadEnvelope,
    moment_of,
    name_of,
    number_of,
    optional,
    text_of,
)

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_NAME_CHARACTERS",
    "MAX_NUMBER",
    "TYPE_PREFIX",
    "BadEnvelope",
    "Envelope",
    "approval_digest",
    "read_event",
    "sender_of",
]

MAX_BODY_BYTES = 64 * 1024
TYPE_PREFIX = "zhixing."
_TYPE = re.compile(r"zhixing\.([a-z][a-z0-9_]{0,63})\.v([1-9][0-9]{0,5})")
_ROOT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message. All times aware UTC.

    Attributes:
        kind, version: permanent kind name and its version. subject: lineage id, or `court:<id>`.
        power_id, from_epoch: what is moved and from which epoch, for messages that name a power.
        stream: incarnation of the sender; stream_seq: per (sender, stream, recipient), from 1, gapless.
        lineage_seq: per (sender, stream, recipient, subject), from 1, gapless: the order of effects.
        tree_size, tree_root: last signed head of the sender's evidence log (hex).
        payload: exact JSON text that the approvals sign.
    """

    message_id: str
    kind: str
    version: int
    sender: str
    recipient: str
    subject: str
    issued_at: datetime
    body: str
    procedure_id: str
    stream: str
    stream_seq: int
    lineage_seq: int
    law_release: str
    payload: str
    approvals: tuple[Approval, ...] = ()
    power_id: str | None = None
    from_epoch: int | None = None
    in_reply_to: str | None = None
    supersedes: str | None = None
    traceparent: str | None = None
    tree_size: int = 0
    tree_root: str = ""

    def to_bytes(self) -> bytes:
        """The bytes to sign and send. Raises BadEnvelope when they exceed 64 KiB."""
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.message_id,
            "type": f"{TYPE_PREFIX}{self.kind}.v{self.version}",
            "source": f"urn:court:{self.sender}",
            "subject": self.subject,
            "time": instant(self.issued_at),
            "datacontenttype": "application/json",
            "recipient": self.recipient,
            "body": self.body,
            "procedureid": self.procedure_id,
            "stream": self.stream,
            "streamseq": str(self.stream_seq),
            "lineageseq": str(self.lineage_seq),
            "lawrelease": self.law_release,
            "treesize": str(self.tree_size),
            "treeroot": self.tree_root,
        }
        optional = {
            "powerid": self.power_id,
            "fromepoch": None if self.from_epoch is None else str(self.from_epoch),
            "inreplyto": self.in_reply_to,
            "supersedes": self.supersedes,
            "traceparent": self.traceparent,
        }
        event |= {name: value for name, value in optional.items() if value is not None}
        event["data"] = {"payload": self.payload, "approvals": [written(approval) for approval in self.approvals]}
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        if len(body) > MAX_BODY_BYTES:
            raise BadEnvelope(problem=f"{len(body)} > {MAX_BODY_BYTES} bytes")
        return body

    @classmethod
    def from_bytes(cls, body: bytes) -> Envelope:
        """Read verified bytes. Raises BadEnvelope with the first problem found; unknown members are ignored."""
        return _read(body)

    @property
    def approval_digest(self) -> str:
        """What every approval of this message must have signed (hex SHA-256)."""
        return approval_digest(
            kind=self.kind,
            version=self.version,
            sender=self.sender,
            recipient=self.recipient,
            subject=self.subject,
            power_id=self.power_id,
            from_epoch=self.from_epoch,
            in_reply_to=self.in_reply_to,
            supersedes=self.supersedes,
            payload=self.payload,
        )


@lru_cache(maxsize=64)  # one turn reads the same bytes up to five times; at most 64 × 64 KiB are kept
def _read(body: bytes) -> Envelope:
    if len(body) > MAX_BODY_BYTES:
        raise BadEnvelope(problem=f"{len(body)} > {MAX_BODY_BYTES} bytes")
    event = read_event(body)
    try:
        named = _TYPE.fullmatch(str(event["type"]))
        if named is None:
            raise BadEnvelope(problem=f"type {str(event['type'])[:80]!r}")
        data = event["data"]
        epoch = event.get("fromepoch")
        tree_size = number_of(event["treesize"], least=0)
        return Envelope(
            message_id=name_of(event, "id"),
            kind=named[1],
            version=int(named[2]),
            sender=sender_of(event),
            recipient=name_of(event, "recipient"),
            subject=name_of(event, "subject"),
            issued_at=moment_of(event, "time"),
            body=name_of(event, "body"),
            procedure_id=name_of(event, "procedureid"),
            stream=name_of(event, "stream"),
            stream_seq=number_of(event["streamseq"]),
            lineage_seq=number_of(event["lineageseq"]),
            law_release=name_of(event, "lawrelease"),
            payload=text_of(data, "payload"),
            approvals=tuple(read_approval(item) for item in data.get("approvals", ())),
            power_id=optional(event, "powerid"),
            from_epoch=None if epoch is None else number_of(epoch),
            in_reply_to=optional(event, "inreplyto"),
            supersedes=optional(event, "supersedes"),
            traceparent=optional(event, "traceparent"),
            tree_size=tree_size,
            tree_root=_root(event["treeroot"], tree_size),
        )
    except BadEnvelope:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as problem:
        raise BadEnvelope(problem=f"{type(problem).__name__} {problem}") from problem


def approval_digest(
    *,
    kind: str,
    version: int,
    sender: str,
    recipient: str,
    subject: str,
    power_id: str | None,
    from_epoch: int | None,
    in_reply_to: str | None,
    supersedes: str | None,
    payload: str,
) -> str:
    """Hex SHA-256 over ten newline-ended lines: what is approved, for whom, about what, in which exact bytes."""
    lines = (
        "zhixing-approval-v1",
        f"{kind}.v{version}",
        sender,
        recipient,
        subject,
        power_id or "-",
        "-" if from_epoch is None else str(from_epoch),
        in_reply_to or "-",
        supersedes or "-",
        hashlib.sha256(payload.encode()).hexdigest(),
    )
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def read_event(body: bytes) -> dict[str, Any]:
    """Parse a CloudEvents JSON object: UTF-8, no member twice, storable text (no half surrogates). Raises BadEnvelope."""
    try:
        event = json.loads(body.decode("utf-8"), object_pairs_hook=_once_each)
        json.dumps(event, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise BadEnvelope(problem="not JSON") from problem
    if not isinstance(event, dict) or event.get("specversion") != "1.0":
        raise BadEnvelope(problem="not a CloudEvents 1.0 object")
    return event


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A member named twice would be read one way here and another way elsewhere."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def sender_of(event: dict[str, Any]) -> str:
    """The court_id in `source`. Raises BadEnvelope."""
    source = str(event.get("source", ""))
    if not source.startswith("urn:court:"):
        raise BadEnvelope(problem="source is not urn:court:<court_id>")
    return source.removeprefix("urn:court:")


def _root(value: object, size: int) -> str:
    """The root of the sender's log in hex; empty exactly when the log is empty."""
    if not isinstance(value, str) or (_ROOT.fullmatch(value) is None if size else value != ""):
        raise BadEnvelope(problem="treeroot does not fit treesize")
    return value
