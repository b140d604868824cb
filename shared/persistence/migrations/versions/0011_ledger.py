"""The ledger upward: what is still to be sent, and what superiors count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json, JsonTuple

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for name in ("claim_fen", "received_fen", "paid_fen", "seq"):
        op.add_column("case_register", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("case_register", sa.Column("via", NAME, nullable=False, server_default=""))
    op.create_index("ix_case_register_court_filed_on", "case_register", ["court", "filed_on"])
    op.create_table(
        "ledger_lines",
        _number("seq"),
        *_texts("kind", "court", "case_no"),
        sa.Column("state", Json(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger_lines"),
    )
    op.create_index("ix_ledger_lines_case_no_seq", "ledger_lines", ["case_no", "seq"])
    op.create_table(
        "ledger_cursors",
        *_texts("name"),
        _number("position"),
        sa.Column("recent", JsonTuple(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ledger_cursors"),
    )
    op.create_table(
        "ledger_events",
        *_texts("event_id", "court", "kind", "lineage_id", "case_no", "hash"),
        _number("seq"),
        _number("node_no"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("corrects", NAME, nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_ledger_events"),
    )
    op.create_index("ix_ledger_events_court_seq", "ledger_events", ["court", "seq"])
    op.create_index("ix_ledger_events_case_no", "ledger_events", ["case_no"])
    known = sa.text("corrects IS NOT NULL")
    op.create_index(
        "ix_ledger_events_corrects", "ledger_events", ["corrects"], sqlite_where=known, postgresql_where=known
    )
    op.create_table(
        "ledger_figures",
        *_texts("court", "month", "figure"),
        _number("amount"),
        sa.PrimaryKeyConstraint("court", "month", "figure", name="pk_ledger_figures"),
    )
    op.create_table(
        "ledger_checks",
        *_texts("court", "state"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("said", Json(), nullable=False),
        sa.Column("held", Json(), nullable=False),
        sa.PrimaryKeyConstraint("court", name="pk_ledger_checks"),
    )
    op.create_table(
        "ledger_resends",
        *_texts("resend_id", "stream"),
        _number("position"),
        _number("through"),
        sa.PrimaryKeyConstraint("resend_id", name="pk_ledger_resends"),
    )


def downgrade() -> None:
    for name in ("resends", "checks", "figures", "events", "cursors", "lines"):
        op.drop_table(f"ledger_{name}")
    op.drop_index("ix_case_register_court_filed_on", "case_register")
    for name in ("via", "seq", "paid_fen", "received_fen", "claim_fen"):
        op.drop_column("case_register", name)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, NAME, nullable=False) for name in names]


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, autoincrement=False)
