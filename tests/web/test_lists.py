"""Lists of the console: order, filters, pages and CSV from the address alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from builders import Country, four_courts
from flask import Flask
from web.web_clients import Browser, Court

from shared.domain.duties import OWED, Duty
from shared.domain.errors import Text
from shared.flows.node import Node
from shared.web.tables import FILE_ROWS, ROWS_AT_ONCE, Column, EachOf, csv_file

FIRST = date(2026, 4, 1)
DUTIES = 120
STATES = ("open", "overdue", "met")
ORDER = ("due_on", "due_at", "duty_id")


def duty(n: int) -> Duty:
    in_hours = n % 10 == 0
    return Duty(
        f"duty-{n:03}", "sign_for_arrival", f"lineage-{n}", f"subject-{n}", ("management", "implementation")[n % 2], FIRST,
        None if in_hours else FIRST + timedelta(days=n % 40), datetime(2026, 4, 2, n % 24, tzinfo=UTC) if in_hours else None,
        False, STATES[n % 3], [],
    )  # fmt: skip


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    made = four_courts(tmp_path_factory.mktemp("lists"))
    with made.nodes["gd03"].store.begin() as unit:
        for n in range(DUTIES):
            unit.duties.add(duty(n))
    yield made
    made.close()


@pytest.fixture(scope="module")
def node(country: Country) -> Node:
    return country.nodes["gd03"]


@pytest.fixture(scope="module")
def browser(country: Country) -> Browser:
    return Court(country, "gd03").browser("chief")


def rows_of(page: str) -> int:
    return page.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")


@pytest.mark.parametrize("order", [ORDER, tuple(f"-{name}" for name in ORDER), ("-due_on", "duty_id")])
@pytest.mark.parametrize("offset", [0, 7, 70, 200])
def test_values_asked_one_by_one_come_as_if_asked_at_once(node: Node, order: tuple[str, ...], offset: int) -> None:
    with node.store.read() as unit:
        at_once = unit.duties.where(order_by=order, limit=20, offset=offset, state__in=list(OWED))
        one_by_one = EachOf(unit.duties, "state", list(OWED)).where(order_by=order, limit=20, offset=offset)

    assert one_by_one == at_once


def test_a_list_goes_on_to_its_next_page_and_back(browser: Browser) -> None:
    first, second = browser.see("/duties"), browser.see("/duties?page=2")

    assert (rows_of(first), rows_of(second)) == (50, 30)
    assert 'rel="next" href="/duties?page=2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/duties?page=1"' in second
    assert 'rel="next"' not in second


def test_a_list_is_narrowed_and_turned_by_its_address(browser: Browser) -> None:
    page = browser.see("/duties?body=management&sort=-due")

    assert rows_of(page) == 40
    assert 'aria-sort="descending"' in page
    assert '<option value="management" selected>' in page
    assert '<input type="hidden" name="sort" value="-due">' in page, "another filter keeps the order"


@pytest.mark.parametrize("asked", ["sort=proof", "sort=<script>", "page=-1", "page=99999999", "page=x", "body=nobody"])
def test_a_wrong_address_shows_the_list_all_the_same(browser: Browser, asked: str) -> None:
    page = browser.see(f"/duties?{asked}")

    assert "<h1>期限</h1>" in page
    assert "<script>" not in page


def test_the_whole_list_is_a_file_in_the_readers_language(browser: Browser) -> None:
    answer = browser.client.get("/duties?format=csv&lang=en")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Due", "Duty", "Body", "Case", "State", "Proof"]
    assert len(rows) == 1 + 80
    assert {row[4] for row in rows[1:]} == {"open", "overdue"}
    assert "attachment" in answer.headers["Content-Disposition"]
    browser.see("/?lang=zh")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_no_text_of_a_file_is_a_formula_to_a_spreadsheet(begins: str) -> None:
    columns: tuple[Column[str], ...] = (Column("text", Text("文", "text"), lambda row: row, ("text",)),)
    with Flask("lists").test_request_context("/"):
        answer = csv_file(Given([f"{begins}cmd|calc"]), columns, {}, sort="text", file_name="x.csv")

    [_, [cell]] = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
    assert cell == f"'{begins}cmd|calc"


@pytest.mark.parametrize("rows", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, FILE_ROWS, FILE_ROWS + 1])
def test_a_file_has_every_row_once_up_to_its_bound_and_never_many_in_hand(rows: int) -> None:
    columns = (Column("text", Text("文", "text"), lambda row: row, ("text",)),)
    given = Given([str(number) for number in range(rows)])
    with Flask("lists").test_request_context("/"):
        answer = csv_file(given, columns, {}, sort="text", file_name="x.csv")

    assert answer.get_data(as_text=True).split()[1:] == given.rows[:FILE_ROWS]
    assert given.largest <= ROWS_AT_ONCE


class Given:
    """Rows that are there already, and how many were asked for at once."""

    def __init__(self, rows: list[str]) -> None:
        self.rows, self.largest = rows, 0

    def where(self, *, limit: int, offset: int = 0, **_: Any) -> list[str]:
        self.largest = max(self.largest, limit)
        return self.rows[offset : offset + limit]
