"""Telling other courts that disposal of an asset stops, and that it goes on again; who they are.

The court that reviews numbers its notices, so that a late, doubled or crossing one does no harm: the highest number holds.
Source: 执行程序解释 2020 art. 15; messages [D]. What the courts told do: `told`; when a case passes: `passing`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.exchanges import Exchange
from shared.domain.refusals import Refusal
from shared.messages.desk import Desk, Sending, refusal_noted
from shared.procedures.outsider_objection.carried import about_asset, asset_name, money_of_asset
from shared.procedures.outsider_objection.papers import AssetFreezeEnd, AssetFreezeNotice, Security
from shared.procedures.outsider_objection.tables import Ground, Outcome, Side
from shared.procedures.power.asset import own_power

NOTICE, END = "asset_freeze_notice", "asset_freeze_end"
RELEASE_RULE, AFTER_JUDGMENT = RELEASE_RULES = ("outsider_release", "outsider_release_after_judgment")
#: Procedures in which a case passes between courts that may hold it again.
MOVES = ("transfer", "entrustment")


# — the court that reviews —


def holder_of_asset(desk: Desk, lineage_id: str, control_id: str) -> str | None:
    """The court that may dispose of the asset now, as far as this court knows."""
    power = own_power(desk, control_id) or desk.powers.get(lineage_id)
    return power.holder if power is not None else None


def courts_of_asset(desk: Desk, lineage_id: str, control: Control) -> list[str]:
    """Other courts this court knows to dispose of the asset, to wait for it, or to have the case again."""
    found = {holder_of_asset(desk, lineage_id, control.control_id)}
    power = desk.powers.get(lineage_id)
    found |= {power.holder, power.certificate.get("offered_to")} if power is not None else set()
    found |= {row.peer for row in desk.exchanges.where(procedure__in=list(MOVES), lineage_id=lineage_id)}
    for row in desk.exchanges.where(procedure="disposal_right"):
        same = row.data.get("control_id") == control.control_id
        if same or asset_name(str(row.data.get("asset", ""))) == asset_name(control.asset):
            found.add(row.peer)
    return sorted({court for court in found if court} - {desk.court_id})


def tell(
    desk: Desk, row: Exchange, ground: Ground, *, until: date | None = None, more: tuple[str, ...] = ()
) -> Exchange:
    """Disposal is stopped on this ground: here from this commit on, elsewhere from when the notice is applied."""
    control = desk.controls.need(row.data["control_id"])
    told = sorted({*row.data["told"], *more, *courts_of_asset(desk, row.lineage_id, control)} - {desk.court_id})
    serial, freeze_from = int(row.data["serial"]) + 1, row.data.get("freeze_from") or str(desk.today)
    facts = {"ground": ground.value, "freeze_from": freeze_from, "freeze_until": str(until or ""), "told": told, "serial": serial,
             "continued": False}  # fmt: skip
    row = desk.exchanges.save(replace(row, data=row.data | facts))
    for court_id, lineage_id in everyone(row):
        send_notice(desk, row, court_id, lineage_id)
    return row


def tell_end(
    desk: Desk, row: Exchange, outcome: Outcome, *, document_no: str = "", release_due: date | None = None
) -> Exchange:
    """Disposal may go on, or the seizure is to be lifted by the court that holds the asset: it alone gets `release_due`."""
    holder = holder_of_asset(desk, row.lineage_id, row.data["control_id"])
    told = sorted({*row.data["told"], *([holder] if release_due and holder else [])} - {desk.court_id})
    facts = {"outcome": outcome.value, "end_document": document_no, "told": told, "serial": int(row.data["serial"]) + 1}
    row = desk.exchanges.save(replace(row, data=row.data | facts))
    for court_id, lineage_id in everyone(row):
        send_end(desk, row, court_id, lineage_id, release_due if court_id == holder else None)
    return row


def everyone(row: Exchange) -> list[tuple[str, str]]:
    """Courts told, each with the lineage under which it knows the asset."""
    beside = [(str(court_id), str(lineage_id)) for court_id, lineage_id in row.data.get("passed_to", ())]
    return [(court_id, row.lineage_id) for court_id in row.data.get("told", ())] + beside


def send_notice(desk: Desk, row: Exchange, court_id: str, lineage_id: str) -> None:
    """One notice, under the lineage by which that court knows the asset."""
    data, until = row.data, row.data.get("freeze_until")
    security = Security(Side(data["security"][0]), int(data["security"][1])) if data.get("security") else None
    said = AssetFreezeNotice(
        data["control_id"], data["asset"], int(data["rank"]), data["case_no"], Ground(data["ground"]),
        date.fromisoformat(data["freeze_from"]), int(data["serial"]), data["reviewed_by"],
        date.fromisoformat(until) if until else None, security, sum(money_of_asset(desk, row, lineage_id).values()),
    )  # fmt: skip
    desk.send(NOTICE, court_id, said, lineage_id=lineage_id, exchange_id=row.exchange_id)


def send_end(desk: Desk, row: Exchange, court_id: str, lineage_id: str, release_due: date | None) -> None:
    """One end notice; `release_due` only for the court that has to lift the seizure."""
    data = row.data
    said = AssetFreezeEnd(data["control_id"], data["asset"], data["case_no"], Outcome(data["outcome"]), int(data["serial"]),
                          data["reviewed_by"], data.get("end_document", ""), release_due)  # fmt: skip
    desk.send(END, court_id, said, lineage_id=lineage_id, exchange_id=row.exchange_id)


def notice_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """That court has nothing to do with the asset, or has sold it: somebody must look; it is told nothing more."""
    refusal_noted(desk, sending, refusal)
    row = sending.exchange
    if row is not None and sending.recipient in row.data.get("told", ()):
        told = [court for court in row.data["told"] if court != sending.recipient]
        desk.exchanges.save(replace(row, data=row.data | {"told": told}))


def goes_on(desk: Desk, row: Exchange, outcome: Outcome) -> None:
    """At the court that may dispose of the asset: its implementation body goes on (CPLI 312: on request or by itself)."""
    if outcome in (Outcome.BARRED, Outcome.NO_SUIT):
        return
    for control in desk.controls.where(state="active"):
        if about_asset(row, control) and control.rank == 1:
            desk.raise_task(
                "asset_goes_on", lineage_id=control.lineage_id, subject_id=control.control_id, body=Body.IMPLEMENTATION,
                once_key=f"asset_goes_on:{row.exchange_id}:{row.data['serial']}:{control.control_id}",
                zh=f"{row.data['case_no']} 异议处理完毕（{outcome.label.zh}），“{control.asset}”可以恢复处分。",
                en=f"{row.data['case_no']}: {outcome.label.en}; disposal of “{control.asset}” may go on.",
            )  # fmt: skip


def lift_allowed(desk: Desk, row: Exchange) -> None:
    """The outsider's security is in: the implementation body here may lift the seizure (no text names days)."""
    desk.raise_task(
        "lift_on_security", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
        once_key=f"lift_on_security:{row.exchange_id}:{row.data['serial']}",
        zh=f"{row.data['case_no']}：案外人已提供担保，准许解除对“{row.data['asset']}”的查封。",
        en=f"{row.data['case_no']}: on the outsider's security the seizure of “{row.data['asset']}” may be lifted.",
    )  # fmt: skip
