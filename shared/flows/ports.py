"""Ports of the flows: the store (one transaction at a time) and the two clocks."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from shared.domain.attachments import NamedAttachment, Pull, StoredAttachment
from shared.domain.cases import Case, Objection, Party, RegisteredCase
from shared.domain.controls import Control
from shared.domain.delegations import Delegation
from shared.domain.duties import Duty, Task
from shared.domain.exchanges import Act, Exchange
from shared.domain.money import MoneyEntry
from shared.domain.people import Person
from shared.domain.power import Power
from shared.domain.rows import Rows
from shared.domain.separation import Participation
from shared.flows import records

COURT_TIME = ZoneInfo("Asia/Shanghai")
Row = TypeVar("Row")


class Unit(Protocol):
    """One transaction. SQLite: BEGIN IMMEDIATE; PostgreSQL: READ COMMITTED with row locks and compare-and-set."""

    cases: Rows[Case]
    parties: Rows[Party]
    objections: Rows[Objection]
    case_register: Rows[RegisteredCase]
    powers: Rows[Power]
    controls: Rows[Control]
    money: Rows[MoneyEntry]
    acts: Rows[Act]
    exchanges: Rows[Exchange]
    duties: Rows[Duty]
    tasks: Rows[Task]
    people: Rows[Person]
    tokens: Rows[records.Token]
    drafts: Rows[records.Draft]
    approvals: Rows[records.StoredApproval]
    draft_steps: Rows[records.DraftStep]
    delegations: Rows[Delegation]
    participations: Rows[Participation]
    outbox: Rows[records.Outgoing]
    inbox: Rows[records.Incoming]
    frames: Rows[records.OutgoingFrame]
    positions: Rows[records.Position]
    quarantine: Rows[records.Quarantined]
    attachments: Rows[StoredAttachment]
    named_attachments: Rows[NamedAttachment]
    attachment_pulls: Rows[Pull]
    evidence: Rows[records.Evidence]
    log_nodes: Rows[records.LogNode]
    tree_heads: Rows[records.TreeHead]
    peer_heads: Rows[records.PeerHead]
    journeys: Rows[records.JourneyReply]
    commands: Rows[records.Command]
    meta: Rows[records.Meta]

    def of(self, row_type: type[Row]) -> Rows[Row]:
        """The table of a row type. Raises LookupError when it has none."""

    def next_number(self, counter: str) -> int:
        """The next value of a named counter (1, 2, …), locked until this transaction ends: gapless."""

    def last_number(self, counter: str) -> int:
        """The number a counter gave last; 0 when it gave none."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Everything inside is undone when it raises; the transaction itself goes on."""


class Store(Protocol):
    """The database of one node."""

    def begin(self) -> AbstractContextManager[Unit]:
        """A writing transaction: commits at the end, rolls back when the block raises."""

    def read(self) -> AbstractContextManager[Unit]:
        """A consistent reading transaction; nothing written in it is kept."""

    def close(self) -> None:
        """Give back all connections."""


class Clock(Protocol):
    """SystemClock for retries, keys and spans; LegalClock for duties and dates on documents."""

    def now(self) -> datetime:
        """System time, aware UTC."""

    def legal_now(self) -> datetime:
        """Legal time, aware UTC: system time plus the demonstration's forward-only offset."""

    def legal_today(self) -> date:
        """The legal day in Asia/Shanghai."""


class ClockWithOffset:
    """System time and a fixed legal offset (zero in production)."""

    def __init__(self, legal_offset: timedelta = timedelta()) -> None:
        self.legal_offset = legal_offset

    def now(self) -> datetime:
        """System time."""
        return datetime.now(UTC)

    def legal_now(self) -> datetime:
        """Legal time."""
        return self.now() + self.legal_offset

    def legal_today(self) -> date:
        """The legal day."""
        return self.legal_now().astimezone(COURT_TIME).date()


class FixedClock:
    """A clock that moves only when told: for tests, scenarios and the simulator."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def advance(self, step: timedelta) -> None:
        """Move on by `step`."""
        self.moment += step

    def now(self) -> datetime:
        """System time."""
        return self.moment

    def legal_now(self) -> datetime:
        """Legal time."""
        return self.moment

    def legal_today(self) -> date:
        """The legal day."""
        return self.moment.astimezone(COURT_TIME).date()
