"""The coordinating court's decision binds: who disposes, the shares, the steps, by when; each court reports that it is done.

It overtakes minutes and withdrawals that cross it. Not done in time, the court that decided is told and has the tools of
supervision (urging, correction, liability). What moves power (designation, elevation, joint enforcement) is done by those
procedures; the disposal right of one asset by `disposal_designation`. Source: 执行工作规定 2020 arts 70, 71–74, 78.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About
from shared.messages.schemas import dump, load
from shared.messages.terms import term
from shared.procedures.dispute.course import ends, in_dispute, matter_of, row_of, rungs_of, tell_end, top_of
from shared.procedures.dispute.fund import in_hand
from shared.procedures.dispute.ladder import own_body
from shared.procedures.dispute.papers import Outcome
from shared.procedures.matters import exchange_of
from shared.procedures.papers import require_hash
from shared.procedures.supervising import open_dated_duty, require_future

EXECUTION_RULE = "dispute_execution"


class Mode(StrEnum):
    """By what the dispute is solved; all but `dispose` and `other` are carried out by a procedure of their own."""

    DISPOSE = "dispose"
    DESIGNATE = "designate"
    ELEVATE = "elevate"
    JOINT = "joint"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DecisionInputs:
    """What the person who coordinates decides; taken over unchanged for the second court."""

    mode: Mode = term("处理方式", "mode", default=Mode.DISPOSE)
    reasoning: str = term("理由", "reasoning", default="", max_length=4000)
    disposer: str = term("处置法院", "court that disposes", default="", max_length=32)
    shares: str = term(
        "分配（一行一项：法院 | 金额分）", "shares, one a line: court | fen", default="", max_length=2000
    )
    steps: str = term("执行步骤（一行一项）", "steps, one a line", default="", max_length=4000)
    due_on: date | None = term("执行期限", "due", default=None)


@dataclass(frozen=True, slots=True)
class Share:
    """What a court gets of the money in the coordinating court's account."""

    court: str = term("法院", "court", max_length=32)
    amount_fen: int = term("金额（分）", "amount (fen)", minimum=0)


