"""The RabbitMQ engine: pika publishes, kombu consumes; both as the broker user of one court."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pika
from kombu.entity import Queue

from shared.flows.ports_transport import Lane
from shared.transport.broker_address import BrokerAddress
from shared.transport.errors import TransportMisprovisioned, TransportUnavailable
from shared.transport.kombu_consumer import ATTACHMENT_BATCH, BATCH, KombuConsumer
from shared.transport.rabbitmq_publisher import RabbitPublisher
from shared.transport.topology import EXCHANGES, inbox


@dataclass(frozen=True, slots=True)
class RabbitTransport:
    """The broker as one court uses it. Queues and rights are made by `provisioning`, never by a court."""

    address: BrokerAddress
    court_id: str
    batch: int = BATCH

    def publisher(self, lane: Lane = Lane.DIRECTIVES) -> RabbitPublisher:
        return RabbitPublisher(
            self.address, self.court_id, exchange=EXCHANGES[lane], persistent=lane is not Lane.TRAFFIC
        )

    def consumer(self, lane: Lane = Lane.DIRECTIVES) -> KombuConsumer:
        batch = self.batch if lane is Lane.DIRECTIVES else ATTACHMENT_BATCH
        # A court may declare nothing, not even its own queue as it is.
        return KombuConsumer(self.address.kombu_connection, Queue(inbox(self.court_id, lane), no_declare=True), batch)

    def check(self) -> None:
        """Log in, and see that exchanges and queues exist.

        Raises:
            TransportUnavailable: no connection, or the login is refused.
            TransportMisprovisioned: the login belongs to another court, or exchange or inbox are missing.
        """
        if self.address.user != self.court_id:
            raise TransportMisprovisioned(court_id=self.court_id, reason=f"login is {self.address.user}")
        logging.getLogger("pika").setLevel(logging.CRITICAL)
        try:
            connection = pika.BlockingConnection(self.address.pika_parameters())
        except (pika.exceptions.AMQPError, OSError) as error:
            raise TransportUnavailable(address=self.address, reason=_reason(error)) from error
        try:
            channel = connection.channel()
            for lane in (Lane.DIRECTIVES, Lane.ATTACHMENTS):  # without pictures a court works as well
                channel.exchange_declare(EXCHANGES[lane], passive=True)
                channel.queue_declare(inbox(self.court_id, lane), passive=True)
        except pika.exceptions.AMQPError as error:
            raise TransportMisprovisioned(court_id=self.court_id, reason=_reason(error)) from error
        finally:
            if connection.is_open:
                connection.close()


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__
