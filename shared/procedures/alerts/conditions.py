"""Conditions of alerts: why something just seen is wrong, asked of what this court has recorded. No party is named.

Members of an event's detail they read: `asset_kind` (bank | movable | immovable_or_other), `value_fen`, `costs_fen`,
`indivisible`, `party_id`, `approved_by`, `mode`, `conditions`, `money`, `hits`, `waiting`, `preservation`, `disputed`.
"""

# ruff: noqa: ARG001 - a condition takes what its declaration says
from __future__ import annotations

from datetime import date
from typing import Any

from shared.domain.deadlines import cap_end
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk
from shared.procedures.alerts.declaring import Seen
from shared.procedures.matters import docket_entry
from shared.procedures.outsider_objection.carried import freezes
from shared.procedures.stay.course import stays_here
from shared.procedures.suspension.course import in_force

#: Acts of enforcement in a case; what comes before there is one is not among them.
ACTING = (
    "execution_notice_sent", "report_order_sent", "consumption_banned", "network_query_sent", "asset_seized",
    "price_setting_started", "sale_notice_published", "sale_concluded", "asset_delivered", "blacklisted", "coercive_measure",
    "money_paid",
)  # fmt: skip
CONDITIONS_OF_TER_1 = 5
#: What closing for now has to be shown with.
SHOWN_FOR_NOW = ("notice_and_report", "restrictions", "assets", "persons")


def money_case(desk: Desk, seen: Seen) -> Text | None:
    """The debtor owes money, and has not been ordered to report on the same day."""
    case = docket_entry(desk, seen.lineage_id)
    if case is None or not case.claim_fen or seen.detail.get("money") is False:
        return None
    if any(event.on == seen.on for event in events_of(desk, seen.lineage_id, "report_order_sent")):
        return None
    return Text(f"{seen.on} 发出执行通知，未责令报告财产。", f"Notice of {seen.on}, no order to report.")


def asset_known(desk: Desk, seen: Seen) -> Text | None:
    """An asset that can be enforced on was found."""
    return Text(f"{seen.on} 发现财产。", f"Asset found on {seen.on}.")


def creditor_waits(desk: Desk, seen: Seen) -> Text | None:
    """The court of a preferred creditor has asked, and no sale has begun here."""
    if desk.exchanges.first(procedure="disposal", lineage_id=seen.lineage_id, state="selling") is not None:
        return None
    return Text(
        "优先债权执行法院商请移送，本院尚未处置。", "The preferred creditor's court has asked; no sale has begun."
    )


def sealed_on(desk: Desk, seen: Seen) -> date:
    """The day the asset was first sealed here, as far as is known."""
    own = desk.controls.where(lineage_id=seen.lineage_id, rank=1, order_by=("start_on",))
    known = [control.start_on for control in own if control.control_id == seen.subject_id] or [c.start_on for c in own]
    seized = [event.on for event in events_of(desk, seen.lineage_id, "asset_seized", seen.subject_id)]
    return min(known + seized, default=seen.on)


def waiting_preservation(desk: Desk, seen: Seen) -> Text | None:
    """An executing court waits behind a preservation, and the asset is not itself in dispute."""
    seized = events_of(desk, seen.lineage_id, "asset_seized", seen.subject_id)
    if not seen.detail.get("waiting") or not any(e.detail.get("preservation") for e in seized):
        return None
    if any(e.detail.get("disputed") for e in seized):
        return None
    return Text(f"{seen.detail['waiting']} 轮候等待处置。", f"{seen.detail['waiting']} waits behind a preservation.")


def assets_hit(desk: Desk, seen: Seen) -> Text | None:
    """A query after closing for now found assets."""
    return Text("终本后查询到可供执行的财产。", "A query found assets.") if seen.detail.get("hits") else None


def condition_lacking(desk: Desk, seen: Seen) -> Text | None:
    """Closed for now with fewer than five conditions shown or within the three months; or tried so."""
    if seen.name != "case_closed":
        tried = str(seen.detail.get("act", "")).startswith("close_for_now")
        if seen.name == "refused:bad_payload":  # a slip in a number or a day is no missing condition
            tried = tried and not all(str(seen.detail.get(name) or "").strip() for name in SHOWN_FOR_NOW)
        return (
            Text("终本条件不具备，办理被拒。", "Closing for now was tried without its conditions.") if tried else None
        )
    if seen.detail.get("mode") != "closed_for_now" or seen.detail.get("conditions") is None:
        return None
    case = docket_entry(desk, seen.lineage_id)
    wait = desk.law.period("closing_for_now_wait", seen.on)
    if case is not None and seen.on <= cap_end(case.filed_on, wait):
        return Text(f"{case.filed_on} 立案，未满三个月终本。", f"Docketed {case.filed_on}: closed within three months.")
    shown = len(set(seen.detail["conditions"]))
    lacking = Text(f"五项条件只具备 {shown} 项。", f"Only {shown} of the five conditions.")
    return lacking if shown < CONDITIONS_OF_TER_1 else None


