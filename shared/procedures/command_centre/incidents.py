"""Emergencies (突发事件): reported up the line at once by grade, supported by the local court and the courts above.

Source: 法发〔2009〕50号 arts 2, 3 (four grades; the top one: grave social impact, a death or three injured; the local court
must help); how far each grade goes: a setting [D]. The log of an incident is evidence (法释〔2024〕13号 arts 3, 4).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.command_centre import courts_told, least_grade
from shared.domain.courts import Body, Line
from shared.domain.errors import BadInput, Citation, Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump
from shared.messages.terms import term
from shared.procedures.command_centre.course import lineage_of
from shared.procedures.command_centre.tables import CENTRE, EMER, INCIDENT, OFFICERS, REPORTER, TOLD
from shared.procedures.matters import Note, exchange_of

SUPPORT, LEVELS = "incident_support", "incident_levels"


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """突发事件报告."""

    grade: int = term("等级", "grade", help_zh="一级最高", help_en="1 is the gravest", minimum=1, maximum=4)
    place: str = term("地点", "place", max_length=300)
    happened_at: datetime = term("发生时间", "happened at")
    text: str = term("经过", "what happened", max_length=2000)
    deaths: int = term("死亡人数", "deaths", default=0, minimum=0, maximum=10_000)
    injured: int = term("受伤人数", "injured", default=0, minimum=0, maximum=10_000)
    grave: bool = term("社会影响特别重大", "grave social impact", default=False)
    local_court: str = term("事发地法院", "court of the place", default="", max_length=32)
    case_no: str = term("案号", "case", default="", max_length=64)
    order: str = term("相关调度", "dispatch it happened in", default="", max_length=64)
    evidence: tuple[str, ...] = term(
        "证据（执法记录编号等）", "evidence (recordings and the like)", default=(), max_length=50
    )


@dataclass(frozen=True, slots=True)
class SupportSent:
    """支援告知: who is coming."""

    text: str = term("支援情况", "who comes with what", max_length=1000)
    people: int = term("人数", "people", default=0, minimum=0, maximum=10_000)


def _report(desk: Desk, doer: Doer, about: About, given: IncidentReport) -> Mapping[str, Any]:
    least = least_grade(deaths=given.deaths, injured=given.injured, grave=given.grave)
    if given.grade > least:
        raise BadInput(
            Text("有人死亡、三人以上受伤或社会影响特别重大的，为一级突发事件。", "A death, three injured or grave social impact is grade 1."),
            Text("请按一级上报。", "Report it as grade 1."), source=Citation("法发〔2009〕50号", "2009", "art. 2"),
        )  # fmt: skip
    line = [court.court_id for court in desk.registry.superiors(desk.court_id, Line.MANAGEMENT, desk.today)]
    told = courts_told(given.grade, line, desk.law.rule(LEVELS, desk.today).numbers())
    local = (given.local_court,) if given.local_court not in ("", desk.court_id, *told) else ()
    lineage_id = lineage_of(desk, desk.court_id, given.case_no) if given.case_no else f"court:{desk.court_id}"
    opened = desk.open_exchange(
        INCIDENT, "reporter", event="report", lineage_id=lineage_id, peer=told[0] if told else desk.court_id,
        data={"case_no": given.case_no, "report": dump(given), "grade": given.grade, "told": [*told, *local], "support": []},
    )  # fmt: skip
    for court in (*told, *local):
        desk.send("incident_report", court, given, lineage_id=lineage_id, exchange_id=opened.exchange_id)
    return {"exchange_id": opened.exchange_id, "lineage_id": lineage_id, "told": ",".join((*told, *local))}


def _for_me(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless this court stands above, or the incident happened in its place."""
    sender = message.envelope.sender
    above = desk.registry.is_superior(desk.court_id, sender, Line.MANAGEMENT, desk.today)
    if not above and message.payload.local_court != desk.court_id:
        refuse(RefusalCode.R2, "本院既非 {court} 的上级法院，也非事发地法院。",
               "This court neither stands above {court}, nor did it happen here.", rule=f"{EMER} arts 2, 3", court=sender)  # fmt: skip


def _reported(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    opened = desk.open_exchange(
        INCIDENT, "told", event="report", lineage_id=envelope.subject, peer=envelope.sender, exchange_id=envelope.procedure_id,
        data={"case_no": said.case_no, "report": dump(said), "grade": said.grade},
    )  # fmt: skip
    above = desk.registry.superior(envelope.sender, Line.MANAGEMENT, desk.today)
    if said.local_court == desk.court_id or (above is not None and above.court_id == desk.court_id):
        desk.open_duty(SUPPORT, lineage_id=envelope.subject, subject_id=opened.exchange_id, body=Body.COMMAND_CENTRE)
    desk.raise_task(
        "incident", lineage_id=envelope.subject, subject_id=opened.exchange_id, body=Body.COMMAND_CENTRE,
        zh=f"{envelope.sender} 报告 {said.grade} 级突发事件，请立即报告负责人并组织支援。",
        en=f"{envelope.sender} reports an incident of grade {said.grade}: tell the head at once and send help.",
    )  # fmt: skip


def _support(desk: Desk, doer: Doer, about: About, given: SupportSent) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "support", sent=given.text)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=SUPPORT, by=doer.person_id)
    sent = desk.send(
        "support_sent", exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id
    )
    return {"message_id": sent}


def _from_one_told(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if (
        exchange is None
        or exchange.procedure != INCIDENT
        or message.envelope.sender not in exchange.data.get("told", [])
    ):
        refuse(RefusalCode.R2, "未向 {court} 报告过该事件。", "Nobody reported this to {court}.", rule="程序当事法院 [D]",
               court=message.envelope.sender)  # fmt: skip


def _supported(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    entry = {"court": message.envelope.sender, "text": message.payload.text, "at": desk.now.isoformat()}
    if exchange.state != "closed":
        desk.move(exchange, "supported", support=[*exchange.data["support"], entry])


def _close(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "close", note=given.note).state}


PROCEDURE = Procedure(
    name=INCIDENT,
    title=Text("突发事件", "incident"),
    source=EMER,
    tables={"reporter": REPORTER, "told": TOLD},
    messages=(
        MessageKind("incident_report", 1, Text("突发事件报告", "incident report"), IncidentReport, "F9.4", f"{EMER} arts 2, 3",
                    between_courts, CENTRE, accept=_for_me, apply=_reported, answers=("support_sent",),
                    refusals=(RefusalCode.R2,)),
        MessageKind("support_sent", 1, Text("支援告知", "support sent"), SupportSent, "F9.4", f"{EMER} art. 3", between_courts,
                    CENTRE, accept=_from_one_told, apply=_supported, refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("report_incident", Text("报告突发事件", "report an incident"), IncidentReport, f"{EMER} art. 2", CENTRE, OFFICERS,
                "court", _report, step="F9.4"),
        ActKind("send_support", Text("派出支援", "send support"), SupportSent, f"{EMER} art. 3", CENTRE, OFFICERS, "exchange",
                _support, step="F9.4", offers=(Offer(INCIDENT, "told", ("reported", "supported")),)),
        ActKind("close_incident", Text("事件处置完毕", "the incident is over"), Note, "[D]", CENTRE, OFFICERS, "exchange", _close,
                step="F9.4", offers=(Offer(INCIDENT, "reporter", ("reported", "supported")),)),
    ),
)  # fmt: skip
