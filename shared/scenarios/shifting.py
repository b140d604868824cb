"""A story moved to other days and told of another title, so that running courts can play it again and again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from shared.flows.ports import COURT_TIME
from shared.scenarios.document import Scenario

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})((?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?)")
#: What a docket or a notice is recognised by: a second one on the same title, or of the same number, is refused.
MARKED = ("title_no", "number", "replaces", "implements")


def is_day(value: Any) -> bool:
    """Whether a value is an explicit date, with or without an hour."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def first_day(start: datetime, now: datetime) -> datetime:
    """The first day from the legal `now` that is the weekday of `start`, at its hour: working days then mostly agree."""
    now = now.astimezone(COURT_TIME)
    found = datetime.combine(now.date(), start.timetz())
    while found < now or found.weekday() != start.weekday():
        found += timedelta(days=1)
    return found


def moved(scenario: Scenario, days: int, mark: str) -> Scenario:
    """The same story `days` later, every explicit date with it, and `mark` behind every number of a title or a notice."""
    later = timedelta(days=days)
    steps = tuple(
        replace(
            step, at=step.at + later, given=_moved(step.given, days, mark),
            expect=_moved(step.expect, days, mark) if step.expect else step.expect,
        )
        for step in scenario.steps
    )  # fmt: skip
    return replace(scenario, start=scenario.start + later, steps=steps)


def _moved(value: Any, days: int, mark: str) -> Any:
    if isinstance(value, Mapping):
        return {
            name: f"{each}{mark}"
            if name in MARKED and isinstance(each, str) and "${" not in each
            else _moved(each, days, mark)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_moved(each, days, mark) for each in value]
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    return f"{_later(found[1], days)}{found[2]}" if found else value


def _later(day: str, days: int) -> str:
    try:
        return str(date.fromisoformat(day) + timedelta(days=days))
    except (ValueError, OverflowError):
        return day  # 2026-02-30 stays what it is: the court will say so
