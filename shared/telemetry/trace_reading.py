"""Reading the local store of traces: lists by what the reader asks, one trace with those linked to it.

Every question names the courts whose traces the reader may see; a trace of none of them is not there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shared.telemetry.spans import StoredSpan
from shared.telemetry.trace_store import EMPTY

#: Each kind is found by one step down the index, not by reading all traces.
_KINDS = """
WITH RECURSIVE k (kind) AS (
  SELECT MIN(kind) FROM traces WHERE kind > ''
  UNION ALL SELECT (SELECT MIN(kind) FROM traces WHERE kind > k.kind) FROM k WHERE k.kind IS NOT NULL)
SELECT kind FROM k WHERE kind IS NOT NULL
"""
#: How far links are followed from a trace, and how many spans are read: a page stays a page.
MOST_LINKED = 40
MOST_SPANS = 2_000


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One trace in a list. Times as of `StoredSpan`; `name` of its first span, `kind` of message or act, or empty."""

    trace_id: str
    started_ns: int
    ended_ns: int
    duration_ns: int
    name: str
    kind: str
    spans: int
    errors: int
    courts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for; empty members ask for nothing. `kinds_only`: only work about a message or an act."""

    courts: tuple[str, ...] = ()
    kind: str = ""
    failed: bool | None = None
    least_ns: int = 0
    since_ns: int = 0
    subject: str = ""
    kinds_only: bool = True


@dataclass(frozen=True, slots=True)
class Whole:
    """One trace: its row and its spans in order of time. `more`: it has more spans than were read."""

    row: TraceRow
    spans: tuple[StoredSpan, ...] = field(default=())
    more: bool = False


class TraceReader:
    """Reads the store at `path`; where there is none, or it cannot be read, nothing is found."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known_courts(self) -> list[str]:
        """Courts that have spans here."""
        with self._open() as connection:
            return [row[0] for row in connection.execute("SELECT court FROM known_courts ORDER BY court")]

    def known_kinds(self) -> list[str]:
        """Kinds of messages and acts that traces here are about."""
        with self._open() as connection:
            return [row[0] for row in connection.execute(_KINDS)]

    def traces(
        self, seen: Collection[str], wanted: Wanted, *, limit: int, offset: int = 0, order: str = "-started_ns"
    ) -> list[TraceRow]:
        """In the order of `started_ns` or `duration_ns`, with a leading `-` downward."""
        direction = "DESC" if order.startswith("-") else "ASC"
        column = "duration_ns" if order.removeprefix("-") == "duration_ns" else "started_ns"
        courts = sorted(set(seen) & set(wanted.courts) if wanted.courts else seen)
        conditions, values = _conditions(wanted)
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT t.* FROM traces t WHERE {' AND '.join([*conditions, _seen(courts)])} "  # noqa: S608 - marks only
                f"ORDER BY t.{column} {direction} LIMIT ? OFFSET ?",
                [*values, *courts, limit, offset],
            ).fetchall()
            return [_row(connection, row) for row in rows]

    def way(self, trace_id: str, seen: Collection[str]) -> list[Whole]:
        """The trace and all linked to it, directly or through others, in order of time; none if it may not be seen."""
        courts = sorted(seen)
        with self._open() as connection:
            rows: dict[str, TraceRow] = {}
            waiting = [trace_id]
            while waiting and len(rows) < MOST_LINKED:
                each = waiting.pop(0)
                found = connection.execute(
                    f"SELECT t.* FROM traces t WHERE t.trace_id = ? AND {_seen(courts)}",  # noqa: S608 - marks only
                    [each, *courts],
                ).fetchone()
                if found is None:
                    continue
                rows[each] = _row(connection, found)
                waiting += [other for other in _linked(connection, each) if other not in rows and other not in waiting]
            if trace_id not in rows:
                return []
            return [_whole(connection, row) for row in sorted(rows.values(), key=lambda row: row.started_ns)]

    def trace_of(self, subject: str, seen: Collection[str]) -> str | None:
        """The first trace about a message, a procedure or a case."""
        courts = sorted(seen)
        with self._open() as connection:
            row = connection.execute(
                "SELECT t.trace_id FROM subjects s JOIN traces t USING (trace_id) "  # noqa: S608 - marks only
                f"WHERE s.subject = ? AND {_seen(courts)} ORDER BY t.started_ns LIMIT 1",
                [subject, *courts],
            ).fetchone()
            return row[0] if row else None

    def subjects_of(self, trace_id: str) -> set[str]:
        """Messages, procedures and cases a trace is about."""
        with self._open() as connection:
            return {
                row[0] for row in connection.execute("SELECT subject FROM subjects WHERE trace_id = ?", (trace_id,))
            }

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection that only reads; where there is no store, an empty one."""
        try:
            connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=1)
            connection.execute("SELECT 1 FROM subjects LIMIT 1").fetchall()
        except sqlite3.Error:
            connection = sqlite3.connect(":memory:")
            connection.executescript(EMPTY)
        with closing(connection):
            yield connection


def _conditions(wanted: Wanted) -> tuple[list[str], list[str | int]]:
    asked: list[tuple[bool, str, list[str | int]]] = [
        (wanted.kinds_only and not wanted.kind, "t.kind <> ''", []),
        (bool(wanted.kind), "t.kind = ?", [wanted.kind]),
        (wanted.failed is True, "t.errors > 0", []),
        (wanted.failed is False, "t.errors = 0", []),
        (wanted.least_ns > 0, "t.duration_ns >= ?", [wanted.least_ns]),
        (wanted.since_ns > 0, "t.started_ns >= ?", [wanted.since_ns]),
        (
            bool(wanted.subject),
            "t.trace_id IN (SELECT s.trace_id FROM subjects s WHERE s.subject = ?)",
            [wanted.subject],
        ),
    ]
    used = [each for each in asked if each[0]]
    return [text for _, text, _ in used], [value for _, _, values in used for value in values]


def _seen(courts: Collection[str]) -> str:
    marks = ",".join("?" * len(courts))
    return f"EXISTS (SELECT 1 FROM courts c WHERE c.trace_id = t.trace_id AND c.court IN ({marks}))"  # noqa: S608


def _row(connection: sqlite3.Connection, found: tuple) -> TraceRow:
    courts = connection.execute("SELECT court FROM courts WHERE trace_id = ? ORDER BY court", (found[0],))
    trace_id, started_ns, ended_ns, duration_ns, name, kind, spans, errors = found
    named = tuple(row[0] for row in courts)
    return TraceRow(trace_id, started_ns, ended_ns, duration_ns, name, kind, spans, errors, named)


def _linked(connection: sqlite3.Connection, trace_id: str) -> list[str]:
    forward = connection.execute("SELECT DISTINCT to_trace FROM links WHERE from_trace = ?", (trace_id,)).fetchall()
    back = connection.execute("SELECT DISTINCT from_trace FROM links WHERE to_trace = ?", (trace_id,)).fetchall()
    return sorted({row[0] for row in [*forward, *back]})


def _whole(connection: sqlite3.Connection, row: TraceRow) -> Whole:
    found = connection.execute(
        "SELECT * FROM spans WHERE trace_id = ? ORDER BY started_ns, span_id LIMIT ?", (row.trace_id, MOST_SPANS + 1)
    ).fetchall()
    links: dict[str, list[tuple[str, str]]] = {}
    for from_span, *target in connection.execute(
        "SELECT from_span, to_trace, to_span FROM links WHERE from_trace = ?", (row.trace_id,)
    ):
        links.setdefault(from_span, []).append((target[0], target[1]))
    return Whole(row, tuple(_span(each, links) for each in found[:MOST_SPANS]), len(found) > MOST_SPANS)


def _span(found: tuple, links: dict[str, list[tuple[str, str]]]) -> StoredSpan:
    trace_id, span_id, parent_id, name, span_kind, court, started_ns, ended_ns, error, _, attributes = found
    return StoredSpan(
        trace_id, span_id, parent_id, name, span_kind, court, started_ns, ended_ns, error, json.loads(attributes),
        tuple(links.get(span_id, ())),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traces:
    """What the pages of a node know of traces: the local store if there is one, and a template of another place.

    link: with `{trace_id}`, as `http://tempo.example/trace/{trace_id}`; empty for none.
    """

    reader: TraceReader | None = None
    link: str = ""

    def elsewhere(self, trace_id: str) -> str:
        """The address of a trace in Jaeger or Grafana, or empty."""
        return self.link.replace("{trace_id}", trace_id)
