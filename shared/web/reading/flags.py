"""Flags and the list of supervised matters, as pages and the API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.exchanges import Exchange
from shared.domain.flags import Flag, FlagCopy, Level
from shared.flows.ports import Unit

MOST = 200
#: States of a matter that has been on the list, or is.
ON_THE_LIST = ["listed", "assigned", "returned", "overdue", "reported", "closed", "reopened", "revoked"]


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag with the courts that know it, as far as this court does, and its own entry in the docket, if it has one."""

    flag: Flag
    known_at: tuple[str, ...]
    case_here: str = ""

    @property
    def level(self) -> Level:
        """How urgent it is."""
        return Level(self.flag.level)


def of_lineage(unit: Unit, court_id: str, lineage_id: str) -> list[ShownFlag]:
    """The flags of a case, open ones first."""
    return _shown(
        unit,
        court_id,
        unit.of(Flag).where(lineage_id=lineage_id, order_by=("state", "raised_on", "flag_id"), limit=MOST),
    )


def everything(unit: Unit, court_id: str, state: str = "", limit: int = MOST) -> list[ShownFlag]:
    """Flags this court knows, open ones first, the oldest of each before the newer."""
    filters: dict[str, Any] = {"state": state} if state else {}
    return _shown(
        unit, court_id, unit.of(Flag).where(order_by=("state", "raised_on", "flag_id"), limit=limit, **filters)
    )


def open_flags(unit: Unit) -> int:
    """How many are open, counted up to 1,000."""
    return unit.of(Flag).count(most=1000, state="open")


def _shown(unit: Unit, court_id: str, flags: Sequence[Flag]) -> list[ShownFlag]:
    given = unit.of(FlagCopy).where(flag_id__in=[flag.flag_id for flag in flags])
    cases = unit.cases.where(lineage_id__in=sorted({flag.lineage_id for flag in flags}), order_by=("filed_on",))
    here = {case.lineage_id: case.case_no for case in cases}
    return [
        ShownFlag(flag, tuple(sorted({court_id, flag.raiser, *(copy.court_id for copy in given if copy.flag_id == flag.flag_id)})),
                  here.get(flag.lineage_id, "")) for flag in flags
    ]  # fmt: skip


def listed(unit: Unit) -> list[dict[str, Any]]:
    """The superior's list (挂牌督办), running matters first. No party is named and no complaint is told."""
    rows = unit.exchanges.where(
        procedure="supervision_letter", state__in=ON_THE_LIST, order_by=("-opened_at",), limit=MOST
    )
    found = [_entry(row) for row in rows if row.role == "superior" and row.data.get("listed_on")]
    return sorted(found, key=lambda entry: (entry["state"] == "closed", entry["listed_on"]))


def _entry(row: Exchange) -> dict[str, Any]:
    kept = {
        name: row.data.get(name, "")
        for name in ("list_no", "case_no", "listed_on", "due_on", "leader", "reason", "closed_on")
    }
    steps = [*row.data.get("steps", [])]
    return kept | {"exchange_id": row.exchange_id, "court": row.peer, "state": row.state, "major": bool(row.data.get("major")),
                   "steps": steps, "again": len(row.data.get("again", []))}  # fmt: skip
