"""The disposal right over one sealed asset passes to the court of a priority creditor, and ends there.

The first sealing court disposes. The court that enforces a claim with priority may ask for the asset; the letter of
transfer moves the power over that asset alone, in the commit in which the first court sends it: from then on that court
only preserves, and the other acts once it has applied the letter. In between nobody does; two never do. When the asset
is sold or given back, the right ends in the other court's commit and what is left goes with its case again.

Source: 法释〔2016〕6号 arts 1–4; 执行工作规定 2020 art. 5 (discussion and approval); messages [D]. A refusal to hand over
becomes a dispute: its coordination and a superior's decision over one asset are a procedure of their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.people import ApprovalRule
from shared.domain.power import Power
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.domain.separation import Stage
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.disposal.right_end import (
    HOOKS,
    OF_THE_DISPOSER,
    asset_of_exchange,
    ended_here,
    finish,
    fits_our_right,
    learn_end,
    learn_renewal,
    tell_declined,
)  # fmt: skip
from shared.procedures.disposal.right_papers import (
    CLAIMANT,
    FIRST_SEALER,
    AskDisposal,
    DeclineDisposal,
    DisposalDeclined,
    DisposalDone,
    DisposalEndedCopy,
    DisposalRequest,
    DisposalTransferLetter,
    FinishDisposal,
    LetterInputs,
)  # fmt: skip
from shared.procedures.disposal.right_request import LETTER_RULE, ask, asked, may_be_asked, request_refused
from shared.procedures.disposal.sale import require_not_begun
from shared.procedures.dispute.freeze import forbid_letting_go
from shared.procedures.docket.controls_money import IMPLEMENTERS, OFFICERS, OPEN_CASE, case_act, live_control
from shared.procedures.matters import exchange_of, from_the_peer, open_entry
from shared.procedures.objection.security import hold_disposal
from shared.procedures.outsider_objection.freeze import stop_disposal
from shared.procedures.papers import ControlItem, ledger, require_hash
from shared.procedures.power.asset import (
    PRIORITY,
    AssetControlRenewed,
    about_to_part,
    own_power,
    part_with,
    require_asset,
    take_on,
)  # fmt: skip
from shared.procedures.side_review.applying import forbid_disposal as disputed
from shared.procedures.stay.course import forbid_disposal
from shared.procedures.suspension.course import held_back

AT_CLAIMANT = from_the_peer("disposal_right", "claimant")


def _asset_named(desk: Desk, sending: Sending) -> Power | None:
    if sending.exchange is None or "control_id" not in sending.exchange.data:
        return None
    return about_to_part(desk, desk.controls.need(sending.exchange.data["control_id"]))


def _prepare(desk: Desk, sending: Sending, given: LetterInputs) -> DisposalTransferLetter:
    if sending.exchange is None:
        raise Conflict(Text("没有商请移送的程序。", "There is no request to answer."))
    data, case = sending.exchange.data, open_entry(desk, sending.lineage_id)
    control = desk.controls.need(data["control_id"])
    here, there = desk.registry.court(desk.court_id), desk.registry.court(sending.recipient)
    document = "\n".join((
        here.name.zh, "移 送 执 行 函", f"{there.name.zh}：", f"你院商请移送{data['asking_case_no']}一案优先受偿财产的函收悉。",
        f"本院{case.case_no}一案首先查封的下列财产，移送你院处分：{control.asset}。",
        f"查封登记：{control.registrar}，{control.start_on}至{control.end_on}。", f"首先查封债权情况：{given.first_claim}",
        "其余财产及本案执行仍由本院办理。变价后请按法定清偿顺序分配，并将情况告知本院。", f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return DisposalTransferLetter(document, hashlib.sha256(document.encode()).hexdigest(), case.case_no,
                                  data["asking_case_no"], ControlItem.of(control), ledger(desk, case))  # fmt: skip


def _may_leave(desk: Desk, sending: Sending) -> None:
    """At drafting and again at issue: the asset is still here, on the epoch approved, and no sale has begun."""
    exchange = sending.exchange
    if exchange is None or exchange.state not in ("asked", "disputed"):
        raise Conflict(
            Text("当前状态（{state}）不能移送。", "Not possible in this state ({state})."),
            state=exchange.state if exchange else "—",
        )
    control_id = exchange.data["control_id"]
    alone = own_power(desk, control_id)
    if alone is not None:
        alone.refuse_stale(sending.from_epoch or 0)
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)
    live_control(desk, About(sending.lineage_id), control_id)
    require_not_begun(desk, sending.lineage_id, control_id)
    for guard in (
        forbid_disposal,
        held_back,
        stop_disposal,
        hold_disposal,
        disputed,
        forbid_letting_go,
    ):  # to let it go is to let it be sold
        guard(desk, "begin_disposal", sending.lineage_id, _Leaving(control_id))


@dataclass(frozen=True, slots=True)
class _Leaving:
    control_id: str


def _part(desk: Desk, sending: Sending) -> None:
    exchange = sending.exchange
    if exchange is None:
        return
    control = desk.controls.need(exchange.data["control_id"])
    part_with(desk, control, to=sending.recipient, letter_id=sending.message_id, exchange_id=exchange.exchange_id,
              from_epoch=sending.from_epoch or 0)  # fmt: skip
    desk.move(exchange, "letter", letter=sending.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=LETTER_RULE, by=sending.message_id)


def _can_dispose(desk: Desk, message: Received) -> None:
    AT_CLAIMANT(desk, message)
    said: DisposalTransferLetter = message.payload
    require_hash(said.document, said.document_sha256, "移送执行函正文")
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if (
        said.control.control_id != message.envelope.power_id
        or said.control.asset.strip() != exchange.data["asset"].strip()
    ):
        refuse(
            RefusalCode.R7, "移送的不是本院商请的财产。", "This is not the asset asked for.", rule=f"{PRIORITY} art. 2"
        )
    require_asset(desk, said.control.control_id)
    open_entry(desk, exchange.data["own_lineage"])
    desk.powers.need(exchange.data["own_lineage"]).require_holder(desk.court_id)


def _take_on(desk: Desk, message: Received) -> None:
    said, envelope = message.payload, message.envelope
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "letter", letter=envelope.message_id,
                         control_id=said.control.control_id)  # fmt: skip
    evidence = desk.witness("asset_taken_on", subject_id=envelope.message_id, lineage_id=envelope.subject,
                            detail={"power": envelope.power_id, "epoch": (envelope.from_epoch or 0) + 1})  # fmt: skip
    take_on(desk, said.control, lineage_id=exchange.data["own_lineage"], from_epoch=envelope.from_epoch or 0,
            giver=envelope.sender, proof={"ruling": envelope.message_id, "service": evidence,
                                          "exchange": exchange.exchange_id})  # fmt: skip


def _letter_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """A court that has refused its letter never acts on it, so the asset goes with its case again."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.power_id is not None:
        desk.move(sending.exchange, "letter_refused", refusal=refusal.as_dict())
        ended_here(desk, sending.power_id, sold=False)


