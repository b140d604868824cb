"""The database of one node, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from shared.flows.ports import Store, Unit
from shared.persistence.engines import BEGIN, WAIT_SECONDS, database_url, make_engine
from shared.persistence.errors import StoreBusy, StoreNotReady, StoreUnavailable, translated
from shared.persistence.tables import SCHEMA
from shared.persistence.unit import TransactionUnit, dialect_of


def open_store(url: str, *, wait_seconds: float = WAIT_SECONDS) -> Store:
    """The store at `sqlite:///path` or `postgresql://…`; nothing is opened before the first transaction.

    `wait_seconds`: how long a transaction waits for the lock of another before StoreBusy. Raises BadStoreUrl here; StoreNotReady, StoreUnavailable and StoreBusy from `begin` and `read`.
    """
    return SqlStore(database_url(url), wait_seconds)


class SqlStore:
    """What `shared.flows.ports.Store` promises.

    The engine belongs to the process that first used it: a parent that looks at the database and then forks
    calls `close()` in between.
    """

    def __init__(self, url: URL, wait_seconds: float) -> None:
        self._url = url
        self._wait_seconds = wait_seconds
        self._embedded = url.drivername == "sqlite"
        self._dialect = dialect_of("sqlite" if self._embedded else "postgresql")
        self._engine: Engine | None = None
        self._process = 0
        self._opening = threading.Lock()
        # SQLite has one writer at a time; threads of one process queue here instead of polling the file.
        self._writing = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A writing transaction: commits at the end, rolls back when the block raises.

        Raises: StoreBusy (waited too long), StoreUnavailable, StoreNotReady.
        """
        if not self._embedded:
            with self._transaction({}) as connection:
                yield TransactionUnit(connection, self._dialect)
            return
        if not self._writing.acquire(timeout=self._wait_seconds):
            raise StoreBusy
        try:
            with self._transaction({BEGIN: "BEGIN IMMEDIATE"}) as connection:
                yield TransactionUnit(connection, self._dialect)
        finally:
            self._writing.release()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A consistent reading transaction; nothing written in it is kept. Raises as `begin`."""
        options = {BEGIN: "BEGIN"} if self._embedded else {"isolation_level": "REPEATABLE READ"}
        with self._transaction(options, keep=False) as connection:
            yield TransactionUnit(connection, self._dialect)

    def close(self) -> None:
        """Give back all connections; a later transaction opens new ones."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @contextmanager
    def _transaction(self, options: dict[str, Any], *, keep: bool = True) -> Iterator[Connection]:
        """One connection and transaction. What the block raises passes unchanged; our own steps are translated."""
        try:
            connection = self._connected().connect()
        except SQLAlchemyError as error:
            raise translated(error) from error
        with connection:
            try:
                connection = connection.execution_options(**options)
                transaction = connection.begin()
            except SQLAlchemyError as error:
                raise translated(error) from error
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                if keep:
                    transaction.commit()
                else:
                    transaction.rollback()
            except SQLAlchemyError as error:
                raise translated(error) from error

    def _connected(self) -> Engine:
        engine = self._engine
        if engine is None:
            with self._opening:
                if self._engine is None:
                    self._engine = self._opened()
                    self._process = os.getpid()
                engine = self._engine
        if self._process != os.getpid():
            raise RuntimeError("this store was opened before the fork; close() it in the parent first")
        return engine

    def _opened(self) -> Engine:
        """A new engine, once the tables are known to be those of this release."""
        engine = make_engine(self._url, wait_seconds=self._wait_seconds)
        try:
            found = self._schema(engine)
        except SQLAlchemyError as error:
            engine.dispose()
            raise self._not_ready(error) from error
        if found != SCHEMA:
            engine.dispose()
            raise StoreNotReady(url=self._name(), found=found, needed=SCHEMA)
        return engine

    def _schema(self, engine: Engine) -> str:
        there = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if not self._embedded:
            there = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('alembic_version')"
        with engine.connect().execution_options(**({BEGIN: "BEGIN"} if self._embedded else {})) as connection:
            if not connection.exec_driver_sql(there).scalar():
                return "—"
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "—")

    def _not_ready(self, error: SQLAlchemyError) -> Exception:
        known = translated(error)
        reason = str(known)
        missing = "unable to open database file" in reason or ("database" in reason and "does not exist" in reason)
        if isinstance(known, StoreUnavailable) and missing:
            return StoreNotReady(url=self._name(), found="—", needed=SCHEMA)
        return known

    def _name(self) -> str:
        return self._url.render_as_string(hide_password=True)
