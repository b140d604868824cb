"""Incomplete papers of an entrustment: request, supply or reason; silence may be deemed withdrawal, by the receiver alone.

Source: 委托执行规定 2020 art. 8. No clock withdraws: the end of the term only lets the receiving court decide so.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import between_courts
from shared.messages.schemas import dump
from shared.procedures.entrustment.docketing import AT_RECEIVER, AT_SENDER, let_go
from shared.procedures.entrustment.papers import (
    DeemedWithdrawn,
    Supplement,
    SupplementInputs,
    SupplementReason,
    SupplementRequest,
    read_attachments,
)
from shared.procedures.entrustment.tables import ENT, IN_FLIGHT, NAME, WAITING
from shared.procedures.matters import exchange_of
from shared.procedures.power import offers
from shared.procedures.power.rulings import remember
from shared.procedures.transfer.procedure import FILING, IMPLEMENTERS, OFFICER, OFFICERS

ENT8 = f"{ENT} art. 8"
TERM = "entrust_deemed_withdrawal"
CLERKS = frozenset({"filing_clerk", *OFFICERS})


# — the receiving court —


def _ask(desk: Desk, doer: Doer, about: About, given: SupplementRequest) -> Mapping[str, Any]:
    """The clock of docketing waits for the papers ([D])."""
    exchange = desk.move(exchange_of(desk, about), "ask_supplement", missing=given.missing)
    sent = desk.send("supplement_request", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["letter"])  # fmt: skip
    desk.close_duties(subject_id=exchange.data["letter"], rule_id="entrust_docket", by=sent, event="drop")
    return {"message_id": sent}


def _request_served(desk: Desk, sending: Sending) -> None:
    """The term begins with the receipt at the other court."""
    exchange = sending.exchange
    if exchange is not None and exchange.state == "supplementing":
        desk.open_duty(TERM, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.FILING)


def _supplied(desk: Desk, message: Received) -> None:
    before = desk.exchanges.need(message.envelope.procedure_id)
    exchange = desk.move(before, "supplied", supplement=message.envelope.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=TERM, by=message.envelope.message_id)
    if before.state == "supplementing":
        desk.open_duty("entrust_docket", lineage_id=exchange.lineage_id, subject_id=exchange.data["letter"],
                       body=Body.FILING)  # fmt: skip


def _takes_papers(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R12 (this court has docketed, or the case is no longer before it)."""
    AT_RECEIVER(desk, message)
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state not in (*WAITING, "withdrawn"):
        refuse(
            RefusalCode.R12,
            "本院已立案或已办结，不需补办。",
            "Docketed, or no longer here: nothing is missing.",
            rule=ENT8,
        )


def _term_ended(desk: Desk, duty: Duty) -> None:
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state == "supplementing":
        remember(desk, exchange, term_over=True)
        desk.raise_task(
            "deem_withdrawn", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.FILING,
            zh=f"{exchange.peer} 未在期限内补办，也未说明理由：请决定是否视为撤回委托。",
            en=f"{exchange.peer} has neither supplied nor explained in time: decide whether it is deemed to have withdrawn.",
        )  # fmt: skip


def _deem(desk: Desk, doer: Doer, about: About, given: DeemedWithdrawn) -> Mapping[str, Any]:
    """By this court alone, once the term is over and nothing has come. Raises Refused R12."""
    exchange = exchange_of(desk, about)
    if not exchange.data.get("term_over"):
        refuse(RefusalCode.R12, "补办期限尚未届满。", "The term for supplying is not over.", rule=ENT8,
               todo=Text("期限届满后再决定。", "Decide after its end."))  # fmt: skip
    let_go(desk, exchange, "deem_withdrawn", f"act:{doer.person_id}")
    sent = desk.send("entrust_deemed_withdrawn", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["letter"])  # fmt: skip
    return {"message_id": sent}


# — the entrusting court —