def _decline(desk: Desk, doer: Doer, about: About, given: DeclineDisposal) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decline", reasons=given.reasons)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=LETTER_RULE, by=f"act:{doer.person_id}")
    return {"message_id": tell_declined(desk, exchange, DisposalDeclined(given.reasons))}


def _declined(desk: Desk, message: Received) -> None:
    """The request is not met: a dispute the common superior may settle, or another court to be asked."""
    said: DisposalDeclined = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    exchange = desk.move(exchange, "power_gone" if said.ask else "decline", reasons=said.reasons, ask=said.ask)
    way = (Text(f"请向 {said.ask} 商请。", f"Ask {said.ask}.") if said.ask else
           Text("可协商，协商不成的逐级报请共同上级法院指定。", "Consult; failing that, report level by level to the common superior."))  # fmt: skip
    desk.raise_task(
        "disposal_declined", lineage_id=exchange.data["own_lineage"], subject_id=exchange.exchange_id,
        body=Body.IMPLEMENTATION, once_key=f"disposal_declined:{message.envelope.message_id}",
        zh=f"{exchange.peer} 未移送“{exchange.data['asset']}”：{said.reasons} {way.zh}",
        en=f"{exchange.peer} does not hand over “{exchange.data['asset']}”. {way.en}",
    )  # fmt: skip


