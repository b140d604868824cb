"""What a court does that is told to dispose of an asset no more: it obeys until the end notice, and passes on what it hears.

An older or doubled notice changes nothing; an end that overtakes its beginning stands.
Source: 执行程序解释 2020 art. 15; 民诉法解释 2022 arts 312, 314; messages [D].
"""

from __future__ import annotations

from typing import Any

from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.disposal.sale import sales_of
from shared.procedures.outsider_objection.carried import about_asset, asset_name
from shared.procedures.outsider_objection.notices import (
    RELEASE_RULE,
    everyone,
    goes_on,
    lift_allowed,
    send_end,
    send_notice,
    stop_sales,
)
from shared.procedures.outsider_objection.papers import AssetFreezeNotice
from shared.procedures.outsider_objection.release import lifted_with_its_case
from shared.procedures.outsider_objection.tables import BOUND_ROLE, NAME, REVIEWER, Ground, Side
from shared.procedures.papers import LIVE
from shared.procedures.supervising import open_dated_duty
from shared.procedures.suspension.course import came_from


def may_be_told(desk: Desk, message: Received) -> None:
    """From the court that reviews, or with a case that comes from the sender. Raises Refused R2, R7, R12."""
    said, envelope = message.payload, message.envelope
    known, comes = desk.exchanges.get(envelope.procedure_id), envelope.sender in came_from(desk, envelope.subject)
    if envelope.sender != said.reviewed_by and not comes:
        refuse(RefusalCode.R2, "{court} 不是该异议的审查法院。", "{court} does not review that objection.", rule="[D]",
               court=envelope.sender)  # fmt: skip
    if known is not None and known.procedure != NAME:
        refuse(RefusalCode.R7, "所称程序不是案外人异议。", "That is no objection of an outsider.", rule="[D]")
    if known is not None and known.data["reviewed_by"] != said.reviewed_by:
        refuse(RefusalCode.R2, "该异议由 {court} 审查。", "That objection is reviewed by {court}.", rule="[D]",
               court=known.data["reviewed_by"])  # fmt: skip
    if known is not None or comes:
        return
    if not _seized_here(desk, said):
        refuse(RefusalCode.R7, "本院没有查封“{asset}”。", "This court has not seized “{asset}”.", rule="执行程序解释 2020 art. 15",
               asset=said.asset_desc[:200])  # fmt: skip


def _seized_here(desk: Desk, said: AssetFreezeNotice) -> list[Control]:
    """Seizures of the asset in effect here, and those that ended in a sale."""
    found = [c for c in desk.controls.where(state__in=[*LIVE, "released"])
             if c.control_id == said.asset_id or asset_name(c.asset) == asset_name(said.asset_desc)]  # fmt: skip
    return [c for c in found if c.state in LIVE or sales_of(desk, c.lineage_id, c.control_id, "sold")]


