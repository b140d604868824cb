"""The one expiry event of a duty: stated by the clock, or by whoever closes a duty that had ended before the clock looked.

A node may have been off over the due instant; what is done late then is late all the same.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from shared.domain import duties
from shared.domain.duties import Duty
from shared.domain.transitions import after


class Witness(Protocol):
    """The part of a desk that states."""

    now: datetime
    today: date

    def witness(self, stage: str, *, subject_id: str, lineage_id: str, detail: dict[str, Any]) -> str:
        """Sign a statement into the evidence log; returns its id."""


def has_ended(duty: Duty, now: datetime, today: date) -> bool:
    """Whether an open duty's last day or instant has passed."""
    if duty.due_on is not None:
        return duty.due_on < today
    return duty.due_at is not None and duty.due_at < now


def state_after_closing(desk: Witness, duty: Duty, event: str, *, measures: bool) -> str:
    """The state after `event`; a duty that ended unseen expires first, and that is stated.

    measures: it only measures a term, whose end is no fault of anybody. Raises NoSuchTransition.
    """
    state = duty.state
    if state == "open" and not measures and has_ended(duty, desk.now, desk.today):
        state = after(duties.STATES, state, "expire")
        state_expiry(desk, duty)
    return after(duties.STATES, state, event)


def state_expiry(desk: Witness, duty: Duty) -> None:
    """That a duty was not met by its day or instant."""
    _state(desk, "overdue", duty)


def state_end_of_term(desk: Witness, duty: Duty) -> None:
    """That a term which a duty only measured is over."""
    _state(desk, "term_ended", duty)


def _state(desk: Witness, stage: str, duty: Duty) -> None:
    desk.witness(stage, subject_id=duty.subject_id, lineage_id=duty.lineage_id,
                 detail={"duty": duty.duty_id, "rule": duty.rule_id, "due": str(duty.due_on or duty.due_at)})  # fmt: skip
