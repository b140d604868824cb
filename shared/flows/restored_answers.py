"""What the other courts' signed answers say about one power, and whether a restored court may go on with it.

Believed are the answering court's word that it holds the power itself, and statements whose signature holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.flows import journey
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.records import JourneyReply
from shared.messages.kinds import Catalogue, power_of_the_case


@dataclass(frozen=True, slots=True)
class Claim:
    """That a court holds a power in an epoch, on somebody's signed word; `own_word`: its own, so it has its certificate."""

    epoch: int
    holder: str
    own_word: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the answers about one lineage say. `best`: the newest claim. `steps`: statements whose signature holds."""

    lineage_id: str
    best: Claim | None
    steps: tuple[journey.Step, ...]

    @classmethod
    def of(cls, node: Node, lineage_id: str, answers: Iterable[JourneyReply]) -> Said:
        """Read the answers; what is not well formed or not well signed says nothing."""
        rows = [row for row in answers if row.answer is not None]
        steps = tuple(step for step in journey.steps(node, [row.answer or {} for row in rows]) if step.verified)
        claims = [_own_word(row) for row in rows]  # first: of two equal claims the holder's own word counts
        claims += [
            _claim(step.detail.get("to"), step.detail.get("epoch"))
            for step in steps if step.stage in ("served", "served_otherwise", "power_taken") and step.detail.get("power") == lineage_id
        ]  # fmt: skip
        return cls(lineage_id, max((c for c in claims if c is not None), key=lambda c: c.epoch, default=None), steps)


def _own_word(row: JourneyReply) -> Claim | None:
    said = (row.answer or {}).get("power")
    if not isinstance(said, dict) or said.get("state") != "held" or said.get("holder") != row.court_id:
        return None
    return _claim(row.court_id, said.get("epoch"), own_word=True)


def _claim(holder: Any, epoch: Any, *, own_word: bool = False) -> Claim | None:
    return Claim(epoch, holder, own_word) if isinstance(holder, str) and type(epoch) is int else None


def is_unclear(desk: OpenDesk, said: Said) -> bool:
    """Whether opening could harm: others know of a power, ruling or certificate of ours that is forgotten here."""
    power, best = desk.unit.powers.get(said.lineage_id), said.best
    known = power.epoch if power is not None else 0
    if _forgotten_rulings(desk, said) or _forgotten_letters(desk, said):
        return True
    if best is not None and best.epoch > known:
        if best.holder != desk.court_id:
            # A ruling of ours took effect, is forgotten here, and its holder does not know: its certificate is ours to send.
            return not best.own_word and _forgotten_passing(desk, said)
        # Ours, but not yet known here: no matter if we still know the ruling, and its certificate is on its way.
        return power is None or power.awaiting is None or _forgotten_passing(desk, said)
    if best is not None and power is not None and power.state == "held" and best.epoch == known:
        return best.holder != desk.court_id
    return _forgotten_passing(desk, said)


def _power_kinds(catalogue: Catalogue) -> set[str]:
    """Kinds that move power or bind it, and what answers them (the certificate, the report that the case is closed)."""
    moving = [kind for kind in catalogue.messages.values() if kind.moves_power]
    binding = {kind.name for kind in catalogue.messages.values() if kind.binds_power}
    return {kind.name for kind in moving} | {name for kind in moving for name in kind.answers} | binding


def _forgotten_rulings(desk: OpenDesk, said: Said) -> bool:
    """A ruling of ours lies undecided at a peer and is not in our outbox."""
    decided = {(s.court_id, s.subject_id) for s in said.steps if s.stage in ("stored", "refused", "inert")}
    moving = {kind.name for kind in desk.node.catalogue.messages.values() if kind.moves_power}
    return any(
        (s.court_id, s.subject_id) not in decided for s in _forgotten(desk, said) if s.detail.get("kind") in moving
    )


def _forgotten_letters(desk: OpenDesk, said: Said) -> bool:
    """A letter of ours took part of the case out, one asset, and we know nothing of it: holding the case proves nothing."""
    kinds = desk.node.catalogue.messages.values()
    parting = {kind.name for kind in kinds if kind.moves_power and kind.power_named is not power_of_the_case}
    vain = {(s.court_id, s.subject_id) for s in said.steps if s.stage in ("refused", "inert")}
    return any(
        s.detail.get("kind") in parting and (s.court_id, s.subject_id) not in vain for s in _forgotten(desk, said)
    )


def _forgotten_passing(desk: OpenDesk, said: Said) -> bool:
    """A peer has our certificate, or our receipt that its ruling took effect, and we know nothing of it."""
    vain = {(s.court_id, s.subject_id) for s in said.steps if s.stage in ("refused", "inert")}
    if any((s.court_id, s.subject_id) not in vain for s in _forgotten(desk, said)):
        return True
    kinds = _power_kinds(desk.node.catalogue)
    receipted = {
        (s.court_id, s.subject_id)
        for s in said.steps
        if s.stage == "receipted" and s.detail.get("outcome") == "applied"
    }
    return any(
        s.stage == "accepted" and s.detail.get("kind") in kinds and s.detail.get("recipient") == desk.court_id
        and (s.court_id, s.subject_id) in receipted and not desk.was_applied(s.subject_id)
        for s in said.steps
    )  # fmt: skip


def _forgotten(desk: OpenDesk, said: Said) -> list[journey.Step]:
    """Arrivals of our messages about power that our outbox lacks."""
    kinds = _power_kinds(desk.node.catalogue)
    return [
        s for s in said.steps
        if s.stage == "arrived" and s.court_id != desk.court_id and s.detail.get("sender") == desk.court_id
        and s.detail.get("kind") in kinds and desk.unit.outbox.get(s.subject_id) is None
    ]  # fmt: skip
