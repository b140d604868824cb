"""Duties: something owed by a court, and a body in it, by a date; opened by one event, closed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.transitions import Transition

STATES = (
    Transition("", "open", "open", "[D]"),
    Transition("open", "meet", "met", "[D]"),
    Transition("open", "expire", "overdue", "[D] exactly one expiry event, fired by the clock"),
    Transition("open", "drop", "dropped", "[D] the ground of the duty fell away"),
    Transition("overdue", "meet", "met_late", "[D] a late answer is recorded as late"),
    Transition("overdue", "met_in_time", "met", "[D] done by its day, entered late: the expiry stays in the log"),
    Transition("overdue", "drop", "dropped", "[D]"),
    Transition("open", "stop", "stopped", "审理期限规定 2000 art. 9: days begin not to count"),
    Transition("stopped", "go_on", "open", "审理期限规定 2000 art. 9: they count again"),
    Transition("stopped", "meet", "met", "[D] nothing expires while it is stopped"),
    Transition("stopped", "drop", "dropped", "[D]"),
    Transition("open", "park", "parked", "[D] its end failed here; an operator has a task, the clock goes on"),
    Transition("parked", "resume", "open", "[D] tried again when the node starts"),
    Transition("parked", "meet", "met_late", "[D] its day is over"),
    Transition("parked", "drop", "dropped", "[D]"),
)
#: Still owed; only what is open can expire.
OWED = ("open", "stopped", "overdue", "parked")


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of this court.

    Attributes:
        rule_id: the period rule in force when it was opened. `subject_id`: message, exchange or case it is about.
        due_on: last legal day (Asia/Shanghai); `due_at`: instant (UTC), only for periods in hours or minutes.
        provisional: the due date lies past the last published calendar year and may move.
        proof: the steps of the computation, for `law why`.
    """

    duty_id: str
    rule_id: str
    lineage_id: str
    subject_id: str
    body: str
    opened_on: date
    due_on: date | None
    due_at: datetime | None
    provisional: bool
    state: str
    proof: list[dict[str, Any]]
    closed_by: str | None = None
    closed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a person that no rule gives a date: a gap, a parked message, an alarm.

    `once_key` makes it unique: the same alarm is raised once, however often the clock looks.
    """

    task_id: str
    once_key: str
    code: str
    lineage_id: str
    subject_id: str
    body: str
    zh: str
    en: str
    opened_at: datetime
    state: str = "open"
    closed_by: str | None = None
    version: int = 1
