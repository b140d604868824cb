"""Asking for the disposal right: by the court of a claim with priority, of the court that sealed first.

Source: 法释〔2016〕6号 arts 1–2: more than 60 days since the first sealing, no auction notice and no sale begun; the asset is
found by its name in the register [D]. 财产保全规定 2020 art. 21: a preservation idle for more than a year may be asked for by
the enforcing court that waits first; the asset in suit itself is excepted, which the preserving court says in its refusal.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.deadlines import cap_end
from shared.domain.errors import Conflict, Text
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About
from shared.procedures.disposal.right_papers import AskDisposal, AskGround, DisposalRequest  # fmt: skip
from shared.procedures.disposal.sale import require_not_begun
from shared.procedures.docket.controls_money import live_control
from shared.procedures.matters import docket_entry, open_entry
from shared.procedures.papers import ledger, live_controls
from shared.procedures.power.asset import PRIORITY, power_over  # fmt: skip

ASK_RULE, LETTER_RULE, IDLE_RULE = "disposal_request", "disposal_letter", "preservation_idle"
PRESERVATION = "财产保全规定 2020 art. 21"
#: A docket of this type holds nothing but preservation (类型代字).
PRESERVATION_DOCKET = "执保"


def ask(desk: Desk, doer: Doer, about: About, given: AskDisposal) -> Mapping[str, Any]:
    """The court of a claim with priority asks the first sealing court for the asset."""
    case, control = open_entry(desk, about.lineage_id), live_control(desk, about, given.control_id)
    first_court = desk.registry.court(require_court_id(given.first_court)).court_id
    if control.rank < 2:
        raise Conflict(Text("本院是首先查封法院，无须商请移送。", "This court sealed first; it has the right itself."))
    _require_long_sealed(desk, given.sealed_on, given.ground)
    _require_earliest(given.ground, control.rank)
    asked = DisposalRequest(case.case_no, case.title_no, ledger(desk, case).outstanding_fen, given.priority_basis,
                            given.statement, control.asset, given.sealed_on, control.rank, given.ground)  # fmt: skip
    exchange = desk.open_exchange(
        "disposal_right", "claimant", event="request", lineage_id=lineage_id_of(given.first_case_no), peer=first_court,
        data={"own_lineage": about.lineage_id, "own_case_no": case.case_no, "asset": control.asset},
    )  # fmt: skip
    desk.send("disposal_request", first_court, asked, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _require_earliest(ground: AskGround, rank: int) -> None:
    """Raise Refused R7 when another court waits before this one (财产保全规定 2020 art. 21: 在先轮候)."""
    if ground is AskGround.PRESERVATION_IDLE and rank != 2:
        refuse(RefusalCode.R7, "轮候第 {rank} 顺位，应由在先轮候的执行法院商请。", "Rank {rank}: the court that waits first asks.",
               rule=PRESERVATION, rank=rank)  # fmt: skip


def _require_preservation(desk: Desk, control: Control) -> None:
    """Raise Refused R7 unless the first control stands in a preservation docket (执保)."""
    case = docket_entry(desk, control.lineage_id)
    if case is None or PRESERVATION_DOCKET not in case.case_no:
        refuse(RefusalCode.R7, "首先查封不是保全查封。", "The first sealing is no preservation.", rule=PRESERVATION,
               todo=Text("优先债权执行法院可按法释〔2016〕6号商请。", "A court of a claim with priority may ask under 法释〔2016〕6号."))  # fmt: skip


def _require_idle_a_year(desk: Desk, sealed_on: date) -> None:
    over_on = cap_end(sealed_on, desk.law.period(IDLE_RULE, desk.today))
    if desk.today <= over_on:
        refuse(RefusalCode.R12, "自首先查封之日 {sealed_on} 起未超过一年（至 {over_on}）。",
               "Not more than a year since the first sealing on {sealed_on} (to {over_on}).", rule=PRESERVATION,
               sealed_on=sealed_on, over_on=over_on)  # fmt: skip


def _require_long_sealed(desk: Desk, sealed_on: date, ground: AskGround) -> None:
    if ground is AskGround.PRESERVATION_IDLE:
        _require_idle_a_year(desk, sealed_on)
        return
    days = desk.law.period(ASK_RULE, desk.today).amount
    if (desk.today - sealed_on).days <= days:
        refuse(
            RefusalCode.R12,
            "自首先查封之日 {sealed_on} 起未超过 {days} 日，不能要求移送。",
            "The first sealing was on {sealed_on}; more than {days} days must have passed.",
            rule=f"{PRIORITY} art. 1",
            todo=Text("期满后首先查封法院仍未拍卖、变卖的，再商请移送。", "Ask again when the days are over and no sale has begun."),
            sealed_on=sealed_on,
            days=days,
        )  # fmt: skip


def _first_sealed(desk: Desk, message: Received) -> Control:
    """The first control over the asset asked for. Raises Refused R7."""
    asked = message.payload.asset.strip()
    sealed = live_controls(desk, message.envelope.subject)
    found = next((c for c in sealed if c.rank == 1 and c.asset.strip() == asked), None)
    if found is not None:
        return found
    return refuse(RefusalCode.R7, "本院该案没有首先查封“{asset}”。", "In this case the court has not first sealed “{asset}”.",
           rule=f"{PRIORITY} art. 1", asset=asked[:200],
           todo=Text("请按登记机关的记载核对首先查封法院、案号和财产。", "Compare court, case and asset with the register."))  # fmt: skip


def may_be_asked(desk: Desk, message: Received) -> None:
    """The first sealing court's guard. Raises CaseClosed, SaleUnderWay; Refused R3, R7, R12."""
    open_entry(desk, message.envelope.subject)
    control = _first_sealed(desk, message)
    alone = power_over(desk, message.envelope.subject, control.control_id)
    if alone is None or alone.holder != desk.court_id:
        refuse(RefusalCode.R3, "该财产的处置权不在本院，现由 {holder} 持有（第 {epoch} 批次）。",
               "The disposal right over this asset is with {holder}, epoch {epoch}.", rule=f"{PRIORITY} art. 2",
               todo=Text("请向现持有法院商请。", "Ask the court that holds it."),
               holder=alone.holder if alone and alone.holder else "—", epoch=alone.epoch if alone else 0)  # fmt: skip
    ground = message.payload.ground
    _require_long_sealed(desk, control.start_on, ground)
    if ground is AskGround.PRESERVATION_IDLE:
        _require_preservation(desk, control)
    require_not_begun(desk, message.envelope.subject, control.control_id)


def asked(desk: Desk, message: Received) -> None:
    """The request is here: fifteen days to answer it."""
    said, envelope, control = message.payload, message.envelope, _first_sealed(desk, message)
    exchange = desk.open_exchange(
        "disposal_right", "first_sealer", event="request", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"request": envelope.message_id, "control_id": control.control_id, "asset": said.asset,
              "asking_case_no": said.case_no, "priority_basis": said.priority_basis, "claim_fen": said.claim_fen},
    )  # fmt: skip
    desk.open_duty(LETTER_RULE, lineage_id=envelope.subject, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION)


def request_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The first sealing court cannot be asked for this: somebody of the asking court must look."""
    refusal_noted(desk, replace(sending, lineage_id=_own_lineage(sending)), refusal)
    if sending.exchange is not None:
        desk.move(sending.exchange, "request_refused", refusal=refusal.as_dict())


def _own_lineage(sending: Sending) -> str:
    return str(sending.exchange.data["own_lineage"]) if sending.exchange is not None else sending.lineage_id
