"""The same elevation on RabbitMQ and PostgreSQL ends with the same facts as on the embedded engines, killed or not."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator

import pytest
from faults.country import RUNNING
from faults.processes import Job
from faults.sweep import Sweep
from faults.verdict import assert_same
from kombu import Connection

from shared.persistence.private_postgresql import PrivatePostgreSQL
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.topology import inbox

POINTS = ("issue.committed", "relay.published", "receive.verified", "receive.applied", "frames.published")
_serial = itertools.count(1)


@pytest.fixture(scope="module")
def sweep() -> Iterator[Sweep]:
    with Sweep() as started:
        yield started


@pytest.fixture
def fresh(rabbitmq_courts: Callable[..., dict[str, str]], postgresql: PrivatePostgreSQL) -> Iterator[Callable[[], Job]]:
    """Makes a job with empty databases and empty queues."""
    made: list[str] = []
    queues = rabbitmq_courts(*RUNNING)

    def job() -> Job:
        stores = {}
        for court in RUNNING:
            made.append(f"faults_{os.getpid()}_{next(_serial)}")
            stores[court] = postgresql.create_database(made[-1])
            with Connection(queues[court]) as connection:
                connection.channel().queue_purge(inbox(court))
        return Job("real", stores=stores, queues=queues, patience_seconds=60)

    yield job
    for name in made:
        postgresql.drop_database(name)


def test_real_servers_end_as_the_embedded_ones(sweep: Sweep, fresh: Callable[[], Job]) -> None:
    # Given the facts of an undisturbed elevation on embedded queues and databases
    # When it runs on RabbitMQ and PostgreSQL, then it ends with the same facts
    assert_same(sweep.run(fresh()), sweep.plain())


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_on_real_servers_changes_nothing(sweep: Sweep, fresh: Callable[[], Job], point: str) -> None:
    # Given an elevation on real servers, when a process is killed at a failpoint
    outcome = sweep.armed(point, point, POINTS.index(point), fresh)

    # Then the kill came, and everything ends as if it had not
    assert outcome.hit == point, f"{outcome.name}: not hit"
    assert_same(outcome, sweep.plain())


def test_a_broker_killed_under_way_loses_nothing(
    sweep: Sweep, fresh: Callable[[], Job], rabbitmq: PrivateRabbitMQ
) -> None:
    # Given an elevation on real servers
    plain, job = sweep.plain(), fresh()
    rabbitmq.write_down()

    # When the broker is killed as the ruling leaves, and comes back
    def crash(step: str) -> None:
        rabbitmq.kill()
        rabbitmq.start()

    outcome = sweep.run(Job("broker", stores=job.stores, queues=job.queues, announce=("issue",), patience_seconds=90),
                        told=crash)  # fmt: skip

    # Then everything ends as if it had not
    assert_same(outcome, plain)
