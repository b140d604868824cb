"""What every transport must keep, on the embedded file, on RabbitMQ and, where it makes sense, in process."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shared.domain.errors import SetupError
from shared.flows.ports_transport import Lane, Outcome, Parcel, Transport
from shared.transport.in_process import InProcessNetwork
from shared.transport.opening import open_transport
from shared.transport.topology import TRAFFIC_QUEUE_MESSAGES

_serial = itertools.count(1)

Addresses = Callable[..., dict[str, str]]


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something is true; fail when it never is."""
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "it never became true"
        time.sleep(0.01)


@dataclass
class Line:
    """Fresh courts on one engine: `sender`, `recipient`, and `stranger`, who is not provisioned."""

    sender: str
    recipient: str
    stranger: str
    open: Callable[[str], Transport]
    urls: dict[str, str] = field(default_factory=dict)

    def parcels(self, count: int, body: bytes = b"{}", recipient: str = "") -> list[Parcel]:
        return [
            Parcel(f"m{number:05}", self.sender, recipient or self.recipient, "elevation.ruling.v1", {"alg": "Ed25519"}, body)
            for number in range(count)
        ]  # fmt: skip


@contextmanager
def listening(
    transport: Transport, fails: Callable[[Sequence[Parcel]], bool] = lambda _: False, lane: Lane = Lane.DIRECTIVES
) -> Iterator[list[Parcel]]:
    """What a consumer in its own thread has handled; `fails` says for which batches the handler raises."""
    handled: list[Parcel] = []
    stop = threading.Event()

    def handle(parcels: Sequence[Parcel]) -> None:
        if fails(parcels):
            raise RuntimeError("the database is away")
        handled.extend(parcels)

    thread = threading.Thread(target=transport.consumer(lane).run, args=(handle, stop))
    thread.start()
    try:
        yield handled
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive(), "the consumer did not stop"


@contextmanager
def publishing(transport: Transport, lane: Lane = Lane.DIRECTIVES) -> Iterator[Any]:
    publisher = transport.publisher(lane)
    try:
        yield publisher
    finally:
        publisher.close()


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def embedded_line(folder: Path) -> Line:
    url = f"embedded://{folder}/queues.db"
    for court in ("gd", "gd03"):
        open_transport(url, court).check()
    return Line("gd", "gd03", "gd99", lambda court: open_transport(url, court), {"gd": url, "gd03": url})


def rabbitmq_line(addresses: Addresses) -> Line:
    number = next(_serial)
    sender, recipient = f"gd{number}s", f"gd{number}r"
    urls = addresses(sender, recipient)
    return Line(sender, recipient, f"gd{number}x", lambda court: open_transport(urls[court], court), urls)


def in_process_line() -> Line:
    network = InProcessNetwork()
    for court in ("gd", "gd03"):
        network.transport(court)
    return Line("gd", "gd03", "gd99", network.transport)


