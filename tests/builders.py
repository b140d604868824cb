"""Courts for tests: real nodes with real databases, keys and staff, joined by an in-process network.

`four_courts(folder)` gives 最高法, 广东高院, 深圳中院 and 福田区法院; `Country.settle()` lets the network come to rest.
"""

from __future__ import annotations

import atexit
import copy
import importlib
import json
import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shared.bootstrap.staff import Post, StaffKeyFiles, hire, usual_posts
from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import SetupError
from shared.domain.people import Person, Role
from shared.flows import acts, drafting, receive, relay, watch
from shared.flows.node import Node, Pace, Profile, StaffKeys
from shared.flows.ports import FixedClock, Store, Unit
from shared.flows.ports_transport import Parcel
from shared.flows.records import Incoming, Meta, Outgoing
from shared.law.lookup import Law
from shared.messages.directory import Directory, KeyEntry
from shared.messages.directory_issuing import issue
from shared.messages.kinds import About
from shared.messages.signing import PrivateKey
from shared.persistence.attachment_files import AttachmentFolder
from shared.persistence.migrations.migrate import upgrade
from shared.persistence.picture_files import PictureFolder
from shared.persistence.store import open_store
from shared.procedures import CATALOGUE
from shared.registry.registry import Registry
from shared.transport.in_process import InProcessNetwork

FOUR = ("spc", "gd", "gd03", "gd0304")
MORNING = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
QUICK = Pace(resend_first=timedelta(seconds=2), resend_cap=timedelta(minutes=1))


def profile_of(court_id: str) -> Profile:
    """The profile of a court's tier."""
    tier = Registry.load().court(court_id).tier.value
    profile: Profile = importlib.import_module(f"services.{tier}.profile").PROFILE
    return profile


@cache
def _template() -> Path:
    """An empty database, made once by this process and copied for each court."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade(f"sqlite:///{folder / 'empty.db'}")
    return folder / "empty.db"


@dataclass(frozen=True)
class Furnished:
    """A court as it is on its first day: key, database with its staff, their keys. Never written to again."""

    key: PrivateKey
    database: Path
    staff: Path
    people: tuple[Person, ...]


@cache
def _furnished(court: str) -> Furnished:
    """Made once by this process and copied for each country: thirty keys and certificates take a while."""
    folder = _template().parent / court
    folder.mkdir()
    shutil.copy(_template(), folder / "node.db")
    key, store = PrivateKey.generate(), open_store(f"sqlite:///{folder / 'node.db'}")
    people = _filled(store, court, key, folder / "staff")
    store.close()  # which also brings its write-ahead log into the file
    return Furnished(key, folder / "node.db", folder / "staff", people)


def _filled(store: Store, court: str, key: PrivateKey, staff: Path) -> tuple[Person, ...]:
    with store.begin() as unit:
        unit.meta.add(Meta("incarnation", f"{court}-1"))
        posts = [(post, f"{court} {post.login}") for post in usual_posts(profile_of(court))]
        return tuple(hire(unit, court, key, staff, posts, "x"))


class FixedDirectory:
    """A directory source that a test may exchange."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    def current(self) -> Directory:
        return self.directory


class EitherFolder:
    """Staff keys of people hired later, then those of the first hour."""

    def __init__(self, new: StaffKeyFiles, old: StaffKeys) -> None:
        self._new, self._old = new, old

    def key_of(self, person_id: str) -> PrivateKey:
        try:
            return self._new.key_of(person_id)
        except SetupError:
            return self._old.key_of(person_id)


