"""Where a RabbitMQ broker is and how one court logs in; what pika and kombu need is made from it.

`amqp://user:password@host:port/vhost`, or `amqps://user[:password]@host:port/vhost?ca=…&cert=…&key=…
&server_name=…`. With a certificate and no password the login is EXTERNAL: the common name of the
certificate is the user, so that the broker ties `user_id` to the key of the court.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pika
from kombu.connection import Connection

from shared.transport.errors import BadTransportUrl

HEARTBEAT_SECONDS = 10
CONNECT_SECONDS = 3.0
IO_SECONDS = 5.0
"""No read, write or confirm is waited for longer than this."""

_OPTIONS = {"ca", "cert", "key", "server_name"}


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A parsed address. `repr` and `str` never show the password."""

    host: str
    port: int
    vhost: str
    user: str
    password: str
    tls: bool = False
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    server_name: str = ""

    @classmethod
    def parsed(cls, url: str) -> BrokerAddress:
        """Raises `BadTransportUrl` when something is missing or unknown, without quoting the password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadTransportUrl(reason=error) from None
        tls = parts.scheme == "amqps"
        options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if unknown := set(options) - _OPTIONS:
            raise BadTransportUrl(reason=f"unknown option: {', '.join(sorted(unknown))}")
        if not parts.hostname or not parts.username:
            raise BadTransportUrl(reason="host or user missing")
        if options and not tls:
            raise BadTransportUrl(reason="certificates need amqps://")
        if not parts.password and "cert" not in options:
            raise BadTransportUrl(reason="neither password nor certificate")
        files = {name: Path(options[name]) for name in ("ca", "cert", "key") if name in options}
        return cls(
            host=parts.hostname,
            port=port or (5671 if tls else 5672),
            vhost=unquote(parts.path[1:]) or "/",
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            tls=tls,
            server_name=options.get("server_name", ""),
            **files,
        )

    def __str__(self) -> str:
        return f"{'amqps' if self.tls else 'amqp'}://{self.user}@{self.host}:{self.port}/{self.vhost}"

    __repr__ = __str__

    @property
    def external(self) -> bool:
        """Log in by certificate alone."""
        return self.cert is not None and not self.password

    def pika_parameters(self) -> pika.ConnectionParameters:
        """One attempt, short time-outs: whoever uses it retries with backoff."""
        external = self.external
        return pika.ConnectionParameters(
            host=self.host,
            port=self.port,
            virtual_host=self.vhost,
            credentials=pika.credentials.ExternalCredentials()
            if external
            else pika.PlainCredentials(self.user, self.password),
            heartbeat=HEARTBEAT_SECONDS,
            socket_timeout=CONNECT_SECONDS,
            stack_timeout=CONNECT_SECONDS + 1,
            blocked_connection_timeout=IO_SECONDS,
            connection_attempts=1,
            ssl_options=pika.SSLOptions(self._context(), self.server_name or self.host) if self.tls else None,
        )

    def kombu_connection(self) -> Connection:
        """Not connected yet."""
        return Connection(
            hostname=self.host,
            port=self.port,
            virtual_host=self.vhost,
            userid="" if self.external else self.user,
            password=self.password,
            transport="pyamqp",
            heartbeat=HEARTBEAT_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            login_method="EXTERNAL" if self.external else "PLAIN",
            ssl=self._kombu_tls() if self.tls else False,
            transport_options={"read_timeout": IO_SECONDS, "write_timeout": IO_SECONDS},
        )

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.cert:
            context.load_cert_chain(self.cert, self.key)
        return context

    def _kombu_tls(self) -> dict[str, Any]:
        named = {"ca_certs": self.ca, "certfile": self.cert, "keyfile": self.key}
        return {
            "cert_reqs": ssl.CERT_REQUIRED,
            "server_hostname": self.server_name or self.host,
            **{name: str(path) for name, path in named.items() if path},
        }
