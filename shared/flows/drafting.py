"""Documents that people write together: draft, discuss, review, approve, issue; or return with a reason.

Each signature binds the exact payload: any change makes a new digest, so all approvals fall.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.people import PANELS, Person
from shared.domain.written import DraftVersion
from shared.flows.acts import carry_out
from shared.flows.commands import once, tried_again
from shared.flows.desk import OpenDesk
from shared.flows.dispatch import digest_of, require_signed
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.preparing import about, prepared, tried
from shared.flows.records import Draft
from shared.flows.refused_acts import signatures_noted
from shared.flows.signatures import (
    add_signature,
    approvals_of,
    missing_act,
    remember,
    returned,
    terms_of,
    void_signatures,
)
from shared.flows.tracing import identifiers, spans_behind
from shared.flows.turns import DraftChanged, NotYourTurn, author_of, signer_for
from shared.messages.desk import Sending
from shared.messages.kinds import About, MessageKind
from shared.messages.schemas import load

__all__ = ["give_back", "issue", "missing_act", "sign", "write"]

#: Posts above the drafter that may return any draft; officers return those of their own bodies.
ABOVE = ("president", "vice_president", "chief")


@signatures_noted
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
        kind = node.catalogue.documents[kind_name]
        exchange_id = exchange_id or str(uuid.uuid4())
        doer = author_of(person, kind)
        desk = OpenDesk(node, unit, doer)
        sending, payload, filled = prepared(desk, kind, recipient, lineage_id, exchange_id, inputs, supersedes)
        kind.route.check(node.registry, node.court_id, recipient, desk.today)
        kind.check(desk, sending)
        kind.may_sign(desk, About(lineage_id, exchange_id), "draft")
        if kind_name in node.catalogue.acts:
            tried(desk, node.catalogue.acts[kind_name], sending)
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
            unit.of(DraftVersion).add_new(DraftVersion(known.draft_id, known.digest, known.payload, known.drafted_at))
            void_signatures(desk, draft.draft_id)
        else:
            raise DraftChanged(state=known.state)
        add_signature(desk, draft, person, "draft", agrees=True, words="")
        step.result = {"draft_id": draft.draft_id}
        reach("draft.effects_done")
    reach("draft.committed")
    return draft.draft_id


@signatures_noted
@tried_again
def sign(
    node: Node,
    person: Person,
    draft_id: str,
    *,
    act: str,
    digest: str,
    opinion: str = "",
    agrees: bool = True,
    command_id: str | None = None,
) -> str:
    """Add the next signature over exactly the payload the person has read (`digest`); returns the act now missing.

    Who holds no post for it may have it by a delegation, which then goes with the signature. `agrees`: only a
    discussant may say no; it is recorded and signed.

    Raises: DraftChanged (another digest or state), NotYourTurn, DelegationOver, BadInput, Refused R6 (the same person
    twice; a post that may not approve this document).
    """
    with once(node, command_id, "sign") as step:
        if step.done is not None:
            return str(step.done["missing"])
        unit = step.unit
        draft = unit.drafts.need(draft_id)
        if draft.state != "approving" or draft.digest != digest:
            raise DraftChanged(state=draft.state)
        kind = node.catalogue.documents[draft.kind]
        terms = terms_of(node, draft)
        doer, lent = signer_for(unit, person, kind, act, terms, node.clock.legal_today())
        wanted = missing_act(node, unit, draft)
        joins = act == "discuss" and (wanted == "review" or kind.approvals in PANELS)  # a larger discussion is one too
        if act != wanted and not joins:
            raise NotYourTurn(act=wanted or "issue", roles="、".join(sorted(terms.roles(wanted or "draft"))))
        add_signature(OpenDesk(node, unit, doer), draft, person, act, agrees=agrees, words=opinion, lent=lent)
        missing = missing_act(node, unit, draft) or ""
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
        role = _may_return(person, node.catalogue.documents[draft.kind])
        step.unit.drafts.save(replace(draft, state="returned", return_reason=reason))
        desk = OpenDesk(node, step.unit)
        void_signatures(desk, draft_id)
        returned(desk, draft, person, role, reason)
        step.result = {"returned": draft_id}


def _may_return(person: Person, kind: MessageKind) -> str:
    """The post in which a person returns a draft. Raises NotYourTurn."""
    within = {body.value for body in kind.bodies} & set(person.bodies)
    posts = [role for role in (*ABOVE, *(["officer", "judge"] if within else [])) if role in person.roles]
    if not posts or not person.active:
        raise NotYourTurn(act="return", roles="officer, chief, president")
    return posts[0]


@tried_again
def issue(node: Node, person: Person, draft_id: str, *, digest: str, command_id: str | None = None) -> str:
    """Issue a completely approved draft: business change, message, evidence and duties in one commit.

    Returns the id of the message; empty for an act that needed approvals: it is done.

    Raises: Refused (a guard that no longer holds, R6 approvals missing), DraftChanged.
    """
    with once(node, command_id, "issue") as step:
        if step.done is not None:
            return str(step.done["message_id"])
        unit = step.unit
        draft = unit.drafts.need(draft_id)
        if draft.state != "approving" or draft.digest != digest:
            raise DraftChanged(state=draft.state)
        kind = node.catalogue.documents[draft.kind]
        with node.tracer.span(
            "issue",
            links=spans_behind(node, unit, draft.lineage_id, draft.exchange_id),
            attributes=identifiers(
                draft.kind, procedure_id=draft.exchange_id, lineage_id=draft.lineage_id, peer=draft.recipient
            ),
        ) as span:
            desk = OpenDesk(node, unit, author_of(person, kind), traceparent=span.traceparent or None)
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
            desk.signed = tuple(approvals_of(unit, draft_id))
            if draft.kind in node.catalogue.acts:
                require_signed(desk, sending, kind, draft.payload, desk.signed, body=draft.body)
                done = carry_out(desk, node.catalogue.acts[draft.kind], about(sending), payload, draft.from_epoch)
                step.result, facts = {"message_id": ""}, done
            else:
                span.set("zhixing.message.id", sending.message_id)
                desk.depart(sending, approvals=desk.signed, payload_text=draft.payload)
                step.result, facts = {"message_id": sending.message_id}, {}
            unit.drafts.save(replace(draft, state="issued", message_id=step.result["message_id"] or None, facts=facts))
            remember(desk, draft, person, "issue", role=desk.doer.role if desk.doer else "")
            desk.flush()
        reach("issue.effects_done")
    reach("issue.committed")
    node.wake()
    return str(step.result["message_id"])
