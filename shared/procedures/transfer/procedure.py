"""What follows when a power has passed: hand-over of file, controls and money; new docket; closing of the old one.

Shared by every procedure that moves a case (elevation now). Its exchange bears the id of the ruling.
Source: 法明传〔2018〕335号 (old docket is cancelled, claim is what was not recovered); 查封规定 2020 arts 26–27
(rank and continuity); hand-over days [D]; docketing 3 days by analogy of TIME 6 (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain import cases
from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.money import MoneyEntry
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode
from shared.domain.separation import Stage
from shared.domain.transitions import after
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.designation.copies import HandoverCopied
from shared.procedures.docket.entries import open_docket
from shared.procedures.matters import Note, exchange_of, from_the_peer, need_entry
from shared.procedures.papers import Ledger, control_items, file_sheet, ledger, party_items
from shared.procedures.power.asset import learn_listed
from shared.procedures.transfer.custody import custody_ended, take_over, taken_over
from shared.procedures.transfer.payloads import (
    Cancelled,
    CaseHandover,
    ControlTakeover,
    CustodyEnded,
    DocketNotice,
    HandoverGap,
    HandoverOk,
    ObjectionItem,
    TakeOver,
)  # fmt: skip
from shared.procedures.transfer.tables import NEW, OLD

TO_THE_OLD_HOLDER = from_the_peer("transfer", "old_holder")
TO_THE_NEW_HOLDER = from_the_peer("transfer", "new_holder")


def begin_as_old_holder(
    desk: Desk, *, ruling_id: str, lineage_id: str, new_holder: str, decided_by: str = "", decided_in: str = ""
) -> None:
    """The old holder keeps custody and owes the hand-over; the clocks of enforcing run at the new holder now.

    decided_by: the court that named a third court as holder, in its exchange `decided_in`; it gets a copy.
    """
    desk.close_duties(subject_id=need_entry(desk, lineage_id).case_no, by=ruling_id, event="drop")
    third = {"decided_by": decided_by, "decided_in": decided_in} if decided_by else {}
    desk.open_exchange("transfer", "old_holder", event="power_passed_to_third" if third else "power_passed",
                       lineage_id=lineage_id, peer=new_holder, exchange_id=ruling_id, data=third)  # fmt: skip
    desk.open_duty("case_handover", lineage_id=lineage_id, subject_id=ruling_id, body=Body.IMPLEMENTATION)


def begin_as_new_holder(
    desk: Desk,
    *,
    ruling_id: str,
    lineage_id: str,
    old_holder: str,
    case_no: str,
    origin: str = "elevated",
    docket_rule: str = "docket_after_file",
    decided_by: str = "",
    decided_in: str = "",
) -> None:
    """The new holder waits for the file; it already holds the power. `origin` as of the new docket entry."""
    facts = {"case_no": case_no, "origin": origin, "docket_rule": docket_rule}
    third = {"decided_by": decided_by, "decided_in": decided_in} if decided_by else {}
    desk.open_exchange("transfer", "new_holder", event="certificate", lineage_id=lineage_id, peer=old_holder,
                       exchange_id=ruling_id, data=facts | third)  # fmt: skip


def case_papers(desk: Desk, case: Case, sums: Ledger, forwarded_fen: int) -> CaseHandover:
    """The whole case as it travels: file sheet, controls, ledger, parties, pending objections."""
    pending = desk.objections.where(lineage_id=case.lineage_id, state="pending", order_by=("case_no",))
    return CaseHandover(
        case.case_no,
        case.title_no,
        case.cause,
        case.basis_key,
        file_sheet(desk, case),
        control_items(desk, case.lineage_id),
        sums,
        forwarded_fen,
        party_items(desk.parties.where(lineage_id=case.lineage_id, order_by=("role", "party_id"))),
        tuple(ObjectionItem(item.case_no, item.received_on) for item in pending),
    )


def new_docket(desk: Desk, lineage_id: str, said: CaseHandover, *, origin: str, type_code: str = "执") -> Case:
    """The new holder's own docket: claim is what the earlier case did not recover; its own clocks start."""
    case = Case(desk.new_case_no(type_code), lineage_id, said.basis_key, said.title_no, said.cause, desk.today,
                said.ledger.outstanding_fen, after(cases.STATES, "", "docket"), origin, None, said.case_no)  # fmt: skip
    known = desk.parties.first(lineage_id=lineage_id) is not None  # a case that has come back
    open_docket(desk, case, () if known else tuple((p.role, p.name) for p in said.parties), power_of=None)
    return case


