"""Node events: what happened in a case, one line each, chained by hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "node_events",
        sa.Column("event_id", NAME, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in ("kind", "lineage_id", "case_no", "subject_id")),
        sa.Column("node_no", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in ("actor_id", "actor_role", "prev_hash", "hash")),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("corrects", NAME, nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_node_events"),
        sa.UniqueConstraint("seq", name="uq_node_events_seq"),
    )
    op.create_index("ix_node_events_lineage_id_kind", "node_events", ["lineage_id", "kind"])
    op.create_index("ix_node_events_subject_id_kind", "node_events", ["subject_id", "kind"])
    op.create_index("ix_node_events_kind_seq", "node_events", ["kind", "seq"])


def downgrade() -> None:
    op.drop_table("node_events")
