"""People of a court: roles, bodies, and which of them must sign what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.domain.delegations import DelegationProof
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse

MAJOR_RULE = "执行工作规定 2020 art. 5 (EWR 5)"


class Role(StrEnum):
    """Posts that matter for signing."""

    OFFICER = "officer"
    CHIEF = "chief"
    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    JUDGE = "judge"
    FILING_CLERK = "filing_clerk"
    OPERATOR = "operator"
    INTEGRITY_INSPECTOR = "integrity_inspector"


ROLE_TITLES: dict[Role, Text] = {
    Role.OFFICER: Text("执行员（承办人）", "enforcement officer"),
    Role.CHIEF: Text("执行局长", "bureau chief"),
    Role.PRESIDENT: Text("院长", "president"),
    Role.VICE_PRESIDENT: Text("副院长", "vice-president"),
    Role.JUDGE: Text("法官", "judge"),
    Role.FILING_CLERK: Text("立案人员", "filing clerk"),
    Role.OPERATOR: Text("系统运维", "operator"),
    Role.INTEGRITY_INSPECTOR: Text("廉政监察员", "integrity inspector"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `person_id` is opaque and travels in approvals; the name does not."""

    person_id: str
    login: str
    name: str
    roles: tuple[str, ...]
    bodies: tuple[str, ...]
    password_hash: str
    public_key: str
    certificate: str
    active: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Approval:
    """One signature of one person on one exact payload.

    act: draft | discuss | review | approve. `digest`: hex SHA-256 over kind, sender, recipient, subject,
    power, epoch and payload bytes. `certificate`: the court's signature binding person, roles and key.
    opinion: empty, or `agree:` or `disagree:` and the hex SHA-256 of the words, which stay in the court; it is
    signed. delegation: whose right was used, when it was not the person's own.
    """

    person_id: str
    act: str
    role: str
    body: str
    at: datetime
    digest: str
    signature: str
    public_key: str
    certificate: str
    opinion: str = ""
    delegation: DelegationProof | None = None

    @property
    def agrees(self) -> bool:
        """False for a recorded dissent."""
        return not self.opinion.startswith("disagree:")


class ApprovalRule(StrEnum):
    """What signatures a message needs before it may leave."""

    NODE = "node"
    OFFICER = "officer"
    CHIEF = "chief"
    PRESIDENT = "president"
    MAJOR = "major"
    PANEL = "panel"
    PANEL_PRESIDENT = "panel_president"


#: Decided by a collegial panel of judges (合议制); the drafter is the judge who reports.
PANELS = frozenset({ApprovalRule.PANEL, ApprovalRule.PANEL_PRESIDENT})
PANEL_RULE = "异议复议规定 2020 art. 11 (panel_members)"

ACT_ROLES: dict[str, frozenset[str]] = {
    "draft": frozenset({"officer", "filing_clerk", "chief"}),
    "discuss": frozenset({"officer"}),
    "review": frozenset({"chief"}),
    "approve": frozenset({"president", "vice_president"}),
}


JUDGES = frozenset({Role.JUDGE.value})


@dataclass(frozen=True, slots=True)
class SigningTerms:
    """What the rule table says on a day about the signatures of one document.

    discussants: how many must discuss a major matter, or sit on a panel. approvers: posts that may approve, by the
    rule cited in `approvers_rule`. delegates: by act, posts that may do it for another. longest_days: of one
    delegation. authors: posts that may draft this document; panel: judges discuss it.
    """

    discussants: int
    approvers: frozenset[str] = ACT_ROLES["approve"]
    approvers_rule: str = MAJOR_RULE
    delegates: Mapping[str, frozenset[str]] = field(default_factory=dict)
    longest_days: int = 0
    authors: frozenset[str] = ACT_ROLES["draft"]
    panel: bool = False

    def roles(self, act: str) -> frozenset[str]:
        """Posts that may do an act in their own right."""
        if act == "draft":
            return JUDGES if self.panel else self.authors
        if act == "discuss" and self.panel:
            return JUDGES
        return self.approvers if act == "approve" else ACT_ROLES.get(act, frozenset())


