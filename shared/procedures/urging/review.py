"""Before an urging order: the party's application with the proof of net days, docketing, the lower court's explanation.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10, 11, 13; 法发〔2023〕4号 art. 2 (must be docketed);
执行工作规定 2020 art. 74 (of its own motion, any superior); days of the explanation by analogy (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import superior, to_superior
from shared.messages.schemas import dump, load
from shared.messages.terms import term
from shared.procedures.matters import Note, exchange_of, from_the_peer, need_entry
from shared.procedures.net_days import (
    ExclusionItem,
    application_received_on,
    exclusions_of,
    net_days_237,
    read_lines,
    require_six_months,
)  # fmt: skip
from shared.procedures.supervising import (
    CLERKS,
    FILING,
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    REVIEWERS,
    begin_at_superior,
    require_case_here,
)  # fmt: skip
from shared.procedures.urging.tables import RUNNING, Trigger

SIX_MONTHS = "民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10, 13"
EXPLAIN = "审理期限规定 2000 art. 19 by analogy (unconfirmed)"
LINES_ZH = "一行一项：事由,起始日,终止日,起始文书,终止文书"


@dataclass(frozen=True, slots=True)
class RecordInaction:
    """A party's application against inaction, at the filing window of the next higher court."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    trigger: Trigger = term("情形", "case of EPI 10")
    started_on: date = term("六个月起算日", "start of the six months", help_zh="收到申请执行书之日；后发现财产的为发现之日",
                            help_en="application received; for an asset found later, its discovery")  # fmt: skip
    received_on: date = term("收到申请之日", "this application received on")
    excluded: str = term("扣除期间", "excluded days", default="", max_length=4000, help_zh=LINES_ZH,
                         help_en="one a line: ground,from,until,document,end document")  # fmt: skip
    reason: str = term("申请理由", "reason", default="", max_length=4000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class OpenUrging:
    """Review of one's own motion (依职权): the six months need not be over (EWR 74)."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    trigger: Trigger = term("情形", "case of EPI 10")
    started_on: date = term("六个月起算日", "start of the six months")
    ex_officio_reason: str = term("依职权监督理由", "reason to act of its own motion", min_length=1, max_length=2000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class DeclineInaction:
    """The application is rejected, with reasons told to the applicant."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ExplainCall:
    """要求说明执行情况."""

    case_no: str = term("案号", "case number", max_length=64)
    questions: str = term("需要说明的事项", "questions", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Questions:
    """What the superior wants to know."""

    questions: str = term("需要说明的事项", "questions", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Explain:
    """执行情况说明: with the days this court has recorded as excluded."""

    case_no: str = term("案号", "case number", max_length=64)
    explanation: str = term("执行情况", "explanation", min_length=1, max_length=8000)
    received_on: date = term("收到申请执行书之日", "application received on")
    excluded: tuple[ExclusionItem, ...] = term("扣除期间", "excluded days", max_length=100)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the lower court says; days and dates come from its docket."""

    explanation: str = term("执行情况", "explanation", min_length=1, max_length=8000)


def stored_items(data: Mapping[str, Any]) -> tuple[Exclusion, ...]:
    """The exclusions an exchange remembers."""
    return tuple(load(ExclusionItem, item).as_exclusion() for item in data.get("excluded", ()))


def _apply(desk: Desk, doer: Doer, about: About, given: RecordInaction) -> Mapping[str, Any]:
    if given.started_on > desk.today or given.received_on > desk.today:
        raise BadInput(Text("起算日、收到申请之日不能在将来。", "Start and receipt may not lie in the future."))
    items = read_lines(given.excluded)
    counted = net_days_237(desk, given.started_on, [item.as_exclusion() for item in items])
    require_six_months(counted)
    exchange = begin_at_superior(
        desk, "urging", event="apply", lower_court=given.lower_court, case_no=given.case_no,
        first_case_no=given.first_case_no, next_court_only=True, running=RUNNING,
        data={"trigger": given.trigger.value, "started_on": str(given.started_on), "reason": given.reason,
              "excluded": [dump(item) for item in items], "net_days": counted.net_days,
              "proof": [step.as_dict() for step in counted.proof]},
    )  # fmt: skip
    desk.open_duty("inaction_docket_decision", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.FILING, start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id, "net_days": counted.net_days,
            "proof": counted.proof_lines}  # fmt: skip


def begin_ex_officio(desk: Desk, doer: Doer, given: OpenUrging, *, lineage_id: str = "", **data: Any) -> Exchange:
    """Open a review of one's own motion. Raises Refused R2 (no superior), R11 (one is under way)."""
    return begin_at_superior(
        desk, "urging", event="open_review", lower_court=given.lower_court, case_no=given.case_no,
        first_case_no=given.first_case_no, lineage_id=lineage_id, running=RUNNING,
        data={"trigger": given.trigger.value, "started_on": str(given.started_on), "body": doer.body,
              "ex_officio_reason": given.ex_officio_reason, "docket_no": desk.new_case_no("执监")} | data,
    )  # fmt: skip


def _open(desk: Desk, doer: Doer, about: About, given: OpenUrging) -> Mapping[str, Any]:
    exchange = begin_ex_officio(desk, doer, given)
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    docket_no = desk.new_case_no("执监")
    exchange = desk.move(exchange_of(desk, about), "docket", docket_no=docket_no)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="inaction_docket_decision", by=docket_no)
    desk.open_duty("urging_review", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.REVIEW)
    return {"docket_no": docket_no}


def _decline(desk: Desk, doer: Doer, about: About, given: DeclineInaction) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decline", reasons=given.reasons)
    desk.close_duties(subject_id=exchange.exchange_id, by=f"declined:{doer.person_id}")
    return {"state": exchange.state}


def _call(desk: Desk, doer: Doer, about: About, given: Questions) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "explain_called")
    sent = desk.send("explain_call", exchange.peer, ExplainCall(exchange.data["case_no"], given.questions),
                     lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)  # fmt: skip
    return {"message_id": sent}


def _may_be_asked(desk: Desk, message: Received) -> None:
    from_the_peer("urging", "lower", may_begin=True)(desk, message)
    require_case_here(desk, message, message.payload.case_no)


def _asked(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:
        desk.move(known, "explain_called", call=envelope.message_id)
        return
    desk.open_exchange("urging", "lower", event="explain_called", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id,
                       data={"case_no": message.payload.case_no, "call": envelope.message_id})  # fmt: skip


def _explain(desk: Desk, doer: Doer, about: About, given: Explanation) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "explain")
    items = tuple(ExclusionItem.of(each) for each in exclusions_of(desk, exchange.lineage_id))
    said = Explain(need_entry(desk, exchange.lineage_id).case_no, given.explanation,
                   application_received_on(desk, exchange.lineage_id), items)  # fmt: skip
    sent = desk.send("explain", exchange.peer, said, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data.get("call"))  # fmt: skip
    return {"message_id": sent}


def _explained(desk: Desk, message: Received) -> None:
    """The lower court's recorded days join those the applicant named; the review counts again with both."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    known = exchange.data.get("excluded", [])
    told = [dump(item) for item in message.payload.excluded]
    desk.move(exchange, "explained", explanation=message.envelope.message_id,
              excluded=known + [item for item in told if item not in known])  # fmt: skip


REVIEWED = (Offer("urging", "superior", ("reviewing",)),)
PROCEDURE = Procedure(
    name="urging_review",
    title=Text("督促执行的申请与审查", "applying for an urging order"),
    source=SIX_MONTHS,
    messages=(
        MessageKind(
            "explain_call", 1, Text("要求说明执行情况通知", "call for an explanation"), ExplainCall, "F6.2", EXPLAIN,
            superior(REMEDY), REVIEWERS, ApprovalRule.OFFICER, answers=("explain",), sign_for=True,
            starts=(Starts("explanation", "recipient", Body.IMPLEMENTATION, ("explain",)),
                    Starts("explanation_latest", "recipient", Body.MANAGEMENT, ("explain",))),
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R7),
            accept=_may_be_asked, apply=_asked,
        ),
        MessageKind(
            "explain", 1, Text("执行情况说明", "explanation"), Explain, "F6.2", EXPLAIN, to_superior(REMEDY),
            IMPLEMENTERS, ApprovalRule.OFFICER, accept=from_the_peer("urging", "superior"), apply=_explained,
            refusals=(RefusalCode.R2,),
        ),
    ),
    acts=(
        ActKind("inaction_apply", Text("登记督促执行申请", "record an application against inaction"), RecordInaction,
                SIX_MONTHS, FILING, CLERKS, "court", _apply, step="F6.1"),
        ActKind("open_urging", Text("依职权审查督促", "review inaction of one's own motion"), OpenUrging,
                "执行工作规定 2020 art. 74", REVIEWERS, OFFICERS, "court", _open, step="F6.1"),
        ActKind("docket_inaction", Text("督促执行申请立案", "docket the application"), Note, "法发〔2023〕4号 art. 2",
                FILING, CLERKS, "exchange", _docket, step="F6.1", offers=(Offer("urging", "superior", ("applied",)),)),
        ActKind("decline_inaction", Text("驳回督促执行申请", "reject the application"), DeclineInaction,
                "执行程序解释 2020 art. 11", FILING | REVIEWERS, CLERKS | OFFICERS, "exchange", _decline, step="F6.1",
                offers=(Offer("urging", "superior", ("applied", "reviewing")),)),
        ActKind("call_explanation", Text("要求说明执行情况", "call for an explanation"), Questions, EXPLAIN, REVIEWERS,
                OFFICERS, "exchange", _call, step="F6.2", offers=REVIEWED),
        ActKind("give_explanation", Text("说明执行情况", "explain"), Explanation, EXPLAIN, IMPLEMENTERS, OFFICERS,
                "exchange", _explain, step="F6.2", offers=(Offer("urging", "lower", ("asked", "under_order")),)),
    ),
)  # fmt: skip
