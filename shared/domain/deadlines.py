"""Due dates with their proof: how a period of the law, started on a day, ends on a day.

Source: 民事诉讼法 2023 art. 85 and 民诉法解释 2022 art. 125 (start not counted, last day on a holiday moves),
民法典 arts 202, 203 (corresponding day, month end). Weekends count as holidays and make-up working days
as worked: practice, (unconfirmed) in a text. A legal day is a day in Asia/Shanghai.
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from shared.domain.calendar import Calendar
from shared.domain.errors import BadInput, Citation, Text

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Fixed offset: China has kept one time without summer time since 1992, older than any deadline here."""

CPL_85 = Citation("民事诉讼法", "2023", "art. 85")
CIVIL_CODE_202 = Citation("民法典", "2020", "art. 202")
MAX_AMOUNT = 100_000


class Unit(StrEnum):
    """Units of legal periods."""

    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    MINUTES = "minutes"

    @property
    def label(self) -> Text:
        """The unit as people write it."""
        return UNIT_TITLES[self]

    @property
    def ends_at_an_instant(self) -> bool:
        """True for hours and minutes, whose end is an instant and never moves for a holiday."""
        return self in (Unit.HOURS, Unit.MINUTES)


UNIT_TITLES: dict[Unit, Text] = {
    Unit.NATURAL_DAYS: Text("日", "natural days"),
    Unit.WORKING_DAYS: Text("个工作日", "working days"),
    Unit.MONTHS: Text("个月", "months"),
    Unit.YEARS: Text("年", "years"),
    Unit.HOURS: Text("小时", "hours"),
    Unit.MINUTES: Text("分钟", "minutes"),
}


class BadPeriod(BadInput):
    """A period or its start cannot be computed with."""

    code = "bad_period"
    what = Text("期间或起算时间无效：{value}。", "The period or its start is not valid: {value}.")
    todo = Text(
        "期间应为正整数；以小时、分钟计算的期间须给出带时区的起算时刻。",
        "Give a positive whole number; periods in hours or minutes need a start instant with its time zone.",
    )


