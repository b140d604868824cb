"""May this court, by this body, with these signatures, send this to that court? One rule, run at both ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from shared.domain.courts import Body
from shared.domain.delegations import require_proof
from shared.domain.people import PANELS, Approval, ApprovalRule, Role, SigningTerms, require_approvals
from shared.domain.refusals import RefusalCode, refuse
from shared.flows.ports import COURT_TIME
from shared.law.lookup import Law
from shared.law.rules import RuleValue
from shared.messages.kinds import MessageKind
from shared.registry.registry import Registry

SEPARATION = "法发〔2009〕43号 三(一)(二)"
DISCUSSANTS_RULE, PANEL_MEMBERS = "major_matter_discussants", "panel_members"
MAJOR_APPROVERS, USUAL_APPROVERS = "approvers_major", "approvers_president"
DELEGATES = {"approve": "delegates_for_approving", "review": "delegates_for_reviewing"}
LONGEST_DELEGATION = "delegation_longest"


def authorise(
    registry: Registry,
    law: Law,
    kind: MessageKind,
    *,
    sender: str,
    recipient: str,
    body: str,
    power_id: str | None,
    from_epoch: int | None,
    approvals: Sequence[Approval],
    digest: str,
    payload: str,
    on: date,
) -> None:
    """Route, bodies, approvals, delegations and the naming of the power. Raises Refused R1, R2, R6; UnknownCourt.

    `payload`: the JSON text, as who approves may depend on it. `on` is the legal day of issue. The epoch itself is compared where the power is kept, in the effect.
    """
    kind.route.check(registry, sender, recipient, on)
    if body not in {allowed.value for allowed in kind.bodies}:
        refuse(
            RefusalCode.R1,
            "{kind} 应由{allowed}制发，不能由{body}制发。",
            "{kind} is signed by {allowed}, not by {body}.",
            rule=SEPARATION,
            kind=kind.name,
            body=Body(body).label.zh if body in set(Body) else body,
            allowed="、".join(sorted(b.label.zh for b in kind.bodies)),
        )
    _require_own_bodies(kind, body, approvals)
    if kind.moves_power and (power_id is None or from_epoch is None):
        refuse(
            RefusalCode.R1,
            "移转执行实施权的文书须写明权项和批次。",
            "A ruling that moves power must name the power and its epoch.",
            rule="实施权唯一持有 [D]",
        )
    terms = signing_terms(law, kind, payload, on)
    require_approvals(kind.approvals, approvals, terms, digest=digest)
    for approval in approvals:
        if approval.delegation is not None:
            signed_on = approval.at.astimezone(COURT_TIME).date()
            require_proof(
                approval.delegation, act=approval.act, at=approval.at, on=signed_on, longest_days=terms.longest_days
            )


def signing_terms(law: Law, kind: MessageKind, payload: str, on: date) -> SigningTerms:
    """What the rule table says on a day about the signatures of this document."""
    approvers = law.rule(_approvers_rule(kind, payload), on)
    return SigningTerms(
        law.number(PANEL_MEMBERS if kind.approvals in PANELS else DISCUSSANTS_RULE, on),
        posts(approvers),
        "; ".join(str(citation) for citation in approvers.citations) + (" [D]" if approvers.design else ""),
        {act: posts(law.rule(rule_id, on)) for act, rule_id in DELEGATES.items()},
        law.number(LONGEST_DELEGATION, on),
        kind.authors,
        kind.approvals in PANELS,
    )


def _approvers_rule(kind: MessageKind, payload: str) -> str:
    special = kind.approvers
    if special is not None and (not special.when or _is_set(payload, special.when)):
        return special.rule_id
    return MAJOR_APPROVERS if kind.approvals is ApprovalRule.MAJOR else USUAL_APPROVERS


def _is_set(payload: str, member: str) -> bool:
    """Whether a member says anything. A payload that is none is refused where its schema is checked."""
    try:
        members = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(members, dict) and bool(members.get(member))


def posts(rule: RuleValue) -> frozenset[str]:
    """The posts a rule of the table names."""
    return frozenset(str(post) for post in (rule.value if isinstance(rule.value, tuple) else (rule.value,)))


def _require_own_bodies(kind: MessageKind, body: str, approvals: Sequence[Approval]) -> None:
    """Who drafts and discusses belongs to a body that may; the drafter's is the one the document names (S43 3).

    An officer who reviews for the chief belongs to such a body too: review and implementation do not meet.
    """
    for approval in approvals:
        if approval.act == "draft" and approval.body != body:
            refuse(
                RefusalCode.R1,
                "文书署名机构与承办人所在机构不同（{named} / {drafter}）。",
                "The document names {named}; its drafter belongs to {drafter}.",
                rule=SEPARATION,
                named=body,
                drafter=approval.body,
            )
        inside = approval.act in ("draft", "discuss") or approval.role == Role.OFFICER
        if inside and approval.body not in {allowed.value for allowed in kind.bodies}:
            refuse(
                RefusalCode.R1,
                "{body}人员不得拟制、讨论或代为审核{kind}。",
                "A member of {body} may not draft, discuss or review {kind}.",
                rule=SEPARATION,
                body=approval.body,
                kind=kind.name,
            )
