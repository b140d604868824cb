"""A run: a story of steps told from a seed, then quiescence, then every claim. Two drivers tell such stories.

ZHIXING_RUNS says how many the seeded driver tells (10,000 on CI, 300 at home), ZHIXING_RUN_SEED tells one alone.
A violated claim prints its seed and the shortest story found that still violates it.
"""

from __future__ import annotations

import gc
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from properties.beginning import COURTS, Beginning, beginning, told_by
from properties.merged_logs import Exported, Verdict, judge, taken
from properties.steps import STEPS, Step, outcomes
from properties.world import World

from shared.flows.restored import gate_of
from shared.messages.signing import PublicKey, verify
from shared.scenarios import evidence_check
from shared.scenarios.facts import HOLDING

Story = tuple[tuple[str, int], ...]
#: Court and case where power rests after a restore.
AtRest = set[tuple[str, str]]
SHORTEST, USUAL, LONGEST = 2, 8, 18


@dataclass(frozen=True)
class Family:
    """Runs of one kind: how they begin, what may happen, how they end and what is claimed of them beyond `claims`.

    usual: the most frequent number of steps; longest: the greatest. The first step listed happens in every kind of run.
    """

    start: Callable[[], Beginning] = beginning
    steps: Mapping[str, tuple[Step, int]] = field(default_factory=lambda: STEPS)
    world: Callable[[int, Beginning], World] = World
    come_to_rest: Callable[[World], None] = World.heal
    further: Callable[[Any, Verdict], Iterable[str]] = lambda world, verdict: ()
    usual: int = USUAL
    longest: int = LONGEST


#: Power moves, whatever happens.
MOVES = Family()


def how_many() -> int:
    """Runs of the seeded driver, over all shards."""
    return int(os.environ.get("ZHIXING_RUNS") or (10_000 if os.environ.get("CI") == "true" else 300))


def seeds(shard: int, shards: int) -> Sequence[int]:
    """The seeds of one shard; the one asked for alone belongs to its own."""
    alone = os.environ.get("ZHIXING_RUN_SEED")
    return range(shard, how_many(), shards) if not alone else [s for s in [int(alone)] if s % shards == shard]


def story_of(seed: int, family: Family = MOVES, **more: float) -> Story:
    """Between 2 and 18 steps; each run has its own leanings, so that some are all network, some all rulings.

    more: weight that is added to some steps.
    """
    dice, steps = random.Random(f"story {seed}"), family.steps
    leaning = [weight * dice.choice((0.0, 0.5, 1, 1, 2)) + more.get(name, 0) for name, (_, weight) in steps.items()]
    leaning[0] = max(leaning[0], 8)  # a run in which nobody rules shows nothing
    length = round(dice.triangular(SHORTEST, family.longest, family.usual))
    return tuple((name, dice.getrandbits(32)) for name in dice.choices(list(steps), leaning, k=length))


class Remembering:
    """Verifies a signature once: at the beginning for what every run shares, else once in its run."""

    def __init__(self, shared: frozenset[bytes] = frozenset()) -> None:
        self.shared, self.own = shared, set[bytes]()

    def __call__(self, key: PublicKey, body: bytes, signature: bytes) -> bool:
        said = key.raw + signature + body
        if said in self.shared or said in self.own:
            return True
        if verify(key, body, signature):
            self.own.add(said)
            return True
        return False


@cache
def _known(start: Callable[[], Beginning]) -> frozenset[bytes]:
    """What the beginning had signed, verified."""
    country, holds = start().again(), Remembering()
    logs = []
    for court, node in country.nodes.items():
        with node.store.read() as unit:
            logs.append(Exported.of(court, unit.evidence.where()))
    assert not judge(logs, _keys(start()), holds=holds).faults
    assert not evidence_check.gaps(country, holds=holds)
    gc.freeze()
    return frozenset(holds.own)


def _keys(start: Beginning) -> dict[str, PublicKey]:
    return {court: node.key.public for court, node in start.country.nodes.items()}


# — the claims —


def claims(world: World, family: Family = MOVES) -> tuple[Verdict, list[str]]:
    """What the logs say, and what is wrong at quiescence, one sentence each."""
    holds = Remembering(_known(family.start))
    logs = list(world.forgotten)
    for court, node in world.nodes.items():
        with node.store.read() as unit:
            logs.append(Exported.of(court, unit.evidence.where()))
    verdict = judge(logs, _keys(world.start), holds=holds)
    at_rest = resting(world, verdict)
    faults = [*verdict.faults, *_not_quiet(world, at_rest), *_holders(world, verdict, at_rest)]
    faults += family.further(world, verdict)
    apart = taken(world.forgotten) | _waiting(world, at_rest)
    return verdict, faults + evidence_check.gaps(world.country, holds=holds, apart=apart)


def _waiting(world: World, at_rest: AtRest) -> set[str]:
    """Messages a restored court keeps while its power over their case rests."""
    kept: set[str] = set()
    for court, lineage in at_rest:
        with world.country.read(court) as unit:
            waiting = unit.inbox.where(state__in=["buffered", "held"], lineage_id=lineage)
        kept |= {row.message_id for row in waiting}
    return kept


def resting(world: World, verdict: Verdict) -> AtRest:
    """Court and case where power rests until people have settled it, for the reasons decision 0012 gives.

    A restored court keeps its gate closed over the case, or its backup had never heard of it.
    """
    found: AtRest = set()
    for court in world.restored:
        with world.country.read(court) as unit:
            gate = gate_of(unit)
        found |= {(court, lineage) for lineage in world.lineages if gate is not None and gate.closes(lineage)}
        found |= {(court, lineage) for lineage, (owner, _) in verdict.holders.items()
                  if owner == court and (court, lineage) in world.unheard_of}  # fmt: skip
    world.seen["at rest after a restore"] += len(found)
    return found