@dataclass(frozen=True, slots=True)
class CoordinationDecision:
    """协调处理决定书."""

    document_no: str = term("决定书号", "document number", max_length=64)
    document: str = term("正文", "text", max_length=8000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    mode: Mode = term("处理方式", "mode")
    shares: tuple[Share, ...] = term("分配", "shares", max_length=10)
    steps: tuple[str, ...] = term("执行步骤", "steps", min_length=1, max_length=50)
    due_on: date = term("执行期限", "due")
    disposer: str = term("处置法院", "court that disposes", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class DecisionExecuted:
    """协调处理决定执行情况."""

    report: str = term("执行情况", "what was done", min_length=1, max_length=4000)


def prepare(desk: Desk, sending: Sending, given: DecisionInputs) -> CoordinationDecision:
    """Raises BadInput (no steps, no day, a disposer that is neither court, shares beyond the account), Refused R12."""
    row = in_dispute(sending, "coordinator", "coordinating", "decided")
    if "decision" in row.data:
        known: CoordinationDecision = load(CoordinationDecision, row.data["decision"])
        return known
    matter = matter_of(row)
    steps = tuple(line.strip() for line in given.steps.splitlines() if line.strip())
    if not steps or given.due_on is None or not given.reasoning.strip():
        raise BadInput(Text("请写明理由、执行步骤和期限。", "Give reasoning, steps and a day."))
    if given.disposer not in ("", *matter.parties):
        raise BadInput(Text("处置法院须为争议法院之一；由其他法院办理的，另行指定或提级。",
                            "The disposer is one of the two; another court is designated, or the case elevated."))  # fmt: skip
    require_future(desk, given.due_on)
    shares = tuple(_share(line, matter.parties) for line in given.shares.splitlines() if line.strip())
    if sum(share.amount_fen for share in shares) > in_hand(desk, row):
        raise BadInput(Text("分配总额超过协调账户的争议案款（{fen} 分）。", "The shares exceed the money in the account ({fen} fen)."),
                       fen=in_hand(desk, row))  # fmt: skip
    names = {court: desk.registry.court(court).name.zh for court in (desk.court_id, *matter.parties)}
    document = "\n".join((
        names[desk.court_id], "协 调 处 理 决 定 书", str(row.data["docket_no"]),
        f"{names[matter.a]}与{names[matter.b]}因{matter.ground.label.zh}报请协调，现决定如下。", given.reasoning,
        *([f"由{names[given.disposer]}处置：{matter.asset}"] if given.disposer else []),
        *(f"{names[share.court]}受偿{share.amount_fen}分" for share in shares),
        *(f"{number}．{step}" for number, step in enumerate(steps, 1)),
        f"各执行法院应于{given.due_on}前执行。{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return CoordinationDecision(str(row.data["docket_no"]), document, hashlib.sha256(document.encode()).hexdigest(), given.mode,
                                shares, steps, given.due_on, given.disposer)  # fmt: skip


def _share(line: str, parties: tuple[str, str]) -> Share:
    court, _, fen = (part.strip() for part in line.partition("|"))
    if court not in parties or not fen.isdigit():
        raise BadInput(Text("分配行无法识别：{line}。", "This line names no share: {line}."), line=line[:80])
    return Share(court, int(fen))


def may_leave(desk: Desk, sending: Sending) -> None:
    """To each court once. Raises Conflict."""
    row = in_dispute(sending, "coordinator", "coordinating", "decided")
    if sending.recipient not in matter_of(row).parties or sending.recipient in row.data.get("decided_to", []):
        raise Conflict(
            Text("该决定不能再发给 {court}。", "The decision cannot go to {court} (again)."), court=sending.recipient
        )


def issued(desk: Desk, sending: Sending) -> None:
    """The decision stands; with the first copy every court on the ladders learns of it, and its execution is watched."""
    row, said = desk.exchanges.need(sending.exchange_id), sending.payload
    told = [*row.data.get("decided_to", []), sending.recipient]
    moved = desk.move(row, "decide", decision=dump(said), decided_to=told)
    if len(told) == 1:
        tell_end(desk, moved, rungs_of(desk, matter_of(moved)), Outcome.DECIDED, said.document_no)
        desk.close_duties(subject_id=row.exchange_id, by=sending.message_id, event="drop")
        open_dated_duty(desk, EXECUTION_RULE, said.due_on, lineage_id=row.lineage_id, subject_id=row.exchange_id,
                        body=own_body(desk).value, document=said.document_no)  # fmt: skip


def arrived(desk: Desk, message: Received) -> None:
    """Binding from receipt, whatever the courts agreed or gave up meanwhile."""
    said: CoordinationDecision = message.payload
    row = row_of(desk, message, "party")
    moved = ends(desk, row, Outcome.DECIDED, said.document_no, by=message.envelope.message_id, disposer=said.disposer,
                 decision_no=said.document_no, steps=list(said.steps), mode=said.mode.value)  # fmt: skip
    if moved is None:
        return
    open_dated_duty(desk, EXECUTION_RULE, said.due_on, lineage_id=row.lineage_id, subject_id=row.exchange_id,
                    body=Body.IMPLEMENTATION.value, document=said.document_no, paper=message.envelope.message_id)  # fmt: skip


def sound(desk: Desk, message: Received) -> None:
    """The text has its hash. Raises Refused R7."""
    require_hash(message.payload.document, message.payload.document_sha256, "协调处理决定书正文")


def execute(desk: Desk, doer: Doer, about: About, given: DecisionExecuted) -> Mapping[str, Any]:
    """A court has done its part; not while disputed money is still owed. Raises Conflict."""
    row = exchange_of(desk, about)
    if int(row.data.get("fund_due_fen", 0)):
        raise Conflict(Text("争议案款尚未汇入。", "The disputed money has not been paid in."))
    row = desk.move(row, "execute", executed_on=str(desk.today))
    sent = desk.send("decision_executed", top_of(desk, matter_of(row)), given, lineage_id=row.lineage_id,
                     exchange_id=row.exchange_id)  # fmt: skip
    desk.close_duties(subject_id=row.exchange_id, rule_id=EXECUTION_RULE, by=sent)
    return {"message_id": sent}


def executed(desk: Desk, message: Received) -> None:
    """When both have reported, the dispute is concluded."""
    row = row_of(desk, message, "coordinator")
    done = dict(row.data.get("executed", {})) | {message.envelope.sender: message.payload.report}
    row = desk.move(row, "executed", executed=done)
    if set(matter_of(row).parties) <= set(done):
        desk.move(row, "all_executed")
        desk.close_duties(subject_id=row.exchange_id, rule_id=EXECUTION_RULE, by=message.envelope.message_id)


def not_executed(desk: Desk, duty: Duty) -> None:
    """At the court that decided: who has not done it, and what may follow."""
    row = desk.exchanges.need(duty.subject_id)
    if row.role != "coordinator":
        return
    late = _late(row)
    desk.raise_task(
        "decision_not_executed", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=own_body(desk),
        once_key=f"decision_not_executed:{row.exchange_id}",
        zh=f"{'、'.join(late)} 逾期未执行协调处理决定 {row.data['docket_no']}：可督促执行、指令纠正、裁定提级或指定，并追究责任（执行工作规定 arts 71–74, 78）。",
        en=f"{', '.join(late)} did not carry out the decision {row.data['docket_no']}: urge, correct, elevate or designate, and hold liable.",
    )  # fmt: skip


def _late(row: Exchange) -> list[str]:
    return [court for court in matter_of(row).parties if court not in row.data.get("executed", {})]
