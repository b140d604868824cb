"""Alerts of passive and unlawful enforcement: levels by share of a period, and the life of one alert at one court.

An alert has a named handler and a named monitor, who are different people. It is raised once per level, answered with
evidence, judged by the monitor, told to the next court up while nobody answers, and clears itself when what it warned of
is over. Source: 法〔2021〕322号 (automatic warning and a named monitor); levels, terms and states [D].
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.domain.courts import Court, Tier
from shared.domain.errors import Text
from shared.domain.transitions import Transition

CHECKED = "法〔2021〕322号"
#: Everything between the raising and the clearing.
LIVE = ("raised", "answered", "returned", "escalated", "accepted")
#: An answer is still to come.
UNANSWERED = ("raised", "returned", "escalated")
STATES = (
    Transition("", "watch", "watching", "[D] a period runs"),
    Transition("", "raise", "raised", CHECKED),
    Transition("watching", "raise", "raised", CHECKED),
    *(Transition(state, "worsen", "raised", "[D] the next level") for state in ("raised", "answered", "accepted")),
    Transition("returned", "worsen", "returned", "[D]"),
    Transition("escalated", "worsen", "escalated", "[D]"),
    *(Transition(state, "answer", "answered", CHECKED) for state in UNANSWERED),
    *(Transition(state, "escalate", "escalated", CHECKED) for state in UNANSWERED),
    Transition("answered", "accept", "accepted", "[D] the monitor accepts the answer; the alert stays until it clears"),
    Transition("answered", "settle", "cleared", "[D] nothing is left to come of what happened once"),
    Transition("answered", "return", "returned", "[D] the monitor sends the answer back"),
    Transition("accepted", "lapse", "raised", "[D] the day promised has passed"),
    *(
        Transition(state, "clear", "cleared", "[D] the duty is met, the event has come")
        for state in ("watching", *LIVE)
    ),
)


class Level(StrEnum):
    """How far it has gone (预警级别)."""

    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        """1 to 3."""
        return list(Level).index(self) + 1

    @property
    def label(self) -> Text:
        """The level as people write it."""
        return LEVEL_TITLES[self]


LEVEL_TITLES: dict[Level, Text] = {
    Level.YELLOW: Text("黄色预警", "yellow"),
    Level.ORANGE: Text("橙色预警", "orange"),
    Level.RED: Text("红色预警", "red"),
}


class AnswerKind(StrEnum):
    """What the handler says."""

    DONE = "done"
    WITH_REASON = "with_reason"
    EXTENSION = "extension"

    @property
    def label(self) -> Text:
        """The kind as people write it."""
        return ANSWER_TITLES[self]


ANSWER_TITLES: dict[AnswerKind, Text] = {
    AnswerKind.DONE: Text("已办", "done"),
    AnswerKind.WITH_REASON: Text("有理由", "with reason"),
    AnswerKind.EXTENSION: Text("延长", "extension"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The legal days on which the levels begin, in order; None: no such level."""

    yellow_on: date | None
    orange_on: date | None
    red_on: date | None

    def all(self) -> tuple[tuple[Level, date], ...]:
        """The levels there are, in order."""
        days = zip(Level, (self.yellow_on, self.orange_on, self.red_on), strict=True)
        return tuple((level, day) for level, day in days if day is not None)

    def level(self, today: date) -> Level | None:
        """The highest level reached."""
        return next((level for level, day in reversed(self.all()) if day <= today), None)

    def next(self, today: date) -> date | None:
        """The day of the next level."""
        return next((day for _, day in self.all() if day > today), None)


def marks_of(last_on: date, whole_days: int, shares: tuple[int, ...]) -> Marks:
    """Levels at these shares (per cent) of a period of so many days that ends on `last_on`; red: the day after it.

    Days that did not count lie before: so the levels are counted back from the end, and move with it.
    """
    yellow, orange = (last_on - timedelta(days=whole_days - -(-whole_days * share // 100)) for share in shares[:2])
    return Marks(yellow, orange, last_on + timedelta(days=1) if last_on < date.max else None)


def told_upward(reached: Court) -> bool:
    """Whether a court that was told of an unanswered alert tells the next one: not from a high court on ([D])."""
    return Tier.HIGH.is_above(reached.tier)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as one court has it.

    Attributes:
        rule: P1–P23, U1–U10. `once_key`: rule and what it is about; unique while the alert is open.
        court: whose alert it is. `source`: duty | control | clock | event | below; `source_id`: the row or court it is from.
        level: empty while it is only watched. `gross_days`, `net_days` since `started_on`; `limit_days` of the period.
        handler: id of a person, or empty: the `body`. `monitor`: id of a person, never the handler.
        answer_by: last day for the answer. `next_at`: when the clock looks at it again (UTC), None for never.
        reported_to: the court above that was told; `reported_by`: the court below that told us.
        answer, facts: JSON scalars and lists; no names.
    """

    alert_id: str
    rule: str
    once_key: str
    lineage_id: str
    case_no: str
    subject_id: str
    court: str
    source: str
    source_id: str
    started_on: date
    state: str
    body: str
    level: str = ""
    gross_days: int = 0
    net_days: int = 0
    limit_days: int = 0
    handler: str = ""
    monitor: str = ""
    yellow_on: date | None = None
    orange_on: date | None = None
    red_on: date | None = None
    raised_at: datetime | None = None
    answer_by: date | None = None
    next_at: datetime | None = None
    reported_to: str = ""
    reported_by: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    version: int = 1

    @property
    def marks(self) -> Marks:
        """When its levels begin."""
        return Marks(self.yellow_on, self.orange_on, self.red_on)

    @property
    def is_open(self) -> bool:
        """Raised and not cleared."""
        return self.state in LIVE
