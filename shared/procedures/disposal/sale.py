"""Disposing of a controlled asset: the auction notice or sale as begun, and its result; no more than the record.

Held by whoever has the power over the asset. Source: 法释〔2016〕6号 art. 1 (what counts as begun); 查封规定 2020 art. 28
(a control ends with the sale); price setting and the auction itself are not kept here [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import MoneyEntry
from shared.domain.separation import Stage
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, Procedure
from shared.messages.terms import term
from shared.procedures.docket.controls_money import case_act, live_control, require_no_ship
from shared.procedures.matters import open_entry
from shared.procedures.power.asset import PRIORITY, power_over_asset

SALE = (
    Transition("", "begin", "selling", f"{PRIORITY} art. 1 (拍卖公告、进入变卖程序)"),
    Transition("selling", "sold", "sold", "查封规定 2020 art. 28"),
    Transition("selling", "unsold", "unsold", "[D] it may begin again"),
    Transition("selling", "called_off", "unsold", "异议复议规定 2020 art. 17"),
)


class SaleUnderWay(Conflict):
    """An auction notice is out, or a sale has begun, and has no result yet."""

    code = "sale_under_way"
    what = Text("该财产已于 {begun_on} 进入拍卖、变卖程序（{document}）。",
                "The sale of this asset began on {begun_on} ({document}).")  # fmt: skip
    todo = Text("登记处置结果后再办理。", "Record its result first.")


@dataclass(frozen=True, slots=True)
class BeginDisposal:
    """Auction notice published, or sale procedure entered."""

    control_id: str = term("控制措施编号", "control id", min_length=1, max_length=64)
    form: str = term("处置方式", "form of sale", pattern="auction_notice|sale")
    begun_on: date = term("公告发布或进入变卖程序之日", "notice published or sale entered on")
    document_no: str = term("公告或裁定文号", "number of the notice or ruling", min_length=1, max_length=100)
    ship: bool = term("船舶", "a ship", default=False)
    sale_on: date | None = term("开拍、开始变卖之日", "day of the sale", default=None)
    offline: bool = term("不通过网络", "not on the net", default=False)


@dataclass(frozen=True, slots=True)
class RecordDisposal:
    """The result."""

    control_id: str = term("控制措施编号", "control id", min_length=1, max_length=64)
    result: str = term("结果", "result", pattern="sold|unsold")
    document_no: str = term(
        "成交确认书或裁定文号", "number of the confirmation or ruling", min_length=1, max_length=100
    )
    proceeds_fen: int = term("变价款（分）", "proceeds (fen)", default=0, minimum=0)


def sales_of(desk: Desk, lineage_id: str, control_id: str, state: str) -> list[Exchange]:
    """Sales of one asset recorded here, oldest first."""
    found = desk.exchanges.where(procedure="disposal", lineage_id=lineage_id, state=state, order_by=("opened_at",))
    return [sale for sale in found if sale.data["control_id"] == control_id]


def require_not_begun(desk: Desk, lineage_id: str, control_id: str) -> None:
    """Raises SaleUnderWay."""
    for sale in sales_of(desk, lineage_id, control_id, "selling"):
        raise SaleUnderWay(begun_on=sale.data["begun_on"], document=sale.data["document_no"])


def _begin(desk: Desk, doer: Doer, about: About, given: BeginDisposal) -> Mapping[str, Any]:
    require_no_ship(desk, given.ship)
    control = live_control(desk, about, given.control_id)
    if control.rank != 1:
        raise Conflict(
            Text("轮候查封（第 {rank} 顺位）不能处分财产。", "A waiting control (rank {rank}) does not allow a sale."),
            Text("由首先查封法院处分；符合条件的可以商请移送执行。", "The first sealing court sells; ask it for the disposal right."),
            rank=control.rank,
        )  # fmt: skip
    if given.begun_on > desk.today:
        raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=given.begun_on)
    require_not_begun(desk, about.lineage_id, given.control_id)
    sale = desk.open_exchange(
        "disposal",
        "court",
        event="begin",
        lineage_id=about.lineage_id,
        peer=desk.court_id,
        data={"control_id": given.control_id, "form": given.form, "begun_on": str(given.begun_on),
              "document_no": given.document_no},
    )  # fmt: skip
    return {"exchange_id": sale.exchange_id}


def _record(desk: Desk, doer: Doer, about: About, given: RecordDisposal) -> Mapping[str, Any]:
    control, case = live_control(desk, about, given.control_id), open_entry(desk, about.lineage_id)
    sales = sales_of(desk, about.lineage_id, given.control_id, "selling")
    if not sales:
        raise Conflict(Text("该财产没有进行中的拍卖、变卖。", "No sale of this asset is under way."))
    if (given.result == "sold") != (given.proceeds_fen > 0):
        raise BadInput(Text("成交的填写变价款，未成交的不填。", "Give the proceeds if it was sold, and only then."))
    facts = {"proceeds_fen": given.proceeds_fen, "result_no": given.document_no}
    sale = desk.move(sales[0], given.result, **facts)
    if given.result == "sold":
        desk.money.add(MoneyEntry(desk.new_id(), case.lineage_id, case.case_no, "in", given.proceeds_fen, desk.today,
                                  f"变价款 {given.document_no}"))  # fmt: skip
        desk.controls.save(replace(control, state="released"))
    return {"exchange_id": sale.exchange_id}


PROCEDURE = Procedure(
    name="disposal",
    title=Text("财产处置", "disposal of assets"),
    source=f"{PRIORITY} art. 1; 查封规定 2020 art. 28",
    tables={"court": SALE},
    acts=(
        case_act("begin_disposal", "启动拍卖、变卖", "begin a sale", BeginDisposal, f"{PRIORITY} art. 1", _begin,
                 implementation=True, power_of=power_over_asset, stage=Stage.DISPOSAL),
        case_act("record_disposal", "登记处置结果", "record the result of a sale", RecordDisposal, "查封规定 2020 art. 28",
                 _record, implementation=True, power_of=power_over_asset, stage=Stage.DISPOSAL),
    ),
)  # fmt: skip
