"""Publishes to RabbitMQ with pipelined confirms: a whole batch is under way before the first confirm is back.

`RabbitPublisher` is the port; a `_Link` is one connection with its own thread, from opening to its end, and
is never repaired: the next publish opens another, with backoff. Nothing is opened before the first publish.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pika
from pika.adapters.select_connection import SelectConnection

from shared.domain.errors import ZhixingError
from shared.flows.ports_transport import Outcome, Parcel
from shared.transport.backoff import Backoff
from shared.transport.broker_address import CONNECT_SECONDS, IO_SECONDS, BrokerAddress
from shared.transport.topology import EXCHANGE, routing_key

log = logging.getLogger(__name__)

HANG_UP_SECONDS = 1.0


class RabbitPublisher:
    """The port `Publisher` of one court.

    Args:
        court_id: the sender; parcels of others are `FAILED` here, and would be refused by the broker.
        persistent: whether the broker writes them to its disk.
    """

    def __init__(
        self, address: BrokerAddress, court_id: str, confirm_seconds: float = IO_SECONDS, exchange: str = EXCHANGE,
        *, persistent: bool = True,
    ) -> None:  # fmt: skip
        self._address, self._exchange, self._persistent = address, exchange, persistent
        self._court_id = court_id
        self._confirm_seconds = confirm_seconds
        self._link: _Link | None = None
        self._pauses = Backoff()
        self._try_again_at = 0.0
        self._one_at_a_time = threading.Lock()

    def publish(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """See the port. Waits at most `CONNECT_SECONDS` for a connection and `confirm_seconds` for confirms."""
        with self._one_at_a_time:
            batch = _Batch(parcels, self._court_id)
            link = self._opened_link()
            if link is None or batch.done.is_set():
                return batch.result()
            link.send(batch)
            if not batch.done.wait(self._confirm_seconds):
                link.give_up("no confirm in time")
            if link.ended.is_set():
                self._failed(link)
            else:
                self._pauses.reset()
            return batch.result()

    def close(self) -> None:
        """See the port."""
        with self._one_at_a_time:
            link, self._link = self._link, None
            if link is not None:
                link.hang_up()

    def _opened_link(self) -> _Link | None:
        if self._link is not None and not self._link.ended.is_set():
            return self._link
        # A caller that hurries is slowed down a little, so that a broker that is away costs no CPU.
        wait_seconds = self._try_again_at - time.monotonic()
        if wait_seconds > 0:
            time.sleep(min(wait_seconds, 0.5))
            if time.monotonic() < self._try_again_at:
                return None
        link = _Link(self._address, self._exchange, self._persistent)
        link.start()
        if not link.ready.wait(CONNECT_SECONDS + 1):
            link.give_up("no connection in time")
        if link.ended.is_set():
            self._failed(link)
            return None
        self._link = link
        return link

    def _failed(self, link: _Link) -> None:
        self._link = None
        pause_seconds = self._pauses.next_seconds()
        self._try_again_at = time.monotonic() + pause_seconds
        log.warning("publishing to %s failed (%r); next try in %.1f s", self._address, link.why, pause_seconds)


class _Batch:
    """Parcels under way and what became of them; whatever is not known is `FAILED`."""

    def __init__(self, parcels: Sequence[Parcel], court_id: str) -> None:
        self.done = threading.Event()
        self._outcomes = [Outcome.FAILED] * len(parcels)
        self.to_send: list[tuple[int, str, Parcel]] = []
        for place, parcel in enumerate(parcels):
            try:
                key = routing_key(parcel)
            except ZhixingError as error:
                log.error("%s cannot be addressed: %s", parcel.message_id, error)
                continue
            if parcel.sender != court_id:
                log.error("%s is from %s, not from %s", parcel.message_id, parcel.sender, court_id)
                continue
            self.to_send.append((place, key, parcel))
        self._open = len(self.to_send)
        if not self._open:
            self.done.set()

    def settle(self, place: int, outcome: Outcome) -> None:
        """Called once for every parcel in `to_send`, unless the connection ends."""
        self._outcomes[place] = outcome
        self._open -= 1
        if not self._open:
            self.done.set()

    def result(self) -> list[Outcome]:
        """As far as known now."""
        return list(self._outcomes)


class _Link(threading.Thread):
    """One connection and its channel. All methods of pika are called in this thread only."""

    def __init__(self, address: BrokerAddress, exchange: str, persistent: bool) -> None:
        super().__init__(name=f"publish {address.user}", daemon=True)
        self._address, self._exchange = address, exchange
        self._mode = pika.DeliveryMode.Persistent if persistent else pika.DeliveryMode.Transient
        self.ready = threading.Event()  # open, or ended before it was
        self.ended = threading.Event()
        self.why: object = ""
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        self._under_way: dict[int, tuple[_Batch, int, tuple[str, str]]] = {}
        self._returned: Counter[tuple[str, str]] = Counter()

    def run(self) -> None:
        logging.getLogger("pika").setLevel(logging.CRITICAL)  # what matters is said here, once
        try:
            self._connection = SelectConnection(
                self._address.pika_parameters(),
                on_open_callback=self._on_open,
                on_open_error_callback=lambda _connection, error: self._end(error),
                on_close_callback=lambda _connection, error: self._end(error),
            )
            self._connection.ioloop.start()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next publish tries anew
            self._end(error)
        finally:
            self._end("stopped")
            if self._connection is not None:
                self._connection.ioloop.close()

    # -- called from the publisher's thread ----------------------------------------------------------------
    def send(self, batch: _Batch) -> None:
        """Put a batch under way; `batch.done` is set when all its confirms are in or the link has ended."""
        self._call(lambda: self._send(batch), otherwise=batch.done.set)

    def give_up(self, why: str) -> None:
        """End at once, without waiting for the broker."""
        self._call(lambda: self._end(why), otherwise=lambda: None)
        if not self.ended.wait(0.5):
            self.why = self.why or why
            self.ended.set()

    def hang_up(self) -> None:
        """Close politely, for at most two seconds."""
        self._call(self._say_good_bye, otherwise=lambda: None)
        self.join(2.0)
        if self.is_alive():
            self.give_up("closing took too long")

    def _say_good_bye(self) -> None:
        self._connection.close()

    def _call(self, what: Any, otherwise: Any) -> None:
        def safely() -> None:
            try:
                what()
            except Exception as error:  # noqa: BLE001 - the link ends, the publisher lives
                self._end(error)

        try:
            self._connection.ioloop.add_callback_threadsafe(safely)
        except Exception:  # noqa: BLE001 - the loop is gone already
            otherwise()
        if self.ended.is_set():
            otherwise()

    # -- called from the link's thread ---------------------------------------------------------------------
    def _on_open(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._on_channel)

    def _on_channel(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(lambda _channel, error: self._end(error))
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=lambda _ok: self.ready.set())

    def _send(self, batch: _Batch) -> None:
        if self.ended.is_set():
            batch.done.set()
            return
        for place, key, parcel in batch.to_send:
            properties = pika.BasicProperties(
                message_id=parcel.message_id,
                type=parcel.kind,
                user_id=self._address.user,  # the broker compares it with the login
                headers=dict(parcel.headers),
                delivery_mode=self._mode.value,
            )
            try:
                self._channel.basic_publish(self._exchange, key, parcel.body, properties, mandatory=True)
            except (pika.exceptions.ShortStringTooLong, pika.exceptions.UnsupportedAMQPFieldException) as error:
                log.error("%s cannot be written: %r", parcel.message_id, error)
                batch.settle(place, Outcome.FAILED)
                continue
            self._tag += 1
            self._under_way[self._tag] = (batch, place, (parcel.message_id, key))

    def _on_return(self, _channel: Any, method: Any, properties: Any, _body: bytes) -> None:
        # An unroutable message is returned first and then acknowledged.
        self._returned[properties.message_id, method.routing_key] += 1

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        acked = isinstance(method, pika.spec.Basic.Ack)
        tags = [method.delivery_tag]
        if method.multiple:
            tags = [tag for tag in self._under_way if tag <= method.delivery_tag]
        for tag in tags:
            known = self._under_way.pop(tag, None)
            if known is None:
                continue
            batch, place, named = known
            if self._returned[named]:
                self._returned[named] -= 1
                batch.settle(place, Outcome.UNROUTABLE)
            else:
                batch.settle(place, Outcome.CONFIRMED if acked else Outcome.FAILED)
        if not self._under_way:
            self._returned.clear()

    def _end(self, why: object) -> None:
        """Settle what is open as it stands, then close; called again when pika has closed the connection."""
        if not self.ended.is_set():
            self.why = why
            self.ended.set()
            self.ready.set()
            for batch, _place, _named in self._under_way.values():
                batch.done.set()
            self._under_way.clear()
        connection = self._connection
        if connection is None:
            return
        if connection.is_closed:
            connection.ioloop.call_later(0, connection.ioloop.stop)
            return
        connection.ioloop.call_later(HANG_UP_SECONDS, self._abort)
        if connection.is_open:
            connection.close()

    def _abort(self) -> None:
        # A peer that does not answer the good-bye; pika has no public way to close the socket then.
        transport = self._connection._transport  # noqa: SLF001
        if transport is not None:
            transport.abort()
        self._connection.ioloop.call_later(0.05, self._connection.ioloop.stop)
