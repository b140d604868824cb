"""Duties set aside while a case waits, and run on afterwards for what was left of them.

The day of the stop does not count any more, nor does the day on which the wait ends: docs/decisions/0020.
The limit of a case follows the register of net days instead: `moving_dates`.
Source: 执行程序解释 2020 art. 13; 审理期限规定 2000 art. 9 (days of a suspension do not count); the arithmetic [D].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from shared.domain.due_basis import ByRest, basis_in, left_of
from shared.messages.desk import Desk
from shared.procedures.supervising import open_dated_duty

#: Exchanges in these states of a transfer owe nothing more.
OVER = ("cancelled", "redirected", "passed_on", "ended")


def set_aside(desk: Desk, subject_id: str, *, from_on: date, by: str, rules: tuple[str, ...]) -> list[dict[str, Any]]:
    """Drop the open duties of these rules about a subject; returns what is needed to run them on.

    What is over stays so, swept or not; those due at an instant are not touched: hours do not wait.
    """
    kept = []
    for duty in desk.duties.where(subject_id=subject_id, state="open", rule_id__in=list(rules), order_by=("rule_id",)):
        if duty.due_on is not None and duty.due_on >= from_on:
            left = left_of(basis_in(duty.proof), duty.opened_on, duty.due_on, from_on)
            kept.append({"rule": duty.rule_id, "subject": subject_id, "body": duty.body, "left": left.days,
                         "moves": left.moves, "duty": duty.duty_id, "from_on": str(from_on), "by": by})  # fmt: skip
            desk.close_duties(subject_id=subject_id, rule_id=duty.rule_id, by=by, event="drop")
    return kept


def run_on(desk: Desk, waiting: Iterable[Mapping[str, Any]], *, lineage_id: str, last_day: date, document: str) -> None:
    """Open again what was set aside: each is due as many days after `last_day` as it had left.

    The last day of a period that a rule sets moves from a day off; one that a document sets never does.
    """
    for item in waiting:
        if _still_owed(desk, str(item["subject"])):
            end = last_day + timedelta(days=int(item["left"]))
            end = desk.law.calendar.first_working_day_from(end) if item.get("moves") else end
            open_dated_duty(desk, item["rule"], end, lineage_id=lineage_id,
                            subject_id=item["subject"], body=item["body"], document=document,
                            rest=rest_of(item, last_day, document))  # fmt: skip


def rest_of(item: Mapping[str, Any], last_day: date, document: str) -> ByRest | None:
    """Why a duty set aside is due when it runs on; None for one set aside before this was kept."""
    if "duty" not in item:
        return None
    return ByRest(str(item["duty"]), date.fromisoformat(str(item["from_on"])), str(item["by"]), int(item["left"]), last_day,
                  document, bool(item.get("moves")))  # fmt: skip


def _still_owed(desk: Desk, subject_id: str) -> bool:
    transfer, case = desk.exchanges.get(subject_id), desk.cases.get(subject_id)
    if transfer is not None:
        return transfer.state not in OVER
    return case is None or case.state == "open"
