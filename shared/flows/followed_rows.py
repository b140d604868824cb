"""Rows whose every change is told to those who follow them, in the same transaction."""

# ruff: noqa: D102 - what each method means is said once, in the port `shared.domain.rows.Rows`
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shared.domain.cases import Case, Party
from shared.domain.controls import Control
from shared.domain.duties import Duty
from shared.domain.rows import Rows
from shared.flows.case_words import follow_case, follow_party

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk
    from shared.flows.ports import Unit
    from shared.messages.desk import Desk

Row = TypeVar("Row")


class FollowedRows(Generic[Row]):
    """Implements `shared.domain.rows.Rows` over other rows; a follower is called after each write, with the row as written."""

    def __init__(self, rows: Rows[Row], desk: Desk, followers: Sequence[Callable[[Desk, Row], None]]) -> None:
        self._rows, self._desk, self._followers = rows, desk, followers

    def _tell(self, *written: Row) -> None:
        for row in written:
            for follower in self._followers:
                follower(self._desk, row)

    def get(self, *key: Any) -> Row | None:
        return self._rows.get(*key)

    def need(self, *key: Any) -> Row:
        return self._rows.need(*key)

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> list[Row]:
        return self._rows.where(order_by=order_by, limit=limit, offset=offset, **filters)

    def first(self, *, order_by: Sequence[str] = (), **filters: Any) -> Row | None:
        return self._rows.first(order_by=order_by, **filters)

    def count(self, *, most: int | None = None, **filters: Any) -> int:
        return self._rows.count(most=most, **filters)

    def tally(self, by: str, *, lowest: Sequence[str] = (), **filters: Any) -> dict[Any, tuple[Any, ...]]:
        return self._rows.tally(by, lowest=lowest, **filters)

    def remove(self, *key: Any) -> None:
        self._rows.remove(*key)

    def add(self, row: Row) -> None:
        self._rows.add(row)
        self._tell(row)

    def add_new(self, row: Row) -> bool:
        added = self._rows.add_new(row)
        if added:
            self._tell(row)
        return added

    def add_all(self, rows: Sequence[Row]) -> None:
        self._rows.add_all(rows)
        self._tell(*rows)

    def save(self, row: Row) -> Row:
        saved = self._rows.save(row)
        self._tell(saved)
        return saved

    def save_all(self, rows: Sequence[Row]) -> None:
        self._rows.save_all(rows)
        self._tell(*rows)

    def swap(self, row: Row, **expected: Any) -> bool:
        swapped = self._rows.swap(row, **expected)
        if swapped:
            self._tell(row)
        return swapped


def followed(desk: OpenDesk, unit: Unit) -> tuple[Rows[Duty], Rows[Control]]:
    """Duties and controls as a desk has them: procedures follow both."""
    hooks = desk.node.catalogue.hooks
    return FollowedRows(unit.duties, desk, hooks.after_duty), FollowedRows(unit.controls, desk, hooks.after_control)


def findable(desk: OpenDesk, unit: Unit) -> tuple[Rows[Case], Rows[Party]]:
    """Cases and parties as a desk has them: the words by which they are found follow both."""
    return FollowedRows(unit.cases, desk, [follow_case]), FollowedRows(unit.parties, desk, [follow_party])
