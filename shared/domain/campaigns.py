"""Campaigns (专项行动): a list of cases frozen on a day, struck off one by one by closing documents, counted every week.

A list is a view of cases for figures and reminders; it never moves power. Source: 法发〔2000〕3号 arts 3–4 (high courts
organise under the supreme court's deployment); 法发〔2009〕43号 二(一) (backlog campaigns); weekly figures [D].
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)


class Chosen(StrEnum):
    """Which docket entries a list takes."""

    OPEN = "open"
    CLOSED_FOR_NOW = "closed_for_now"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign at this court.

    Attributes:
        campaign_id: the same at all courts. `above`: where this court reports; empty at the organiser.
        chosen, min_age_days, origin: the query. `list_on`: the day the list is frozen.
        listed: whether this court is asked for a list itself. `week_no`: the last week said upward (0: none).
        next_on: the day of the next thing by the clock: freezing, the figures of a week; None after the last.
        state: opened | listed | closed.
    """

    campaign_id: str
    organiser: str
    above: str
    title: str
    scope: str
    courts: tuple[str, ...]
    chosen: str
    min_age_days: int
    origin: str
    list_on: date
    until_on: date
    targets: str
    listed: bool
    state: str
    week_no: int = 0
    next_on: date | None = None
    version: int = 1

    def week_on(self, number: int) -> date:
        """The day of a week's figures; the last week ends with the campaign."""
        return min(self.list_on + number * WEEK, self.until_on)

    def is_last(self, number: int) -> bool:
        """Whether the figures of this week are the final ones."""
        return self.week_on(number) == self.until_on

    def week_at(self, today: date) -> int:
        """The last week whose day has come."""
        return max(0, -(-(min(today, self.until_on) - self.list_on).days // 7) if today >= self.until_on
                   else (today - self.list_on).days // 7)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A docket entry on a list, at the court that holds it and at the court above. `off_on` None: still on it."""

    campaign_id: str
    case_no: str
    court_id: str
    lineage_id: str
    filed_on: date
    off_on: date | None = None
    mode: str = ""
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a subtree said of a week: courts that reported of all asked, cases listed, struck off (by closing mode)."""

    campaign_id: str
    court_id: str
    week_no: int
    as_of: date
    courts: int
    reporting: int
    listed: int
    off: int
    modes: dict[str, int]
    silent: tuple[str, ...]
    list_sha256: str = ""
    version: int = 1


def list_digest(rows: Iterable[ListedCase]) -> str:
    """Hex SHA-256 over a frozen list, by case number: what was on it, whatever became of it."""
    lines = sorted(f"{row.case_no}\t{row.lineage_id}\t{row.filed_on}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def added_up(parts: Iterable[Figures], campaign_id: str, court_id: str, week_no: int, as_of: date) -> Figures:
    """The figures of a subtree from those of its parts."""
    rows = list(parts)
    modes: Counter[str] = Counter()
    for row in rows:
        modes.update(row.modes)
    return Figures(
        campaign_id, court_id, week_no, as_of, sum(row.courts for row in rows), sum(row.reporting for row in rows),
        sum(row.listed for row in rows), sum(row.off for row in rows), dict(sorted(modes.items())),
        tuple(sorted(court for row in rows for court in row.silent)),
    )  # fmt: skip
