"""A preservation goes to another court: the one that tries the suit (民诉法解释 2022 art. 160), or the one that enforces.

The giving court keeps and renews until the other's signed word; rank and dates stay, no new ruling is made. In between
both keep and nobody disposes, so there is no gap (财产保全规定 2020 art. 17).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.cases import Case
from shared.domain.errors import BadInput, Text
from shared.domain.identifiers import require_court_id
from shared.domain.preservations import Phase, Preservation
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of, need_entry, open_entry
from shared.procedures.papers import ControlItem, file_sheet, live_controls
from shared.procedures.power.asset import own_power
from shared.procedures.preservation.carrying_out import ENFORCEMENT_RULE, SUIT_RULE, refreshed
from shared.procedures.preservation.converting import entered, same_parties
from shared.procedures.preservation.docket import end, enter, row_of
from shared.procedures.preservation.papers import (
    CPLI,
    NAME,
    PRES,
    MoveFor,
    MoveInputs,
    PreservationConverted,
    PreservationTaken,
    PreservationTransfer,
)


def move_away(desk: Desk, doer: Doer, about: About, given: MoveInputs) -> Mapping[str, Any]:
    """Another court tries the suit: papers and controls go there."""
    court = desk.registry.court(require_court_id(given.to_court)).court_id
    if court == desk.court_id:
        raise BadInput(Text("诉讼在本院的，无须移送。", "The suit is here: nothing has to move."))
    exchange = exchange_of(desk, about)
    row = desk.of(Preservation).save(replace(row_of(desk, exchange), suit_no=given.suit_no))
    sent = _send(desk, row, court, MoveFor.TRIAL, given.suit_no, desk.new_id())
    return {"message_id": sent}


def _send(desk: Desk, row: Preservation, court: str, purpose: MoveFor, target_no: str, procedure_id: str) -> str:
    case = open_entry(desk, row.lineage_id)
    names = {party.role: party.name for party in desk.parties.where(lineage_id=row.lineage_id)}
    controls = [each for each in live_controls(desk, row.lineage_id) if own_power(desk, each.control_id) is None]
    said = PreservationTransfer(
        row.case_no, purpose, target_no, case.cause, row.amount_fen, names["creditor"], names["debtor"], row.applied_on,
        row.ruling_no, row.ruled_on or row.applied_on, row.security_fen, file_sheet(desk, case),
        tuple(ControlItem.of(control) for control in controls),
    )  # fmt: skip
    desk.move(desk.exchanges.need(row.exchange_id), "send", moving_to=court)
    giver = desk.open_exchange(NAME, "giver", event="send", lineage_id=row.lineage_id, peer=court, exchange_id=procedure_id,
                               data={"case_no": row.case_no, "purpose": purpose.value, "target_no": target_no})  # fmt: skip
    for control in controls:
        desk.controls.save(replace(control, state="custody"))
    return desk.send("preservation_transfer", court, said, lineage_id=row.lineage_id, exchange_id=giver.exchange_id)


def may_be_called(desk: Desk, message: Received) -> None:
    """The guard of the preserving court: its preservation, of this suit and these parties. Raises Refused R4, R7."""
    said: PreservationConverted = message.payload
    row = desk.of(Preservation).get(said.case_no)
    if (
        row is None
        or row.lineage_id != message.envelope.subject
        or row.suit_no not in (said.title_no, said.suit_no)
        or not same_parties(desk, row, said.creditor, said.debtor)
    ):
        refuse(RefusalCode.R7, "本院没有该诉讼、该当事人的保全案件 {case_no}。",
               "This court has no preservation {case_no} of that suit between those parties.", rule=f"{PRES} art. 17",
               todo=Text("请核对执保案号、诉讼案号和当事人。", "Compare preservation docket, suit and parties."), case_no=said.case_no)  # fmt: skip
    state = desk.exchanges.need(row.exchange_id).state
    if state != "preserved":
        refuse(RefusalCode.R4, "保全案件 {case_no} 已不在效力中（{state}）。", "Preservation {case_no} is not in effect ({state}).",
               rule=f"{CPLI} art. 163", todo=Text("请自行查封、冻结。", "Seize or freeze yourself."), case_no=said.case_no,
               state=state)  # fmt: skip


def called(desk: Desk, message: Received) -> None:
    """A 执 case was docketed elsewhere: the controls go there by themselves, no ruling is made."""
    said: PreservationConverted = message.payload
    row = desk.of(Preservation).need(said.case_no)
    for rule_id in (ENFORCEMENT_RULE, SUIT_RULE):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=message.envelope.message_id)
    _send(desk, row, message.envelope.sender, MoveFor.ENFORCEMENT, said.zx_no, message.envelope.procedure_id)


def may_take(desk: Desk, message: Received) -> None:
    """The guard of the receiving court. Raises Refused R2 (not called for), R7 (papers), R11 (here already), R10 (none left)."""
    said: PreservationTransfer = message.payload
    said.sheet.require_intact()
    known = desk.exchanges.get(message.envelope.procedure_id)
    if said.purpose is MoveFor.TRIAL and known is not None:
        refuse(RefusalCode.R11, "该保全已经接收。", "This preservation was taken already.", rule=f"{CPLI} art. 160")
    if said.purpose is MoveFor.ENFORCEMENT and (
        known is None or known.role != "taker" or known.peer != message.envelope.sender or known.state != "called"
    ):
        refuse(RefusalCode.R2, "本院未向 {court} 要求移交该保全。", "This court has not called on {court} for it.",
               rule=f"{CPLI} art. 168", court=message.envelope.sender)  # fmt: skip


def take(desk: Desk, message: Received) -> None:
    """The controls are in effect here, rank and dates as they were; the other court may let go."""
    said: PreservationTransfer = message.payload
    envelope = message.envelope
    known = desk.exchanges.get(envelope.procedure_id)
    case = need_entry(desk, desk.cases.need(said.target_no).lineage_id) if known is not None else _enter(desk, said)
    controls = [item.as_control(case.lineage_id, "active") for item in said.controls]
    for control in controls:
        desk.controls.add(control)
    if known is not None:
        desk.move(known, "take", transfer=envelope.message_id)
        entered(desk, controls, case, said.case_no)
    else:
        desk.open_exchange(NAME, "taker", event="take", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data={"case_no": said.case_no, "here": case.case_no})  # fmt: skip
        refreshed(desk, desk.of(Preservation).need(case.case_no))
    taken = PreservationTaken(case.case_no, tuple(control.control_id for control in controls))
    desk.send("preservation_taken", envelope.sender, taken, lineage_id=envelope.subject, exchange_id=envelope.procedure_id,
              in_reply_to=envelope.message_id)  # fmt: skip


def _enter(desk: Desk, said: PreservationTransfer) -> Case:
    case = enter(desk, suit_no=said.target_no, cause=said.cause, applicant=said.applicant, respondent=said.respondent)
    exchange = desk.open_exchange(
        NAME, "court", event="take_over", lineage_id=case.lineage_id, peer=desk.court_id,
        data={"case_no": case.case_no, "urgent": False, "body": "trial", "moved_from": said.case_no},
    )  # fmt: skip
    desk.of(Preservation).add(
        Preservation(case.case_no, case.lineage_id, exchange.exchange_id, Phase.IN_SUIT.value, said.target_no, said.amount_fen,
                     said.applied_on, said.ruling_no, said.ruled_on, said.security_fen)
    )  # fmt: skip
    return case


def taken(desk: Desk, message: Received) -> None:
    """The other court keeps them now: this court's docket ends."""
    said: PreservationTaken = message.payload
    giver = desk.move(desk.exchanges.need(message.envelope.procedure_id), "taken", there=said.case_no)
    row = desk.of(Preservation).need(str(giver.data["case_no"]))
    desk.move(desk.exchanges.need(row.exchange_id), "taken", there=said.case_no)
    for control in desk.controls.where(lineage_id=row.lineage_id, state="custody"):
        if control.control_id in said.controls:
            desk.controls.save(replace(control, state="taken_over"))
    enforced = giver.data["purpose"] == MoveFor.ENFORCEMENT.value
    row = replace(row, zx_no=said.case_no, converted_on=desk.today) if enforced else row
    end(desk, row, "preserved" if enforced else "cancelled")


def not_taken(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The other court refused: the preservation stays here, as it was."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is None:
        return
    giver = desk.move(sending.exchange, "not_taken", refusal=refusal.as_dict())
    row = desk.of(Preservation).need(str(giver.data["case_no"]))
    desk.move(desk.exchanges.need(row.exchange_id), "not_taken")
    for control in desk.controls.where(lineage_id=row.lineage_id, state="custody"):
        desk.controls.save(replace(control, state="active"))
    refreshed(desk, row)


def not_given(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The preserving court refused: the enforcing court has to seize itself."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None:
        desk.move(sending.exchange, "not_given", refusal=refusal.as_dict())
