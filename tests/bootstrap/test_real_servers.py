"""The private RabbitMQ and PostgreSQL of a country: what a killed run leaves behind is found by the next."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from shared.bootstrap.servers import Servers
from shared.flows.ports_transport import Outcome, Parcel
from shared.persistence.private_postgresql import PrivatePostgreSQL
from shared.transport import private_rabbitmq
from shared.transport.errors import PrivateServerMissing
from shared.transport.opening import open_transport
from shared.transport.private_rabbitmq import PrivateRabbitMQ

COURTS = ("gd03", "gd0304")


@pytest.fixture
def servers() -> Iterator[Callable[[], Servers]]:
    """Each call gives the servers of one and the same country, as another run of `zhixing up` would see them."""
    if package := PrivateRabbitMQ.missing() or PrivatePostgreSQL.missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"package {package} is missing: on CI the servers must be installed", pytrace=False)
        pytest.skip(f"NOT TESTED: package {package} is not installed (apt-get install {package})")
    made: list[Servers] = []
    with tempfile.TemporaryDirectory(prefix="zhixing-servers-") as place:
        folder = Path(place) / "servers"
        for each in (folder.parent, folder):
            each.mkdir(exist_ok=True)
            each.chmod(0o755)  # the account of PostgreSQL must get through

        def another() -> Servers:
            made.append(Servers(folder))
            return made[-1]

        try:
            yield another
        finally:
            for each_run in reversed(made):
                each_run.stop()


@pytest.mark.slow
def test_killed_servers_keep_what_they_confirmed_and_left_behind_ones_are_ended(servers: Callable[[], Servers]) -> None:
    # Given servers started for the first time, and a message confirmed at once
    first = servers()
    addresses = first.start(COURTS)
    publisher = open_transport(addresses["gd03"][1], "gd03").publisher()
    assert publisher.publish([Parcel("m1", "gd03", "gd0304", "file_call")]) == [Outcome.CONFIRMED]
    publisher.close()

    # When the broker is killed and another run starts
    first._broker.kill()
    left_behind = servers()
    addresses = left_behind.start(COURTS)

    # Then the message is handed to its recipient
    got: list[str] = []
    stop = threading.Event()

    def handle(parcels: Sequence[Parcel]) -> None:
        got.extend(parcel.message_id for parcel in parcels)
        stop.set()

    consumer = open_transport(addresses["gd0304"][1], "gd0304").consumer()
    reader = threading.Thread(target=consumer.run, args=(handle, stop), daemon=True)
    reader.start()
    stop.wait(20)
    stop.set()
    reader.join(20)
    assert got == ["m1"]

    # And when that run is gone and the next stops them, as `zhixing up --fresh` does before it deletes the folder,
    # then none of them lives
    servers().stop()
    assert not left_behind._broker.is_running()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses["gd03"][0].replace("+psycopg", ""))


def test_without_the_package_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a machine without RabbitMQ
    monkeypatch.setattr(private_rabbitmq, "_PROGRAM", tmp_path / "nothing")
    servers = Servers(tmp_path / "servers")

    # When its servers are wanted, then the package is named and the folder of the country stays empty
    with pytest.raises(PrivateServerMissing, match="RabbitMQ"):
        servers.start(COURTS)
    servers.stop()
    assert not list(tmp_path.iterdir())
