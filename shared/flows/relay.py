"""Delivering: one relay per node publishes what the outbox owes, and again until the recipient's receipt is here.

A broker confirm never makes a message delivered; it only says when it left. Backoff is persisted, capped and
jittered, so the broker may be wiped and nothing is lost.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.errors import ZhixingError
from shared.flows.evidence import append_committed, witness
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.outbound import parcel_of
from shared.flows.ports_transport import Outcome, Parcel, Publisher
from shared.flows.records import Outgoing, OutgoingFrame
from shared.flows.tracing import spans_of

#: A jittered share of the pause keeps a country of nodes from knocking together after an outage.
JITTER = 0.25


def run_once(node: Node, publisher: Publisher) -> int:
    """One round: messages due, frames waiting, evidence to be logged. Returns how many parcels were taken.

    By a directory that has expired nothing is sent: everything waits until a new one is here.
    """
    sent = 0
    if node.directory.current().is_fresh(node.clock.now()):
        with node.store.read() as unit:  # one look for both: most of the time there is nothing
            due = unit.outbox.where(
                next_attempt_at__lte=node.clock.now(), order_by=("next_attempt_at", "stream_seq"), limit=node.pace.batch
            )
            waiting = unit.frames.where(order_by=("created_at",), limit=node.pace.batch)
        sent = _messages(node, publisher, due) + _frames(node, publisher, waiting)
    append_committed(node)
    return sent


def _messages(node: Node, publisher: Publisher, found: Sequence[Outgoing]) -> int:
    due = sorted(found, key=lambda row: (row.recipient, row.stream, row.stream_seq))
    if not due:
        return 0
    reach("relay.selected")
    left_at = node.clock.legal_now()  # before publishing: the recipient may be quicker than the confirm
    with node.tracer.span(
        "relay", kind="producer", links=spans_of(node, due), attributes={"zhixing.batch.size": len(due)}
    ):
        outcomes = _publish(node, publisher, due)
    reach("relay.published")
    with node.store.begin() as unit:
        for row, outcome in zip(due, outcomes, strict=True):
            stored = unit.outbox.get(row.message_id)
            if stored is None or stored.next_attempt_at is None:
                continue
            first = outcome is Outcome.CONFIRMED and stored.relayed_at is None
            marked = replace(
                stored, attempts=stored.attempts + 1,
                state="relayed" if outcome is Outcome.CONFIRMED and stored.state == "pending" else stored.state,
                relayed_at=left_at if first else stored.relayed_at,
                next_attempt_at=next_attempt(node, stored),
            )  # fmt: skip
            # Lost to the receipt that came meanwhile: whoever stores it notes the sending too.
            if unit.outbox.swap(marked, version=stored.version) and first:
                witness(node, unit, "relayed", subject_id=row.message_id, lineage_id=row.lineage_id,
                        at=left_at, detail={"attempts": stored.attempts + 1})  # fmt: skip
    reach("relay.marked")
    return len(due)


def next_attempt(node: Node, row: Outgoing) -> datetime:
    """When to send again if no final receipt comes: doubling from the first pause up to the cap, jittered."""
    pause: timedelta = min(node.pace.resend_first * 2 ** min(row.attempts, 20), node.pace.resend_cap)
    jitter: float = 1 + JITTER * random.random()  # noqa: S311 - no secret
    return node.clock.now() + pause * jitter


def _frames(node: Node, publisher: Publisher, waiting: Sequence[OutgoingFrame]) -> int:
    if not waiting:
        return 0
    outcomes = _publish(node, publisher, waiting)
    reach("frames.published")
    with node.store.begin() as unit:
        for row, outcome in zip(waiting, outcomes, strict=True):
            stale = node.clock.now() - row.created_at > timedelta(hours=1)
            if outcome is not Outcome.FAILED or stale:
                unit.frames.remove(row.frame_id)
    reach("frames.removed")
    return sum(outcome is Outcome.CONFIRMED for outcome in outcomes)


def _publish(node: Node, publisher: Publisher, rows: Sequence[Outgoing | OutgoingFrame]) -> list[Outcome]:
    parcels: list[Parcel | None] = []
    for row in rows:
        try:
            parcels.append(parcel_of(node, row))
        except ZhixingError:
            parcels.append(None)
    outcomes = iter(publisher.publish([parcel for parcel in parcels if parcel is not None]))
    return [Outcome.UNROUTABLE if parcel is None else next(outcomes) for parcel in parcels]
