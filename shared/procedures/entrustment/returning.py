"""Return of an entrusted case (退回委托) once the high court has approved it: sent back, and taken back by the first court.

The power passes in the commit in which the first court applies the returned file: docket, epoch and controls at once.
Source: 委托执行规定 2020 art. 9; levels and messages [D]; decision 0017.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.messages.kinds import MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term
from shared.procedures.dispute.freeze import keep_the_fund
from shared.procedures.entrustment.approval import DUE, ENT9, RETURN
from shared.procedures.entrustment.docketing import adopt, hand_over, take_money
from shared.procedures.entrustment.papers import EntrustDocketed, Filed
from shared.procedures.entrustment.record import file_record
from shared.procedures.entrustment.routes import high_court_of
from shared.procedures.entrustment.tables import APPROVER, NAME, RETURNER
from shared.procedures.ledger.register import closed
from shared.procedures.matters import Note, from_the_peer, need_entry, open_entry
from shared.procedures.outsider_objection.carried import require_shown
from shared.procedures.papers import ledger, live_controls
from shared.procedures.power import offers
from shared.procedures.service.other_papers import ClearedBy
from shared.procedures.transfer.payloads import CaseHandover
from shared.procedures.transfer.procedure import IMPLEMENTERS, case_papers, new_docket

AT_RETURNER = from_the_peer(RETURN, "returner")


@dataclass(frozen=True, slots=True)
class EntrustReturn:
    """退回函 with the file, controls, money, the high court's approval and the promises of the superiors."""

    letter_id: str = term("委托函", "letter", max_length=64)
    case: CaseHandover = term("案件材料", "the case")
    reason: str = term("退回理由", "reason", max_length=4000)
    approval: SignedCopy = term("高级人民法院批复原文", "the high court's signed approval")
    cleared_by: tuple[ClearedBy, ...] = term("上级法院的承诺", "promises of the superiors", max_length=16)


# — the court entrusted —


def _approved(sending: Sending) -> Exchange:
    exchange = sending.exchange
    if (
        exchange is None
        or exchange.procedure != RETURN
        or exchange.state != "approved"
        or exchange.peer != sending.recipient
    ):
        refuse(RefusalCode.R6, "退回委托须经高级人民法院批准。", "A return needs the approval of the high court.", rule=ENT9,
               todo=Text("请逐级报批。", "Report it upward level by level."))  # fmt: skip
    return exchange


def _prepare(desk: Desk, sending: Sending, given: Note) -> EntrustReturn:
    approved, case = _approved(sending), open_entry(desk, sending.lineage_id)
    sums = ledger(desk, case)
    return EntrustReturn(approved.data["letter"], case_papers(desk, case, sums, sums.available_fen), approved.data["reason"],
                         desk.signed_copy(approved.data["decision"]), offers.shown(desk, approved))  # fmt: skip


def _may_leave(desk: Desk, sending: Sending) -> None:
    _approved(sending)
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)
    available = Balance.of(desk.money.where(lineage_id=sending.lineage_id)).available_fen
    if available != sending.payload.case.forwarded_fen:
        raise Conflict(Text("拟稿后案款有变动，请重新拟稿。", "Money has moved since the draft: draft it again."))
    keep_the_fund(desk, sending.lineage_id, available)
    offers.require_a_month(desk, [(c.control_id, c.end_on) for c in live_controls(desk, sending.lineage_id)])
    require_shown(desk, sending.lineage_id, [f for item in sending.payload.case.controls for f in item.freezes])


def _left(desk: Desk, sending: Sending) -> None:
    approved = _approved(sending)
    offers.offer(desk, sending, approved)
    desk.move(approved, "send", sent=sending.message_id)
    desk.move(desk.exchanges.need(approved.data["in"]), "return_sent")
    desk.close_duties(subject_id=approved.exchange_id, rule_id=DUE, by=sending.message_id)
    hand_over(desk, approved, sending.payload.case.case_no)


