"""Control frames that arrive: each name has one handler; none is ever receipted."""

# ruff: noqa: ARG001 - a handler takes what its table says
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shared.flows import evidence_peers, journey, receipts
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages import frames
from shared.messages.envelope import BadEnvelope
from shared.messages.frames import Frame
from shared.messages.signing import Signed

MOST_RESENT = 1000


def take(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Handle one verified frame, wholly or not at all. Raises BadEnvelope when its data lack what the name needs."""
    try:
        with unit.savepoint():
            inner = OpenDesk(node, unit, traceparent=desk.traceparent)
            HANDLERS[frame.name](node, unit, inner, frame, signed)
            inner.flush()
    except (KeyError, TypeError, ValueError) as problem:
        raise BadEnvelope(problem=f"{frame.name}: {type(problem).__name__} {problem}") from problem


def _resend(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """A peer misses numbers of a lineage: they go out again at once.

    Also what it once receipted for good: a peer restored from a backup has forgotten its receipts too.
    """
    first, last = int(frame.data["from"]), min(int(frame.data["to"]), int(frame.data["from"]) + MOST_RESENT)
    rows = unit.outbox.where(
        recipient=frame.sender,
        stream=str(frame.data["stream"]),
        lineage_id=str(frame.data["subject"]),
        lineage_seq__gte=first,
        lineage_seq__lte=last,
    )
    for row in rows:
        unit.outbox.save(replace(row, next_attempt_at=node.clock.now()))


HANDLERS: dict[str, Callable[[Node, Unit, OpenDesk, Frame, Signed], None]] = {
    frames.RECEIPT: receipts.take,
    frames.HOLE_REQUEST: _resend,
    frames.CONSISTENCY_REQUEST: evidence_peers.prove,
    frames.CONSISTENCY_PROOF: evidence_peers.check_proof,
    frames.JOURNEY_QUERY: journey.answer_query,
    frames.JOURNEY_ANSWER: journey.take_answer,
}
