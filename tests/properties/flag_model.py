"""The simple model of flags, what is wrong with a world at quiescence, and the telling of a light run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from properties.flag_world import STEPS, TODAY, World

from shared.domain.courts import Line
from shared.domain.flags import Flag
from shared.messages.kinds import Procedure
from shared.procedures.flags.procedures import FLAGS
from shared.registry.registry import Registry


def winner(said: list[Flag], registry: Registry) -> Flag:
    """The highest authority prevails, then who knew most, then the higher court, then the open flag."""

    def weight(flag: Flag) -> tuple[Any, ...]:
        def high(court: str) -> int:
            return registry.court(court).tier.rank

        return high(flag.authority), flag.revision, high(flag.issuer), flag.state == "open"

    best = max(map(weight, said))
    return min((flag for flag in said if weight(flag) == best), key=lambda flag: flag.statement)


def faults(world: World) -> Iterator[str]:
    """What is wrong at quiescence, one sentence each."""
    if not world.rest():
        yield "the courts never come to rest"
        return
    for flag_id in sorted({flag.flag_id for flag in world.statements}):
        said = [flag for flag in world.statements if flag.flag_id == flag_id]
        true = winner(said, world.registry)
        ties = {
            f.state for f in said if (f.authority, f.revision, f.issuer) == (true.authority, true.revision, true.issuer)
        }
        above = {
            true.raiser,
            *(c.court_id for line in Line for c in world.registry.superiors(true.raiser, line, TODAY)),
        }
        if true.state == "struck" and (true.issuer not in above or true.issuer != true.authority):
            yield f"{flag_id}: struck by {true.issuer}; the flag is of {true.raiser}, with {true.authority}"
        where = {*world.holders, *(f.raiser for f in said), *(f.authority for f in said), *(f.issuer for f in said)}
        where |= {court for court, here in world.courts.items() if here.of(Flag).get(flag_id) is not None}
        for court in sorted(where):
            row = world.courts[court].of(Flag).get(flag_id)
            if row is None:
                yield f"{flag_id}: {court} does not know it"
            elif row.state != true.state and row.state not in ties:
                yield f"{flag_id}: {court} says {row.statement}, the model {true.statement}"
        states = {
            world.courts[court].of(Flag).get(flag_id).state
            for court in where
            if world.courts[court].of(Flag).get(flag_id)
        }
        if len(states) > 1:
            yield f"{flag_id}: courts differ: {states}"
    for (sender, to, flag_id, statement), times in world.given.items():
        if times > 1:
            yield f"{sender} gave {to} statement {statement} of {flag_id} {times} times"


def tell(seed: int, procedure: Procedure = FLAGS) -> tuple[World, list[str]]:
    """One run: between 6 and 24 steps, then quiescence; what is wrong with it."""
    world = World(seed, procedure)
    steps, weights = zip(*STEPS, strict=True)
    for step in world.dice.choices(steps, weights, k=world.dice.randint(6, 24)):
        step(world)
    return world, list(faults(world))
