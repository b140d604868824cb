"""What a node looks for again and again is found by an index, however long the history has grown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from shared.persistence.engines import database_url, make_engine
from shared.persistence.migrations import migrate
from shared.persistence.statements import Statements
from shared.persistence.tables import MAPPED

NOW = datetime(2026, 3, 2, tzinfo=UTC)

SWEEPS: list[tuple[str, dict[str, Any], str]] = [
    ("outbox", {"next_attempt_at__lte": NOW}, "ix_outbox_next_attempt_at"),
    ("outbox", {"lineage_id": "l"}, "ix_outbox_lineage_id"),
    ("inbox", {"sender": "a", "stream": "s", "lineage_id": "l", "lineage_seq": 3}, "ix_inbox_sender_stream"),
    ("inbox", {"state": "parked"}, "ix_inbox_state"),
    ("evidence", {"log_index": None}, "log_index"),
    ("evidence", {"log_index__is_null": True}, "log_index"),
    ("evidence", {"subject_id": "m"}, "ix_evidence_subject_id"),
    ("duties", {"state": "open", "due_on__lt": date(2026, 3, 2)}, "ix_duties_state_due_on"),
    ("alerts", {"next_at__lte": NOW}, "ix_alerts_next_at"),
    ("alerts", {"lineage_id": "l", "rule": "P2"}, "ix_alerts_lineage_id_rule"),
    ("controls", {"state": "active", "end_on__lte": date(2026, 3, 2)}, "ix_controls_state_end_on"),
    ("cases", {"basis_key": "b"}, "ix_cases_basis_key"),
    ("cases", {"handler": "p"}, "ix_cases_handler_filed_on"),
    ("exchanges", {"peer": "gd03"}, "ix_exchanges_peer_opened_at"),
    ("case_words", {"source_id": "p"}, "ix_case_words_source_id"),
    ("outbox", {"digest__gte": "a", "digest__lt": "b"}, "ix_outbox_digest"),
    ("inbox", {"digest__gte": "a", "digest__lt": "b"}, "ix_inbox_digest"),
    ("tokens", {"person_id": "p"}, "ix_tokens_person_id"),
    ("named_attachments", {"sha256": "s", "direction": "in"}, "ix_named_attachments_sha256"),
    ("attachment_pulls", {"state": "asking", "next_attempt_at__lte": NOW}, "ix_attachment_pulls_state"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/node.db"
    migrate.upgrade(url)
    return url


@pytest.mark.parametrize(("table", "filters", "index"), SWEEPS)
def test_a_sweep_is_answered_by_an_index(url: str, table: str, filters: dict[str, Any], index: str) -> None:
    statement, parameters = Statements(MAPPED[table], "sqlite").select(filters)
    engine = make_engine(database_url(url))
    with engine.connect() as connection:
        text = statement.compile(dialect=sqlite.dialect()).string  # type: ignore[attr-defined]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(map(str, parameters.values()))).all()
    engine.dispose()
    assert any("USING INDEX" in row[-1] and index in row[-1] for row in plan), plan


@pytest.mark.parametrize(
    ("table", "by", "lowest", "filters", "index"),
    [
        ("outbox", "state", ("issued_at",), {"next_attempt_at__is_null": False}, "ix_outbox_"),
        ("inbox", "state", ("arrived_at",), {"state": "parked"}, "ix_inbox_state"),
        ("duties", "body", ("due_on", "due_at"), {"state": "overdue"}, "ix_duties_state"),
        ("alerts", "level", (), {"state": "raised"}, "ix_alerts_state_level"),
    ],
)
def test_a_tally_of_the_metrics_is_answered_by_an_index(
    url: str, table: str, by: str, lowest: tuple[str, ...], filters: dict[str, Any], index: str
) -> None:
    statement, parameters = Statements(MAPPED[table], "sqlite").tally(by, lowest, filters)
    engine = make_engine(database_url(url))
    with engine.connect() as connection:
        text = statement.compile(dialect=sqlite.dialect()).string  # type: ignore[attr-defined]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(map(str, parameters.values()))).all()
    engine.dispose()
    assert any(index in row[-1] for row in plan), plan
