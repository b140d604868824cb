"""Connections to SQLite and PostgreSQL, set so that a commit is durable and no update is lost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from shared.domain.errors import SetupError, Text
from shared.persistence.errors import StoreDamaged

WAIT_SECONDS = 10.0
"""How long a transaction waits for the lock of another before StoreBusy."""

POOL_SIZE = 4
POOL_OVERFLOW = 12

BEGIN = "zhixing_begin"  # execution option: how a SQLite transaction begins


MOST_STATEMENTS = 4_000
"""Compiled statements kept; the code has far fewer shapes of them, so this is only a bound."""


class CompiledStatements(dict[tuple[Any, ...], Any]):
    """Compiled statements of all engines of this process, by driver and server version.

    SQLAlchemy keeps them per engine. A process that opens many databases (scenarios, the simulator, tests) would
    compile the same statements for each: a quarter of its time.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """The compiled statement, or None."""
        return super().get(self._by_driver(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(self) >= MOST_STATEMENTS:
            self.clear()
        super().__setitem__(self._by_driver(key), compiled)

    @staticmethod
    def _by_driver(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect, *statement = key
        return (dialect.name, dialect.driver, dialect.server_version_info, *statement)


_COMPILED = {"compiled_cache": CompiledStatements()}


class BadStoreUrl(SetupError):
    """The address of the database is of no kind we know."""

    code = "bad_store_url"
    what = Text("数据库地址无法识别：{url}。", "This is no database address: {url}.")
    todo = Text(
        "请使用 sqlite:////绝对路径/文件 或 postgresql://用户@主机/库名。",
        "Use sqlite:////absolute/path/file or postgresql://user@host/database.",
    )


def database_url(url: str) -> URL:
    """The address, parsed. Raises BadStoreUrl. SQLite paths are taken as they are, with any character."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        if not path or path == ":memory:":
            raise BadStoreUrl(url=url)
        return URL.create("sqlite", database=path)
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadStoreUrl(url=url.partition("://")[0]) from None
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
        raise BadStoreUrl(url=parsed.render_as_string(hide_password=True))
    return parsed.set(drivername="postgresql+psycopg")


def make_engine(url: URL, *, wait_seconds: float = WAIT_SECONDS, create: bool = False) -> Engine:
    """An engine; nothing is opened yet. `create`: make a missing SQLite file (migrations only)."""
    if url.drivername == "sqlite":
        return _sqlite_engine(url, wait_seconds, create=create)
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=wait_seconds,
        execution_options=_COMPILED,
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": 10,
            "application_name": "zhixing",
            "options": f"-c lock_timeout={int(wait_seconds * 1000)} -c timezone=UTC -c synchronous_commit=on",
        },
    )


def _sqlite_engine(url: URL, wait_seconds: float, *, create: bool) -> Engine:
    engine = create_engine(
        url,
        creator=_sqlite_connector(Path(str(url.database)), wait_seconds, create=create),
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=wait_seconds,
        execution_options=_COMPILED,
    )

    # The driver must not begin transactions by its own rules: its plain BEGIN loses updates under load.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN IMMEDIATE"))

    return engine


def _sqlite_connector(path: Path, wait_seconds: float, *, create: bool) -> Callable[[], sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=wait_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, wait_seconds)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _prepare(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """WAL and full durability. Changing to WAL ignores the busy timeout when processes open a new file together."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            mode: Any = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    if mode != "wal":
        raise StoreDamaged(reason=f"journal_mode={mode}")
    connection.execute("PRAGMA synchronous=FULL")
