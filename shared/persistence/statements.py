"""The SQL of one table, built once per database and used again: only values change between calls."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, UnaryExpression, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.operators import custom_op

from shared.persistence.tables import Mapped

Parameters = dict[str, Any]

_COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
#: What names few rows of a table, and what is the same in very many of them.
_NAMING = frozenset({"lineage_id", "subject_id", "exchange_id", "message_id", "draft_id", "case_no"})
_COMMON = "state"
#: Messages about no case have the lineage of a court: there a lineage may be most of the table.
_OF_COURTS_TOO = frozenset({"inbox", "outbox"})


class Statements:
    """Insert, update, delete and select of one row type on one kind of database."""

    def __init__(self, mapped: Mapped, dialect: str) -> None:
        self.row_type = mapped.row_type
        self._embedded = dialect != "postgresql"
        self._sifts_state = dialect != "postgresql" and mapped.table.name not in _OF_COURTS_TOO
        self.table = mapped.table
        self.names = tuple(field.name for field in fields(mapped.row_type))
        self.key = tuple(column.name for column in self.table.primary_key)
        self.has_version = "version" in self.names
        insert = (postgresql if dialect == "postgresql" else sqlite).insert(self.table).on_conflict_do_nothing()
        self.insert = insert.inline().execution_options(preserve_rowcount=True)  # the count tells whether it was new
        self.delete = delete(self.table).where(*self._key_matches())
        self.save = self._update({"version": "old_version"} if self.has_version else {})
        self._columns = [self.table.c[name] for name in self.names]
        self.get = select(*self._columns).where(*self._key_matches())
        self._swaps: dict[tuple[str, ...], Executable] = {}
        self._selects: dict[tuple[Any, ...], Executable] = {}

    def values(self, row: Any) -> Parameters:
        """The fields of a row by name."""
        return {name: getattr(row, name) for name in self.names}

    def changes(self, row: Any) -> Parameters:
        """The fields of a row as the parameters of an update."""
        return {("key_" if name in self.key else "new_") + name: getattr(row, name) for name in self.names}

    def key_parameters(self, key: Sequence[Any]) -> Parameters:
        """The primary key as parameters."""
        if len(key) != len(self.key):
            raise TypeError(f"{self.table.name} has the key {self.key}, not {len(key)} values")
        return {f"key_{name}": value for name, value in zip(self.key, key, strict=True)}

    def swap(self, expected: Mapping[str, Any]) -> tuple[Executable, Parameters]:
        """An update only where the stored row still has these values."""
        shape, parameters = _shaped(expected)
        statement = self._swaps.get(shape)
        if statement is None:
            statement = self._swaps[shape] = self._update({name: f"if_{name}" for name in shape})
        return statement, parameters

    def select(
        self,
        filters: Mapping[str, Any],
        order_by: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        *,
        count: bool = False,
    ) -> tuple[Executable, Parameters]:
        """Rows (or their number) that match; the same shape of filters gives the same statement."""
        shape, parameters = _shaped(filters)
        known = (shape, tuple(order_by), limit is None, offset > 0, count)
        statement = self._selects.get(known)
        if statement is None:
            named = self._sifts_state and any(name.removesuffix("__in") in _NAMING for name in shape)
            conditions = [self._condition(name, f"if_{name}", seek=not named) for name in shape]
            if count and limit is None:
                statement = select(func.count()).select_from(self.table).where(*conditions)
            elif count:
                some = select(literal(1)).select_from(self.table).where(*conditions)
                counted = some.limit(bindparam("row_limit", type_=Integer)).subquery()
                statement = select(func.count()).select_from(counted)
            else:
                certain = {name.partition("__")[0] for name in shape if not name.endswith(("__is_null", "__ne"))}
                ordering = [self._ordered(name, certain) for name in order_by]
                rows = select(*self._columns).where(*conditions).order_by(*ordering)
                statement = rows if limit is None else rows.limit(bindparam("row_limit", type_=Integer))
                statement = statement.offset(bindparam("row_offset", type_=Integer)) if offset else statement
            self._selects[known] = statement
        if limit is not None:
            parameters["row_limit"] = limit
        if offset:
            parameters["row_offset"] = offset
        return statement, parameters

    def tally(self, by: str, lowest: tuple[str, ...], filters: Mapping[str, Any]) -> tuple[Executable, Parameters]:
        """How many match for each value of a column, and the lowest of others."""
        shape, parameters = _shaped(filters)
        known = ("tally", by, lowest, shape)
        statement = self._selects.get(known)
        if statement is None:
            group = self._column(by)
            least = [func.min(self._column(name)) for name in lowest]
            conditions = [self._condition(name, f"if_{name}") for name in shape]
            # What is asked for is little, and not to be found by going through all of the table in the order of an index.
            statement = select(group, func.count(), *least).where(*conditions).group_by(self._unsought(group))
            self._selects[known] = statement
        return statement, parameters

    def _update(self, conditions: Mapping[str, str]) -> Executable:
        new: dict[str, Any] = {
            name: bindparam(f"new_{name}", type_=self.table.c[name].type)
            for name in self.names
            if name not in self.key and name != "version"
        }
        if self.has_version:
            new["version"] = self.table.c.version + 1
        matches = [self._condition(name, parameter) for name, parameter in conditions.items()]
        return update(self.table).where(*self._key_matches(), *matches).values(new)

    def _key_matches(self) -> list[ColumnElement[bool]]:
        return [self.table.c[name] == bindparam(f"key_{name}") for name in self.key]

    def _column(self, name: str) -> Column[Any]:
        if name not in self.table.c:
            raise TypeError(f"{self.table.name} has no column {name!r}")
        return self.table.c[name]

    def _condition(self, name: str, parameter: str, *, seek: bool = True) -> ColumnElement[bool]:
        """seek=False: SQLite, which knows no numbers of rows, is not to look for a matter by the state of its rows."""
        column_name, _, comparison = name.partition("__")
        column: ColumnElement[Any] = self._column(column_name)
        nullable = self._column(column_name).nullable
        if column_name == _COMMON and not seek:
            column = self._unsought(column)
        if comparison == "is_null":
            return column.is_(None)
        if comparison == "not_null":
            return column.is_not(None)
        if comparison == "in":
            return column.in_(bindparam(parameter, expanding=True))
        value = bindparam(parameter, type_=column.type)
        if comparison == "":
            return column == value
        if comparison == "ne":  # as in Python: a row without a value differs from every value
            return column.is_distinct_from(value) if nullable else column != value
        if comparison not in _COMPARE:
            raise TypeError(f"unknown comparison {name!r}")
        return _COMPARE[comparison](column, value)

    def _unsought(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """The same value, which SQLite does not look up in an index; PostgreSQL knows by itself what is many."""
        if not self._embedded:
            return column
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)

    def _ordered(self, name: str, certain: set[str]) -> ColumnElement[Any]:
        """One column of an order; rows without a value come first, last when descending, on both databases.

        `+`: what the filters find is sorted; SQLite is not to go through all rows in this order instead.
        """
        plain = name.removeprefix("-").removeprefix("+")
        column: ColumnElement[Any] = self._column(plain)
        if "+" in name:
            column = self._unsought(column)
        ordered = column.desc() if name.startswith("-") else column.asc()
        if not self._column(plain).nullable or plain in certain:
            return ordered
        return ordered.nulls_last() if name.startswith("-") else ordered.nulls_first()


def _shaped(filters: Mapping[str, Any]) -> tuple[tuple[str, ...], Parameters]:
    """What decides the statement, and the values that go into it.

    Whether something is NULL is part of the statement: only so can the database use a partial index.
    """
    shape, parameters = [], {}
    for name, value in filters.items():
        column, _, comparison = name.partition("__")
        if comparison == "is_null" or (value is None and comparison in ("", "ne")):
            null = value if comparison == "is_null" else comparison == ""
            shape.append(f"{column}__is_null" if null else f"{column}__not_null")
        else:
            shape.append(name)
            parameters[f"if_{name}"] = list(value) if comparison == "in" else value
    return tuple(shape), parameters
