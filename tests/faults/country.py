"""Two courts as real processes: their folders, keys, databases and queues, and the node a process builds of them.

`furnish` makes a country folder once; every run copies it (or furnishes other databases) and works there.
Legal time stands still until the story moves it, so that two runs have the same dates; system time is real.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from shared.bootstrap import incarnation, wake
from shared.bootstrap.directory_file import enter_keys, verified
from shared.bootstrap.staff import StaffKeyFiles, hire, usual_posts
from shared.flows.node import Node, Pace, Profile
from shared.flows.ports import COURT_TIME
from shared.flows.ports_transport import Transport
from shared.law.lookup import Law
from shared.messages.directory import Directory
from shared.messages.signing import PrivateKey
from shared.persistence.migrations.migrate import upgrade
from shared.persistence.store import open_store
from shared.procedures import CATALOGUE
from shared.registry.registry import Registry
from shared.transport.embedded import EmbeddedTransport, provide_inboxes
from shared.transport.opening import open_transport

UPPER, LOWER = "gd03", "gd0304"
RUNNING = (UPPER, LOWER)
REGISTERED = ("spc", "gd", UPPER, LOWER)
MORNING = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
LATER = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""When every duty left open is overdue and the seals are about to end."""
PACE = Pace(
    resend_first=timedelta(seconds=0.1), resend_cap=timedelta(seconds=1), relay_poll_seconds=0.1,
    watch_every_seconds=0.25, prove_every=timedelta(seconds=0.2),
)  # fmt: skip
LEASE_SECONDS = 0.2


class LegalTimeInFile:
    """Legal time is what the file says; it moves when the story writes another instant. System time is real."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC)

    def legal_now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text())

    def legal_today(self) -> date:
        return self.legal_now().astimezone(COURT_TIME).date()

    def move(self, moment: datetime) -> None:
        draft = self._path.with_suffix(".new")
        draft.write_text(moment.isoformat())
        draft.replace(self._path)


@dataclass(frozen=True)
class OneDirectory:
    """The port `DirectorySource` with the country's only directory."""

    directory: Directory

    def current(self) -> Directory:
        return self.directory


@dataclass(frozen=True)
class Country:
    """Where everything of one country lies. Holds no file, engine, socket or key: it may cross a fork.

    stores, queues: addresses by court where they are not the embedded ones of the folder. pace: quick, so that
    what a kill holds up comes again soon. running: the courts with a database.
    """

    folder: Path
    stores: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, str] = field(default_factory=dict)
    pace: Pace = PACE
    running: tuple[str, ...] = RUNNING

    @property
    def clock(self) -> LegalTimeInFile:
        return LegalTimeInFile(self.folder / "legal-time")

    @property
    def queue_file(self) -> Path:
        return self.folder / "queues.db"

    def home(self, court: str) -> Path:
        return self.folder / court

    def key(self, court: str) -> PrivateKey:
        return PrivateKey.load(self.folder / f"{court}.key")

    def store_url(self, court: str) -> str:
        return self.stores.get(court) or f"sqlite:///{self.home(court) / 'node.db'}"

    def transport(self, court: str) -> Transport:
        if court in self.queues:
            return open_transport(self.queues[court], court)
        return EmbeddedTransport(self.queue_file, court, lease_seconds=LEASE_SECONDS)

    def node(self, court: str) -> Node:
        """A court's node, built in this process, its incarnation checked as at every start."""
        directory = verified(self.folder / "directory.json", self.key("spc").public, at_least_serial=1)
        node = Node(
            court=Registry.load().court(court), profile=profile_of(court), store=open_store(self.store_url(court)),
            registry=Registry.load(), law=Law.load(), catalogue=CATALOGUE, clock=self.clock, key=self.key(court),
            directory=OneDirectory(directory), staff_keys=StaffKeyFiles(self.home(court) / "staff"), pace=self.pace,
            wake=partial(wake.ring, self.home(court) / wake.FILE),
        )  # fmt: skip
        incarnation.ensure(node, self.home(court))
        return node


def profile_of(court_id: str) -> Profile:
    """The profile of a court's tier."""
    tier = Registry.load().court(court_id).tier.value
    profile: Profile = importlib.import_module(f"services.{tier}.profile").PROFILE
    return profile


def furnish(country: Country) -> None:
    """Keys, directory, databases with staff, queues. Four courts are registered, two will run."""
    country.folder.mkdir(parents=True, exist_ok=True)
    country.clock.move(MORNING)
    keys = {court: PrivateKey.generate() for court in dict.fromkeys((*REGISTERED, *country.running))}
    for court, key in keys.items():
        key.save(country.folder / f"{court}.key")
    public = {court: key.public for court, key in keys.items()}
    enter_keys(country.folder / "directory.json", country.folder / "anchor.pem", keys["spc"], public, timedelta(days=1))
    for court in country.running:
        country.home(court).mkdir()
        upgrade(country.store_url(court))
        node = country.node(court)
        posts = [(post, f"{court} {post.login}") for post in usual_posts(node.profile)]
        with node.store.begin() as unit:
            hire(unit, court, keys[court], country.home(court) / "staff", posts, "no password")
        node.store.close()
    if not country.queues:
        provide_inboxes(country.queue_file, country.running)
