"""Indexes of the lists of the console; forms kept over an ended session, earlier wordings of drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json

revision = "0019"
down_revision = "0018"


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


def downgrade() -> None:
    """Without them."""
    op.drop_table("draft_versions")
    op.drop_table("kept_forms")
