"""Alerts by the clock: the next level, an answer that has not come, a promise that has passed; only what is due is touched.

An unanswered red alert goes to the next court on the management line, and from there on, level by level, up to the high
court; the own alerts of a high court go to the supreme court. Source: 法〔2021〕322号; the way up [D].
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain import alerts
from shared.domain.alerts import UNANSWERED, Alert, Level, told_upward
from shared.domain.courts import Body, Line
from shared.domain.duties import OWED
from shared.domain.errors import StoreTrouble
from shared.domain.transitions import after
from shared.messages.desk import Desk
from shared.procedures.alerts.counting import counted, net_marks
from shared.procedures.alerts.keeping import answer_term, clear, next_look, reach_level, step, tell
from shared.procedures.alerts.messages import ClockAlert
from shared.procedures.matters import docket_entry
from shared.procedures.net_days import ExclusionItem
from shared.procedures.papers import LIVE

log = logging.getLogger(__name__)
#: Clocks that run on after the docket is closed.
AFTER_CLOSING = ("P18",)


def run(desk: Desk, limit: int) -> int:
    """Look at what is due by now, each in its own savepoint; returns how many alerts it moved.

    One that fails is looked at again the next day, with a task, so that enough of them do not hold up the others.
    """
    due = desk.of(Alert).where(next_at__lte=desk.now, order_by=("next_at", "alert_id"), limit=limit)
    moved = 0
    for alert in due:
        try:
            with desk.savepoint():
                moved += look(desk, alert)
        except StoreTrouble:
            log.info("alert %s changed under the sweep; the next one looks again", alert.alert_id)
        except Exception:
            log.exception("sweep passed over an alert %s", alert.rule)
            desk.of(Alert).swap(replace(alert, next_at=desk.now + timedelta(days=1)), version=alert.version)
            desk.raise_task(
                "alert_failed", lineage_id=alert.lineage_id, subject_id=alert.alert_id, body=Body.MANAGEMENT,
                zh=f"预警 {alert.rule} 到期处理失败，请查日志；次日再试。",
                en=f"The clock failed on alert {alert.rule}: see the log; it is tried again tomorrow.",
            )  # fmt: skip
    return moved


def next_on(desk: Desk) -> datetime | None:
    """The next instant at which `run` has something to do."""
    first = desk.of(Alert).first(next_at__gt=desk.now, order_by=("next_at",))
    return first.next_at if first is not None else None


def look(desk: Desk, alert: Alert) -> bool:
    """One alert, today; tells whether anything was done."""
    if _over(desk, alert):
        clear(desk, alert, by="over")
        return True
    if alert.source == "clock" and alert.facts.get("net"):
        marks = net_marks(desk, alert)
        alert = desk.of(Alert).save(
            replace(alert, yellow_on=marks.yellow_on, orange_on=marks.orange_on, red_on=marks.red_on)
        )
    if reach_level(desk, alert):
        return True
    if (
        alert.state in UNANSWERED
        and alert.answer_by is not None
        and alert.answer_by < desk.today
        and not alert.reported_to
    ):
        return escalate(desk, alert)
    promised = str(alert.answer.get("new_due", ""))
    if alert.state == "accepted" and promised and promised < str(desk.today):
        return step(
            desk, alert, replace(alert, state=after(alerts.STATES, alert.state, "lapse"), answer_by=answer_term(desk))
        )
    desk.of(Alert).save(replace(alert, next_at=next_look(alert, desk.today)))
    return False


def _over(desk: Desk, alert: Alert) -> bool:
    """Whether what it watches has ended in a way that told nobody."""
    if alert.source == "duty":
        duty = desk.duties.get(alert.source_id)
        return duty is None or duty.state not in OWED
    if alert.source == "control":
        control = desk.controls.get(alert.source_id)
        return control is None or control.state not in (*LIVE, "lapsed")
    if alert.source == "clock" and alert.rule not in AFTER_CLOSING:
        case = docket_entry(desk, alert.lineage_id)
        return case is not None and case.state == "closed"
    return False


def escalate(desk: Desk, alert: Alert) -> bool:
    """Nobody has answered in time: tell the next court up, or, where there is none to tell, the head of the bureau."""
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    own = alert.court == desk.court_id
    told = above is not None and (own or told_upward(desk.registry.court(desk.court_id)))
    days = counted(desk, alert) if own else None
    risen = replace(alert, state=after(alerts.STATES, alert.state, "escalate"), reported_to=above.court_id if above and told else "",
                    gross_days=days.gross_days if days else alert.gross_days, net_days=days.net_days if days else alert.net_days,
                    answer_by=alert.answer_by if above and told else None)  # fmt: skip
    if not step(desk, alert, risen):
        return False
    desk.witness("alert_escalated", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "to": risen.reported_to or "chief"})  # fmt: skip
    if risen.reported_to:
        excluded = tuple(map(ExclusionItem.of, days.excluded)) if days else ()
        tell(desk, "clock_alert", risen.reported_to, ClockAlert(
            risen.alert_id, risen.rule, risen.court, risen.case_no, risen.lineage_id, Level(risen.level), risen.started_on,
            risen.gross_days, risen.net_days, risen.limit_days, risen.handler, risen.monitor, excluded), risen)  # fmt: skip
        return True
    desk.raise_task(
        "alert_unanswered", lineage_id=alert.lineage_id, subject_id=alert.alert_id, body=Body.MANAGEMENT,
        zh=f"预警 {alert.rule}（{alert.court} {alert.case_no}）逾期未答复，请局长督办。",
        en=f"Alert {alert.rule} ({alert.court} {alert.case_no}) is unanswered: for the chief to follow up.",
    )  # fmt: skip
    return True
