"""Documents that people write together: draft, discuss, review, approve, issue; or return with a reason.

Each signature binds the exact payload: any change makes a new digest, so all approvals fall.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.errors import NotAllowed, Text
from shared.domain.people import ACT_ROLES, Approval, Person, next_act, require_different_people
from shared.flows import officers
from shared.flows.authorise import DISCUSSANTS_RULE
from shared.flows.commands import once, tried_again
from shared.flows.desk import OpenDesk
from shared.flows.dispatch import digest_of, payload_json
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft, StoredApproval
from shared.flows.tracing import spans_behind
from shared.flows.turns import DraftChanged, NotYourTurn, doer_for
from shared.messages.desk import Sending
from shared.messages.kinds import MessageKind
from shared.messages.schemas import dump, load


@tried_again
def write(
    node: Node,
    person: Person,
    kind_name: str,
    *,
    recipient: str,
    lineage_id: str,
    exchange_id: str,
    inputs: Mapping[str, Any],
    supersedes: str | None = None,
    draft_id: str | None = None,
    command_id: str | None = None,
) -> str:
    """Write or rewrite a draft; returns its id. Checks what the receiver will check, except missing approvals.

    exchange_id: empty for a kind that begins its exchange.

    Raises: BadPayload, Refused, NotAllowed, DraftChanged.
    """
    with once(node, command_id, "draft") as step:
        if step.done is not None:
            return str(step.done["draft_id"])
        unit = step.unit
        kind = node.catalogue.messages[kind_name]
        exchange_id = exchange_id or str(uuid.uuid4())
        doer = doer_for(person, kind, "draft")
        desk = OpenDesk(node, unit, doer)
        sending, payload, filled = _prepared(desk, kind, recipient, lineage_id, exchange_id, inputs, supersedes)
        kind.route.check(node.registry, node.court_id, recipient, desk.today)
        kind.check(desk, sending)
        digest = digest_of(desk, sending, kind, payload)
        draft = Draft(
            draft_id or str(uuid.uuid4()),
            kind_name,
            kind.version,
            recipient,
            lineage_id,
            exchange_id,
            sending.power_id,
            sending.from_epoch,
            sending.in_reply_to,
            supersedes,
            payload,
            digest,
            doer.body,
            person.person_id,
            desk.now,
            "approving",
            inputs=filled,
        )
        known = unit.drafts.get(draft.draft_id)
        if known is None:
            unit.drafts.add(draft)
        elif known.state in ("approving", "returned") and known.drafted_by == person.person_id:
            unit.drafts.save(replace(draft, version=known.version))
            for old in unit.approvals.where(draft_id=draft.draft_id):
                unit.approvals.remove(old.draft_id, old.person_id, old.act)
        else:
            raise DraftChanged(state=known.state)
        _sign(node, unit, desk, draft, person, "draft", "")
        step.result = {"draft_id": draft.draft_id}
        reach("draft.effects_done")
    reach("draft.committed")
    return draft.draft_id


def _prepared(
    desk: OpenDesk,
    kind: MessageKind,
    recipient: str,
    lineage_id: str,
    exchange_id: str,
    inputs: Mapping[str, Any],
    supersedes: str | None,
) -> tuple[Sending, str, dict[str, Any]]:
    if kind.prepare is None:
        raise NotAllowed(Text("该文书不经拟稿制发。", "This message is not drafted."))
    sending = Sending(
        kind.name, recipient, lineage_id, exchange_id, desk.exchanges.get(exchange_id), supersedes=supersedes
    )
    power = kind.power_named(desk, sending) if kind.moves_power else None
    if power is not None:
        sending = replace(sending, power_id=power.power_id, from_epoch=power.epoch)
    filled: Any = load(kind.inputs or kind.payload, inputs)
    payload = kind.prepare(desk, sending, filled)
    text = payload_json(payload)
    load(kind.payload, json.loads(text))
    return replace(sending, payload=payload), text, dump(filled)


@tried_again
def sign(
    node: Node,
    person: Person,
    draft_id: str,
    *,
    act: str,
    digest: str,
    opinion: str = "",
    command_id: str | None = None,
) -> str:
    """Add the next signature over exactly the payload the person has read (`digest`); returns the act now missing.

    Raises: DraftChanged (another digest or state), NotYourTurn, Refused R6 (the same person twice).
    """
    with once(node, command_id, "sign") as step:
        if step.done is not None:
            return str(step.done["missing"])
        unit = step.unit
        draft = unit.drafts.need(draft_id)
        if draft.state != "approving" or draft.digest != digest:
            raise DraftChanged(state=draft.state)
        kind = node.catalogue.messages[draft.kind]
        desk = OpenDesk(node, unit, doer_for(person, kind, act))
        wanted = _missing(desk, unit, draft)
        if act != wanted and not (act == "discuss" and wanted == "review"):
            raise NotYourTurn(act=wanted or "issue", roles="、".join(sorted(ACT_ROLES.get(wanted or "draft", ()))))
        _sign(node, unit, desk, draft, person, act, opinion)
        missing = _missing(desk, unit, draft) or ""
        step.result = {"missing": missing}
        reach("draft.effects_done")
    reach("draft.committed")
    return missing


@tried_again
def give_back(node: Node, person: Person, draft_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Return a draft to its author with a reason; all signatures fall. Raises DraftChanged, NotAllowed."""
    with once(node, command_id, "return") as step:
        if step.done is not None:
            return
        draft = step.unit.drafts.need(draft_id)
        if draft.state != "approving":
            raise DraftChanged(state=draft.state)
        if not set(person.roles) & (ACT_ROLES["review"] | ACT_ROLES["approve"] | ACT_ROLES["discuss"]):
            raise NotYourTurn(act="return", roles="officer, chief, president")
        step.unit.drafts.save(replace(draft, state="returned", return_reason=reason))
        for old in step.unit.approvals.where(draft_id=draft_id):
            step.unit.approvals.remove(old.draft_id, old.person_id, old.act)
        step.result = {"returned": draft_id}


