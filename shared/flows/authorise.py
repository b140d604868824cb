"""May this court, by this body, with these signatures, send this to that court? One rule, run at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shared.domain.courts import Body
from shared.domain.people import Approval, require_approvals
from shared.domain.refusals import RefusalCode, refuse
from shared.law.lookup import Law
from shared.messages.kinds import MessageKind
from shared.registry.registry import Registry

SEPARATION = "法发〔2009〕43号 三(一)(二)"
DISCUSSANTS_RULE = "major_matter_discussants"


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
    on: date,
) -> None:
    """Route, bodies, approvals and the naming of the power. Raises Refused R1, R2, R6; UnknownCourt.

    `on` is the legal day of issue. The epoch itself is compared where the power is kept, in the effect.
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
    require_approvals(kind.approvals, approvals, discussants=law.number(DISCUSSANTS_RULE, on), digest=digest)


def _require_own_bodies(kind: MessageKind, body: str, approvals: Sequence[Approval]) -> None:
    """Who drafts and discusses belongs to a body that may; the drafter's is the one the document names (S43 3)."""
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
        if approval.act in ("draft", "discuss") and approval.body not in {allowed.value for allowed in kind.bodies}:
            refuse(
                RefusalCode.R1,
                "{body}人员不得拟制或讨论{kind}。",
                "A member of {body} may not draft or discuss {kind}.",
                rule=SEPARATION,
                body=approval.body,
                kind=kind.name,
            )
