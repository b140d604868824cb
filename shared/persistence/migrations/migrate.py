"""Bring a database to a schema, up or down; each run is one transaction, and two at once wait for each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from shared.persistence.engines import database_url, make_engine
from shared.persistence.errors import StoreNotReady, StoreUnavailable, translated
from shared.persistence.tables import SCHEMA

if TYPE_CHECKING:  # a node never pays for importing Alembic
    from alembic.config import Config

# Any number that nothing else in the database uses as an advisory lock.
_LOCK = 0x5A48_4958


def upgrade(url: str, revision: str = "head") -> None:
    """Create the SQLite file or the tables, or bring them to a later revision. Nothing happens when they are.

    Raises: BadStoreUrl, StoreUnavailable, StoreBusy, StoreNotReady (a database of a newer release).
    """
    from alembic import command

    with _migrating(url) as (connection, config):
        _require_known(url, connection, config)
        command.upgrade(config, revision)


def upgrade_all(urls: Sequence[str]) -> None:
    """Bring several databases to this release, some of which may not be there yet. Raises as `upgrade`.

    SQLite files that are missing are copied from the first one made here: a tenth of a second saved for each.
    """
    model: Path | None = None
    for url in urls:
        parsed = database_url(url)
        missing = _missing_file(parsed)
        if missing is not None and model is not None:
            _copy(model, missing)
            continue
        upgrade(url)
        model = model or missing


def _missing_file(url: URL) -> Path | None:
    """The SQLite file of this address when nothing is there, not even the log of one that was deleted."""
    if url.drivername != "sqlite":
        return None
    path = Path(str(url.database))
    return None if path.exists() or path.with_name(f"{path.name}-wal").exists() else path


def _copy(model: Path, path: Path) -> None:
    """Whole or not at all: the name appears last."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(model)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    draft.replace(path)


def downgrade(url: str, revision: str) -> None:
    """Go back to an earlier revision; `base` removes every table and all that is in them."""
    from alembic import command

    with _migrating(url) as (connection, config):
        _require_known(url, connection, config)
        command.downgrade(config, revision)


def current(url: str) -> str | None:
    """The revision the database is at, or None before the first migration. Never creates a file."""
    with _connected(url, create=False) as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _require_known(url: str, connection: Connection, config: Config) -> None:
    from alembic.script import ScriptDirectory

    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        name = database_url(url).render_as_string(hide_password=True)
        raise StoreNotReady(url=name, found=found, needed=SCHEMA)


@contextmanager
def _migrating(url: str) -> Iterator[tuple[Connection, Config]]:
    from alembic.config import Config

    with _connected(url, create=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes["connection"] = connection
        yield connection, config


@contextmanager
def _connected(url: str, *, create: bool) -> Iterator[Connection]:
    engine = make_engine(database_url(url), create=create)
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        known = translated(error)
        if not create and isinstance(known, StoreUnavailable) and "unable to open" in str(known):
            name = database_url(url).render_as_string(hide_password=True)
            raise StoreNotReady(url=name, found="—", needed=SCHEMA) from error
        raise known from error
    finally:
        engine.dispose()