class Country:
    """Nodes by court id, one network, one clock."""

    def __init__(
        self, folder: Path, courts: Iterable[str] = FOUR, *, store_url: Callable[[str], str] | None = None
    ) -> None:
        self.folder, self.network, self.clock = folder, InProcessNetwork(), FixedClock(MORNING)
        self.keys = {court: _furnished(court).key for court in courts}
        self.directory = FixedDirectory(self.issue_directory(1))
        self.nodes: dict[str, Node] = {}
        self.people: dict[tuple[str, str], Person] = {}
        for court in self.keys:
            self.nodes[court] = self._node(court, store_url)
            self.network.transport(court)

    def issue_directory(self, serial: int, entries: tuple[KeyEntry, ...] | None = None) -> Directory:
        listed = entries or tuple(
            KeyEntry.of(court, key.public, MORNING - timedelta(days=1)) for court, key in self.keys.items()
        )
        anchor = self.keys[next(iter(self.keys))]
        document = issue(listed, serial=serial, previous="", issuer_key=anchor, issued_at=MORNING,
                         expires_at=MORNING + timedelta(days=3650))  # fmt: skip
        return Directory.verify(document, anchor.public, now=self.clock.now(), at_least_serial=serial)

    def _node(self, court: str, store_url: Callable[[str], str] | None) -> Node:
        home, furnished = self.folder / court, _furnished(court)
        home.mkdir(parents=True)
        staff, people = furnished.staff, furnished.people
        if store_url is None:
            shutil.copy(furnished.database, home / "node.db")
            store = open_store(f"sqlite:///{home / 'node.db'}")
        else:
            store, staff = open_store(store_url(court)), home / "staff"
            people = _filled(store, court, self.keys[court], staff)
        node = Node(
            court=Registry.load().court(court),
            profile=profile_of(court),
            store=store,
            registry=Registry.load(),
            law=Law.load(),
            catalogue=CATALOGUE,
            clock=self.clock,
            key=self.keys[court],
            directory=self.directory,
            staff_keys=StaffKeyFiles(staff),
            pace=QUICK,
            files=AttachmentFolder(home / "attachments"),
            pictures=PictureFolder(home / "exchange"),
        )
        self.people |= {(court, person.login): person for person in people}
        return node

    def copy(self, folder: Path) -> Country:
        """The same country at the same instant on databases of its own: a story told once may be gone on with often."""
        twin = copy.copy(self)
        twin.folder, twin.clock = folder, FixedClock(self.clock.moment)
        twin.directory = FixedDirectory(self.directory.directory)
        twin.network = InProcessNetwork({c: deque(q) for c, q in self.network.queues.items()}, list(self.network.held))
        twin.nodes = {}
        for court, node in self.nodes.items():
            path = folder / f"{court}.db"
            with (
                closing(sqlite3.connect(self.folder / court / "node.db")) as old,
                closing(sqlite3.connect(path)) as new,
            ):
                old.backup(new)
            kept = self.folder / court / "attachments"
            if kept.exists():
                shutil.copytree(kept, folder / court / "attachments")
            twin.network.transport(court)
            twin.nodes[court] = replace(node, store=open_store(f"sqlite:///{path}"), clock=twin.clock,
                                        directory=twin.directory, files=AttachmentFolder(folder / court / "attachments"),
                                        pictures=PictureFolder(folder / court / "exchange"))  # fmt: skip
        return twin

    # — moving the world —

    def settle(self, rounds: int = 40) -> None:
        """Relay and deliver until nothing moves at this instant."""
        handlers = {c: (lambda parcels, n=n: receive.receive(n, parcels)) for c, n in self.nodes.items()}
        for _ in range(rounds):
            moved = sum(relay.run_once(node, self.network.transport(court)) for court, node in self.nodes.items())
            moved += self.network.drain(handlers, batch=50)
            if not moved:
                return

    def later(self, **step: float) -> None:
        """Let time pass, then settle (resends fall due)."""
        self.clock.advance(timedelta(**step))
        self.settle()

    def tick(self) -> None:
        """Every node's clock sweeps once; then settle."""
        for node in self.nodes.values():
            watch.run_once(node)
        self.settle()

    def receive(self, court: str, *parcels: Parcel) -> None:
        """Hand parcels to one court at once, past the network."""
        receive.receive(self.nodes[court], parcels)

    # — people —

    def hire(self, court: str, login: str, role: str, *bodies: Body, also: str | None = None) -> Person:
        """One more person of a court (or the one there already), with key and certificate."""
        node, folder = self.nodes[court], self.folder / "hired" / court
        roles = (Role(role),) if also is None else (Role(role), Role(also))
        with node.store.begin() as unit:
            hire(unit, court, self.keys[court], folder, [(Post(login, roles, bodies), f"{court} {login}")], "x")
            person = unit.people.first(login=login)
        assert person is not None
        if (folder / f"{person.person_id}.key").exists():
            self.nodes[court] = replace(node, staff_keys=EitherFolder(StaffKeyFiles(folder), node.staff_keys))
        self.people = self.people | {(court, login): person}
        return person

    def act(self, court: str, login: str, name: str, *, lineage: str = "", exchange: str | None = None,
            epoch: int | None = None, command: str | None = None, **inputs: Any) -> dict[str, Any]:  # fmt: skip
        """One act of one person; then settle."""
        result = acts.perform(self.nodes[court], self.people[court, login], name, About(lineage, exchange), inputs,
                              epoch=epoch, command_id=command)  # fmt: skip
        self.settle()
        return result

    def draft(self, court: str, login: str, kind: str, *, to: str, lineage: str, exchange: str, **inputs: Any) -> str:
        """A draft, not yet signed by anyone but its author."""
        supersedes = inputs.pop("supersedes", None)
        return drafting.write(self.nodes[court], self.people[court, login], kind, recipient=to, lineage_id=lineage,
                              exchange_id=exchange, inputs=inputs, supersedes=supersedes)  # fmt: skip

    def approve(self, court: str, draft_id: str, *signers: tuple[str, str]) -> None:
        """Sign a draft as (login, act) pairs in order."""
        node = self.nodes[court]
        with node.store.read() as unit:
            digest = unit.drafts.need(draft_id).digest
        for login, act in signers:
            drafting.sign(node, self.people[court, login], draft_id, act=act, digest=digest)

    def issue(self, court: str, login: str, draft_id: str) -> str:
        """Issue an approved draft; then settle."""
        node = self.nodes[court]
        with node.store.read() as unit:
            digest = unit.drafts.need(draft_id).digest
        message_id = drafting.issue(node, self.people[court, login], draft_id, digest=digest)
        self.settle()
        return message_id

    def decide(self, court: str, name: str, *signers: tuple[str, str], lineage: str, exchange: str = "",
               by: str = "", **inputs: Any) -> dict[str, Any]:  # fmt: skip
        """An act that needs approvals, drafted by `by` (the first signer if empty), signed in order and done."""
        author = by or signers[0][0]
        draft_id = self.draft(court, author, name, to=court, lineage=lineage, exchange=exchange, **inputs)
        self.approve(court, draft_id, *signers)
        self.issue(court, author, draft_id)
        with self.read(court) as unit:
            done: dict[str, Any] = unit.drafts.need(draft_id).facts
        return done

    # — looking —

    def read(self, court: str) -> Any:
        """A reading transaction of one court (a context manager)."""
        return self.nodes[court].store.read()

    def exchange(self, court: str, exchange_id: str) -> Any:
        """An exchange as one court sees it."""
        with self.read(court) as unit:
            return unit.exchanges.need(exchange_id)

    def power(self, court: str, lineage: str) -> Any:
        """A power as one court knows it."""
        with self.read(court) as unit:
            return unit.powers.get(lineage)

    def sent(self, court: str, kind: str) -> Outgoing:
        """The newest message of a kind this court has sent."""
        with self.read(court) as unit:
            return unit.outbox.where(kind=kind, order_by=("stream", "stream_seq"))[-1]

    def outbox(self, court: str, message_id: str) -> Outgoing:
        """A message as its sender knows it."""
        with self.read(court) as unit:
            return unit.outbox.need(message_id)

    def inbox(self, court: str, message_id: str) -> Incoming:
        """A message as its recipient knows it."""
        with self.read(court) as unit:
            return unit.inbox.need(message_id)

    def has(self, court: str, message_id: str) -> bool:
        """Whether a court has a message in its inbox."""
        with self.read(court) as unit:
            return unit.inbox.get(message_id) is not None

    def case(self, court: str, case_no: str) -> Any:
        """A docket entry."""
        with self.read(court) as unit:
            return unit.cases.need(case_no)

    def controls(self, court: str, lineage: str) -> list[Any]:
        """Controls of a lineage by rank."""
        with self.read(court) as unit:
            return unit.controls.where(lineage_id=lineage, order_by=("rank", "control_id"))

    def duties(self, court: str, rule_id: str) -> list[Duty]:
        """Duties of one rule, oldest first."""
        with self.read(court) as unit:
            return unit.duties.where(rule_id=rule_id, order_by=("opened_on", "duty_id"))

    def stages(self, court: str, subject: str) -> list[str]:
        """Stages a court has signed about a subject."""
        with self.read(court) as unit:
            return [row.stage for row in unit.evidence.where(subject_id=subject, order_by=("at", "evidence_id"))]

    def statements(self, court: str, stage: str) -> list[dict[str, Any]]:
        """What a court has signed of one stage."""
        with self.read(court) as unit:
            return [
                json.loads(row.statement) for row in unit.evidence.where(stage=stage, order_by=("at", "evidence_id"))
            ]

    def tasks(self, court: str) -> set[str]:
        """Codes of open tasks."""
        with self.read(court) as unit:
            return {task.code for task in unit.tasks.where(state="open")}

    def close(self) -> None:
        for node in self.nodes.values():
            node.store.close()


def four_courts(folder: Path) -> Country:
    """最高法, 广东高院, 深圳中院, 福田区法院."""
    return Country(folder)


def with_node(country: Country, court: str, **changes: Any) -> Node:
    """Exchange parts of a node in place (its pace, its seal, its catalogue)."""
    country.nodes[court] = replace(country.nodes[court], **changes)
    return country.nodes[court]


__all__ = ["FOUR", "MORNING", "Country", "Unit", "four_courts", "profile_of", "with_node"]
