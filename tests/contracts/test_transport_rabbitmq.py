"""What RabbitMQ adds: rights per court, and life through a restart of the broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from shared.flows.ports_transport import Outcome, Parcel
from shared.transport.broker_address import BrokerAddress
from shared.transport.errors import TransportMisprovisioned, TransportUnavailable
from shared.transport.opening import open_transport
from shared.transport.private_rabbitmq import PrivateRabbitMQ

Addresses = Callable[..., dict[str, str]]


@pytest.fixture
def courts(rabbitmq_courts: Addresses) -> dict[str, str]:
    """Two courts and their addresses; only these tests use them."""
    return rabbitmq_courts("hn", "hn01")


@pytest.fixture
def channel(courts: dict[str, str]) -> Iterator[BlockingChannel]:
    """What a court could do with any AMQP program and its own password."""
    connection = pika.BlockingConnection(BrokerAddress.parsed(courts["hn"]).pika_parameters())
    channel = connection.channel()
    channel.confirm_delivery()
    yield channel
    connection.close()


def publish(channel: BlockingChannel, exchange: str, key: str, user_id: str | None = None) -> None:
    channel.basic_publish(exchange, key, b"x", pika.BasicProperties(user_id=user_id), mandatory=True)


ATTEMPTS: dict[str, tuple[Callable[[BlockingChannel], object], int]] = {
    "publish in the name of another court": (lambda c: publish(c, "directives", "hn01.hn.order"), 403),
    "put another user id on its message": (lambda c: publish(c, "directives", "hn.hn01.order", "hn01"), 406),
    "go round the exchange": (lambda c: publish(c, "", "inbox.hn01"), 403),
    "publish dead letters": (lambda c: publish(c, "directives.dead", "hn.hn01.order"), 403),
    "read another court's inbox": (lambda c: c.basic_get("inbox.hn01"), 403),
    "consume another court's inbox": (lambda c: c.basic_consume("inbox.hn01", lambda *_: None), 403),
    "empty another court's inbox": (lambda c: c.queue_purge("inbox.hn01"), 403),
    "declare a queue": (lambda c: c.queue_declare("spy"), 403),
    "declare its own inbox": (lambda c: c.queue_declare("inbox.hn", durable=True), 403),
    "bind its inbox to all traffic": (lambda c: c.queue_bind("inbox.hn", "directives", "#"), 403),
    "send a chunk in the name of another court": (lambda c: publish(c, "attachments", "hn01.hn.frame.x"), 403),
    "go round the exchange of attachments": (lambda c: publish(c, "", "attachments.hn01"), 403),
    "read another court's attachments": (lambda c: c.basic_get("attachments.hn01"), 403),
    "declare its own queue of attachments": (lambda c: c.queue_declare("attachments.hn", durable=True), 403),
    "bind its attachments to all traffic": (lambda c: c.queue_bind("attachments.hn", "attachments", "#"), 403),
    "delete the exchange": (lambda c: c.exchange_delete("directives"), 403),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_court_cannot(attempt: str, channel: BlockingChannel) -> None:
    act, code = ATTEMPTS[attempt]
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refused:
        act(channel)
    assert refused.value.reply_code == code


def test_a_court_can_publish_as_itself(channel: BlockingChannel) -> None:
    publish(channel, "directives", "hn.hn01.order", "hn")


def test_a_wrong_password_is_said_plainly(courts: dict[str, str]) -> None:
    address = BrokerAddress.parsed(courts["hn"])
    with pytest.raises(TransportUnavailable) as refused:
        open_transport(f"amqp://hn:wrong@{address.host}:{address.port}/{address.vhost}", "hn").check()
    assert "wrong" not in str(refused.value.facts["address"])


def test_a_court_cannot_run_with_the_login_of_another(courts: dict[str, str]) -> None:
    with pytest.raises(TransportMisprovisioned):
        open_transport(courts["hn01"], "hn").check()


def test_publisher_and_consumer_outlive_a_broker(rabbitmq: PrivateRabbitMQ, rabbitmq_courts: Addresses) -> None:
    # Given a running line with confirmed parcels
    urls = rabbitmq_courts("jx", "jx01")
    rabbitmq.write_down()
    publisher = open_transport(urls["jx"], "jx").publisher()
    first = [Parcel(f"before-{n}", "jx", "jx01", "k") for n in range(50)]
    assert set(publisher.publish(first)) == {Outcome.CONFIRMED}
    handled: list[str] = []
    broken = threading.Event()
    stop = threading.Event()

    def handle(parcels: Sequence[Parcel]) -> None:
        if not broken.is_set():
            raise RuntimeError("not yet")
        handled.extend(parcel.message_id for parcel in parcels)

    consumer = threading.Thread(
        target=open_transport(urls["jx01"], "jx01").consumer().run, args=(handle, stop), daemon=True
    )
    consumer.start()

    # When the broker dies
    try:
        rabbitmq.kill()
        asked_at = time.monotonic()
        lost = publisher.publish([Parcel("lost", "jx", "jx01", "k")])
        answered_after_seconds = time.monotonic() - asked_at
    finally:
        rabbitmq.start()
    broken.set()

    # Then publishing fails within seconds, and both go on by themselves when it is back
    assert lost == [Outcome.FAILED]
    assert answered_after_seconds < 6
    give_up_at = time.monotonic() + 30
    while publisher.publish([Parcel("after", "jx", "jx01", "k")]) != [Outcome.CONFIRMED]:
        assert time.monotonic() < give_up_at
    while "after" not in handled:
        assert time.monotonic() < give_up_at
        time.sleep(0.02)
    stop.set()
    consumer.join(20)
    publisher.close()
    assert [name for name in handled if name.startswith("before")] == [parcel.message_id for parcel in first]


def test_a_blocked_broker_does_not_hang_the_publisher(rabbitmq: PrivateRabbitMQ, rabbitmq_courts: Addresses) -> None:
    # Given a broker that stands still (SIGSTOP), as behind a cut line
    urls = rabbitmq_courts("jl", "jl01")
    publisher = open_transport(urls["jl"], "jl").publisher()
    assert publisher.publish([Parcel("m1", "jl", "jl01", "k")]) == [Outcome.CONFIRMED]

    with rabbitmq.frozen():
        asked_at = time.monotonic()
        outcomes = publisher.publish([Parcel("m2", "jl", "jl01", "k")])
        waited_seconds = time.monotonic() - asked_at

    assert outcomes == [Outcome.FAILED]
    assert waited_seconds < 8
    give_up_at = time.monotonic() + 30
    while publisher.publish([Parcel("m3", "jl", "jl01", "k")]) != [Outcome.CONFIRMED]:
        assert time.monotonic() < give_up_at
    publisher.close()
