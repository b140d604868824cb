"""How exchange, queues, keys and rights are named on a broker, and the definitions that create them.

One virtual host. Courts publish to the topic exchange `directives` with the key
`<sender>.<recipient>.<kind>`; the quorum queue `inbox.<court>` is bound to `*.<court>.#`. Attachments have an
exchange and a queue per court of their own, `attachments` and `attachments.<court>`, addressed the same way; so have
the pictures of the traffic (`traffic`, `traffic.<court>`). One broker user per court, who may publish only as itself and
read only its own three queues. Names are permanent once published.
Read next: `provisioning`, which brings a broker to this state.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from shared.flows.ports_transport import Lane, Parcel
from shared.transport.errors import BadCourtId

VHOST = "judiciary"
EXCHANGE = "directives"
DEAD_EXCHANGE = "directives.dead"
DEAD_QUEUE = "dead.letters"
INBOX_POLICY = "inbox"
ATTACHMENT_EXCHANGE = "attachments"
ATTACHMENT_POLICY = "attachments"
TRAFFIC_EXCHANGE = "traffic"
TRAFFIC_POLICY = "traffic"
EXCHANGES = {Lane.DIRECTIVES: EXCHANGE, Lane.ATTACHMENTS: ATTACHMENT_EXCHANGE, Lane.TRAFFIC: TRAFFIC_EXCHANGE}
_QUEUES = {Lane.DIRECTIVES: "inbox", Lane.ATTACHMENTS: "attachments", Lane.TRAFFIC: "traffic"}

ATTACHMENT_LIFE_MILLISECONDS = 3_600_000
ATTACHMENT_QUEUE_BYTES = 256 * 1024 * 1024
"""A court that is off keeps no chunks on the broker: they go after an hour, or the oldest when there are too many.
Whoever still wants them asks again."""

TRAFFIC_LIFE_MILLISECONDS = 15_000
TRAFFIC_QUEUE_MESSAGES = 500
"""Pictures of a court that is off go after seconds, the oldest first: each court tells its own again within as many."""

DELIVERY_LIMIT = 50
"""Deliveries of one message before it is set aside as a dead letter. A failing handler does not use it up (the
consumer keeps the message in hand); only a lost connection or a killed process does. Explicit, because
RabbitMQ before 4 has no limit at all."""

_TYPES = {Lane.DIRECTIVES: "quorum", Lane.ATTACHMENTS: "quorum", Lane.TRAFFIC: "classic"}
"""Nobody misses a picture: it is neither replicated nor written to a disk."""

_COURT_ID = re.compile(r"[a-z][a-z0-9]*\Z")


def checked_court_id(court_id: str) -> str:
    """The same id; raises `BadCourtId` when it could not stand in a routing key or in a right."""
    if not _COURT_ID.match(court_id) or len(court_id) > 60:
        raise BadCourtId(court_id=court_id)
    return court_id


def inbox(court_id: str, lane: Lane = Lane.DIRECTIVES) -> str:
    """The queue a court reads on a lane."""
    return f"{_QUEUES[lane]}.{court_id}"


def inbox_binding(court_id: str) -> str:
    """Everything addressed to a court, from anyone, of any kind."""
    return f"*.{court_id}.#"


def routing_key(parcel: Parcel) -> str:
    """`<sender>.<recipient>.<kind>`.

    Raises:
        BadCourtId: a dot or a wildcard in an id would address another court.
    """
    return f"{checked_court_id(parcel.sender)}.{checked_court_id(parcel.recipient)}.{parcel.kind}"


def addressing(key: str) -> tuple[str, str, str]:
    """(sender, recipient, kind) of a routing key."""
    sender, _, rest = key.partition(".")
    recipient, _, kind = rest.partition(".")
    return sender, recipient, kind


def permissions(court_id: str) -> dict[str, str]:
    """Rights of a court on the virtual host: declare nothing, write to the exchanges, read its own queues."""
    write, read = "|".join(EXCHANGES.values()), "|".join(_QUEUES.values())
    return {"configure": "^$", "write": f"^({write})$", "read": rf"^({read})\.{court_id}$"}


def topic_permissions(court_id: str, lane: Lane = Lane.DIRECTIVES) -> dict[str, str]:
    """Rights of a court on routing keys: it may send only in its own name."""
    return {"exchange": EXCHANGES[lane], "write": rf"^{court_id}\.", "read": "^$"}


def password_hash(password: str) -> str:
    """RabbitMQ's `rabbit_password_hashing_sha256`: base64 of salt and salted SHA-256."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def definitions(courts: Iterable[str], passwords: Mapping[str, str]) -> dict[str, Any]:
    """RabbitMQ definitions for these courts; importing them twice changes nothing.

    Args:
        courts: every court that shall have queue and rights.
        passwords: plain passwords of the courts whose user is to be created or renewed; certificate-only
            users get an empty password, which cannot be used to log in.
    """
    ids = [checked_court_id(court) for court in courts]
    return {
        "vhosts": [{"name": VHOST}],
        "users": [
            {
                "name": court,
                "password_hash": password_hash(passwords[court]) if passwords[court] else "",
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": "",
            }
            for court in ids
            if court in passwords
        ],
        "permissions": [{"user": court, "vhost": VHOST, **permissions(court)} for court in ids],
        "topic_permissions": [
            {"user": court, "vhost": VHOST, **topic_permissions(court, lane)} for court in ids for lane in Lane
        ],
        "exchanges": [*(_exchange(name, "topic") for name in EXCHANGES.values()), _exchange(DEAD_EXCHANGE, "fanout")],
        "queues": [_queue(inbox(court, lane), _TYPES[lane]) for court in ids for lane in Lane] + [_queue(DEAD_QUEUE)],
        "bindings": [
            _binding(EXCHANGES[lane], inbox(court, lane), inbox_binding(court)) for court in ids for lane in Lane
        ]
        + [_binding(DEAD_EXCHANGE, DEAD_QUEUE, "")],
        "policies": [policy(), attachment_policy(), traffic_policy()],
    }