def _not_quiet(world: World, at_rest: AtRest) -> Iterator[str]:
    for court, node in world.nodes.items():
        with node.store.read() as unit:
            if unit.quarantine.count():
                yield f"{court} has put something into quarantine"
            for row in unit.inbox.where(state__in=["buffered", "held", "parked"]):
                if row.state == "parked" or (court, row.lineage_id) not in at_rest:
                    yield f"{row.kind} {row.sender}→{court} is still {row.state}"


def _holders(world: World, verdict: Verdict, at_rest: AtRest) -> Iterator[str]:
    """One court holds each open case, that of the logs; none a closed one.

    Where the court that recorded service by other means has forgotten the record, nobody tells the court before: it may
    still think that it holds the epoch before, and what it does in it is void. The owner by the logs holds all the same.
    """
    for lineage in world.lineages:
        powers = {court: world.country.power(court, lineage) for court in COURTS}
        held = [(court, power.epoch) for court, power in powers.items()
                if power is not None and power.state in HOLDING and (court, lineage) not in at_rest]  # fmt: skip
        owners = [] if lineage in verdict.closed else [verdict.holders[lineage]]
        if lineage in verdict.forgotten_records:
            held = [(court, epoch) for court, epoch in held if not owners or epoch >= owners[0][1]]
        if held != owners and not (held == [] and lineage in {case for _, case in at_rest}):
            yield f"{lineage}: the courts say {held} hold, the logs say {owners}"


# — telling a run —


class Violation(AssertionError):
    """A claim does not hold; `faults` says which."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass
class Report:
    """What runs did: counts for the reader, so that runs which test nothing are noticed."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """One line of counts, most frequent first."""
        said = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        return f"{self.runs} runs: {said}"


def end(world: World, report: Report, family: Family = MOVES) -> None:
    """Quiescence, then every claim. Raises Violation."""
    family.come_to_rest(world)
    verdict, faults = claims(world, family)
    report.runs += 1
    report.counts.update(world.seen)
    report.counts.update(outcomes(world))
    report.counts.update(f"held by {court}" for court, _ in verdict.holders.values())
    report.counts.update({"passings": verdict.passings, "void acts": verdict.void, "closed": len(verdict.closed)})
    if faults:
        raise Violation(faults)


def step(world: World, name: str, dice_seed: int, family: Family = MOVES) -> None:
    """One step of the list; counted when anything happened."""
    if family.steps[name][0](world, random.Random(dice_seed)):
        world.seen[name] += 1


def tell(seed: int, story: Story, report: Report, family: Family = MOVES) -> None:
    """One run. Raises Violation."""
    _known(family.start)
    with told_by(seed):
        world = family.world(seed, family.start())
        for name, dice_seed in story:
            step(world, name, dice_seed, family)
        end(world, report, family)


def shortest(story: Story, fails: Callable[[Story], bool]) -> Story:
    """A story that still fails and from which no single step can be left out."""
    at = len(story) - 1
    while at >= 0:
        without = (*story[:at], *story[at + 1 :])
        if fails(without):
            story, at = without, min(at, len(without))
        at -= 1
    return story


def _fails(seed: int, family: Family) -> Callable[[Story], bool]:
    def fails(story: Story) -> bool:
        try:
            tell(seed, story, Report(), family)
        except Violation:
            return True
        return False

    return fails


def tell_all(wanted: Sequence[int], family: Family = MOVES) -> Report:
    """Every run of these seeds. Fails with seed, shortest story and claims violated."""
    report = Report()
    gc.disable()  # what a run leaves is collected between runs
    try:
        for number, seed in enumerate(wanted):
            try:
                tell(seed, story_of(seed, family), report, family)
            except Violation as violated:
                pytest.fail(told_short(seed, violated, family), pytrace=False)
            if number % 20 == 0:
                gc.collect()
    finally:
        gc.enable()
    assert report.runs == len(wanted)
    return report


def told_short(seed: int, violated: Violation, family: Family = MOVES) -> str:
    """Seed, the shortest story that violates a claim, and the claims it violates."""
    story = shortest(story_of(seed, family), _fails(seed, family))
    try:
        tell(seed, story, Report(), family)
    except Violation as again:
        violated = again
    steps = "\n".join(f"  {name} ({dice})" for name, dice in story)
    return f"seed {seed} (ZHIXING_RUN_SEED={seed} tells it alone), shortest story:\n{steps}\nviolates:\n{violated}"


#: What a few hundred runs show at least, and what thousands do.
SOON = frozenset({
    *STEPS, "elevation_ruling applied", "elevation_ruling refused", "designation_ruling applied",
    "designation_ruling refused", "concentration_ruling applied", "concentration_ruling refused",
    "designation_withdrawn applied", "held by gd", "held by gd01", "held by gd03", "held by gd0304", "held by gd0305",
    "no: epoch_changed", "no: not_the_holder", "closed", "passings",
}) - {"release", "restore", "back_up"}  # fmt: skip
AT_LAST = SOON | set(STEPS) | {
    "elevation_ruling inert", "designation_ruling inert", "concentration_ruling inert", "designation_withdrawn refused",
    "ruling_withdrawn applied", "ruling_withdrawn refused", "no: catching_up", "no: case_closed",
    "at rest after a restore",
}  # fmt: skip


def unseen(report: Report) -> set[str]:
    """What runs of this number should have shown and have not: they test less than they claim."""
    wanted = AT_LAST if report.runs >= 1000 else SOON if report.runs >= 100 else frozenset[str]()
    return {name for name in wanted if not report.counts[name]}
