"""The port to the queues: what crosses them, and what the verbs of `flows` may ask of them.

A transport carries signed bytes from court to court and promises little: a parcel may come twice, late, or
never. What is owed is proved by signed receipts; unreceipted messages are sent again. The implementations
are in `shared.transport`; no other package knows their libraries.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """One signed message or control frame as it crosses a queue.

    Attributes:
        message_id: the identifier of the message, at most 255 ASCII characters.
        sender, recipient: court ids; on arrival they are read from the routing key, which the broker checks
            against the login of the sender.
        kind: permanent name of the kind; control frames are kinds too (`frame.receipt`). Dots are allowed.
        headers: ASCII names and values (`alg`, key id, signature, content type, `traceparent`).
        body: the bytes as signed; a transport never looks into them and never changes them.
    """

    message_id: str
    sender: str
    recipient: str
    kind: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Outcome(StrEnum):
    """What the transport says of one publish. It is never evidence that the recipient has the message."""

    CONFIRMED = "confirmed"
    """Stored by the queue."""
    UNROUTABLE = "unroutable"
    """The recipient has no queue: it was never provisioned, or its id is wrong."""
    FAILED = "failed"
    """Unknown: it may or may not have been stored. Send it again later."""


class Lane(StrEnum):
    """Sets of queues, so that what is big or frequent never stands before what is urgent."""

    DIRECTIVES = "directives"
    """Messages and their control frames."""
    ATTACHMENTS = "attachments"
    """Requests for attachments and their chunks: large, and asked for again when lost."""
    TRAFFIC = "traffic"
    """Pictures of the traffic, upward: small and frequent, stale after seconds; only the newest are kept."""


Handler = Callable[[Sequence[Parcel]], None]


class Publisher(Protocol):
    """Publishes for one court; used by one thread at a time. Opens nothing before the first publish."""

    def publish(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """One outcome per parcel, in the same order, after at most a few seconds.

        Never raises for trouble with the broker: that is `FAILED`, and the publisher reconnects by itself
        with capped, jittered backoff. A parcel that is not from this court is `FAILED` too.
        """
        ...

    def close(self) -> None:
        """Close the connection, if any. May be called twice; a later publish opens a new one."""
        ...


class Consumer(Protocol):
    """Reads one queue of one court. Opens nothing before `run`."""

    def run(self, handle: Handler, stop: threading.Event) -> None:
        """Block until `stop` is set, handing over whatever one read delivered (one parcel up to the batch).

        The whole batch is acknowledged, and only after `handle` has returned. If `handle` raises, nothing
        is acknowledged and the same parcels come again after a short backoff, then one by one, so that a
        parcel that cannot be handled holds back only what is behind it. Reconnects for ever.
        """
        ...


class Transport(Protocol):
    """The queues as one court sees them."""

    def publisher(self, lane: Lane = Lane.DIRECTIVES) -> Publisher:
        """A new publisher on a lane; nothing is opened yet."""
        ...

    def consumer(self, lane: Lane = Lane.DIRECTIVES) -> Consumer:
        """A new consumer of this court's queue on a lane; nothing is opened yet."""
        ...

    def check(self) -> None:
        """Raise a `SetupError` when the queues cannot be reached or lack what this court needs."""
        ...
