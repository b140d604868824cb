"""The envelope: one CloudEvents 1.0 JSON document from court to court, and its exact bytes.

The bytes as sent are signed and stored; nobody re-serialises before verifying. The payload is carried as
JSON *text* inside `data.payload`, so that approvals can sign its exact bytes. See PROTOCOL.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.domain.errors import BadInput, Text
from shared.domain.people import Approval
from shared.messages.instants import instant, parse_instant

MAX_BODY_BYTES = 64 * 1024
TYPE_PREFIX = "zhixing."
_TYPE = re.compile(r"zhixing\.([a-z][a-z0-9_]{0,63})\.v([1-9][0-9]{0,5})")
_ROOT = re.compile(r"[0-9a-f]{64}")
#: Identifiers are names, not texts; the longest stays below what queues and indexes take.
MAX_NAME_CHARACTERS = 200
#: One member of an approval; the longest is the certificate.
MAX_APPROVAL_CHARACTERS = 4096
#: Largest number of a stream, and of anything else counted on the wire (RFC 8259 §6).
MAX_NUMBER = 2**53 - 1
_YEARS = range(2000, 9000)


class BadEnvelope(BadInput):
    """The bytes are not an envelope of this protocol."""

    code = "bad_envelope"
    what = Text("报文格式不正确：{problem}。", "The bytes are not a valid envelope: {problem}.")
    todo = Text("请按 PROTOCOL.md 制作报文。", "Build the message as PROTOCOL.md says.")


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
        event["data"] = {
            "payload": self.payload,
            "approvals": [asdict(a) | {"at": instant(a.at)} for a in self.approvals],
        }
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
        tree_size = _number(event["treesize"], least=0)
        return Envelope(
            message_id=_name(event, "id"),
            kind=named[1],
            version=int(named[2]),
            sender=sender_of(event),
            recipient=_name(event, "recipient"),
            subject=_name(event, "subject"),
            issued_at=_time(event),
            body=_name(event, "body"),
            procedure_id=_name(event, "procedureid"),
            stream=_name(event, "stream"),
            stream_seq=_number(event["streamseq"]),
            lineage_seq=_number(event["lineageseq"]),
            law_release=_name(event, "lawrelease"),
            payload=_text(data, "payload"),
            approvals=tuple(_approval(item) for item in data.get("approvals", ())),
            power_id=_optional(event, "powerid"),
            from_epoch=None if epoch is None else _number(epoch),
            in_reply_to=_optional(event, "inreplyto"),
            supersedes=_optional(event, "supersedes"),
            traceparent=_optional(event, "traceparent"),
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


def _text(event: dict[str, Any], name: str) -> str:
    value = event[name]
    if not isinstance(value, str) or not value:
        raise BadEnvelope(problem=f"{name} must be a non-empty string")
    return value


def _name(event: dict[str, Any], name: str, most: int = MAX_NAME_CHARACTERS) -> str:
    value = _text(event, name)
    if len(value) > most or not value.isprintable():
        raise BadEnvelope(problem=f"{name} must be at most {most} printable characters")
    return value


def _optional(event: dict[str, Any], name: str) -> str | None:
    return _name(event, name) if event.get(name) is not None else None


def _time(event: dict[str, Any]) -> datetime:
    moment = parse_instant(event["time"])
    if moment.year not in _YEARS:
        raise BadEnvelope(problem=f"time {moment.year}")
    return moment


def _root(value: object, size: int) -> str:
    """The root of the sender's log in hex; empty exactly when the log is empty."""
    if not isinstance(value, str) or (_ROOT.fullmatch(value) is None if size else value != ""):
        raise BadEnvelope(problem="treeroot does not fit treesize")
    return value


def _number(value: object, *, least: int = 1) -> int:
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(MAX_NUMBER))
    if not isinstance(value, str) or not plain or not least <= int(value) <= MAX_NUMBER:
        raise BadEnvelope(problem=f"{str(value)[:40]!r} must be a decimal string ≥ {least}")
    return int(value)


def _approval(item: dict[str, Any]) -> Approval:
    fields = {name: _name(item, name, MAX_APPROVAL_CHARACTERS) for name in Approval.__slots__ if name != "at"}
    return Approval(**fields, at=parse_instant(item["at"]))
