"""A node's database in memory, for tests that live thousands of short lives: production tables, units and SQL.

What differs is around them: one connection that is loaded anew from an image for each life, and SQL rendered by
SQLAlchemy once per process instead of being led through its execution each time (a run takes a third of the time).
Files, locks and durability are tested elsewhere (persistence, faults).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from shared.persistence.unit import Dialect, TransactionUnit

DIALECT = sqlite.dialect(paramstyle="named")
#: The statements every SQLite node uses.
STATEMENTS = Dialect("sqlite")
Process = Callable[[Any], Any] | None


def image_of(path: Path, scratch: Path) -> bytes:
    """The content of a closed database file as one image, without its write-ahead log."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM INTO ?", (str(scratch),))
    with closing(sqlite3.connect(scratch)) as copy:
        return copy.serialize()


class Rendered:
    """One statement as SQL text, with what turns values into columns and back."""

    def __init__(self, statement: Any, given: dict[str, Any]) -> None:
        compiled = statement.compile(dialect=DIALECT, column_keys=list(given))
        self.sql, self.bind = compiled.string, dict(compiled._bind_processors)
        self.lists = [
            name for name, value in given.items() if isinstance(value, list) and self._expands(compiled, name)
        ]
        self.constants = {name: value for name, value in compiled.params.items() if name not in given}
        if self.lists:
            expanded = compiled._process_parameters_for_postcompile(compiled.construct_params(given))
            self.sql, self.bind = expanded.statement, self.bind | dict(expanded.processors)
        columns = getattr(statement, "selected_columns", ())
        self.results: list[Process] = [c.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for c in columns]
        self.plain = not any(self.results)
        self.kept = statement  # so that its id is not given to another

    @staticmethod
    def _expands(compiled: Any, name: str) -> bool:
        return name in compiled.binds and bool(compiled.binds[name].expanding)

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """The parameters as the driver takes them."""
        if self.lists:
            given = dict(given)
            for name in self.lists:
                given |= {f"{name}_{number}": value for number, value in enumerate(given.pop(name), 1)}
        bind = self.bind
        shown = {name: bind[name](value) if name in bind else value for name, value in given.items()}
        return shown | self.constants if self.constants else shown


class Found:
    """The rows of one statement, as `shared.persistence.rows` takes them."""

    def __init__(self, cursor: sqlite3.Cursor, rendered: Rendered) -> None:
        self._cursor, self._rendered = cursor, rendered
        self.rowcount = cursor.rowcount

    def __iter__(self) -> Iterator[Any]:
        if self._rendered.plain:
            return iter(self._cursor.fetchall())
        ways = self._rendered.results
        return iter(
            [
                [value if way is None else way(value) for way, value in zip(ways, row, strict=True)]
                for row in self._cursor.fetchall()
            ]
        )

    def first(self) -> Any:
        return next(iter(self), None)

    def scalar_one(self) -> Any:
        ((value,),) = self._cursor.fetchall()
        return value


class MemoryStore:
    """What `shared.flows.ports.Store` promises, for one thread, and the connection its units execute on.

    A whole life is one transaction of SQLite, undone at the end; the transactions of the node are savepoints in it.
    So the next life begins with everything prepared: loading the database anew would prepare every statement again.

    changes: how many writing transactions were committed; who saw the same number before sees the same rows.
    """

    _rendered: ClassVar[dict[tuple[Any, ...], Rendered]] = {}

    def __init__(self) -> None:
        self._raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, cached_statements=512)
        self._loaded: bytes | None = None
        self.changes = 0

    def load(self, image: bytes) -> None:
        """Forget everything and go on from this image."""
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")
        if image is not self._loaded:
            with closing(sqlite3.connect(":memory:")) as source:
                source.deserialize(image)
                source.backup(self._raw)
        self._loaded = image
        self._raw.execute("BEGIN")
        self.changes += 1

    def image(self) -> bytes:
        """Everything as it is now."""
        return self._raw.serialize()

    @contextmanager
    def begin(self) -> Iterator[TransactionUnit]:
        with self._savepoint("turn"):
            yield TransactionUnit(self, STATEMENTS)  # type: ignore[arg-type]
        self.changes += 1

    @contextmanager
    def read(self) -> Iterator[TransactionUnit]:
        yield TransactionUnit(self, STATEMENTS)  # type: ignore[arg-type]

    def begin_nested(self) -> AbstractContextManager[None]:
        return self._savepoint("part")

    @contextmanager
    def _savepoint(self, name: str) -> Iterator[None]:
        self._raw.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self._raw.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._raw.execute(f"RELEASE {name}")

    def execute(self, statement: Any, given: dict[str, Any] | list[dict[str, Any]]) -> Any:
        if isinstance(given, list):
            return self._execute_many(statement, given)
        shape = (id(statement), *(len(value) for value in given.values() if type(value) is list))
        rendered = self._rendered.get(shape)
        if rendered is None:
            rendered = self._rendered[shape] = Rendered(statement, given)
        try:
            return Found(self._raw.execute(rendered.sql, rendered.values(given)), rendered)
        except sqlite3.Error as problem:
            raise DBAPIError.instance(rendered.sql, given, problem, sqlite3.Error) from problem

    def _execute_many(self, statement: Any, given: list[dict[str, Any]]) -> sqlite3.Cursor:
        rendered = self._rendered.get((id(statement),))
        if rendered is None:
            rendered = self._rendered[(id(statement),)] = Rendered(statement, given[0])
        try:
            return self._raw.executemany(rendered.sql, [rendered.values(each) for each in given])
        except sqlite3.Error as problem:
            raise DBAPIError.instance(rendered.sql, given, problem, sqlite3.Error) from problem

    def close(self) -> None:
        """The connection stays: the next life uses it."""
