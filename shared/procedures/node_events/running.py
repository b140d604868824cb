"""Running the clocks: each event closes what it answers, then opens what it begins; a corrected one undoes what it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from shared.domain import duties
from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI, cap_end
from shared.domain.duties import OWED, Duty
from shared.domain.errors import BadInput, Text
from shared.domain.money import Balance
from shared.domain.node_events import NodeEvent
from shared.domain.transitions import after
from shared.messages.desk import Desk, Received
from shared.procedures.moving_dates import NET_OF, follow_register
from shared.procedures.node_events.clocks import CLOCKS, DROPPED_BY, RULES, TERMS, Clock
from shared.procedures.supervising import open_dated_duty

CASE_CLOSED, MONEY_PAID = "case_closed", "money_paid"
OPENED_BY = {kind: [c for c in CLOCKS if kind in c.opened_by] for c0 in CLOCKS for kind in c0.opened_by}
CLOSED_BY = {kind: [c for c in CLOCKS if kind in c.closed_by] for c0 in CLOCKS for kind in c0.closed_by}
KINDS = tuple(sorted({*OPENED_BY, *CLOSED_BY, *DROPPED_BY, CASE_CLOSED}))
#: Longest time a document may name.
CAPS = {"deferral_on_guarantee": "deferral_on_guarantee"}


class LongerThanAllowed(BadInput):
    """A document names a later day than the law lets it."""

    code = "longer_than_allowed"
    what = Text("{title}不得晚于 {latest}。", "{title_en}: {latest} at the latest.")
    todo = Text("请核对文书所定日期。", "Check the day the document names.")


def follow(desk: Desk, event: NodeEvent) -> None:
    """What an event means for the clocks of this court."""
    if event.corrects is not None:
        undo(desk, desk.of(NodeEvent).need(event.corrects), event)
    if event.withdrawn:
        return
    if event.kind == CASE_CLOSED:
        drop_all(desk, event.lineage_id, by=by(event))
    for rule_id in DROPPED_BY.get(event.kind, ()):
        desk.close_duties(subject_id=event.subject_id, rule_id=rule_id, by=by(event), event="drop")
    for clock in CLOSED_BY.get(event.kind, ()):
        if not clock.after_all or _all_there(desk, clock, event):
            _close(desk, clock, event)
    for clock in OPENED_BY.get(event.kind, ()):
        if clock.opens_when is None or clock.opens_when(event):
            _open(desk, clock, event)


def by(event: NodeEvent) -> str:
    """How a duty names the event that closed it."""
    return f"event:{event.event_id}"


def drop_all(desk: Desk, lineage_id: str, *, by: str) -> None:
    """The case is closed, or another court's: nothing is owed here any more."""
    for duty in desk.duties.where(lineage_id=lineage_id, rule_id__in=list(RULES), state__in=list(OWED)):
        desk.close_duties(subject_id=duty.subject_id, rule_id=duty.rule_id, by=by, event="drop")


def power_passed(desk: Desk, message: Received) -> None:
    """After a ruling that moves the case: the clocks of this court end, the new holder's begin with its own events."""
    power = desk.powers.get(message.envelope.subject)
    if power is not None and power.holder != desk.court_id:
        drop_all(desk, message.envelope.subject, by="power_passed")


def term_over(desk: Desk, duty: Duty) -> None:
    """A party's period has ended by the clock: somebody of the court sees to what follows."""
    told = TERMS[duty.rule_id]
    desk.raise_task("term_over", lineage_id=duty.lineage_id, subject_id=duty.duty_id, body=Body(duty.body),
                    zh=f"{told.zh}（{duty.due_on}）", en=f"{told.en} ({duty.due_on})")  # fmt: skip


def _subject(clock: Clock, event: NodeEvent) -> str:
    return event.case_no if clock.per_case and event.case_no else event.subject_id


def _all_there(desk: Desk, clock: Clock, event: NodeEvent) -> bool:
    others = (kind for kind in clock.closed_by if kind != event.kind)
    return all(desk.of(NodeEvent).first(lineage_id=event.lineage_id, kind=kind) is not None for kind in others)


def _close(desk: Desk, clock: Clock, event: NodeEvent) -> None:
    subjects: Iterable[str] = (_subject(clock, event),)
    if event.kind == MONEY_PAID and clock.rule_id == "money_payment":
        subjects = {event.subject_id, *_paid_out(desk, event.lineage_id)}
    drops = clock.over is not None and clock.rule_id.startswith(("sale_notice", "offline_sale_notice"))
    for subject_id in subjects:
        for duty in desk.duties.where(subject_id=subject_id, rule_id=clock.rule_id, state__in=list(OWED)):
            if not drops and duty.due_on is not None and event.on <= duty.due_on < desk.today:
                _met_in_time(desk, duty, event)
            else:
                how = "drop" if drops else "meet"
                desk.close_duties(subject_id=subject_id, rule_id=clock.rule_id, by=by(event), event=how)


def _met_in_time(desk: Desk, duty: Duty, event: NodeEvent) -> None:
    """Done by its day, entered after it: that the clock had found it overdue stays in the log of evidence."""
    step = "met_in_time" if duty.state == "overdue" else "meet"
    desk.duties.save(
        replace(duty, state=after(duties.STATES, duty.state, step), closed_by=by(event), closed_at=desk.now)
    )