def told(desk: Desk, message: Received) -> None:
    """At a court told: nothing is disposed of until the end notice; older and doubled notices change nothing."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    security = [said.security_given.by.value, said.security_given.amount_fen] if said.security_given else None
    facts: dict[str, Any] = {
        "control_id": said.asset_id, "asset": said.asset_desc, "rank": said.seizure_rank, "case_no": said.objection_case_no,
        "ground": said.freeze_ground.value, "freeze_from": str(said.freeze_from), "freeze_until": str(said.freeze_until or ""),
        "serial": said.serial, "reviewed_by": said.reviewed_by, "security": security, "held_fen": said.held_fen,
    }  # fmt: skip
    if row is None:
        row = desk.open_exchange(NAME, BOUND_ROLE, event="notice", lineage_id=envelope.subject, peer=envelope.sender,
                                 exchange_id=envelope.procedure_id, data=facts | {"passed_to": []})  # fmt: skip
        _sold_before(desk, row)
        stop_sales(desk, row)
        if security and security[0] == Side.OUTSIDER:
            lift_allowed(desk, row)
    elif row.role == BOUND_ROLE and row.state != "released" and said.serial > int(row.data["serial"]):
        before = row.data.get("security")
        if row.state == "to_release":
            desk.close_duties(subject_id=row.exchange_id, by=envelope.message_id, event="drop")
        row = desk.move(row, "notice", **facts)
        if security and security[0] == Side.OUTSIDER and security != before:
            lift_allowed(desk, row)
        for court_id, lineage_id in everyone(row):
            send_notice(desk, row, court_id, lineage_id)


def _sold_before(desk: Desk, row: Exchange) -> None:
    """The sale was over before the notice came: its money is kept, the court that reviews has to hear of it."""
    sold = [sale for control in desk.controls.where(state="released") if about_asset(row, control)
            for sale in sales_of(desk, control.lineage_id, control.control_id, "sold")]  # fmt: skip
    if sold:
        desk.raise_task(
            "sold_before_freeze", lineage_id=sold[0].lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
            zh=f"“{row.data['asset']}”在停止处分通知到达前已成交：变价款暂不发放，请将处置情况告知 {row.data['reviewed_by']}。",
            en=f"“{row.data['asset']}” was sold before the notice came: keep the money, tell {row.data['reviewed_by']}.",
        )  # fmt: skip


def may_be_ended(desk: Desk, message: Received) -> None:
    """By the court that reviews, or by the one this court was told by. Raises Refused R2, R7."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    if row is not None and row.procedure != NAME:
        refuse(RefusalCode.R7, "所称程序不是案外人异议。", "That is no objection of an outsider.", rule="[D]")
    reviewer = said.reviewed_by if row is None else row.data["reviewed_by"]
    if (
        row is None and said.release_due is not None
    ):  # an order, of something never heard of: only with the asset or its case
        reviewer = None
        with_asset = desk.exchanges.where(procedure="disposal_right", peer=envelope.sender)
        if any(right.data.get("control_id") == said.asset_id for right in with_asset):
            return
    if envelope.sender not in {reviewer, row.peer if row else None} | came_from(desk, envelope.subject):
        refuse(RefusalCode.R2, "{court} 不是该异议的审查法院。", "{court} does not review that objection.", rule="[D]",
               court=envelope.sender)  # fmt: skip


def ended(desk: Desk, message: Received) -> None:
    """At a court told: disposal goes on, or the seizure is to be lifted here by the day named."""
    said, envelope = message.payload, message.envelope
    row = desk.exchanges.get(envelope.procedure_id)
    facts = {"control_id": said.asset_id, "asset": said.asset_desc, "case_no": said.objection_case_no, "serial": said.serial,
             "reviewed_by": said.reviewed_by, "outcome": said.outcome.value, "end_document": said.document_no}  # fmt: skip
    event = "release_ordered" if said.release_due else "end"
    if row is None:
        blank = {"ground": Ground.REVIEW.value, "freeze_from": str(desk.today), "rank": 1, "passed_to": []}
        row = desk.open_exchange(NAME, BOUND_ROLE, event=event, lineage_id=envelope.subject, peer=envelope.sender,
                                 exchange_id=envelope.procedure_id, data=facts | blank)  # fmt: skip
    elif row.role == REVIEWER:
        if row.state != "release_told" or said.release_due is None:
            return
        row = desk.move(row, "comes_back")
    elif row.state == "released" or not _newer(row, said.serial, bool(said.release_due)):
        return
    else:
        desk.close_duties(subject_id=row.exchange_id, rule_id=RELEASE_RULE, by=envelope.message_id, event="drop")
        row = desk.move(row, event, **facts)
    if said.release_due is not None:
        if not lifted_with_its_case(desk, row, said.document_no or said.objection_case_no):
            open_dated_duty(desk, RELEASE_RULE, said.release_due, lineage_id=row.lineage_id, subject_id=row.exchange_id,
                            body=Body.IMPLEMENTATION.value, document=said.objection_case_no, paper=envelope.message_id)  # fmt: skip
    else:
        goes_on(desk, row, said.outcome)
    if row.role == BOUND_ROLE:
        for court_id, lineage_id in everyone(row):
            send_end(desk, row, court_id, lineage_id, None)


def _newer(row: Exchange, serial: int, to_release: bool) -> bool:
    """Whether a notice says more than this court knows; an order to release may come on, with its number, from an earlier holder."""
    known = int(row.data["serial"])
    return serial > known or (serial == known and to_release and row.state != "to_release")
