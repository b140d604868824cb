"""A kombu transport on one SQLite file, registered with kombu as `embedded`.

kombu's own transports for files and SQL lose messages when a process is killed, and their bindings live in
the memory of one process. This one keeps bindings in the file, leases instead of removing, deletes on
acknowledgement, honours `multiple`, and reports what is unroutable. Options: `path`, `lease_seconds`,
`idle_poll_seconds`, `keep_newest` (messages of a queue; older ones are dropped).
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, virtual

from shared.transport.embedded_file import LEASE_SECONDS, QueueFile

BUSY_POLL_SECONDS = 0.01
IDLE_POLL_SECONDS = 0.04
BUSY_FOR_SECONDS = 1.0
"""After this long without a message the poll slows down: twelve idle courts cost a few per cent of a core."""


class Unroutable(Exception):
    """A mandatory message matches no binding: nobody has that inbox."""


class QoS(virtual.QoS):
    """What this channel has in hand, by delivery tag, which is the id of the message in the file."""

    restore_at_shutdown = False  # the lease does it, also for a killed process

    def in_hand(self, queue: str) -> list[int]:
        """Tags of one queue, oldest first."""
        return [tag for tag, message in self._delivered.items() if message.properties["queue"] == queue]

    def holds_any(self) -> bool:
        """Whether anything is in hand."""
        return bool(self._delivered)

    def forget(self, tags: Sequence[int]) -> None:
        """These are no longer in hand."""
        for tag in tags:
            self._delivered.pop(tag, None)


class Channel(virtual.Channel):
    """One connection to the file."""

    QoS = QoS
    supports_fanout = True  # makes kombu call `_queue_bind`, so that bindings reach the file
    body_encoding: Any = None  # bodies are stored as they are
    do_restore = False

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        options = connection.client.transport_options
        self.file = QueueFile(Path(options["path"]), options.get("lease_seconds", LEASE_SECONDS))
        self._keep_newest: int | None = options.get("keep_newest")
        self._tables: dict[str, list[Any]] = {}
        self._routes: dict[tuple[str, str], list[str]] = {}

    def transaction(self) -> AbstractContextManager[None]:
        """Publish several messages in one commit, all or none."""
        return self.file.transaction()

    # -- routing -------------------------------------------------------------------------------------------
    def _new_queue(self, queue: str, **_kwargs: Any) -> None:
        self.file.declare(queue)

    def _queue_bind(self, exchange: str, routing_key: str, _pattern: str, queue: str) -> None:
        self.file.bind(exchange, routing_key, queue)

    def get_table(self, exchange: str) -> list[Any]:
        if self.file.has_new_bindings():
            self._tables, self._routes = {}, {}
            for name, key, queue in self.file.bindings:
                prepared = self.typeof(name).prepare_bind(queue, name, key, {})
                self._tables.setdefault(name, []).append(prepared)
        return self._tables.get(exchange, [])

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        table = self.get_table(exchange)
        found = self._routes.get((exchange, routing_key))
        if found is None:
            found = list(self.typeof(exchange).lookup(table, exchange, routing_key, default))
            if found:
                self._routes[exchange, routing_key] = found
        return found

    def basic_publish(
        self, message: dict[str, Any], exchange: str, routing_key: str, mandatory: bool = False, **_kwargs: Any
    ) -> None:
        self._inplace_augment_message(message, exchange, routing_key)
        queues = self._lookup(exchange, routing_key)
        if mandatory and not queues:
            raise Unroutable(routing_key)
        for queue in queues:
            self._put(queue, message)

    def _put(self, queue: str, message: dict[str, Any], **_kwargs: Any) -> None:
        body = message["body"]
        envelope = {name: value for name, value in message.items() if name != "body"}
        self.file.put(queue, json.dumps(envelope), body.encode() if isinstance(body, str) else bytes(body))
        if self._keep_newest is not None:
            self.file.drop_older(queue, self._keep_newest)

    # -- reading -------------------------------------------------------------------------------------------
    def drain_events(self, timeout: float | None = None, callback: Callable[..., None] | None = None) -> Any:
        if self.qos.holds_any():
            self.file.renew()
        return super().drain_events(timeout=timeout, callback=callback)

    def _get_many(self, queues: Sequence[str], timeout: float | None = None) -> None:
        delivered = 0
        for queue in list(queues):
            room = self.qos.can_consume_max_estimate() or 64
            in_hand = self.qos.in_hand(queue)
            for payload in self._payloads(queue, after=in_hand[-1] if in_hand else 0, limit=room):
                self.connection.deliver(payload, queue)
                delivered += 1
        if not delivered:
            raise Empty

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        in_hand = self.qos.in_hand(queue)
        for payload in self._payloads(queue, after=in_hand[-1] if in_hand else 0, limit=1):
            return payload
        raise Empty

    def _payloads(self, queue: str, after: int, limit: int) -> list[dict[str, Any]]:
        payloads = []
        for tag, envelope, body in self.file.take(queue, after, limit):
            payload = json.loads(envelope)
            payload["body"] = body
            payload["properties"].update(delivery_tag=tag, queue=queue)
            payloads.append(payload)
        return payloads

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        message = self.qos.get(delivery_tag)
        queue = message.properties["queue"]
        in_hand = self.qos.in_hand(queue)
        tags = [tag for tag in in_hand if tag <= delivery_tag] if multiple else [delivery_tag]
        self.file.remove(queue, tags, release=len(tags) == len(in_hand))
        self.qos.forget(tags)

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """With `requeue` all of the queue that is in hand goes back, in order; without, the message is gone."""
        queue = self.qos.get(delivery_tag).properties["queue"]
        if not requeue:
            return self.basic_ack(delivery_tag)
        self.qos.forget(self.qos.in_hand(queue))
        return self.file.release(queue)

    def _size(self, queue: str) -> int:
        return self.file.size(queue)

    def _purge(self, queue: str) -> int:
        return self.file.purge(queue)

    def close(self) -> None:
        if not self.closed:
            super().close()
            with suppress(sqlite3.Error):  # the lease ends by itself
                self.file.close()


class Transport(virtual.Transport):
    """Polls the file: quickly while something happens, slowly when nothing does."""

    Channel = Channel
    driver_type = "sqlite"
    driver_name = "embedded"
    connection_errors: tuple[Any, ...] = (*virtual.Transport.connection_errors, sqlite3.Error)
    channel_errors: tuple[Any, ...] = (*virtual.Transport.channel_errors, Unroutable)

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self._busy_until = 0.0
        self._idle_poll_seconds = client.transport_options.get("idle_poll_seconds", IDLE_POLL_SECONDS)

    def deliver(self, payload: dict[str, Any], queue: str) -> None:
        """Give one message to the consumer of its queue."""
        self._deliver(payload, queue)

    def driver_version(self) -> str:
        return sqlite3.sqlite_version

    def drain_events(self, connection: Any, timeout: float | None = None, **_kwargs: Any) -> None:
        """Deliver at least one message, or raise `TimeoutError` after `timeout` seconds."""
        cycle: Any = self.cycle
        give_up_at = None if timeout is None else time.monotonic() + timeout
        while True:
            try:
                cycle.get(self._deliver)
            except Empty:
                now = time.monotonic()
                if give_up_at is not None and now >= give_up_at:
                    raise TimeoutError from None
                pause = BUSY_POLL_SECONDS if now < self._busy_until else self._idle_poll_seconds
                time.sleep(pause if give_up_at is None else min(pause, give_up_at - now))
            else:
                self._busy_until = time.monotonic() + BUSY_FOR_SECONDS
                return


TRANSPORT_ALIASES["embedded"] = f"{__name__}:Transport"