def _step(
    name: str, zh: str, en: str, payload: type, source: str, effect: Any, role: str, *states: str, **more: Any
) -> ActKind:
    return ActKind(name, Text(zh, en), payload, source, IMPLEMENTERS, OFFICERS, "exchange", effect,
                   offers=(Offer("disposal_right", role, states),), **more)  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, article: str, **more: Any) -> MessageKind:
    given = {"bodies": IMPLEMENTERS, "approvals": ApprovalRule.OFFICER, "step": ""} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, source=f"{PRIORITY} {article}",
                       route=between_courts, **given)  # fmt: skip


R = RefusalCode
PROCEDURE = Procedure(
    name="disposal_right",
    title=Text("处置权移送", "passing of a disposal right"),
    source=f"{PRIORITY} arts 1–4",
    tables={"first_sealer": FIRST_SEALER, "claimant": CLAIMANT},
    hooks=HOOKS,
    messages=(
        _kind("disposal_request", "商请移送执行函", "request for the disposal right", DisposalRequest, "art. 2",
              answers=("disposal_transfer_letter", "disposal_declined"), accept=may_be_asked, apply=asked, sign_for=True,
              refused=request_refused, refusals=(R.R3, R.R4, R.R7, R.R12)),
        _kind("disposal_transfer_letter", "移送执行函", "letter of transfer", DisposalTransferLetter, "art. 2",
              approvals=ApprovalRule.MAJOR, moves_power=True, power_named=_asset_named, inputs=LetterInputs, prepare=_prepare,
              check=_may_leave, issued=_part, accept=_can_dispose, apply=_take_on, refused=_letter_refused, sign_for=True,
              offers=(Offer("disposal_right", "first_sealer", ("asked", "disputed")),), answers=("disposal_done",),
              refusals=(R.R1, R.R2, R.R3, R.R4, R.R6, R.R7)),
        _kind("disposal_declined", "不予移送答复", "request declined", DisposalDeclined, "art. 4 · [D]",
              approvals=ApprovalRule.NODE, accept=AT_CLAIMANT, apply=_declined, refusals=(R.R2,)),
        _kind("disposal_done", "处置情况告知函", "what became of the asset", DisposalDone, "art. 3", accept=fits_our_right,
              apply=learn_end, sign_for=True, refusals=(R.R2, R.R3)),
        _kind("disposal_ended_copy", "处置情况转告", "what became of the asset, passed on", DisposalEndedCopy, "art. 3 · [D]",
              approvals=ApprovalRule.NODE, **OF_THE_DISPOSER, refusals=(R.R1, R.R2, R.R3)),
        _kind("asset_control_renewed", "续封告知", "control renewed", AssetControlRenewed, "art. 3 · [D]",
              approvals=ApprovalRule.NODE, apply=learn_renewal, refusals=(R.R2,)),
    ),
    acts=(
        case_act("ask_disposal_right", "商请移送查封财产", "ask for the disposal right", AskDisposal, f"{PRIORITY} arts 1–2", ask,
                 roles=frozenset({"chief"}), offers=OPEN_CASE, implementation=True),
        _step("decline_disposal", "答复不予移送", "decline to hand over", DeclineDisposal, f"{PRIORITY} art. 4", _decline,
              "first_sealer", "asked"),
        _step("finish_disposal", "告知处置情况", "end the disposal right", FinishDisposal, f"{PRIORITY} art. 3", finish,
              "claimant", "disposing", implementation=True, power_of=asset_of_exchange, stage=Stage.DISPOSAL),
    ),
)  # fmt: skip
