"""One transaction as the flows see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

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
from shared.persistence.errors import translated
from shared.persistence.rows import TableRows, run
from shared.persistence.statements import Statements
from shared.persistence.tables import MAPPED, TABLE_OF, counters

Row = TypeVar("Row")


class Dialect:
    """The statements of one kind of database (`sqlite` or `postgresql`), each built when first needed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._statements: dict[str, Statements] = {}
        insert = (
            (postgresql if name == "postgresql" else sqlite).insert(counters).values(name=bindparam("counter"), value=1)
        )
        # One statement takes the lock and the number, so two transactions never get the same one.
        self.next_number = insert.on_conflict_do_update(
            index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
        ).returning(counters.c.value)
        self.last_number = select(counters.c.value).where(counters.c.name == bindparam("counter"))

    def statements(self, table: str) -> Statements:
        """Those of one table."""
        known = self._statements.get(table)
        if known is None:
            known = self._statements[table] = Statements(MAPPED[table], self.name)
        return known


@cache
def dialect_of(name: str) -> Dialect:
    """The statements of a kind of database, the same for all stores of this process: they hold no connection."""
    return Dialect(name)


class TransactionUnit:
    """What `shared.flows.ports.Unit` promises; each table is made when first touched."""

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

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def __getattr__(self, name: str) -> Any:
        # Called only for what is not there yet. Counters move by `next_number` alone.
        if name not in MAPPED or name == counters.name:
            raise AttributeError(name)
        rows: TableRows[Any] = TableRows(self._connection, self._dialect.statements(name))
        setattr(self, name, rows)
        return rows

    def of(self, row_type: type[Row]) -> Rows[Row]:
        """The table of a row type. Raises LookupError when it has none."""
        rows: Rows[Row] = getattr(self, TABLE_OF[row_type])
        return rows

    def next_number(self, counter: str) -> int:
        """The next value of a named counter (1, 2, …), locked until this transaction ends: gapless."""
        return int(run(self._connection, self._dialect.next_number, {"counter": counter}).scalar_one())

    def last_number(self, counter: str) -> int:
        """The number a counter gave last; 0 when it gave none."""
        return int(run(self._connection, self._dialect.last_number, {"counter": counter}).scalar() or 0)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Everything inside is undone when it raises; the transaction itself goes on."""
        try:
            with self._connection.begin_nested():
                yield
        except SQLAlchemyError as error:  # of the savepoint itself; statements translate their own
            raise translated(error) from error
