"""What happened to a case, a procedure or a draft since a form was shown: who, what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.flows import signatures
from shared.flows.ports import Unit
from shared.web.reading.messages import statement

MOST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was done (an act, a kind or a stage), by whom (a person of this court, or empty)."""

    at: datetime
    what: str
    who: str


def since(unit: Unit, moment: datetime, *, lineage_id: str = "", draft_id: str = "") -> list[Change]:
    """What happened after this instant, newest first, at most ten."""
    found = (
        [Change(step.at, step.act, step.person_id) for step in signatures.history(unit, draft_id)] if draft_id else []
    )
    if lineage_id:
        rows = unit.evidence.where(lineage_id=lineage_id, at__gt=moment, order_by=("-at",), limit=MOST)
        for row in map(statement, rows):
            what = row.detail.get("kind") or row.detail.get("act") or row.stage
            found.append(Change(row.at, str(what), str(row.detail.get("person") or row.detail.get("sender") or "")))
    return sorted((each for each in found if each.at > moment), key=lambda each: each.at, reverse=True)[:MOST]
