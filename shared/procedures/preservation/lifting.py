"""Lifting a preservation: on request, after it has lapsed, or on reconsideration; the implementing body then releases.

Source: 财产保全规定 2020 arts 2, 23, 25.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.preservations import Preservation
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.papers import live_controls
from shared.procedures.preservation.carrying_out import ENFORCEMENT_RULE, LIFT_RULE, SUIT_RULE, refreshed
from shared.procedures.preservation.docket import START, end, row_of
from shared.procedures.preservation.papers import AskLift, AskReconsideration, LiftRuling, ReconsiderationDecision

LIFT_URGENT = "preservation_lift_urgent"
ASK_RULE, DECIDE_RULE = "preservation_reconsideration_request", "preservation_reconsideration"


def ask(desk: Desk, doer: Doer, about: About, given: AskLift) -> Mapping[str, Any]:
    """A request to lift: five days, or forty-eight hours."""
    if given.received_on > desk.today:
        raise BadInput(Text("收到申请之日在将来。", "The day of receipt lies in the future."))
    exchange = desk.move(exchange_of(desk, about), "ask_lift", lift_reason=given.reason)
    owed = desk.open_duty(
        LIFT_URGENT if given.urgent else LIFT_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
        body=Body(str(exchange.data["body"])), start=None if given.urgent else given.received_on,
    )  # fmt: skip
    return {"due_on": str(owed.due_on or owed.due_at)}


def rule_lift(desk: Desk, doer: Doer, about: About, given: LiftRuling) -> Mapping[str, Any]:
    """The ruling on lifting; a preservation that has lapsed can only be lifted."""
    exchange = desk.move(exchange_of(desk, about), "order_lift" if given.lift else "keep", lift_no=given.ruling_no)
    for rule_id in (LIFT_RULE, LIFT_URGENT):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=f"ruling:{given.ruling_no}")
    if given.lift:
        _to_be_released(desk, exchange)
    return {"lift": given.lift}


def _to_be_released(desk: Desk, exchange: Exchange) -> None:
    """The implementing body releases; where nothing is in effect any more the docket ends at once."""
    row = row_of(desk, exchange)
    for rule_id in (SUIT_RULE, ENFORCEMENT_RULE):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by="lift_ordered", event="drop")
    if live_controls(desk, row.lineage_id):
        desk.open_duty(START, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION)
    else:
        _lifted(desk, exchange, row)


def released(desk: Desk, done: Done) -> None:
    """A control of a preservation was released: with the last one it ends."""
    row = desk.of(Preservation).first(lineage_id=done.lineage_id)
    if row is None:
        return
    row = refreshed(desk, row)
    exchange = desk.exchanges.need(row.exchange_id)
    if row.expires_on is None and exchange.state == "lift_ordered":
        _lifted(desk, exchange, row)


def _lifted(desk: Desk, exchange: Exchange, row: Preservation) -> None:
    desk.move(exchange, "release")
    desk.close_duties(subject_id=row.exchange_id, rule_id=START, by="released")
    end(desk, row, "preserved")


def ask_reconsideration(desk: Desk, doer: Doer, about: About, given: AskReconsideration) -> Mapping[str, Any]:
    """A party asks for reconsideration within five days; carrying out goes on. Raises Conflict when they are over."""
    exchange = exchange_of(desk, about)
    last = due(given.served_on, desk.law.period(ASK_RULE, desk.today), desk.law.calendar).due_on
    if given.received_on > desk.today or last is None or given.received_on > last:
        raise Conflict(
            Text("复议申请期限于 {last} 届满。", "Reconsideration could be asked for until {last}."),
            Text("可以申请解除保全。", "A request to lift is possible."), Citation("财产保全规定", "2020", "art. 25"), last=last,
        )  # fmt: skip
    desk.move(exchange, "ask_reconsideration", reconsideration_by=given.by)
    owed = desk.open_duty(DECIDE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                          body=Body(str(exchange.data["body"])), start=given.received_on)  # fmt: skip
    return {"due_on": str(owed.due_on)}


def decide(desk: Desk, doer: Doer, about: About, given: ReconsiderationDecision) -> Mapping[str, Any]:
    """The decision: the ruling stands, or the preservation is to be lifted. Raises Conflict when nobody asked."""
    exchange = exchange_of(desk, about)
    if not exchange.data.get("reconsideration_by"):
        raise Conflict(Text("没有复议申请。", "Nobody has asked for reconsideration."))
    exchange = desk.move(exchange, "revoke" if given.revoked else "uphold", reconsideration_no=given.document_no,
                         reconsideration_by="")  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DECIDE_RULE, by=f"decision:{given.document_no}")
    if given.revoked:
        _to_be_released(desk, exchange)
    return {"revoked": given.revoked}
