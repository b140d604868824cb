"""Which courts a field of a form may name, asked of the rule its procedure will ask when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from shared.domain.errors import Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.flows.node import Node
from shared.procedures.cross.joint_papers import OpenJoint
from shared.procedures.designation.payloads import DesignationInputs
from shared.procedures.designation.review import AskCapacity
from shared.procedures.entrusted_matter import routes as matters
from shared.procedures.entrusted_matter.papers import PrepareMatter
from shared.procedures.entrustment import routes as entrustments
from shared.procedures.entrustment.papers import ProposeEntrustment, Subject
from shared.procedures.power.routes import require_target, stands_above
from shared.web.pages.court_picker import Barred, anywhere

Check = Callable[[str], None]
Rule = Callable[[Node, Exchange | None, Mapping[str, Any]], Check | None]
_NO_SUPERIOR = Text("本院不是该法院的上级法院。", "This court is no superior of it.")


def _designated(node: Node, exchange: Exchange | None, _typed: Mapping[str, Any]) -> Check | None:
    if exchange is None:
        return None
    old, today = exchange.peer, node.clock.legal_today()
    return lambda court: require_target(node.registry, decider=node.court_id, old=old, target=court, on=today)


def _matter(node: Node, _exchange: Exchange | None, _typed: Mapping[str, Any]) -> Check:
    return lambda court: matters.require_receiver(node.registry, node.court_id, court)


def _entrusted(node: Node, _exchange: Exchange | None, typed: Mapping[str, Any]) -> Check | None:
    with suppress(ValueError):
        subject = Subject(typed.get("subject") or Subject.ORDINARY)
        return lambda court: entrustments.require_receiver(node.registry, node.court_id, court, subject)
    return None


def _joint(node: Node, _exchange: Exchange | None, _typed: Mapping[str, Any]) -> Check:
    def below(court: str) -> None:
        if not stands_above(node.registry, node.court_id, court, node.clock.legal_today()):
            raise ZhixingError(_NO_SUPERIOR)

    return below


#: By the form (its payload) and the field.
_RULES: dict[tuple[type, str], Rule] = {
    (DesignationInputs, "target"): _designated, (AskCapacity, "candidate"): _designated,
    (PrepareMatter, "target"): _matter, (ProposeEntrustment, "target"): _entrusted, (OpenJoint, "lead"): _joint,
}  # fmt: skip


def by_rule(node: Node, payload: type, field: str, exchange: Exchange | None, typed: Mapping[str, Any]) -> Barred:
    """Why this field of this form may not name a court. `typed`: the other fields; where nothing is known, any court may."""
    rule = _RULES.get((payload, field))
    check = rule(node, exchange, typed) if rule is not None else None
    if check is None:
        return anywhere

    def barred(court_id: str) -> Text | None:
        try:
            check(court_id)
        except ZhixingError as problem:
            return problem.what
        return None

    return barred
