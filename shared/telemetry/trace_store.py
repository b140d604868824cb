"""The local store of traces: one SQLite file, written by the receiver, read by the nodes' pages (`trace_reading`).

It is no evidence and nothing rests on it: what it holds is bounded by age and size, the oldest traces go first, and
a file that cannot be read is set aside and begun anew.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from shared.telemetry import names
from shared.telemetry.spans import StoredSpan

log = logging.getLogger(__name__)
MOST_DAYS = 30
MOST_BYTES = 256 * 1024 * 1024
#: How many traces one transaction of the sweep removes: readers and writers wait no longer than that.
SWEPT_TOGETHER = 500
#: A sweep for size goes on until this much of the bound is left, so that the next one is not at once.
ROOM = 0.9
#: By which a trace is found: a message, a procedure, a case.
SUBJECTS = (names.MESSAGE_ID, names.PROCEDURE_ID, names.LINEAGE_ID)
FORMAT = 1
_DAY_NS = 86_400 * 10**9
#: An empty store.
EMPTY = """
CREATE TABLE IF NOT EXISTS spans (
  trace_id TEXT, span_id TEXT, parent_id TEXT, name TEXT, span_kind TEXT, court TEXT, started_ns INTEGER,
  ended_ns INTEGER, error TEXT, kind TEXT, attributes TEXT, PRIMARY KEY (trace_id, span_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  from_trace TEXT, from_span TEXT, to_trace TEXT, to_span TEXT,
  PRIMARY KEY (from_trace, from_span, to_trace, to_span)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_back ON links (to_trace, from_trace);
CREATE TABLE IF NOT EXISTS traces (
  trace_id TEXT PRIMARY KEY, started_ns INTEGER, ended_ns INTEGER, duration_ns INTEGER, name TEXT, kind TEXT,
  spans INTEGER, errors INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS traces_started ON traces (started_ns);
CREATE INDEX IF NOT EXISTS traces_duration ON traces (duration_ns);
CREATE INDEX IF NOT EXISTS traces_kind ON traces (kind, started_ns);
CREATE INDEX IF NOT EXISTS traces_failed ON traces (started_ns) WHERE errors > 0;
CREATE TABLE IF NOT EXISTS courts (trace_id TEXT, court TEXT, PRIMARY KEY (trace_id, court)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known_courts (court TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subjects (
  subject TEXT, trace_id TEXT, PRIMARY KEY (subject, trace_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subjects_trace ON subjects (trace_id);
"""
#: A trace is called after its first span; its kind is that of the first span that names one.
_SUMMARY = """
INSERT OR REPLACE INTO traces
SELECT s.trace_id, MIN(s.started_ns), MAX(s.ended_ns), MAX(s.ended_ns) - MIN(s.started_ns),
  (SELECT name FROM spans f WHERE f.trace_id = s.trace_id ORDER BY f.started_ns, f.span_id LIMIT 1),
  COALESCE((SELECT kind FROM spans k WHERE k.trace_id = s.trace_id AND k.kind <> '' ORDER BY k.started_ns LIMIT 1), ''),
  COUNT(*), SUM(s.error <> '')
FROM spans s WHERE s.trace_id = ? GROUP BY s.trace_id
"""


class TraceStore:
    """Takes spans, and lets the oldest go. Safe for several threads; `close` when done."""

    def __init__(self, path: Path, *, most_days: int = MOST_DAYS, most_bytes: int = MOST_BYTES) -> None:
        self._path, self._most_days, self._most_bytes = path, most_days, most_bytes
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._connection = _opened(path)
        except sqlite3.OperationalError:
            raise  # locked, or the disk is full: nothing is wrong with the file
        except sqlite3.DatabaseError as problem:
            aside = path.with_suffix(".broken")
            log.warning("the trace store %s cannot be used (%s); it is kept as %s", path, problem, aside.name)
            path.replace(aside)
            self._connection = _opened(path)

    def add(self, spans: Sequence[StoredSpan]) -> int:
        """Keep these, in one transaction; a span sent twice is kept once. How many were new. Raises sqlite3.Error."""
        with self._lock, self._connection as connection:
            new = [span for span in spans if _insert(connection, span)]
            connection.executemany(
                "INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?)",
                [(span.trace_id, span.span_id, *link) for span in new for link in span.links],
            )
            courts = {(span.trace_id, span.court) for span in new if span.court}
            connection.executemany("INSERT OR IGNORE INTO courts VALUES (?, ?)", sorted(courts))
            connection.executemany(
                "INSERT OR IGNORE INTO known_courts VALUES (?)", sorted({(court,) for _, court in courts})
            )
            connection.executemany("INSERT OR IGNORE INTO subjects VALUES (?, ?)", sorted(_subjects(new)))
            connection.executemany(_SUMMARY, sorted({(span.trace_id,) for span in new}))
        return len(new)

    def sweep(self, now_ns: int | None = None) -> int:
        """Let go of what is too old or too much; how many traces went. Raises sqlite3.Error."""
        now_ns = time.time_ns() if now_ns is None else now_ns
        gone = 0
        while removed := self._remove("started_ns < ?", now_ns - self._most_days * _DAY_NS):
            gone += removed
        if self.size_bytes() > self._most_bytes:
            while self.size_bytes() > ROOM * self._most_bytes and (removed := self._remove("started_ns < ?", 2**62)):
                gone += removed
        with self._lock:
            self._connection.execute("PRAGMA incremental_vacuum").fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone

    def size_bytes(self) -> int:
        """Bytes in use."""
        with self._lock:
            pages, free, page_bytes = (
                self._connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        return int((pages - free) * page_bytes)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _remove(self, condition: str, value: int) -> int:
        with self._lock, self._connection as connection:
            oldest = connection.execute(
                f"SELECT trace_id FROM traces WHERE {condition} ORDER BY started_ns LIMIT {SWEPT_TOGETHER}",  # noqa: S608 - ours
                (value,),
            ).fetchall()
            for table, column in (
                ("spans", "trace_id"), ("links", "from_trace"), ("courts", "trace_id"), ("subjects", "trace_id"),
                ("traces", "trace_id"),
            ):  # fmt: skip
                connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", oldest)  # noqa: S608 - names above
        return len(oldest)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5, check_same_thread=False)
    try:
        # Before the first table: what is deleted can be given back to the disk later.
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("PRAGMA synchronous = NORMAL")  # no evidence: a power cut may cost the last second
        connection.execute("PRAGMA journal_size_limit = 8388608").fetchall()
        connection.executescript(EMPTY)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        path.chmod(0o600)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _insert(connection: sqlite3.Connection, span: StoredSpan) -> bool:
    row = (
        span.trace_id, span.span_id, span.parent_id, span.name, span.span_kind, span.court, span.started_ns,
        span.ended_ns, span.error, span.kind, json.dumps(dict(span.attributes), separators=(",", ":")),
    )  # fmt: skip
    return connection.execute("INSERT OR IGNORE INTO spans VALUES (?,?,?,?,?,?,?,?,?,?,?)", row).rowcount == 1


def _subjects(spans: Iterable[StoredSpan]) -> set[tuple[str, str]]:
    return {
        (str(span.attributes[name]), span.trace_id) for span in spans for name in SUBJECTS if name in span.attributes
    }
