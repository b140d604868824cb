"""An act that was refused: the attempt is evidence, and those who watch for it are told in the same commit."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from shared.domain.errors import ZhixingError
from shared.domain.people import Person
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.messages.hooks import TurnedAway
from shared.messages.kinds import About

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
                with unit.savepoint():
                    effect(desk, tried)
            except Exception:
                log.exception("follower of a refused act failed")
        desk.flush()
