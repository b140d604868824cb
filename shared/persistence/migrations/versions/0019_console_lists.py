"""Indexes of the lists of the console: what a list is narrowed by, then the order it is shown in."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
INDEXES = (
    ("duties", "state", "due_on", "due_at", "duty_id"),
    ("duties", "state", "body", "due_on", "due_at", "duty_id"),
    ("duties", "due_on", "due_at", "duty_id"),
    ("duties", "body", "due_on", "due_at", "duty_id"),
    ("exchanges", "procedure", "opened_at", "exchange_id"),
    ("tasks", "state", "opened_at", "task_id"),
    ("delegations", "given_at", "delegation_id"),
    ("attachments", "added_at", "sha256"),
    ("notices", "issued_on", "notice_id"),
    ("flags", "state", "raised_on", "flag_id"),
)


def upgrade() -> None:
    for table, *columns in INDEXES:
        op.create_index("_".join(("ix", table, *columns)), table, columns)


def downgrade() -> None:
    for table, *columns in reversed(INDEXES):
        op.drop_index("_".join(("ix", table, *columns)), table)
