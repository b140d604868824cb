"""The gate of a restored court: until it is up to date, it does not act under, pass or receive power.

A database put back from a backup may have forgotten that it passed a power, or that it ruled. `catching_up`
asks the other courts and opens the gate. Everything else goes on meanwhile: control frames, receipts, reading, other documents.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from shared.domain.errors import Conflict, Text
from shared.domain.power import court_time
from shared.flows.ports import Unit
from shared.flows.records import JourneyReply, Meta
from shared.messages.instants import instant, parse_instant

#: Name of the fact in `meta`; absent when the gate is open.
CATCHING_UP = "catching_up"
#: So many values go into one query.
AT_ONCE = 500


class CatchingUp(Conflict):
    """The court was restored from an older state and does not know yet what it has passed or received since."""

    code = "catching_up"
    what = Text(
        "本院数据由较早的备份恢复（{since} 起核对），执行实施权的现状尚未查清，不得实施、移转或接收执行权；未答复：{waiting}。",
        "This court was restored from an older backup (checking since {since}) and does not know yet who holds the power: "
        "it may not act under, pass or receive power. Still to answer: {waiting}.",
    )
    todo = Text(
        "请等候各法院答复（系统每分钟再询），答复齐后自动恢复；长期不答复的，请与该院联系，或由运维人员执行 zhixing node release-gate。",
        "Wait for the other courts (asked again every minute); it goes on by itself when all have answered. If one never does, "
        "call it, or let an operator run zhixing node release-gate.",
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """A closed gate.

    Attributes:
        since: legal instant at which it closed. asked_at: system instant of the last round of questions.
        queries: ids of the journey queries that must all be answered, one a lineage.
        only: None while every lineage is closed; afterwards the lineages about which answers left a contradiction.
    """

    since: datetime
    asked_at: datetime
    queries: tuple[str, ...]
    only: tuple[str, ...] | None = None

    def closes(self, lineage_id: str) -> bool:
        """Whether power over this lineage must rest."""
        return self.only is None or lineage_id in self.only


def gate_of(unit: Unit) -> Gate | None:
    """The gate if it is closed, else None."""
    row = unit.meta.get(CATCHING_UP)
    if row is None:
        return None
    said = json.loads(row.value)
    only = said["only"]
    return Gate(
        parse_instant(said["since"]), parse_instant(said["asked_at"]), tuple(said["queries"]),
        None if only is None else tuple(only),
    )  # fmt: skip


def close_gate(unit: Unit, gate: Gate) -> None:
    """Close it, or note a change of a closed one."""
    value = json.dumps({
        "since": instant(gate.since), "asked_at": instant(gate.asked_at), "queries": gate.queries, "only": gate.only,
    })  # fmt: skip
    if not unit.meta.add_new(Meta(CATCHING_UP, value)):
        unit.meta.save(Meta(CATCHING_UP, value))


def open_gate(unit: Unit) -> None:
    """Power may be exercised, passed and received again."""
    unit.meta.remove(CATCHING_UP)


def unanswered(unit: Unit, gate: Gate) -> list[JourneyReply]:
    """Questions that still wait for their answer, by court."""
    rows: list[JourneyReply] = []
    for start in range(0, len(gate.queries), AT_ONCE):
        rows += unit.journeys.where(query_id__in=list(gate.queries[start : start + AT_ONCE]), answered_at=None)
    return sorted(rows, key=lambda row: (row.court_id, row.query_id))


def is_closed(unit: Unit, lineage_id: str) -> bool:
    """Whether power over this lineage must rest. Read before the power itself: who sees it open sees what was learnt."""
    gate = gate_of(unit)
    return gate is not None and gate.closes(lineage_id)


def require_open(unit: Unit, lineage_id: str) -> None:
    """Raises CatchingUp while power over this lineage must rest."""
    gate = gate_of(unit)
    if gate is not None and gate.closes(lineage_id):
        courts = sorted({row.court_id for row in unanswered(unit, gate)})
        raise CatchingUp(since=court_time(gate.since), waiting="、".join(courts) or "—")
