"""Node events of this court for people: what happened in a case, who recorded it, how late, what corrected what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import Text
from shared.domain.node_events import EVENT_KINDS, NodeEvent
from shared.flows.ports import Unit


@dataclass(frozen=True, slots=True)
class Told:
    """One event, ready to be shown. `replaced`: a later event corrects it."""

    row: NodeEvent
    title: Text
    days_late: int
    replaced: bool

    @property
    def detail(self) -> str:
        """name=value, one after the other."""
        return "；".join(f"{name}={value}" for name, value in self.row.detail.items())


def told(rows: Sequence[NodeEvent]) -> list[Told]:
    """Events with their words, in their order."""
    corrected = {row.corrects for row in rows}
    return [
        Told(row, EVENT_KINDS[row.kind].title if row.kind in EVENT_KINDS else Text(row.kind, row.kind), row.days_late,
             row.event_id in corrected)
        for row in rows
    ]  # fmt: skip


def of_lineage(unit: Unit, lineage_id: str, limit: int = 500) -> list[Told]:
    """Those of one matter, by the day they happened."""
    rows = unit.of(NodeEvent).where(lineage_id=lineage_id, order_by=("seq",), limit=limit)
    return told(sorted(rows, key=lambda row: (row.on, row.seq)))


def after(unit: Unit, seq: int, limit: int, **filters: Any) -> list[NodeEvent]:
    """Those recorded after a number, in the order of the chain."""
    return unit.of(NodeEvent).where(seq__gt=seq, order_by=("seq",), limit=limit, **filters)


def newest(unit: Unit, limit: int, **filters: Any) -> list[Told]:
    """The last recorded first."""
    return told(unit.of(NodeEvent).where(order_by=("-seq",), limit=limit, **filters))
