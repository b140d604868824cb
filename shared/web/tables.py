"""Lists of the console: one page of rows at a time, in an order the database has an index for, and the same as CSV.

The address says everything (`?sort=-due_on&page=2&format=csv`), so that a list works without script, can be kept as
a bookmark and comes back with the back button.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from shared.domain.errors import Text
from shared.domain.rows import Rows
from shared.flows.ports import COURT_TIME
from shared.web.here import say

Row = TypeVar("Row")
Read_co = TypeVar("Read_co", covariant=True)
PAGE_ROWS = 50
#: How far a list can be paged; who looks for more narrows the search. Keeps the last page as quick as the first.
DEEPEST_ROWS = 1_000
#: A file is read in parts: rows of messages carry their bytes, ten thousand of them no process should hold.
ROWS_AT_ONCE = 2_000
#: How many rows a file has at most.
FILE_ROWS = 10_000
#: A cell that begins so is a formula to spreadsheets.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


class Source(Protocol[Read_co]):
    """Where a list takes its rows from: any `Rows`, or rows that bring with them what belongs to each."""

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> Sequence[Read_co]:
        """As `shared.domain.rows.Rows.where`."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column. `sort`: columns of an index to order by (empty: not sortable); `value`: its cell as plain text (CSV)."""

    name: str
    title: Text
    value: Callable[[Row], object]
    sort: tuple[str, ...] = ()
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list, as `parts.html` shows it: `{% call(row) p.listing(cases) %}<td>…</td>{% endcall %}`."""

    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    sort: str
    page: int
    more: bool

    def address(self, **changed: object) -> str:
        """This list with something else in its address; None leaves it out."""
        asked = {name: value for name, value in request.args.items() if name not in ("lang", "theme")} | {
            name: str(value) for name, value in changed.items() if value is not None
        }
        left = {name: value for name, value in asked.items() if changed.get(name, "") is not None}
        return f"{request.path}?{urlencode(left)}"

    def turned(self, column: Column[Row]) -> str:
        """The address that sorts by this column, or the other way round."""
        return self.address(sort=f"-{column.name}" if self.sort == column.name else column.name, page=None)

    def direction(self, column: Column[Row]) -> str:
        """What `aria-sort` says of this column."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "none")


def listing(
    rows: Source[Row],
    columns: Sequence[Column[Row]],
    filters: Mapping[str, Any],
    *,
    sort: str,
    page_rows: int = PAGE_ROWS,
) -> Listing[Row]:
    """The page the address asks for; what it asks wrongly is the first page in the usual order. `sort`: that order."""
    page = _page(page_rows)
    name, order = _order(columns, request.args.get("sort", sort), sort)
    found = rows.where(order_by=order, limit=page_rows + 1, offset=(page - 1) * page_rows, **filters)
    return Listing(columns, found[:page_rows], name, page, len(found) > page_rows)


class EachOf(Generic[Row]):
    """Rows whose `name` is one of few values, asked for one value at a time: each then comes in the order of an index.

    As much of `Rows` as a list needs; `name IN (…)` in one question would have the database sort all that fit.
    """

    def __init__(self, rows: Rows[Row], name: str, values: Sequence[str]) -> None:
        self._rows, self._name, self._values = rows, name, values

    def where(
        self, *, order_by: Sequence[str] = (), limit: int | None = None, offset: int = 0, **filters: Any
    ) -> list[Row]:
        """As `Rows.where`; rows without a value come first."""
        most = None if limit is None else limit + offset
        found: list[Row] = []
        for value in self._values:
            one: dict[str, Any] = {**filters, self._name: value}
            found += self._rows.where(order_by=order_by, limit=most, **one)
        for name in reversed(order_by):
            found.sort(key=partial(_place, name.removeprefix("-")), reverse=name.startswith("-"))
        return found[offset:most]


def _place(name: str, row: object) -> tuple[bool, Any]:
    value = getattr(row, name)
    return value is not None, value


def wants_csv() -> bool:
    """Whether the address asks for the whole list as a file."""
    return request.args.get("format") == "csv"


def csv_file(
    rows: Source[Row], columns: Sequence[Column[Row]], filters: Mapping[str, Any], *, sort: str, file_name: str
) -> Response:
    """The list as CSV with the titles of its columns, up to `FILE_ROWS`; UTF-8 with a mark for spreadsheets."""
    _, order = _order(columns, request.args.get("sort", sort), sort)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(column.title) for column in columns])
    for at in range(0, FILE_ROWS, ROWS_AT_ONCE):
        batch = rows.where(order_by=order, limit=ROWS_AT_ONCE, offset=at, **filters)
        for row in batch:
            writer.writerow([_cell(column.value(row)) for column in columns])
        if len(batch) < ROWS_AT_ONCE:
            break
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def _page(page_rows: int) -> int:
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return max(1, min(page, DEEPEST_ROWS // page_rows))


def _order(columns: Sequence[Column[Row]], asked: str, usual: str) -> tuple[str, list[str]]:
    sortable = {column.name: column.sort for column in columns if column.sort}
    name = asked if asked.removeprefix("-") in sortable else usual
    order = sortable[name.removeprefix("-")]
    if not name.startswith("-"):
        return name, list(order)
    return name, [each.removeprefix("-") if each.startswith("-") else f"-{each}" for each in order]


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value.astimezone(COURT_TIME).isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, int | float) else text
