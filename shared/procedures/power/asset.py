"""The disposal right over one sealed asset (处置权) as a power of its own, beside the power over the case.

Its `power_id` is the id of the first sealing control. While it moves alone, acts on that asset need it; everything
else of the case, and the asset again once the right has ended, goes with the power over the case. The court that lets
it go is its register until then: compare-and-set there, in the commit that sends the letter (流转规则 §0.1).

Source: 法释〔2016〕6号 arts 1–3; one holder per asset, separate register [D].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain import power
from shared.domain.controls import Control
from shared.domain.errors import Citation, Text
from shared.domain.power import NotTheHolder, Power, court_time
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import after
from shared.messages.desk import Desk
from shared.messages.kinds import About
from shared.messages.terms import term
from shared.procedures.outsider_objection.carried import learn_freezes
from shared.procedures.papers import ControlItem

PRIORITY = "法释〔2016〕6号"


class AssetElsewhere(NotTheHolder):
    """The disposal right over this asset is with another court, whoever holds the case."""

    code = "asset_elsewhere"
    what = Text(
        "该查封财产的处置权现由 {holder} 持有，第 {epoch} 批次，自 {since} 起。",
        "The disposal right over this asset is with {holder}, epoch {epoch}, since {since}.",
    )
    todo = Text(
        "本院只能续封保全；处分、解封由该院办理，办结或退回后再由本院办理。",
        "Here it can only be preserved; selling and releasing are that court's until it is done or gives it back.",
    )
    source = Citation(PRIORITY, "2016", "art. 2")


def own_power(desk: Desk, control_id: str) -> Power | None:
    """The power over this asset alone; None while the asset goes with its case."""
    known = desk.powers.get(control_id)
    return known if known is not None and known.state != "ended" else None


def power_over(desk: Desk, lineage_id: str, control_id: str) -> Power | None:
    """The power that covers an asset of a case: its own while it moves alone, else that of the case."""
    return own_power(desk, control_id) or desk.powers.get(lineage_id)


def power_over_asset(desk: Desk, about: About, given: Any) -> Power | None:
    """For acts whose payload names a `control_id`. Raises AssetElsewhere with the court that holds the asset."""
    alone = own_power(desk, given.control_id)
    if alone is not None:
        require_asset_here(desk, alone)
    return alone or desk.powers.get(about.lineage_id)


def require_asset_here(desk: Desk, alone: Power) -> None:
    """Raises AssetElsewhere unless this court holds the right over the asset."""
    if alone.state != "held" or alone.holder != desk.court_id:
        raise AssetElsewhere(holder=alone.holder or "—", epoch=alone.epoch, since=court_time(alone.since))


def assets_apart(desk: Desk, lineage_id: str, state: str) -> list[Power]:
    """Assets of a case whose power moves alone: `held` here, or `elsewhere`."""
    found = desk.powers.where(lineage_id=lineage_id, state=state, order_by=("power_id",))
    return [each for each in found if each.power_id != lineage_id]


def about_to_part(desk: Desk, control: Control) -> Power:
    """The power over an asset as it would begin now at the holder of the case; where it has begun, as it stands.

    It begins one epoch further than it ever ended, so that epochs of one power have no gap and never come twice.
    """
    known = desk.powers.get(control.control_id)
    if known is not None and known.state != "ended":
        return known
    state = after(power.STATES, known.state if known else "", "separate")
    epoch, version = (known.epoch + 1, known.version) if known else (1, 1)
    return Power(control.control_id, control.lineage_id, state, desk.court_id, epoch, desk.now, {}, None, version)


def part_with(desk: Desk, control: Control, *, to: str, letter_id: str, exchange_id: str, from_epoch: int) -> Power:
    """The power instant of one asset, at the court that lets it go. Raises NotTheHolder, AssetElsewhere, Refused R3."""
    known, begun = desk.powers.get(control.control_id), about_to_part(desk, control)
    if begun.state == "elsewhere":
        begun.refuse_stale(from_epoch)
    desk.powers.need(control.lineage_id).require_holder(desk.court_id)
    if known is None:
        desk.powers.add(begun)
    elif known.state == "ended":
        desk.save_power(begun, expected=known)
        begun = desk.powers.need(control.control_id)
    evidence = desk.witness(
        "asset_passed",
        subject_id=letter_id,
        lineage_id=control.lineage_id,
        detail={"power": begun.power_id, "from_epoch": from_epoch, "epoch": from_epoch + 1, "to": to},
    )
    served = begun.served(from_epoch=from_epoch, to=to, at=desk.now, ruling_id=letter_id, evidence=evidence)
    served = replace(served, certificate=served.certificate | {"exchange": exchange_id})
    desk.save_power(served, expected=begun)
    desk.controls.save(replace(control, state="custody"))
    return served


def take_on(
    desk: Desk, item: ControlItem, *, lineage_id: str, from_epoch: int, giver: str, proof: dict[str, str]
) -> None:
    """The court named in the letter has applied it: it holds the asset, and the control with its rank."""
    learn_asset(desk, lineage_id, item.control_id, holder=giver, epoch=from_epoch)
    known = desk.powers.need(item.control_id)
    certified = known.certified(epoch=from_epoch + 1, to=desk.court_id, at=desk.now, ruling_id=proof["ruling"],
                                evidence=proof["service"])  # fmt: skip
    desk.save_power(replace(certified, certificate=proof, lineage_id=lineage_id), expected=known)
    control, old = item.as_control(lineage_id, "active"), desk.controls.get(item.control_id)
    if old is None:
        desk.controls.add(control)
    else:
        desk.controls.save(replace(control, version=old.version))


def require_asset(desk: Desk, power_id: str) -> None:
    """Raise Refused R7 when what another court calls an asset is a case this court knows of."""
    known = desk.powers.get(power_id)
    if known is not None and known.power_id == known.lineage_id:
        refuse(RefusalCode.R7, "{power} 是一件案件的执行实施权，不是查封财产。", "{power} is the power over a case, not an asset.",
               rule=f"{PRIORITY} art. 2", power=power_id)  # fmt: skip


def learn_asset(desk: Desk, lineage_id: str, power_id: str, *, holder: str, epoch: int) -> None:
    """Remember that an asset's power is elsewhere; never overrides what is held here or known of a later epoch."""
    require_asset(desk, power_id)
    known = desk.powers.get(power_id)
    if known is None:
        desk.powers.add(Power(power_id, lineage_id, "elsewhere", holder, epoch, desk.now, {}))
    elif known.state != "held" and epoch >= known.epoch:
        state = after(power.STATES, known.state, "learn")
        desk.save_power(replace(known, state=state, holder=holder, epoch=epoch, since=desk.now), expected=known)


