"""Command centre: rota, phone log, squads, contacts, tips; leads, dispatches, incidents and rewards are exchanges."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.persistence.columns import NAME, Instant, Json, JsonTuple

revision = "0015"
down_revision = "0014"
TABLES = ("command_centres", "duty_shifts", "phone_calls", "squads", "contacts", "tips", "sealed_identities")


def _of(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    number = sa.BigInteger()
    op.create_table(
        "command_centres",
        *_of(NAME, "court_id", "head_id", "head_basis", "ops_head_id"),
        *_of(JsonTuple(), "hotlines"),
        *_of(Instant(), "since"),
        *_of(number, "version"),
        sa.PrimaryKeyConstraint("court_id", name="pk_command_centres"),
    )
    op.create_table(
        "duty_shifts",
        *_of(NAME, "shift_id"),
        *_of(Instant(), "start_at", "end_at"),
        *_of(NAME, "leader", "officer", "technician", "backup", "state"),
        *_of(Json(), "signed_in", "swap", "handover"),
        *_of(number, "version"),
        sa.PrimaryKeyConstraint("shift_id", name="pk_duty_shifts"),
        sa.UniqueConstraint("start_at", name="uq_duty_shifts_start_at"),
    )
    op.create_index("ix_duty_shifts_state_start_at", "duty_shifts", ["state", "start_at"])
    op.create_table(
        "phone_calls",
        *_of(NAME, "call_id"),
        *_of(sa.Date(), "day"),
        *_of(number, "no"),
        *_of(Instant(), "at"),
        *_of(NAME, "source", "kind", "case_no", "text", "decision", "taken_by", "corrects"),
        sa.PrimaryKeyConstraint("call_id", name="pk_phone_calls"),
        sa.UniqueConstraint("day", "no", name="uq_phone_calls_day_no"),
    )
    op.create_table(
        "squads",
        *_of(NAME, "squad_id", "court", "name"),
        *_of(JsonTuple(), "members"),
        *_of(NAME, "state", "order_id"),
        *_of(Instant(), "known_at"),
        *_of(number, "version"),
        sa.PrimaryKeyConstraint("squad_id", name="pk_squads"),
    )
    op.create_index("ix_squads_court_state", "squads", ["court", "state"])
    op.create_table(
        "contacts",
        *_of(NAME, "contact_id", "organ", "office", "name", "phone", "duty_hours"),
        *_of(Instant(), "since"),
        sa.PrimaryKeyConstraint("contact_id", name="pk_contacts"),
    )
    op.create_table(
        "tips",
        *_of(NAME, "tip_id", "notice_id"),
        *_of(number, "no"),
        *_of(Instant(), "at"),
        *_of(NAME, "content", "standing"),
        *_of(number, "realised_fen"),
        *_of(NAME, "registered_by"),
        *_of(number, "version"),
        sa.PrimaryKeyConstraint("tip_id", name="pk_tips"),
        sa.UniqueConstraint("notice_id", "no", name="uq_tips_notice_id_no"),
    )
    op.create_table(
        "sealed_identities",
        *_of(NAME, "subject_id", "name", "identity_no", "contact", "relation"),
        *_of(JsonTuple(), "visible_to"),
        sa.PrimaryKeyConstraint("subject_id", name="pk_sealed_identities"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
