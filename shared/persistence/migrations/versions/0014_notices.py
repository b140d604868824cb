"""Requests, records, notices and campaigns: notices with how each court stands, campaigns with lists and figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json, JsonTuple

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _notices()
    _campaigns()


def _names(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, NAME, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _notices() -> None:
    op.create_table(
        "notices",
        *_names("notice_id", "issuer", "number", "title", "scope"),
        sa.Column("courts", JsonTuple(), nullable=False),
        *_names("text", "text_sha256"),
        sa.Column("actions", JsonTuple(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        *_names("replaces", "implements", "message_id", "state"),
        sa.Column("report_at", Instant(), nullable=True),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        sa.UniqueConstraint("issuer", "number", name="uq_notices_issuer_number"),
    )
    op.create_index("ix_notices_message_id", "notices", ["message_id"])
    op.create_index("ix_notices_state_issued_on", "notices", ["state", "issued_on"])
    has_work = sa.text("report_at IS NOT NULL")
    op.create_index("ix_notices_report_at", "notices", ["report_at"], sqlite_where=has_work, postgresql_where=has_work)
    op.create_table(
        "notice_standings",
        *_names("notice_id", "court_id", "via", "stage"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "court_id", name="pk_notice_standings"),
    )
    op.create_index("ix_notice_standings_notice_id_via", "notice_standings", ["notice_id", "via"])


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        *_names("campaign_id", "organiser", "above", "title", "scope"),
        sa.Column("courts", JsonTuple(), nullable=False),
        *_names("chosen"),
        *_numbers("min_age_days"),
        *_names("origin"),
        sa.Column("list_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        *_names("targets"),
        sa.Column("listed", sa.Boolean(), nullable=False),
        *_names("state"),
        *_numbers("week_no"),
        sa.Column("next_on", sa.Date(), nullable=True),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_campaigns"),
    )
    op.create_index("ix_campaigns_state_list_on", "campaigns", ["state", "list_on"])
    has_work = sa.text("next_on IS NOT NULL")
    op.create_index("ix_campaigns_next_on", "campaigns", ["next_on"], sqlite_where=has_work, postgresql_where=has_work)
    op.create_table(
        "listed_cases",
        *_names("campaign_id", "case_no", "court_id", "lineage_id"),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("off_on", sa.Date(), nullable=True),
        *_names("mode", "document_no"),
        sa.PrimaryKeyConstraint("campaign_id", "case_no", name="pk_listed_cases"),
    )
    op.create_index("ix_listed_cases_campaign_id_court_id", "listed_cases", ["campaign_id", "court_id"])
    op.create_table(
        "campaign_figures",
        *_names("campaign_id", "court_id"),
        *_numbers("week_no"),
        sa.Column("as_of", sa.Date(), nullable=False),
        *_numbers("courts", "reporting", "listed", "off"),
        sa.Column("modes", Json(), nullable=False),
        sa.Column("silent", JsonTuple(), nullable=False),
        *_names("list_sha256"),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("campaign_id", "court_id", name="pk_campaign_figures"),
    )


def downgrade() -> None:
    for name in ("campaign_figures", "listed_cases", "campaigns", "notice_standings", "notices"):
        op.drop_table(name)
