"""Entering a node event: its place in the chain of this court, its evidence, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from shared.domain.errors import BadInput, Text
from shared.domain.node_events import NodeEvent, event_kind
from shared.messages.hooks import following

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk


def record(
    desk: OpenDesk,
    kind: str,
    lineage_id: str,
    subject_id: str,
    on: date | None,
    detail: dict[str, Any],
    corrects: str | None,
) -> NodeEvent:
    """Raises NotFound for an unknown kind, BadInput for a day in the future."""
    if on is not None and on > desk.today:
        raise BadInput(Text("节点日期不能在将来。", "The day of an event may not lie in the future."))
    case = desk.cases.first(lineage_id=lineage_id, order_by=("-filed_on", "-case_no"))
    case_no = case.case_no if case is not None else ""
    # The counter is locked until the commit, so the event before is the last one and stays so.
    seq = desk.next_number("node_event")
    before = desk.of(NodeEvent).first(seq=seq - 1)
    event = NodeEvent(
        desk.new_id(), seq, kind, event_kind(kind).node_no, lineage_id, case_no, subject_id or case_no or lineage_id,
        on or desk.today, desk.now, desk.doer.person_id if desk.doer else "node", desk.doer.role if desk.doer else "",
        detail, corrects=corrects,
    ).chained(before.hash if before is not None else "")  # fmt: skip
    desk.of(NodeEvent).add(event)
    for effect in following(desk.node.catalogue.hooks.after_event, kind):
        effect(desk, event)
    return event
