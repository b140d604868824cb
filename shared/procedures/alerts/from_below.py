"""Alerts of courts below, as a superior has them: told when unanswered, answered from below, judged by the highest court told.

Each court passes answers up to whom it told, and verdicts down to who told it. Source: 法〔2021〕322号; [D].
"""

from __future__ import annotations

from dataclasses import replace

from shared.domain import alerts
from shared.domain.alerts import UNANSWERED, Alert
from shared.domain.courts import Body, Line
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import after
from shared.messages.desk import Desk, Received
from shared.messages.schemas import dump
from shared.procedures.alerts.keeping import ONE_OFF, answer_term, clear, monitor_for, next_look, step, tell
from shared.procedures.alerts.messages import AlertVerdict, ClockAlert
from shared.procedures.alerts.table import ALERTS


def of_a_court_below(desk: Desk, message: Received) -> None:
    """Guard: a court tells of its own alerts and of those it was told of itself. Raises Refused R2, R7."""
    said, sender = message.payload, message.envelope.sender
    if said.court != sender and not desk.registry.is_superior(sender, said.court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=alerts.CHECKED,
               court=said.court, sender=sender)  # fmt: skip
    if said.rule not in ALERTS:
        refuse(RefusalCode.R7, "没有 {alert} 这种预警。", "There is no alert {alert}.", rule=alerts.CHECKED,
               alert=said.rule)  # fmt: skip
    known = desk.of(Alert).get(said.alert_id)
    if known is not None and known.reported_by != sender:
        refuse(
            RefusalCode.R7, "预警编号已被使用。", "This alert id is taken.", rule=alerts.CHECKED, alert=said.alert_id
        )


def _from(desk: Desk, message: Received, neighbour: str) -> None:
    known = desk.of(Alert).get(message.payload.alert_id)
    if known is None or getattr(known, neighbour) != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 不是该预警的报送或者接收法院。", "{court} is no party to this alert.", rule=alerts.CHECKED,
               court=message.envelope.sender)  # fmt: skip


def by_who_told_us(desk: Desk, message: Received) -> None:
    """Guard. Raises Refused R2."""
    _from(desk, message, "reported_by")


def by_whom_we_told(desk: Desk, message: Received) -> None:
    """Guard. Raises Refused R2."""
    _from(desk, message, "reported_to")


def take_alert(desk: Desk, message: Received) -> None:
    """The alert is here too: with a monitor, and with a term until it goes further up."""
    said: ClockAlert = message.payload
    if desk.of(Alert).get(said.alert_id) is not None:
        return
    came = Alert(
        said.alert_id, said.rule, f"below:{said.alert_id}", said.lineage_id, said.case_no, said.lineage_id, said.court, "below",
        message.envelope.sender, said.started_on, after(alerts.STATES, "", "raise"), Body.MANAGEMENT.value, said.level.value,
        said.gross_days, said.net_days, said.limit, said.handler, monitor_for(desk, ""), raised_at=desk.now,
        answer_by=answer_term(desk), reported_by=message.envelope.sender,
        facts={"monitor_below": said.monitor, "excluded": [dump(each) for each in said.excluded]},
    )  # fmt: skip
    desk.of(Alert).add(replace(came, next_at=next_look(came, desk.today)))
    desk.witness("alert_raised", subject_id=came.alert_id, lineage_id=came.lineage_id,
                 detail={"rule": came.rule, "level": came.level, "court": came.court, "monitor": came.monitor})  # fmt: skip


def take_answer(desk: Desk, message: Received) -> None:
    """The court below has answered; whoever was told further up hears it too."""
    known = desk.of(Alert).need(message.payload.alert_id)
    if known.state not in UNANSWERED:
        return
    answered = replace(known, state=after(alerts.STATES, known.state, "answer"), answer=dump(message.payload))
    if step(desk, known, answered) and known.reported_to:
        tell(desk, "alert_answer", known.reported_to, message.payload, known)


def take_verdict(desk: Desk, message: Received) -> None:
    """A court above has judged the answer."""
    known = desk.of(Alert).need(message.payload.alert_id)
    if known.state == "answered":
        judge(desk, known, message.payload.accepted, message.payload.reason, message.envelope.sender)


def judge(desk: Desk, alert: Alert, accepted: bool, reason: str, by: str) -> None:
    """Accept an answer, or send it back with a new term; told to the court that told us."""
    settles = accepted and (alert.source == ONE_OFF or (alert.source == "below" and alert.rule.startswith("U")))
    event = "settle" if settles else "accept" if accepted else "return"
    desk.witness("alert_judged", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "accepted": accepted, "by": by})  # fmt: skip
    if settles:
        clear(desk, alert, by=f"accepted:{by}", event=event)
    else:
        term = None if accepted else answer_term(desk)
        facts = alert.facts | {"judged_by": by, "reason": reason}
        step(desk, alert, replace(alert, state=after(alerts.STATES, alert.state, event), facts=facts, answer_by=term))
    if alert.reported_by:
        tell(
            desk, "alert_verdict", alert.reported_by, AlertVerdict(alert.alert_id, accepted, reason), alert, signed=True
        )


def take_clearing(desk: Desk, message: Received) -> None:
    """It has cleared itself below."""
    known = desk.of(Alert).need(message.payload.alert_id)
    if known.is_open:
        clear(desk, known, by=message.payload.by)
