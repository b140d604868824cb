"""The family of runs in which flags are raised, taken up, struck and reopened among moves of power at real courts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from builders import Country
from properties.beginning import COURTS
from properties.flag_model import winner
from properties.merged_logs import Verdict
from properties.runs import Family
from properties.steps import STEPS, Step, holds
from properties.world import World

from shared.domain.courts import Line
from shared.domain.errors import Text
from shared.domain.flags import Flag
from shared.flows.desk import OpenDesk
from shared.messages.envelope import Envelope
from shared.messages.schemas import load
from shared.procedures.flags import raising
from shared.procedures.flags.papers import FlagStatement
from shared.procedures.flags.spreading import EVENTS, flag_in

SHA = "ab" * 32


def _effect(world: World, court: str, name: str, **given: Any) -> Any:
    """One statement of a court, in one transaction."""

    def said() -> str:
        node = world.nodes[court]
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            flag_id = getattr(raising, name)(desk, **given)
            desk.flush()
        return str(flag_id)

    return world.turn(said)


def flag(world: World, dice: random.Random) -> bool:
    """The court that holds a case, or a superior of it, raises a flag (or reopens it)."""
    lineage = dice.choice(world.lineages)
    holder = next((court for court in COURTS if holds(world, court, lineage)), None)
    if holder is None:
        return False
    registry = world.nodes["spc"].registry
    above = [c.court_id for c in registry.superiors(holder, Line.REMEDY, world.clock.legal_today())]
    raised = _effect(
        world, dice.choice([holder, *above]), "raise_flag", lineage_id=lineage, case_no=f"（2026）{registry.court(holder).code}执1号",
        ground=Text("理由", "ground"), rule="[D]", cause=dice.choice(("alert:P1", "list:1")), level="red", case_court=holder,
    )  # fmt: skip
    return raised is not None


def say(world: World, dice: random.Random) -> bool:
    """A court that knows a flag says something of it."""
    known = []
    for court in COURTS:
        with world.country.read(court) as unit:
            known += [(court, row.flag_id) for row in unit.of(Flag).where(order_by=("flag_id",))]
    if not known:
        return False
    (court, about), name = (
        dice.choice(known),
        dice.choice(("strike_flag", "strike_flag", "reopen_flag", "escalate_flag")),
    )
    given: dict[str, dict[str, Any]] = {
        "strike_flag": {"evidence_no": "1", "evidence_sha256": SHA, "reported_by": "a", "checked_by": "b"},
        "reopen_flag": {}, "escalate_flag": {"authority": dice.choice(COURTS[:3])},
    }  # fmt: skip
    return _effect(world, court, name, flag_id=about, reason="说明", **given[name]) is not None


def faults(world: World, verdict: Verdict) -> Iterator[str]:
    """What is wrong with the flags at quiescence: every court of the lineage has the statement that prevails."""
    yield from wrong_flags(world.country)


def wrong_flags(country: Country) -> Iterator[str]:
    """One sentence for each court that lacks a flag or has another state than the model."""
    said: dict[str, list[Flag]] = {}
    for court in country.nodes:
        with country.read(court) as unit:
            for row in unit.outbox.where(kind__in=sorted(EVENTS)):
                envelope = Envelope.from_bytes(row.bytes_sent)
                payload = load(FlagStatement, json.loads(envelope.payload))
                told = flag_in(payload, lineage_id=row.lineage_id, issuer=court, event=EVENTS[row.kind])
                said.setdefault(told.flag_id, []).append(told)
    registry = country.nodes["spc"].registry
    for flag_id, statements in sorted(said.items()):
        true = winner(statements, registry)
        where = {true.raiser, *(each.authority for each in statements), *(each.issuer for each in statements)}
        for court in country.nodes:
            with country.read(court) as unit:
                row = unit.of(Flag).get(flag_id)
                here = unit.cases.first(lineage_id=true.lineage_id) is not None or court in where
                times = [(m.kind, m.sender, m.digest) for m in unit.inbox.where(exchange_id=flag_id)]
            if here and row is None:
                yield f"{court} does not know {true.statement}"
            elif row is not None and row.state != true.state:
                yield f"{court} says {row.statement}, the model {true.statement}"
            if len(set(times)) != len(times):
                yield f"{court} got one message twice"


#: Restores from old backups are no part of this claim: see decision 0022.
FLAG_STEPS: dict[str, tuple[Step, int]] = {
    **{name: step for name, step in STEPS.items() if name not in ("back_up", "restore")}, "flag": (flag, 24), "say": (say, 30),
}  # fmt: skip
FLAGGED = Family(steps=FLAG_STEPS, further=faults, usual=14, longest=26)
