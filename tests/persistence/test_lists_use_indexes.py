"""A page of a list is read in the order of an index: nothing is scanned or sorted, however long the list."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from shared.persistence.engines import database_url, make_engine
from shared.persistence.migrations import migrate
from shared.persistence.statements import Statements
from shared.persistence.tables import MAPPED

DUE = ("due_on", "due_at", "duty_id")
#: Table, what it is narrowed by, and the order of its page; each is asked for backwards too.
LISTS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("duties", {"state": "open"}, DUE),
    ("duties", {"state": "open", "body": "management"}, DUE),
    ("duties", {}, DUE),
    ("duties", {"body": "management"}, DUE),
    ("exchanges", {"procedure": "entrusted_matter"}, ("opened_at", "exchange_id")),
    ("outbox", {}, ("issued_at", "message_id")),
    ("outbox", {"recipient": "gd03"}, ("issued_at", "message_id")),
    ("inbox", {"kind": "file_call"}, ("arrived_at", "message_id")),
    ("drafts", {"state": "issued"}, ("drafted_at", "draft_id")),
    ("alerts", {"state": "raised", "level": "red"}, ("raised_at", "alert_id")),
    ("tasks", {"state": "open"}, ("opened_at", "task_id")),
    ("delegations", {}, ("given_at", "delegation_id")),
    ("attachments", {}, ("added_at", "sha256")),
    ("notices", {}, ("issued_on", "notice_id")),
    ("flags", {}, ("state", "raised_on", "flag_id")),
    ("flags", {"state": "open"}, ("state", "raised_on", "flag_id")),
    ("node_events", {}, ("seq",)),
    ("node_events", {"kind": "lead_received"}, ("seq",)),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('lists')}/node.db"
    migrate.upgrade(url)
    return url


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("table", "filters", "order"), LISTS)
def test_a_page_is_read_along_an_index(
    url: str, table: str, filters: dict[str, Any], order: tuple[str, ...], *, backwards: bool
) -> None:
    asked = [f"-{name}" for name in order] if backwards else list(order)
    statement, parameters = Statements(MAPPED[table], "sqlite").select(filters, asked, 51, 100)
    engine = make_engine(database_url(url))
    with engine.connect() as connection:
        text = statement.compile(dialect=sqlite.dialect()).string  # type: ignore[attr-defined]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(map(str, parameters.values()))).all()
    engine.dispose()

    steps = [row[-1] for row in plan]
    assert all("USING INDEX" in step for step in steps), steps
    assert all("SEARCH" in step for step in steps) or not filters, steps
    assert not any("TEMP B-TREE" in step for step in steps), steps
