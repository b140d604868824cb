"""Whose turn it is: which body a person acts for, and whether their post may do the next thing on a document."""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.errors import Conflict, NotAllowed, Text
from shared.domain.people import ACT_ROLES, Person
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


def doer_for(person: Person, kind: MessageKind, act: str) -> Doer:
    """The person as they sign this kind. Raises NotYourTurn, NotAllowed."""
    fitting = sorted(ACT_ROLES.get(act, frozenset()) & set(person.roles))
    if not fitting or not person.active:
        raise NotYourTurn(act=act, roles="、".join(sorted(ACT_ROLES.get(act, frozenset()))))
    presidential = act in ("review", "approve")
    body = person.bodies[0] if presidential and person.bodies else body_for(person, kind.bodies)
    return Doer(person.person_id, body, fitting[0])
