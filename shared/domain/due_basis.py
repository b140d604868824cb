"""What a duty's date came from, kept with the duty so that the date can be proved again years later.

Three kinds: a rule's period from a start, a day that a document names, or what was left of an earlier duty that waited.
A rule's period may be lengthened later, and days may be taken out of it: what did so is kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from shared.domain.deadlines import BadPeriod, Period, Unit, cap_end, legal_day

#: Members of the last step of a stored proof: what the date came from, and the dates it had before.
BASIS, MOVES = "basis", "moves"


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension (延长): `by`, allowed on a day by a `document` that a person of this id and role approved."""

    by: Period
    on: date
    document: str
    approved_by: str
    role: str

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"amount": self.by.amount, "unit": self.by.unit.value, "on": self.on.isoformat(),
                "document": self.document, "approved_by": self.approved_by, "role": self.role}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ByRule:
    """`period` from the event on `start` (an instant for hours); as_of: the day whose version of the rule was taken.

    Attributes:
        longer: its extensions, in order. excluded: exchange ids of the exclusions taken out of it (register of net days).
    """

    period: Period
    start: date | datetime
    as_of: date
    longer: tuple[Longer, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def whole(self) -> Period:
        """Period and extensions as one period from the start, so that they commute with excluded days ([D]).

        Raises BadPeriod where the units differ.
        """
        whole = self.period
        for each in self.longer:
            whole = together(whole, each.by)
        return whole

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"kind": "rule", "amount": self.period.amount, "unit": self.period.unit.value,
                "start": self.start.isoformat(), "as_of": self.as_of.isoformat()} | (
            {"longer": [each.as_dict() for each in self.longer]} if self.longer else {}) | (
            {"excluded": list(self.excluded)} if self.excluded else {})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ByDocument:
    """The day `says`, named by a document; paper: the message that brought it, where there is one."""

    document: str
    says: date
    paper: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"kind": "document", "document": self.document, "says": self.says.isoformat(), "paper": self.paper}


@dataclass(frozen=True, slots=True)
class ByRest:
    """The `left_days` that an earlier duty had when a stay or suspension stopped it, from the `last_day` of the wait on.

    Attributes:
        duty_id: the earlier duty. stopped_on: the day it stopped. stopped_by: the stay or suspension (its exchange).
        document: what ended the wait. moves: whether a last day on a day off moves, as of a period that a rule sets.
    """

    duty_id: str
    stopped_on: date
    stopped_by: str
    left_days: int
    last_day: date
    document: str
    moves: bool = False

    @property
    def end(self) -> date:
        """The last day, not yet moved for a day off."""
        return self.last_day + timedelta(days=self.left_days)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"kind": "rest", "duty_id": self.duty_id, "stopped_on": self.stopped_on.isoformat(),
                "stopped_by": self.stopped_by, "left_days": self.left_days, "last_day": self.last_day.isoformat(),
                "document": self.document} | ({"moves": True} if self.moves else {})  # fmt: skip


Basis = ByRule | ByDocument | ByRest


@dataclass(frozen=True, slots=True)
class Moved:
    """A date a duty had before, until which day, and what moved it: an exclusion's id, a document, or a law release."""

    was: date
    on: date
    by: str

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept with a duty."""
        return {"was": self.was.isoformat(), "on": self.on.isoformat(), "by": self.by}


@dataclass(frozen=True, slots=True)
class Left:
    """What a duty has left when it stops: `days` (at least one), and whether a last day on a day off moves."""

    days: int
    moves: bool


def left_of(basis: Basis | None, opened_on: date, due_on: date, from_on: date) -> Left:
    """What is left of a duty, open on `from_on`, when it stops on that day, which does not count any more.

    The day of the event that began it never counted, nor did the last day of an earlier wait (民事诉讼法 2023 art. 85).
    What is left is counted to the last day as it was before it moved for a day off.
    """
    if isinstance(basis, ByRule) and basis.period.unit is not Unit.WORKING_DAYS and not basis.excluded:
        begun, end, moves = legal_day(basis.start), cap_end(legal_day(basis.start), basis.whole), True
    elif isinstance(basis, ByRest):
        begun, end, moves = basis.last_day, basis.end, basis.moves
    elif isinstance(basis, ByRule):
        begun, end, moves = opened_on, due_on, True
    else:  # a document's own day: from when it counts is no matter
        begun, end, moves = from_on - timedelta(days=1), due_on, False
    first = max(from_on, begun + timedelta(days=1))
    return Left(max(1, (end - first).days + 1), moves)


def together(first: Period, second: Period) -> Period:
    """Two periods as one. Raises BadPeriod where they are not of one unit (years are twelve months)."""
    first, second = (_in_months(first), _in_months(second)) if first.unit is not second.unit else (first, second)
    if first.unit is not second.unit:
        raise BadPeriod(value=f"{first.text.zh}＋{second.text.zh}")
    return replace(first, amount=first.amount + second.amount)


def _in_months(period: Period) -> Period:
    return Period(period.amount * 12, Unit.MONTHS) if period.unit is Unit.YEARS else period


def moves_in(proof: Sequence[Mapping[str, Any]]) -> tuple[Moved, ...]:
    """The earlier dates in a stored proof, oldest first; what cannot be read is left out."""
    found = []
    for kept in proof[-1].get(MOVES, ()) if proof else ():
        try:
            found.append(Moved(_day(kept["was"]), _day(kept["on"]), str(kept["by"])))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def basis_in(proof: list[dict[str, Any]]) -> Basis | None:
    """The basis in a stored proof; None when none was kept, or when it cannot be read."""
    kept = proof[-1].get(BASIS) if proof else None
    try:
        return _read(kept) if isinstance(kept, Mapping) else None
    except (KeyError, TypeError, ValueError):
        return None


def _read(kept: Mapping[str, Any]) -> Basis:
    if kept["kind"] == "document":
        return ByDocument(str(kept["document"]), _day(kept["says"]), str(kept["paper"]))
    if kept["kind"] == "rest":
        return ByRest(str(kept["duty_id"]), _day(kept["stopped_on"]), str(kept["stopped_by"]),
                      int(kept["left_days"]), _day(kept["last_day"]), str(kept["document"]),
                      bool(kept.get("moves")))  # fmt: skip
    period = Period(int(kept["amount"]), Unit(kept["unit"]))
    begin = datetime.fromisoformat(kept["start"]) if period.unit.ends_at_an_instant else _day(kept["start"])
    longer = tuple(
        Longer(Period(int(each["amount"]), Unit(each["unit"])), _day(each["on"]), str(each["document"]),
               str(each["approved_by"]), str(each["role"]))
        for each in kept.get("longer", ())
    )  # fmt: skip
    return ByRule(period, begin, _day(kept["as_of"]), longer, tuple(map(str, kept.get("excluded", ()))))


def _day(text: str) -> date:
    return date.fromisoformat(text)
