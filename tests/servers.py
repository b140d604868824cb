"""Private servers for tests, started once per session and only when a test asks for one.

A pytest plugin: `conftest.py` names it in `pytest_plugins`, or `-p servers` with `tests` on the path.
Fixtures: `rabbitmq` (a `PrivateRabbitMQ`), `rabbitmq_api` (its management API), `rabbitmq_courts` (provisions
courts and gives their addresses), `postgresql` (a `PrivatePostgreSQL`), `postgresql_url` (an empty database for
one test). Without the installed package a test is skipped at home with a loud line and fails on CI.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.persistence.private_postgresql import PrivatePostgreSQL
from shared.transport import topology
from shared.transport.private_rabbitmq import PrivateRabbitMQ
from shared.transport.provisioning import ManagementApi, provision

_serial = itertools.count(1)


def _needs(package: str) -> None:
    if not package:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"package {package} is missing: on CI the servers must be installed", pytrace=False)
    pytest.skip(f"NOT TESTED: package {package} is not installed (apt-get install {package})")


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[PrivateRabbitMQ]:
    """One broker for all tests; a test that stops it starts it again."""
    _needs(PrivateRabbitMQ.missing())
    folder = Path(tempfile.mkdtemp(prefix="zhixing-rabbitmq-"))
    try:
        with PrivateRabbitMQ(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def rabbitmq_api(rabbitmq: PrivateRabbitMQ) -> ManagementApi:
    """The management interface as administrator."""
    return ManagementApi(rabbitmq.management_url, rabbitmq.admin_user, rabbitmq.admin_password)


@pytest.fixture(scope="session")
def rabbitmq_courts(rabbitmq: PrivateRabbitMQ, rabbitmq_api: ManagementApi) -> Callable[..., dict[str, str]]:
    """`rabbitmq_courts("gd", "gd03")`: provision these courts, give the address of each."""
    known: dict[str, str] = {}

    def addresses(*courts: str) -> dict[str, str]:
        known.update(provision(rabbitmq_api, courts, {c: known[c] for c in courts if c in known}, renew=True))
        place = f"127.0.0.1:{rabbitmq.amqp_port}/{topology.VHOST}"
        return {court: f"amqp://{court}:{known[court]}@{place}" for court in courts}

    return addresses


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PrivatePostgreSQL]:
    """One cluster for all tests, without fsync."""
    _needs(PrivatePostgreSQL.missing())
    folder = Path(tempfile.mkdtemp(prefix="zhixing-postgresql-"))
    folder.chmod(0o755)  # the account of the server must get through; the cluster itself is closed
    try:
        with PrivatePostgreSQL(folder / "cluster", durable=False) as server:
            yield server
            server.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql: PrivatePostgreSQL) -> Iterator[str]:
    """SQLAlchemy's address of an empty database, dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_serial)}"
    yield postgresql.create_database(name)
    postgresql.drop_database(name)
