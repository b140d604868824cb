"""A stop on disposal as a fact about an asset: how it is known, what it is about, and how it travels with the seizure.

It goes in the same paper as the control (hand-over, entrustment, return, revoked docket), so that no court ever has the
control without it. An asset is known by its control or by its name in the register [D], as for a disposal right.
Source: 执行程序解释 2020 art. 15; 民诉法解释 2022 arts 312–314, 463.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.controls import Control
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk
from shared.messages.terms import term
from shared.procedures.outsider_objection.tables import BOUND_ROLE, FROZEN, NAME, REVIEWER, Ground, Outcome


@dataclass(frozen=True, slots=True)
class FreezeItem:
    """A stop on disposal as it travels with a control; `serial` as of the notice."""

    exchange_id: str = term("异议程序编号", "exchange of the objection", max_length=64)
    asset_id: str = term("财产编号（控制措施）", "asset (control)", max_length=64)
    asset_desc: str = term("财产说明", "asset in words", max_length=500)
    seizure_rank: int = term("查封顺位", "rank of the seizure", minimum=1)
    objection_case_no: str = term("执异案号", "case number of the objection", max_length=64)
    freeze_ground: Ground = term("停止处分事由", "why disposal stops")
    freeze_from: date = term("停止处分自", "stopped from")
    serial: int = term("通知序号", "number of the notice", minimum=1)
    reviewed_by: str = term("审查法院", "court that reviews", max_length=32)
    freeze_until: date | None = term("停止处分至", "stopped until", default=None)
    held_fen: int = term(
        "应暂停发放的在账款项（分）", "money of the asset not to be paid out (fen)", default=0, minimum=0
    )


def asset_name(text: str) -> str:
    """An asset's name without its spacing."""
    return "".join(text.split())


def about_asset(row: Exchange, control: Control) -> bool:
    """Whether an objection (or a freeze told by another court) is about what this control has seized."""
    return control.control_id == row.data["control_id"] or asset_name(control.asset) == asset_name(row.data["asset"])


def is_frozen(row: Exchange) -> bool:
    """Whether disposal is stopped: by its state, unless the creditor's security lets enforcement go on.

    A term ends by the clock and its event, never by looking at a date: until then nothing is disposed of.
    """
    over = row.state == "retrial" and not row.data.get("window_open")
    return row.state in FROZEN and not over and not row.data.get("continued")


def is_barred(row: Exchange) -> bool:
    """Whether disposal under the contested seizure is over for good."""
    if row.role == REVIEWER:
        return row.state in ("release_told", "released")
    return row.state in ("ended", "released") and row.data.get("outcome") in (Outcome.BARRED, Outcome.NO_SUIT)


def freezes(desk: Desk) -> list[Exchange]:
    """Every freeze in force at this court, here reviewed or told by another court."""
    rows = desk.exchanges.where(procedure=NAME, state__in=list(FROZEN), order_by=("opened_at", "exchange_id"))
    return [row for row in rows if is_frozen(row)]


def freezes_of(desk: Desk, control: Control) -> list[Exchange]:
    """Those that stop disposal of what this control has seized."""
    return [row for row in freezes(desk) if about_asset(row, control)]


def money_of_asset(desk: Desk, row: Exchange, lineage_id: str) -> dict[str, int]:
    """Fen in hand for a case that the contested asset has been turned into, by what shows it: a sale, or the objection."""
    money = {f"drawn:{row.data['asset']}": int(row.data.get("held_fen", 0)) if row.lineage_id == lineage_id else 0}
    for control in desk.controls.where(lineage_id=lineage_id):
        if about_asset(row, control):
            sold = desk.exchanges.where(procedure="disposal", lineage_id=lineage_id, state="sold")
            mine = [int(sale.data["proceeds_fen"]) for sale in sold if sale.data["control_id"] == control.control_id]
            money[control.control_id] = sum(mine)
    return money


def freeze_items(desk: Desk, control: Control) -> tuple[FreezeItem, ...]:
    """What travels with a control."""
    return tuple(_item(desk, row, control.lineage_id) for row in freezes_of(desk, control))


def _item(desk: Desk, row: Exchange, lineage_id: str) -> FreezeItem:
    data, until = row.data, row.data.get("freeze_until")
    return FreezeItem(
        row.exchange_id, data["control_id"], data["asset"], int(data["rank"]), data["case_no"], Ground(data["ground"]),
        date.fromisoformat(data["freeze_from"]), int(data["serial"]), data["reviewed_by"],
        date.fromisoformat(until) if until else None, sum(money_of_asset(desk, row, lineage_id).values()),
    )  # fmt: skip


def require_shown(desk: Desk, lineage_id: str, shown: Iterable[FreezeItem]) -> None:
    """Raises Conflict when a freeze has begun, or changed, since a letter with the controls of a case was drafted."""
    known = {(item.exchange_id, item.serial) for item in shown}
    for control in desk.controls.where(lineage_id=lineage_id, state__in=["active", "custody"]):
        if any((row.exchange_id, int(row.data["serial"])) not in known for row in freezes_of(desk, control)):
            raise Conflict(Text("拟稿后案外人异议停止处分的情况有变动，请重新拟稿。",
                                "A stop on disposal has begun or changed since the draft: draft it again."))  # fmt: skip


def learn_freezes(desk: Desk, lineage_id: str, items: Iterable[FreezeItem]) -> None:
    """At the court that takes the controls over: bound in the same commit; never by an older word than it has."""
    for item in items:
        row = desk.exchanges.get(item.exchange_id)
        facts: dict[str, Any] = {
            "control_id": item.asset_id, "asset": item.asset_desc, "rank": item.seizure_rank, "case_no": item.objection_case_no,
            "ground": item.freeze_ground.value, "freeze_from": str(item.freeze_from), "freeze_until": str(item.freeze_until or ""),
            "serial": item.serial, "reviewed_by": item.reviewed_by, "held_fen": item.held_fen,
        }  # fmt: skip
        if row is None:
            desk.open_exchange(NAME, BOUND_ROLE, event="notice", lineage_id=lineage_id, peer=item.reviewed_by,
                               exchange_id=item.exchange_id, data=facts | {"passed_to": []})  # fmt: skip
        elif row.role == BOUND_ROLE and row.state in ("frozen", "ended") and item.serial > int(row.data["serial"]):
            desk.move(row, "notice", **facts)
