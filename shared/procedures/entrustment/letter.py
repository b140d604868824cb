"""Whole-case entrustment (委托执行): survey, letter, how it arrives.

Source: 民事诉讼法 2023 art. 240; 委托执行规定 2020 arts 1–8; 法明传〔2018〕335号 (销案); decision 0017.
Read next: power_offers; entrustment_docketing (the power instant), entrustment_supplement, entrustment_reports, entrustment_return.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.domain.cases import Case
from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import between_courts
from shared.procedures.disposal.right_end import require_none_held
from shared.procedures.docket.controls_money import OPEN_CASE
from shared.procedures.entrustment.papers import (
    NEEDED,
    EntrustLetter,
    Filed,
    LetterInputs,
    ProposeEntrustment,
    Subject,
    read_attachments,
)
from shared.procedures.entrustment.record import file_record
from shared.procedures.entrustment.routes import require_receiver
from shared.procedures.entrustment.tables import CPL_240, ENT, IN_FLIGHT, NAME, RECEIVER, SENDER
from shared.procedures.matters import FOR_CAUSE, Note, exchange_of, from_the_peer, open_entry
from shared.procedures.outsider_objection.carried import require_shown
from shared.procedures.papers import ledger, live_controls
from shared.procedures.power import offers
from shared.procedures.power.routes import courts_that_may_rule
from shared.procedures.power.rulings import remember
from shared.procedures.service.other_clearance import answer_query
from shared.procedures.service.other_papers import OtherServiceQuery
from shared.procedures.suspension.course import in_force
from shared.procedures.transfer.procedure import IMPLEMENTERS, OFFICERS, case_papers
from shared.procedures.transfer.tables import UNDER_WAY
from shared.procedures.urging.course import POWER_PASSES

AT_SENDER, AT_RECEIVER = from_the_peer(NAME, "sender"), from_the_peer(NAME, "receiver")
TERM = "entrust_letter_term"


# — the entrusting court, before the letter —


def _propose(desk: Desk, doer: Doer, about: About, given: ProposeEntrustment) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    require_receiver(desk.registry, desk.court_id, given.target, given.subject)
    if given.assets_here:
        raise Conflict(
            Text(
                "本院辖区尚有可供执行的财产，不得委托执行。", "There are assets in this court's area: no entrustment."
            ),
            Text("请先执行本院辖区内的财产。", "Enforce against what is here first."),
        )
    if desk.exchanges.first(procedure=NAME, role="sender", lineage_id=case.lineage_id,
                            state__in=["proposed", *IN_FLIGHT]) is not None:  # fmt: skip
        raise Conflict(Text("本案委托执行正在办理。", "An entrustment of this case is under way."))
    _require_movable(desk, case.lineage_id)
    _warn_when_late(desk, case)
    begun = desk.open_exchange(
        NAME, "sender", event="propose", lineage_id=case.lineage_id, peer=given.target,
        data={"case_no": case.case_no, "subject": given.subject.value, "surveyed_on": str(given.surveyed_on),
              "assets_there": given.assets_there},
    )  # fmt: skip
    offers.ask_promises(desk, begun, kind="entrust_letter", case_no=case.case_no)
    return {"exchange_id": begun.exchange_id, "lineage_id": begun.lineage_id}


def _warn_when_late(desk: Desk, case: Case) -> None:
    """TIME 5 wants the letter within a month of docketing; whether it still binds is doubtful, so it is only said."""
    last = due(case.filed_on, desk.law.period(TERM, desk.today), desk.law.calendar).due_on
    if last is not None and desk.today > last:
        desk.raise_task(
            "entrust_late", lineage_id=case.lineage_id, subject_id=case.case_no, body=Body.IMPLEMENTATION,
            zh=f"本案自立案起已逾一个月（{last}）未委托；该期限是否仍适用存疑，请在审批表中说明。",
            en=f"A month since docketing ended on {last}; whether that term still binds is doubtful: explain it in the approval form.",
        )  # fmt: skip


def _ask_again(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    proposed = exchange_of(desk, about)
    inquiry = offers.ask_promises(desk, proposed, kind="entrust_letter", case_no=proposed.data["case_no"])
    return {"exchange_id": proposed.exchange_id, "state": inquiry.state}


def _give_up(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    dropped = desk.move(exchange_of(desk, about), "give_up")
    offers.no_offer(desk, dropped, given.note or "不再委托")
    return {"state": dropped.state}


def _moot(desk: Desk, lineage_id: str) -> None:
    """The case has closed or gone another way: what was only proposed is dropped, promises are given back."""
    for proposed in desk.exchanges.where(procedure=NAME, role="sender", lineage_id=lineage_id, state="proposed"):
        offers.no_offer(desk, desk.move(proposed, "give_up"), "案件已结或已移转")


def _require_movable(desk: Desk, lineage_id: str) -> None:
    """Raises Conflict, AssetNotDone: what is suspended, only half taken over, or disposes for another, is not entrusted."""
    require_none_held(desk, lineage_id)
    half = desk.exchanges.first(procedure="transfer", lineage_id=lineage_id, role="new_holder",
                                state__in=list(UNDER_WAY["new_holder"]))  # fmt: skip
    if half is not None or in_force(desk, lineage_id):
        raise Conflict(
            Text(
                "案件中止执行或接管尚未完成，暂不能委托。",
                "The case is suspended, or not yet taken over: no entrustment now.",
            ),
            Text("恢复执行、接管完成后再办理。", "Resume it, or finish taking it over, first."),
        )


def _prepare(desk: Desk, sending: Sending, given: LetterInputs) -> EntrustLetter:
    proposed, case = _proposed(desk, sending), open_entry(desk, sending.lineage_id)
    return EntrustLetter(
        case_papers(desk, case, ledger(desk, case), 0), Subject(proposed.data["subject"]),
        date.fromisoformat(proposed.data["surveyed_on"]), proposed.data["assets_there"], given.statement, given.applicant_contact,
        given.debtor_contact, given.officer, given.officer_phone, read_attachments(desk, given.attachments),
        offers.shown(desk, proposed),
    )  # fmt: skip


def _proposed(desk: Desk, sending: Sending) -> Exchange:
    exchange = sending.exchange
    if (
        exchange is None
        or exchange.procedure != NAME
        or exchange.state != "proposed"
        or exchange.peer != sending.recipient
    ):
        raise Conflict(Text("没有拟委托该院的程序。", "Entrusting that court has not been proposed."))
    return exchange


def _may_leave(desk: Desk, sending: Sending) -> None:
    proposed, said = _proposed(desk, sending), sending.payload
    open_entry(desk, sending.lineage_id)
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)
    _require_movable(desk, sending.lineage_id)
    require_receiver(desk.registry, desk.court_id, sending.recipient, Subject(proposed.data["subject"]))
    offers.require_a_month(desk, [(c.control_id, c.end_on) for c in live_controls(desk, sending.lineage_id)])
    require_shown(desk, sending.lineage_id, [f for item in said.case.controls for f in item.freezes])
    missing = set(NEEDED) - {item.kind for item in said.attachments}
    if missing:
        refuse(RefusalCode.R7, "委托材料不全，缺 {missing}。", "Missing with the letter: {missing}.", rule=f"{ENT} art. 5",
               todo=Text("请补齐附件后制发。", "Add the attachments first."), missing="、".join(sorted(missing)))  # fmt: skip


def _left(desk: Desk, sending: Sending) -> None:
    proposed = _proposed(desk, sending)
    offers.offer(desk, sending, proposed)
    desk.move(proposed, "letter", letter=sending.message_id, from_epoch=sending.from_epoch)
    file_record(desk, Filed.SENT, lineage_id=sending.lineage_id, other_court=sending.recipient,
                case_no=sending.payload.case.case_no)  # fmt: skip


def _letter_arrived(desk: Desk, sending: Sending) -> None:
    """The other court's periods run from this day."""
    if sending.exchange is not None:
        remember(desk, sending.exchange, received_on=str(desk.today))


