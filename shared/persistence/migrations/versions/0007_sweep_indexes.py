"""Indexes for what is asked of all exchanges of a procedure, and of duties due at an instant."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_exchanges_procedure_state", "exchanges", ["procedure", "state"])
    op.create_index("ix_duties_state_due_at", "duties", ["state", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_duties_state_due_at", "duties")
    op.drop_index("ix_exchanges_procedure_state", "exchanges")
