"""What pages cost a court: milliseconds at the server, SQL statements, and how SQLite goes about each of them."""

from __future__ import annotations

import html
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.exceptions import HTTPException

from shared.flows.node import Node

_LINK = re.compile(r'\b(?:href|data-live)="(/[^"#]*)')
_ACTIONS = {"sign_in.leave", "demonstration.become"}
#: Few rows, however many the table has: those of one matter, message or document.
_OF_ONE_MATTER = re.compile(r"\.(?:lineage_id|subject_id|draft_id|exchange_id|message_id|case_no) (?:= |IN )")
#: Whoever opens them, a page looks much the same; forms differ by their name.
_FORMS = ("doing.act_form", "doing.draft_form")


@dataclass(frozen=True)
class Statement:
    """One statement as the driver got it."""

    sql: str
    parameters: Any


@dataclass
class Cost:
    """One sort of page: the path opened, as whom, and what it took; busy: of the processor, without waiting for it."""

    sort: str
    path: str
    login: str
    status: int
    milliseconds: float
    busy_milliseconds: float
    statements: list[Statement] = field(repr=False)

    @property
    def is_file(self) -> bool:
        """A whole list to be kept (CSV, XES): up to 10,000 rows, and no page."""
        return "format=csv" in self.path or self.path.partition("?")[0].endswith((".csv", ".xes"))

    @property
    def repeated(self) -> int:
        """How often the statement most often asked was asked."""
        return max(Counter(each.sql for each in self.statements).values(), default=0)


class Reader:
    """Opens pages as one person after another, one of every sort: a route, and which questions stand in its address."""

    def __init__(self, app: Flask, node: Node, *, rounds: int = 3, forms: int = 12, orders: bool = True) -> None:
        """rounds: measured, after one to warm up. forms: of acts and of documents, so many. orders: every order and file of a list."""
        self._app, self._node, self._rounds, self._forms = app, node, rounds, forms
        self._told = ("sort", "state", "format") if orders else ("state",)
        self.costs: dict[str, Cost] = {}
        self._seen: Counter[str] = Counter()

    def walk(self, login: str, *more: str) -> Iterator[Cost]:
        """Every sort of page that links lead to from the home page of this person, and from `more` addresses."""
        client = self._client(login)
        waiting, known = ["/", *more], set[str]()
        while waiting:
            path = waiting.pop(0)
            sort = self._sort(path)
            if path in known or sort is None or (path != "/" and self._seen[sort] >= self._most(sort)):
                continue
            known.add(path)
            self._seen[sort] += 1
            cost, text = self.open(client, path, login, sort)
            self.costs[f"{login} {sort}" if path == "/" else f"{sort} {self._seen[sort]}"] = cost
            waiting += [html.unescape(link) for link in _LINK.findall(text)]
            yield cost

    def open(self, client: FlaskClient, path: str, login: str, sort: str = "") -> tuple[Cost, str]:
        """Once to warm up, then the median of several."""
        with recorded() as statements:
            answer = client.get(path)
        took, busy = [0.0], [0.0]
        for _ in range(self._rounds):
            begun, begun_busy = time.perf_counter(), time.process_time()
            answer = client.get(path)
            took.append((time.perf_counter() - begun) * 1000)
            busy.append((time.process_time() - begun_busy) * 1000)
        cost = Cost(
            sort,
            unquote(path),
            login,
            answer.status_code,
            median(took[1:] or took),
            median(busy[1:] or busy),
            statements,
        )
        return cost, answer.text if answer.mimetype == "text/html" else ""

    def _most(self, sort: str) -> int:
        return self._forms if sort.startswith(_FORMS) else 1

    def _client(self, login: str) -> FlaskClient:
        client = self._app.test_client()
        with self._node.store.read() as unit:
            person = unit.people.first(login=login)
        assert person is not None
        with client.session_transaction() as session:
            session["person"], session["version"] = person.person_id, person.version
        return client

    def _sort(self, path: str) -> str | None:
        parts = urlsplit(path)
        try:
            endpoint, _ = self._app.url_map.bind("").match(unquote(parts.path), method="GET")
        except HTTPException:
            return None
        if endpoint == "static" or endpoint in _ACTIONS:
            return None
        asked = dict(parse_qsl(parts.query))
        if asked.keys() & {"lang", "theme"}:
            return None
        words = [f"{name}={value}" if name in self._told else name for name, value in sorted(asked.items())]
        return " ".join([str(endpoint), *words])


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """The statements of any engine of this process while it is open."""
    found: list[Statement] = []

    def keep(_c: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            found.append(Statement(sql, parameters))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


@dataclass(frozen=True)
class Slow:
    """A statement that goes through much of a large table. `steps`: of its plan; `thousands`: instructions of SQLite's machine."""

    steps: tuple[str, ...]
    thousands: int
    sql: str
    pages: tuple[str, ...]


def slow_plans(
    database: str, costs: Iterable[Cost], *, large: int = 1000, most_thousands: int | None = None
) -> list[Slow]:
    """Statements whose plan goes through all of a table with more than `large` rows, or sorts what it takes out of one.

    most_thousands: they are run, and only those that take more than so many thousand instructions are told; that number
    depends on the data alone, not on the load of the machine. Without it every such plan is told.
    """
    asked: dict[str, tuple[Any, set[str]]] = {}
    for cost in costs:
        for statement in cost.statements:
            if statement.sql.lstrip().upper().startswith(("SELECT", "WITH")):
                asked.setdefault(statement.sql, (statement.parameters, set()))[1].add(cost.sort or cost.path)
    found = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        big = {name for name in tables if _is_large(connection, name, large)}
        for sql, (parameters, pages) in asked.items():
            steps = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            if most_thousands is None:
                if bad := _bad(steps, sql, big):
                    found.append(Slow(tuple(bad), 0, sql, tuple(sorted(pages))))
            elif (thousands := _thousands(connection, sql, parameters)) > most_thousands:
                found.append(Slow(tuple(steps), thousands, sql, tuple(sorted(pages))))
    return sorted(found, key=lambda slow: -slow.thousands)


def _is_large(connection: sqlite3.Connection, table: str, large: int) -> bool:
    query = f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT {large + 1})'
    return bool(connection.execute(query).fetchone()[0] > large)


def _thousands(connection: sqlite3.Connection, sql: str, parameters: Any) -> int:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection.set_progress_handler(count, 1000)
    connection.execute(sql, parameters).fetchall()
    connection.set_progress_handler(None, 0)
    return counted


def _bad(steps: list[str], sql: str, big: set[str]) -> list[str]:
    """What is sorted must be few. A scan along an index with a LIMIT ends early, unless something else narrows it."""
    scans = [step for step in steps if (match := re.match(r"SCAN (\w+)", step)) and match[1] in big]
    bad = [step for step in scans if " USING " not in step or " LIMIT " not in sql.replace("\n", " ")]
    if _OF_ONE_MATTER.search(sql):
        return bad
    sought = {match[1] for step in steps if (match := re.match(r"(?:SCAN|SEARCH) (\w+)", step))} & big
    return bad + [f"{step} ({', '.join(sorted(sought))})" for step in steps if "TEMP B-TREE" in step and sought]
