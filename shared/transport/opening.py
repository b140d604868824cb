"""From an address in the settings to a transport."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.transport.broker_address import BrokerAddress
from shared.transport.embedded import EmbeddedTransport
from shared.transport.errors import BadTransportUrl
from shared.transport.rabbitmq import RabbitTransport
from shared.transport.topology import checked_court_id


def open_transport(url: str, court_id: str) -> EmbeddedTransport | RabbitTransport:
    """The transport of one court. Opens no file, socket or thread: that happens at first use, after the fork.

    Args:
        court_id: whose transport it is; its broker user has the same name.
        url: `embedded:///absolute/path/queues.db`, `amqp://user:password@host:port/vhost`, or
            `amqps://user@host:port/vhost?ca=…&cert=…&key=…`.

    Raises:
        BadTransportUrl, BadCourtId: the address or the id cannot be used.
    """
    checked_court_id(court_id)
    scheme = urlsplit(url).scheme
    if scheme == "embedded":
        path = Path(unquote(urlsplit(url).path))
        if urlsplit(url).netloc or not path.name:
            raise BadTransportUrl(reason="embedded:/// needs an absolute path with three slashes")
        return EmbeddedTransport(path, court_id)
    if scheme in ("amqp", "amqps"):
        return RabbitTransport(BrokerAddress.parsed(url), court_id)
    raise BadTransportUrl(reason=f"unknown scheme {scheme or '(none)'}")
