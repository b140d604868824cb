"""The file behind the embedded transport: bindings, messages and leases in one SQLite database (WAL).

`synchronous=NORMAL` survives the death of any process; a power cut may take the last moments away, and the
outbox sends them again. A queue is leased to one consumer at a time, so messages keep their order even when
a consumer is killed; its lease ends after `lease_seconds` and what it held is read again. No rights are
enforced here: who may open the file may do all, which is why signatures and not queues prove who sent what.
"""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

LEASE_SECONDS = 2.0
BUSY_SECONDS = 5.0
RECHECK_SECONDS = 0.25
"""How often a queue is looked at though the file did not change: a lease may have run out."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS binding (
  exchange TEXT NOT NULL, routing_key TEXT NOT NULL, queue TEXT NOT NULL,
  UNIQUE (exchange, routing_key, queue));
CREATE TABLE IF NOT EXISTS queue (
  name TEXT PRIMARY KEY, holder TEXT, held_until REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, envelope TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS message_by_queue ON message (queue, id);
"""

Row = tuple[int, str, bytes]
"""(id, envelope as JSON, body)"""


class QueueFile:
    """One connection to the file, used by one thread at a time. Leases are counted on the monotonic clock,
    which all processes of a machine share and no administrator can turn back.

    Raises:
        sqlite3.Error: from every method, when the file is unreadable, full, or locked for too long.
    """

    def __init__(self, path: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self._lease_seconds = lease_seconds
        self._holder = uuid.uuid4().hex
        self._seen_version = -1
        self._look_again_at = 0.0
        self._renew_at = 0.0
        self._known_binding = 0
        self.bindings: list[tuple[str, str, str]] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._path, self._identity = path, _identity(path)
        self._db = _opened(path)

    def close(self) -> None:
        """Free what is leased here and close; what was not acknowledged is read again by the next."""
        try:
            self._db.execute("UPDATE queue SET holder = NULL WHERE holder = ?", (self._holder,))
        finally:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and one commit for a whole batch. Inside another one: part of that one."""
        if self._db.in_transaction:
            yield
            return
        self._require_same_file()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _require_same_file(self) -> None:
        """Who deletes the file wipes the broker; without this, those who have it open would go on in the deleted
        one, unheard by those who open the new one. Raises sqlite3.OperationalError; the caller opens it anew.
        """
        if _identity(self._path) != self._identity:
            raise sqlite3.OperationalError(f"{self._path} was removed or replaced")

    def declare(self, queue: str) -> None:
        """Create a queue unless it exists."""
        if not self._db.execute("SELECT 1 FROM queue WHERE name = ?", (queue,)).fetchone():
            self._db.execute("INSERT OR IGNORE INTO queue (name) VALUES (?)", (queue,))

    def bind(self, exchange: str, routing_key: str, queue: str) -> None:
        """Route this key to this queue, for every process that uses the file."""
        row = (exchange, routing_key, queue)
        known = "SELECT 1 FROM binding WHERE (exchange, routing_key, queue) = (?, ?, ?)"
        if not self._db.execute(known, row).fetchone():
            self._db.execute("INSERT OR IGNORE INTO binding VALUES (?, ?, ?)", row)

    def has_new_bindings(self) -> bool:
        """Read what others have bound since the last call into `bindings`; bindings are never removed."""
        found = self._db.execute(
            "SELECT rowid, exchange, routing_key, queue FROM binding WHERE rowid > ? ORDER BY rowid",
            (self._known_binding,),
        ).fetchall()
        for rowid, exchange, routing_key, queue in found:
            self._known_binding = rowid
            self.bindings.append((exchange, routing_key, queue))
        return bool(found)

    def put(self, queue: str, envelope: str, body: bytes) -> None:
        """Append one message."""
        self._db.execute("INSERT INTO message (queue, envelope, body) VALUES (?, ?, ?)", (queue, envelope, body))

    def drop_older(self, queue: str, keep_newest: int) -> None:
        """Drop all but the newest messages of a queue, also what is in hand."""
        self._db.execute(
            "DELETE FROM message WHERE id IN"
            " (SELECT id FROM message WHERE queue = ? ORDER BY id DESC LIMIT -1 OFFSET ?)",
            (queue, keep_newest),
        )

    def size(self, queue: str) -> int:
        """Messages in a queue, leased ones included."""
        return int(self._db.execute("SELECT count(*) FROM message WHERE queue = ?", (queue,)).fetchone()[0])

    def take(self, queue: str, after: int, limit: int) -> list[Row]:
        """Up to `limit` messages behind id `after`, with the queue leased to us; nothing if another holds it.

        Cheap when nothing happened: then only the version counter of the file is read.
        """
        now = time.monotonic()
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version == self._seen_version and now < self._look_again_at:
            return []
        self._require_same_file()
        self._seen_version, self._look_again_at = version, now + RECHECK_SECONDS
        waiting = "SELECT 1 FROM message WHERE queue = ? AND id > ? LIMIT 1"
        if not self._db.execute(waiting, (queue, after)).fetchone():
            return []
        with self.transaction():
            if not self._lease(queue, now):
                return []
            rows = self._db.execute(
                "SELECT id, envelope, body FROM message WHERE queue = ? AND id > ? ORDER BY id LIMIT ?",
                (queue, after, limit),
            ).fetchall()
        self._look_again_at = 0.0 if len(rows) == limit else self._look_again_at
        return rows

    def _lease(self, queue: str, now: float) -> bool:
        # A lease further away than its length was written before the machine last started: it is over.
        leased = self._db.execute(
            "UPDATE queue SET holder = :me, held_until = :until WHERE name = :queue AND (holder IS NULL"
            " OR holder = :me OR held_until < :now OR held_until > :until)",
            {"me": self._holder, "queue": queue, "now": now, "until": now + self._lease_seconds},
        )
        self._renew_at = now + self._lease_seconds / 3
        return leased.rowcount == 1

    def renew(self) -> None:
        """Keep what we hold; call it often, it writes only every third of a lease."""
        now = time.monotonic()
        if now >= self._renew_at:
            self._db.execute(
                "UPDATE queue SET held_until = ? WHERE holder = ?", (now + self._lease_seconds, self._holder)
            )
            self._renew_at = now + self._lease_seconds / 3

    def remove(self, queue: str, ids: Iterable[int], release: bool) -> None:
        """Delete acknowledged messages; with `release` the queue is free for other consumers."""
        with self.transaction():
            self._db.executemany("DELETE FROM message WHERE id = ?", [(id_,) for id_ in ids])
            if release:
                self.release(queue)

    def release(self, queue: str) -> None:
        """Give the lease back; what was not removed is read again, by us or by another."""
        self._db.execute("UPDATE queue SET holder = NULL WHERE name = ? AND holder = ?", (queue, self._holder))
        self._look_again_at = 0.0

    def purge(self, queue: str) -> int:
        """Delete all messages of a queue; gives their number."""
        return self._db.execute("DELETE FROM message WHERE queue = ?", (queue,)).rowcount


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at this path; while we have it open, its number is not given to another."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _opened(path: Path) -> sqlite3.Connection:
    """Processes that open a new file together meet «database is locked» in spite of the timeout: try again."""
    give_up_at = time.monotonic() + 2 * BUSY_SECONDS
    while True:
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(SCHEMA)
            return db
        except sqlite3.OperationalError as error:
            db.close()
            if "locked" not in str(error) or time.monotonic() > give_up_at:
                raise
            time.sleep(0.02)
