"""Whose turn it is: which body a person acts for, and whether their post may do the next thing on a document."""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Body
from shared.domain.delegations import DELEGATORS, Delegation, DelegationOver
from shared.domain.errors import Conflict, NotAllowed, Text
from shared.domain.people import ACT_ROLES, JUDGES, PANELS, Person, Role, SigningTerms, require_post
from shared.flows import delegating
from shared.flows.ports import Unit
from shared.messages.desk import Doer
from shared.messages.kinds import MessageKind


class DraftChanged(Conflict):
    """Somebody edited, returned or issued the draft meanwhile."""

    code = "draft_changed"
    what = Text(
        "该文书已被他人修改、退回或制发（现状态：{state}）。",
        "The draft was edited, returned or issued meanwhile ({state}).",
    )
    todo = Text("请刷新后重新核阅再签署。", "Reload, read it again, then sign.")


class NotYourTurn(NotAllowed):
    """The person's roles do not fit the next signature."""

    code = "not_your_turn"
    what = Text("下一步应为“{act}”，须由{roles}办理。", "The next step is “{act}”, by {roles}.")
    todo = Text("请由有权人员登录办理。", "Let a person with that role sign in.")


def body_for(person: Person, allowed: frozenset[Body]) -> str:
    """The body this person acts for here. Raises NotAllowed."""
    for body in sorted(allowed):
        if body.value in person.bodies:
            return body.value
    names = "、".join(sorted(body.label.zh for body in allowed))
    raise NotAllowed(
        Text("本事项由{names}办理，您不在其中。", "This belongs to {names_en}; you are not a member."),
        Text("请由该机构人员办理。", "Let a member of that body do it."),
        names=names,
        names_en=", ".join(sorted(body.label.en for body in allowed)),
    )


def doer_for(person: Person, kind: MessageKind, act: str, terms: SigningTerms | None = None) -> Doer:
    """The person as they sign this kind in their own right. Raises NotYourTurn, NotAllowed.

    terms: what the rule table says of this document; without it any post that ever does the act.
    """
    roles = terms.roles(act) if terms else ACT_ROLES.get(act, frozenset())
    fitting = sorted(roles & set(person.roles))
    if not fitting or not person.active:
        raise NotYourTurn(act=act, roles="、".join(sorted(roles)))
    return Doer(person.person_id, _body_of(person, kind, act, fitting[0]), fitting[0])


def author_of(person: Person, kind: MessageKind) -> Doer:
    """The person as they draft or issue this kind. Raises NotYourTurn, NotAllowed."""
    roles = JUDGES if kind.approvals in PANELS else kind.authors
    return doer_for(person, kind, "draft", SigningTerms(0, authors=roles))


def signer_for(
    unit: Unit, person: Person, kind: MessageKind, act: str, terms: SigningTerms, today: date
) -> tuple[Doer, Delegation | None]:
    """The person as they sign this document, and by whose delegation if not in their own right.

    Raises: NotYourTurn, NotAllowed, DelegationOver, Refused R6 (a post that approves other documents, not this one).
    """
    if act not in DELEGATORS or not person.active or terms.roles(act) & set(person.roles):
        return doer_for(person, kind, act, terms), None
    fitting = sorted(terms.delegates.get(act, frozenset()) & set(person.roles))
    useful, over = delegating.lent(unit, person, act, today)
    if useful and fitting:
        return Doer(person.person_id, _body_of(person, kind, act, fitting[0]), fitting[0]), useful
    if over:
        why = ("已撤销", "revoked") if over.state == "revoked" else ("不在期间内", "not within its days")
        if over.holds(today):
            why = ("授权人已不在岗", "the delegator has left the post")
        raise DelegationOver(from_on=over.from_on, until_on=over.until_on, why=why[0], why_en=why[1])
    for role in sorted(ACT_ROLES[act] & set(person.roles)):
        require_post(act, role, terms, delegated=False)
    return doer_for(person, kind, act, terms), None


def _body_of(person: Person, kind: MessageKind, act: str, role: str) -> str:
    """Chief and leadership stand above the bodies; an officer signs as a member of one that may issue the kind."""
    above = act in ("review", "approve") and role != Role.OFFICER
    return person.bodies[0] if above and person.bodies else body_for(person, kind.bodies)
