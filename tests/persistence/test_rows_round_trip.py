"""Every row type comes back from both databases equal to what went in."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.flows.ports import Store, Unit
from shared.persistence.migrations import migrate
from shared.persistence.store import open_store


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty migrated store; the test of this file leaves it empty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/rows.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create_database("round_trip")
    migrate.upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()


LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | LETTERS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS | st.just("\0"), inner, max_size=3),
    max_leaves=6,
)
FIRST, LAST = datetime(2, 1, 1), datetime(9998, 12, 31)  # noqa: DTZ001 - hypothesis adds the zone
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: LETTERS,
    int: st.integers(-(2**63) + 1, 2**63 - 2),
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    date: st.dates(),
    datetime: st.datetimes(FIRST, LAST, timezones=ZONES),
    tuple: st.lists(LETTERS, max_size=3).map(tuple),
    list: st.lists(st.dictionaries(LETTERS, JSON, max_size=2), max_size=2),
    dict: st.dictionaries(LETTERS, JSON, max_size=3),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    if isinstance(kind, types.UnionType):
        return st.one_of(*map(anything, typing.get_args(kind)))
    if kind is type(None):
        return st.none()
    if typing.get_args(kind) == (str, str):  # dict[str, str]
        return st.dictionaries(LETTERS, LETTERS, max_size=3)
    return BY_TYPE[typing.get_origin(kind) or kind]


TABLES = {
    name: typing.get_args(kind)[0] for name, kind in typing.get_type_hints(Unit).items() if not name.startswith("_")
}


@cache
def any_row(table: str) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(TABLES[table])
    return st.builds(TABLES[table], **{field.name: anything(hints[field.name]) for field in fields(TABLES[table])})


@pytest.mark.parametrize("table", sorted(TABLES))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choose=st.data())
def test_every_row_type_comes_back_equal_with_instants_in_utc(store: Store, table: str, choose: st.DataObject) -> None:
    # Given any row of this type
    row = choose.draw(any_row(table))
    key = {name: getattr(row, name) for name in key_of(table)}
    with store.read() as unit:  # keeps nothing
        rows = getattr(unit, table)
        # When it is added and read
        rows.add(row)
        stored = rows.need(*key.values())
        # Then it is equal, with the same types, and every instant is in UTC
        assert stored == row
        for name in (field.name for field in fields(row)):
            value = getattr(stored, name)
            assert type(value) is type(getattr(row, name))
            assert not isinstance(value, datetime) or value.tzinfo is UTC
        # And an update writes every field but the key
        versioned = {"version": row.version} if hasattr(row, "version") else {}
        other = replace(choose.draw(any_row(table)), **key, **versioned)
        saved = rows.save(other)
        assert replace(saved, **versioned) == other
        assert rows.need(*key.values()) == saved
        # And it can be removed
        rows.remove(*key.values())
        assert rows.get(*key.values()) is None


def key_of(table: str) -> tuple[str, ...]:
    composite = {
        "approvals": ("draft_id", "person_id", "act"), "positions": ("sender", "stream", "lineage_id"),
        "journeys": ("query_id", "court_id"), "log_nodes": ("level", "position"),
        "participations": ("lineage_id", "person_id", "side", "stage"),
        "named_attachments": ("message_id", "position"),
    }  # fmt: skip
    return composite.get(table) or (fields(TABLES[table])[0].name,)
