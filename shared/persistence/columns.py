"""Column types that read back what was written, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Date, DateTime, LargeBinary, String, Text, TypeDecorator
from sqlalchemy import Boolean as Boolean_
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.engine import Dialect

# Sorted and compared by code point everywhere, whatever the locale of a PostgreSQL database; SQLite does so anyway.
NAME = String().with_variant(VARCHAR(collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, to the microsecond. Raises ValueError on a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A dict or list as JSON text: keys in their order, Chinese readable, None as NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class JsonTuple(Json):
    """A tuple of JSON scalars."""

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else tuple(json.loads(value))


def key(*names: str) -> list[Column[Any]]:
    """Text columns of the primary key."""
    return [Column(name, NAME, primary_key=True) for name in names]


def number_key(*names: str) -> list[Column[Any]]:
    """Integer columns of the primary key, given by us and never by the database."""
    return [Column(name, BigInteger, primary_key=True, autoincrement=False) for name in names]


def text(*names: str, null: bool = False) -> list[Column[Any]]:
    """Text of any length."""
    return [Column(name, NAME, nullable=null) for name in names]


def number(*names: str, null: bool = False) -> list[Column[Any]]:
    """64-bit integers; money is in 分."""
    return [Column(name, BigInteger, nullable=null) for name in names]


def flag(*names: str) -> list[Column[Any]]:
    """True or false."""
    return [Column(name, Boolean_, nullable=False) for name in names]


def binary(*names: str, null: bool = False) -> list[Column[Any]]:
    """Bytes, kept as they are."""
    return [Column(name, LargeBinary, nullable=null) for name in names]


def day(*names: str, null: bool = False) -> list[Column[Any]]:
    """Legal days (Asia/Shanghai)."""
    return [Column(name, Date, nullable=null) for name in names]


def instant(*names: str, null: bool = False) -> list[Column[Any]]:
    """Moments in UTC."""
    return [Column(name, Instant, nullable=null) for name in names]


def data(*names: str, null: bool = False) -> list[Column[Any]]:
    """Dicts and lists."""
    return [Column(name, Json, nullable=null) for name in names]


def words(*names: str) -> list[Column[Any]]:
    """Tuples of text."""
    return [Column(name, JsonTuple, nullable=False) for name in names]
