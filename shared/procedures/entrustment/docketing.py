"""Docketing of an entrusted case: the power instant at the other court; closing here; the withdrawal that may cross it.

Source: 委托执行规定 2020 arts 2, 6, 7; 法明传〔2018〕335号 (销案); E2 [D]; decision 0017.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.refusals import Refusal, RefusalCode
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.dispute.freeze import kept_fen
from shared.procedures.entrustment.papers import (
    EntrustCancelled,
    EntrustDocketed,
    EntrustLetter,
    EntrustWithdrawal,
    Filed,
)
from shared.procedures.entrustment.record import file_record
from shared.procedures.entrustment.tables import ENT, NAME, WAITING
from shared.procedures.ledger.register import closed
from shared.procedures.matters import Note, exchange_of, from_the_peer, need_entry
from shared.procedures.papers import ControlItem, control_items, live_controls
from shared.procedures.power import offers
from shared.procedures.power.asset import learn_listed
from shared.procedures.transfer.procedure import FILING, IMPLEMENTERS, OFFICER, OFFICERS, new_docket

AT_SENDER, AT_RECEIVER = from_the_peer(NAME, "sender"), from_the_peer(NAME, "receiver")


def _docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The power instant (ENT 2): docket, next epoch, controls with their ranks and the notice in one commit."""
    exchange = exchange_of(desk, about)
    letter, from_epoch = str(exchange.data["letter"]), int(exchange.data["from_epoch"])
    said: EntrustLetter = desk.received_payload(letter)
    power = offers.take(desk, lineage_id=exchange.lineage_id, from_epoch=from_epoch, letter_id=letter)
    case = new_docket(desk, exchange.lineage_id, said.case, origin="entrusted")
    adopt(desk, exchange.lineage_id, said.case.controls)
    exchange = desk.move(exchange, "docket", case_no=case.case_no)
    desk.send("entrust_docket_notice", exchange.peer, EntrustDocketed(case.case_no, desk.today, case.claim_fen, power.epoch),
              lineage_id=case.lineage_id, exchange_id=exchange.exchange_id, in_reply_to=letter)  # fmt: skip
    desk.open_duty("docket_notify_parties", lineage_id=case.lineage_id, subject_id=case.case_no, body=Body.FILING)
    file_record(desk, Filed.RECEIVED, lineage_id=case.lineage_id, other_court=exchange.peer, case_no=case.case_no)
    return {"case_no": case.case_no}


def adopt(desk: Desk, lineage_id: str, items: Iterable[ControlItem]) -> None:
    """The controls count as this court's; rank and first day stay for ever (ENT 6)."""
    items = tuple(items)
    for item in items:
        known = desk.controls.get(item.control_id)
        if known is None:
            desk.controls.add(item.as_control(lineage_id, "active"))
        else:
            desk.controls.save(replace(known, state="active", end_on=max(known.end_on, item.end_on)))
    learn_listed(desk, lineage_id, items)


# — the entrusting court, after the docketing —


def _taken_there(desk: Desk, message: Received) -> None:
    """The notice answers an offer to that very court. Raises Refused R2, R3."""
    AT_SENDER(desk, message)
    power = desk.powers.need(message.envelope.subject)
    if power.state != "entrusting" or power.certificate.get("offered_to") != message.envelope.sender:
        power.refuse_stale(message.payload.epoch - 1)


def _docketed_there(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "docketed", there=message.payload.case_no)
    offers.passed(desk, message)
    case = need_entry(desk, exchange.lineage_id)
    forwarded, items = hand_over(desk, exchange, case.case_no), control_items(desk, exchange.lineage_id)
    for control in live_controls(desk, exchange.lineage_id):
        desk.controls.save(replace(control, state="taken_over"))
    mode = desk.law.choice("closing_mode_on_transfer", desk.today)
    ended = desk.end_case(case, "entrusted", mode)
    closed(desk, exchange.lineage_id)
    desk.send("entrust_cancelled", exchange.peer, EntrustCancelled(ended.case_no, mode, desk.today, items, forwarded),
              lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id, in_reply_to=envelope.message_id)  # fmt: skip
    desk.open_duty("entrust_applicant_told", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.IMPLEMENTATION)  # fmt: skip


def hand_over(desk: Desk, exchange: Exchange, case_no: str) -> int:
    """What is in hand and not owed to a court that coordinates a dispute goes along; returns fen."""
    in_hand = Balance.of(desk.money.where(lineage_id=exchange.lineage_id)).available_fen
    amount = max(0, in_hand - kept_fen(desk, exchange.lineage_id))
    if amount:
        desk.money.add(MoneyEntry(desk.new_id(), exchange.lineage_id, case_no, "forwarded", amount, desk.today,
                                  f"移交 {exchange.peer}"))  # fmt: skip
    return amount


def take_money(desk: Desk, lineage_id: str, amount_fen: int, sender: str) -> None:
    """Money handed over with, or after, the case."""
    if amount_fen:
        desk.money.add(MoneyEntry(desk.new_id(), lineage_id, need_entry(desk, lineage_id).case_no, "in", amount_fen,
                                  desk.today, f"由 {sender} 移交"))  # fmt: skip


