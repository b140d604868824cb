"""Entering node events: their places in the chain of this court, and what follows from each; walking the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shared.domain.errors import BadInput, Text
from shared.domain.node_events import Entry, NodeEvent, event_kind
from shared.flows.ports import Unit
from shared.messages.hooks import following
from shared.procedures.ledger.upward import LINES

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk

PAGE = 1000


def record(desk: OpenDesk, entries: Sequence[Entry]) -> list[NodeEvent]:
    """In their order. Raises NotFound for an unknown kind, BadInput for a day in the future."""
    events: list[NodeEvent] = []
    numbers: dict[str, str] = {}
    last = ""
    if entries:
        # Always before `node_event`: else an act that sends a line and then records an event, and one that does it
        # the other way round, would each wait for the other.
        desk.next_number(LINES)
    for entry in entries:
        if entry.on is not None and entry.on > desk.today:
            raise BadInput(Text("节点日期不能在将来。", "The day of an event may not lie in the future."))
        # The counter is locked until the commit, so the event before is the last one and stays so.
        seq = desk.next_number("node_event")
        if not events and seq > 1:
            before = desk.of(NodeEvent).first(seq=seq - 1)
            last = before.hash if before is not None else ""
        if entry.lineage_id not in numbers:
            numbers[entry.lineage_id] = _case_no(desk, entry.lineage_id)
        case_no = numbers[entry.lineage_id]
        event = NodeEvent(
            desk.new_id(), seq, entry.kind, event_kind(entry.kind).node_no, entry.lineage_id, case_no,
            entry.subject_id or case_no or entry.lineage_id, entry.on or desk.today, desk.now,
            desk.doer.person_id if desk.doer else "node", desk.doer.role if desk.doer else "", entry.detail,
            corrects=entry.corrects,
        ).chained(last)  # fmt: skip
        events.append(event)
        last = event.hash
    desk.of(NodeEvent).add_all(events)
    for event in events:
        for effect in following(desk.node.catalogue.hooks.after_event, event.kind):
            effect(desk, event)
    return events


def _case_no(desk: OpenDesk, lineage_id: str) -> str:
    case = desk.cases.first(lineage_id=lineage_id, order_by=("-filed_on", "-case_no")) if lineage_id else None
    return case.case_no if case is not None else ""


def broken_links(unit: Unit) -> Iterator[tuple[int, Text]]:
    """Every place where the chain of events does not hold: number of the event and what is wrong, in order."""
    expected, last = 1, ""
    while rows := unit.of(NodeEvent).where(seq__gte=expected, order_by=("seq",), limit=PAGE):
        for event in rows:
            if event.seq != expected:
                yield expected, Text("事件缺失。", "The event is missing.")
            elif event.prev_hash != last:
                yield event.seq, Text("与前一事件不衔接。", "It does not follow the event before.")
            if event.digest() != event.hash:
                yield event.seq, Text("内容与摘要不符。", "Its content does not give its hash.")
            expected, last = event.seq + 1, event.hash
