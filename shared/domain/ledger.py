"""The ledger upward (台账上报): what a court still sends, what superiors hold and count. No row names a party.

Source: 法发〔2014〕26号 arts 14–17; 法发〔2009〕43号 三(一).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line for the superior: the state of one docket entry after something happened to it.

    seq: gapless at this court, over its own cases and those it relays. kind: case_register | case_close.
    state: the members of `RegisteredCase`.
    """

    seq: int
    kind: str
    court: str
    case_no: str
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerCursor:
    """How far something has come. `name`: lines (numbered here), cases, events (sent), from:<court>:<stream> (received).

    recent: the last messages sent, oldest first.
    """

    name: str
    position: int = 0
    recent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEvent:
    """A node event of a court directly below. `seq`, `hash`: as in the chain of that court."""

    event_id: str
    court: str
    seq: int
    kind: str
    node_no: int
    lineage_id: str
    case_no: str
    on: date
    at: datetime
    corrects: str | None
    hash: str


@dataclass(frozen=True, slots=True)
class LedgerFigure:
    """One figure of one court in one month (`2026-03`), kept up with every line; money is integer 分 (fen).

    figure: filed | closed | claim_fen | received_fen | paid_fen | mode:<mode> | node:<number> | corrected. Cases and
    amounts belong to the month of filing, closings to the month of closing, events to the month they happened in.
    corrected: how often the month was changed after it had ended.
    """

    court: str
    month: str
    figure: str
    amount: int


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The last reconciliation of one court's figures at this court. state: equal | unequal."""

    court: str
    on: date
    state: str
    said: dict[str, int]
    held: dict[str, int]


@dataclass(frozen=True, slots=True)
class LedgerResend:
    """A stretch of a stream (cases | events) to send once more, after `position` up to `through`, bit by bit."""

    resend_id: str
    stream: str
    position: int
    through: int
