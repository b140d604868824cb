"""Flags on cases and listed supervision: the prevailing statement of each, who shares a lineage, who has had which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant

revision = "0010"
down_revision = "0009"

WORDS = ("lineage_id", "case_no", "case_court", "ground_zh", "ground_en", "rule", "cause", "level", "raiser", "authority",
         "issuer", "event", "state", "reason", "evidence_no", "evidence_sha256", "reported_by", "checked_by", "heard_from",
         "message_id")  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "flags",
        sa.Column("flag_id", NAME, nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in WORDS),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("revision", "version")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("raised_on", "said_on")),
        sa.PrimaryKeyConstraint("flag_id", name="pk_flags"),
    )
    op.create_index("ix_flags_lineage_id_cause", "flags", ["lineage_id", "cause"])
    op.create_index("ix_flags_state_raised_on", "flags", ["state", "raised_on"])
    op.create_table(
        "flag_peers",
        *(sa.Column(name, NAME, nullable=False) for name in ("lineage_id", "court_id")),
        sa.PrimaryKeyConstraint("lineage_id", "court_id", name="pk_flag_peers"),
    )
    op.create_table(
        "flag_copies",
        *(sa.Column(name, NAME, nullable=False) for name in ("flag_id", "statement", "court_id")),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("flag_id", "statement", "court_id", name="pk_flag_copies"),
    )


def downgrade() -> None:
    for name in ("flag_copies", "flag_peers", "flags"):
        op.drop_table(name)
