from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import psycopg

from shared.persistence.private_postgresql import PrivatePostgreSQL
from shared.transport.private_rabbitmq import PrivateRabbitMQ


def test_the_private_broker_listens_on_loopback_only(rabbitmq: PrivateRabbitMQ) -> None:
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    ports = {f"{port:04X}" for port in rabbitmq._ports.values()}
    addresses = {
        line.split()[1].split(":")[0]
        for line in listening
        if line.split()[1].split(":")[1] in ports and line.split()[3] == "0A"
    }
    assert addresses == {"0100007F"}


def test_secrets_of_the_private_broker_are_readable_by_their_owner_only(rabbitmq: PrivateRabbitMQ) -> None:
    assert stat.S_IMODE(rabbitmq._folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((rabbitmq._folder / "admin.password").stat().st_mode) == 0o600


def test_a_database_survives_a_crash_of_the_private_server(postgresql: PrivatePostgreSQL) -> None:
    # Given a committed row
    url = postgresql.create_database("crash").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE t (n int)")
        connection.execute("INSERT INTO t VALUES (7)")

    # When the server ends without writing down and starts again (twice started is once)
    postgresql.kill()
    assert not postgresql.is_running()
    postgresql.start()
    postgresql.start()

    # Then the row is there
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM t").fetchone() == (7,)
    postgresql.drop_database("crash")


def test_the_private_database_opens_no_port_and_lets_nobody_else_in(postgresql: PrivatePostgreSQL) -> None:
    with psycopg.connect(postgresql.url("postgres").replace("+psycopg", "")) as connection:
        addresses = connection.execute("SHOW listen_addresses").fetchone()
    assert addresses == ("",)
    assert stat.S_IMODE(postgresql._sockets.stat().st_mode) == 0o700


def test_an_empty_database_is_given_to_each_test(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_a_server_left_behind_by_a_killed_parent_is_replaced(rabbitmq: PrivateRabbitMQ) -> None:
    # Given a second object for the same folder, as a new run after a kill -9 of the first
    left_behind = rabbitmq._server
    assert isinstance(left_behind, subprocess.Popen)
    rabbitmq.write_down()
    left_epmd = rabbitmq._epmd
    assert left_epmd is not None
    rabbitmq._server = rabbitmq._epmd = None

    # When it starts
    rabbitmq.start()

    # Then the old server is gone and the new one answers
    assert left_behind.wait(10) != 0
    left_epmd.wait(10)
    assert rabbitmq.is_running()
