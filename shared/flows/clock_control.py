"""Moving the legal clock of a demonstration forward: what may be asked, what is told, and the port that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.domain.deadlines import add_months
from shared.domain.errors import BadInput, Conflict, Text
from shared.flows.ports import COURT_TIME

#: One request goes at most so far: [D] long enough for every period of the law, short enough for a slip of the pen.
MOST_AHEAD = timedelta(days=3 * 366)
#: A day without an hour means this one, as in scenarios.
HOUR_OF_A_DAY = 9
_SPAN = re.compile(r"(\d{1,9})\s*([a-z]+?|秒钟?|分钟?|个?小时|天|日|周|个?星期|个?月|年)s?", re.ASCII)
_UNITS = {
    "second": "seconds", "秒": "seconds", "秒钟": "seconds", "minute": "minutes", "分": "minutes", "分钟": "minutes",
    "hour": "hours", "小时": "hours", "个小时": "hours", "day": "days", "天": "days", "日": "days", "week": "weeks",
    "周": "weeks", "星期": "weeks", "个星期": "weeks", "month": "months", "月": "months", "个月": "months",
    "year": "years", "年": "years",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")


class BadSpan(BadInput):
    """Neither a span nor a date."""

    code = "clock_span"
    what = Text("“{given}”既不是时长也不是存在的日期。", "“{given}” is neither a span nor a date that exists.")
    todo = Text("请写成 6 months、30 days、6个月，或 2027-06-01、2027-06-01T14:30（北京时间）。",
                "Write 6 months or 30 days, or 2027-06-01 or 2027-06-01T14:30 (Beijing time).")  # fmt: skip


class ClockBackwards(BadInput):
    """Legal time only goes forward."""

    code = "clock_backwards"
    what = Text(
        "法定时钟只能向前：现为 {now}，所求 {target}。",
        "Legal time only goes forward: it is {now}, asked for was {target}.",
    )
    todo = Text("请写以后的日期；要从头开始，请用 zhixing up --fresh。",
                "Give a later date; to begin anew use zhixing up --fresh.")  # fmt: skip


class ClockTooFar(BadInput):
    """Further than one request may go."""

    code = "clock_too_far"
    what = Text("一次最多快进三年：现为 {now}，所求 {target}。",
                "Three years at most in one request: it is {now}, asked for was {target}.")  # fmt: skip
    todo = Text("请分几次快进。", "Go there in several requests.")


class ClockBusy(Conflict):
    """Another request is under way."""

    code = "clock_busy"
    what = Text("法定时钟正在快进，一次只能一个。", "The legal clock is being moved already; one request at a time.")
    todo = Text("请等它完成：zhixing clock show。", "Wait until it is done: zhixing clock show.")


class ClockUnattended(Conflict):
    """Nobody runs who could move the clock."""

    code = "clock_unattended"
    what = Text(
        "没有正在运行的 zhixing up，无人推进法定时钟。", "No `zhixing up` runs here that could move the legal clock."
    )
    todo = Text("请先运行 zhixing up，再快进。", "Start zhixing up, then go forward.")


class CourtsSilent(Conflict):
    """Nodes that should sweep at each instant do not answer."""

    code = "courts_silent"
    what = Text(
        "{courts} 的节点没有应答；法定时间停在 {now}。",
        "The nodes of {courts} do not answer; legal time stands at {now}.",
    )
    todo = Text("请恢复这些节点；或点名略过：zhixing clock forward … --skip 法院标识。",
                "Bring them up, or skip them by name: zhixing clock forward … --skip COURT.")  # fmt: skip


class NotAtRest(Conflict):
    """Messages do not come to rest in the time allowed."""

    code = "not_at_rest"
    what = Text("消息未在 {seconds} 秒内停歇：{moving}。", "Messages did not come to rest in {seconds} s: {moving}.")
    todo = Text("请查看这些法院的任务与日志后再试。", "See the tasks and logs of these courts, then try again.")


def target_of(asked: str, now: datetime) -> datetime:
    """The instant (UTC, whole second) a request means at legal time `now`: `6 months`, `6个月`, `2027-06-01`.

    Months and years go by the calendar (民法典 art. 202) and keep the hour.
    Raises BadSpan, ClockBackwards, ClockTooFar.
    """
    text = asked.strip().removeprefix("to ").strip()
    try:
        target = _day(text) if _DAY.fullmatch(text) else _after(text.lower(), now)
    except (ValueError, OverflowError):
        raise BadSpan(given=asked.strip()[:60]) from None
    if target <= now:
        raise ClockBackwards(now=shown(now), target=shown(target))
    if target - now > MOST_AHEAD:
        raise ClockTooFar(now=shown(now), target=shown(target))
    return target


def _day(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    hour = moment if len(text) > len("2027-06-01") else moment.replace(hour=HOUR_OF_A_DAY)
    return hour.replace(tzinfo=COURT_TIME).astimezone(UTC)


def _after(text: str, now: datetime) -> datetime:
    """Raises ValueError, OverflowError."""
    found = _SPAN.fullmatch(text)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None or int(found[1]) == 0:
        raise ValueError(text)
    amount, start = int(found[1]), now.astimezone(COURT_TIME)
    if unit in ("months", "years"):
        day = add_months(start.date(), amount * (12 if unit == "years" else 1))
        later = start.replace(year=day.year, month=day.month, day=day.day)
    else:
        later = start + timedelta(**{unit: amount})
    return (later + timedelta(seconds=later.microsecond > 0)).replace(microsecond=0).astimezone(UTC)


def shown(moment: datetime) -> str:
    """An instant as people read it: court time, to the minute."""
    return f"{moment.astimezone(COURT_TIME):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due at `at` (UTC, legal time), in words; `lineage_id` is empty when no case is meant."""

    at: datetime
    lineage_id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Stop:
    """One instant the clock stopped at, and what fell due there: (court id, what)."""

    at: datetime
    due: tuple[tuple[str, Due], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How the last request goes or went.

    asked, by: as written, and by whom. state: running, done or failed. begun, target, reached: legal time.
    stops: where the clock stopped on the way. skipped: courts left out by request. problem: why it failed.
    """

    request_id: str
    asked: str
    by: str
    state: str
    begun: datetime
    target: datetime
    reached: datetime
    stops: tuple[Stop, ...] = ()
    skipped: tuple[str, ...] = ()
    problem: Text | None = None
    code: str = ""


class ClockControl(Protocol):
    """The hand on the legal clock of a demonstration. A node that is none has no such thing."""

    def progress(self) -> Progress | None:
        """How the last request goes or went; None before the first."""

    def busy(self) -> bool:
        """Whether a request waits or is under way."""

    def attended(self) -> bool:
        """Whether somebody runs who moves the clock."""

    def ask(self, target: str, *, now: datetime, by: str, skip: tuple[str, ...] = ()) -> str:
        """Ask to go forward from legal time `now`, and return the request's id at once.

        Raises BadSpan, ClockBackwards, ClockTooFar, ClockBusy, ClockUnattended.
        """
