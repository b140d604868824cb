"""Calling up a file (调卷): a superior asks, the lower court sends file sheet, controls and ledger, or says it is closed.

Source: 审理期限规定 2000 art. 19 (5 days, at most 10, from receipt); 执行程序解释 2020 art. 11.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import superior, to_superior
from shared.messages.schemas import dump
from shared.messages.terms import term
from shared.procedures.matters import Note, docket_entry, exchange_of, from_the_peer
from shared.procedures.papers import ControlItem, FileSheet, Ledger, control_items, file_sheet, ledger

REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})


@dataclass(frozen=True, slots=True)
class FileCall:
    """Which case, and what of it, the superior wants to see."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    items: tuple[str, ...] = term("调取材料", "items", max_length=50)


@dataclass(frozen=True, slots=True)
class FileSent:
    """The file as it stands: sheet, controls, ledger, and the epoch of the power."""

    case_no: str = term("案号", "case number", max_length=64)
    sheet: FileSheet = term("卷宗目录", "file sheet")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")
    holder: str = term("执行实施权持有法院", "holder", max_length=32)
    epoch: int = term("批次", "epoch", minimum=1)
    filed_on: date = term("立案日", "filed on")


@dataclass(frozen=True, slots=True)
class CaseClosedReport:
    """The case is closed, and how."""

    case_no: str = term("案号", "case number", max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_on: date = term("结案日", "closed on")


def report_closed(desk: Desk, message: Received) -> bool:
    """Answer `case_closed` when this court's entry of the lineage is closed; tells whether it was."""
    case = docket_entry(desk, message.envelope.subject)
    if case is None or case.state != "closed" or case.closed_on is None:
        return False
    desk.send(
        "case_closed",
        message.envelope.sender,
        CaseClosedReport(case.case_no, case.mode or "", case.closed_on),
        lineage_id=case.lineage_id,
        exchange_id=message.envelope.procedure_id,
        in_reply_to=message.envelope.message_id,
    )
    return True


def _known_here(desk: Desk, message: Received) -> None:
    from_the_peer("elevation", "lower", may_begin=True)(desk, message)
    named = desk.cases.get(message.payload.case_no)
    if named is None or named.lineage_id != message.envelope.subject:
        refuse(
            RefusalCode.R7,
            "本院没有案件 {case_no}，或其案件链为 {lineage}。",
            "This court has no case {case_no}, or its lineage is {lineage}.",
            rule="审理期限规定 2000 art. 19",
            case_no=message.payload.case_no,
            lineage=named.lineage_id if named else "—",
        )


def _called(desk: Desk, message: Received) -> None:
    called, known = message.envelope.message_id, desk.exchanges.get(message.envelope.procedure_id)
    if known is not None:
        desk.move(known, "file_called", file_call=called)
    else:
        desk.open_exchange(
            "elevation",
            "lower",
            event="file_called",
            lineage_id=message.envelope.subject,
            peer=message.envelope.sender,
            exchange_id=message.envelope.procedure_id,
            data={"file_call": called},
        )
    if report_closed(desk, message):
        exchange = desk.exchanges.need(message.envelope.procedure_id)
        desk.move(exchange, "closed_before")


def _send_file(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    case, power = docket_entry(desk, about.lineage_id), desk.powers.get(about.lineage_id)
    exchange = exchange_of(desk, about)
    if case is None or power is None or exchange.state != "under_review":
        raise Conflict(Text("没有可报送的案件。", "There is no case to send."))
    payload = FileSent(
        case.case_no,
        file_sheet(desk, case),
        control_items(desk, case.lineage_id),
        ledger(desk, case),
        power.holder or "",
        power.epoch,
        case.filed_on,
    )
    sent = desk.send(
        "file_sent",
        exchange.peer,
        payload,
        lineage_id=case.lineage_id,
        exchange_id=exchange.exchange_id,
        in_reply_to=exchange.data.get("file_call"),
    )
    return {"message_id": sent}


#: Every review that may call up a file, with the role of the court that calls.
REVIEWS = (
    ("elevation", "superior"), ("designation", "decider"), ("concentration", "gatherer"), ("joint", "organiser"),
)  # fmt: skip


def _from_the_reviewed_court(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    found = (exchange.procedure, exchange.role) if exchange is not None else REVIEWS[0]
    procedure, role = found if found in REVIEWS else REVIEWS[0]
    from_the_peer(procedure, role)(desk, message)


def _file_intact(desk: Desk, message: Received) -> None:
    _from_the_reviewed_court(desk, message)
    message.payload.sheet.require_intact()


def learn_power(desk: Desk, lineage_id: str, holder: str, epoch: int, evidence: str) -> None:
    """Remember who holds a power elsewhere, as that court says; never overrides what is held here."""
    known = desk.powers.get(lineage_id)
    if known is None:
        desk.powers.add(Power(lineage_id, lineage_id, "elsewhere", holder, epoch, desk.now, {"service": evidence}))
    elif (known.state == "elsewhere" and epoch >= known.epoch) or (known.state == "ended" and epoch > known.epoch):
        desk.save_power(
            Power(lineage_id, lineage_id, "elsewhere", holder, epoch, desk.now, {"service": evidence}, known.awaiting,
                  known.version), expected=known,
        )  # fmt: skip


def _received(desk: Desk, message: Received) -> None:
    said: FileSent = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    learn_power(desk, message.envelope.subject, said.holder, said.epoch, message.envelope.message_id)
    desk.move(exchange, "file_received", file=dump(said), file_message=message.envelope.message_id,
              case_no=said.case_no)  # fmt: skip


def _closed_below(desk: Desk, message: Received) -> None:
    """E1, E4: the lower court's case is closed: the review ends, a ruling on its way is revoked."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("reviewing", "ruled", "withdrawing"):
        exchange = desk.move(exchange, "lower_case_closed", closed=dump(message.payload))
        desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id)
    power = desk.powers.get(message.envelope.subject)
    if power is not None and power.state == "elsewhere" and power.holder == message.envelope.sender:
        desk.save_power(replace(power.ended(), awaiting=None), expected=power)


PROCEDURE = Procedure(
    name="file_call",
    title=Text("调卷", "calling up a file"),
    source="审理期限规定 2000 art. 19",
    messages=(
        MessageKind(
            "file_call",
            1,
            Text("调卷通知", "file call"),
            FileCall,
            "F1.2",
            "审理期限规定 2000 art. 19",
            superior(Line.REMEDY),
            REVIEWERS,
            ApprovalRule.OFFICER,
            answers=("file_sent", "case_closed"),
            starts=(Starts("file_call_transfer", "recipient", Body.IMPLEMENTATION, ("file_sent", "case_closed")),),
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R7),
            sign_for=True,
            accept=_known_here,
            apply=_called,
        ),
        MessageKind(
            "file_sent",
            1,
            Text("报送案卷", "file sent"),
            FileSent,
            "F1.2",
            "审理期限规定 2000 art. 19",
            to_superior(Line.REMEDY),
            frozenset({Body.IMPLEMENTATION}),
            ApprovalRule.OFFICER,
            refusals=(RefusalCode.R7,),
            accept=_file_intact,
            apply=_received,
        ),
        MessageKind(
            "case_closed",
            1,
            Text("案件已结报告", "case closed"),
            CaseClosedReport,
            "F1.2",
            "执行工作规定 2020 art. 64",
            to_superior(Line.REMEDY),
            frozenset({Body.IMPLEMENTATION}),
            accept=_from_the_reviewed_court,
            apply=_closed_below,
        ),
    ),
    acts=(
        ActKind(
            "send_file",
            Text("报送案卷", "send the file"),
            Note,
            "审理期限规定 2000 art. 19",
            frozenset({Body.IMPLEMENTATION}),
            frozenset({"officer", "chief"}),
            "exchange",
            _send_file,
            step="F1.2",
            offers=(Offer("elevation", "lower", ("under_review",)),),
        ),
    ),
)
