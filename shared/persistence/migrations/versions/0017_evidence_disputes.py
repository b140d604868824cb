"""An index for messages whose receipt is late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    owed = sa.text("next_attempt_at IS NOT NULL")
    op.create_index("ix_outbox_issued_at", "outbox", ["issued_at"], sqlite_where=owed, postgresql_where=owed)


def downgrade() -> None:
    op.drop_index("ix_outbox_issued_at", "outbox")