@pytest.fixture(params=["embedded", "rabbitmq", "in process"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Line:
    if request.param == "embedded":
        return embedded_line(tmp_path)
    if request.param == "rabbitmq":
        return rabbitmq_line(request.getfixturevalue("rabbitmq_courts"))
    return in_process_line()


@pytest.fixture(params=["embedded", "rabbitmq"])
def durable_line(request: pytest.FixtureRequest, tmp_path: Path) -> Line:
    if request.param == "embedded":
        return embedded_line(tmp_path)
    return rabbitmq_line(request.getfixturevalue("rabbitmq_courts"))


def test_a_parcel_arrives_as_it_was_sent(line: Line) -> None:
    # Given a parcel with every byte there is, a control frame by its kind
    sent = Parcel(
        "id-1", line.sender, line.recipient, "frame.receipt", {"alg": "Ed25519", "key": "k1"}, bytes(range(256))
    )

    # When it is published
    with publishing(line.open(line.sender)) as publisher, listening(line.open(line.recipient)) as handled:
        assert publisher.publish([sent]) == [Outcome.CONFIRMED]

        # Then the recipient gets the same
        until(lambda: len(handled) == 1)
    assert handled == [sent]


def test_what_travels_as_an_attachment_is_never_among_the_directives(line: Line) -> None:
    chunk = Parcel("c", line.sender, line.recipient, "frame.attachment_chunk", {"alg": "Ed25519"}, bytes(256 * 1024))
    order = line.parcels(1)[0]
    sender, recipient = line.open(line.sender), line.open(line.recipient)

    # When one of each is published on its lane
    with (
        publishing(sender, Lane.ATTACHMENTS) as chunks, publishing(sender) as orders,
        listening(recipient, lane=Lane.ATTACHMENTS) as files, listening(recipient) as directives,
    ):  # fmt: skip
        assert [*chunks.publish([chunk]), *orders.publish([order])] == [Outcome.CONFIRMED] * 2
        until(lambda: bool(files and directives))

    # Then each is read on its own
    assert (files, directives) == ([chunk], [order])


def test_of_pictures_nobody_takes_only_the_newest_are_kept(durable_line: Line) -> None:
    line, many = durable_line, TRAFFIC_QUEUE_MESSAGES + 50
    with publishing(line.open(line.sender), Lane.TRAFFIC) as publisher:
        assert set(publisher.publish(line.parcels(many))) == {Outcome.CONFIRMED}

    with listening(line.open(line.recipient), lane=Lane.TRAFFIC) as handled:
        until(lambda: bool(handled) and handled[-1].message_id == f"m{many - 1:05}")

    assert [parcel.message_id for parcel in handled] == [f"m{number:05}" for number in range(50, many)]


def test_a_lane_full_of_chunks_keeps_no_directive_waiting(durable_line: Line) -> None:
    # Given 25 MB that nobody reads, from a publisher that goes on
    line, stop = durable_line, threading.Event()
    many = [
        Parcel(f"c{n}", line.sender, line.recipient, "frame.attachment_chunk", {}, bytes(256 * 1024)) for n in range(4)
    ]
    with publishing(line.open(line.sender), Lane.ATTACHMENTS) as chunks, publishing(line.open(line.sender)) as orders:

        def fill() -> None:
            for _ in range(25):
                if not stop.is_set():
                    chunks.publish(many)

        filling = threading.Thread(target=fill)
        filling.start()
        with listening(line.open(line.recipient)) as handled:
            began = time.monotonic()
            orders.publish(line.parcels(1))
            until(lambda: bool(handled))
            waited = time.monotonic() - began
        stop.set()
        filling.join()
    assert waited < 2  # alone it takes milliseconds; behind 25 MB it would take longer than a busy machine explains


def test_chunks_in_the_hand_of_a_killed_consumer_come_to_the_next(durable_line: Line) -> None:
    court, lane = durable_line.recipient, Lane.ATTACHMENTS
    with publishing(durable_line.open(durable_line.sender), lane) as publisher:
        assert set(publisher.publish(durable_line.parcels(20, bytes(256 * 1024)))) == {Outcome.CONFIRMED}
    program = textwrap.dedent(HOLDER).replace("consumer()", 'consumer("attachments")')
    holder = subprocess.Popen([sys.executable, "-c", program, durable_line.urls[court], court], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    with holder, holder.stdout:
        assert int(holder.stdout.readline()) >= 1
        os.kill(holder.pid, signal.SIGKILL)

    with listening(durable_line.open(court), lane=lane) as handled:
        until(lambda: len({p.message_id for p in handled}) == 20)


def test_parcels_of_one_sender_keep_their_order(line: Line) -> None:
    parcels = line.parcels(350)

    with publishing(line.open(line.sender)) as publisher:
        for start in range(0, 350, 70):
            publisher.publish(parcels[start : start + 70])
        with listening(line.open(line.recipient)) as handled:
            until(lambda: len(handled) >= 350)

    assert [p.message_id for p in handled] == [p.message_id for p in parcels]


def test_every_parcel_of_a_batch_has_its_own_outcome(line: Line) -> None:
    # Given a batch with one parcel to a court that has no queue, one in another's name, one to no court at all
    to_stranger = line.parcels(1, recipient=line.stranger)[0]
    as_another = Parcel("x", line.recipient, line.recipient, "k")
    good = line.parcels(3)

    with publishing(line.open(line.sender)) as publisher:
        outcomes = publisher.publish([good[0], to_stranger, good[1], as_another, good[2]])

    assert outcomes == ["confirmed", "unroutable", "confirmed", "failed", "confirmed"]


def test_an_empty_batch_has_no_outcomes(line: Line) -> None:
    with publishing(line.open(line.sender)) as publisher:
        assert list(publisher.publish([])) == []


def test_parcels_whose_handler_failed_come_again_in_order(line: Line) -> None:
    # Given a handler that fails five times
    failures = iter(range(5))
    with publishing(line.open(line.sender)) as publisher:
        publisher.publish(line.parcels(20))

        with listening(line.open(line.recipient), lambda _: next(failures, None) is not None) as handled:
            until(lambda: len(handled) >= 20)

    assert [p.message_id for p in handled] == [p.message_id for p in line.parcels(20)]


def test_a_parcel_that_cannot_be_handled_holds_back_only_what_is_behind_it(line: Line) -> None:
    # Given that the handler can never handle m00007
    with publishing(line.open(line.sender)) as publisher:
        publisher.publish(line.parcels(20))

        with listening(line.open(line.recipient), lambda ps: any(p.message_id == "m00007" for p in ps)) as handled:
            until(lambda: len(handled) >= 7)

    assert [p.message_id for p in handled] == [f"m{n:05}" for n in range(7)]


def test_what_was_not_acknowledged_is_there_for_the_next_consumer(line: Line) -> None:
    with publishing(line.open(line.sender)) as publisher:
        publisher.publish(line.parcels(10))
        tried = threading.Event()
        with listening(line.open(line.recipient), lambda _: tried.set() or True) as handled:
            assert tried.wait(20)
        assert handled == []

        with listening(line.open(line.recipient)) as handled:
            until(lambda: len(handled) >= 10)
    assert len(handled) == 10


def test_an_idle_recipient_gets_a_parcel_within_200_ms(durable_line: Line) -> None:
    delays = []
    line = durable_line
    with publishing(line.open(line.sender)) as publisher, listening(line.open(line.recipient)) as handled:
        for number in range(1, 8):
            published_at = time.monotonic()
            publisher.publish(durable_line.parcels(1))
            until(lambda number=number: len(handled) == number)
            delays.append(time.monotonic() - published_at)
    assert sorted(delays)[3] < 0.2  # the median bears a busy test machine


HOLDER = """
    import sys, threading
    from shared.transport.opening import open_transport

    def handle(parcels):
        print(len(parcels), flush=True)
        threading.Event().wait()

    open_transport(sys.argv[1], sys.argv[2]).consumer().run(handle, threading.Event())
"""


def test_a_killed_consumer_loses_nothing(durable_line: Line) -> None:
    # Given a consumer process that has parcels in hand and has acknowledged none
    court = durable_line.recipient
    with publishing(durable_line.open(durable_line.sender)) as publisher:
        assert set(publisher.publish(durable_line.parcels(250))) == {Outcome.CONFIRMED}
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDER), durable_line.urls[court], court], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    with holder, holder.stdout:
        assert int(holder.stdout.readline()) >= 1

        # When it is killed
        os.kill(holder.pid, signal.SIGKILL)

    # Then the next consumer gets all of them, in order
    with listening(durable_line.open(court)) as handled:
        until(lambda: len({p.message_id for p in handled}) == 250)
    assert [p.message_id for p in handled] == [p.message_id for p in durable_line.parcels(250)]


def test_big_parcels_from_three_publishers_to_three_consumers_arrive_whole(durable_line: Line) -> None:
    # Given bodies of 300 kB
    bodies = [bytes([number]) * 300_000 for number in range(60)]
    sent = {f"m{n}": hashlib.sha256(body).hexdigest() for n, body in enumerate(bodies)}

    def send(which: int) -> None:
        with publishing(durable_line.open(durable_line.sender)) as publisher:
            for number in range(which, 60, 3):
                parcel = Parcel(f"m{number}", durable_line.sender, durable_line.recipient, "k", {}, bodies[number])
                assert publisher.publish([parcel]) == [Outcome.CONFIRMED]

    # When three publishers and three consumers work at once
    recipient = durable_line.open(durable_line.recipient)
    threads = [threading.Thread(target=send, args=(which,)) for which in range(3)]
    with listening(recipient) as one, listening(recipient) as two, listening(recipient) as three:
        for thread in threads:
            thread.start()
        until(lambda: len({p.message_id for p in [*one, *two, *three]}) == 60, seconds=60)
        for thread in threads:
            thread.join()

    # Then nothing is lost and nothing is torn
    assert {p.message_id: hashlib.sha256(p.body).hexdigest() for p in [*one, *two, *three]} == sent


def test_nothing_is_opened_before_first_use(durable_line: Line) -> None:
    before = (threading.active_count(), open_files())

    transport = durable_line.open(durable_line.sender)
    publisher, _consumer = transport.publisher(), transport.consumer()

    assert (threading.active_count(), open_files()) == before
    publisher.close()
    publisher.close()


def test_a_closed_publisher_opens_again(durable_line: Line) -> None:
    publisher = durable_line.open(durable_line.sender).publisher()
    publisher.publish(durable_line.parcels(1))
    publisher.close()

    assert publisher.publish(durable_line.parcels(1)) == [Outcome.CONFIRMED]
    publisher.close()


def test_check_passes_for_a_provisioned_court(line: Line) -> None:
    line.open(line.sender).check()


@pytest.mark.parametrize("url", ["embedded:///proc/no/queues.db", "amqp://gd:x@127.0.0.1:1/judiciary"])
def test_check_says_what_to_do_when_the_queues_are_unreachable(url: str) -> None:
    with pytest.raises(SetupError) as refused:
        open_transport(url, "gd").check()
    assert refused.value.code == "transport_unavailable"
    assert refused.value.todo.zh


@pytest.mark.parametrize("url", ["embedded:///proc/no/queues.db", "amqp://gd:x@127.0.0.1:1/judiciary"])
def test_a_publisher_without_queues_fails_and_does_not_raise(url: str) -> None:
    with publishing(open_transport(url, "gd")) as publisher:
        for _ in range(3):
            assert publisher.publish([Parcel("m", "gd", "gd03", "k")]) == [Outcome.FAILED]
