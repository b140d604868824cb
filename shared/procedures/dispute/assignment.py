"""The decision moves the disposal right of one asset: from the court that has it to the one the decision names.

The order names the right and the epoch from which it passes: compare-and-set where the right is kept. In the commit that
applies it the right leaves, and goes on with the control and the signed order to the court named; from there all is as after
a letter of transfer (`disposal_right`). Source: 执行工作规定 2020 art. 70; 法释〔2016〕6号 art. 4; 财产保全规定 2020 art. 21.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term
from shared.procedures.disposal.right_end import ended_here
from shared.procedures.disposal.sale import require_not_begun
from shared.procedures.dispute.course import from_the_top, in_dispute, matter_of, remember, row_of, top_of
from shared.procedures.dispute.hearing import known_assets
from shared.procedures.dispute.tables import EWR70, NAME
from shared.procedures.matters import need_entry, open_entry
from shared.procedures.papers import LIVE, ControlItem, require_hash
from shared.procedures.power.asset import about_to_part, part_with, require_asset, take_on


@dataclass(frozen=True, slots=True)
class AssignInputs:
    """Which of the controls the court has reported."""

    control_id: str = term("控制措施编号", "control", min_length=1, max_length=64)


@dataclass(frozen=True, slots=True)
class DisposalDesignation:
    """指定处置法院: the right over one asset passes to the court the decision names, nothing else of the case."""

    document_no: str = term("决定书号", "decision", max_length=64)
    document: str = term("正文", "text", max_length=4000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    asset: str = term("财产", "asset", max_length=500)
    to: str = term("处置法院", "court that disposes", max_length=32)


@dataclass(frozen=True, slots=True)
class AssetAssigned:
    """财产移交: the control, and the signed order by which its disposal right has passed."""

    control: ControlItem = term("移送的查封", "control handed over")
    case_no: str = term("首先查封案号", "case of the first sealing", max_length=64)
    ordered_by: str = term("指定法院", "court that designated", max_length=32)
    order: SignedCopy = term("指定书原文", "its signed order")


# — at the court that coordinates —


def _state_named(row: Exchange, recipient: str, control_id: str) -> dict[str, Any]:
    found = [each for court, each in known_assets(row) if court == recipient and each["control_id"] == control_id]
    if not found:
        raise Conflict(Text("{court} 没有报告该控制措施。", "{court} has reported no such control."), court=recipient)
    return found[-1]


def power_named(desk: Desk, sending: Sending) -> Power | None:
    """The right over the asset as the court that has it reported it."""
    if sending.exchange is None:
        return None
    state = _state_named(sending.exchange, sending.recipient, sending.payload.control_id)
    return Power(state["control_id"], sending.lineage_id, "elsewhere", sending.recipient, state["epoch"], desk.now, {})


def prepare(desk: Desk, sending: Sending, given: AssignInputs) -> DisposalDesignation:
    """Raises Conflict when the decision names nobody, or was not sent to this court, which has the right."""
    row = in_dispute(sending, "coordinator", "decided", "concluded")
    decision = row.data["decision"]
    _require_decided(row, sending.recipient)
    state = _state_named(row, sending.recipient, given.control_id)
    here, to = desk.registry.court(desk.court_id).name.zh, desk.registry.court(decision["disposer"]).name.zh
    document = "\n".join((
        here, "指 定 处 置 法 院 决 定 书", str(decision["document_no"]),
        f"{desk.registry.court(sending.recipient).name.zh}查封的下列财产，由{to}处置：{state['asset']}。",
        f"收到本决定后该财产的处置权即移转，其余执行事项不变。{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return DisposalDesignation(str(decision["document_no"]), document, hashlib.sha256(document.encode()).hexdigest(),
                               state["asset"], str(decision["disposer"]))  # fmt: skip


def _require_decided(row: Exchange, recipient: str) -> None:
    disposer = row.data["decision"]["disposer"]
    if disposer in ("", recipient) or recipient not in row.data.get("decided_to", []):
        raise Conflict(Text("决定未确定由其他法院处置，或者尚未送达该院。",
                            "The decision names no other court, or has not gone to this one."))  # fmt: skip


def may_leave(desk: Desk, sending: Sending) -> None:  # noqa: ARG001 - as `check` is called
    """At drafting and again at issue. Raises Conflict."""
    _require_decided(in_dispute(sending, "coordinator", "decided", "concluded"), sending.recipient)


# — at the court that has the right —


def may_part(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R3 (epoch), R7; SaleUnderWay, NotTheHolder."""
    from_the_top(desk, message)
    said, envelope = message.payload, message.envelope
    require_hash(said.document, said.document_sha256, "指定处置法院决定书正文")
    row = row_of(desk, message, "party")
    control = desk.controls.get(envelope.power_id or "")
    if control is None or control.lineage_id != row.lineage_id or control.state not in LIVE or control.rank != 1:
        refuse(RefusalCode.R7, "本院该案没有这项首先查封。", "This case has no such first control.", rule=EWR70)
    if said.to != matter_of(row).other(desk.court_id) or row.data.get("disposer") != said.to:
        refuse(RefusalCode.R7, "与协调处理决定不符。", "It does not fit the decision.", rule=EWR70)
    desk.powers.need(row.lineage_id).require_holder(desk.court_id)
    require_asset_here(desk, control.control_id, envelope.from_epoch or 0)
    require_not_begun(desk, row.lineage_id, control.control_id)


