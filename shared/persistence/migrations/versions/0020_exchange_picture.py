"""Indexes of the picture of the exchange, of tasks and of what is parked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
TASKS = (("code", "state", "opened_at", "task_id"), ("body", "state", "opened_at", "task_id"))
UNRELAYED = "ix_outbox_relayed_at_issued_at"
QUARANTINE = "ix_quarantine_state_arrived_at"


def upgrade() -> None:
    only = sa.text("relayed_at IS NULL")
    op.create_index(UNRELAYED, "outbox", ["relayed_at", "issued_at"], sqlite_where=only, postgresql_where=only)
    for names in TASKS:
        op.create_index(f"ix_tasks_{'_'.join(names)}", "tasks", list(names))
    op.create_index(QUARANTINE, "quarantine", ["state", "arrived_at"])


def downgrade() -> None:
    op.drop_index(QUARANTINE, "quarantine")
    for names in TASKS:
        op.drop_index(f"ix_tasks_{'_'.join(names)}", "tasks")
    op.drop_index(UNRELAYED, "outbox")
