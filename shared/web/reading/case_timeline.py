"""The timeline of a case: signed statements, node events and money in one order of time, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from shared.domain.deadlines import SHANGHAI
from shared.domain.money import MoneyEntry
from shared.domain.node_events import NodeEvent
from shared.flows.ports import Unit
from shared.web.reading.messages import Statement, statement
from shared.web.reading.node_events import Told, told

#: What happened between people and courts; everything else is how a message travelled.
PROCEDURE = (
    "accepted", "stored", "refused", "signed", "served", "served_otherwise", "approved", "act", "act_refused", "act_void", "overdue",
    "term_ended", "duty_moved", "power_offered", "power_taken", "asset_passed", "asset_taken_on", "control_lapsed", "received_refusal",
    "helper_act", "act_for_lead", "ruling_carried_out", "alert_raised", "alert_cleared", "alert_answered", "preservation_converted",
)  # fmt: skip
KINDS = ("procedure", "evidence", "events", "money")


@dataclass(frozen=True, slots=True)
class Item:
    """One line. kind: one of KINDS; `what`: a statement, a node event or an entry of the money ledger."""

    at: datetime
    kind: str
    what: Statement | Told | MoneyEntry


def read_timeline(unit: Unit, lineage_id: str, money: Sequence[MoneyEntry], kind: str, most: int) -> list[Item]:
    """At most so many, newest first; `kind` empty for all of them. Node events and money count from the beginning of their day."""
    found: list[Item] = []
    if kind in ("", "procedure", "evidence"):
        only: dict[str, Any] = {"stage__in": list(PROCEDURE)} if kind == "procedure" else {}
        rows = unit.evidence.where(lineage_id=lineage_id, order_by=("-at", "-evidence_id"), limit=most, **only)
        found += [Item(row.at, "procedure" if row.stage in PROCEDURE else "evidence", statement(row)) for row in rows]
    if kind in ("", "events"):
        events = unit.of(NodeEvent).where(lineage_id=lineage_id, order_by=("-on", "-seq"), limit=most)
        found += [Item(_day(each.row.on), "events", each) for each in told(events)]
    if kind in ("", "money"):
        found += [Item(_day(entry.on), "money", entry) for entry in money[-most:]]
    found.sort(key=lambda item: item.at, reverse=True)
    return found[:most]


def _day(on: Any) -> datetime:
    return datetime.combine(on, time(), SHANGHAI)
