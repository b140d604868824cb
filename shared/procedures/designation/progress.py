"""After a designation: monthly reports until closed, and a designated court that asks to be replaced (recusal).

Source: 执行程序解释 2020 art. 12 (the deciding court supervises); monthly reports and recusal [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.designation.review import begin_review
from shared.procedures.designation.service import REPORT_RULE
from shared.procedures.designation.tables import DesignationGround
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import docket_entry, exchange_of
from shared.procedures.papers import ledger
from shared.procedures.power.routes import down_either_line, up_either_line
from shared.procedures.power.rulings import remember

OFFICERS = frozenset({"officer", "chief"})
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
SUPERVISION = "执行程序解释 2020 art. 12 · [D]"


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """What the officer says; sums and case number come from the docket."""

    stage: str = term("办理进展", "stage", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """进展报告."""

    case_no: str = term("案号", "case number", max_length=64)
    stage: str = term("办理进展", "stage", max_length=4000)
    recovered_fen: int = term("已到账（分）", "recovered (fen)", minimum=0)
    outstanding_fen: int = term("未到账（分）", "outstanding (fen)", minimum=0)
    closed: bool = term("已结案", "closed", default=False)
    mode: str = term("结案方式", "closing mode", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class RecusalRequest:
    """请求另行指定: the designated court is conflicted."""

    reason: str = term("理由", "reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class RecusalAnswer:
    """The deciding court's answer to a recusal request; a replacement follows by a new ruling."""

    accepted: bool = term("同意另行指定", "accepted")
    reason: str = term("理由", "reason", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class RecusalReason:
    """A reason."""

    reason: str = term("理由", "reason", default="", max_length=2000)


def progress_of(desk: Desk, lineage_id: str, stage: str) -> ProgressReport:
    """A report from this court's docket. Raises Conflict when the case is not here."""
    case = docket_entry(desk, lineage_id)
    if case is None:
        raise Conflict(Text("本院没有该案件。", "This court has no such case."))
    sums = ledger(desk, case)
    return ProgressReport(case.case_no, stage, sums.received_fen, sums.outstanding_fen, case.state == "closed",
                          case.mode or "")  # fmt: skip


def _report(desk: Desk, doer: Doer, about: About, given: ReportProgress) -> Mapping[str, Any]:
    """Each report closes the duty and opens the next; the report of a closed case is the last."""
    before = exchange_of(desk, about)
    report = progress_of(desk, before.lineage_id, given.stage)
    exchange = desk.move(before, "closed" if report.closed else "report")
    sent = desk.send("progress_report", exchange.peer, report, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    next_report(desk, exchange.exchange_id, exchange.lineage_id, sent, Body.IMPLEMENTATION, last=report.closed)
    return {"message_id": sent}


def next_report(
    desk: Desk, exchange_id: str, lineage_id: str, by: str, body: Body, *, last: bool, rule_id: str = REPORT_RULE
) -> None:
    """A report has been made (or has come): its duty is met, the next one runs unless it was the last."""
    desk.close_duties(subject_id=exchange_id, rule_id=rule_id, by=by)
    if not last:
        desk.open_duty(rule_id, lineage_id=lineage_id, subject_id=exchange_id, body=body)


def from_the_target(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the sender is the court this court named in the exchange."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.data.get("target") != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 不是本院指定的法院。", "{court} is not the court this court named.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _reported(desk: Desk, message: Received) -> None:
    said: ProgressReport = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    moved = desk.move(exchange, "closed" if said.closed else "report", report=message.envelope.message_id)
    next_report(
        desk, moved.exchange_id, moved.lineage_id, message.envelope.message_id, Body.MANAGEMENT, last=said.closed
    )


# — recusal —


def _prepare_recusal(desk: Desk, sending: Sending, given: RecusalRequest) -> RecusalRequest:
    return given


def _may_ask(desk: Desk, sending: Sending) -> None:
    exchange = sending.exchange
    if exchange is None or exchange.role != "target" or exchange.peer != sending.recipient:
        raise Conflict(Text("本院不是被指定的法院。", "This court was not designated."))
    if exchange.data.get("recusal_answer") == "open":
        raise Conflict(Text("已请求另行指定，等待答复。", "A request is already waiting for its answer."))


def _recusal_sent(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "recuse", recusal=sending.message_id, recusal_answer="open")


def _recusal_arrived(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    desk.move(desk.exchanges.need(envelope.procedure_id), "recusal", recusal=envelope.message_id)
    desk.raise_task(
        "recusal",
        lineage_id=envelope.subject,
        subject_id=envelope.message_id,
        body=Body.SUPERVISION,
        zh=f"{envelope.sender} 请求另行指定：{message.payload.reason}",
        en=f"{envelope.sender} asks to be replaced: {message.payload.reason}",
    )


def _keep(desk: Desk, doer: Doer, about: About, given: RecusalReason) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "keep")
    desk.send("recusal_answer", exchange.data["target"], RecusalAnswer(accepted=False, reason=given.reason),
              lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
              in_reply_to=exchange.data["recusal"])  # fmt: skip
    return {"state": exchange.state}


def _replace(desk: Desk, doer: Doer, about: About, given: RecusalReason) -> Mapping[str, Any]:
    """A new review with the designated court as the court to lose the case; its ruling is a new epoch."""
    exchange = desk.move(exchange_of(desk, about), "replace")
    desk.close_duties(subject_id=exchange.exchange_id, by=f"replaced:{doer.person_id}", event="drop")
    known = {} if "new_case_no" in exchange.data or "file" not in exchange.data else {"file": exchange.data["file"]}
    review = begin_review(
        desk, procedure="designation", role="decider", old_court=exchange.data["target"],
        case_no=exchange.data.get("new_case_no", exchange.data["case_no"]), lineage_id=exchange.lineage_id,
        grounds=(DesignationGround.RECUSAL.value,), replaces=exchange.exchange_id, **known,
    )  # fmt: skip
    desk.send("recusal_answer", exchange.data["target"], RecusalAnswer(accepted=True, reason=given.reason),
              lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
              in_reply_to=exchange.data["recusal"])  # fmt: skip
    return {"exchange_id": review.exchange_id, "lineage_id": review.lineage_id}


def _answered(desk: Desk, message: Received) -> None:
    answer = "accepted" if message.payload.accepted else "declined"
    remember(desk, desk.exchanges.need(message.envelope.procedure_id), recusal_answer=answer)


RECUSAL = (Offer("designation", "decider", ("recusal",)), Offer("concentration", "gatherer", ("recusal",)))
PROCEDURE = Procedure(
    name="designation_progress",
    title=Text("指定执行的监督与另行指定", "supervision of a designated case"),
    source=SUPERVISION,
    messages=(
        MessageKind(
            "progress_report", 1, Text("进展报告", "progress report"), ProgressReport, "F2.6", SUPERVISION,
            up_either_line, IMPLEMENTERS, ApprovalRule.OFFICER, accept=from_the_target, apply=_reported,
            refusals=(RefusalCode.R2,),
        ),
        MessageKind(
            "recusal_request", 1, Text("请求另行指定", "recusal request"), RecusalRequest, "F2.2",
            "E3 类推 (unconfirmed) · [D]", up_either_line, IMPLEMENTERS, ApprovalRule.PRESIDENT,
            answers=("recusal_answer",), inputs=RecusalRequest, prepare=_prepare_recusal, check=_may_ask,
            issued=_recusal_sent, accept=from_the_target, apply=_recusal_arrived, refusals=(RefusalCode.R2,),
            offers=(Offer("designation", "target", ("informed", "holder", "docketed")),), sign_for=True,
        ),
        MessageKind(
            "recusal_answer", 1, Text("另行指定答复", "answer to a recusal request"), RecusalAnswer, "F2.2", "[D]",
            down_either_line, REVIEWERS, ApprovalRule.OFFICER, apply=_answered, sign_for=True,
        ),
    ),
    acts=(
        ActKind("report_progress", Text("报告进展", "report progress"), ReportProgress, SUPERVISION, IMPLEMENTERS,
                OFFICERS, "exchange", _report, step="F2.6", offers=(Offer("designation", "target", ("docketed",)),)),
        ActKind("decline_recusal", Text("不予另行指定", "decline the recusal"), RecusalReason, "[D]", REVIEWERS, OFFICERS,
                "exchange", _keep, step="F2.2", offers=RECUSAL),
        ActKind("replace_designated_court", Text("同意另行指定", "name another court"), RecusalReason, "[D]",
                REVIEWERS, OFFICERS, "exchange", _replace, step="F2.2", offers=RECUSAL),
    ),
)  # fmt: skip
