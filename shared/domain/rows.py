"""The port through which everything below the database reads and writes rows: plain dataclasses in, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

Row = TypeVar("Row")


class Rows(Protocol[Row]):
    """One table of frozen dataclasses, inside one transaction.

    Filters are keyword arguments: `state="open"` (None means IS NULL), or with a suffix: `due_on__lt=…`, `__lte`, `__gt`, `__gte`,
    `__ne`, `__in=[…]`, `__is_null=True|False`.
    """

    def get(self, *key: Any) -> Row | None:
        """The row with this primary key, or None."""

    def need(self, *key: Any) -> Row:
        """The row with this primary key. Raises NotFound."""

    def add(self, row: Row) -> None:
        """Insert. Raises Conflict when the key exists."""

    def add_new(self, row: Row) -> bool:
        """Insert unless the primary key or a unique key exists already; tells whether it was inserted."""

    def add_all(self, rows: Sequence[Row]) -> None:
        """Insert many in one statement. Raises Conflict when one of their keys exists."""

    def save(self, row: Row) -> Row:
        """Update by key; a row with a `version` must still have it and gets the next. Raises Conflict.

        Returns the row as stored (with the new version).
        """

    def save_all(self, rows: Sequence[Row]) -> None:
        """Update many rows of a table without versions in one statement. Raises Conflict when one does not exist."""

    def swap(self, row: Row, **expected: Any) -> bool:
        """Update by key only where the stored row still has these values (compare-and-set; sets version + 1)."""

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> list[Row]:
        """Rows that match; `order_by` columns, a leading `-` for descending, then `+` where the filters
        find few, which are then sorted. `offset` (with a limit) passes over the first.
        """

    def first(self, *, order_by: Sequence[str] = (), **filters: Any) -> Row | None:
        """The first match, or None."""

    def count(self, *, most: int | None = None, **filters: Any) -> int:
        """How many match; `most`: stop counting there, so that pages do not count large tables."""

    def tally(self, by: str, *, lowest: Sequence[str] = (), **filters: Any) -> dict[Any, tuple[Any, ...]]:
        """Those that match by the value of one column: value → (how many, the lowest of each column of `lowest`, or None).

        One statement; for sets that an index keeps small, such as what is outstanding.
        """

    def remove(self, *key: Any) -> None:
        """Delete by key; nothing happens when it is absent."""
