"""What a freeze forbids: to sell the asset, to let it go, to lift its seizure, to pay out money it has been turned into.

Only the contested asset stops, at every case of this court that has seized it; the case and all other assets go on, and
controls are renewed as ever. The texts stop disposal of the asset and name no proceeds; where a sale was over before the
freeze came, or a deposit had been drawn, its money stands for the asset and is kept, other money is paid as usual [D].
Source: 执行程序解释 2020 art. 15; 民诉法解释 2022 arts 312–314, 463; alert U1.
"""

from __future__ import annotations

from typing import Any

from shared.domain.controls import Control
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance
from shared.messages.desk import Desk
from shared.procedures.disposal.right_papers import Outcome as DisposalOutcome
from shared.procedures.outsider_objection.carried import freezes, freezes_of, is_barred, money_of_asset
from shared.procedures.outsider_objection.tables import NAME, Ground

GUARDED = ("begin_disposal", "record_disposal", "finish_disposal", "release_control", "pay_money")


class AssetFrozen(Conflict):
    """An outsider's objection stops every disposal of this asset."""

    code = "asset_frozen"
    what = Text(
        "案外人对“{asset}”提出异议（{document}，{ground}），自 {since} 起停止处分，至{until}，不得办理“{act}”。",
        "An outsider objects to enforcement on “{asset}” ({document}, {ground_en}): no disposal since {since}, "
        "until {until_en}; “{act_en}” is not possible.",
    )
    todo = Text(
        "续封续冻照常，本案其他财产照常执行；需要解除或继续执行的，在该异议程序中办理担保、裁定或解除。",
        "Renew controls and go on with other assets; security, ruling and release belong to that objection.",
    )


class AssetBarred(Conflict):
    """A judgment bars enforcement on this asset, or its seizure had to be lifted because no creditor sued."""

    code = "asset_barred"
    what = Text(
        "“{asset}”经案外人异议（{document}）不得执行，该查封应予解除，不得办理“{act}”。",
        "After an objection ({document}) “{asset}” may not be enforced on; its seizure is to be lifted: no “{act_en}”.",
    )
    todo = Text("请解除查封，执行其他财产。", "Lift the seizure and enforce on other assets.")
    source = Citation("民诉法解释", "2022", "arts 312, 314")


def stop_disposal(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act. Raises AssetFrozen, AssetBarred.

    A sale that failed may be recorded; a waiting seizure of another case may be lifted, the contested one may not.
    """
    if act not in GUARDED:
        return
    if act == "pay_money":
        keep_its_money(desk, lineage_id, given.amount_fen)
        return
    if act == "record_disposal" and given.result != "sold":
        return
    for control in _controls_meant(desk, act, lineage_id, given):
        for row in freezes_of(desk, control):
            if act != "release_control" or row.data["control_id"] == control.control_id:
                raise frozen(desk, row, act)
        if act != "release_control":
            _require_not_barred(desk, control, act)


def _require_not_barred(desk: Desk, control: Control, act: str) -> None:
    for row in desk.exchanges.where(procedure=NAME, state__in=["ended", "release_told", "released"]):
        if is_barred(row) and row.data["control_id"] == control.control_id:
            title = desk.title_of(act)
            raise AssetBarred(asset=control.asset, document=row.data["case_no"], act=title.zh, act_en=title.en)


def _controls_meant(desk: Desk, act: str, lineage_id: str, given: Any) -> list[Control]:
    if act != "finish_disposal":
        found = desk.controls.get(given.control_id)
        return [found] if found is not None else []
    if given.outcome is DisposalOutcome.GIVEN_BACK:
        return []  # no disposal: it goes to a court that has been told as well
    rights = desk.exchanges.where(procedure="disposal_right", role="claimant", state="disposing", lineage_id=lineage_id)
    known = [desk.controls.get(str(row.data["control_id"])) for row in rights]
    return [control for control in known if control is not None]


def frozen(desk: Desk, row: Exchange, act: str) -> AssetFrozen:
    """What to answer a person who tries `act`."""
    title, ground = desk.title_of(act), Ground(row.data["ground"])
    until = row.data.get("freeze_until") or ""
    law, version, article = ground.source.split(" ", 2)
    return AssetFrozen(
        source=Citation(law, version, article), asset=row.data["asset"], document=row.data["case_no"],
        ground=ground.label.zh, ground_en=ground.label.en, since=row.data["freeze_from"], until=f" {until} " if until else "另行通知",
        until_en=until or "further notice", act=title.zh, act_en=title.en, exchange=row.exchange_id,
    )  # fmt: skip


def keep_its_money(desk: Desk, lineage_id: str, amount_fen: int) -> None:
    """Raises AssetFrozen when a payment would touch money of a contested asset."""
    available = Balance.of(desk.money.where(lineage_id=lineage_id)).available_fen
    kept: dict[str, int] = {}
    for row in freezes(desk):
        for what, fen in money_of_asset(desk, row, lineage_id).items():
            kept[what] = max(fen, kept.get(what, 0))
        if amount_fen <= available < amount_fen + sum(kept.values()):
            raise frozen(desk, row, "pay_money")
