"""Who took part in a case, on which side and at which stage; what was done before is read from evidence and drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

NAME = sa.String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As the declarations stood when this was written; a later change of them changes no past.
SIDES = {
    "implementation": "implementation", "command_centre": "implementation", "review": "review",
    "supervision": "review", "petition": "review",
}  # fmt: skip
STAGES = {
    "impose_control": "control", "renew_control": "control", "release_control": "control",
    "take_over_controls": "control", "begin_disposal": "disposal", "record_disposal": "disposal",
    "finish_disposal": "disposal", "pay_money": "payment", "forward_money": "payment",
}  # fmt: skip
# Of any body that may do them: acts of implementation.
IMPLEMENTS = ("take_over_controls", "lift_suspension", "settlement_performed", "settlement_broken")
# Only a chief may do them: no side.
OF_THE_CHIEF = (
    "name_handler", "ask_other_service", "drop_other_service", "record_other_service", "ask_disposal_right",
    "revoke_duplicate_docket", "contest_duplicate", "decide_duplicate", "withdraw_entrustment", "ask_entrust_urging",
)  # fmt: skip


def upgrade() -> None:
    names = ("lineage_id", "person_id", "side", "stage", "kind", "subject_id")
    kept = op.create_table(
        "participations",
        *(sa.Column(name, NAME, nullable=False) for name in names),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("lineage_id", "person_id", "side", "stage", name="pk_participations"),
    )
    first: dict[tuple[str, ...], dict[str, Any]] = {}
    bind = op.get_bind()
    for row in sorted([*_acts(bind), *_signatures(bind)], key=lambda each: each["at"]):
        if row["side"] and row["lineage_id"]:
            first.setdefault(tuple(row[name] for name in names[:4]), row)
    if first and kept is not None:
        op.bulk_insert(kept, list(first.values()))


def _acts(bind: sa.Connection) -> Iterator[dict[str, Any]]:
    evidence = sa.table(
        "evidence", sa.column("stage", NAME), sa.column("at", INSTANT), sa.column("statement", sa.LargeBinary)
    )
    for at, statement in bind.execute(sa.select(evidence.c.at, evidence.c.statement).where(evidence.c.stage == "act")):
        said = json.loads(bytes(statement))
        kind, person = said["detail"].get("kind", ""), said["detail"].get("person", "node")
        if kind in OF_THE_CHIEF or person == "node":
            continue
        side = "implementation" if kind in IMPLEMENTS else SIDES.get(said["detail"].get("body", ""), "")
        yield {"lineage_id": said["lineage"], "person_id": person, "side": side, "stage": STAGES.get(kind, ""),
               "kind": kind, "subject_id": said["subject"], "at": at}  # fmt: skip


def _signatures(bind: sa.Connection) -> Iterator[dict[str, Any]]:
    step = sa.table(
        "draft_steps", *(sa.column(n, NAME) for n in ("draft_id", "act", "person_id")), sa.column("at", INSTANT)
    )
    draft = sa.table("drafts", *(sa.column(n, NAME) for n in ("draft_id", "lineage_id", "kind", "body")))
    chosen = sa.select(draft.c.lineage_id, step.c.person_id, draft.c.body, draft.c.kind, draft.c.draft_id, step.c.at)
    both = chosen.join_from(step, draft, step.c.draft_id == draft.c.draft_id)
    for lineage, person, body, kind, draft_id, at in bind.execute(both.where(step.c.act.in_(("draft", "discuss")))):
        yield {"lineage_id": lineage, "person_id": person, "side": SIDES.get(body, ""), "stage": "",
               "kind": kind, "subject_id": draft_id, "at": at}  # fmt: skip


def downgrade() -> None:
    op.drop_table("participations")
