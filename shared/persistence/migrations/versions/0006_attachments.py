"""Attachments: what is stored, which message names what, how far a file asked for has come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

TEXT = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _columns(kind: Any, *names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def upgrade() -> None:
    op.create_table(
        "attachments",
        *_columns(TEXT, "sha256", "title", "media_type"),
        *_columns(sa.BigInteger(), "size_bytes"),
        *_columns(sa.BigInteger(), "pages", nullable=True),
        *_columns(sa.LargeBinary(), "chunk_hashes"),
        *_columns(TEXT, "added_by"),
        *_columns(INSTANT, "added_at"),
        *_columns(sa.BigInteger(), "version"),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachments"),
    )
    op.create_index("ix_attachments_added_at", "attachments", ["added_at"])
    op.create_index("ix_attachments_title", "attachments", ["title"])
    op.create_table(
        "named_attachments",
        *_columns(TEXT, "message_id"),
        *_columns(sa.BigInteger(), "position"),
        *_columns(TEXT, "sha256", "direction", "peer", "lineage_id", "title", "media_type"),
        *_columns(sa.BigInteger(), "size_bytes"),
        *_columns(INSTANT, "complete_at", nullable=True),
        *_columns(sa.BigInteger(), "version"),
        sa.PrimaryKeyConstraint("message_id", "position", name="pk_named_attachments"),
    )
    op.create_index("ix_named_attachments_sha256", "named_attachments", ["sha256"])
    op.create_table(
        "attachment_pulls",
        *_columns(TEXT, "sha256", "state"),
        *_columns(sa.BigInteger(), "size_bytes", "chunk_bytes"),
        *_columns(sa.LargeBinary(), "chunk_hashes", "have"),
        *_columns(sa.BigInteger(), "asked_until", "attempts", "faults"),
        *_columns(INSTANT, "next_attempt_at"),
        *_columns(sa.BigInteger(), "version"),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment_pulls"),
    )
    op.create_index("ix_attachment_pulls_state_next_attempt_at", "attachment_pulls", ["state", "next_attempt_at"])


def downgrade() -> None:
    for table in ("attachment_pulls", "named_attachments", "attachments"):
        op.drop_table(table)
