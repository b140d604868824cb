"""What leaves a node as parcels: messages of the outbox and control frames, signed, sealed if so set."""

from __future__ import annotations

import uuid
from typing import Any

from shared.domain.refusals import Refusal
from shared.flows.intake import CONTENT_TYPE_HEADER
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.ports_transport import Parcel
from shared.flows.records import Incoming, Outgoing, OutgoingFrame
from shared.messages.frames import RECEIPT, Frame
from shared.messages.instants import instant
from shared.messages.sealing import SEALED_CONTENT_TYPE, seal
from shared.messages.signing import SIGNATURE_HEADER, Signed, from_base64url

PLAIN_CONTENT_TYPE = "application/cloudevents+json"


def new_frame(node: Node, name: str, recipient: str, data: dict[str, Any]) -> Frame:
    """A fresh control frame of this court."""
    return Frame(str(uuid.uuid4()), name, node.court_id, recipient, node.clock.legal_now(), data)


def receipt_frame(
    node: Node, recipient: str, message_id: str, digest: str, outcome: str, refusal: Refusal | None = None
) -> Frame:
    """A receipt. `digest` is the hex SHA-256 of the bytes it speaks of, as they were received."""
    data: dict[str, Any] = {"message": message_id, "digest": digest, "outcome": outcome}
    if refusal is not None:
        data["refusal"] = refusal.as_dict()
    return new_frame(node, RECEIPT, recipient, data)


def queue_frame(node: Node, unit: Unit, frame: Frame) -> Signed:
    """Sign a frame and leave it to the relay; returns what was signed."""
    signed = Signed.by(node.key, frame.to_bytes())
    unit.frames.add(
        OutgoingFrame(
            frame.frame_id,
            frame.recipient,
            frame.kind,
            signed.body,
            signed.alg,
            signed.key_id,
            signed.signature,
            node.clock.now(),
        )
    )
    return signed


def queue_again(node: Node, unit: Unit, recipient: str, name: str, body: bytes, signature: str) -> None:
    """Send stored signed bytes once more, unchanged."""
    alg, key_id, encoded = signature.split(":")
    unit.frames.add(
        OutgoingFrame(
            str(uuid.uuid4()),
            recipient,
            f"frame.{name}",
            body,
            alg,
            key_id,
            from_base64url(encoded) or b"",
            node.clock.now(),
        )
    )


def stored_signature(signed: Signed) -> str:
    """How the signature of stored bytes is kept beside them."""
    return f"{signed.alg}:{signed.key_id}:{signed.headers()[SIGNATURE_HEADER]}"


def parcel_of(node: Node, row: Outgoing | OutgoingFrame) -> Parcel:
    """The parcel of a stored row. The bytes are those that were signed; sealing happens here, on the way out.

    Raises: NoCurrentKey, CannotSeal when bodies are sealed and the directory has no usable key of the recipient.
    """
    signed = Signed(row.bytes_sent, row.alg, row.key_id, row.signature)
    headers = signed.headers() | {CONTENT_TYPE_HEADER: PLAIN_CONTENT_TYPE}
    body = row.bytes_sent
    if node.seal_bodies:
        entry = node.directory.current().current_key(row.recipient, node.clock.now())
        body, headers[CONTENT_TYPE_HEADER] = seal(entry.public, body), SEALED_CONTENT_TYPE
    message_id = row.message_id if isinstance(row, Outgoing) else row.frame_id
    return Parcel(message_id, node.court_id, row.recipient, row.kind, headers, body)


def receipt_of(node: Node, row: Incoming, outcome: str, refusal: Refusal | None) -> Frame:
    """The receipt for a stored message, with the instants a trace needs."""
    frame = receipt_frame(node, row.sender, row.message_id, row.digest, outcome, refusal)
    frame.data["arrived_at"] = instant(row.arrived_at)
    return frame
