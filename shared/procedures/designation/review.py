"""Before a designation (指定执行): the review at the deciding court, and asking other courts whether they can take the case.

Source: 执行程序解释 2020 arts 10–12; 执行工作规定 2020 art. 74; capacity query and its three working days [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.terms import term
from shared.procedures.designation.tables import RUNNING, DesignationGround
from shared.procedures.elevation.request_payloads import NotAccepted
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import exchange_of
from shared.procedures.power.routes import down_either_line, require_target, stands_above, up_either_line  # fmt: skip

GROUNDS = "民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 art. 74"
OFFICERS = frozenset({"officer", "chief"})
#: The court asked answers for its enforcement bureau: whoever leads the work or runs the bureau.
BUREAU = frozenset({Body.IMPLEMENTATION, Body.MANAGEMENT})
REVIEWING = (Offer("designation", "decider", ("reviewing",)), Offer("concentration", "gatherer", ("reviewing",)))


@dataclass(frozen=True, slots=True)
class OpenDesignation:
    """Reviewing whether a case should go to another court."""

    old_court: str = term("原执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    ground: DesignationGround = term("事由", "ground")
    reason: str = term("审查理由", "reason", min_length=1, max_length=4000)
    first_case_no: str = term(
        "首次执行案号",
        "first case number",
        default="",
        max_length=64,
        help_zh="案件曾移转过的，填最初的案号",
        help_en="for a case that has moved before: its first number",
    )


@dataclass(frozen=True, slots=True)
class AskCapacity:
    """Which court is asked."""

    candidate: str = term("拟指定法院", "court asked", min_length=1, max_length=32)
    questions: str = term("征询事项", "questions", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class CapacityQuery:
    """承办征询: could this court take the case, and has it a conflict?"""

    case_no: str = term("案号", "case number", max_length=64)
    old_court: str = term("原执行法院", "enforcing court", max_length=32)
    grounds: tuple[str, ...] = term("事由", "grounds", max_length=4)
    questions: str = term("征询事项", "questions", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class Fit:
    """可以承办."""

    open_cases: int = term("在办执行案件数", "enforcement cases open", minimum=0)
    remark: str = term("说明", "remark", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class ConflictOfCapacity:
    """不宜承办."""

    reason: str = term("不宜承办的理由", "why it should not", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark."""

    remark: str = term("说明", "remark", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DeclineDesignation:
    """Why the case stays where it is."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


def begin_review(
    desk: Desk,
    *,
    procedure: str,
    role: str,
    old_court: str,
    case_no: str,
    lineage_id: str,
    grounds: Iterable[str],
    **data: Any,
) -> Exchange:
    """Open a review of one case at this court. Raises Refused R2 (not a superior), R11 (one is under way)."""
    old = desk.registry.court(require_court_id(old_court)).court_id
    if not stands_above(desk.registry, desk.court_id, old, desk.today):
        refuse(RefusalCode.R2, "本院不是 {court} 的上级法院。", "This court is no superior of {court}.", rule=GROUNDS,
               court=old)  # fmt: skip
    for running in desk.exchanges.where(lineage_id=lineage_id, state__in=[*RUNNING, "requested"]):
        if running.procedure in ("designation", "concentration", "elevation"):
            refuse(
                RefusalCode.R11,
                "案件 {case_no} 的提级、指定或集中执行审查正在进行。",
                "A review of {case_no} is already under way.",
                rule="[D]",
                case_no=case_no,
                exchange=running.exchange_id,
            )
    return desk.open_exchange(
        procedure,
        role,
        event="open_review",
        lineage_id=lineage_id,
        peer=old,
        data={"case_no": case_no, "grounds": list(grounds), "docket_no": desk.new_case_no("执监")} | data,
    )


def _open(desk: Desk, doer: Doer, about: About, given: OpenDesignation) -> Mapping[str, Any]:
    exchange = begin_review(
        desk, procedure="designation", role="decider", old_court=given.old_court, case_no=given.case_no,
        lineage_id=lineage_id_of(given.first_case_no or given.case_no), grounds=(given.ground.value,),
        reason=given.reason,
    )  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _ask(desk: Desk, doer: Doer, about: About, given: AskCapacity) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    require_target(desk.registry, decider=desk.court_id, old=exchange.peer, target=given.candidate, on=desk.today)
    query = CapacityQuery(exchange.data["case_no"], exchange.peer, tuple(exchange.data["grounds"]), given.questions)
    sent = desk.send("capacity_query", given.candidate, query, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    _note(desk, exchange, given.candidate, "asked")
    return {"message_id": sent}


def _note(desk: Desk, exchange: Exchange, court_id: str, answer: str) -> None:
    candidates = exchange.data.get("candidates", {}) | {court_id: answer}
    if exchange.state == "reviewing":
        desk.move(exchange, "capacity", candidates=candidates)


def _not_the_old_court(desk: Desk, message: Received) -> None:
    require_target(desk.registry, decider=message.envelope.sender, old=message.payload.old_court,
                   target=desk.court_id, on=desk.today)  # fmt: skip


def _asked(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("designation", "target", event="asked", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data={"query": envelope.message_id})  # fmt: skip
    else:
        desk.move(exchange, "asked", query=envelope.message_id)


def _answer_fit(desk: Desk, doer: Doer, about: About, given: Remark) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer_fit")
    sent = desk.send("fit", exchange.peer, Fit(desk.cases.count(state="open"), given.remark),
                     lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                     in_reply_to=exchange.data["query"])  # fmt: skip
    return {"message_id": sent}


def _answer_conflict(desk: Desk, doer: Doer, about: About, given: ConflictOfCapacity) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer_conflict")
    sent = desk.send("conflict", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["query"])  # fmt: skip
    return {"message_id": sent}


def _was_asked(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or message.envelope.sender not in exchange.data.get("candidates", {}):
        refuse(RefusalCode.R7, "本院没有向 {court} 征询。", "This court did not ask {court}.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _answered(desk: Desk, message: Received) -> None:
    _note(desk, desk.exchanges.need(message.envelope.procedure_id), message.envelope.sender, message.envelope.kind)


def _decline(desk: Desk, doer: Doer, about: About, given: DeclineDesignation) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decline", reasons=given.reasons)
    desk.close_duties(subject_id=exchange.exchange_id, by=f"declined:{doer.person_id}")
    if "file_message" in exchange.data:
        desk.send("not_accepted", exchange.peer, NotAccepted(given.reasons, after_review=True),
                  lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                  in_reply_to=exchange.data["file_message"])  # fmt: skip
    return {"state": exchange.state}


ASKED = (Offer("designation", "target", ("asked",)),)
PROCEDURE = Procedure(
    name="designation_review",
    title=Text("指定执行的审查与征询", "review of a designation"),
    source=GROUNDS,
    messages=(
        MessageKind(
            "capacity_query", 1, Text("承办征询", "capacity query"), CapacityQuery, "F2.1", "[D]", down_either_line,
            REVIEWERS, ApprovalRule.OFFICER, answers=("fit", "conflict"), accept=_not_the_old_court, apply=_asked,
            starts=(Starts("capacity_answer", "recipient", Body.MANAGEMENT, ("fit", "conflict")),), sign_for=True,
            refusals=(RefusalCode.R2, RefusalCode.R5),
        ),
        MessageKind(
            "fit", 1, Text("可以承办", "can take the case"), Fit, "F2.1", "[D]", up_either_line, BUREAU,
            ApprovalRule.OFFICER, accept=_was_asked, apply=_answered, refusals=(RefusalCode.R7,),
        ),
        MessageKind(
            "conflict", 1, Text("不宜承办", "should not take the case"), ConflictOfCapacity, "F2.1", "[D]",
            up_either_line, BUREAU, ApprovalRule.OFFICER, accept=_was_asked, apply=_answered,
            refusals=(RefusalCode.R7,),
        ),
    ),
    acts=(
        ActKind("open_designation", Text("审查指定执行", "review a designation"), OpenDesignation, GROUNDS, REVIEWERS,
                OFFICERS, "court", _open, step="F2.2"),
        ActKind("ask_capacity", Text("征询承办法院", "ask a court"), AskCapacity, "[D]", REVIEWERS, OFFICERS, "exchange",
                _ask, step="F2.1", offers=REVIEWING),
        ActKind("answer_fit", Text("答复可以承办", "answer: can take it"), Remark, "[D]", BUREAU, OFFICERS, "exchange",
                _answer_fit, step="F2.1", offers=ASKED),
        ActKind("answer_conflict", Text("答复不宜承办", "answer: conflict"), ConflictOfCapacity, "[D]", BUREAU,
                OFFICERS, "exchange", _answer_conflict, step="F2.1", offers=ASKED),
        ActKind("decline_designation", Text("不予指定", "decline a designation"), DeclineDesignation,
                "执行程序解释 2020 art. 11", REVIEWERS, OFFICERS, "exchange", _decline, step="F2.2", offers=REVIEWING),
    ),
)  # fmt: skip
