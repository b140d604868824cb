"""One run's world: the copied country, its clock, its network with faults, and nodes that die or come back older.

A turn is what one node does at one instant; the clock moves a millisecond with each, so that the signed logs tell
the order in which things happened. `heal` is quiescence: no faults, everything resent, nothing left to do.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter, deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from properties.beginning import COURTS, Beginning, Ruling, beginning
from properties.merged_logs import Exported

from shared.bootstrap import incarnation
from shared.domain.errors import ZhixingError
from shared.flows import acts, catching_up, drafting, failpoints, receive, relay, watch
from shared.flows.dispatch import FINAL_STATES
from shared.flows.ports_transport import Parcel
from shared.messages.kinds import About

MILLISECOND, RESENDS = timedelta(milliseconds=1), timedelta(seconds=90)
HEALINGS = 8


class Killed(BaseException):
    """A node died in this turn; its transaction is lost, its store and the broker are not."""


def _die() -> None:
    raise Killed


class World:
    """See module docstring.

    Attributes:
        drawer: approved rulings not yet issued. cut: pairs of courts that do not reach each other.
        rates: how often a parcel is dropped, doubled, held. earlier: images of databases, for a restore.
        forgotten: evidence a restored court had exported in the life it forgot.
        unheard_of: cases of which a restored court's backup did not know at all.
        seen: what happened in this run, counted (for the report, never for a verdict).
    """

    def __init__(self, seed: int, start: Beginning | None = None) -> None:
        self.start = start or beginning()
        self.country = self.start.again()
        self.dice = random.Random(f"world {seed}")
        self.nodes, self.network, self.people = self.country.nodes, self.country.network, self.country.people
        self.clock = self.country.clock
        self.lineages = tuple(self.start.first_numbers)
        self.drawer: list[Ruling] = list(self.start.rulings)
        self.rates = {"drop": 0.0, "duplicate": 0.0, "hold": 0.0}
        self.cut: set[frozenset[str]] = set()
        self.earlier: dict[str, bytes] = {}  # beside that of the beginning
        self.restored: set[str] = set()
        self.forgotten: list[Exported] = []
        self.unheard_of: set[tuple[str, str]] = set()
        self.seen: Counter[str] = Counter()
        self._looked: dict[str, tuple[int, int]] = {}
        self._jumps = 0
        self.network.drop = lambda parcel: self.dice.random() < self.rates["drop"]
        self.network.duplicate = lambda parcel: self.dice.random() < self.rates["duplicate"]
        self.network.hold = self._held_back

    def _held_back(self, parcel: Parcel) -> bool:
        cut = frozenset((parcel.sender, parcel.recipient)) in self.cut
        return cut or self.dice.random() < self.rates["hold"]

    # — turns —

    def turn(self, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """One thing done at one instant; None when it was refused with a reason: that is an answer."""
        self.clock.advance(MILLISECOND)
        try:
            return work(*given, **named)
        except ZhixingError as refusal:
            self.seen[f"no: {refusal.code}"] += 1
            return None

    def act(self, court: str, login: str, name: str, lineage: str, exchange: str | None = None,
            epoch: int | None = None, **inputs: Any) -> Any:  # fmt: skip
        """One act of one person."""
        return self.turn(acts.perform, self.nodes[court], self.people[court, login], name, About(lineage, exchange),
                         inputs, epoch=epoch)  # fmt: skip

    def issue(self, ruling: Ruling) -> str | None:
        """Issue an approved ruling; its id, or None."""
        with self.country.read(ruling.court) as unit:
            draft = unit.drafts.get(ruling.draft)
        if draft is None:
            return None  # forgotten by a restore
        person = self.people[ruling.court, "reviewer1"]
        sent = self.turn(drafting.issue, self.nodes[ruling.court], person, ruling.draft, digest=draft.digest)
        return sent if sent is None else str(sent)

    def relay(self, court: str) -> int:
        """The relay of one court looks once."""
        self.clock.advance(MILLISECOND)
        store: Any = self.nodes[court].store
        if self._looked.get(court) == (store.changes, self._jumps):
            return 0
        sent = relay.run_once(self.nodes[court], self.network.transport(court))
        self._looked[court] = (store.changes, self._jumps)
        return sent

    def take(self, court: str, batch: int = 50) -> int:
        """One court receives what waits for it."""
        if not self.network.queues[court]:
            return 0
        self.clock.advance(MILLISECOND)
        return self.network.step(court, lambda parcels: receive.receive(self.nodes[court], parcels), batch)

    def later(self, step: timedelta) -> None:
        """Time passes; clocks look."""
        self.clock.advance(step)
        self._jumps += 1
        for court in self.restored:
            catching_up.run_once(self.nodes[court])

    def sweep(self, court: str) -> int:
        """The clock of one court looks for what is due."""
        self.clock.advance(MILLISECOND)
        return watch.run_once(self.nodes[court])

    def settle(self, rounds: int = 40) -> None:
        """Everybody relays and receives until nothing moves at this instant, by whatever faults there are."""
        for _ in range(rounds):
            moved = sum([self.relay(court) for court in COURTS]) + sum([self.take(court) for court in COURTS])
            moved += sum(catching_up.run_once(self.nodes[court]) for court in self.restored)
            if not moved:
                return

    # — death and return —

    def dying(self, point: str, count: int, work: Callable[[], Any]) -> bool:
        """Do something with this failpoint armed; tells whether a node died of it."""
        failpoints.arm(f"{point}:{count}", strike=_die)
        try:
            work()
        except Killed:
            return True
        finally:
            failpoints.arm(None)
        return False

    def back_up(self, court: str) -> None:
        """Keep a copy of a court's database."""
        store: Any = self.nodes[court].store
        self.earlier[court] = store.image()

    def restore(self, court: str) -> None:
        """The court's life ends; it starts again on its backup, as `build_node` starts it.

        What it had sent and the broker still has is lost with it: decision 0012 names what is not there yet, the
        closing of the old life by the peers, without which two courts might come to hold one power.
        """
        node = self.nodes[court]
        store: Any = node.store
        relay.append_committed(node)
        with store.read() as unit:
            self.forgotten.append(Exported.of(court, unit.evidence.where(), forgotten=self.clock.now()))
        with tempfile.TemporaryDirectory() as home:
            incarnation.remember_head(node, Path(home), None)
            store.load(self.earlier.pop(court, self.start.images[court]))
            with store.read() as unit:
                known = {power.lineage_id for power in unit.powers.where()}
            self.unheard_of |= {(court, lineage) for lineage in self.lineages if lineage not in known}
            incarnation.ensure(node, Path(home))
        self.restored.add(court)
        queues = self.network.queues
        queues |= {to: deque(p for p in waiting if p.sender != court) for to, waiting in queues.items()}
        self.network.held = [parcel for parcel in self.network.held if parcel.sender != court]

    # — the end —

    def calm(self) -> None:
        """The network works again and what it kept aside goes out."""
        self.rates = dict.fromkeys(self.rates, 0.0)
        self.cut.clear()
        self.network.release()

    def heal(self) -> None:
        """Quiescence: what is not final is resent until it is; a minute and a half each time."""
        self.calm()
        self.settle()
        for _ in range(HEALINGS):
            if not self.restless():
                return
            self.later(RESENDS)
            self.settle()

    def restless(self) -> bool:
        """Whether a message waits for its final receipt, or a restored court for answers."""
        for court, node in self.nodes.items():
            with node.store.read() as unit:
                if unit.outbox.first(state__in=list(WAITING)) is not None:
                    return True
                if court in self.restored and unit.journeys.first(answered_at=None) is not None:
                    return True
        return False


WAITING = ("pending", "relayed", "arrived", "parked")
assert not set(WAITING) & set(FINAL_STATES)
