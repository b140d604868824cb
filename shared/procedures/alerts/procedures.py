"""The procedure of alerts, for the catalogue: what it follows, what it says between courts, what people do."""

from __future__ import annotations

from typing import Any

from shared.domain import alerts
from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import superior, to_superior
from shared.procedures.alerts import from_below, sweeping
from shared.procedures.alerts.answering import ACTS, ANSWERING
from shared.procedures.alerts.messages import AlertAnswer, AlertCleared, AlertVerdict, ClockAlert
from shared.procedures.alerts.watching import (
    act_seen,
    attempt_seen,
    events,
    follow_control,
    follow_duty,
    message_seen,
    names_of,
    sending_seen,
)

MANAGERS = frozenset({Body.MANAGEMENT})
UP, DOWN = to_superior(Line.MANAGEMENT), superior(Line.MANAGEMENT)


def _kind(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    bodies = more.pop("bodies", MANAGERS)
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="", source=f"{alerts.CHECKED} · [D]",
                       bodies=bodies, **more)  # fmt: skip


ANSWERERS = frozenset({Body.IMPLEMENTATION, Body.REVIEW, Body.SUPERVISION, Body.FILING, Body.MANAGEMENT})
PROCEDURES = (
    Procedure(
        name="alert",
        title=Text("预警", "alerts"),
        source=alerts.CHECKED,
        tables={"court": alerts.STATES},
        messages=(
            _kind("clock_alert", "预警上报", "unanswered alert", ClockAlert, route=UP, accept=from_below.of_a_court_below,
                  apply=from_below.take_alert, answers=("alert_answer", "alert_cleared"),
                  refusals=(RefusalCode.R2, RefusalCode.R7)),
            _kind("alert_answer", "预警答复", "answer to an alert", AlertAnswer, route=UP, accept=from_below.by_who_told_us,
                  apply=from_below.take_answer, answers=("alert_verdict",), refusals=(RefusalCode.R2,), bodies=ANSWERERS,
                  authors=ANSWERING),
            _kind("alert_verdict", "预警答复审核", "verdict on an answer", AlertVerdict, route=DOWN,
                  accept=from_below.by_whom_we_told, apply=from_below.take_verdict, refusals=(RefusalCode.R2,)),
            _kind("alert_cleared", "预警解除", "alert cleared", AlertCleared, route=UP, accept=from_below.by_who_told_us,
                  apply=from_below.take_clearing, refusals=(RefusalCode.R2,), bodies=ANSWERERS | {Body.COMMAND_CENTRE}),
        ),
        acts=ACTS,
        hooks=Hooks(
            after_event=events(),
            after_act=dict.fromkeys(names_of("act:"), act_seen),
            after_apply=dict.fromkeys(names_of("message:"), message_seen),
            after_issue=dict.fromkeys(names_of("sent:"), sending_seen),
            after_refused=(attempt_seen,),
            after_duty=(follow_duty,),
            after_control=(follow_control,),
            sweeps=(Sweep("alerts", sweeping.run, sweeping.next_on),),
        ),
    ),
)  # fmt: skip
