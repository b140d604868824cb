"""Approvals as a workflow: delegations, the history of a draft, and what an opinion said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

NAME = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, NAME, nullable=null) for name in names]


# fmt: off
def upgrade() -> None:
    # Signatures of before say nothing of agreement: no stance, which counts as agreeing.
    op.add_column("approvals", sa.Column("stance", NAME, nullable=False, server_default=""))
    op.add_column("approvals", sa.Column("delegation_id", NAME, nullable=True))
    op.create_table(
        "draft_steps", *_text("step_id", "draft_id", "act", "person_id", "role"), sa.Column("at", INSTANT, nullable=False),
        *_text("digest", "stance", "words"), *_text("delegation_id", null=True),
        sa.PrimaryKeyConstraint("step_id", name="pk_draft_steps"),
    )
    op.create_index("ix_draft_steps_draft_id", "draft_steps", ["draft_id"])
    op.create_table(
        "delegations", *_text("delegation_id", "act", "delegator", "role", "delegate"),
        sa.Column("from_on", sa.Date(), nullable=False), sa.Column("until_on", sa.Date(), nullable=False),
        *_text("reason"), sa.Column("given_at", INSTANT, nullable=False), *_text("signature", "certificate", "state"),
        *_text("revoked_by", null=True), sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("delegation_id", name="pk_delegations"),
    )
    op.create_index("ix_delegations_delegate_act", "delegations", ["delegate", "act"])


def downgrade() -> None:
    op.drop_table("delegations")
    op.drop_table("draft_steps")
    op.drop_column("approvals", "delegation_id")
    op.drop_column("approvals", "stance")
# fmt: on
