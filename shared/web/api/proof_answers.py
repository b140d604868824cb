"""The shape of a proof as the API gives it, for its OpenAPI description."""

from __future__ import annotations

from marshmallow import Schema, fields


class StepAnswer(Schema):
    """One step of a proof; `source` is (law, version, article), empty where the step is plain counting."""

    zh = fields.String()
    en = fields.String()
    source = fields.String()


class RuleAnswer(Schema):
    """The version of the rule that was taken. `setting`: this installation's own value."""

    value = fields.Raw()
    unit = fields.String()
    in_force_from = fields.String(metadata={"format": "date"})
    citations = fields.List(fields.String())
    unconfirmed = fields.Boolean()
    design = fields.Boolean()
    setting = fields.Boolean()


class DutyProofAnswer(Schema):
    """The proof of a duty's date. `proved_on`, `proved_at`: where the steps end; `agrees`: whether that is the date kept."""

    duty_id = fields.String()
    rule_id = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    lineage_id = fields.String()
    subject_id = fields.String()
    state = fields.String()
    release = fields.String()
    opened_on = fields.String(metadata={"format": "date"})
    due_on = fields.String(allow_none=True, metadata={"format": "date"})
    due_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    proved_on = fields.String(allow_none=True, metadata={"format": "date"})
    proved_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    agrees = fields.Boolean()
    provisional = fields.Boolean()
    proof = fields.List(fields.Nested(StepAnswer))
    rule = fields.Nested(RuleAnswer, allow_none=True)


class RefusalProofAnswer(Schema):
    """Why a message was refused. `guard`: what the declaration of the kind rests on; `rule`: what the refusal rests on."""

    message_id = fields.String()
    kind = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    sender = fields.String()
    refused_by = fields.String()
    lineage_id = fields.String()
    guard = fields.String()
    law_release = fields.String()
    refused_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    code = fields.String()
    code_zh = fields.String()
    code_en = fields.String()
    reason_zh = fields.String()
    reason_en = fields.String()
    todo_zh = fields.String()
    todo_en = fields.String()
    rule = fields.String()
    facts = fields.Dict(keys=fields.String(), values=fields.String())
