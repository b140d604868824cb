"""A country in one process: real nodes with their own databases, keys and staff, one network, one virtual clock.

Nothing here is a stand-in but time and the queues: acts, drafts, signatures, relaying, receiving and the clock's
sweep are those of a running node.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from shared.bootstrap.profiles import profile_of
from shared.bootstrap.staff import StaffKeyFiles
from shared.domain.errors import Conflict, NotFound, Text
from shared.domain.people import Person
from shared.flows import acts, drafting, receive, relay, watch
from shared.flows.due_instants import next_instant
from shared.flows.node import Node, Pace
from shared.flows.ports import FixedClock
from shared.law.lookup import Law
from shared.messages.kinds import About
from shared.persistence.store import open_store
from shared.procedures import CATALOGUE
from shared.registry.registry import Registry
from shared.scenarios import facts, signers
from shared.scenarios.faults import Faults
from shared.scenarios.founding import DATABASE, STAFF, Founded, IssuedOnce, found, key_directory
from shared.transport.in_process import InProcessNetwork

#: As in production, but resends end in one an hour: a week away must not cost two thousand rounds.
PACE = Pace(resend_first=timedelta(seconds=2), resend_cap=timedelta(hours=1))
MOST_ROUNDS = 1000


class CourtDown(Conflict):
    """The court's node does not run, so nobody can act there."""

    code = "court_down"
    what = Text("{court} 的节点已停机。", "The node of {court} is down.")
    todo = Text("请先恢复节点（faults: up）。", "Bring it up first (faults: up).")


class NeverQuiet(RuntimeError):
    """The network did not come to rest: two nodes answer each other for ever."""