def _hand_over(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange, case = exchange_of(desk, about), need_entry(desk, about.lineage_id)
    sums = ledger(desk, case)
    moved = desk.move(exchange, "hand_over")
    if sums.available_fen:
        desk.money.add(MoneyEntry(desk.new_id(), case.lineage_id, case.case_no, "forwarded", sums.available_fen,
                                  desk.today, f"移交 {moved.peer}"))  # fmt: skip
    payload = case_papers(desk, case, sums, sums.available_fen)
    sent = desk.send("case_handover", moved.peer, payload, lineage_id=case.lineage_id, exchange_id=moved.exchange_id)
    desk.close_duties(subject_id=moved.exchange_id, rule_id="case_handover", by=sent)
    if "decided_by" in moved.data:
        copied = HandoverCopied(
            case.case_no, moved.peer, payload.sheet.sha256, len(payload.controls), sums.available_fen
        )
        desk.send("handover_copy", moved.data["decided_by"], copied, lineage_id=case.lineage_id,
                  exchange_id=moved.data["decided_in"])  # fmt: skip
    return {"message_id": sent}


def _handover_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """Nothing was taken: the money is still here, and the hand-over is still owed."""
    refusal_noted(desk, sending, refusal)
    said, transfer = sending.payload, sending.exchange
    if said.forwarded_fen:
        desk.money.add(MoneyEntry(desk.new_id(), sending.lineage_id, said.case_no, "forwarded", -said.forwarded_fen,
                                  desk.today, f"{sending.recipient} 拒收移送，冲回"))  # fmt: skip
    if transfer is not None and transfer.state == "handed_over":
        desk.move(transfer, "refused", refusal=refusal.as_dict())
        desk.open_duty("case_handover", lineage_id=transfer.lineage_id, subject_id=transfer.exchange_id,
                       body=Body.IMPLEMENTATION)  # fmt: skip


def _handover_arrived(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    said: CaseHandover = message.payload
    total = int(exchange.data.get("forwarded_fen", 0)) + said.forwarded_fen
    desk.move(exchange, "handover_received", handover=message.envelope.message_id, forwarded_fen=total)
    if said.forwarded_fen:
        desk.money.add(MoneyEntry(desk.new_id(), message.envelope.subject, said.case_no, "in", said.forwarded_fen,
                                  desk.today, f"由 {message.envelope.sender} 移交"))  # fmt: skip
    known = {control.control_id: control for control in desk.controls.where(lineage_id=message.envelope.subject)}
    for item in said.controls:
        control, old = item.as_control(message.envelope.subject, "custody"), known.get(item.control_id)
        if old is None:
            desk.controls.add_new(control)
        elif old.state == "taken_over":  # the case comes back
            desk.controls.save(replace(control, version=old.version))
    learn_listed(desk, message.envelope.subject, said.controls)


def _intact(desk: Desk, message: Received) -> None:
    TO_THE_NEW_HOLDER(desk, message)
    message.payload.sheet.require_intact()


def _accept(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "accept")
    handover = desk.received_payload(exchange.data["handover"])
    desk.send("handover_ok", exchange.peer, HandoverOk(handover.sheet.sha256), lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id, in_reply_to=exchange.data["handover"])  # fmt: skip
    desk.open_duty(exchange.data.get("docket_rule", "docket_after_file"), lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.FILING)  # fmt: skip
    return {"state": exchange.state}


def _gap(desk: Desk, doer: Doer, about: About, given: HandoverGap) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "gap")
    desk.send("handover_gap", exchange.peer, given, lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id, in_reply_to=exchange.data["handover"])  # fmt: skip
    return {"state": exchange.state}


def _accepted(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "accept")


def _gap_found(desk: Desk, message: Received) -> None:
    exchange = desk.move(desk.exchanges.need(message.envelope.procedure_id), "gap", gap=message.payload.items)
    desk.open_duty("case_handover", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body.IMPLEMENTATION)  # fmt: skip


def _docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "docket")
    said = desk.received_payload(exchange.data["handover"])
    case = new_docket(desk, exchange.lineage_id, said, origin=exchange.data.get("origin", "elevated"))
    case_no, claim_fen = case.case_no, case.claim_fen
    desk.close_duties(
        subject_id=exchange.exchange_id, rule_id=exchange.data.get("docket_rule", "docket_after_file"), by=case_no
    )
    desk.open_duty("docket_notify_parties", lineage_id=case.lineage_id, subject_id=case_no, body=Body.FILING)
    notice = DocketNotice(case_no, desk.today, claim_fen)
    desk.send("docket_notice", exchange.peer, notice, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
    if "decided_by" in exchange.data:
        desk.send("docket_notice_copy", exchange.data["decided_by"], notice, lineage_id=exchange.lineage_id,
                  exchange_id=exchange.data["decided_in"])  # fmt: skip
    return {"case_no": case_no}


def _docketed_above(desk: Desk, message: Received) -> None:
    exchange = desk.move(desk.exchanges.need(message.envelope.procedure_id), "docket_notice",
                         new_case_no=message.payload.new_case_no)  # fmt: skip
    mode = desk.law.choice("closing_mode_on_transfer", desk.today)
    closed = desk.end_case(need_entry(desk, exchange.lineage_id), "transfer_docketed", mode)
    desk.send("cancelled", exchange.peer, Cancelled(closed.case_no, mode, desk.today), lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id, in_reply_to=message.envelope.message_id)  # fmt: skip


def _cancelled_below(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "cancelled_below", old_mode=message.payload.mode)


def _notify(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    case = need_entry(desk, about.lineage_id)
    desk.close_duties(subject_id=case.case_no, rule_id="docket_notify_parties", by=f"act:{doer.person_id}")
    return {"case_no": case.case_no}


IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
FILING = frozenset({Body.FILING})
OFFICERS = frozenset({"officer", "chief"})
#: A superior that elevates may have no implementation body of its own; its reviewers then receive the file.
RECEIVERS = frozenset({Body.IMPLEMENTATION, Body.REVIEW, Body.SUPERVISION})
OFFICER = ApprovalRule.OFFICER


def _kind(name: str, zh: str, en: str, payload: type, step: str, bodies: frozenset[Body], accept: Any, apply: Any,
          **more: Any) -> MessageKind:  # fmt: skip
    return MessageKind(name, 1, Text(zh, en), payload, step, "法明传〔2018〕335号; 执行程序解释 2020 art. 11 · [D]",
                       between_courts, bodies, accept=accept, apply=apply, refusals=(RefusalCode.R2, RefusalCode.R7),
                       **more)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, step: str, bodies: frozenset[Body], effect: Any, role: str,
          *states: str, **more: Any) -> ActKind:  # fmt: skip
    given: dict[str, Any] = {"roles": OFFICERS, "offers": (Offer("transfer", role, states),), "step": step} | more
    return ActKind(
        name, Text(zh, en), payload, "法明传〔2018〕335号 · [D]", bodies, scope="exchange", effect=effect, **given
    )


PROCEDURE = Procedure(
    name="transfer",
    title=Text("案件移送与接收", "transfer of a case"),
    source="法明传〔2018〕335号; 查封规定 2020 arts 26–27",
    tables={"old_holder": OLD, "new_holder": NEW},
    messages=(
        _kind("case_handover", "移送函", "case hand-over", CaseHandover, "F1.4", IMPLEMENTERS, _intact, _handover_arrived,
              approvals=OFFICER, answers=("handover_ok", "handover_gap"), sign_for=True, refused=_handover_refused),
        _kind("handover_ok", "移送材料齐全", "hand-over complete", HandoverOk, "F1.4", RECEIVERS, TO_THE_OLD_HOLDER,
              _accepted, approvals=OFFICER),
        _kind("handover_gap", "移送材料补正", "hand-over incomplete", HandoverGap, "F1.4", RECEIVERS, TO_THE_OLD_HOLDER, _gap_found,
              approvals=OFFICER, sign_for=True),
        _kind("docket_notice", "立案通知书", "docket notice", DocketNotice, "F1.5", FILING, TO_THE_OLD_HOLDER, _docketed_above,
              approvals=OFFICER, answers=("cancelled",), sign_for=True),
        _kind("cancelled", "销案告知", "old docket closed", Cancelled, "F1.5", IMPLEMENTERS, TO_THE_NEW_HOLDER, _cancelled_below),
        _kind("control_takeover", "接管控制措施", "controls taken over", ControlTakeover, "F1.6", RECEIVERS, TO_THE_OLD_HOLDER, taken_over,
              approvals=OFFICER, answers=("custody_ended",)),
        _kind("takeover_passed_on", "接管控制措施转告", "takeover passed on", ControlTakeover, "F1.6", RECEIVERS, TO_THE_OLD_HOLDER,
              taken_over, answers=("custody_ended",)),
        _kind("custody_ended", "保管责任终止", "custody ended", CustodyEnded, "F1.6", IMPLEMENTERS, TO_THE_NEW_HOLDER, custody_ended),
    ),
    acts=(
        _step("hand_over_case", "移送案件", "hand over the case", Note, "F1.4", IMPLEMENTERS, _hand_over,
              "old_holder", "custody"),
        _step("accept_handover", "确认材料齐全", "accept the hand-over", Note, "F1.4", RECEIVERS, _accept,
              "new_holder", "checking"),
        _step("report_handover_gap", "要求补正", "report a gap", HandoverGap, "F1.4", RECEIVERS, _gap,
              "new_holder", "checking"),
        _step("docket_transferred_case", "移送案件立案", "docket the transferred case", Note, "F1.5", FILING, _docket,
              "new_holder", "accepted", roles=frozenset({"filing_clerk"}), implementation=False),
        _step("notify_parties", "通知当事人", "notify the parties", Note, "F1.5", FILING, _notify,
              "new_holder", "docketed", "taking_over", roles=frozenset({"filing_clerk"})),
        _step("take_over_controls", "接管控制措施", "take over the controls", TakeOver, "F1.6", RECEIVERS, take_over,
              "new_holder", "docketed", implementation=True, stage=Stage.CONTROL),
    ),
)  # fmt: skip
