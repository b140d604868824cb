"""Alerts over duties, controls and node events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json

revision = "0009"
down_revision = "0008"
WORDS = (
    "rule", "once_key", "lineage_id", "case_no", "subject_id", "court", "source", "source_id", "state", "body", "level",
    "handler", "monitor", "reported_to", "reported_by",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("alert_id", NAME, nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in WORDS),
        sa.Column("started_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("gross_days", "net_days", "limit_days")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("yellow_on", "orange_on", "red_on", "answer_by")),
        *(sa.Column(name, Instant(), nullable=True) for name in ("raised_at", "next_at")),
        *(sa.Column(name, Json(), nullable=False) for name in ("answer", "facts")),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alerts"),
        sa.UniqueConstraint("once_key", name="uq_alerts_once_key"),
    )
    op.create_index("ix_alerts_next_at", "alerts", ["next_at"])
    op.create_index("ix_alerts_lineage_id_rule", "alerts", ["lineage_id", "rule"])
    op.create_index("ix_alerts_state_level", "alerts", ["state", "level"])


def downgrade() -> None:
    op.drop_table("alerts")