def _asked(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("sent", "withdrawing"):
        desk.move(exchange, "supplement_asked", missing=message.payload.missing, request=message.envelope.message_id)


def _supply(desk: Desk, doer: Doer, about: About, given: SupplementInputs) -> Mapping[str, Any]:
    items = read_attachments(desk, given.attachments)
    return _answer(desk, about, "supply", "supplement", Supplement(given.note, given.attachments, items))


def _explain(desk: Desk, doer: Doer, about: About, given: SupplementReason) -> Mapping[str, Any]:
    return _answer(desk, about, "supply", "supplement_reason", given)


def _answer(desk: Desk, about: About, event: str, kind: str, given: Any) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), event, supplied=dump(given))
    sent = desk.send(kind, exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                     in_reply_to=exchange.data.get("request"))  # fmt: skip
    return {"message_id": sent}


def _deemed(desk: Desk, message: Received) -> None:
    """The other court's signed answer: this court holds, and acts, again."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in IN_FLIGHT:
        desk.move(exchange, "deemed_withdrawn", deemed=message.envelope.message_id)
        offers.take_back(desk, exchange.lineage_id, exchange.data["letter"], "视为撤回委托")
        desk.raise_task(
            "entrustment_over", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION,
            zh=f"{exchange.peer} 决定视为撤回委托，本案由本院继续执行；需要的可补齐材料后重新委托。",
            en=f"{exchange.peer} has deemed the entrustment withdrawn: enforce here, or entrust anew with complete papers.",
        )  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"bodies": IMPLEMENTERS, "sign_for": True} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="F4.2", source=ENT8,
                       route=between_courts, approvals=OFFICER, accept=accept, apply=apply, **given)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, bodies: Any, effect: Any, role: str, *states: str) -> ActKind:
    return ActKind(name, Text(zh, en), payload, ENT8, bodies, CLERKS, "exchange", effect, step="F4.2",
                   offers=(Offer(NAME, role, states),))  # fmt: skip


EITHER = FILING | IMPLEMENTERS
R = RefusalCode
PROCEDURE = Procedure(
    name="entrustment_supplement",
    title=Text("委托材料补办", "supplying what an entrustment lacked"),
    source=ENT8,
    hooks=Hooks(term_ended={TERM: _term_ended}),
    messages=(
        _kind("supplement_request", "补办通知", "request to supply papers", SupplementRequest, AT_SENDER, _asked, bodies=EITHER,
              delivered=_request_served, answers=("supplement", "supplement_reason"), refusals=(R.R2,),
              starts=(Starts("entrust_supplement", "recipient", Body.IMPLEMENTATION, ("supplement", "supplement_reason")),)),
        _kind("supplement", "补办材料", "papers supplied", Supplement, _takes_papers, _supplied, refusals=(R.R2, R.R12)),
        _kind("supplement_reason", "不能补办的书面说明", "why papers are not supplied", SupplementReason, _takes_papers, _supplied,
              refusals=(R.R2, R.R12)),
        _kind("entrust_deemed_withdrawn", "视为撤回委托告知", "deemed withdrawn", DeemedWithdrawn, AT_SENDER, _deemed,
              bodies=EITHER, binds_power=True, refusals=(R.R2,)),
    ),
    acts=(
        _step("request_supplement", "通知补办材料", "ask for missing papers", SupplementRequest, EITHER, _ask,
              "receiver", "received"),
        _step("supply_papers", "补办材料", "supply the papers", SupplementInputs, IMPLEMENTERS, _supply,
              "sender", "supplementing", "sent"),
        _step("explain_papers", "书面说明不能补办的理由", "explain in writing", SupplementReason, IMPLEMENTERS, _explain,
              "sender", "supplementing"),
        _step("deem_withdrawn", "视为撤回委托", "deem the entrustment withdrawn", DeemedWithdrawn, EITHER, _deem,
              "receiver", "supplementing"),
    ),
)  # fmt: skip
