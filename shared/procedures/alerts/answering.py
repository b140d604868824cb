"""Acts about an alert: answer it with evidence, judge the answer, name who monitors it.

An extension is a document: drafted by the handler, signed by the chief, so that another person has approved it.
Source: 法〔2021〕322号; who may what [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain import alerts
from shared.domain.alerts import LIVE, UNANSWERED, Alert, AnswerKind
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Citation, Conflict, NotAllowed, NotFound, Text
from shared.domain.people import ApprovalRule, Person
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind
from shared.messages.schemas import dump
from shared.messages.terms import term
from shared.procedures.alerts.from_below import judge
from shared.procedures.alerts.keeping import step, tell
from shared.procedures.alerts.messages import AlertAnswer
from shared.procedures.supervising import lines_of

CHECKED = Citation("法〔2021〕322号", "2021", "")
WHICH = "预警（编号，或者本案预警种类）"


class NotTheHandler(NotAllowed):
    """An alert is answered by its handler, or where there is none by the body it belongs to; the chief may for either."""

    code = "not_the_handler"
    what = Text("该预警由承办人或者{body}答复。", "This alert is answered by its handler, or by {body_en}.")
    todo = Text("请由承办人、该机构人员或者局长答复。", "Let the handler, a member of that body or the chief answer.")
    source = CHECKED


class NotTheMonitor(NotAllowed):
    """An answer is judged by the named monitor, who neither handles the case nor gave the answer."""

    code = "not_the_monitor"
    what = Text(
        "该预警的答复由监管专人审核，答复人不得自审。", "The named monitor judges the answer, never who gave it."
    )
    todo = Text("请由监管专人办理，或者由局长另行指定。", "Let the monitor do it, or the chief name another.")
    source = CHECKED


class JudgedAbove(Conflict):
    """The alert has gone up; the highest court told judges the answer."""

    code = "judged_above"
    what = Text("该预警已报 {court}，由其审核答复。", "The alert has gone to {court}, which judges the answer.")
    todo = Text("请等候上级法院审核。", "Wait for its verdict.")
    source = CHECKED


@dataclass(frozen=True, slots=True)
class AnswerAlert:
    """An answer with its evidence."""

    alert: str = term(WHICH, "alert (id, or rule in the case)", min_length=2, max_length=64)
    kind: AnswerKind = term("答复种类", "kind of answer")
    words: str = term("说明", "in words", min_length=1, max_length=2000)
    evidence: str = term("证据（一行一项）", "evidence, one a line", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ExtendAlert:
    """An answer that sets a new day."""

    alert: str = term(WHICH, "alert (id, or rule in the case)", min_length=2, max_length=64)
    words: str = term("理由", "reasons", min_length=1, max_length=2000)
    evidence: str = term("证据（一行一项）", "evidence, one a line", min_length=1, max_length=4000)
    new_due: date = term("新期限", "new due")


@dataclass(frozen=True, slots=True)
class JudgeAnswer:
    """The monitor's verdict on an answer."""

    alert: str = term(WHICH, "alert (id, or rule in the case)", min_length=2, max_length=64)
    accepted: bool = term("认可", "accepted")
    reason: str = term("理由", "reason", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class NameMonitor:
    """Who monitors an alert."""

    alert: str = term(WHICH, "alert (id, or rule in the case)", min_length=2, max_length=64)
    person_id: str = term("监管专人", "monitor", min_length=1, max_length=64)


def alert_meant(desk: Desk, lineage_id: str, named: str) -> Alert:
    """The open alert of this id, or the only one of this rule in the case. Raises NotFound."""
    known = desk.of(Alert).get(named)
    found = (
        [known] if known is not None else desk.of(Alert).where(lineage_id=lineage_id, rule=named, state__in=list(LIVE))
    )
    if len(found) != 1 or found[0].lineage_id != (lineage_id or found[0].lineage_id):
        raise NotFound(name=named)
    return found[0]


def _answer(desk: Desk, doer: Doer, about: About, given: AnswerAlert) -> Mapping[str, Any]:
    if given.kind is AnswerKind.EXTENSION:
        raise BadInput(Text("延长须拟稿报局长审核。", "An extension is drafted and signed by the chief."),
                       Text("请用“答复预警（延长）”。", "Use the act for an extension."))  # fmt: skip
    return _answered(desk, doer, about, given.alert, given.kind, given.words, given.evidence)


def _extend(desk: Desk, doer: Doer, about: About, given: ExtendAlert) -> Mapping[str, Any]:
    if given.new_due <= desk.today:
        raise BadInput(Text("新期限 {day} 应在今日之后。", "The new day {day} has to come."), day=given.new_due)
    by = next((signed.person_id for signed in desk.signed if signed.act == "review"), "")
    return _answered(
        desk, doer, about, given.alert, AnswerKind.EXTENSION, given.words, given.evidence, given.new_due, by
    )


def _answered(
    desk: Desk, doer: Doer, about: About, named: str, kind: AnswerKind, words: str, evidence: str, new_due: date | None = None,
    approved_by: str = "",
) -> Mapping[str, Any]:  # fmt: skip
    alert = alert_meant(desk, about.lineage_id, named)
    _require_handler(alert, desk, doer)
    if alert.state not in UNANSWERED:
        raise Conflict(
            Text("该预警已答复或者已解除（{state}）。", "The alert is answered or over ({state})."), state=alert.state
        )
    said = AlertAnswer(alert.alert_id, kind, words, lines_of(evidence, "证据"), desk.today, new_due, approved_by)
    answered = replace(
        alert, state=after(alerts.STATES, alert.state, "answer"), answer=dump(said) | {"by": doer.person_id}
    )
    if not step(desk, alert, answered):
        raise Conflict(Text("该预警刚有变动。", "The alert has just changed."))
    desk.witness("alert_answered", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "kind": kind.value, "by": doer.person_id, "approved_by": approved_by})  # fmt: skip
    if alert.reported_to:
        tell(desk, "alert_answer", alert.reported_to, said, alert, signed=True)
    return {"alert_id": alert.alert_id, "state": answered.state}


