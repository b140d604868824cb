"""An oracle for due dates, written apart from the rule engine: it walks every single day and gives each one a reason.

It imports nothing of the project and knows no arithmetic of months: it looks at one day after the other. What it
says is the law as the courts' texts put it (民事诉讼法 2023 art. 85; 民法典 arts 202, 203; 执行程序解释 2020 art. 13;
审理期限规定 2000 art. 9; 执行工作规定 2020 art. 63), with the conventions of docs/decisions/0020-counting-days.md.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

#: The State Council's notices as the project ships them; read here a second time, without the project's reader.
NOTICES = Path(__file__).resolve().parents[2] / "shared/law/calendars/official.csv"
ONE = timedelta(days=1)
#: Which grounds are taken out, by the text that lists them.
LISTS = {
    "EPI 13": {"public_notice", "valuation", "jurisdiction", "coordination", "deferral", "suspension"},
    "SLR 9": {"public_notice", "valuation", "audit_or_liquidation", "sale", "jurisdiction", "deferral", "suspension"},
    "TLR 14": {"public_notice", "coordination", "deferral", "suspension", "request_for_instructions"},
    "EWR 63": {"suspension"},
}


@dataclass
class Answer:
    """The last day (or instant), whether a later notice may change it, and why each day on the way was what it was."""

    due: str
    provisional: bool
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """Days (or hours, or minutes) that counted."""
        return sum(reason.startswith("counts") for _, reason in self.reasons)


def _notices() -> tuple[set[str], set[str], str]:
    off, worked = set(), set()
    with NOTICES.open(encoding="utf-8") as lines:
        for row in csv.reader(lines):
            {"off": off, "makeup": worked}.get(row[1], set()).add(row[0])
    return off, worked, max(off)[:4] + "-12-31"


OFF, MADE_UP, PUBLISHED_UNTIL = _notices()
PUBLISHED_FROM = min(OFF)[:4] + "-01-01"


def is_worked(day: date) -> bool:
    """A weekday that no notice frees, or a weekend day that a notice makes a working day."""
    if str(day) in MADE_UP:
        return True
    return str(day) not in OFF and day.strftime("%a") not in ("Sat", "Sun")


def is_provisional(day: date) -> bool:
    """No notice covers the day."""
    return not PUBLISHED_FROM <= str(day) <= PUBLISHED_UNTIL


def answer(case: Mapping[str, str]) -> Answer:
    """What a row of `deadline_cases.csv` comes to. Kinds: period, cap, net, rest, document."""
    amount, unit = int(case["amount"]), case["unit"]
    if unit in ("hours", "minutes"):
        return _instant(datetime.fromisoformat(case["start"]), amount, unit)
    start = date.fromisoformat(case["start"])
    out = _taken_out(case)
    if case["kind"] == "document":
        return _document(start, date.fromisoformat(case["named"]), out)
    if unit == "working_days":
        return _working(start, amount)
    wanted = _length(start, amount + int(case["longer"] or 0), unit)
    return _days(start, wanted, out, moves=case["kind"] != "cap")


def _taken_out(case: Mapping[str, str]) -> dict[date, str]:
    """Every day that does not count, with the first ground that takes it out; a day in two spans is one day."""
    days: dict[date, str] = {}
    for span in filter(None, case["spans"].split(";")):
        ground, first, last = span.split(",")
        if case["list"] and ground not in LISTS[case["list"]]:
            continue
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            days.setdefault(day, ground)
            day += ONE
    return days


def _length(start: date, amount: int, unit: str) -> int:
    """Days from `start` to the end of a period: for months and years to the corresponding day, or the month's last."""
    if unit == "natural_days":
        return amount
    months, day, days, passed = amount * (12 if unit == "years" else 1), start, 0, 0
    while passed < months:
        day, days = day + ONE, days + 1
        is_last = (day + ONE).month != day.month
        if day.day == start.day or (is_last and day.day < start.day):
            passed += 1
    return days


def _days(start: date, wanted: int, out: Mapping[date, str], *, moves: bool) -> Answer:
    reasons, day, counted = [(str(start), "the day of the event, not counted")], start, 0
    while counted < wanted:
        day += ONE
        if day in out:
            reasons.append((str(day), f"taken out: {out[day]}"))
        else:
            counted += 1
            reasons.append((str(day), f"counts, {counted}"))
    if moves and not is_worked(day):
        day += ONE
        while not is_worked(day) or day in out:
            reasons.append((str(day), "the last day moves: a day off" if not is_worked(day) else "taken out"))
            day += ONE
    return Answer(str(day), moves and is_provisional(day), reasons)


def _working(start: date, wanted: int) -> Answer:
    reasons, day, counted = [(str(start), "the day of the event, not counted")], start, 0
    while counted < wanted:
        day += ONE
        if is_worked(day):
            counted += 1
        reasons.append((str(day), f"counts, working day {counted}" if is_worked(day) else "a day off"))
    return Answer(str(day), is_provisional(day), reasons)


def _document(opened: date, named: date, out: Mapping[date, str]) -> Answer:
    """A day that a document names never moves for a holiday; what was left when a wait began runs on after it."""
    reasons, day = [(str(opened), "the document is there")], opened
    left = (named - min(out)).days + 1 if out else (named - opened).days
    first = min(out) if out else opened + ONE
    day = first - ONE
    while left > 0:
        day += ONE
        if day in out:
            reasons.append((str(day), f"taken out: {out[day]}"))
        else:
            left -= 1
            reasons.append((str(day), f"counts, {left} left"))
    return Answer(str(day), False, reasons)


def _instant(event: datetime, amount: int, unit: str) -> Answer:
    """Hours run from the next full hour, minutes from the event; neither moves for a night or a holiday."""
    step = timedelta(hours=1) if unit == "hours" else timedelta(minutes=1)
    at, reasons = event, [(event.isoformat(), "the event")]
    if unit == "hours":
        at = event.replace(minute=0, second=0, microsecond=0) + step
        reasons.append((event.isoformat(), "the hour of the event, not counted"))
    for number in range(1, amount + 1):
        reasons.append((at.isoformat(), f"counts, {number}"))
        at += step
    return Answer(at.isoformat(), False, reasons)
