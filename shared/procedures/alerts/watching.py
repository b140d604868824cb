"""What begins and ends alerts: duties and controls whenever they are written, things seen, attempts refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shared.domain.alerts import LIVE as LIVE_ALERTS
from shared.domain.alerts import Alert, Level, Marks
from shared.domain.controls import Control
from shared.domain.duties import OWED, Duty
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk, Received, Sending
from shared.messages.hooks import Done, TurnedAway
from shared.messages.schemas import dump
from shared.procedures.alerts.counting import clock_marks, duty_marks, whole_days
from shared.procedures.alerts.declaring import AlertKind, Clock, Seen
from shared.procedures.alerts.keeping import begin, clear, next_look, open_alert, reach_level
from shared.procedures.alerts.table import CLOSED, OF_CONTROL, OF_DUTY, OPENED, WRONG
from shared.procedures.papers import LIVE

CASE_ENDS = ("case_closed", "act:close_case")


def follow_duty(desk: Desk, duty: Duty) -> None:
    """A duty was opened, moved or closed."""
    kind = OF_DUTY.get(duty.rule_id)
    if kind is None:
        return
    key = f"{kind.alert}:{duty.rule_id}:{duty.subject_id}"
    if duty.state in OWED:
        _follow(desk, kind, key, duty_marks(desk, duty), lineage_id=duty.lineage_id, subject_id=duty.subject_id, source="duty",
                source_id=duty.duty_id, started_on=duty.opened_on, limit_days=whole_days(desk, duty))  # fmt: skip
        return
    known = open_alert(desk, key)
    if known is not None and known.source_id == duty.duty_id:
        clear(desk, known, by=f"duty:{duty.state}")


def follow_control(desk: Desk, control: Control) -> None:
    """A control was entered, renewed or ended. One that lapsed is not made good by having lapsed."""
    kind, watch = OF_CONTROL
    key = f"{kind.alert}:{control.control_id}"
    if control.state in LIVE:
        days = sorted(desk.law.rule(watch.rule_id, desk.today).numbers(), reverse=True)
        first, second, last = (control.end_on - timedelta(days=n) for n in (days[0], days[1], days[-1]))
        limit = (control.end_on - control.start_on).days
        _follow(desk, kind, key, Marks(first, second, last), lineage_id=control.lineage_id, subject_id=control.control_id,
                source="control", source_id=control.control_id, started_on=control.start_on, limit_days=limit)  # fmt: skip
        return
    known = open_alert(desk, key)
    if known is not None and control.state != "lapsed":
        clear(desk, known, by=f"control:{control.state}")


def _follow(desk: Desk, kind: AlertKind, key: str, marks: Marks, *, source_id: str, **about: Any) -> None:
    known = open_alert(desk, key)
    if known is not None and known.level and _eased(known, marks, desk):
        clear(desk, known, by=f"moved:{source_id}")
        known = None
    if known is None:
        begin(desk, kind, key, marks=marks, source_id=source_id, **about)
    elif (known.marks, known.source_id) != (marks, source_id):
        moved = replace(known, source_id=source_id, yellow_on=marks.yellow_on, orange_on=marks.orange_on, red_on=marks.red_on,
                        limit_days=about["limit_days"])  # fmt: skip
        reach_level(desk, desk.of(Alert).save(replace(moved, next_at=next_look(moved, desk.today))))


def _eased(known: Alert, marks: Marks, desk: Desk) -> bool:
    """Whether the level raised is no longer reached: an extension, a renewal, days taken out; not while it is stopped."""
    level = marks.level(desk.today)
    if not marks.all():
        return False
    return level is None or level.rank < Level(known.level).rank


def see(desk: Desk, seen: Seen) -> None:
    """Something has happened here: clocks end and begin, and what is wrong by itself is raised."""
    for kind, clock in CLOSED.get(seen.name, ()):
        for known in _open_of(desk, kind, clock, seen):
            too_late = not clock.rule_id and seen.on > known.started_on and known.state == "watching"
            if not too_late:  # an order of a later day does not make the day good; once raised it ends the alert
                clear(desk, known, by=f"{seen.name}:{seen.source_id}")
    for kind, clock in OPENED.get(seen.name, ()):
        why = clock.when(desk, seen) if clock.when else None
        if clock.when is None or why is not None:
            _start(desk, kind, clock, seen, {"zh": why.zh, "en": why.en} if why else {})
    for kind, wrong in WRONG.get(seen.name, ()):
        why = wrong.when(desk, seen)
        if why is not None:
            begin(desk, kind, f"{kind.alert}:{seen.lineage_id}:{seen.subject_id}", lineage_id=seen.lineage_id,
                  subject_id=seen.subject_id, source="event", source_id=seen.source_id, started_on=seen.on,
                  marks=Marks(None, None, desk.today), facts={"zh": why.zh, "en": why.en, "seen": seen.name})  # fmt: skip


def _open_of(desk: Desk, kind: AlertKind, clock: Clock, seen: Seen) -> list[Alert]:
    """The alert about this subject; all of the case when the case itself ends."""
    if seen.name in CASE_ENDS:
        states = ["watching", *LIVE_ALERTS]
        return desk.of(Alert).where(lineage_id=seen.lineage_id, rule=kind.alert, state__in=states)
    known = open_alert(desk, _key(kind, clock, seen))
    return [known] if known is not None else []


def _start(desk: Desk, kind: AlertKind, clock: Clock, seen: Seen, why: Mapping[str, Any]) -> None:
    started_on = clock.starts(desk, seen)
    period = desk.law.period(clock.rule_id, desk.today) if clock.rule_id else None
    marks = clock_marks(desk, started_on, period)
    limit = (marks.red_on - started_on).days - 1 if marks.red_on else 0
    begin(desk, kind, _key(kind, clock, seen), lineage_id=seen.lineage_id, subject_id=seen.subject_id, source="clock",
          source_id=seen.source_id, started_on=started_on, marks=marks, limit_days=limit,
          facts={**why, "seen": seen.name} | ({"net": True} if clock.net else {}))  # fmt: skip


def _key(kind: AlertKind, clock: Clock, seen: Seen) -> str:
    return f"{kind.alert}:{seen.lineage_id}" + ("" if clock.same_lineage else f":{seen.subject_id}")


def event_seen(desk: Desk, event: NodeEvent) -> None:
    """A node event has been recorded, in time, late or through the API."""
    see(desk, Seen(event.kind, event.lineage_id, event.subject_id, event.on, event.detail, event.event_id))


def act_seen(desk: Desk, done: Done) -> None:
    """An act has been done."""
    given = dump(done.given) if done.given is not None else {}
    subject = str(given.get("control_id") or done.exchange_id or done.lineage_id)
    see(
        desk,
        Seen(f"act:{done.act}", done.lineage_id, subject, desk.today, {**given, **done.facts}, done.exchange_id or ""),
    )


def message_seen(desk: Desk, message: Received) -> None:
    """A message has taken effect here."""
    envelope = message.envelope
    see(desk, Seen(f"message:{envelope.kind}", envelope.subject, envelope.procedure_id, desk.today, dump(message.payload),
                   envelope.message_id))  # fmt: skip


def sending_seen(desk: Desk, sending: Sending) -> None:
    """A message of this court leaves."""
    see(desk, Seen(f"sent:{sending.kind}", sending.lineage_id, sending.exchange_id, desk.today, {}, sending.message_id))


def attempt_seen(desk: Desk, tried: TurnedAway) -> None:
    """An act was tried and refused; the attempt itself is on record."""
    if f"refused:{tried.code}" not in WRONG:
        return
    named = str(tried.given.get("control_id", ""))  # what was typed may be anything
    control = desk.controls.get(named) if named.isprintable() else None
    subject = control.control_id if control is not None else tried.exchange_id or tried.lineage_id
    see(
        desk,
        Seen(
            f"refused:{tried.code}", tried.lineage_id, subject, desk.today, {**tried.given, "act": tried.act}, tried.act
        ),
    )


def names_of(prefix: str) -> tuple[str, ...]:
    """What some alert asks about with this prefix (`act:`, `message:`, `sent:`), without it."""
    return tuple(sorted({name.removeprefix(prefix) for name in (*OPENED, *CLOSED, *WRONG) if name.startswith(prefix)}))


def events() -> Mapping[str, Callable[[Desk, NodeEvent], None]]:
    """Kinds of node events that some alert asks about."""
    return {name: event_seen for name in (*OPENED, *CLOSED, *WRONG) if ":" not in name}
