"""The embedded engine: queues in one file, no server to install. `embedded:///path/to/queues.db`.

A court's inbox exists from the first time the court opens the file, or from `provide_inboxes`. Attachments have a
file of their own beside it (`queues.attachments.db`): writing megabytes there keeps no directive waiting. So have
pictures of the traffic (`queues.traffic.db`), of which only the newest are kept.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.messaging import Producer

from shared.flows.ports_transport import Lane, Outcome, Parcel
from shared.transport.embedded_channel import Unroutable
from shared.transport.embedded_file import LEASE_SECONDS, QueueFile
from shared.transport.errors import BadCourtId, TransportUnavailable
from shared.transport.kombu_consumer import ATTACHMENT_BATCH, BATCH, KombuConsumer
from shared.transport.topology import EXCHANGES, TRAFFIC_QUEUE_MESSAGES, inbox, inbox_binding, routing_key

log = logging.getLogger(__name__)
ATTACHMENT_IDLE_POLL_SECONDS = 0.2
"""Nobody waits at the screen for a chunk: an idle court looks less often."""


@dataclass(frozen=True, slots=True)
class EmbeddedTransport:
    """The file of queues as one court uses it.

    Attributes:
        path: the SQLite file, shared by all courts of this machine; made at first use with mode 0600.
        lease_seconds: after this long the messages of a killed consumer are read again. A handler that takes
            longer may see another consumer of the same court get the same parcels.
    """

    path: Path
    court_id: str
    batch: int = BATCH
    lease_seconds: float = LEASE_SECONDS

    def publisher(self, lane: Lane = Lane.DIRECTIVES) -> EmbeddedPublisher:
        return EmbeddedPublisher(self, lane)

    def consumer(self, lane: Lane = Lane.DIRECTIVES) -> KombuConsumer:
        batch = self.batch if lane is Lane.DIRECTIVES else ATTACHMENT_BATCH
        return KombuConsumer(lambda: self.connect(lane), self.queue(lane), batch)

    def check(self) -> None:
        """Raises `TransportUnavailable` when the file cannot be opened and written; makes the inbox."""
        try:
            provide_inboxes(self.path, [self.court_id])
        except (sqlite3.Error, OSError) as error:
            raise TransportUnavailable(address=self.path, reason=error) from error

    def connect(self, lane: Lane = Lane.DIRECTIVES) -> Connection:
        """A kombu connection; it opens the file when first used."""
        options: dict[str, Any] = {"path": str(lane_file(self.path, lane)), "lease_seconds": self.lease_seconds}
        if lane is Lane.TRAFFIC:
            options["keep_newest"] = TRAFFIC_QUEUE_MESSAGES
        if lane is Lane.ATTACHMENTS:
            options["idle_poll_seconds"] = ATTACHMENT_IDLE_POLL_SECONDS
        return Connection(transport="embedded", transport_options=options)

    def queue(self, lane: Lane = Lane.DIRECTIVES) -> Queue:
        """The queue of this court on a lane, bound to all that is addressed to it."""
        return Queue(inbox(self.court_id, lane), exchange(lane), routing_key=inbox_binding(self.court_id))


class EmbeddedPublisher:
    """Publishes a batch in one commit: all of it is stored or none."""

    def __init__(self, transport: EmbeddedTransport, lane: Lane) -> None:
        self._transport, self._lane = transport, lane
        self._connection: Connection | None = None
        self._channel: Any = None
        self._one_at_a_time = threading.Lock()

    def publish(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """See the port. The file is tried anew at each call; SQLite itself waits while others write."""
        with self._one_at_a_time:
            try:
                producer = self._producer()
                with self._channel.transaction():
                    return [self._publish(producer, parcel) for parcel in parcels]
            except (sqlite3.Error, OSError) as trouble:
                log.warning("%d parcels were not queued in %s: %r", len(parcels), self._transport.path, trouble)
                self._close()
                return [Outcome.FAILED] * len(parcels)

    def close(self) -> None:
        """See the port."""
        with self._one_at_a_time:
            self._close()

    def _producer(self) -> Producer:
        if self._connection is None:
            self._connection = self._transport.connect(self._lane)
            self._channel = self._connection.channel()
            self._transport.queue(self._lane)(self._channel).declare()  # so that answers find the way back
        return Producer(self._channel, exchange(self._lane), auto_declare=False)

    def _publish(self, producer: Producer, parcel: Parcel) -> Outcome:
        if parcel.sender != self._transport.court_id:
            log.error("%s is from %s, not from %s", parcel.message_id, parcel.sender, self._transport.court_id)
            return Outcome.FAILED
        try:
            producer.publish(
                parcel.body,
                routing_key=routing_key(parcel),
                headers=dict(parcel.headers),
                message_id=parcel.message_id,
                content_type="application/octet-stream",
                content_encoding="binary",
                mandatory=True,
            )
        except Unroutable:
            return Outcome.UNROUTABLE
        except BadCourtId as trouble:
            log.error("%s cannot be addressed: %s", parcel.message_id, trouble)
            return Outcome.FAILED
        return Outcome.CONFIRMED

    def _close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.release()


def exchange(lane: Lane) -> Exchange:
    """The exchange courts publish to on a lane."""
    return Exchange(EXCHANGES[lane], "topic", durable=True)


def lane_file(path: Path, lane: Lane) -> Path:
    """The file of queues of a lane; `path` is that of the directives."""
    return path if lane is Lane.DIRECTIVES else path.with_name(f"{path.stem}.{lane}{path.suffix}")


def provide_inboxes(path: Path, court_ids: Iterable[str]) -> None:
    """Make the file and the inboxes of these courts before any of them runs, so that nothing is unroutable
    while they start. Nothing stays open, so a parent may call this before it forks.
    """
    courts = list(court_ids)
    for lane in Lane:
        with closing(QueueFile(lane_file(path, lane))) as file, file.transaction():
            for court_id in courts:
                file.declare(inbox(court_id, lane))
                file.bind(EXCHANGES[lane], inbox_binding(court_id), inbox(court_id, lane))
