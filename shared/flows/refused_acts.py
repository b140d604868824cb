"""An act or a signature that was refused: the attempt is evidence, and those who watch for it are told in the same commit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from shared.domain.errors import NotAllowed, ZhixingError
from shared.domain.people import Person
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.messages.hooks import TurnedAway
from shared.messages.kinds import About

#: Not a breach: somebody else's turn.
NOT_NOTED = ("not_your_turn",)
P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)


def note_refused(
    node: Node, person: Person, act: str, about: About, given: Mapping[str, Any], problem: ZhixingError
) -> None:
    """Witness the attempt; a follower that fails is passed over, so that the answer to the person stays the refusal."""
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        desk.witness(
            "act_refused",
            subject_id=about.exchange_id or about.lineage_id or node.court_id,
            lineage_id=about.lineage_id,
            detail={
                "act": act,
                "person": person.person_id,
                "code": problem.code,
                "facts": {name: str(value) for name, value in problem.facts.items()},
            },
        )
        tried = TurnedAway(act, about.lineage_id, about.exchange_id, given, problem.code)
        for effect in node.catalogue.hooks.after_refused:
            try:
                with desk.savepoint():
                    effect(desk, tried)
            except Exception:
                log.exception("follower of a refused act failed")
        desk.flush()


def signatures_noted(flow: Callable[P, R]) -> Callable[P, R]:
    """Notes when a person may not write or sign this very document (separation, an old panel); the refusal goes on."""

    @wraps(flow)
    def noted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return flow(*args, **kwargs)
        except NotAllowed as problem:
            if problem.code not in NOT_NOTED:
                node, person, named = args[:3]
                assert isinstance(node, Node)
                assert isinstance(person, Person)
                _note(node, person, str(named), kwargs, problem)
            raise

    return noted


def _note(node: Node, person: Person, named: str, given: Mapping[str, Any], problem: NotAllowed) -> None:
    """`named`: the kind of a document being written about a case that is given, or the id of a draft being signed."""
    if "lineage_id" in given:
        note_refused(node, person, named, About(given["lineage_id"], given["exchange_id"] or None), {}, problem)
        return
    with node.store.read() as unit:
        draft = unit.drafts.get(named)
    if draft is not None:
        note_refused(node, person, draft.kind, About(draft.lineage_id, draft.exchange_id or None), {}, problem)
