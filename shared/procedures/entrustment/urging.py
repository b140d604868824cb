"""Urging the court entrusted (责令受托法院执行): the first court asks that court's superior, which orders it to enforce.

Source: 民事诉讼法 2023 art. 240 (fifteen days without a start); the copy to the court that asked [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.deadlines import due
from shared.domain.errors import Conflict, Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts, superior
from shared.messages.terms import term
from shared.procedures.entrustment.tables import CPL_240, DIRECTED, DIRECTOR, NAME, URGER
from shared.procedures.matters import exchange_of
from shared.procedures.transfer.procedure import IMPLEMENTERS, OFFICER, OFFICERS

URGING = "entrust_urging"
SUPERIORS = frozenset({Body.REVIEW, Body.SUPERVISION, Body.COORDINATION, Body.MANAGEMENT})


@dataclass(frozen=True, slots=True)
class AskUrging:
    """提请责令执行."""

    superior: str = term("受托法院的上级法院", "superior of the receiving court", min_length=1, max_length=32)
    proof: str = term("逾期未开始执行的证明", "proof that it has not started", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class UrgeRequest:
    """The request as the superior gets it."""

    receiver: str = term("受托法院", "receiving court", max_length=32)
    letter_id: str = term("委托函", "letter", max_length=64)
    proof: str = term("证明", "proof", max_length=2000)
    docketed_case_no: str = term("受托案号", "its case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class Directive:
    """责令执行: what the superior orders."""

    text: str = term("内容", "order", min_length=1, max_length=2000)


def _ask_urging(desk: Desk, doer: Doer, about: About, given: AskUrging) -> Mapping[str, Any]:
    entrusted = exchange_of(desk, about)
    if "start_report" in entrusted.data or "status_report" in entrusted.data:
        raise Conflict(Text("受托法院已函告开始执行。", "The receiving court has reported its start."))
    received_on, period = (
        date.fromisoformat(entrusted.data["received_on"]),
        desk.law.period("entrust_start", desk.today),
    )
    ends_on = due(received_on, period, desk.law.calendar).due_on
    if ends_on is not None and desk.today <= ends_on:
        refuse(RefusalCode.R12, "十五日期限至 {day}，尚未届满。", "The term runs until {day}.", rule=CPL_240,
               todo=Text("届满后再提请。", "Ask after its end."), day=ends_on)  # fmt: skip
    asked = desk.open_exchange(URGING, "urger", event="ask", lineage_id=entrusted.lineage_id, peer=given.superior,
                               data={"in": entrusted.exchange_id})  # fmt: skip
    said = UrgeRequest(entrusted.peer, entrusted.data["letter"], given.proof, entrusted.data.get("there", ""))
    sent = desk.send("entrust_urge_request", given.superior, said, lineage_id=asked.lineage_id,
                     exchange_id=asked.exchange_id)  # fmt: skip
    return {"exchange_id": asked.exchange_id, "lineage_id": asked.lineage_id, "message_id": sent}


def _superior_of_the_receiver(desk: Desk, message: Received) -> None:
    receiver = message.payload.receiver
    if not desk.registry.is_superior(desk.court_id, receiver, Line.REMEDY, desk.today):
        refuse(RefusalCode.R2, "本院不是 {court} 的上级法院。", "This court is no superior of {court}.", rule=CPL_240,
               court=receiver)  # fmt: skip


def _urge_came(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    asked = desk.open_exchange(URGING, "director", event="arrives", lineage_id=envelope.subject, peer=envelope.sender,
                               exchange_id=envelope.procedure_id,
                               data={"receiver": said.receiver, "proof": said.proof, "letter": said.letter_id})  # fmt: skip
    desk.raise_task("entrust_urge", lineage_id=asked.lineage_id, subject_id=asked.exchange_id, body=Body.MANAGEMENT,
                    zh=f"{asked.peer} 称 {said.receiver} 逾期未开始执行受托案件，请审查并责令。",
                    en=f"{asked.peer} says that {said.receiver} has not started the entrusted case in time: look, and order it.")  # fmt: skip


def _direct(desk: Desk, doer: Doer, about: About, given: Directive) -> Mapping[str, Any]:
    """To the receiving court; the court that asked gets the same words."""
    asked = desk.move(exchange_of(desk, about), "direct", text=given.text)
    for court_id, kind in ((asked.data["receiver"], "entrust_directive"), (asked.peer, "entrust_directive_copy")):
        desk.send(kind, court_id, given, lineage_id=asked.lineage_id, exchange_id=asked.exchange_id)
    return {"state": asked.state}


def _entrusted_here(desk: Desk, message: Received) -> None:
    if desk.exchanges.first(procedure=NAME, role="receiver", lineage_id=message.envelope.subject) is None:
        refuse(RefusalCode.R7, "本院没有该受托案件。", "This court has no such entrusted case.", rule=CPL_240)


def _directed(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    if desk.exchanges.get(envelope.procedure_id) is None:
        desk.open_exchange(URGING, "directed", event="directive", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data={"text": message.payload.text})  # fmt: skip
    desk.raise_task("entrust_directive", lineage_id=envelope.subject, subject_id=envelope.message_id,
                    body=Body.IMPLEMENTATION, zh=f"{envelope.sender} 责令执行受托案件：{message.payload.text}",
                    en=f"{envelope.sender} orders the entrusted case to be enforced.")  # fmt: skip


def _copied(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is not None and (exchange.role, exchange.state) == ("urger", "asked"):
        desk.move(exchange, "directed", text=message.payload.text)


def _by_the_superior_asked(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.peer != message.envelope.sender:
        refuse(RefusalCode.R2, "本院没有向 {court} 提请。", "This court has not asked {court}.", rule=CPL_240,
               court=message.envelope.sender)  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": between_courts, "bodies": SUPERIORS, "approvals": OFFICER,
                             "refusals": (RefusalCode.R2,), "sign_for": True} | more  # fmt: skip
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="F4.8", source=CPL_240,
                       accept=accept, apply=apply, **given)  # fmt: skip


PROCEDURE = Procedure(
    name=URGING,
    title=Text("责令受托法院执行", "ordering the court entrusted to enforce"),
    source=CPL_240,
    tables={"urger": URGER, "director": DIRECTOR, "directed": DIRECTED},
    messages=(
        _kind("entrust_urge_request", "提请责令执行", "request to order enforcement", UrgeRequest, _superior_of_the_receiver,
              _urge_came, bodies=IMPLEMENTERS),
        _kind("entrust_directive", "责令执行受托案件", "order to enforce the entrusted case", Directive, _entrusted_here,
              _directed, route=superior(Line.REMEDY), refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("entrust_directive_copy", "责令执行告知", "told of the order", Directive, _by_the_superior_asked, _copied,
              sign_for=False),
    ),
    acts=(
        ActKind("ask_entrust_urging", Text("提请上级法院责令执行", "ask the superior to order it"), AskUrging, CPL_240,
                IMPLEMENTERS, frozenset({"chief"}), "exchange", _ask_urging, step="F4.8",
                offers=(Offer(NAME, "sender", ("sent", "cancelled")),)),
        ActKind("direct_entrusted_court", Text("责令受托法院执行", "order the court entrusted"), Directive, CPL_240, SUPERIORS,
                OFFICERS, "exchange", _direct, step="F4.8", offers=(Offer(URGING, "director", ("asked",)),)),
    ),
)  # fmt: skip