def _cancelled_there(desk: Desk, message: Received) -> None:
    said, envelope = message.payload, message.envelope
    desk.move(desk.exchanges.need(envelope.procedure_id), "report", old_mode=said.mode)
    take_money(desk, envelope.subject, said.forwarded_fen, envelope.sender)
    for item in said.controls:
        control = desk.controls.get(item.control_id)
        if control is not None and item.end_on > control.end_on:  # renewed there while the letter was on its way
            desk.controls.save(replace(control, end_on=item.end_on))


def _tell_applicant(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="entrust_applicant_told", by=f"act:{doer.person_id}")
    return {"state": exchange.state}


# — withdrawal —


def _withdraw(desk: Desk, doer: Doer, about: About, given: EntrustWithdrawal) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "withdraw")
    sent = desk.send("entrust_withdrawal", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, supersedes=exchange.data["letter"])  # fmt: skip
    return {"message_id": sent}


def _before_docketing(desk: Desk, message: Received) -> None:
    """Raises Refused R3 once this court has docketed: its docketing wins."""
    exchange, power = desk.exchanges.get(message.envelope.procedure_id), desk.powers.get(message.envelope.subject)
    if exchange is None:
        return  # it has overtaken its letter, which then stays without effect
    AT_RECEIVER(desk, message)
    if exchange.state not in (*WAITING, "withdrawn") and power is not None:
        power.refuse_stale(int(exchange.data["from_epoch"]))


def _withdrawn_here(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is not None and exchange.state in WAITING:
        let_go(desk, exchange, "withdrawn", message.envelope.message_id)


def let_go(desk: Desk, exchange: Exchange, event: str, by: str) -> None:
    """At the receiving court: it will not docket, nothing is owed on the letter any more."""
    desk.move(exchange, event)
    for subject_id in (exchange.data["letter"], exchange.exchange_id):
        desk.close_duties(subject_id=subject_id, by=by, event="drop")


def _withdrawal_applied(desk: Desk, sending: Sending) -> None:
    exchange = sending.exchange
    if exchange is not None and exchange.state == "withdrawing":
        desk.move(exchange, "withdrawn")
        offers.take_back(desk, exchange.lineage_id, exchange.data["letter"], "撤回委托")


def _withdrawal_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "withdrawing":
        desk.move(sending.exchange, "withdrawal_refused")


def _kind(name: str, zh: str, en: str, payload: type, step: str, source: str, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": between_courts, "bodies": IMPLEMENTERS} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step=step, source=source, **given)


def _step(
    name: str, zh: str, en: str, payload: type, bodies: Any, effect: Any, *offered: Offer, **more: Any
) -> ActKind:
    given: dict[str, Any] = {"roles": OFFICERS, "scope": "exchange", "step": "F4.1"} | more
    return ActKind(name, Text(zh, en), payload, f"{ENT} · [D]", bodies, effect=effect, offers=offered, **given)


def _at(role: str, *states: str) -> Offer:
    return Offer(NAME, role, states)


R = RefusalCode
PROCEDURE = Procedure(
    name="entrustment_docketing",
    title=Text("受托立案与销案", "docketing of an entrusted case"),
    source=f"{ENT} arts 2, 6, 7",
    messages=(
        _kind("entrust_docket_notice", "受托立案通知书", "docketed as entrusted", EntrustDocketed, "F4.3", f"{ENT} arts 2, 7",
              bodies=FILING, approvals=OFFICER, binds_power=True, accept=_taken_there, apply=_docketed_there,
              answers=("entrust_cancelled",), sign_for=True, refusals=(R.R2, R.R3)),
        _kind("entrust_cancelled", "委托法院销案告知", "cancelled by the entrusting court", EntrustCancelled, "F4.3",
              f"{ENT} art. 2", accept=AT_RECEIVER, apply=_cancelled_there, refusals=(R.R2,)),
        _kind("entrust_withdrawal", "撤回委托", "entrustment withdrawn", EntrustWithdrawal, "F4.1", "E2 [D]",
              approvals=OFFICER, binds_power=True, accept=_before_docketing, apply=_withdrawn_here,
              delivered=_withdrawal_applied, refused=_withdrawal_refused, sign_for=True, refusals=(R.R2, R.R3)),
    ),
    acts=(
        _step("withdraw_entrustment", "撤回委托", "withdraw the entrustment", EntrustWithdrawal, IMPLEMENTERS, _withdraw,
              _at("sender", "sent", "supplementing"), roles=frozenset({"chief"})),
        _step("docket_entrusted_case", "受托案件立案", "docket the entrusted case", Note, FILING, _docket,
              _at("receiver", *WAITING), roles=frozenset({"filing_clerk"}), moves_power=True, step="F4.3"),
        _step("tell_applicant_entrusted", "书面告知申请人已委托", "tell the applicant", Note, IMPLEMENTERS, _tell_applicant,
              _at("sender", "cancelled"), step="F4.3"),
    ),
)  # fmt: skip
