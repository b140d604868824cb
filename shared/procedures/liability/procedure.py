"""Responsibility analysis (责任分析): written before the document, answered by the lower court, replied to by the superior.

Source: 法发〔2009〕43号 二(三), 三(三); answer and reply [D]; law index S036.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump
from shared.procedures.liability.enclosed import ANSWER_RULE, TERM_RULE, WRITTEN, require_answer_day
from shared.procedures.liability.papers import (
    LOWER,
    O09,
    SUPERIOR,
    AnalysisInputs,
    LiabilityAnalysis,
    LiabilityReply,
    LiabilityResponse,
)
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.supervising import REVIEWERS, facts_in

NAME = "liability"
#: Where an analysis may be written: exchange and role → what is reviewed there, and the states.
WRITERS = {
    ("reconsideration", "upper"): ("ruling_no", ("reviewing",)),
    ("correction", "superior"): ("act", ("uncorrected",)),
    ("supervision", "superior"): ("challenged_no", ("open", "deferred", "ordered")),
}
ANSWERERS = REVIEWERS | {Body.MANAGEMENT, Body.QUALITY}


def _write(desk: Desk, doer: Doer, about: About, given: AnalysisInputs) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    reviewed, states = WRITERS.get((exchange.procedure, exchange.role), ("", ()))
    if exchange.state not in states:
        raise Conflict(Text("此时不能填写责任分析（{state}）。", "No analysis is written in this state ({state})."),
                       state=exchange.state)  # fmt: skip
    known = exchange.data.get(WRITTEN, {}).get("analysis_id")
    analysis = LiabilityAnalysis(known or desk.new_id(), str(exchange.data[reviewed])[:200], doer.person_id, given)
    analysis.require_sound()
    require_answer_day(desk, analysis)
    # The state stays: an analysis is no step of the procedure, but something its document must enclose.
    desk.exchanges.save(replace(exchange, data=exchange.data | {WRITTEN: dump(analysis)}))
    return {"analysis_id": analysis.analysis_id}


def _as_given(desk: Desk, sending: Sending, given: Any) -> Any:
    return given


def _may_respond(desk: Desk, sending: Sending) -> None:
    facts_in(sending, NAME, "received")


def _responded(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "respond", response=sending.message_id)
        desk.close_duties(subject_id=sending.exchange_id, rule_id=ANSWER_RULE, by=sending.message_id)


def _take_response(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=TERM_RULE, by=message.envelope.message_id)
    desk.move(exchange, "respond", response=message.envelope.message_id, accepted=message.payload.accept)


def _may_reply(desk: Desk, sending: Sending) -> None:
    facts_in(sending, NAME, "answered")


def _replied(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "reply", result=sending.payload.result.value)


def _take_reply(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(exchange, "reply", result=message.payload.result.value)


def _lapsed(desk: Desk, duty: Duty) -> None:
    """By the clock at the superior: no answer by the day set."""
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state != "issued":
        return
    desk.move(exchange, "lapse")
    desk.raise_task(
        "liability_unanswered",
        lineage_id=exchange.lineage_id,
        subject_id=exchange.exchange_id,
        body=Body(exchange.data["body"]),
        zh=f"{exchange.peer} 逾期未答复责任分析（应于 {duty.due_on} 前）。",
        en=f"{exchange.peer} has not answered the responsibility analysis (due {duty.due_on}).",
    )


R = RefusalCode
PROCEDURE = Procedure(
    name=NAME,
    title=Text("责任分析", "responsibility analysis"),
    source=O09,
    tables={"superior": SUPERIOR, "lower": LOWER},
    hooks=Hooks(term_ended={TERM_RULE: _lapsed}),
    messages=(
        MessageKind(
            "liability_response", 1, Text("责任分析答复", "answer to a responsibility analysis"), LiabilityResponse, "S036",
            f"{O09} [D]", between_courts, ANSWERERS, ApprovalRule.CHIEF, answers=("liability_reply",), refusals=(R.R2, R.R6),
            offers=(Offer(NAME, "lower", ("received",)),), authors=frozenset({"officer", "judge"}), prepare=_as_given,
            check=_may_respond, issued=_responded, accept=from_the_peer(NAME, "superior"), apply=_take_response, sign_for=True,
        ),
        MessageKind(
            "liability_reply", 1, Text("对责任分析答复的意见", "reply to the answer"), LiabilityReply, "S036", f"{O09} [D]",
            between_courts, ANSWERERS, ApprovalRule.CHIEF, refusals=(R.R2, R.R6),
            offers=(Offer(NAME, "superior", ("answered",)),), authors=frozenset({"officer", "judge"}), prepare=_as_given,
            check=_may_reply, issued=_replied, accept=from_the_peer(NAME, "lower"), apply=_take_reply,
        ),
    ),
    acts=(
        ActKind(
            "write_liability_analysis", Text("填写责任分析", "write the responsibility analysis"), AnalysisInputs, O09, REVIEWERS,
            frozenset({"officer", "judge", "chief"}), "exchange", _write, step="S036",
            offers=tuple(Offer(*where, states) for where, (_, states) in WRITERS.items()),
        ),
    ),
)  # fmt: skip
