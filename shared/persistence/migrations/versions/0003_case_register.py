"""The register of the cases of courts below (案件台账), looked up by basis key and by lineage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

TEXT = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "case_register",
        *(sa.Column(name, TEXT, nullable=False) for name in ("case_no", "lineage_id", "basis_key", "court")),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("mode", TEXT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name="pk_case_register"),
    )
    op.create_index("ix_case_register_basis_key", "case_register", ["basis_key"])
    op.create_index("ix_case_register_lineage_id", "case_register", ["lineage_id"])


def downgrade() -> None:
    op.drop_table("case_register")
