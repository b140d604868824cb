"""The party portal: query codes, integrity cards, what parties are to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json

revision = "0018"
down_revision = "0017"


def _names(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, NAME, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "query_codes",
        *_names("code_id", "lineage_id", "party_id", "case_no", "selector", "secret_hash", "reply_salt", "reply_key", "state"),
        sa.Column("issued_at", Instant(), nullable=False),
        *_names("issued_by"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code_id", name="pk_query_codes"),
    )  # fmt: skip
    op.create_index("ix_query_codes_lineage_id_selector", "query_codes", ["lineage_id", "selector"])
    op.create_table(
        "party_notices",
        *_names("notice_id", "lineage_id", "party_id", "case_no", "kind", "event_id"),
        sa.Column("on", sa.Date(), nullable=False),
        *_names("state"),
        sa.Column("told_at", Instant(), nullable=True),
        *_names("told_by"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name="pk_party_notices"),
    )
    op.create_index("ix_party_notices_lineage_id_on", "party_notices", ["lineage_id", "on"])
    op.create_index("ix_party_notices_state_on", "party_notices", ["state", "on"])
    op.create_table(
        "integrity_cards",
        *_names("card_id", "lineage_id", "party_id", "case_no", "state"),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        *_names("handled_by"),
        sa.Column("sealed", Json(), nullable=False),
        sa.Column("reply", Json(), nullable=False),
        *_names("reply_code_id"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("card_id", name="pk_integrity_cards"),
        sa.UniqueConstraint("lineage_id", "party_id", name="uq_integrity_cards_lineage_id_party_id"),
    )
    op.create_index("ix_integrity_cards_issued_on", "integrity_cards", ["issued_on"])
    back = sa.text("returned_on IS NOT NULL")
    op.create_index("ix_integrity_cards_returned_on", "integrity_cards", ["returned_on"], sqlite_where=back, postgresql_where=back)  # fmt: skip


def downgrade() -> None:
    for name in ("integrity_cards", "party_notices", "query_codes"):
        op.drop_table(name)