def _paid_out(desk: Desk, lineage_id: str) -> list[str]:
    """Receipts whose money has all gone out: what came first goes first ([D])."""
    entries = desk.money.where(lineage_id=lineage_id, order_by=("on", "entry_id"))
    balance = Balance.of(entries)
    left, found = balance.paid_fen + balance.forwarded_fen, []
    for entry in entries:
        if entry.direction == "in":
            left -= entry.amount_fen
            if left < 0:
                break
            found.append(entry.entry_id)
    return found


def _open(desk: Desk, clock: Clock, event: NodeEvent) -> None:
    subject_id = _subject(clock, event)
    if desk.duties.first(subject_id=subject_id, rule_id=clock.rule_id, state__in=list(OWED)) is not None:
        return
    about: dict[str, Any] = {"lineage_id": event.lineage_id, "subject_id": subject_id}
    named = _day(event, clock.named_in)
    if clock.back_from:
        named = _told_by(desk, clock, event, subject_id)
        if named is None:
            return
    if named is not None:
        _within_cap(desk, clock.rule_id, event, named)
        paper = str(event.detail.get("document_no") or event.event_id)
        open_dated_duty(desk, clock.rule_id, named, body=clock.body, document=paper, **about)
    else:
        desk.open_duty(clock.rule_id, body=clock.body, start=_start(desk, clock.rule_id, event), **about)
        if clock.rule_id in NET_OF:
            follow_register(desk, event.lineage_id)
    if event.days_late or clock.back_from:
        _answered_before(desk, clock, event)


def _start(desk: Desk, rule_id: str, event: NodeEvent) -> date | None:
    """The day of the event; for hours the instant in its detail, else of its record, else the end of its day."""
    if not desk.law.rule(rule_id, desk.today).period().unit.ends_at_an_instant:
        return event.on
    known = event.detail.get("at")
    if known:
        return datetime.fromisoformat(str(known))
    return datetime(event.on.year, event.on.month, event.on.day, 23, 59, tzinfo=SHANGHAI) if event.days_late else None


def _day(event: NodeEvent, member: str) -> date | None:
    known = event.detail.get(member) if member else None
    return date.fromisoformat(str(known)) if known else None


def _told_by(desk: Desk, clock: Clock, event: NodeEvent, subject_id: str) -> date | None:
    """The last day counted back; None where no day is named, or who had to be told was told in time."""
    day = event.on if clock.back_from == "on" else _day(event, clock.back_from)
    if day is None:
        return None
    last = day - timedelta(days=desk.law.period(clock.rule_id, desk.today).amount)
    rows = desk.of(NodeEvent).where(subject_id=subject_id, kind__in=list(clock.closed_by))
    return None if any(row.on <= last for row in rows) else last


def _within_cap(desk: Desk, rule_id: str, event: NodeEvent, named: date) -> None:
    if rule_id in CAPS:
        rule = desk.law.rule(CAPS[rule_id], desk.today)
        latest = cap_end(event.on, rule.period())
        if named > latest:
            raise LongerThanAllowed(
                title=rule.title.zh, title_en=rule.title.en, latest=latest, source=rule.citations[0]
            )


def _answered_before(desk: Desk, clock: Clock, event: NodeEvent) -> None:
    """An event entered late may have been answered before it was entered."""
    rows = desk.of(NodeEvent).where(subject_id=event.subject_id, kind__in=list(clock.closed_by), on__gte=event.on)
    if clock.back_from:
        rows = desk.of(NodeEvent).where(subject_id=event.subject_id, kind__in=list(clock.closed_by))
    for row in rows:
        if not row.withdrawn and not clock.after_all:
            _close(desk, clock, row)


# --- corrections --------------------------------------------------------------------------------


def undo(desk: Desk, wrong: NodeEvent, correction: NodeEvent) -> None:
    """Take back what a wrong event did: what it opened is dropped, what it closed is owed again from the same day."""
    for clock in OPENED_BY.get(wrong.kind, ()):
        for duty in desk.duties.where(subject_id=_subject(clock, wrong), rule_id=clock.rule_id):
            if duty.state in OWED and duty.opened_on in (wrong.on, desk.today):
                desk.close_duties(subject_id=duty.subject_id, rule_id=duty.rule_id, by=by(correction), event="drop")
            elif duty.opened_on == wrong.on and duty.state in ("met", "met_late"):
                _look(desk, duty, wrong)
    for duty in desk.duties.where(lineage_id=wrong.lineage_id, closed_by=by(wrong)):
        again = replace(duty, duty_id=desk.new_id(), state=after(duties.STATES, "", "open"), closed_by=None,
                        closed_at=None, version=1)  # fmt: skip
        desk.duties.add(again)
        _look(desk, duty, wrong)


def _look(desk: Desk, duty: Duty, wrong: NodeEvent) -> None:
    title = desk.law.rule(duty.rule_id, duty.opened_on).title
    desk.raise_task(
        "event_corrected", lineage_id=duty.lineage_id, subject_id=duty.duty_id, body=Body(duty.body),
        once_key=f"event_corrected:{wrong.event_id}:{duty.rule_id}",
        zh=f"节点事件已更正，请核对期限：{title.zh}。", en=f"An event was corrected; check the period: {title.en}.",
    )  # fmt: skip
