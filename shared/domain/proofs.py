"""The proof of a period for people: start, length, every stretch that does not count, the last day.

It walks the days itself and does not ask `deadlines.due`, so that a date and its proof check each other.
Source: 民事诉讼法 2023 art. 85; 民法典 arts 202, 203; what is taken out: see `exclusions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from shared.domain.calendar import Calendar
from shared.domain.deadlines import CPL_85, Due, Period, ProofStep, Unit, add_months, due, legal_day
from shared.domain.errors import Citation, Text
from shared.domain.exclusions import Exclusion, merged_spans

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Excluded:
    """What may be taken out of a period.

    Attributes:
        spans: the exclusions known. grounds: those the rule takes out. source: that rule's.
        known_on: an exclusion still running is known to last until this day.
    """

    known_on: date
    spans: Sequence[Exclusion] = ()
    grounds: Sequence[str] = ()
    source: Citation | None = None
    _days: frozenset[date] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        merged = merged_spans((s.from_on, s.last_day(self.known_on)) for s in self.spans if s.ground in self.grounds)
        days = (date.fromordinal(n) for a, b in merged for n in range(a.toordinal(), b.toordinal() + 1))
        object.__setattr__(self, "_days", frozenset(days))

    def __contains__(self, day: date) -> bool:
        return day in self._days


def prove_period(
    start: date | datetime,
    period: Period,
    calendar: Calendar,
    *,
    event: Text,
    sources: Sequence[Citation],
    excluded: Excluded | None = None,
) -> Due:
    """When `period` ends that an `event` on `start` began, and every step to that day.

    sources: of the rule. excluded: taken out of natural days, months and years; periods in working days and hours have none.
    Raises BadPeriod as `due`.
    """
    law = sources[0] if sources else None
    length = _step(f"期间：{period.text.zh}{_counted(period.unit).zh}。",
                   f"The period: {period.text.en}{_counted(period.unit).en}.", law)  # fmt: skip
    if period.unit.ends_at_an_instant:
        end = due(start, period, calendar)
        began = _step(f"起算：{event.zh}。", f"It began: {event.en}.", law)
        return Due(None, end.due_at, False, (began, length, *end.proof))
    begin = legal_day(start)
    steps = [
        _step(
            f"起算：{event.zh}，{begin}；开始日不计入。",
            f"It began: {event.en}, {begin}; that day is not counted.",
            CPL_85,
        )
    ]
    steps.append(length)
    if period.unit is Unit.WORKING_DAYS:
        last = _after_working_days(begin, period.amount, calendar, steps)
    else:
        last = _after_calendar_days(begin, period, calendar, excluded, steps)
    steps.append(_step(f"届满日：{last}。", f"The last day: {last}.", CPL_85))
    provisional = calendar.is_provisional(last)
    if provisional:
        steps.append(_step(f"放假安排只公布至{calendar.published_until}，该日暂定，公布后重新计算。",
                           f"Provisional: the calendar is published until {calendar.published_until} only."))  # fmt: skip
    return Due(last, None, provisional, tuple(steps))


def prove_rest(last_day: date, left_days: int, *, document: str, calendar: Calendar | None = None) -> Due:
    """What was left of a period, run on after the `last_day` of a wait.

    calendar: where a rule set the period, whose last day moves from a day off; a document's own day never does.
    """
    steps: list[ProofStep] = []
    end = _walk(last_day, left_days, None, steps)
    steps.append(_step(f"等候至{last_day}结束（{document}），余下{left_days}日自次日起继续计算，至{end}。",
                       f"The wait ended on {last_day} ({document}); the {left_days} days left run on to {end}."))  # fmt: skip
    if calendar is None:
        return Due(end, None, False, tuple(steps))
    last = _moved(end, calendar, None)
    if last != end:
        steps.append(_was_off(end, last, calendar))
    return Due(last, None, calendar.is_provisional(last), tuple(steps))


def _counted(unit: Unit) -> Text:
    if unit is Unit.WORKING_DAYS:
        return Text("（休假日不计入，调休上班日计入）", " (days off do not count, make-up working days do)")
    if unit.ends_at_an_instant:
        return Text("（不因休假日顺延）", " (never moved for a day off)")
    return Text("（休假日计入）", " (days off count)")


def _after_working_days(start: date, amount: int, calendar: Calendar, steps: list[ProofStep]) -> date:
    day, left, makeup = start, amount, []
    while left:
        day += _ONE_DAY
        if calendar.is_working_day(day):
            left -= 1
            makeup += [day] if day in calendar.makeup else []
    stretches = calendar.days_off(start + _ONE_DAY, day)
    if stretches:
        steps.append(_step(f"其间不计入：{_listed(stretches).zh}。", f"Not counted: {_listed(stretches).en}.", CPL_85))
    steps += [_worked(each, calendar) for each in makeup]
    steps.append(
        _step(f"自次日起数满{amount}个工作日，至{day}。", f"Counted from the next day, working day {amount} is {day}.")
    )
    return day


def _after_calendar_days(
    start: date, period: Period, calendar: Calendar, excluded: Excluded | None, steps: list[ProofStep]
) -> date:
    if period.unit is Unit.NATURAL_DAYS:
        whole = start + timedelta(days=period.amount)
        steps.append(
            _step(
                f"自次日起数满{period.amount}日，至{whole}。", f"{period.amount} days from the next day end on {whole}."
            )
        )
    else:
        whole = add_months(start, period.amount * (12 if period.unit is Unit.YEARS else 1))
        which = ("对应日", "corresponding day") if whole.day == start.day else ("月末日（无对应日）", "month's end, there being no corresponding day")  # fmt: skip
        steps.append(_step(f"{period.text.zh}后的{which[0]}为{whole}。", f"After {period.text.en}: {whole}, the {which[1]}.",
                           Citation("民法典", "2020", "art. 202")))  # fmt: skip
    end = _walk(start, (whole - start).days, excluded, steps)
    last = _moved(end, calendar, excluded)
    if last != end:
        steps.append(_was_off(end, last, calendar))
    if last in calendar.makeup:
        steps.append(_worked(last, calendar))
    return last


def _moved(end: date, calendar: Calendar, excluded: Excluded | None) -> date:
    """From a day off to the next working day that is not taken out."""
    last = end
    while not calendar.is_working_day(last) or (last != end and excluded is not None and last in excluded):
        last += _ONE_DAY
    return last


def _was_off(end: date, last: date, calendar: Calendar) -> ProofStep:
    off = _listed(calendar.days_off(end, last - _ONE_DAY))
    return _step(f"{end}逢休假：{off.zh}，顺延至休假后的第一个工作日{last}。",
                 f"{end} is a day off: {off.en}; it moves to the first working day after, {last}.", CPL_85)  # fmt: skip


def _walk(start: date, days: int, excluded: Excluded | None, steps: list[ProofStep]) -> date:
    """The `days`-th day after `start` that is not taken out; says what was."""
    day, left, taken = start, days, 0
    while left:
        day += _ONE_DAY
        taken += excluded is not None and day in excluded
        left -= excluded is None or day not in excluded
    if excluded is not None:
        met = [span for span in excluded.spans if span.from_on <= day and span.last_day(excluded.known_on) > start]
        steps += [_taken_out(span, excluded) for span in sorted(met, key=lambda span: (span.from_on, span.ground))]
        if taken:
            steps.append(_step(f"共扣除{taken}日（重叠只扣一次），顺延至{day}。",
                               f"{taken} days are taken out, overlaps once; it then ends on {day}.", excluded.source))  # fmt: skip
    return day


def _taken_out(span: Exclusion, excluded: Excluded) -> ProofStep:
    counts, title = span.ground in excluded.grounds, span.ground.label
    papers = "、".join(filter(None, (span.document_no, span.end_document_no)))
    until = (
        Text(str(span.until_on), str(span.until_on)) if span.until_on else Text("今（仍在进行）", "now, still running")
    )
    verdict = Text("扣除", "taken out") if counts else Text("依该规定不扣除", "not taken out by this rule")
    return _step(f"{title.zh}，{span.from_on}至{until.zh}（{papers}）：{verdict.zh}。",
                 f"{title.en}, {span.from_on} to {until.en} ({papers}): {verdict.en}.", excluded.source)  # fmt: skip


def _worked(day: date, calendar: Calendar) -> ProofStep:
    name = calendar.holidays.get(day, Text("放假", "holiday"))
    return _step(f"{day}虽为周末，系{name.zh}调休上班日，计为工作日。",
                 f"{day}, though a weekend day, is worked to make up for {name.en}.", CPL_85)  # fmt: skip


def _listed(stretches: Sequence[tuple[date, date, Text]]) -> Text:
    zh = [f"{name.zh} {first}" + (f"至{last}" if last != first else "") for first, last, name in stretches]
    en = [f"{name.en} {first}" + (f" to {last}" if last != first else "") for first, last, name in stretches]
    return Text("，".join(zh), ", ".join(en))


def _step(zh: str, en: str, source: Citation | None = None) -> ProofStep:
    return ProofStep(Text(zh, en), source)
