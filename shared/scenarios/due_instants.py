"""When something will happen at a node by itself: a message sent again, a duty overdue, an alarm of a control."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from shared.flows.node import Node
from shared.flows.ports import COURT_TIME, Unit
from shared.flows.watch import ALARM_RULE, LIVE_CONTROLS

#: The clock looks for what lies before now, so the smallest step past an instant makes it due.
JUST_AFTER = timedelta(microseconds=1)


def next_instant(node: Node) -> datetime | None:
    """The first instant (UTC) after now at which this node has something to do, or None."""
    now = node.clock.now()
    with node.store.read() as unit:
        return min((each for each in _instants(node, unit, now) if each > now), default=None)


def _instants(node: Node, unit: Unit, now: datetime) -> Iterator[datetime]:
    today = node.clock.legal_today()
    resend = unit.outbox.first(next_attempt_at__gt=now, order_by=("next_attempt_at",))
    if resend is not None and resend.next_attempt_at is not None:
        yield resend.next_attempt_at
    by_day = unit.duties.first(state="open", due_on__gte=today, order_by=("due_on",))
    if by_day is not None and by_day.due_on is not None:
        yield midnight(by_day.due_on + timedelta(days=1))
    by_hour = unit.duties.first(state="open", due_at__gte=now, order_by=("due_at",))
    if by_hour is not None and by_hour.due_at is not None:
        yield by_hour.due_at + JUST_AFTER
    thresholds = node.law.rule(ALARM_RULE, today).numbers()
    for control in unit.controls.where(state__in=list(LIVE_CONTROLS)):
        for days in (*thresholds, -1):
            yield midnight(control.end_on - timedelta(days=days))


def midnight(day: date) -> datetime:
    """The first instant of a legal day (Asia/Shanghai), as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=COURT_TIME).astimezone(UTC)