def _require_handler(alert: Alert, desk: Desk, doer: Doer) -> None:
    person = desk.of(Person).get(doer.person_id)
    in_body = person is not None and alert.body in person.bodies
    chief = person is not None and "chief" in person.roles
    own = alert.court == desk.court_id
    if not own or doer.person_id == alert.monitor or not (chief or doer.person_id == alert.handler or in_body):
        raise NotTheHandler(body=Body(alert.body).label.zh, body_en=Body(alert.body).label.en)


def _judge(desk: Desk, doer: Doer, about: About, given: JudgeAnswer) -> Mapping[str, Any]:
    alert = alert_meant(desk, about.lineage_id, given.alert)
    if alert.state != "answered":
        raise Conflict(
            Text("没有待审核的答复（{state}）。", "There is no answer to judge ({state})."), state=alert.state
        )
    if alert.reported_to:
        raise JudgedAbove(court=alert.reported_to)
    if doer.person_id in (alert.answer.get("by"), alert.handler) or doer.person_id != alert.monitor:
        raise NotTheMonitor
    if not given.accepted and not given.reason:
        raise BadInput(Text("退回须写明理由。", "Give the reason for sending it back."))
    judge(desk, alert, given.accepted, given.reason, doer.person_id)
    return {"alert_id": alert.alert_id, "accepted": given.accepted}


def _name(desk: Desk, doer: Doer, about: About, given: NameMonitor) -> Mapping[str, Any]:
    alert = alert_meant(desk, about.lineage_id, given.alert)
    person = desk.of(Person).get(given.person_id)
    if person is None or not person.active:
        raise NotFound(name=given.person_id)
    if not alert.is_open or given.person_id in (alert.handler, alert.answer.get("by")):
        raise Conflict(Text("监管专人不得是承办人、答复人；已解除的预警不再指定。",
                            "The monitor is neither handler nor answerer, and of an open alert."))  # fmt: skip
    step(desk, alert, replace(alert, monitor=given.person_id))
    desk.witness("alert_monitor_named", subject_id=alert.alert_id, lineage_id=alert.lineage_id,
                 detail={"rule": alert.rule, "monitor": given.person_id, "by": doer.person_id})  # fmt: skip
    return {"monitor": given.person_id}


HANDLING = frozenset({Body.IMPLEMENTATION, Body.REVIEW, Body.SUPERVISION, Body.FILING, Body.MANAGEMENT})
MONITORING = frozenset({Body.MANAGEMENT})
ANSWERING = frozenset({"officer", "judge", "filing_clerk", "chief"})
SOURCE = "法〔2021〕322号"
ACTS = (
    ActKind("answer_alert", Text("答复预警", "answer an alert"), AnswerAlert, SOURCE, HANDLING, ANSWERING, "case", _answer),
    ActKind("extend_alert", Text("答复预警（延长）", "answer an alert by an extension"), ExtendAlert, SOURCE, HANDLING,
            frozenset({"officer", "filing_clerk"}), "case", _extend, approvals=ApprovalRule.CHIEF),
    ActKind("judge_alert_answer", Text("审核预警答复", "judge the answer to an alert"), JudgeAnswer, SOURCE, MONITORING,
            frozenset({"officer", "chief"}), "case", _judge),
    ActKind("name_alert_monitor", Text("指定预警监管专人", "name the monitor of an alert"), NameMonitor, SOURCE, MONITORING,
            frozenset({"chief"}), "case", _name),
)  # fmt: skip
