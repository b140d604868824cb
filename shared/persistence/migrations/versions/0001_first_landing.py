"""First landing: every table of a node.

Written out, not derived from `tables.py`: a migration says what was done then, whatever the tables are now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

Columns = list[sa.Column[Any]]


def _columns(kind: Any) -> Callable[..., Columns]:
    def named(*names: str, null: bool = False) -> Columns:
        return [sa.Column(name, kind, nullable=null) for name in names]

    return named


text = _columns(sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql"))
number = _columns(sa.BigInteger())
flag = _columns(sa.Boolean())
binary = _columns(sa.LargeBinary())
day = _columns(sa.Date())
instant = _columns(sa.DateTime(timezone=True))
json = _columns(sa.Text())


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    _docket()
    _duties_and_people()
    _messages()
    _evidence()
    _node()


# fmt: off
def _docket() -> None:
    op.create_table(
        "cases", *text("case_no", "lineage_id", "basis_key", "title_no", "cause"), *day("filed_on"),
        *number("claim_fen"), *text("state", "origin"),
        *text("handler", "parent_case_no", "mode", null=True), *day("closed_on", null=True),
        *number("version"), sa.PrimaryKeyConstraint("case_no", name="pk_cases"),
    )
    op.create_index("ix_cases_basis_key", "cases", ["basis_key"])
    op.create_index("ix_cases_lineage_id", "cases", ["lineage_id"])
    op.create_index("ix_cases_state", "cases", ["state"])
    op.create_table(
        "parties", *text("party_id", "lineage_id", "role", "name", "id_number_hash"),
        sa.PrimaryKeyConstraint("party_id", name="pk_parties"),
    )
    op.create_index("ix_parties_lineage_id", "parties", ["lineage_id"])
    op.create_table(
        "objections", *text("objection_id", "lineage_id", "case_no", "act_id", "grounds"),
        *day("received_on"), *text("state"), *number("version"),
        sa.PrimaryKeyConstraint("objection_id", name="pk_objections"),
    )
    op.create_index("ix_objections_lineage_id", "objections", ["lineage_id"])
    op.create_table(
        "powers", *text("power_id", "lineage_id", "state"), *text("holder", null=True), *number("epoch"),
        *instant("since"), *json("certificate"), *text("awaiting", null=True), *number("version"),
        sa.PrimaryKeyConstraint("power_id", name="pk_powers"),
    )
    op.create_index("ix_powers_lineage_id", "powers", ["lineage_id"])
    op.create_table(
        "controls", *text("control_id", "lineage_id", "asset", "kind"), *number("rank"),
        *day("start_on", "end_on"), *text("registrar", "state"), *number("version"),
        sa.PrimaryKeyConstraint("control_id", name="pk_controls"),
    )
    op.create_index("ix_controls_lineage_id", "controls", ["lineage_id"])
    op.create_index("ix_controls_state_end_on", "controls", ["state", "end_on"])
    op.create_table(
        "money", *text("entry_id", "lineage_id", "case_no", "direction"), *number("amount_fen"), *day("on"),
        *text("note"), sa.PrimaryKeyConstraint("entry_id", name="pk_money"),
    )
    op.create_index("ix_money_lineage_id", "money", ["lineage_id"])
    op.create_table(
        "acts", *text("act_id", "lineage_id", "power_id"), *number("epoch"),
        *text("kind", "person_id", "body"), *instant("at"), *json("detail"),
        sa.PrimaryKeyConstraint("act_id", name="pk_acts"),
    )
    op.create_index("ix_acts_lineage_id", "acts", ["lineage_id"])
    op.create_table(
        "exchanges", *text("exchange_id", "procedure", "role", "lineage_id", "peer", "state"),
        *instant("opened_at"), *json("data"), *number("version"),
        sa.PrimaryKeyConstraint("exchange_id", name="pk_exchanges"),
    )
    op.create_index("ix_exchanges_lineage_id", "exchanges", ["lineage_id"])


def _duties_and_people() -> None:
    op.create_table(
        "duties", *text("duty_id", "rule_id", "lineage_id", "subject_id", "body"), *day("opened_on"),
        *day("due_on", null=True), *instant("due_at", null=True), *flag("provisional"), *text("state"),
        *json("proof"), *text("closed_by", null=True), *instant("closed_at", null=True), *number("version"),
        sa.PrimaryKeyConstraint("duty_id", name="pk_duties"),
    )
    op.create_index("ix_duties_lineage_id", "duties", ["lineage_id"])
    op.create_index("ix_duties_state_due_on", "duties", ["state", "due_on"])
    op.create_index("ix_duties_subject_id", "duties", ["subject_id"])
    op.create_table(
        "tasks", *text("task_id", "once_key", "code", "lineage_id", "subject_id", "body", "zh", "en"),
        *instant("opened_at"), *text("state"), *text("closed_by", null=True), *number("version"),
        sa.PrimaryKeyConstraint("task_id", name="pk_tasks"),
        sa.UniqueConstraint("once_key", name="uq_tasks_once_key"),
    )
    op.create_index("ix_tasks_state", "tasks", ["state"])
    op.create_table(
        "people", *text("person_id", "login", "name"), *json("roles", "bodies"),
        *text("password_hash", "public_key", "certificate"), *flag("active"), *number("version"),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
    )
    op.create_table(
        "tokens", *text("token_hash", "person_id"), *instant("created_at", "expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_tokens"),
    )
    op.create_index("ix_tokens_person_id", "tokens", ["person_id"])
    op.create_table(
        "drafts", *text("draft_id", "kind"), *number("version_of_kind"),
        *text("recipient", "lineage_id", "exchange_id"), *text("power_id", null=True),
        *number("from_epoch", null=True), *text("in_reply_to", "supersedes", null=True),
        *text("payload", "digest", "body", "drafted_by"), *instant("drafted_at"), *text("state"),
        *text("message_id", null=True), *text("return_reason"), *json("inputs"), *number("version"),
        sa.PrimaryKeyConstraint("draft_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_state", "drafts", ["state"])
    op.create_table(
        "approvals", *text("draft_id", "person_id", "act", "role", "body"), *instant("at"),
        *text("digest", "signature", "public_key", "certificate", "opinion"),
        sa.PrimaryKeyConstraint("draft_id", "person_id", "act", name="pk_approvals"),
    )


def _messages() -> None:
    op.create_table(
        "outbox", *text("message_id", "recipient", "kind", "lineage_id", "exchange_id", "stream"),
        *number("stream_seq", "lineage_seq"), *binary("bytes_sent"), *text("digest", "alg", "key_id"),
        *binary("signature"), *text("state"), *instant("issued_at"), *instant("next_attempt_at", null=True),
        *number("attempts"), *instant("relayed_at", "receipted_at", null=True),
        *binary("receipt", null=True), *text("receipt_signature"), *text("in_reply_to", "supersedes", null=True), *number("version"),
        sa.PrimaryKeyConstraint("message_id", name="pk_outbox"),
        sa.UniqueConstraint("recipient", "stream", "stream_seq", name="uq_outbox_recipient_stream_stream_seq"),
    )
    op.create_index("ix_outbox_lineage_id", "outbox", ["lineage_id"])
    _partial_index("ix_outbox_next_attempt_at", "outbox", ["next_attempt_at"], "next_attempt_at IS NOT NULL")
    op.create_table(
        "inbox", *text("message_id", "sender", "kind", "lineage_id", "exchange_id", "stream"),
        *number("stream_seq", "lineage_seq"), *binary("bytes_received"), *text("digest", "alg", "key_id"),
        *binary("signature"), *text("state"), *instant("arrived_at"), *instant("stored_at", null=True),
        *binary("receipt", null=True), *text("receipt_signature"), *json("refusal", null=True),
        *instant("signed_for_at", null=True),
        *text("signed_for_by", "in_reply_to", "supersedes", null=True), *number("version"),
        sa.PrimaryKeyConstraint("message_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_arrived_at", "inbox", ["arrived_at"])
    op.create_index("ix_inbox_lineage_id", "inbox", ["lineage_id"])
    op.create_index("ix_inbox_sender_stream_lineage_id_lineage_seq", "inbox", ["sender", "stream", "lineage_id", "lineage_seq"])
    op.create_index("ix_inbox_state", "inbox", ["state"])
    op.create_table(
        "frames", *text("frame_id", "recipient", "kind"), *binary("bytes_sent"), *text("alg", "key_id"),
        *binary("signature"), *instant("created_at"), sa.PrimaryKeyConstraint("frame_id", name="pk_frames"),
    )
    op.create_index("ix_frames_created_at", "frames", ["created_at"])
    op.create_table(
        "positions", *text("sender", "stream", "lineage_id"), *number("consumed", "version"),
        sa.PrimaryKeyConstraint("sender", "stream", "lineage_id", name="pk_positions"),
    )
    op.create_table(
        "quarantine", *text("quarantine_id", "claimed_sender", "claimed_id"), *json("headers"),
        *binary("bytes_received"), *text("reason"), *instant("arrived_at"), *text("state"),
        *number("version"), sa.PrimaryKeyConstraint("quarantine_id", name="pk_quarantine"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence", *text("evidence_id", "stage", "subject_id", "lineage_id"), *instant("at"),
        *binary("statement", "signature"), *text("key_id"), *number("log_index", null=True),
        sa.PrimaryKeyConstraint("evidence_id", name="pk_evidence"),
        sa.UniqueConstraint("log_index", name="uq_evidence_log_index"),
    )
    op.create_index("ix_evidence_lineage_id", "evidence", ["lineage_id"])
    _partial_index("ix_evidence_log_index", "evidence", ["log_index"], "log_index IS NULL")
    op.create_index("ix_evidence_subject_id", "evidence", ["subject_id"])
    op.create_table(
        "log_nodes", *number("level", "position"), *binary("hash"),
        sa.PrimaryKeyConstraint("level", "position", name="pk_log_nodes"),
    )
    op.create_table(
        "tree_heads", *number("size"), *text("root"), *instant("at"),
        sa.PrimaryKeyConstraint("size", name="pk_tree_heads"),
    )
    op.create_table(
        "peer_heads", *text("court_id"), *number("proved_size"), *text("proved_root"),
        *number("claimed_size"), *text("claimed_root"), *instant("seen_at"), *text("state"),
        *number("version"), sa.PrimaryKeyConstraint("court_id", name="pk_peer_heads"),
    )
    op.create_table(
        "journeys", *text("query_id", "court_id", "lineage_id"), *instant("asked_at"),
        *instant("answered_at", null=True), *json("answer", null=True), *number("version"),
        sa.PrimaryKeyConstraint("query_id", "court_id", name="pk_journeys"),
    )


def _node() -> None:
    op.create_table(
        "commands", *text("command_id"), *instant("done_at"), *json("result"),
        sa.PrimaryKeyConstraint("command_id", name="pk_commands"),
    )
    op.create_table(
        "counters", *text("name"), *number("value"), sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table("meta", *text("name", "value"), sa.PrimaryKeyConstraint("name", name="pk_meta"))


def downgrade() -> None:
    for table in (
        "meta", "counters", "commands", "journeys", "peer_heads", "tree_heads", "log_nodes", "evidence",
        "quarantine", "positions", "frames", "inbox", "outbox", "approvals", "drafts", "tokens", "people",
        "tasks", "duties", "exchanges", "acts", "money", "controls", "powers", "objections", "parties",
        "cases",
    ):
        op.drop_table(table)
# fmt: on
