"""Reads one inbox through kombu, the same way from the embedded file and from RabbitMQ.

Manual acknowledgement after the handler has returned, up to two batches ahead in hand. When the handler
fails the batch stays in hand and is offered again: order is kept and the broker counts no delivery.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Consumer

from shared.flows.ports_transport import Handler, Parcel
from shared.transport.backoff import Backoff
from shared.transport.topology import addressing

log = logging.getLogger(__name__)

BATCH = 100
ATTACHMENT_BATCH = 8
"""Chunks are large: twice as many are in hand at most."""
WAIT_SECONDS = 0.5
"""One wait for messages; also how soon a consumer notices that it shall stop."""
TROUBLE_WORTH_A_LINE_SECONDS = 30.0


class KombuConsumer:
    """The port `Consumer` over any kombu connection.

    Args:
        connect: makes a kombu connection; called again after each loss, never before `run`.
        queue: the inbox; with `no_declare` it must exist.
    """

    def __init__(self, connect: Callable[[], Connection], queue: Queue, batch: int = BATCH) -> None:
        self._connect = connect
        self._queue = queue
        self._batch = batch
        self._told_at = float("-inf")

    def run(self, handle: Handler, stop: threading.Event) -> None:
        """See the port."""
        pauses = Backoff()
        while not stop.is_set():
            connection = self._connect()
            try:
                self._consume(connection, handle, stop, pauses)
                _hang_up(connection)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, a court must not stop listening
                self._tell("the inbox %s cannot be read: %r", self._queue.name, trouble)
                _drop(connection)
                stop.wait(pauses.next_seconds())

    def _consume(self, connection: Connection, handle: Handler, stop: threading.Event, pauses: Backoff) -> None:
        hand: deque[Any] = deque()
        consumer = Consumer(connection.channel(), [self._queue], on_message=hand.append, prefetch_count=2 * self._batch)
        consumer.consume()
        pauses.reset()
        after_failure, offer_at, size = Backoff(first_seconds=0.05), 0.0, self._batch
        while not stop.is_set():
            wait = WAIT_SECONDS
            if hand:
                wait = min(WAIT_SECONDS, max(0.0, offer_at - time.monotonic()))
            _drain(connection, hand, wait, self._batch)
            if not hand or time.monotonic() < offer_at:
                continue
            offered = [hand[place] for place in range(min(size, len(hand)))]
            try:
                handle([parcel_of(message) for message in offered])
            except Exception as trouble:  # noqa: BLE001 - the handler's trouble is not ours
                self._tell("%d parcels from %s were not handled: %r", len(offered), self._queue.name, trouble)
                offer_at, size = time.monotonic() + after_failure.next_seconds(), 1
                continue
            offered[-1].channel.basic_ack(offered[-1].delivery_tag, multiple=True)
            for _ in offered:
                hand.popleft()
            if size == self._batch or not hand:
                size = self._batch
                after_failure.reset()
        consumer.cancel()

    def _tell(self, text: str, *facts: object) -> None:
        """A broken line is one fact, not one per second."""
        loud = time.monotonic() - self._told_at > TROUBLE_WORTH_A_LINE_SECONDS
        if loud:
            self._told_at = time.monotonic()
        log.log(logging.WARNING if loud else logging.DEBUG, text, *facts)


def parcel_of(message: Any) -> Parcel:
    """The parcel in a kombu message. Sender, recipient and kind are read from the routing key, which the
    broker checks; only text headers are ours (brokers add numbers of their own).
    """
    sender, recipient, kind = addressing(message.delivery_info.get("routing_key") or "")
    body = message.body
    return Parcel(
        message_id=str(message.properties.get("message_id") or ""),
        sender=sender,
        recipient=recipient,
        kind=kind,
        headers={k: v for k, v in (message.headers or {}).items() if isinstance(v, str)},
        body=body.encode() if isinstance(body, str) else bytes(body or b""),
    )


def _drain(connection: Connection, hand: deque[Any], wait_seconds: float, batch: int) -> None:
    """Wait for the first message, then take what is there already; keeps heartbeats going."""
    wait = wait_seconds
    try:
        while True:
            before = len(hand)
            connection.drain_events(timeout=wait)
            if len(hand) >= batch or len(hand) == before:
                break
            wait = 0
    except TimeoutError:
        pass
    if connection.supports_heartbeats:
        connection.heartbeat_check()


def _hang_up(connection: Connection) -> None:
    """Close politely. A broker that does not answer runs into the read timeout of the connection."""
    try:
        connection.release()
    except Exception as trouble:  # noqa: BLE001 - it is over anyway
        log.debug("closing: %r", trouble)
        _drop(connection)


def _drop(connection: Connection) -> None:
    """Let go of a broken connection without a word to the other side."""
    raw: Any = getattr(connection, "_connection", None)
    try:
        if hasattr(raw, "collect"):
            raw.collect()
        else:
            connection.release()
    except Exception as trouble:  # noqa: BLE001 - it is over anyway
        log.debug("dropping: %r", trouble)
