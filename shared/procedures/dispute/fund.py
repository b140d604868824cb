"""Disputed money goes to the coordinating court's account and comes back by its decision.

Source: 执行工作规定 2020 art. 69; amounts are checked at both ends, every 分 is booked once ([D]).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.messages.terms import term
from shared.procedures.dispute.course import from_a_party, from_the_top, in_dispute, matter_of, remember, row_of, top_of
from shared.procedures.dispute.reporting import doer_coordinates
from shared.procedures.dispute.tables import EWR69, LIVE
from shared.procedures.matters import Note, exchange_of, need_entry
from shared.procedures.supervising import open_dated_duty, require_future

PAY_RULE = "dispute_fund"
HELD_BACK = (*LIVE, "decided")


@dataclass(frozen=True, slots=True)
class FundInputs:
    """What a court has to pay in."""

    account: str = term("执行款账户", "account", min_length=1, max_length=200)
    amount_fen: int = term("争议案款（分）", "disputed money (fen)", minimum=1)
    due_on: date = term("汇入期限", "due")


@dataclass(frozen=True, slots=True)
class FundOrder:
    """划付争议案款通知."""

    docket_no: str = term("执协案号", "docket number", max_length=64)
    account: str = term("执行款账户", "account", max_length=200)
    amount_fen: int = term("争议案款（分）", "disputed money (fen)", minimum=1)
    due_on: date = term("汇入期限", "due")


@dataclass(frozen=True, slots=True)
class FundPaid:
    """争议案款汇入."""

    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)
    docket_no: str = term("执协案号", "docket number", max_length=64)


@dataclass(frozen=True, slots=True)
class ReleaseFund:
    """Money back to a court, by the decision's shares."""

    party: str = term("法院", "court", min_length=1, max_length=32)
    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)


@dataclass(frozen=True, slots=True)
class FundReleased:
    """争议案款划回."""

    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)
    document_no: str = term("协调处理决定书号", "decision", max_length=64)


def prepare(desk: Desk, sending: Sending, given: FundInputs) -> FundOrder:
    """Raises Refused R12 (a day that has passed)."""
    require_future(desk, given.due_on)
    return FundOrder(in_dispute(sending, "coordinator", "coordinating").data["docket_no"], given.account, given.amount_fen,
                     given.due_on)  # fmt: skip


def issued(desk: Desk, sending: Sending) -> None:
    """What each court owes stays with the dispute."""
    row = desk.exchanges.need(sending.exchange_id)
    owed = dict(row.data.get("funds_owed", {}))
    remember(
        desk, row, funds_owed=owed | {sending.recipient: owed.get(sending.recipient, 0) + sending.payload.amount_fen}
    )


def refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """A court that refused owes nothing by this order."""
    refusal_noted(desk, sending, refusal)
    row = desk.exchanges.need(sending.exchange_id)
    owed = dict(row.data.get("funds_owed", {}))
    remember(desk, row, funds_owed=owed | {sending.recipient: owed[sending.recipient] - sending.payload.amount_fen})


def may_be_ordered(desk: Desk, message: Received) -> None:
    """From the court that coordinates; the money must be there. Raises Refused R2, R7, R12."""
    from_the_top(desk, message)
    require_future(desk, message.payload.due_on)
    row = row_of(desk, message, "party")
    available = Balance.of(desk.money.where(lineage_id=row.lineage_id)).available_fen
    if message.payload.amount_fen > available - int(row.data.get("fund_due_fen", 0)):
        refuse(RefusalCode.R7, "本院在账争议案款为 {available} 分，不足通知金额。",
               "This court has {available} fen of the case in hand, less than ordered.", rule=EWR69, available=available)  # fmt: skip


def ordered(desk: Desk, message: Received) -> None:
    """Owed from now on: it cannot be paid out elsewhere."""
    said, envelope = message.payload, message.envelope
    row = row_of(desk, message, "party")
    if row.state not in LIVE:
        return
    row = remember(desk, row, fund_due_fen=int(row.data.get("fund_due_fen", 0)) + said.amount_fen, docket_no=said.docket_no,
                   account=said.account)  # fmt: skip
    open_dated_duty(desk, PAY_RULE, said.due_on, lineage_id=row.lineage_id, subject_id=envelope.message_id,
                    body=Body.IMPLEMENTATION.value, document=said.docket_no, paper=envelope.message_id)  # fmt: skip
    remember(desk, row, fund_orders=[*row.data.get("fund_orders", []), envelope.message_id])