def policy() -> dict[str, Any]:
    """Dead letters by policy: as an argument of the queue they would need rights the courts must not have."""
    return {
        "vhost": VHOST,
        "name": INBOX_POLICY,
        "pattern": r"^inbox\.",
        "apply-to": "queues",
        "priority": 0,
        "definition": {"dead-letter-exchange": DEAD_EXCHANGE, "delivery-limit": DELIVERY_LIMIT},
    }


def attachment_policy() -> dict[str, Any]:
    """Bounds of the queues of attachments; what falls out is dropped, not set aside: it is asked for again."""
    return {
        "vhost": VHOST,
        "name": ATTACHMENT_POLICY,
        "pattern": r"^attachments\.",
        "apply-to": "queues",
        "priority": 0,
        "definition": {
            "delivery-limit": DELIVERY_LIMIT, "message-ttl": ATTACHMENT_LIFE_MILLISECONDS,
            "max-length-bytes": ATTACHMENT_QUEUE_BYTES, "overflow": "drop-head",
        },
    }  # fmt: skip


def traffic_policy() -> dict[str, Any]:
    """Bounds of the queues of pictures; what falls out is dropped."""
    return {
        "vhost": VHOST,
        "name": TRAFFIC_POLICY,
        "pattern": r"^traffic\.",
        "apply-to": "queues",
        "priority": 0,
        "definition": {
            "message-ttl": TRAFFIC_LIFE_MILLISECONDS, "max-length": TRAFFIC_QUEUE_MESSAGES, "overflow": "drop-head",
        },
    }  # fmt: skip


def _exchange(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name, "vhost": VHOST, "type": kind, "durable": True,
        "auto_delete": False, "internal": False, "arguments": {},
    }  # fmt: skip


def _queue(name: str, type_: str = "quorum") -> dict[str, Any]:
    return {
        "name": name, "vhost": VHOST, "durable": True, "auto_delete": False,
        "arguments": {"x-queue-type": type_},
    }  # fmt: skip


def _binding(source: str, queue: str, key: str) -> dict[str, Any]:
    return {
        "source": source, "vhost": VHOST, "destination": queue, "destination_type": "queue",
        "routing_key": key, "arguments": {},
    }  # fmt: skip
