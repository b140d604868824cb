"""What the worker runs for the picture: a handler of frames from below, and rounds that look, keep and tell upward.

A frame that does not verify, is not from directly below, or speaks of others is dropped: nothing is owed for a picture.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from shared.domain.courts import Line
from shared.domain.errors import ZhixingError
from shared.domain.traffic import CourtPicture, Hop
from shared.flows import intake
from shared.flows.node import Node
from shared.flows.outbound import new_frame, parcel_of
from shared.flows.ports_transport import Parcel, Publisher
from shared.flows.records import OutgoingFrame
from shared.flows.traffic.own import OwnTraffic
from shared.flows.traffic.subtree import Subtree
from shared.messages.envelope import BadEnvelope
from shared.messages.frames import TRAFFIC, Frame
from shared.messages.signing import Signed
from shared.messages.traffic import written

log = logging.getLogger(__name__)


def receive(node: Node, subtree: Subtree, parcels: Sequence[Parcel]) -> bool:
    """Take a batch; whether any of it should go on at once. Never raises: what is wrong is dropped."""
    urgent = False
    for parcel in parcels:
        try:
            urgent |= subtree.take(_verified(node, parcel))
        except intake.Unusable as problem:
            log.warning("%r from %r is dropped: %s", parcel.kind, parcel.sender, problem.reason)
        except ZhixingError as problem:
            log.warning("%r from %r is dropped: %s", parcel.kind, parcel.sender, problem)
        except Exception as problem:  # noqa: BLE001 - one bad picture never holds up the others
            log.error("%r from %r is dropped: %r", parcel.kind, parcel.sender, problem)
    return urgent


class Reporter:
    """Rounds of one worker, in one thread."""

    def __init__(self, node: Node, subtree: Subtree) -> None:
        self._node, self._subtree, self._own = node, subtree, OwnTraffic(node)

    def round(self, publisher: Publisher) -> None:
        """Look at this court, keep what changed for the web, tell the superior what is new."""
        hops = self._own.look()
        self._subtree.note(self._own.picture(), hops)
        for branch in self._subtree.changed():
            self._node.pictures.write(branch)
        pictures, new = self._subtree.news()
        above = self._node.registry.superior(self._node.court_id, Line.MANAGEMENT, self._node.clock.legal_today())
        if above is not None and (pictures or new):
            self._tell(publisher, above.court_id, pictures, new)

    def _tell(self, publisher: Publisher, above: str, pictures: list[CourtPicture], hops: list[Hop]) -> None:
        if not self._node.directory.current().is_fresh(self._node.clock.now()):
            return
        frame = new_frame(self._node, TRAFFIC, above, written(pictures, hops))
        signed = Signed.by(self._node.key, frame.to_bytes())
        row = OutgoingFrame(frame.frame_id, above, frame.kind, signed.body, signed.alg, signed.key_id, signed.signature,
                            self._node.clock.now())  # fmt: skip
        try:
            publisher.publish([parcel_of(self._node, row)])
        except ZhixingError as problem:
            log.warning("the picture for %s cannot be sealed: %s", above, problem)


def _verified(node: Node, parcel: Parcel) -> Frame:
    signed = intake.opened(node, parcel)
    intake.require_trusted(node, parcel, signed, witnessed=False)
    frame = Frame.from_bytes(signed.body)
    if frame.name != TRAFFIC or frame.sender != parcel.sender or frame.recipient != node.court_id:
        raise BadEnvelope(problem="not a picture for this court from its sender")
    return frame