def learn_listed(desk: Desk, lineage_id: str, items: tuple[ControlItem, ...]) -> None:
    """From a hand-over: the assets of the case that other courts dispose of stay with them, a frozen one stays frozen."""
    for item in items:
        learn_freezes(desk, lineage_id, item.freezes)
        if item.disposer not in ("", desk.court_id):
            learn_asset(desk, lineage_id, item.control_id, holder=item.disposer, epoch=item.disposer_epoch)


def end_asset_power(desk: Desk, power_id: str) -> None:
    """The right over the asset alone is over; what is left of the asset goes with its case again."""
    known = desk.powers.need(power_id)
    desk.save_power(known.ended(), expected=known)


@dataclass(frozen=True, slots=True)
class AssetControlRenewed:
    """续封告知: the other court's register keeps the same last day."""

    control_id: str = term("控制措施编号", "control id", max_length=64)
    end_on: date = term("新届满日", "new end")


def tell_renewal(desk: Desk, control: Control) -> None:
    """The courts on both sides of a disposal right tell each other how long the control runs."""
    alone = own_power(desk, control.control_id)
    exchange = desk.exchanges.get(alone.certificate.get("exchange", "")) if alone is not None else None
    if exchange is not None:
        told = AssetControlRenewed(control.control_id, control.end_on)
        desk.send("asset_control_renewed", exchange.peer, told, lineage_id=exchange.lineage_id,
                  exchange_id=exchange.exchange_id)  # fmt: skip
