"""Preservation dockets with their expiries, and defects of judgments found in enforcement."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, JsonTuple

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _preservations()
    _defects()


def _names(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, NAME, nullable=False) for name in names]


def _day(name: str, *, null: bool = False) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _preservations() -> None:
    op.create_table(
        "preservations",
        *_names("case_no", "lineage_id", "exchange_id", "phase", "suit_no"),
        _number("amount_fen"),
        _day("applied_on"),
        *_names("ruling_no"),
        _day("ruled_on", null=True),
        _number("security_fen"),
        _day("expires_on", null=True),
        _day("alarm_on", null=True),
        *_names("zx_no"),
        _day("converted_on", null=True),
        _number("version"),
        sa.PrimaryKeyConstraint("case_no", name="pk_preservations"),
        sa.UniqueConstraint("lineage_id", name="uq_preservations_lineage_id"),
    )
    op.create_index("ix_preservations_suit_no", "preservations", ["suit_no"])
    op.create_index("ix_preservations_applied_on", "preservations", ["applied_on"])
    for name in ("expires_on", "alarm_on"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_preservations_{name}", "preservations", [name], sqlite_where=there, postgresql_where=there)


def _defects() -> None:
    op.create_table(
        "judgment_defects",
        *_names("defect_id", "judgment_no", "found_by", "case_no", "item"),
        sa.Column("missing", JsonTuple(), nullable=False),
        *_names("outcome"),
        _day("on"),
        sa.PrimaryKeyConstraint("defect_id", name="pk_judgment_defects"),
    )
    op.create_index("ix_judgment_defects_judgment_no", "judgment_defects", ["judgment_no"])
    op.create_index("ix_judgment_defects_on", "judgment_defects", ["on"])


def downgrade() -> None:
    op.drop_table("judgment_defects")
    op.drop_table("preservations")
