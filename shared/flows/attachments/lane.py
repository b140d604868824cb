"""What the worker runs for attachments: a handler of what arrives on their lane, and a round of asking.

Frames here are verified like all others but not kept: what is lost, late or not to be trusted is asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from shared.domain.errors import StoreTrouble, ZhixingError
from shared.flows import intake
from shared.flows.attachments import pulling, serving
from shared.flows.node import Node
from shared.flows.outbound import parcel_of
from shared.flows.ports_transport import Parcel, Publisher
from shared.flows.records import OutgoingFrame
from shared.messages.envelope import BadEnvelope
from shared.messages.frames import ATTACHMENT_CHUNK, ATTACHMENT_MANIFEST, ATTACHMENT_REQUEST, Frame
from shared.messages.signing import Signed

log = logging.getLogger(__name__)
#: Chunks published together: 1 MiB is in memory at a time.
TOGETHER = 4


def receive(node: Node, publisher: Publisher, parcels: Sequence[Parcel]) -> None:
    """Take a batch: requests are answered, chunks written and noted. Raises only when the store fails: all come again."""
    chunks: dict[tuple[str, str], dict[int, str]] = {}
    for frame in filter(None, (_verified(node, parcel) for parcel in parcels)):
        try:
            if frame.name == ATTACHMENT_CHUNK:
                group = chunks.setdefault((frame.sender, str(frame.data["sha256"])), {})
                group[int(frame.data["index"])] = str(frame.data["bytes"])
            elif frame.name == ATTACHMENT_REQUEST:
                send(node, publisher, serving.answer(node, frame))
            elif frame.name == ATTACHMENT_MANIFEST:
                send(node, publisher, _one(pulling.take_manifest(node, frame)))
        except (KeyError, TypeError, ValueError) as problem:
            log.warning("%s from %s cannot be read: %r", frame.kind, frame.sender, problem)
    for (sender, sha256), group in chunks.items():
        send(node, publisher, _one(pulling.take_chunks(node, sender, sha256, group)))


def ask(node: Node, publisher: Publisher) -> int:
    """One round of asking; how many files were attended to. By an expired directory nothing is sent."""
    if not node.directory.current().is_fresh(node.clock.now()):
        return 0
    waiting = pulling.due(node)
    for pull in waiting:
        try:
            send(node, publisher, _one(pulling.attend(node, pull)))
        except StoreTrouble as problem:
            log.info("%s waits: %s", pull.sha256, problem)  # another worker of this court was quicker
        except ZhixingError as problem:
            log.error("%s: %s", pull.sha256, problem)
    return len(waiting)


def send(node: Node, publisher: Publisher, frames: Iterable[Frame]) -> None:
    """Sign, seal if so set, and publish; what does not get through is asked for again."""
    waiting: list[Parcel] = []
    for frame in frames:
        parcel = _parcel(node, frame)
        waiting += [parcel] if parcel is not None else []
        if len(waiting) == TOGETHER:
            publisher.publish(waiting)
            waiting = []
    if waiting:
        publisher.publish(waiting)


def _parcel(node: Node, frame: Frame) -> Parcel | None:
    signed = Signed.by(node.key, frame.to_bytes())
    row = OutgoingFrame(frame.frame_id, frame.recipient, frame.kind, signed.body, signed.alg, signed.key_id, signed.signature, node.clock.now())  # fmt: skip
    try:
        return parcel_of(node, row)
    except ZhixingError as problem:
        log.warning("%s to %s cannot be sealed: %s", frame.kind, frame.recipient, problem)
        return None


def _verified(node: Node, parcel: Parcel) -> Frame | None:
    try:
        signed = intake.opened(node, parcel)
        intake.require_trusted(node, parcel, signed, witnessed=False)
        frame = Frame.from_bytes(signed.body)
    except intake.Unusable as problem:
        log.warning("%r from %r is dropped: %s", parcel.kind, parcel.sender, problem.reason)
        return None
    except BadEnvelope as problem:
        log.warning("%r from %r is dropped: %s", parcel.kind, parcel.sender, problem)
        return None
    if frame.sender != parcel.sender or frame.recipient != node.court_id:
        log.warning("a frame of %s came from %s", frame.sender, parcel.sender)
        return None
    return frame


def _one(frame: Frame | None) -> Iterable[Frame]:
    return [] if frame is None else [frame]
