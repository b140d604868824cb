"""Search of cases by number, party and court; lists of cases in any order; documents by their verification code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.domain.case_search import NUMBER, PARTY, name_words, number_words
from shared.persistence.columns import NAME

revision = "0021"
down_revision = "0020"
BATCH = 2000
INDEXES = {
    "cases": (("filed_on", "case_no"), ("state", "filed_on", "case_no"), ("handler", "filed_on", "case_no"),
              ("claim_fen", "case_no")),
    "exchanges": (("peer", "opened_at"),),
    "outbox": (("digest",),),
    "inbox": (("digest",),),
}  # fmt: skip


def upgrade() -> None:
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
    words = op.create_table(
        "case_words",
        *(sa.Column(name, NAME, nullable=False) for name in ("kind", "word", "source_id", "lineage_id")),
        sa.PrimaryKeyConstraint("kind", "word", "source_id", name="pk_case_words"),
    )
    op.create_index("ix_case_words_source_id", "case_words", ["source_id"])
    for case_no, lineage_id, parent in _rows("cases", "case_no", "lineage_id", "parent_case_no"):
        _insert(words, NUMBER, case_no, lineage_id, number_words(case_no, parent or ""))
    for party_id, lineage_id, name in _rows("parties", "party_id", "lineage_id", "name"):
        _insert(words, PARTY, party_id, lineage_id, name_words(name))


def _rows(table: str, key: str, *others: str) -> Iterator[Any]:
    """Every row, so many at a time: a court may have a hundred thousand cases."""
    columns = sa.table(table, *(sa.column(name, NAME) for name in (key, *others)))
    last = ""
    while True:
        query = sa.select(*columns.c).where(columns.c[key] > last).order_by(columns.c[key]).limit(BATCH)
        found = op.get_bind().execute(query).all()
        yield from found
        if len(found) < BATCH:
            return
        last = found[-1][0]


def _insert(table: sa.Table, kind: str, source_id: str, lineage_id: str, words: list[str]) -> None:
    rows = [{"kind": kind, "word": word, "source_id": source_id, "lineage_id": lineage_id} for word in words]
    if rows:
        op.get_bind().execute(table.insert(), rows)


def downgrade() -> None:
    op.drop_table("case_words")
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
