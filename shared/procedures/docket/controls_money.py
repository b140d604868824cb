"""Controls and money of the docket (查封冻结、案款): acts of the holder; a court in custody preserves and receives only.

Source: 民诉法解释 2022 art. 485; 查封规定 2020 arts 26–28; 法发〔2017〕6号.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.controls import KINDS, Control, ControlTooLong
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.money import Balance, MoneyEntry
from shared.domain.power import NotTheHolder
from shared.domain.separation import Stage
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer
from shared.messages.terms import term
from shared.procedures.matters import docket_entry, need_entry, open_entry
from shared.procedures.papers import LIVE, latest_end
from shared.procedures.power.asset import power_over, power_over_asset, tell_renewal

OPEN_CASE = (Offer("docket", "case", ("open",)),)
HELD_OR_CUSTODY = (Offer("docket", "case", ("open", "custody")),)
IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})
OFFICERS = frozenset({"officer", "chief"})


def case_act(name: str, zh: str, en: str, payload: type, source: str, effect: Any, **more: Any) -> ActKind:
    """An act about a case of this court; `more` overrides who may do it and where it is offered."""
    given: dict[str, Any] = {"bodies": IMPLEMENTERS, "roles": OFFICERS, "scope": "case", "offers": OPEN_CASE}
    return ActKind(name=name, title=Text(zh, en), payload=payload, source=source, effect=effect, **(given | more))


@dataclass(frozen=True, slots=True)
class ImposeControl:
    """A seizure or freeze."""

    asset: str = term("财产", "asset", min_length=1, max_length=500)
    kind: str = term("财产种类", "kind of asset", pattern="bank|movable|immovable_or_other")
    rank: int = term("查封顺位", "rank", minimum=1, maximum=999)
    start_on: date = term("起始日", "start")
    end_on: date = term("届满日", "end")
    registrar: str = term("协助执行单位", "registrar", min_length=1, max_length=200)


def _impose(desk: Desk, doer: Doer, about: About, given: ImposeControl) -> Mapping[str, Any]:
    if given.end_on <= given.start_on or given.end_on < desk.today:
        raise BadInput(Text("届满日 {end} 早于起始日或今日。", "The end {end} is before the start or today."),
                       end=given.end_on)  # fmt: skip
    latest = latest_end(desk, given.kind, given.start_on)
    if given.end_on > latest:
        raise ControlTooLong(kind=KINDS[given.kind].zh, end_on=given.end_on, latest=latest)
    control = Control(desk.new_id(), about.lineage_id, given.asset, given.kind, given.rank, given.start_on,
                      given.end_on, given.registrar)  # fmt: skip
    desk.controls.add(control)
    return {"control_id": control.control_id}


@dataclass(frozen=True, slots=True)
class RenewControl:
    """A renewal (续封)."""

    control_id: str = term("控制措施编号", "control id", min_length=1, max_length=64)
    end_on: date = term("新届满日", "new end")


def _renew(desk: Desk, doer: Doer, about: About, given: RenewControl) -> Mapping[str, Any]:
    """Who holds the asset renews; so may who keeps it: a court in custody, the holder of the case of an asset elsewhere."""
    held, of_case = power_over(desk, about.lineage_id, given.control_id), desk.powers.get(about.lineage_id)
    case = docket_entry(desk, about.lineage_id)
    keeps = case is not None and (case.state == "custody" or (of_case is not None and of_case.holder == desk.court_id))
    if held is None or case is None or (held.holder != desk.court_id and not keeps):
        raise NotTheHolder(holder=held.holder if held else "—", epoch=held.epoch if held else 0,
                           since=held.since.isoformat()[:16] if held else "—")  # fmt: skip
    control = live_control(desk, about, given.control_id)
    renewed = control.renewed(end_on=given.end_on, today=desk.today,
                              latest=latest_end(desk, control.kind, desk.today))  # fmt: skip
    desk.controls.save(renewed)
    if held.holder == desk.court_id and held.state == "held":  # offered: preserved as in custody, no act of power
        desk.record_act("renew_control", power=held, detail={"control": control.control_id})
    tell_renewal(desk, renewed)
    return {"control_id": control.control_id, "end_on": str(given.end_on)}


@dataclass(frozen=True, slots=True)
class ReleaseControl:
    """A release (解封)."""

    control_id: str = term("控制措施编号", "control id", min_length=1, max_length=64)
    reason: str = term("理由", "reason", min_length=1, max_length=1000)


def _release(desk: Desk, doer: Doer, about: About, given: ReleaseControl) -> Mapping[str, Any]:
    control = live_control(desk, about, given.control_id)
    desk.controls.save(replace(control, state="released"))
    return {"control_id": control.control_id}


@dataclass(frozen=True, slots=True)
class MoneyIn:
    """Money received."""

    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)
    note: str = term("摘要", "note", default="", max_length=200)


def _receive_money(desk: Desk, doer: Doer, about: About, given: MoneyIn) -> Mapping[str, Any]:
    """Money may always arrive; at a court that no longer holds the case it is owed to the holder."""
    case = need_entry(desk, about.lineage_id)
    entry = MoneyEntry(desk.new_id(), about.lineage_id, case.case_no, "in", given.amount_fen, desk.today, given.note)
    desk.money.add(entry)
    held = desk.powers.get(about.lineage_id)
    if held is not None and held.holder not in (desk.court_id, None):
        desk.raise_task(
            "forward_money",
            lineage_id=about.lineage_id,
            subject_id=entry.entry_id,
            body=Body.IMPLEMENTATION,
            zh=f"案件已由 {held.holder} 执行，所收 {given.amount_fen} 分应移交该院。",
            en=f"The case is held by {held.holder}; forward the {given.amount_fen} fen received.",
        )
    return {"entry_id": entry.entry_id}


@dataclass(frozen=True, slots=True)
class MoneyOut:
    """Money paid to a creditor (发放)."""

    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)
    note: str = term("收款人及摘要", "payee and note", default="", max_length=200)


def _pay(desk: Desk, doer: Doer, about: About, given: MoneyOut) -> Mapping[str, Any]:
    case = open_entry(desk, about.lineage_id)
    Balance.of(desk.money.where(lineage_id=about.lineage_id)).require(given.amount_fen)
    entry = MoneyEntry(desk.new_id(), about.lineage_id, case.case_no, "out", given.amount_fen, desk.today, given.note)
    desk.money.add(entry)
    return {"entry_id": entry.entry_id}


def live_control(desk: Desk, about: About, control_id: str) -> Control:
    """A control of this case in effect here. Raises NotFound, Conflict."""
    control = desk.controls.need(control_id)
    if control.lineage_id != about.lineage_id or control.state not in LIVE:
        raise Conflict(
            Text(
                "该控制措施不属于本案或不在效力中（{state}）。",
                "This control is not of this case, or not in effect ({state}).",
            ),
            state=control.state,
        )
    return control


ACTS = (
    case_act("impose_control", "查封、冻结", "seize or freeze", ImposeControl, "民诉法解释 2022 art. 485", _impose,
             implementation=True, stage=Stage.CONTROL),
    case_act("renew_control", "续封、续冻", "renew a control", RenewControl, "民诉法解释 2022 art. 485", _renew,
             offers=HELD_OR_CUSTODY, stage=Stage.CONTROL),
    case_act("release_control", "解除查封、冻结", "release a control", ReleaseControl, "查封规定 2020 art. 28", _release,
             implementation=True, power_of=power_over_asset, stage=Stage.CONTROL),
    case_act("receive_money", "案款到账", "money received", MoneyIn, "法发〔2017〕6号", _receive_money,
             offers=HELD_OR_CUSTODY),
    case_act("pay_money", "案款发放", "pay out money", MoneyOut, "法发〔2017〕6号", _pay, implementation=True,
             stage=Stage.PAYMENT),
)  # fmt: skip
