"""Delegations (授权): a president lends the approving, a chief the reviewing, to a named person for a span of days.

The delegator signs it with their own officer key; what is signed with it carries the proof to the receiver.
Source: 法发〔2009〕43号 一(一) knows the authorised vice-president; the rest is design [D].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from shared.domain.errors import BadInput, Conflict, NotAllowed, Text
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition

RULE = "授权 [D]; 法发〔2009〕43号 一(一)"

#: Which post may delegate which act. Who only holds an act by delegation is not of that post: no onward delegation.
DELEGATORS = {"approve": "president", "review": "chief"}
#: Posts whose holders never sign for another.
NEVER_DELEGATES = frozenset({"operator", "filing_clerk"})

STATES = (Transition("", "give", "given", RULE), Transition("given", "revoke", "revoked", RULE))


@dataclass(frozen=True, slots=True)
class DelegationProof:
    """What travels with a signature given for another. Days are legal days of the court, both counted.

    role: the delegator's post, which their `certificate` gives. `signature`: by the delegator's officer key over
    the court, the two persons, the act, the days and `given_at`.
    """

    delegation_id: str
    delegator: str
    role: str
    from_on: date
    until_on: date
    given_at: datetime
    signature: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """One delegation as its court keeps it. `reason` stays in the court. state: given | revoked."""

    delegation_id: str
    act: str
    delegator: str
    role: str
    delegate: str
    from_on: date
    until_on: date
    reason: str
    given_at: datetime
    signature: str
    certificate: str
    state: str = "given"
    revoked_by: str | None = None
    revoked_at: datetime | None = None
    version: int = 1

    def holds(self, on: date) -> bool:
        """Whether it may be used on a legal day."""
        return self.state == "given" and self.from_on <= on <= self.until_on

    def proof(self) -> DelegationProof:
        """What goes with a signature."""
        return DelegationProof(
            self.delegation_id, self.delegator, self.role, self.from_on, self.until_on, self.given_at,
            self.signature, self.certificate,
        )  # fmt: skip


class DelegationOver(NotAllowed):
    """It ended, was revoked, or has not begun."""

    code = "delegation_over"
    what = Text(
        "对您的授权（{from_on} 至 {until_on}）现在无效（{why}），不能据以签署。",
        "The delegation to you ({from_on} to {until_on}) does not hold now ({why_en}); it gives no right to sign.",
    )
    todo = Text("请由授权人本人签署或重新授权。", "Let the delegator sign, or delegate anew.")


class OverlappingDelegation(Conflict):
    """The same act is lent twice for one day."""

    code = "overlapping_delegation"
    what = Text(
        "同一事项在 {from_on} 至 {until_on} 已有授权。",
        "The same act is already delegated from {from_on} to {until_on}.",
    )
    todo = Text("请先撤销原授权，或另选日期。", "Revoke that delegation first, or choose other days.")


def require_delegator(act: str, roles: Collection[str]) -> str:
    """The post by which somebody may delegate this act. Raises NotAllowed."""
    post = DELEGATORS.get(act)
    if post is None or post not in roles:
        raise NotAllowed(
            Text("只有院长可以授权批准，只有执行局长可以授权审核；受托人不得转授权。",
                 "Only a president delegates approving, only a bureau chief reviewing; nobody passes a delegation on."),
            Text("请由院长或执行局长本人办理。", "Let the president or the chief do it."),
        )  # fmt: skip
    return post


def require_delegate(act: str, delegator: str, delegate: str, roles: Collection[str], may: Collection[str]) -> None:
    """That this person may be given it: another person of a post that `may`. Raises BadInput."""
    if delegate == delegator or not set(may) & set(roles) or NEVER_DELEGATES & set(roles):
        raise BadInput(
            Text("该人员不得受托办理此事项。", "This person may not be given this act."),
            Text("批准可授权副院长，审核可授权其他局长或执行员。",
                 "Approving goes to a vice-president, reviewing to another chief or an officer."),
            act=act,
        )  # fmt: skip


def require_span(from_on: date, until_on: date, *, today: date, longest_days: int) -> None:
    """Not backwards, not into the past, not longer than allowed. Raises BadInput."""
    if not today <= from_on <= until_on or (until_on - from_on).days >= longest_days:
        raise BadInput(
            Text("授权期间应自今日（{today}）或以后起，最长 {days} 日。",
                 "A delegation begins today ({today}) or later and lasts {days} days at most."),
            Text("请更正起止日期。", "Correct the days."), today=today, days=longest_days,
        )  # fmt: skip


def require_no_overlap(known: Iterable[Delegation], from_on: date, until_on: date) -> None:
    """`known`: the delegator's delegations of the same act. Raises OverlappingDelegation."""
    for other in known:
        if other.state == "given" and other.from_on <= until_on and from_on <= other.until_on:
            raise OverlappingDelegation(from_on=other.from_on, until_on=other.until_on)


def require_proof(proof: DelegationProof, *, act: str, at: datetime, on: date, longest_days: int) -> None:
    """That a signature given `at` (on that legal day) was within the delegation. Raises Refused R6.

    Whether the delegator really signed it is a matter of keys and certificates, checked elsewhere.
    """
    if DELEGATORS.get(act) != proof.role:
        refuse_delegation("授权人职务不得授权此事项", "the delegator's post may not delegate this act", proof)
    if not proof.from_on <= on <= proof.until_on or at < proof.given_at:
        refuse_delegation(
            f"签署日 {on} 不在授权期间 {proof.from_on} 至 {proof.until_on} 内",
            f"signed on {on}, delegated from {proof.from_on} to {proof.until_on}", proof,
        )  # fmt: skip
    if (proof.until_on - proof.from_on).days >= longest_days:
        refuse_delegation(f"授权超过 {longest_days} 日", f"longer than {longest_days} days", proof)


def refuse_delegation(zh: str, en: str, proof: DelegationProof) -> NoReturn:
    """Raise Refused R6: the delegation does not carry this signature."""
    refuse(
        RefusalCode.R6, "授权无效：{why}。", "The delegation does not hold: {why_en}.", rule=RULE,
        todo=Text("请由有权人员重新签署后制发。", "Let an authorised person sign, then issue it again."),
        why=zh, why_en=en, person=proof.delegator, delegation=proof.delegation_id,
    )  # fmt: skip
