"""Indexes of the lists of the console: what a list is narrowed by, then its order; kept forms, earlier wordings of drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json

revision = "0019"
down_revision = "0018"
INDEXES = (
    ("duties", "state", "due_on", "due_at", "duty_id"),
    ("duties", "state", "body", "due_on", "due_at", "duty_id"),
    ("duties", "due_on", "due_at", "duty_id"),
    ("duties", "body", "due_on", "due_at", "duty_id"),
    ("drafts", "state", "drafted_at", "draft_id"),
    ("exchanges", "procedure", "opened_at", "exchange_id"),
    ("tasks", "state", "opened_at", "task_id"),
    ("delegations", "given_at", "delegation_id"),
    ("attachments", "added_at", "sha256"),
    ("notices", "issued_on", "notice_id"),
    ("flags", "state", "raised_on", "flag_id"),
    *(("outbox", *first, "issued_at", "message_id") for first in ((), ("recipient",), ("kind",), ("state",))),
    *(("inbox", *first, "arrived_at", "message_id") for first in ((), ("sender",), ("kind",), ("state",))),
    ("drafts", "exchange_id"),
    ("alerts", "state", "level", "raised_at", "alert_id"),
    ("alerts", "handler", "state"),
    ("alerts", "monitor", "state"),
)
#: What came and waits for a person to sign for it.
UNSIGNED = "ix_inbox_state_kind_arrived_at"


def upgrade() -> None:
    """Forms kept for who typed them; what a draft said before it was rewritten."""
    op.create_table(
        "kept_forms",
        sa.Column("kept_id", NAME, nullable=False),
        sa.Column("person_id", NAME, nullable=False),
        sa.Column("path", NAME, nullable=False),
        sa.Column("fields", Json(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kept_id", name="pk_kept_forms"),
    )
    op.create_index("ix_kept_forms_person_id_kept_at", "kept_forms", ["person_id", "kept_at"])
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", NAME, nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("payload", NAME, nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "digest", name="pk_draft_versions"),
    )
    for table, *columns in INDEXES:
        op.create_index("_".join(("ix", table, *columns)), table, columns)
    only = sa.text("signed_for_at IS NULL")
    op.create_index(UNSIGNED, "inbox", ["state", "kind", "arrived_at"], sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Without them."""
    op.drop_index(UNSIGNED, "inbox")
    for table, *columns in reversed(INDEXES):
        op.drop_index("_".join(("ix", table, *columns)), table)
    op.drop_table("draft_versions")
    op.drop_table("kept_forms")
