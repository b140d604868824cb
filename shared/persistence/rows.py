"""One table inside one transaction: the port `Rows` for every row type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.base import Executable

from shared.domain.errors import NotFound
from shared.persistence.errors import RowChanged, RowExists, Unstorable, translated
from shared.persistence.statements import Parameters, Statements

Row = TypeVar("Row")


def run(connection: Connection, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
    """Execute. Raises Unstorable, StoreBusy, StoreUnavailable, RowExists (an update onto a unique key in use)."""
    for value in parameters.values():
        _require_storable(value)
    try:
        return connection.execute(statement, parameters)
    except (SQLAlchemyError, UnicodeEncodeError) as error:
        raise translated(error) from error


def _require_storable(value: object) -> None:
    """Refuse before the database does: PostgreSQL would end the transaction, SQLite would store a NUL and say nothing."""
    if isinstance(value, str):
        if "\0" in value:
            raise Unstorable(reason="NUL")
    elif isinstance(value, int):
        if value.bit_length() > 63:
            raise Unstorable(reason="int64")
    elif isinstance(value, list):
        for one in value:
            _require_storable(one)


def _for_none(filters: Mapping[str, Any]) -> bool:
    """A value out of none: nothing has it, and SQLite would go through all rows to find that out."""
    return any(name.endswith("__in") and not value for name, value in filters.items())


def run_many(connection: Connection, statement: Executable, each: Sequence[Parameters]) -> int:
    """Execute once for all of these (there is at least one); the number of rows touched. Raises as `run`."""
    for parameters in each:
        for value in parameters.values():
            _require_storable(value)
    try:
        return connection.execute(statement, list(each)).rowcount
    except (SQLAlchemyError, UnicodeEncodeError) as error:
        raise translated(error) from error


class TableRows(Generic[Row]):
    """Rows of one type. What `shared.domain.rows.Rows` promises, on both databases."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self._connection = connection
        self._sql = statements

    def get(self, *key: Any) -> Row | None:
        found = run(self._connection, self._sql.get, self._sql.key_parameters(key)).first()
        return None if found is None else self._sql.row_type(*found)

    def need(self, *key: Any) -> Row:
        row = self.get(*key)
        if row is None:
            raise NotFound(name=" / ".join(map(str, key)))
        return row

    def add(self, row: Row) -> None:
        # Not a plain INSERT: on PostgreSQL its failure would end the whole transaction.
        if not self.add_new(row):
            raise RowExists(table=self._sql.table.name, key=self._name(row))

    def add_new(self, row: Row) -> bool:
        return run(self._connection, self._sql.insert, self._sql.values(row)).rowcount == 1

    def add_all(self, rows: Sequence[Row]) -> None:
        if rows and run_many(self._connection, self._sql.insert, list(map(self._sql.values, rows))) != len(rows):
            raise RowExists(table=self._sql.table.name, key=f"{self._name(rows[0])} …")

    def save(self, row: Row) -> Row:
        parameters = self._sql.changes(row)
        version = parameters.pop("new_version", None)
        if version is not None:
            parameters["old_version"] = version
        if run(self._connection, self._sql.save, parameters).rowcount != 1:
            raise RowChanged(table=self._sql.table.name, key=self._name(row))
        return row if version is None else replace(row, version=version + 1)  # type: ignore[type-var]

    def save_all(self, rows: Sequence[Row]) -> None:
        if self._sql.has_version:
            raise TypeError(f"{self._sql.table.name} has versions: save one by one")
        if rows and run_many(self._connection, self._sql.save, list(map(self._sql.changes, rows))) != len(rows):
            raise RowChanged(table=self._sql.table.name, key=f"{self._name(rows[0])} …")

    def swap(self, row: Row, **expected: Any) -> bool:
        statement, conditions = self._sql.swap(expected)
        parameters = self._sql.changes(row)
        parameters.pop("new_version", None)
        return run(self._connection, statement, parameters | conditions).rowcount == 1

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> list[Row]:
        if _for_none(filters):
            return []
        statement, parameters = self._sql.select(filters, order_by, limit, offset)
        return [self._sql.row_type(*found) for found in run(self._connection, statement, parameters)]

    def first(self, *, order_by: Sequence[str] = (), **filters: Any) -> Row | None:
        found = self.where(order_by=order_by, limit=1, **filters)
        return found[0] if found else None

    def count(self, *, most: int | None = None, **filters: Any) -> int:
        if _for_none(filters):
            return 0
        statement, parameters = self._sql.select(filters, limit=most, count=True)
        return int(run(self._connection, statement, parameters).scalar_one())

    def tally(self, by: str, *, lowest: Sequence[str] = (), **filters: Any) -> dict[Any, tuple[Any, ...]]:
        statement, parameters = self._sql.tally(by, tuple(lowest), filters)
        return {found[0]: tuple(found[1:]) for found in run(self._connection, statement, parameters)}

    def remove(self, *key: Any) -> None:
        run(self._connection, self._sql.delete, self._sql.key_parameters(key))

    def _name(self, row: Row) -> str:
        return " / ".join(str(getattr(row, name)) for name in self._sql.key)
