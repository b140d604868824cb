"""Approval of a return (退回报批): applied for by the court entrusted, reported level by level, decided by its high court.

Source: 委托执行规定 2020 art. 9; levels and messages [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.entrustment.routes import high_court_of, next_above
from shared.procedures.entrustment.tables import ENT, NAME
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import Note, exchange_of, open_entry
from shared.procedures.power import offers
from shared.procedures.transfer.procedure import IMPLEMENTERS, OFFICER, OFFICERS

RETURN, ENT9, DUE = "entrust_return", f"{ENT} art. 9", "entrust_return_due"
#: 协调指导 handles returns [D]; where a court has none, who reviews.
GUIDES = frozenset({Body.COORDINATION, Body.MANAGEMENT, *REVIEWERS})


@dataclass(frozen=True, slots=True)
class ApplyReturn:
    """Why the case should go back."""

    reason: str = term("退回理由", "reason", min_length=1, max_length=4000)
    documents: str = term("证明材料", "documents", default="", max_length=4000)
    wrongly_entrusted: bool = term("属于委托不当", "wrongly entrusted", default=False)


@dataclass(frozen=True, slots=True)
class ReturnApplication:
    """退回报批, as each level gets it."""

    court: str = term("受托法院", "court entrusted", max_length=32)
    other_court: str = term("委托法院", "entrusting court", max_length=32)
    case_no: str = term("受托案号", "its case number", max_length=64)
    letter_id: str = term("委托函", "letter", max_length=64)
    reason: str = term("退回理由", "reason", max_length=4000)
    documents: str = term("证明材料", "documents", default="", max_length=4000)
    wrongly_entrusted: bool = term("属于委托不当", "wrongly entrusted", default=False)
    opinions: tuple[str, ...] = term("层报意见", "opinions of the levels below", default=(), max_length=8)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a level says when it reports upward."""

    opinion: str = term("意见", "opinion", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class ReturnDecided:
    """退回批复 of the high court."""

    letter_id: str = term("委托函", "letter", default="", max_length=64)
    approved: bool = term("同意退回", "approved", default=False)
    reasons: str = term("理由", "reasons", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class DecideReturn:
    """The decision as it is drafted."""

    approved: bool = term("同意退回", "approved", default=False)
    reasons: str = term("理由", "reasons", default="", max_length=4000)


# — the court entrusted —


def _apply_for(desk: Desk, doer: Doer, about: About, given: ApplyReturn) -> Mapping[str, Any]:
    entrusted, case, above = exchange_of(desk, about), open_entry(desk, about.lineage_id), next_above(desk)
    running = desk.exchanges.first(procedure=RETURN, role="returner", lineage_id=entrusted.lineage_id,
                                   state__in=["applied", "approved", "sent"])  # fmt: skip
    if above is None or running is not None or entrusted.state != "docketed":
        raise Conflict(
            Text(
                "不能报批退回：正在办理，或本院没有可报的上级。",
                "A return is under way, or there is no level to report to.",
            )
        )
    asked = desk.open_exchange(RETURN, "returner", event="apply", lineage_id=entrusted.lineage_id, peer=entrusted.peer,
                               data={"in": entrusted.exchange_id, "letter": entrusted.data["letter"],
                                     "reason": given.reason, "case_no": case.case_no})  # fmt: skip
    said = ReturnApplication(desk.court_id, entrusted.peer, case.case_no, entrusted.data["letter"], given.reason,
                             given.documents, given.wrongly_entrusted)  # fmt: skip
    sent = desk.send("return_apply", above, said, lineage_id=asked.lineage_id, exchange_id=asked.exchange_id)
    return {"exchange_id": asked.exchange_id, "lineage_id": asked.lineage_id, "message_id": sent}


def _by_our_high_court(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    known = exchange is not None and exchange.procedure == RETURN and exchange.role == "returner"
    if not known or message.envelope.sender != high_court_of(desk, desk.court_id):
        refuse(
            RefusalCode.R2,
            "退回委托由本院所在的高级人民法院批准。",
            "A return is approved by this court's high court.",
            rule=ENT9,
        )


def _decided(desk: Desk, message: Received) -> None:
    exchange, envelope = desk.exchanges.need(message.envelope.procedure_id), message.envelope
    if not message.payload.approved:
        desk.move(exchange, "refused", decision=envelope.message_id)
        return
    approved = desk.move(exchange, "approved", decision=envelope.message_id)
    desk.open_duty(DUE, lineage_id=approved.lineage_id, subject_id=approved.exchange_id, body=Body.IMPLEMENTATION)
    offers.ask_promises(desk, approved, kind="entrust_return", case_no=approved.data["case_no"])


def _ask_again(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    approved = exchange_of(desk, about)
    return {"state": offers.ask_promises(desk, approved, kind="entrust_return", case_no=approved.data["case_no"]).state}


# — the levels above it —


def _own_or_below(desk: Desk, message: Received) -> None:
    sender, court = message.envelope.sender, message.payload.court
    if court != sender and not desk.registry.is_superior(sender, court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=ENT9, court=court,
               sender=sender)  # fmt: skip


def _arrived(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    asked = desk.open_exchange(RETURN, "approver", event="arrives", lineage_id=envelope.subject, peer=said.court,
                               exchange_id=envelope.procedure_id,
                               data={"application": envelope.message_id, "letter": said.letter_id})  # fmt: skip
    desk.raise_task("return_apply", lineage_id=asked.lineage_id, subject_id=asked.exchange_id, body=Body.MANAGEMENT,
                    zh=f"{said.court} 报批退回 {said.other_court} 委托的案件：{said.reason[:200]}",
                    en=f"{said.court} applies to give the case of {said.other_court} back.")  # fmt: skip


def _pass_up(desk: Desk, doer: Doer, about: About, given: Opinion) -> Mapping[str, Any]:
    above = next_above(desk)
    if above is None:
        raise Conflict(Text("本院有权批准，请作出批复。", "This court decides itself."))
    asked = desk.move(exchange_of(desk, about), "pass_up")
    said: ReturnApplication = desk.received_payload(asked.data["application"])
    passed = replace(said, opinions=(*said.opinions, given.opinion))
    sent = desk.send("return_apply", above, passed, lineage_id=asked.lineage_id, exchange_id=asked.exchange_id)
    return {"message_id": sent}


def _prepare_decision(desk: Desk, sending: Sending, given: DecideReturn) -> ReturnDecided:
    exchange = sending.exchange
    return ReturnDecided(exchange.data["letter"] if exchange is not None else "", given.approved, given.reasons)


def _may_decide(desk: Desk, sending: Sending) -> None:
    """Only the high court of the court that applied. Raises Refused R2; Conflict."""
    exchange = sending.exchange
    if exchange is None or (exchange.procedure, exchange.state, exchange.peer) != (RETURN, "asked", sending.recipient):
        raise Conflict(Text("没有待批复的退回报批。", "No application waits for a decision."))
    if high_court_of(desk, sending.recipient) != desk.court_id:
        refuse(RefusalCode.R2, "退回委托由高级人民法院批准。", "A return is approved by the high court.", rule=ENT9,
               todo=Text("请层报高级人民法院。", "Report it upward."))  # fmt: skip


def _decision_left(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None:
        desk.move(sending.exchange, "approve" if sending.payload.approved else "refuse")


def _kind(name: str, zh: str, en: str, payload: type, step: str, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"bodies": IMPLEMENTERS, "sign_for": True} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step=step, source=ENT9, **given)


def _step(name: str, zh: str, en: str, payload: type, bodies: Any, effect: Any, offer: Offer) -> ActKind:
    return ActKind(
        name, Text(zh, en), payload, ENT9, bodies, OFFICERS, "exchange", effect, step="F4.5", offers=(offer,)
    )


R = RefusalCode
PROCEDURE = Procedure(
    name="entrust_return_approval",
    title=Text("退回委托的报批", "approval of a return"),
    source=ENT9,
    messages=(
        _kind("return_apply", "退回报批", "application to give a case back", ReturnApplication, "F4.5",
              route=to_superior(Line.MANAGEMENT), bodies=IMPLEMENTERS | GUIDES, approvals=OFFICER, accept=_own_or_below,
              apply=_arrived, refusals=(R.R2,)),
        _kind("return_decision", "退回批复", "decision on giving a case back", ReturnDecided, "F4.5",
              route=superior(Line.MANAGEMENT), bodies=GUIDES, approvals=ApprovalRule.PRESIDENT, inputs=DecideReturn,
              prepare=_prepare_decision, check=_may_decide, issued=_decision_left, accept=_by_our_high_court, apply=_decided,
              offers=(Offer(RETURN, "approver", ("asked",)),), refusals=(R.R2,)),
    ),
    acts=(
        _step("apply_return", "报批退回委托", "apply to give the case back", ApplyReturn, IMPLEMENTERS, _apply_for,
              Offer(NAME, "receiver", ("docketed",))),
        _step("ask_return_again", "再次征询上级法院（退回）", "ask the superiors again", Note, IMPLEMENTERS, _ask_again,
              Offer(RETURN, "returner", ("approved",))),
        _step("pass_return_up", "层报退回申请", "report the application upward", Opinion, GUIDES, _pass_up,
              Offer(RETURN, "approver", ("asked",))),
    ),
)  # fmt: skip
