"""Control frames: receipts, hole requests, log consistency, journeys, attachments, traffic. Unsequenced, never receipted themselves.

A frame is a signed CloudEvents object like a message, of type `zhixing.frame.<name>.v1`. Losing one is
harmless: the message it speaks of is sent again and answered with the same stored bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.messages.envelope import MAX_BODY_BYTES, BadEnvelope, read_event, sender_of
from shared.messages.instants import instant, parse_instant

FRAME_PREFIX = "zhixing.frame."
RECEIPT = "receipt"
HOLE_REQUEST = "hole_request"
CONSISTENCY_REQUEST = "consistency_request"
CONSISTENCY_PROOF = "consistency_proof"
JOURNEY_QUERY = "journey_query"
JOURNEY_ANSWER = "journey_answer"
ATTACHMENT_REQUEST = "attachment_request"
ATTACHMENT_MANIFEST = "attachment_manifest"
ATTACHMENT_CHUNK = "attachment_chunk"
TRAFFIC = "traffic"
#: Those that travel on the lane of attachments; traffic has its own, all others go with the messages.
OF_ATTACHMENTS = (ATTACHMENT_REQUEST, ATTACHMENT_MANIFEST, ATTACHMENT_CHUNK)
NAMES = (
    RECEIPT, HOLE_REQUEST, CONSISTENCY_REQUEST, CONSISTENCY_PROOF, JOURNEY_QUERY, JOURNEY_ANSWER, *OF_ATTACHMENTS,
    TRAFFIC,
)  # fmt: skip
_TYPE = re.compile(r"zhixing\.frame\.([a-z_]+)\.v1")
FRAME_LIMIT_BYTES = {
    JOURNEY_ANSWER: 4 * 1024 * 1024,
    ATTACHMENT_MANIFEST: 1024 * 1024,  # the hashes of 4 GB of chunks
    ATTACHMENT_CHUNK: 384 * 1024,  # 256 KiB in base64url
    TRAFFIC: 256 * 1024,  # a province where every court has news
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One control frame. `data` is a JSON object whose members PROTOCOL.md lists per name."""

    frame_id: str
    name: str
    sender: str
    recipient: str
    issued_at: datetime
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """The routing kind, `frame.<name>`."""
        return f"frame.{self.name}"

    def to_bytes(self) -> bytes:
        """The bytes to sign and send."""
        event = {
            "specversion": "1.0",
            "id": self.frame_id,
            "type": f"{FRAME_PREFIX}{self.name}.v1",
            "source": f"urn:court:{self.sender}",
            "recipient": self.recipient,
            "time": instant(self.issued_at),
            "datacontenttype": "application/json",
            "data": self.data,
        }
        return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, body: bytes) -> Frame:
        """Read verified bytes. Raises BadEnvelope."""
        event = read_event(body)
        try:
            named, data = _TYPE.fullmatch(str(event["type"])), event["data"]
            if named is None or named[1] not in NAMES or not isinstance(data, dict):
                raise BadEnvelope(problem=f"unknown frame {str(event['type'])[:80]!r}")
            name = named[1]
            if len(body) > FRAME_LIMIT_BYTES.get(name, MAX_BODY_BYTES):
                raise BadEnvelope(problem="frame too large")
            return cls(
                str(event["id"]), name, sender_of(event), str(event["recipient"]), parse_instant(event["time"]), data
            )
        except (KeyError, ValueError, TypeError, OverflowError) as problem:
            raise BadEnvelope(problem=f"{type(problem).__name__} {problem}") from problem
