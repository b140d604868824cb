"""Clocks of node events, opened once: by whoever keeps the table of clocks, else here."""

from __future__ import annotations

from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import OWED
from shared.messages.desk import Desk


def clock_of(rule_id: str) -> tuple[str, Body]:
    """A rule with the body that owes it."""
    return rule_id, Body.COMMAND_CENTRE


def event_starts(
    desk: Desk, kind: str, clock: tuple[str, Body], *, lineage_id: str, subject_id: str, detail: dict[str, Any]
) -> None:
    """Record an event of a case and see that its clock runs; a matter of no case has the clock only."""
    rule_id, body = clock
    if not lineage_id.startswith("court:"):
        desk.record_event(kind, lineage_id=lineage_id, subject_id=subject_id, detail=detail)
    if not desk.duties.count(subject_id=subject_id, rule_id=rule_id, state__in=list(OWED)):
        desk.open_duty(rule_id, lineage_id=lineage_id, subject_id=subject_id, body=body)


def event_ends(
    desk: Desk, kind: str, *, lineage_id: str, subject_id: str, by: str, rule_ids: tuple[str, ...], **detail: Any
) -> None:
    """Record the event that answers, and see that the clock has stopped."""
    if not lineage_id.startswith("court:"):
        desk.record_event(kind, lineage_id=lineage_id, subject_id=subject_id, detail=detail)
    for rule_id in rule_ids:
        desk.close_duties(subject_id=subject_id, rule_id=rule_id, by=by)
