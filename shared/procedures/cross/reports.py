"""Cross enforcement under way: monthly reports with their answers, and its end.

Source: 法发〔2024〕9号 part 5 (supervision); monthly [D], no time limit was found in a text.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import Route
from shared.messages.terms import term
from shared.procedures.cross.proposal import CROSS
from shared.procedures.designation.progress import ProgressReport, ReportProgress, next_report, progress_of
from shared.procedures.designation.service import REPORT_RULE
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import exchange_of
from shared.procedures.power.routes import down_either_line, up_either_line
from shared.procedures.power.rulings import remember

OFFICERS = frozenset({"officer", "chief"})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
JOINT_RULE = "cross_report"
SUPERVISED = (Offer("joint", "organiser", ("running",)), Offer("designation", "decider", ("supervising",)),
              Offer("concentration", "gatherer", ("supervising",)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteReport:
    """阅悉: the report is taken note of."""

    remark: str = term("意见", "remark", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class Escalate:
    """The report does not satisfy; what the deciding court wants or will do next."""

    measure: str = term("督办要求", "what is wanted next", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class CrossEnd:
    """交叉执行终结: result; a joint mode ends with it."""

    result: str = term("结果", "result", min_length=1, max_length=4000)


def _rule_of(exchange: Exchange) -> str:
    return JOINT_RULE if exchange.procedure == "joint" else REPORT_RULE


def _report(desk: Desk, doer: Doer, about: About, given: ReportProgress) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    report = progress_of(desk, before.lineage_id, given.stage)
    last = report.closed
    exchange = desk.move(before, "closed" if last and before.procedure != "joint" else "report")
    sent = desk.send("cross_report", exchange.peer, report, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    next_report(desk, exchange.exchange_id, exchange.lineage_id, sent, Body.IMPLEMENTATION, last=last,
                rule_id=_rule_of(exchange))  # fmt: skip
    return {"message_id": sent}


def _by_the_one_in_charge(desk: Desk, message: Received) -> None:
    """The lead of a joint enforcement, or the court named in a designation or concentration."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    in_charge = None
    if exchange is not None:
        in_charge = exchange.peer if exchange.procedure == "joint" else exchange.data.get("target")
    if in_charge != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 不是本次交叉执行的承办法院。", "{court} is not in charge of this cross enforcement.",
               rule=CROSS, court=message.envelope.sender)  # fmt: skip


def _reported(desk: Desk, message: Received) -> None:
    said: ProgressReport = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    joint = exchange.procedure == "joint"
    moved = desk.move(exchange, "closed" if said.closed and not joint else "report", report=message.envelope.message_id)
    if not joint:
        next_report(desk, moved.exchange_id, moved.lineage_id, message.envelope.message_id, Body.MANAGEMENT,
                    last=said.closed)  # fmt: skip


def _in_charge(exchange: Exchange) -> str:
    return exchange.peer if exchange.procedure == "joint" else str(exchange.data["target"])


def _note(desk: Desk, doer: Doer, about: About, given: NoteReport) -> Mapping[str, Any]:
    return _answer(desk, about, "note", given)


def _escalate(desk: Desk, doer: Doer, about: About, given: Escalate) -> Mapping[str, Any]:
    return _answer(desk, about, "escalate", given)


def _answer(desk: Desk, about: About, kind: str, payload: Any) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    sent = desk.send(kind, _in_charge(exchange), payload, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data.get("report"))  # fmt: skip
    remember(desk, exchange, answered=sent)
    return {"message_id": sent}