@dataclass(frozen=True, slots=True)
class Period:
    """`amount` units. Raises BadPeriod unless 1 <= amount <= 100,000."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not 1 <= self.amount <= MAX_AMOUNT:
            raise BadPeriod(value=self.amount)

    @property
    def text(self) -> Text:
        """For people: 7日, 7 natural days."""
        return Text(f"{self.amount}{self.unit.label.zh}", f"{self.amount} {self.unit.label.en}")


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One step of a computation, in both languages, with the rule it follows."""

    text: Text
    source: Citation | None = None

    def as_dict(self) -> dict[str, str]:
        """The JSON form kept with a duty."""
        return {"zh": self.text.zh, "en": self.text.en, "source": str(self.source or "")}


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period.

    Attributes:
        due_on: last legal day (Asia/Shanghai), for periods in days and longer.
        due_at: last instant (UTC, aware), for hours and minutes only.
        provisional: the day lies outside the published calendar and is recomputed on publication.
        proof: how it was computed, in order.
    """

    due_on: date | None
    due_at: datetime | None
    provisional: bool
    proof: tuple[ProofStep, ...]

    def is_past(self, now: datetime) -> bool:
        """True once the last day (or instant) is over at `now`. Raises BadPeriod for a naive `now`."""
        if self.due_at is not None:
            return _aware(now) > self.due_at
        return self.due_on is not None and legal_day(now) > self.due_on


def legal_day(moment: date | datetime) -> date:
    """The Asia/Shanghai day of an instant; a plain date is taken as such. Raises BadPeriod when naive."""
    return _aware(moment).astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment


def due(start: date | datetime, period: Period, calendar: Calendar) -> Due:
    """When `period` ends that began with an event on `start`.

    Raises: BadPeriod when hours start from a plain date, an instant is naive, or the end passes year 9999.
    """
    try:
        if period.unit.ends_at_an_instant:
            return _due_at(start, period)
        return _due_on(legal_day(start), period, calendar)
    except OverflowError:
        raise BadPeriod(value=period.text.zh) from None


def cap_end(start: date, period: Period) -> date:
    """The last day a term of at most `period` may name, counted from `start`.

    Unlike `due`, it never moves for a holiday: a maximum is not lengthened ([D]).

    Raises: BadPeriod for working days, hours and minutes, or past year 9999.
    """
    if period.unit is Unit.WORKING_DAYS or period.unit.ends_at_an_instant:
        raise BadPeriod(value=period.text.zh)
    try:
        return _calendar_end(start, period)[0]
    except OverflowError:
        raise BadPeriod(value=period.text.zh) from None


def add_months(start: date, months: int) -> date:
    """The corresponding day `months` later, or the month's end if it has none (民法典 art. 202).

    Raises: OverflowError past year 9999.
    """
    years, month0 = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > date.max.year:
        raise OverflowError(year)
    return date(year, month0 + 1, min(start.day, months_of.monthrange(year, month0 + 1)[1]))


def _due_on(start: date, period: Period, calendar: Calendar) -> Due:
    proof = [_start_not_counted(start)]
    if period.unit is Unit.WORKING_DAYS:
        last = calendar.add_working_days(start, period.amount)
        proof.append(
            _step(
                f"数满{period.amount}个工作日，至{last}。",
                f"The {period.amount}. working day after it is {last}.",
                CPL_85,
            )
        )
    else:
        end, step = _calendar_end(start, period)
        last = calendar.first_working_day_from(end)
        proof.append(step)
        if last != end:
            proof.append(_rolled(end, last, calendar))
    provisional = calendar.is_provisional(last)
    if provisional:
        proof.append(
            _step(
                f"{last}不在已公布的放假安排之内（公布至{calendar.published_until}），暂定，公布后重新计算。",
                f"{last} lies outside the published calendar (until {calendar.published_until}): provisional, "
                "recomputed on publication.",
            )
        )
    return Due(last, None, provisional, tuple(proof))


def _calendar_end(start: date, period: Period) -> tuple[date, ProofStep]:
    if period.unit is Unit.NATURAL_DAYS:
        end = start + timedelta(days=period.amount)
        return end, _step(
            f"自次日起算{period.amount}日，至{end}。", f"{period.amount} days from the next day end on {end}.", CPL_85
        )
    end = add_months(start, period.amount * (12 if period.unit is Unit.YEARS else 1))
    if end.day == start.day:
        return end, _step(
            f"{period.text.zh}后的对应日为{end}。",
            f"The corresponding day after {period.text.en} is {end}.",
            CIVIL_CODE_202,
        )
    return end, _step(
        f"{period.text.zh}后没有对应日，以月末日{end}为届满日。",
        f"There is no corresponding day after {period.text.en}; the month ends on {end}.",
        CIVIL_CODE_202,
    )


def _due_at(start: date | datetime, period: Period) -> Due:
    if not isinstance(start, datetime):
        raise BadPeriod(value=start)
    begin = _aware(start).astimezone(UTC)
    if period.unit is Unit.MINUTES:
        end = begin + timedelta(minutes=period.amount)
        step = _step(f"自{_shown(begin)}起{period.amount}分钟。", f"{period.amount} minutes from {_shown(begin)}.")
    else:
        begin = begin.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        end = begin + timedelta(hours=period.amount)
        step = _step(
            f"开始的时不计入，自{_shown(begin)}起算{period.amount}小时。",
            f"The hour of the event is not counted: {period.amount} hours from {_shown(begin)}.",
            CPL_85,
        )
    ends = _step(f"至{_shown(end)}届满。", f"It ends at {_shown(end)}.")
    return Due(None, end, False, (step, ends))


def _start_not_counted(start: date) -> ProofStep:
    return _step(f"开始日{start}不计入。", f"The day of the event, {start}, is not counted.", CPL_85)


def _rolled(end: date, last: date, calendar: Calendar) -> ProofStep:
    why_zh, why_en = (
        ("法定休假日", "a statutory day off") if calendar.is_statutory_off(end) else ("周末", "a weekend day")
    )
    return _step(
        f"届满日{end}为{why_zh}，顺延至休假日后的第一个工作日{last}。",
        f"{end} is {why_en}; the end moves to the first working day after it, {last}.",
        CPL_85,
    )


def _step(zh: str, en: str, source: Citation | None = None) -> ProofStep:
    return ProofStep(Text(zh, en), source)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise BadPeriod(value=moment.isoformat())
    return moment


def _shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
