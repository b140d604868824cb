"""Making tables: one per row type, and which is which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Index, MetaData, Table, UniqueConstraint

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row type and the table that holds it."""

    row_type: type[Any]
    table: Table


MAPPED: dict[str, Mapped] = {}
#: Row type → name of its table.
TABLE_OF: dict[type[Any], str] = {}


def table(name: str, row_type: type[Any], *parts: Any, unique: tuple[tuple[str, ...], ...] = ()) -> Table:
    """A table for rows of this type."""
    columns = [column for part in parts for column in part]
    made = Table(name, METADATA, *columns, *(UniqueConstraint(*names) for names in unique))
    MAPPED[name] = Mapped(row_type, made)
    TABLE_OF[row_type] = name
    return made


def index(table: Table, *names: str, only: ColumnElement[bool] | None = None) -> None:
    """An index; `only`: over these rows."""
    Index(None, *(table.c[name] for name in names), sqlite_where=only, postgresql_where=only)