def next_act(rule: ApprovalRule, approvals: Sequence[Approval], *, discussants: int) -> str | None:
    """The act still missing, or None when the approvals are complete. `discussants` comes from the rule table.

    A discussion is complete when enough took part and more than half of them agree (the majority is design [D]).
    A panel has an odd number of members (unconfirmed: see the rule `panel_members`).
    """
    if rule in (ApprovalRule.NODE, ApprovalRule.OFFICER):
        return None
    done = [approval.act for approval in approvals]
    if rule in PANELS or rule is ApprovalRule.MAJOR:
        discussed = {a.person_id: a.agrees for a in approvals if a.act == "discuss"}
        if len(discussed) < discussants or 2 * sum(discussed.values()) <= len(discussed):
            return "discuss"
        if rule in PANELS and len(discussed) % 2 == 0:
            return "discuss"
    if "review" not in done and rule not in PANELS:
        return "review"
    if rule in APPROVED_AT_THE_TOP and "approve" not in done:
        return "approve"
    return None


APPROVED_AT_THE_TOP = frozenset({ApprovalRule.MAJOR, ApprovalRule.PRESIDENT, ApprovalRule.PANEL_PRESIDENT})


def require_approvals(rule: ApprovalRule, approvals: Sequence[Approval], terms: SigningTerms, *, digest: str) -> None:
    """Raise Refused R6 unless the approvals satisfy `rule` for exactly this digest, by different people.

    The drafter may take part in the discussion; chief and president stand apart from it and from each other, and so
    does whoever signs for them. Source: EWR 5 (three officers, president); role chain and delegation [D].
    """
    for approval in approvals:
        if approval.digest != digest:
            refuse(
                RefusalCode.R6,
                "审批之后内容被改动，审批无效（{person}）。",
                "The content was edited after the approval of {person}; it is void.",
                rule=MAJOR_RULE,
                person=approval.person_id,
            )
        require_post(approval.act, approval.role, terms, delegated=approval.delegation is not None)
    if rule is not ApprovalRule.NODE and not any(a.act == "draft" for a in approvals):
        refuse(RefusalCode.R6, "缺少承办人签名。", "The drafter's signature is missing.", rule=MAJOR_RULE)
    missing = next_act(rule, approvals, discussants=terms.discussants)
    if missing is not None:
        refuse(
            RefusalCode.R6,
            "审批手续不全，缺少：{missing}。",
            "Approvals are incomplete, missing: {missing}.",
            rule=PANEL_RULE if rule in PANELS else MAJOR_RULE,
            missing=missing,
            needed=terms.discussants,
            against=sum(not a.agrees for a in approvals if a.act == "discuss"),
        )
    require_different_people(approvals)


def require_post(act: str, role: str, terms: SigningTerms, *, delegated: bool) -> None:
    """Raise Refused R6 unless this post may do the act, in its own right or for another who may."""
    allowed = terms.delegates.get(act, frozenset()) if delegated else terms.roles(act)
    if role not in allowed:
        refuse(
            RefusalCode.R6,
            "“{role}”无权作出“{act}”，须由{allowed}办理或依法授权。",
            "Role {role} may not {act}; it takes {allowed}, or their delegation.",
            rule=terms.approvers_rule if act == "approve" else MAJOR_RULE,
            role=role,
            act=act,
            allowed="、".join(sorted(terms.roles(act))) or "—",
        )


def require_different_people(approvals: Sequence[Approval]) -> None:
    """Raise Refused R6 when one person signs twice where the rule wants different people.

    Who lent their right counts as having signed: a chief who drafted cannot have a delegate review it.
    """
    discuss = [a.person_id for a in approvals if a.act == "discuss"]
    drafters = {a.person_id for a in approvals if a.act == "draft"}
    above = [a.person_id for a in approvals if a.act in ("review", "approve")]
    above += [a.delegation.delegator for a in approvals if a.delegation is not None]
    twice = [p for p in discuss if discuss.count(p) > 1] + [p for p in above if above.count(p) > 1]
    twice += [p for p in above if p in discuss or p in drafters]
    if twice:
        refuse(
            RefusalCode.R6,
            "同一人（{person}）不得在同一文书上重复签署。",
            "One person ({person}) may not sign twice on the same document.",
            rule=MAJOR_RULE,
            person=twice[0],
        )
