"""Lifting the seizure of the contested asset, by the implementation body of the court that holds it.

Source: 民诉法解释 2022 arts 312 (judgment), 314 (no suit: within seven days); 执行程序解释 2020 art. 15 (on security). After a
judgment no text names days: a setting [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.outsider_objection.notices import (
    AFTER_JUDGMENT,
    RELEASE_RULE,
    RELEASE_RULES,
    holder_of_asset,
    tell_end,
)
from shared.procedures.outsider_objection.papers import ReleaseObjected
from shared.procedures.outsider_objection.tables import NAME, Outcome
from shared.procedures.papers import LIVE
from shared.procedures.power.asset import power_over


def owe_release(desk: Desk, row: Exchange, outcome: Outcome, *, document_no: str, start: date) -> None:
    """The holder of the asset owes the release from today; here, or by the end notice, which names the day."""
    rule_id = RELEASE_RULE if outcome is Outcome.NO_SUIT else AFTER_JUDGMENT
    if lifted_with_its_case(desk, row, document_no):
        tell_end(desk, desk.exchanges.need(row.exchange_id), outcome, document_no=document_no)
        return
    if holder_of_asset(desk, row.lineage_id, row.data["control_id"]) == desk.court_id:
        desk.open_duty(
            rule_id, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION, start=start
        )
        tell_end(desk, row, outcome, document_no=document_no)
        return
    until = due(start, desk.law.period(rule_id, desk.today), desk.law.calendar).due_on
    tell_end(desk, desk.move(row, "holder_told"), outcome, document_no=document_no, release_due=until)


def power_over_contested(desk: Desk, about: About, given: Any) -> Power | None:
    """The power over the contested asset, at the court that holds it."""
    row = exchange_of(desk, about)
    return power_over(desk, row.lineage_id, row.data["control_id"])


def release(desk: Desk, doer: Doer, about: About, given: ReleaseObjected) -> Mapping[str, Any]:
    """解除查封: owed after the objection, or allowed against the outsider's security while it is reviewed."""
    row = exchange_of(desk, about)
    owed = row.state == "to_release"
    if not owed and not lifted_on_security(row):
        raise Conflict(Text("案外人未提供担保或者未获准许，异议未审结前不解除查封。",
                            "No security of the outsider has been allowed: the seizure stays until the objection is decided."))  # fmt: skip
    row = desk.move(row, "release" if owed else "lift", release_no=given.document_no, released_on=str(desk.today))
    control = desk.controls.get(row.data["control_id"])
    if control is not None and control.state in LIVE:
        desk.controls.save(replace(control, state="released"))
    for rule_id in RELEASE_RULES:
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=given.document_no)
    return {"state": row.state, "control_id": row.data["control_id"]}


def lifted_with_its_case(desk: Desk, row: Exchange, document_no: str) -> bool:
    """Whether the case has ended here, so that nobody can act in it: the seizure then falls by the ruling itself [D].

    What is left is the notice to the registrar, a task of the implementation body.
    """
    power = power_over(desk, row.lineage_id, row.data["control_id"])
    if row.state != "to_release" or power is None or power.state != "ended":
        return False
    row = desk.move(row, "release", release_no=document_no, released_on=str(desk.today))
    control = desk.controls.get(row.data["control_id"])
    if control is not None and control.state in LIVE:
        desk.controls.save(replace(control, state="released"))
    for rule_id in RELEASE_RULES:
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=document_no)
    desk.witness("ruling_carried_out", subject_id=row.data["control_id"], lineage_id=row.lineage_id,
                 detail={"done": "released", "ruling": document_no})  # fmt: skip
    desk.raise_task(
        "notify_registrar", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
        zh=f"{row.data['case_no']}：案件已结，异议标的查封依 {document_no} 解除，请向登记机关送达解除手续。",
        en=f"{row.data['case_no']}: the case has ended; its contested seizure falls by {document_no}: notify the registrar.",
    )  # fmt: skip
    return True


def case_closed(desk: Desk, done: Done) -> None:
    """A case that closes takes the seizures with it that were to be lifted already."""
    for row in desk.exchanges.where(procedure=NAME, lineage_id=done.lineage_id, state="to_release"):
        lifted_with_its_case(desk, row, str(row.data.get("end_document") or row.data["case_no"]))


def lifted_on_security(row: Exchange) -> bool:
    """Whether the outsider's security stands for the asset; a creditor's counter-security takes its place."""
    security = row.data.get("security")
    return security is not None and security[0] == "outsider" and row.state in ("under_review", "frozen")