def require_asset_here(desk: Desk, control_id: str, from_epoch: int) -> None:
    """Raise Refused R3 unless the right is here, in this epoch."""
    begun = about_to_part(desk, desk.controls.need(control_id))
    if begun.holder != desk.court_id or begun.epoch != from_epoch:
        begun.refuse_stale(from_epoch)


def parted(desk: Desk, message: Received) -> None:
    """The power instant of the asset; the control goes on with the order."""
    said, envelope = message.payload, message.envelope
    row = row_of(desk, message, "party")
    control = desk.controls.need(str(envelope.power_id))
    item = ControlItem.of(control)
    right = desk.open_exchange(
        "disposal_right", "first_sealer", event="designated", lineage_id=row.lineage_id, peer=said.to,
        exchange_id=envelope.message_id,
        data={"request": envelope.message_id, "control_id": control.control_id, "asset": control.asset,
              "dispute": row.exchange_id},
    )  # fmt: skip
    part_with(desk, control, to=said.to, letter_id=envelope.message_id, exchange_id=right.exchange_id,
              from_epoch=envelope.from_epoch or 0)  # fmt: skip
    _end_requests(desk, "first_sealer", control.asset)
    remember(desk, row, assigned=envelope.message_id)
    paper = AssetAssigned(
        item, need_entry(desk, row.lineage_id).case_no, envelope.sender, desk.signed_copy(envelope.message_id)
    )
    desk.send("asset_assigned", said.to, paper, lineage_id=row.lineage_id, exchange_id=right.exchange_id)


def _end_requests(desk: Desk, role: str, asset: str) -> None:
    """A request for the same asset is overtaken."""
    for row in desk.exchanges.where(procedure="disposal_right", role=role, state__in=["asked", "disputed"]):
        if row.data["asset"].strip() == asset.strip():
            desk.move(row, "power_gone")
            desk.close_duties(subject_id=row.exchange_id, by="designated", event="drop")


def refused_by_disposer(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """A court that cannot take the asset never acts on it: it goes with its case again."""
    refusal_noted(desk, sending, refusal)
    right = desk.exchanges.need(sending.exchange_id)
    desk.move(right, "letter_refused", refusal=refusal.as_dict())
    ended_here(desk, str(right.data["control_id"]), sold=False)


# — at the court that disposes —


def _order(desk: Desk, message: Received) -> tuple[Received, Exchange]:
    """What the coordinating court signed, and this court's dispute. Raises Refused R1, R2, R7."""
    said: AssetAssigned = message.payload
    shown = desk.open_copy(said.ordered_by, said.order)
    row = desk.exchanges.get(shown.envelope.procedure_id)
    if row is None or row.procedure != NAME or row.role != "party" or said.ordered_by != top_of(desk, matter_of(row)):
        refuse(
            RefusalCode.R2,
            "所附指定不是本院所涉争议的协调法院作出。",
            "The order is not of the court that coordinates here.",
            rule=EWR70,
        )
    facts = (shown.envelope.kind, shown.envelope.recipient, shown.envelope.power_id)
    fits = facts == ("disposal_designation", message.envelope.sender, said.control.control_id)
    if not fits or shown.payload.to != desk.court_id or shown.envelope.message_id != message.envelope.procedure_id:
        refuse(RefusalCode.R7, "所附指定与移交财产不符。", "The order does not fit what is handed over.", rule=EWR70)
    return shown, row


def may_take(desk: Desk, message: Received) -> None:
    """Raises Refused R1, R2, R7; NotTheHolder, CaseClosed."""
    _, row = _order(desk, message)
    require_asset(desk, message.payload.control.control_id)
    open_entry(desk, row.lineage_id)
    desk.powers.need(row.lineage_id).require_holder(desk.court_id)


def taken(desk: Desk, message: Received) -> None:
    """This court disposes of the asset from now on."""
    said, envelope = message.payload, message.envelope
    shown, row = _order(desk, message)
    right = desk.open_exchange(
        "disposal_right", "claimant", event="designated", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"own_lineage": row.lineage_id, "own_case_no": need_entry(desk, row.lineage_id).case_no,
              "asset": said.control.asset, "control_id": said.control.control_id, "letter": envelope.message_id,
              "dispute": row.exchange_id},
    )  # fmt: skip
    _end_requests(desk, "claimant", said.control.asset)
    epoch = shown.envelope.from_epoch or 0
    evidence = desk.witness("asset_taken_on", subject_id=envelope.message_id, lineage_id=envelope.subject,
                            detail={"power": shown.envelope.power_id, "epoch": epoch + 1})  # fmt: skip
    take_on(desk, said.control, lineage_id=row.lineage_id, from_epoch=epoch, giver=envelope.sender,
            proof={"ruling": shown.envelope.message_id, "service": evidence, "exchange": right.exchange_id})  # fmt: skip
