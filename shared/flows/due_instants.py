"""When something will happen at a node by itself: a duty overdue, an alarm of a control, a message sent again.

Duties and controls follow the legal clock, resends the system clock; a scenario has one clock for both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta

from shared.domain.controls import Control
from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.flows.clock_control import Due
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME, Unit
from shared.flows.watch import ALARM_RULE, LIVE_CONTROLS

#: The clock looks for what lies before now, so the smallest step past an instant makes it due.
JUST_AFTER = timedelta(microseconds=1)
MOST_TOLD = 20


def next_instant(node: Node, peers: Collection[str] | None = None) -> datetime | None:
    """The first instant (UTC) after now at which this node has something to do, resends included, or None.

    peers: courts a resend may reach; a world without the others need not stop each time one is tried in vain.
    """
    now, reachable = node.clock.now(), {} if peers is None else {"recipient__in": list(peers)}
    with node.store.read() as unit:
        found = [at for at, _ in _legal(node, unit, MOST_TOLD)]
        desk = OpenDesk(node, unit)
        found += [at for sweep in node.catalogue.hooks.sweeps if (at := sweep.next_on(desk)) is not None]
        resend = unit.outbox.first(next_attempt_at__gt=now, order_by=("next_attempt_at",), **reachable)
    if resend is not None and resend.next_attempt_at is not None:
        found.append(resend.next_attempt_at)
    return min(found, default=None)


def next_due(node: Node, unit: Unit, most: int = MOST_TOLD) -> list[Due]:
    """What falls due by law after the legal now, soonest first, at most so many: duties and alarms of controls."""
    found = sorted(_legal(node, unit, most), key=lambda each: each[0])[:most]
    return [Due(at, subject.lineage_id, _words(node, at, subject)) for at, subject in found]


def _legal(node: Node, unit: Unit, most: int) -> Iterator[tuple[datetime, Duty | Control]]:
    """At least the soonest `most` instants after the legal now, each with what it is about."""
    now, today = node.clock.legal_now(), node.clock.legal_today()
    for duty in unit.duties.where(state="open", due_on__gte=today, order_by=("due_on",), limit=most):
        if duty.due_on is not None:
            yield midnight(duty.due_on + timedelta(days=1)), duty
    for duty in unit.duties.where(state="open", due_at__gte=now, order_by=("due_at",), limit=most):
        if duty.due_at is not None:
            yield duty.due_at + JUST_AFTER, duty
    thresholds = node.law.rule(ALARM_RULE, today).numbers()
    for days in (*thresholds, -1):
        for state in LIVE_CONTROLS:
            after = today + timedelta(days=days)
            for control in unit.controls.where(state=state, end_on__gt=after, order_by=("end_on",), limit=most):
                yield midnight(control.end_on - timedelta(days=days)), control


def _words(node: Node, at: datetime, subject: Duty | Control) -> Text:
    if isinstance(subject, Control):
        days = (subject.end_on - at.astimezone(COURT_TIME).date()).days
        ends = Text("控制措施 {end_on} 届满，尚余 {days} 日", "a control ends on {end_on}: {days} days left")
        over = Text("控制措施于 {end_on} 届满，失去效力", "a control ended on {end_on} and has no effect")
        return (ends if days >= 0 else over).filled(end_on=subject.end_on, days=days)
    title = node.law.rule(subject.rule_id, subject.opened_on).title
    due = subject.due_on or f"{subject.due_at:%Y-%m-%d %H:%M} UTC"
    return Text("期限届满：{zh}（{due}）", "period ends: {en} ({due})").filled(zh=title.zh, en=title.en, due=due)


def midnight(day: date) -> datetime:
    """The first instant of a legal day (Asia/Shanghai), as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=COURT_TIME).astimezone(UTC)