def _from_the_peer(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.peer != message.envelope.sender:
        refuse(
            RefusalCode.R7,
            "本院没有参加该次交叉执行。",
            "This court takes no part in that cross enforcement.",
            rule=CROSS,
        )


def _escalated(desk: Desk, message: Received) -> None:
    desk.raise_task(
        "escalated",
        lineage_id=message.envelope.subject,
        subject_id=message.envelope.message_id,
        body=Body.IMPLEMENTATION,
        zh=f"{message.envelope.sender} 督办：{message.payload.measure}",
        en=f"{message.envelope.sender} wants: {message.payload.measure}",
    )


def _end(desk: Desk, doer: Doer, about: About, given: CrossEnd) -> Mapping[str, Any]:
    """Everybody who took part is told, each in the exchange it knows."""
    exchange = exchange_of(desk, about)
    told = _end_one(desk, exchange, given)
    carried = desk.exchanges.get(exchange.data.get("carried_by") or "")
    if carried is not None and carried.procedure in ("joint", "designation"):
        told += _end_one(desk, carried, given)
    return {"told": ",".join(told)}


def _end_one(desk: Desk, exchange: Exchange, given: CrossEnd) -> list[str]:
    told: list[str] = []
    if exchange.procedure == "concentration" and exchange.role == "set":
        for review_id in exchange.data["reviews"].values():
            told += _end_one(desk, desk.exchanges.need(review_id), given)
    elif exchange.procedure == "joint":
        told = list(exchange.data["told"])
    elif exchange.procedure == "cross":
        told = [exchange.peer] if "proposal" in exchange.data else []
    elif exchange.data.get("epoch") and exchange.data["target"] != desk.court_id:
        told = [exchange.data["target"]]
    for court_id in told if exchange.role != "set" else ():
        desk.send("cross_end", court_id, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
    if exchange.procedure in ("cross", "joint") or exchange.role == "set":
        desk.move(exchange, "end", result=given.result)
        desk.close_duties(subject_id=exchange.exchange_id, by="cross_end", event="drop")
    return told


def _ended(desk: Desk, message: Received) -> None:
    """A joint mode ends here; a designated court goes on until it has closed its case."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.procedure in ("cross", "joint"):
        desk.move(exchange, "end", result=message.payload.result)
        desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")
    else:
        remember(desk, exchange, cross_end=message.envelope.message_id)


def _kind(name: str, zh: str, en: str, payload: type, step: str, route: Route, bodies: frozenset[Body],
          **more: Any) -> MessageKind:  # fmt: skip
    return MessageKind(name, 1, Text(zh, en), payload, step, CROSS, route, bodies, ApprovalRule.OFFICER, **more)


def _step(name: str, zh: str, en: str, payload: type, step: str, bodies: frozenset[Body], effect: Any,
          offers: tuple[Offer, ...]) -> ActKind:  # fmt: skip
    return ActKind(name, Text(zh, en), payload, CROSS, bodies, OFFICERS, "exchange", effect, step=step, offers=offers)


PROCEDURE = Procedure(
    name="cross_reports",
    title=Text("交叉执行的报告与终结", "reports and end of a cross enforcement"),
    source="法发〔2024〕9号 part 5",
    messages=(
        _kind("cross_report", "交叉执行进展报告", "report of a cross enforcement", ProgressReport, "F3.3", up_either_line,
              IMPLEMENTERS, answers=("note", "escalate"), accept=_by_the_one_in_charge, apply=_reported,
              refusals=(RefusalCode.R2,)),
        _kind("note", "阅悉", "noted", NoteReport, "F3.3", down_either_line, REVIEWERS, accept=_from_the_peer,
              refusals=(RefusalCode.R7,)),
        _kind("escalate", "督办", "escalated", Escalate, "F3.3", down_either_line, REVIEWERS, accept=_from_the_peer,
              apply=_escalated, sign_for=True, refusals=(RefusalCode.R7,)),
        _kind("cross_end", "交叉执行终结通知", "end of a cross enforcement", CrossEnd, "F3.4", down_either_line, REVIEWERS,
              accept=_from_the_peer, apply=_ended, sign_for=True, refusals=(RefusalCode.R7,)),
    ),
    acts=(
        _step("report_cross", "报告交叉执行进展", "report", ReportProgress, "F3.3", IMPLEMENTERS, _report,
              (Offer("joint", "lead", ("leading",)), Offer("designation", "target", ("docketed",)))),
        _step("note_report", "阅悉报告", "note the report", NoteReport, "F3.3", REVIEWERS, _note, SUPERVISED),
        _step("escalate_report", "督办", "escalate", Escalate, "F3.3", REVIEWERS, _escalate, SUPERVISED),
        _step("end_cross", "终结交叉执行", "end the cross enforcement", CrossEnd, "F3.4", REVIEWERS, _end,
              (Offer("cross", "decider", ("accepted",)), Offer("joint", "organiser", ("deciding", "running")),
               Offer("concentration", "set", ("gathering",)))),
    ),
)  # fmt: skip