@tried_again
def issue(node: Node, person: Person, draft_id: str, *, digest: str, command_id: str | None = None) -> str:
    """Issue a completely approved draft: business change, message, evidence and duties in one commit. Returns the id.

    Raises: Refused (a guard that no longer holds, R6 approvals missing), DraftChanged.
    """
    with once(node, command_id, "issue") as step:
        if step.done is not None:
            return str(step.done["message_id"])
        unit = step.unit
        draft = unit.drafts.need(draft_id)
        if draft.state != "approving" or draft.digest != digest:
            raise DraftChanged(state=draft.state)
        kind = node.catalogue.messages[draft.kind]
        with node.tracer.span(
            "issue",
            links=spans_behind(node, unit, draft.lineage_id, draft.exchange_id),
            attributes={"zhixing.kind": draft.kind, "zhixing.procedure.id": draft.exchange_id},
        ) as span:
            desk = OpenDesk(node, unit, doer_for(person, kind, "draft"), traceparent=span.traceparent or None)
            payload: Any = load(kind.payload, json.loads(draft.payload))
            sending = Sending(
                draft.kind,
                draft.recipient,
                draft.lineage_id,
                draft.exchange_id,
                desk.exchanges.get(draft.exchange_id),
                payload,
                str(uuid.uuid4()),
                draft.power_id,
                draft.from_epoch,
                draft.in_reply_to,
                draft.supersedes,
            )
            desk.depart(sending, approvals=_approvals(unit, draft_id), payload_text=draft.payload)
            unit.drafts.save(replace(draft, state="issued", message_id=sending.message_id))
            desk.flush()
        step.result = {"message_id": sending.message_id}
        reach("issue.effects_done")
    reach("issue.committed")
    node.wake()
    return sending.message_id


def missing_act(node: Node, unit: Unit, draft: Draft) -> str | None:
    """The signature a draft waits for, or None when it can be issued."""
    return _missing(OpenDesk(node, unit), unit, draft)


def _missing(desk: OpenDesk, unit: Unit, draft: Draft) -> str | None:
    rule = desk.node.catalogue.messages[draft.kind].approvals
    needed = desk.law.number(DISCUSSANTS_RULE, desk.today)
    return next_act(rule, _approvals(unit, draft.draft_id), discussants=needed)


def _approvals(unit: Unit, draft_id: str) -> list[Approval]:
    rows = unit.approvals.where(draft_id=draft_id, order_by=("at", "person_id"))
    return sorted(
        (Approval(r.person_id, r.act, r.role, r.body, r.at, r.digest, r.signature, r.public_key, r.certificate)
         for r in rows),
        key=lambda approval: approval.act != "draft",
    )  # fmt: skip


def _sign(node: Node, unit: Unit, desk: OpenDesk, draft: Draft, person: Person, act: str, opinion: str) -> None:
    doer = desk.doer
    if doer is None:
        raise NotYourTurn(act=act, roles="")
    key = node.staff_keys.key_of(person.person_id)
    given = officers.approve(person, key, act=act, role=doer.role, body=doer.body, digest=draft.digest, at=desk.now)
    require_different_people([*_approvals(unit, draft.draft_id), given])
    unit.approvals.add(
        StoredApproval(
            draft.draft_id,
            given.person_id,
            given.act,
            given.role,
            given.body,
            given.at,
            given.digest,
            given.signature,
            given.public_key,
            given.certificate,
            opinion,
        )
    )
    desk.witness(
        "approved",
        subject_id=draft.draft_id,
        lineage_id=draft.lineage_id,
        detail={"act": act, "person": person.person_id, "digest": draft.digest},
    )