def pay(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """All that is owed, in one sum, also by a court whose case has moved on. Raises Conflict, BadAmount."""
    row = exchange_of(desk, about)
    owed = int(row.data.get("fund_due_fen", 0))
    if not owed or row.state not in HELD_BACK:
        raise Conflict(Text("没有应汇入的争议案款。", "Nothing is owed to the coordinating court."))
    Balance.of(desk.money.where(lineage_id=row.lineage_id)).require(owed)
    top = top_of(desk, matter_of(row))
    desk.money.add(MoneyEntry(desk.new_id(), row.lineage_id, need_entry(desk, row.lineage_id).case_no, "forwarded", owed,
                              desk.today, f"争议案款汇入 {top}"))  # fmt: skip
    row = remember(desk, row, fund_due_fen=0, fund_paid_fen=int(row.data.get("fund_paid_fen", 0)) + owed)
    sent = desk.send("fund_paid", top, FundPaid(owed, str(row.data["docket_no"])), lineage_id=row.lineage_id,
                     exchange_id=row.exchange_id)  # fmt: skip
    for order in row.data["fund_orders"]:
        desk.close_duties(subject_id=order, rule_id=PAY_RULE, by=sent)
    return {"message_id": sent, "amount_fen": owed}


def may_be_paid(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R7 (not the sum this court ordered)."""
    from_a_party(desk, message)
    row = row_of(desk, message, "coordinator")
    sender = message.envelope.sender
    owed = int(row.data.get("funds_owed", {}).get(sender, 0)) - int(row.data.get("funds_in", {}).get(sender, 0))
    if message.payload.amount_fen > owed:
        refuse(
            RefusalCode.R7,
            "汇入金额超过通知金额（{owed} 分）。",
            "More than was ordered ({owed} fen).",
            rule=EWR69,
            owed=owed,
        )


def paid(desk: Desk, message: Received) -> None:
    """Booked under the 执协 number and the dispute, never in the ledger of a case this court may come to hold."""
    row, sender = row_of(desk, message, "coordinator"), message.envelope.sender
    desk.money.add(MoneyEntry(desk.new_id(), row.exchange_id, str(row.data["docket_no"]), "in", message.payload.amount_fen,
                              desk.today, f"{sender} 汇入争议案款"))  # fmt: skip
    funds = dict(row.data.get("funds_in", {}))
    remember(desk, row, funds_in=funds | {sender: funds.get(sender, 0) + message.payload.amount_fen})


def in_hand(desk: Desk, row: Exchange) -> int:
    """What this court holds of the dispute, in 分: only money booked under its own docket number."""
    return Balance.of(desk.money.where(lineage_id=row.exchange_id, case_no=str(row.data["docket_no"]))).available_fen


def release(desk: Desk, doer: Doer, about: About, given: ReleaseFund) -> Mapping[str, Any]:
    """By the shares of the decision, or back to who paid it in when the dispute ended without one. Raises BadInput, BadAmount."""
    doer_coordinates(desk)
    row = exchange_of(desk, about)
    if row.state == "ended":
        allowed = dict(row.data.get("funds_in", {}))
    elif row.state in ("decided", "concluded"):
        allowed = {each["court"]: each["amount_fen"] for each in row.data["decision"]["shares"]}
    else:
        raise Conflict(Text("争议未终结，案款不得划出。", "The dispute has not ended; the money stays."))
    out = dict(row.data.get("funds_out", {}))
    if given.amount_fen > allowed.get(given.party, 0) - out.get(given.party, 0):
        raise BadInput(Text("超过 {court} 应得份额。", "More than the share of {court}."), court=given.party)
    Balance.of(desk.money.where(lineage_id=row.exchange_id, case_no=str(row.data["docket_no"]))).require(
        given.amount_fen
    )
    desk.money.add(MoneyEntry(desk.new_id(), row.exchange_id, str(row.data["docket_no"]), "forwarded", given.amount_fen,
                              desk.today, f"争议案款划 {given.party}"))  # fmt: skip
    remember(desk, row, funds_out=out | {given.party: out.get(given.party, 0) + given.amount_fen})
    paper = FundReleased(given.amount_fen, str(row.data.get("decision", {}).get("document_no", row.data["docket_no"])))
    sent = desk.send("fund_released", given.party, paper, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
    return {"message_id": sent}


def released(desk: Desk, message: Received) -> None:
    """Money of the case again."""
    row = row_of(desk, message, "party")
    desk.money.add(MoneyEntry(desk.new_id(), row.lineage_id, need_entry(desk, row.lineage_id).case_no, "in",
                              message.payload.amount_fen, desk.today, f"{message.envelope.sender} 划回争议案款"))  # fmt: skip
