"""The course of one alert at this court: watched, raised level by level, cleared; exactly once over threads and processes.

Every step is a compare-and-set on the row: of two that come to the same step one does it. A red alert raises a flag.
Source: 法〔2021〕322号; states `shared.domain.alerts.STATES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.domain import alerts
from shared.domain.alerts import UNANSWERED, Alert, Level, Marks
from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI, due
from shared.domain.people import Person, Role
from shared.domain.transitions import after
from shared.messages.desk import Desk
from shared.procedures.alerts.counting import counted
from shared.procedures.alerts.declaring import AlertKind
from shared.procedures.alerts.messages import AlertCleared
from shared.procedures.alerts.table import ALERTS
from shared.procedures.flags.raising import raise_flag
from shared.procedures.matters import docket_entry

ANSWER_RULE = "alert_answer"
#: What was raised by itself has no row behind it that could end.
ONE_OFF = "event"


def open_alert(desk: Desk, once_key: str) -> Alert | None:
    """The alert of this rule about this subject that is watched or raised, if any."""
    return desk.of(Alert).first(once_key=once_key)


def begin(
    desk: Desk,
    kind: AlertKind,
    once_key: str,
    *,
    lineage_id: str,
    subject_id: str,
    source: str,
    source_id: str,
    started_on: date,
    marks: Marks,
    limit_days: int = 0,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Watch a period, and raise at once what has gone so far already; nothing when the same is open."""
    case = docket_entry(desk, lineage_id)
    handler = (case.handler or "") if case is not None else ""
    watched = Alert(
        desk.new_id(), kind.alert, once_key, lineage_id, case.case_no if case is not None else "", subject_id, desk.court_id,
        source, source_id, started_on, after(alerts.STATES, "", "watch"), kind.body.value, limit_days=limit_days, handler=handler,
        yellow_on=marks.yellow_on, orange_on=marks.orange_on, red_on=marks.red_on, facts=dict(facts or {}),
    )  # fmt: skip
    watched = replace(watched, next_at=next_look(watched, desk.today))
    if desk.of(Alert).add_new(watched):
        reach_level(desk, watched)


def reach_level(desk: Desk, alert: Alert) -> bool:
    """Raise the level of today, if it is not raised yet; tells whether this call did."""
    level = alert.marks.level(desk.today)
    if level is None or (alert.level and Level(alert.level).rank >= level.rank):
        return False
    promised = str(alert.answer.get("new_due", ""))
    covered = alert.state in ("answered", "accepted") and promised >= str(desk.today)
    event = "worsen" if alert.level else "raise"
    days = counted(desk, alert)
    case = docket_entry(desk, alert.lineage_id)
    handler = alert.handler or ((case.handler or "") if case is not None else "")
    raised = replace(
        alert, level=level.value, state=alert.state if covered else after(alerts.STATES, alert.state, event),
        gross_days=days.gross_days, net_days=days.net_days, raised_at=desk.now, handler=handler,
        monitor=alert.monitor if alert.monitor and alert.monitor != handler else monitor_for(desk, handler),
        answer_by=answer_term(desk) if level is Level.RED and not covered else alert.answer_by,
    )  # fmt: skip
    if not step(desk, alert, raised):
        return False
    kind = ALERTS[alert.rule]
    desk.witness("alert_raised", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "level": level.value, "about": alert.subject_id, "started_on": str(alert.started_on),
                         "net_days": days.net_days, "handler": handler, "monitor": raised.monitor})  # fmt: skip
    if level is Level.RED and alert.case_no:  # a case this court never docketed has no number to flag
        flag = raise_flag(desk, lineage_id=alert.lineage_id, case_no=alert.case_no, ground=kind.title, rule=kind.source,
                          cause=alert.once_key, level=level.value)  # fmt: skip
        now = desk.of(Alert).need(alert.alert_id)
        desk.of(Alert).save(replace(now, facts=now.facts | {"flag": flag}))
    return True


def clear(desk: Desk, alert: Alert, *, by: str, event: str = "clear") -> None:
    """What it warned of is over; the court above that was told hears so. The flag is another's to strike."""
    if alert.state == "watching":
        desk.of(Alert).remove(alert.alert_id)
        return
    over = replace(alert, state=after(alerts.STATES, alert.state, event), once_key=f"{alert.once_key}#{alert.alert_id}",
                   facts=alert.facts | {"cleared_by": by, "cleared_on": str(desk.today)})  # fmt: skip
    if not step(desk, alert, over):
        return
    desk.witness("alert_cleared", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "by": by})  # fmt: skip
    if alert.reported_to and event == "clear":
        tell(desk, "alert_cleared", alert.reported_to, AlertCleared(alert.alert_id, by[:200], desk.today), alert)


def step(desk: Desk, before: Alert, then: Alert) -> bool:
    """Compare-and-set, with the next look computed; tells whether this call did it."""
    then = replace(then, next_at=next_look(then, desk.today))
    return desk.of(Alert).swap(then, state=before.state, level=before.level, version=before.version)


def next_look(alert: Alert, today: date) -> datetime | None:
    """When the clock looks again: at the next level, after the last day for an answer, after a day promised."""
    days = [alert.marks.next(today)] if alert.state != "cleared" else []
    if alert.state == "watching" and alert.marks.level(today) is not None and not alert.level:
        days.append(today)
    if alert.state in UNANSWERED and alert.answer_by is not None and not alert.reported_to:
        days.append(alert.answer_by + timedelta(days=1))
    if alert.state == "accepted" and alert.answer.get("new_due"):
        promised = date.fromisoformat(alert.answer["new_due"])
        days.append(promised + timedelta(days=1) if promised < date.max else None)
    known = [day for day in days if day is not None]
    return datetime.combine(min(known), time(), SHANGHAI).astimezone(UTC) if known else None


def answer_term(desk: Desk) -> date | None:
    """The last day for an answer that is owed from today."""
    return due(desk.today, desk.law.period(ANSWER_RULE, desk.today), desk.law.calendar).due_on


def monitor_for(desk: Desk, handler: str) -> str:
    """The first officer, by login, of the general management body who is not the handler; else the chief; else nobody."""
    staff = desk.of(Person).where(active=True, order_by=("login",))
    for role in (Role.OFFICER, Role.CHIEF):
        for person in staff:
            if role.value in person.roles and Body.MANAGEMENT.value in person.bodies and person.person_id != handler:
                return person.person_id
    return ""


def tell(desk: Desk, kind: str, court_id: str, payload: Any, alert: Alert, *, signed: bool = False) -> None:
    """Send about an alert to a court on the line; of a court, not of a case, so that no case waits for it.

    signed: with the signature of whoever acts; else the node says it, whoever's act it follows.
    """
    doer = desk.doer
    desk.doer = doer if signed else None
    try:
        desk.send(kind, court_id, payload, lineage_id=f"court:{alert.court}", exchange_id=alert.alert_id)
    finally:
        desk.doer = doer
