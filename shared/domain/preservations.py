"""Preservation (财产保全) of one docket entry 执保: when it was applied for, what it lasts to, what became of it.

Source: 财产保全规定 2020 (PRES); 民诉法解释 2022 arts 160–168, 485.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.domain.errors import Text


class Phase(StrEnum):
    """When it was applied for, and later where it stands."""

    BEFORE_SUIT = "before_suit"
    IN_SUIT = "in_suit"
    BEFORE_ENFORCEMENT = "before_enforcement"

    @property
    def label(self) -> Text:
        """The phase as people write it."""
        return PHASE_TITLES[self]


PHASE_TITLES: dict[Phase, Text] = {
    Phase.BEFORE_SUIT: Text("诉前保全", "before suit"),
    Phase.IN_SUIT: Text("诉讼保全", "in suit"),
    Phase.BEFORE_ENFORCEMENT: Text("执行前保全", "before enforcement"),
}


@dataclass(frozen=True, slots=True)
class Preservation:
    """One preservation docket of this court, beside its `Case` and the exchange that carries its state.

    Attributes:
        suit_no: number of the suit, empty before there is one; found again when a 执 case of that suit is docketed.
        amount_fen: what is preserved, in 分 (the docket entry itself claims nothing). `security_fen`: security given.
        expires_on: the first end of its controls in effect; None where there are none, or they have moved on.
        alarm_on: the next day on which the applicant is to be told of that end; None when nothing is left to tell.
        zx_no: the 执 case its controls have passed into, on `converted_on`.
    """

    case_no: str
    lineage_id: str
    exchange_id: str
    phase: str
    suit_no: str
    amount_fen: int
    applied_on: date
    ruling_no: str = ""
    ruled_on: date | None = None
    security_fen: int = 0
    expires_on: date | None = None
    alarm_on: date | None = None
    zx_no: str = ""
    converted_on: date | None = None
    version: int = 1


def next_alarm(expires_on: date | None, today: date, days_before: Sequence[int]) -> date | None:
    """The first alarm day after today, or None. Days are natural days before the end."""
    if expires_on is None:
        return None
    days = sorted(expires_on - timedelta(days=count) for count in days_before)
    return next((day for day in days if day > today), None)


def last_day_to_ask(expires_on: date, days_before: int) -> date:
    """The last day on which the applicant asks for renewal in time (PRES art. 18)."""
    return expires_on - timedelta(days=days_before)


@dataclass(frozen=True, slots=True)
class JudgmentDefect:
    """What an enforcing court found unclear in a judgment of this court: it goes to the file of the panel that made it.

    missing: names of what an operative item lacks. outcome: executable | rejected.
    """

    defect_id: str
    judgment_no: str
    found_by: str
    case_no: str
    item: str
    missing: tuple[str, ...]
    outcome: str
    on: date
