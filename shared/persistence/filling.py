"""Filling a database with very many rows at once: values as the driver takes them, indexes made afterwards.

Only for data that is built (a load for measuring), never for a running court: nothing is checked here, and a row whose key
is there already is left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.schema import CreateIndex, DropIndex

from shared.persistence.engines import BEGIN, database_url, make_engine
from shared.persistence.statements import Statements
from shared.persistence.tables import MAPPED

Values = Sequence[Any]
ROWS_AT_ONCE = 2_000


class Filling:
    """An open fill. Rows go in with `add`, whenever enough have come together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._waiting: dict[str, list[Values]] = {}
        self._inserts: dict[str, str] = {}

    def columns(self, table: str) -> list[str]:
        """Names of the columns, in the order of `values`."""
        return [column.name for column in MAPPED[table].table.columns]

    def binder(self, table: str, column: str) -> Callable[[Any], Any]:
        """How a value of this column is handed to the driver."""
        of_column = MAPPED[table].table.c[column].type.dialect_impl(self._dialect).bind_processor(self._dialect)
        return of_column or (lambda value: value)

    def values(self, table: str, row: Any) -> list[Any]:
        """A row as the driver takes it."""
        return [self.binder(table, name)(getattr(row, name)) for name in self.columns(table)]

    def add(self, table: str, values: Values) -> None:
        """One more row, as of `values`."""
        waiting = self._waiting.setdefault(table, [])
        waiting.append(values)
        if len(waiting) >= ROWS_AT_ONCE:
            self._insert(table)

    def flush(self) -> None:
        """Insert what waits."""
        for table in self._waiting:
            self._insert(table)

    def _insert(self, table: str) -> None:
        waiting = self._waiting[table]
        if waiting:
            self._connection.exec_driver_sql(self._statement(table), [tuple(values) for values in waiting])
            self._waiting[table] = []

    def _statement(self, table: str) -> str:
        if table not in self._inserts:
            made = Statements(MAPPED[table], self._dialect.name).insert
            compiled = made.compile(dialect=self._dialect, column_keys=self.columns(table))
            self._inserts[table] = _by_position(str(compiled), self.columns(table))
        return self._inserts[table]


def _by_position(statement: str, names: Sequence[str]) -> str:
    """Psycopg's named places as places in order; SQLite's are so already."""
    for name in names:
        statement = statement.replace(f"%({name})s", "%s")
    return statement


@contextmanager
def filling(url: str) -> Iterator[Filling]:
    """Open the database at `url` for filling; at the end everything is there, with its indexes, or nothing was changed.

    SQLite: a copy is filled, without a journal, and takes the place of the file; nobody else may have it open.
    Raises what the driver raises.
    """
    address = database_url(url)
    if address.drivername != "sqlite":
        with _filled(make_engine(address), {}) as filled:
            yield filled
        return
    path = Path(str(address.database))
    draft = path.with_name(f".{path.name}.filling")
    try:
        with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(draft)) as new:
            old.backup(new)
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with _filled(make_engine(address.set(database=str(draft))), {BEGIN: "BEGIN IMMEDIATE"}) as filled:
            yield filled
        draft.replace(path)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + rest).unlink(missing_ok=True)


@contextmanager
def _filled(engine: Engine, options: dict[str, Any]) -> Iterator[Filling]:
    indexes = sorted((index for mapped in MAPPED.values() for index in mapped.table.indexes), key=lambda i: str(i.name))
    try:
        with engine.connect().execution_options(**options) as connection:
            if options:
                _spare_the_disk(connection)
            with connection.begin():
                for index in indexes:
                    connection.execute(DropIndex(index))
                filled = Filling(connection)
                yield filled
                filled.flush()
                for index in indexes:
                    connection.execute(CreateIndex(index))
    finally:
        engine.dispose()


def _spare_the_disk(connection: Connection) -> None:
    """A copy that is thrown away when anything goes wrong needs neither journal nor waiting for the disk."""
    raw = connection.connection.driver_connection
    assert raw is not None
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
