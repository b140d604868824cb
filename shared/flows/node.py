"""One court's running node: its identity, law, keys, store and clocks, put together by bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, cast

from shared.domain.courts import Body, Court, Tier
from shared.domain.errors import Text
from shared.flows.clock_control import ClockControl
from shared.flows.ports import Clock, Store
from shared.flows.ports_attachments import AttachmentFiles, NoFolder
from shared.flows.ports_telemetry import NullTracer, Tracer
from shared.flows.ports_traffic import NoPictures, Pictures
from shared.law.lookup import Law
from shared.messages.desk import Desk, Received
from shared.messages.directory import Directory
from shared.messages.kinds import Catalogue
from shared.messages.signing import PrivateKey
from shared.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Profile:
    """What a tier is: its bodies, pages, and what it alone does when something is applied.

    reactions: message kind or act name → function run in the same commit. `home`: template of the home page; `panels`:
    what stands on it, by name, in order (`shared.web.reading.homes`).
    """

    tier: Tier
    title: Text
    bodies: frozenset[Body]
    home: str
    panels: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reactions: Mapping[str, Callable[[Desk, Received], None]] = field(default_factory=dict)


class StaffKeys(Protocol):
    """Private keys of this court's officers: files with mode 0600, outside the database."""

    def key_of(self, person_id: str) -> PrivateKey:
        """Raises SetupError when the key file is missing or readable by others."""


class DirectorySource(Protocol):
    """The newest verified key directory of this node."""

    def current(self) -> Directory:
        """Raises SetupError when there is none."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the machinery keeps time (system time). Resends double from `resend_first` up to `resend_cap`.

    prove_every: how often peers are asked for proofs that their evidence logs only grew.
    chunks_first: how long chunks of an attachment are waited for before they are asked for again; doubles as resends do.
    """

    resend_first: timedelta = timedelta(seconds=2)
    resend_cap: timedelta = timedelta(minutes=5)
    prove_every: timedelta = timedelta(minutes=1)
    chunks_first: timedelta = timedelta(seconds=5)
    relay_poll_seconds: float = 0.05
    watch_every_seconds: float = 1.0
    batch: int = 100


@dataclass(frozen=True, slots=True)
class Node:
    """See module docstring.

    seal_bodies: encrypt to the recipient's key (on between machines). clock_control: only of a demonstration.
    """

    court: Court
    profile: Profile
    store: Store
    registry: Registry
    law: Law
    catalogue: Catalogue
    clock: Clock
    key: PrivateKey
    directory: DirectorySource
    staff_keys: StaffKeys
    tracer: Tracer = field(default_factory=NullTracer)
    pace: Pace = field(default_factory=Pace)
    seal_bodies: bool = False
    wake: Callable[[], None] = lambda: None
    clock_control: ClockControl | None = None
    files: AttachmentFiles = field(default_factory=lambda: cast("AttachmentFiles", NoFolder()))
    pictures: Pictures = field(default_factory=NoPictures)

    @property
    def court_id(self) -> str:
        """The court this node is."""
        return self.court.court_id