def frozen_asset(desk: Desk, seen: Seen) -> Text | None:
    """The asset stands under an outsider's objection; or its disposal was tried and refused."""
    if seen.name.startswith("refused:"):
        return Text("停止处分期间试图处分，已被拒绝。", "Disposal was tried while it was stopped, and refused.")
    names = {seen.subject_id} | {c.asset for c in desk.controls.where(control_id=seen.subject_id)}
    stopped = any({row.data.get("control_id"), row.data.get("asset")} & names for row in freezes(desk))
    return Text("停止处分期间处分财产。", "Disposed of while disposal was stopped.") if stopped else None


def never_seized(desk: Desk, seen: Seen) -> Text | None:
    """No seizure of the asset is recorded; a deduction from a bank account counts as a freeze."""
    if seen.detail.get("asset_kind") == "bank" or desk.controls.get(seen.subject_id) is not None:
        return None
    known = [*desk.controls.where(lineage_id=seen.lineage_id), *desk.controls.where(asset=seen.subject_id)]
    if any(seen.subject_id == control.asset for control in known):
        return None
    seized = events_of(desk, seen.lineage_id, "asset_seized", seen.subject_id)
    return None if seized else Text("该财产没有查封记录。", "No seizure of this asset is recorded.")


def seized_too_much(desk: Desk, seen: Seen) -> Text | None:
    """The value of what is seized is clearly above claim and costs; one indivisible asset is excepted."""
    case, seized = docket_entry(desk, seen.lineage_id), events_of(desk, seen.lineage_id, "asset_seized")
    latest = {event.subject_id: event for event in seized}
    if case is None or (len(latest) == 1 and seen.detail.get("indivisible")):
        return None
    value = sum(whole(event.detail, "value_fen") for event in latest.values())
    owed = case.claim_fen + max((whole(event.detail, "costs_fen") for event in seized), default=0)
    limit = owed * desk.law.number("seizure_clearly_above", desk.today) // 100
    return (
        Text(f"查封价额 {value} 分，债权及费用 {owed} 分。", f"Seized {value} fen for {owed} fen owed.")
        if value > limit
        else None
    )


def not_separate(desk: Desk, seen: Seen) -> Text | None:
    """Somebody tried to review who implements, or who sat on the panel before."""
    return Text("参与过本案的人员办理审查，已被拒绝。", "A person barred from it tried, and was refused.")


def unapproved(desk: Desk, seen: Seen) -> Text | None:
    """An act of the approval matrix was tried at once, or is recorded without who approved it."""
    if seen.name.startswith("refused:"):
        listed = seen.detail.get("act") in desk.law.approval_matrix
        return Text("未经审批直接办理，已被拒绝。", "Tried without its approvals, and refused.") if listed else None
    if "approved_by" not in seen.detail or seen.detail["approved_by"]:
        return None
    return Text("记录未载明批准人。", "The record names nobody who approved it.")


def never_registered(desk: Desk, seen: Seen) -> Text | None:
    """This court has no docket entry of the case."""
    return None if docket_entry(desk, seen.lineage_id) else Text("本院没有该案的立案登记。", "No docket entry here.")


def no_debtor(desk: Desk, seen: Seen) -> Text | None:
    """The person queried is known in the case as somebody else, or not at all."""
    party_id = str(seen.detail.get("party_id", ""))
    party = desk.parties.get(party_id) if party_id else None
    if not party_id or (party is not None and party.lineage_id == seen.lineage_id and party.role == "debtor"):
        return None
    return Text("被查询人不是本案被执行人。", "The person queried is no debtor of this case.")


def closed_while_waiting(desk: Desk, seen: Seen) -> Text | None:
    """Closed (or closing was tried) while a stay, a suspension or an unperformed settlement was in force."""
    if seen.name.startswith("refused:"):
        tried = str(seen.detail.get("act", "")).startswith(("close_", "settlement_performed"))
        return (
            Text("暂缓、中止期间试图结案，已被拒绝。", "Closing was tried meanwhile, and refused.") if tried else None
        )
    waiting: list[Exchange] = [*stays_here(desk, seen.lineage_id), *in_force(desk, seen.lineage_id)]
    waiting += desk.exchanges.where(procedure="settlement", lineage_id=seen.lineage_id, state="performing")
    return Text("暂缓、中止或者和解未履行期间结案。", "Closed while it had to wait.") if waiting else None


def events_of(desk: Desk, lineage_id: str, kind: str, subject_id: str = "") -> list[NodeEvent]:
    """Events of a kind, oldest first, without those another one corrects."""
    narrowed: dict[str, Any] = {"subject_id": subject_id} if subject_id else {}
    found = desk.of(NodeEvent).where(lineage_id=lineage_id, kind=kind, order_by=("seq",), **narrowed)
    replaced = {event.corrects for event in found}
    return [event for event in found if event.event_id not in replaced]


def whole(detail: Any, name: str) -> int:
    """A sum in an event's detail; 0 when it is not a whole number."""
    value = detail.get(name, 0)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
