"""The history of the schema goes up and down on both databases and ends where `tables.py` says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from shared.domain.case_search import CaseWord
from shared.persistence.engines import database_url, make_engine
from shared.persistence.errors import StoreNotReady
from shared.persistence.migrations import migrate
from shared.persistence.store import open_store
from shared.persistence.tables import METADATA, SCHEMA


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path}/one.db", f"sqlite:///{tmp_path}/two.db"]
        return
    server = request.getfixturevalue("postgresql")
    yield [server.create_database("one"), server.create_database("two")]
    server.drop_database("one")
    server.drop_database("two")


def engine_of(url: str) -> Engine:
    return make_engine(database_url(url), create=True)


def only_where(options: dict[str, Any]) -> list[str]:
    return [f"{name} {condition}" for name, condition in options.items() if name.endswith("where")]


def described(engine: Engine) -> dict[str, Any]:
    """Everything of the schema that a database tells, but Alembic's own table."""
    told = inspect(engine)
    return {
        table: {
            "columns": {one["name"]: (str(one["type"]), one["nullable"]) for one in told.get_columns(table)},
            "collations": {one["name"]: getattr(one["type"], "collation", None) for one in told.get_columns(table)},
            "key": told.get_pk_constraint(table),
            "unique": sorted(told.get_unique_constraints(table), key=lambda one: str(one["name"])),
            "indexes": sorted(
                (str(one["name"]), one["column_names"], only_where(one.get("dialect_options", {})))
                for one in told.get_indexes(table)
            ),
        }
        for table in told.get_table_names()
        if table != "alembic_version"
    }


def test_up_down_and_up_again_ends_at_the_declared_tables(urls: list[str]) -> None:
    # Given one database that went up, down and up again
    migrated, declared = urls
    migrate.upgrade(migrated)
    migrate.downgrade(migrated, "base")
    assert migrate.current(migrated) is None
    engine = engine_of(migrated)
    assert described(engine) == {}
    migrate.upgrade(migrated)
    assert migrate.current(migrated) == SCHEMA
    # Then Alembic finds no difference from the declared tables
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    # And neither does a comparison with a database made straight from them, partial indexes and all
    straight = engine_of(declared)
    METADATA.create_all(straight)
    assert described(engine) == described(straight)
    assert len(described(engine)) == len(METADATA.tables)
    engine.dispose()
    straight.dispose()


def test_upgrading_again_changes_nothing_and_keeps_the_data(urls: list[str]) -> None:
    migrate.upgrade(urls[0])
    store = open_store(urls[0])
    with store.begin() as unit:
        assert unit.next_number("x") == 1
    store.close()
    migrate.upgrade(urls[0])
    with store.begin() as unit:
        assert unit.next_number("x") == 2
    store.close()


def test_upgrading_several_fills_the_missing_ones_alike_and_keeps_the_data_of_the_others(urls: list[str]) -> None:
    # Given one database of an earlier time with something in it, and others not there yet
    migrate.upgrade(urls[0])
    store = open_store(urls[0])
    with store.begin() as unit:
        assert unit.next_number("x") == 1
    store.close()
    more = [f"{url}.{n}" for url in urls[1:] for n in (1, 2) if url.startswith("sqlite")]

    # When all are brought to this release, twice
    for _ in range(2):
        migrate.upgrade_all([urls[0], *more, *urls[1:]])

    # Then all have the same tables, and only the old one has data
    assert {migrate.current(url) for url in [*urls, *more]} == {SCHEMA}
    engines = [engine_of(url) for url in [*urls, *more]]
    assert len({str(described(engine)) for engine in engines}) == 1
    for engine in engines:
        engine.dispose()
    for url, number in [(urls[0], 2), (urls[1], 1), *((each, 1) for each in more)]:
        store = open_store(url)
        with store.begin() as unit:
            assert unit.next_number("x") == number, url
        store.close()


def test_signatures_of_before_the_approval_workflow_stay_and_say_nothing_of_agreement(urls: list[str]) -> None:
    # Given a database of the first schema with one signature on a draft
    migrate.upgrade(urls[0], "0001")
    engine = engine_of(urls[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO approvals (draft_id, person_id, act, role, body, at, digest, signature, public_key, certificate,"
            " opinion) VALUES ('d', 'p', 'discuss', 'officer', 'review', '2026-03-10 01:00:00', 'x', 's', 'k', 'c', '同意')"
        )
    engine.dispose()

    migrate.upgrade(urls[0])

    store = open_store(urls[0])
    with store.begin() as unit:
        kept = unit.approvals.need("d", "p", "discuss")
        assert (kept.opinion, kept.stance, kept.delegation_id) == ("同意", "", None)
        assert unit.delegations.count() == unit.draft_steps.count() == 0
    store.close()


def test_cases_of_before_the_search_are_found_by_number_and_party(urls: list[str]) -> None:
    # Given a database of the release before with a case and a party
    migrate.upgrade(urls[0], "0020")
    engine = engine_of(urls[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO cases (case_no, lineage_id, basis_key, title_no, cause, filed_on, claim_fen, state, origin, version)"
            " VALUES ('（2026）粤0304执12号', 'l', 'b', 't', 'c', '2026-03-02', 1, 'open', 'application', 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO parties (party_id, lineage_id, role, name, id_number_hash) VALUES ('p', 'l', 'debtor', '张三丰', '')"
        )
    engine.dispose()

    migrate.upgrade(urls[0])

    store = open_store(urls[0])
    with store.read() as unit:
        words = unit.of(CaseWord).where(lineage_id="l", order_by=("kind", "word"))
        assert {row.word for row in words if row.kind == "party"} == {"张三丰", "三丰", "丰"}
        assert {row.source_id for row in words if row.word in ("12", "执12", "粤0304执12")} == {"（2026）粤0304执12号"}
    store.close()


def test_migrating_from_several_sides_at_once_is_safe(urls: list[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate.upgrade, [urls[0]] * 4))
    assert migrate.current(urls[0]) == SCHEMA


def test_a_database_of_a_newer_release_is_left_alone(urls: list[str]) -> None:
    migrate.upgrade(urls[0])
    engine = engine_of(urls[0])
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    store = open_store(urls[0])
    for attempt in (lambda: migrate.upgrade(urls[0]), lambda: store.begin().__enter__()):
        with pytest.raises(StoreNotReady) as refused:
            attempt()
        assert "9999" in refused.value.what.zh
        assert "9999" in refused.value.what.en


def test_a_failed_migration_leaves_nothing_behind(urls: list[str]) -> None:
    # Given a database in which a table of ours stands already, so that the migration breaks in the middle
    engine = engine_of(urls[0])
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE inbox (x INTEGER)")
    # When it is migrated
    with pytest.raises(Exception, match="inbox"):
        migrate.upgrade(urls[0])
    # Then none of the tables before it is there
    assert set(described(engine)) == {"inbox"}
    engine.dispose()
    assert migrate.current(urls[0]) is None


def test_looking_at_a_missing_file_does_not_create_it(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreNotReady):
        migrate.current(f"sqlite:///{path}")
    assert not path.exists()


def test_a_node_never_imports_alembic() -> None:
    program = (
        "import sys, shared.persistence.store, shared.persistence.migrations.migrate;sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