def _turned_away(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """Nothing has passed: this court acts again, the money is here again."""
    refusal_noted(desk, sending, refusal)
    exchange, papers = sending.exchange, sending.payload.case
    if exchange is None or exchange.state != "sent":
        return
    desk.move(exchange, "turned_away", refusal=refusal.as_dict())
    desk.move(desk.exchanges.need(exchange.data["in"]), "return_refused")
    offers.take_back(desk, sending.lineage_id, sending.message_id, str(refusal.code))
    if papers.forwarded_fen:
        desk.money.add(MoneyEntry(desk.new_id(), sending.lineage_id, papers.case_no, "forwarded", -papers.forwarded_fen,
                                  desk.today, f"{sending.recipient} 拒收，冲回"))  # fmt: skip


def _resumed_there(desk: Desk, message: Received) -> None:
    """The first court holds again: this docket is cancelled."""
    exchange = desk.move(desk.exchanges.need(message.envelope.procedure_id), "resumed")
    offers.passed(desk, message)
    entrusted = desk.move(desk.exchanges.need(exchange.data["in"]), "resumed")
    desk.close_duties(subject_id=entrusted.data["letter"], by=message.envelope.message_id, event="drop")
    for control in live_controls(desk, exchange.lineage_id):
        desk.controls.save(replace(control, state="taken_over"))
    desk.end_case(
        need_entry(desk, exchange.lineage_id), "entrusted", desk.law.choice("closing_mode_on_transfer", desk.today)
    )
    closed(desk, exchange.lineage_id)


# — the first court —


def _entrusted_there(desk: Desk, lineage_id: str, sender: str, letter_id: str) -> Exchange | None:
    found = desk.exchanges.where(procedure=NAME, role="sender", lineage_id=lineage_id, state="cancelled", peer=sender)
    return next((each for each in found if each.data["letter"] == letter_id), None)


def _returnable(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R3, R6 (no approval of that court's high court), R7, R10."""
    envelope, said = message.envelope, message.payload
    if _entrusted_there(desk, envelope.subject, envelope.sender, said.letter_id) is None:
        refuse(RefusalCode.R2, "本院没有委托 {court} 执行该案。", "This court has not entrusted {court}.", rule=ENT9,
               court=envelope.sender)  # fmt: skip
    high = high_court_of(desk, envelope.sender)
    shown = desk.open_copy(high or "", said.approval)
    about = (shown.envelope.kind, shown.envelope.recipient, shown.envelope.subject)
    if about != ("return_decision", envelope.sender, envelope.subject) or not (
        shown.payload.approved and shown.payload.letter_id == said.letter_id
    ):
        refuse(RefusalCode.R6, "退回未附高级人民法院的批准。", "The high court's approval is not enclosed.", rule=ENT9)
    said.case.sheet.require_intact()
    offers.require_takeable(desk, message, said.cleared_by)


def _taken_back(desk: Desk, message: Received) -> None:
    """The power instant at this court: file, docket (执恢), controls and the next epoch in one commit."""
    envelope, said = message.envelope, message.payload
    entrusted = _entrusted_there(desk, envelope.subject, envelope.sender, said.letter_id)
    assert entrusted is not None  # the guard has looked
    power = offers.take(
        desk, lineage_id=envelope.subject, from_epoch=envelope.from_epoch or 0, letter_id=envelope.message_id
    )
    case = new_docket(desk, envelope.subject, said.case, origin="resumed", type_code="执恢")
    adopt(desk, envelope.subject, said.case.controls)
    take_money(desk, envelope.subject, said.case.forwarded_fen, envelope.sender)
    desk.move(entrusted, "returned", returned=envelope.message_id)
    desk.send("entrust_resumed", envelope.sender, EntrustDocketed(case.case_no, desk.today, case.claim_fen, power.epoch),
              lineage_id=envelope.subject, exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id)  # fmt: skip
    file_record(desk, Filed.RESUMED, lineage_id=envelope.subject, other_court=envelope.sender, case_no=case.case_no)
    desk.raise_task(
        "entrust_returned", lineage_id=envelope.subject, subject_id=envelope.message_id, body=Body.IMPLEMENTATION,
        zh=f"{envelope.sender} 退回委托：{said.reason[:500]}。已恢复执行（{case.case_no}）；补正后可重新委托。",
        en=f"{envelope.sender} has given the case back; it is resumed as {case.case_no}. Cure the defect to entrust it again.",
    )  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, step: str, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"bodies": IMPLEMENTERS, "sign_for": True} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step=step, source=ENT9, **given)


R = RefusalCode
PROCEDURE = Procedure(
    name=RETURN,
    title=Text("退回委托", "return of an entrusted case"),
    source=ENT9,
    tables={"returner": RETURNER, "approver": APPROVER},
    messages=(
        _kind("entrust_return", "退回委托函", "case given back", EntrustReturn, "F4.6", route=between_courts,
              approvals=ApprovalRule.MAJOR, moves_power=True, inputs=Note, prepare=_prepare, check=_may_leave, issued=_left,
              accept=_returnable, apply=_taken_back, refused=_turned_away, answers=("entrust_resumed",),
              offers=(Offer(RETURN, "returner", ("approved",)),), refusals=(R.R1, R.R2, R.R3, R.R6, R.R7)),
        _kind("entrust_resumed", "恢复执行告知", "resumed by the first court", EntrustDocketed, "F4.6", route=between_courts,
              binds_power=True, accept=AT_RETURNER, apply=_resumed_there, refusals=(R.R2,)),
    ),
)  # fmt: skip