def _letter_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state in IN_FLIGHT:
        desk.move(sending.exchange, "refused", refusal=refusal.as_dict())
        offers.take_back(desk, sending.lineage_id, sending.message_id, str(refusal.code))


# — the court entrusted —


def _takeable(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    if desk.exchanges.get(envelope.procedure_id) is not None:
        refuse(RefusalCode.R11, "该委托已收到。", "This entrustment has been received.", rule=ENT)
    require_receiver(desk.registry, envelope.sender, desk.court_id, said.subject)
    said.case.sheet.require_intact()
    offers.require_a_month(desk, [(item.control_id, item.end_on) for item in said.case.controls])
    offers.require_takeable(desk, message, said.cleared_by)


def _arrived(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    desk.open_exchange(NAME, "receiver", event="letter", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id,
                       data={"letter": envelope.message_id, "from_epoch": envelope.from_epoch,
                             "received_on": str(desk.today)})  # fmt: skip
    offers.noted(desk, message)


# — the promise of a superior —


def _by_the_holder(desk: Desk, message: Received) -> None:
    said: OtherServiceQuery = message.payload
    sender = message.envelope.sender
    if sender != said.old_court or desk.court_id not in courts_that_may_rule(desk.registry, sender, desk.today):
        refuse(RefusalCode.R2, "本院不是 {court} 的上级法院。", "This court is no superior of {court}.", rule="[D]",
               court=sender)  # fmt: skip
    if said.power_id != message.envelope.subject:
        refuse(RefusalCode.R7, "征询所称权项不是该案的执行实施权。", "The power named is not that of the case.", rule="[D]",
               power=said.power_id)  # fmt: skip


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
    name=NAME,
    title=Text("委托执行", "whole-case entrustment"),
    source=f"{CPL_240}; {ENT}",
    tables={"sender": SENDER, "receiver": RECEIVER},
    hooks=Hooks(
        after_act=dict.fromkeys(FOR_CAUSE, lambda desk, done: _moot(desk, done.lineage_id)),
        after_apply=dict.fromkeys(POWER_PASSES, lambda desk, message: _moot(desk, message.envelope.subject)),
    ),
    messages=(
        _kind("entrust_query", "委托前征询", "inquiry before entrusting", OtherServiceQuery, "F4.1", "E6 [D]",
              answers=("other_service_clear", "other_service_barred"), accept=_by_the_holder, apply=answer_query,
              refusals=(R.R2, R.R7)),
        _kind("entrust_letter", "委托执行函", "letter of entrustment", EntrustLetter, "F4.1", f"{CPL_240}; {ENT} arts 1–6",
              approvals=ApprovalRule.MAJOR, moves_power=True, inputs=LetterInputs, prepare=_prepare, check=_may_leave,
              issued=_left, accept=_takeable, apply=_arrived, refused=_letter_refused, delivered=_letter_arrived, sign_for=True,
              offers=(_at("sender", "proposed"),), answers=("entrust_docket_notice", "supplement_request"),
              starts=(Starts("entrust_docket", "recipient", Body.FILING, ("entrust_docket_notice",)),
                      Starts("entrust_start", "recipient", Body.IMPLEMENTATION, ("start_report",)),
                      Starts("entrust_status", "recipient", Body.IMPLEMENTATION, ("status_report",))),
              refusals=(R.R1, R.R3, R.R6, R.R7, R.R9, R.R10, R.R11)),
    ),
    acts=(
        _step("propose_entrustment", "拟委托执行（财产调查结论）", "propose to entrust", ProposeEntrustment, IMPLEMENTERS,
              _propose, *OPEN_CASE, scope="case"),
        _step("ask_entrustment_again", "再次征询上级法院", "ask the superiors again", Note, IMPLEMENTERS, _ask_again,
              _at("sender", "proposed")),
        _step("give_up_entrustment", "不再委托", "give the proposal up", Note, IMPLEMENTERS, _give_up,
              _at("sender", "proposed")),
    ),
)  # fmt: skip
