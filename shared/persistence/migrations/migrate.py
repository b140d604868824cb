"""Bring a database to a schema, up or down; each run is one transaction, and two at once wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
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
