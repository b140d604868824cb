"""What a duty's date came from, kept with the duty so that the date can be proved again years later.

Three kinds: a rule's period from a start, a day that a document names, or what was left of an earlier duty that waited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.deadlines import Period, Unit

#: Member of the last step of a stored proof.
BASIS = "basis"


@dataclass(frozen=True, slots=True)
class ByRule:
    """`period` from the event on `start` (an instant for hours); as_of: the day whose version of the rule was taken."""

    period: Period
    start: date | datetime
    as_of: date

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"kind": "rule", "amount": self.period.amount, "unit": self.period.unit.value,
                "start": self.start.isoformat(), "as_of": self.as_of.isoformat()}  # fmt: skip


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
        document: what ended the wait.
    """

    duty_id: str
    stopped_on: date
    stopped_by: str
    left_days: int
    last_day: date
    document: str

    def as_dict(self) -> dict[str, Any]:
        """The JSON form kept with a duty."""
        return {"kind": "rest", "duty_id": self.duty_id, "stopped_on": self.stopped_on.isoformat(),
                "stopped_by": self.stopped_by, "left_days": self.left_days, "last_day": self.last_day.isoformat(),
                "document": self.document}  # fmt: skip


Basis = ByRule | ByDocument | ByRest


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
                      int(kept["left_days"]), _day(kept["last_day"]), str(kept["document"]))  # fmt: skip
    period = Period(int(kept["amount"]), Unit(kept["unit"]))
    begin = datetime.fromisoformat(kept["start"]) if period.unit.ends_at_an_instant else _day(kept["start"])
    return ByRule(period, begin, _day(kept["as_of"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)
