"""Carrying a preservation out: controls, what the applicant is told of their end, renewal, the suit that has to follow.

The controls are ordinary controls of the 执保 lineage with the limits of 民诉法解释 2022 art. 485. Source: 财产保全规定 2020
arts 4, 17, 18; 民诉法解释 2022 art. 163.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Text
from shared.domain.preservations import Phase, Preservation, last_day_to_ask, next_alarm
from shared.messages.desk import Desk, Doer
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.papers import live_controls
from shared.procedures.preservation.docket import START, START_URGENT, end, row_of
from shared.procedures.preservation.papers import ExpiryTold, NothingFound, RenewalAsked, SuitBrought

ALARM_RULE, RENEWAL_RULE = "preservation_expiry_alarms", "preservation_renewal_request"
SUIT_RULE, ENFORCEMENT_RULE, LIFT_RULE = "preservation_suit", "preservation_enforcement", "preservation_lift"


def refreshed(desk: Desk, row: Preservation) -> Preservation:
    """The row with the first end of its controls, and the next day on which that is told."""
    ends = [control.end_on for control in live_controls(desk, row.lineage_id)]
    expires = min(ends, default=None)
    alarm = next_alarm(expires, desk.today, desk.law.rule(ALARM_RULE, desk.today).numbers())
    return desk.of(Preservation).save(replace(row, expires_on=expires, alarm_on=alarm))


def controlled(desk: Desk, done: Done) -> None:
    """A control of a preservation was imposed: it has begun; what has to follow counts from now."""
    row = desk.of(Preservation).first(lineage_id=done.lineage_id)
    if row is None:
        return
    exchange = desk.exchanges.need(row.exchange_id)
    first = exchange.state == "ruled"
    desk.move(exchange, "implement")
    for rule_id in (START, START_URGENT):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=f"control:{done.facts['control_id']}")
    if first and row.phase == Phase.BEFORE_SUIT:
        desk.open_duty(SUIT_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.FILING)
    if first and row.phase == Phase.BEFORE_ENFORCEMENT:
        start = date.fromisoformat(str(exchange.data["performance_on"]))
        desk.open_duty(
            ENFORCEMENT_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.FILING, start=start
        )
    _ask_to_tell(desk, refreshed(desk, row))


def renewed(desk: Desk, done: Done) -> None:
    """A control was renewed: its end is another one, and the applicant is told of that."""
    row = desk.of(Preservation).first(lineage_id=done.lineage_id)
    if row is not None:
        _ask_to_tell(desk, refreshed(desk, row))


def _ask_to_tell(desk: Desk, row: Preservation) -> None:
    """A task to tell the applicant in writing, once per end and day of alarm."""
    if row.expires_on is None:
        return
    asked_by = last_day_to_ask(row.expires_on, desk.law.number(RENEWAL_RULE, desk.today))
    key = f"preservation_expiry:{row.case_no}:{row.expires_on}:{row.alarm_on}"
    desk.raise_task(
        "preservation_expiry", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION, once_key=key,
        zh=f"书面告知申请人：保全于 {row.expires_on} 届满，申请续行最迟 {asked_by} 提出，逾期自担损失。",
        en=f"Tell the applicant in writing: it ends on {row.expires_on}; renewal is asked for by {asked_by}, at their own loss.",
    )  # fmt: skip


def sweep(desk: Desk, limit: int) -> int:
    """Preservations whose end has to be told today."""
    due = desk.of(Preservation).where(alarm_on__lte=desk.today, order_by=("alarm_on",), limit=limit)
    for row in due:
        _ask_to_tell(desk, refreshed(desk, row))
    return len(due)


def next_on(desk: Desk) -> datetime | None:
    """The first midnight (Asia/Shanghai) at which an end has to be told."""
    row = desk.of(Preservation).first(alarm_on__gt=desk.today, order_by=("alarm_on",))
    if row is None or row.alarm_on is None:
        return None
    return datetime.combine(row.alarm_on, time(), SHANGHAI).astimezone(UTC)


def tell(desk: Desk, doer: Doer, about: About, given: ExpiryTold) -> Mapping[str, Any]:
    """The applicant was told in writing."""
    _require_past(desk, given.told_on)
    exchange = desk.move(exchange_of(desk, about), "tell", told_on=str(given.told_on), told_no=given.document_no)
    return {"expires_on": str(row_of(desk, exchange).expires_on)}


def ask_renewal(desk: Desk, doer: Doer, about: About, given: RenewalAsked) -> Mapping[str, Any]:
    """A request for renewal; one after its day is taken, and it is recorded whose loss a gap is (PRES art. 18)."""
    _require_past(desk, given.asked_on)
    exchange = exchange_of(desk, about)
    row = row_of(desk, exchange)
    if row.expires_on is None:
        raise BadInput(Text("没有在效力中的控制措施。", "No control is in effect."))
    late = given.asked_on > last_day_to_ask(row.expires_on, desk.law.number(RENEWAL_RULE, desk.today))
    desk.move(exchange, "ask_renewal", renewal_asked_on=str(given.asked_on), renewal_late=late)
    desk.raise_task(
        "preservation_renewal", lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION,
        once_key=f"preservation_renewal:{row.case_no}:{row.expires_on}",
        zh=f"申请人申请续行保全，现届满日 {row.expires_on}，请续封、续冻。", en=f"Renew the controls that end on {row.expires_on}.",
    )  # fmt: skip
    return {"late": late, "expires_on": str(row.expires_on)}


def _require_past(desk: Desk, day: date) -> None:
    if day > desk.today:
        raise BadInput(Text("日期 {day} 在将来。", "{day} lies in the future."), day=day)


def find_nothing(desk: Desk, doer: Doer, about: About, given: NothingFound) -> Mapping[str, Any]:
    """No asset was found: the docket ends."""
    exchange = desk.move(exchange_of(desk, about), "find_nothing", evidence=given.evidence)
    row = row_of(desk, exchange)
    for rule_id in (START, START_URGENT):
        desk.close_duties(subject_id=row.exchange_id, rule_id=rule_id, by=f"nothing:{row.case_no}")
    end(desk, row, "nothing_to_preserve")
    return {"case_no": row.case_no}


def sued(desk: Desk, doer: Doer, about: About, given: SuitBrought) -> Mapping[str, Any]:
    """Suit or arbitration was brought: the preservation goes on by itself, in suit (PRES art. 17)."""
    _require_past(desk, given.brought_on)
    exchange = desk.move(exchange_of(desk, about), "sue", suit_no=given.suit_no, brought_on=str(given.brought_on))
    row = row_of(desk, exchange)
    desk.of(Preservation).save(replace(row, suit_no=given.suit_no, phase=Phase.IN_SUIT.value))
    desk.close_duties(subject_id=row.exchange_id, rule_id=SUIT_RULE, by=f"suit:{given.suit_no}")
    return {"suit_no": given.suit_no}


def lapse(desk: Desk, duty: Duty) -> None:
    """By the clock: nobody sued, or applied for enforcement, in time. The ruling to lift is due."""
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state != "preserved":
        return
    exchange = desk.move(exchange, "lapse", lapsed_by=duty.rule_id)
    body = Body(str(exchange.data["body"]))
    desk.open_duty(LIFT_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=body)
    desk.witness("preservation_lapsed", subject_id=exchange.exchange_id, lineage_id=exchange.lineage_id,
                 detail={"rule": duty.rule_id, "due_on": str(duty.due_on)})  # fmt: skip