class Country:
    """The `World` of virtual time. Courts by id, all up; `start` is aware. Close it when the story is over."""

    live = False

    def __init__(
        self,
        folder: Path,
        courts: Collection[str],
        start: datetime,
        people: Mapping[str, list[dict[str, Any]]] | None = None,
    ) -> None:
        self.clock, self.network = FixedClock(start.astimezone(UTC)), InProcessNetwork()
        self.faults = Faults(self.network)
        self.nodes: dict[str, Node] = {}
        self.people: dict[tuple[str, str], Person] = {}
        self.down: set[str] = set()
        self.after_round: Callable[[Iterable[str]], None] = lambda _courts: None
        self._touched = set(courts)
        self._next: dict[str, datetime | None] = {}
        founded = {court: found(court, (people or {}).get(court)) for court in courts}
        directory = key_directory({court: each.key for court, each in founded.items()}, self.clock.now())
        for court, each in founded.items():
            self.nodes[court] = self._node(folder / court, court, each, directory)
            self.people |= {(court, person.login): person for person in each.people}
            self.network.transport(court)

    def _node(self, home: Path, court_id: str, founded: Founded, directory: IssuedOnce) -> Node:
        founded.settle_in(home)
        court = Registry.load().court(court_id)
        return Node(
            court=court, profile=profile_of(court.tier), store=open_store(f"sqlite:///{home / DATABASE}"),
            registry=Registry.load(), law=Law.load(), catalogue=CATALOGUE, clock=self.clock, key=founded.key,
            directory=directory, staff_keys=StaffKeyFiles(home / STAFF), pace=PACE,
        )  # fmt: skip

    def close(self) -> None:
        """Give back the databases."""
        for node in self.nodes.values():
            node.store.close()

    def address(self, court: str) -> str:
        """See `World`: no pages in virtual time."""
        return court

    # — people —

    def person(self, court: str, login: str) -> Person:
        """Raises NotFound."""
        if (court, login) not in self.people:
            raise NotFound(name=f"{court} {login}")
        return self.people[court, login]

    def running(self, court: str) -> Node:
        """The node of a court. Raises NotFound, CourtDown."""
        if court not in self.nodes:
            raise NotFound(name=court)
        if court in self.down:
            raise CourtDown(court=court)
        self._touched.add(court)
        return self.nodes[court]

    def act(
        self, court: str, who: str, name: str, about: About, inputs: Mapping[str, Any], epoch: int | None
    ) -> dict[str, Any]:
        """One act of one person. Raises what `acts.perform` raises."""
        return acts.perform(self.running(court), self.person(court, who), name, about, inputs, epoch=epoch)

    def sign_for(self, court: str, who: str, message_id: str) -> None:
        """签收."""
        acts.sign_for(self.running(court), self.person(court, who), message_id)

    def draft(
        self,
        court: str,
        who: str | None,
        kind: str,
        *,
        to: str,
        about: About,
        inputs: Mapping[str, Any],
        supersedes: str | None,
        draft_id: str | None = None,
    ) -> str:
        """A draft with its author's signature; without `who`, the first person who may write it. Returns its id."""
        node = self.running(court)
        author = self.person(court, who) if who else signers.author(node, self._staff(court), kind)
        return drafting.write(
            node, author, kind, recipient=to, lineage_id=about.lineage_id, exchange_id=about.exchange_id or "",
            inputs=inputs, supersedes=supersedes, draft_id=draft_id,
        )  # fmt: skip

    def _staff(self, court: str) -> list[Person]:
        return [person for (at, _), person in self.people.items() if at == court]

    def approve(self, court: str, draft_id: str, by: Any) -> None:
        """`usual`: whoever is missing signs, in order; or [{login: act}, …]; or `none`."""
        node = self.running(court)
        with node.store.read() as unit:
            draft = unit.drafts.need(draft_id)
        if isinstance(by, list):
            for each in by:
                ((login, act),) = each.items()
                drafting.sign(node, self.person(court, login), draft_id, act=act, digest=draft.digest)
            return
        while by == "usual":
            with node.store.read() as unit:
                missing = drafting.missing_act(node, unit, draft)
                if missing is None:
                    return
                signer = signers.next_signer(node, unit, draft, missing)
            drafting.sign(node, signer, draft_id, act=missing, digest=draft.digest)

    def give_back(self, court: str, who: str, draft_id: str, reason: str) -> None:
        """Return a draft with a reason."""
        drafting.give_back(self.running(court), self.person(court, who), draft_id, reason=reason)

    def issue(self, court: str, who: str | None, draft_id: str) -> str:
        """Issue an approved draft; without `who`, by its author. Returns the message id."""
        node = self.running(court)
        with node.store.read() as unit:
            draft = unit.drafts.need(draft_id)
            issuer = self.person(court, who) if who else unit.people.need(draft.drafted_by)
        return drafting.issue(node, issuer, draft_id, digest=draft.digest)

    def waiting_for_signature(self, court: str, kind: str, about: About) -> str:
        """See `World`."""
        return facts.unsigned(self.running(court), kind, about)

    # — the world —

    @staticmethod
    def new_id() -> str:
        """A fresh id for an exchange that a first message opens."""
        return str(uuid.uuid4())

    def disturb(self, given: Mapping[str, Any]) -> None:
        """One `faults` step: nodes down and up, and what happens on the queues."""
        self.down |= _listed(given.get("down"))
        self.down -= _listed(given.get("up"))
        self.faults.apply(given)

    def settle(self) -> None:
        """Relay and deliver until nothing moves; only courts that acted, received or looked are asked. Raises NeverQuiet."""
        up = self._up()
        touched, self._touched = [court for court in up if court in self._touched], set()
        for _ in range(MOST_ROUNDS):
            self.after_round(touched)
            for court in touched:
                self._next.pop(court, None)
            moved = {court for court in touched if relay.run_once(up[court], self.network.transport(court))}
            self.faults.meddle()
            moved |= {court for court in up if self.network.step(court, partial(receive.receive, up[court]), 50)}
            if not moved:
                return
            touched = [court for court in up if court in moved]
        raise NeverQuiet(self.clock.moment.isoformat())

    def sweep(self) -> None:
        """The clock of every running node looks where something is due or has happened since; then settle."""
        for court, node in self._up().items():
            upcoming = self._next.get(court, self.clock.moment)
            if upcoming is not None and upcoming <= self.clock.moment:
                watch.run_once(node)
                self._touched.add(court)
        self.settle()

    def advance(self, until: datetime) -> None:
        """Let time pass, stopping at every instant something falls due."""
        if self.clock.moment >= until:
            return
        while True:
            self.sweep()
            if self.clock.moment >= until:
                return
            for court, node in self._up().items():
                if court not in self._next:
                    self._next[court] = next_instant(node, self.nodes)
            upcoming = min((self._next[court] or until for court in self._up()), default=until)
            self.clock.moment = min(upcoming, until).astimezone(UTC)

    def _up(self) -> dict[str, Node]:
        return {court: node for court, node in self.nodes.items() if court not in self.down}


def _listed(value: str | list[str] | None) -> set[str]:
    return {value} if isinstance(value, str) else set(value or ())
