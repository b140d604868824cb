"""Until when a matter is due, at the court that does it and at the court that waits for it.

Source: 执行事项委托规定 法发〔2017〕27号 arts 2, 6 (unconfirmed); thirty days where nothing else is said: a court's own
rules; that the clock runs from receipt, and never leaves less than the shortest term from then on: [D].
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk
from shared.procedures.entrusted_matter.measures import Measure
from shared.procedures.entrusted_matter.papers import MatterRequest
from shared.procedures.entrusted_matter.tables import MAT
from shared.procedures.supervising import open_dated_duty

SHORTEST, LONGEST, SURVEY, URGENT, FALLBACK = (
    "matter_due", "matter_due_latest", "matter_survey", "matter_urgent", "matter_fallback",
)  # fmt: skip
#: Rules by which the doing of a matter is due.
DUE_RULES = (SHORTEST, SURVEY, URGENT, FALLBACK)


def require_term(desk: Desk, said: MatterRequest, pushed_on: date) -> None:
    """Raise Refused R12 when the day the entrusting court sets is not within what it may set."""
    if said.due_on is None:
        return
    earliest, latest = _first_day(desk, SHORTEST, pushed_on), _first_day(desk, LONGEST, pushed_on)
    fixed = said.urgent or said.measure is Measure.SURVEY_ASSETS
    if fixed or not earliest <= said.due_on <= latest:
        refuse(RefusalCode.R12, "办理期限 {due} 不在 {earliest} 至 {latest} 之间（调查和紧急事项期限法定，不另定）。",
               "The day {due} is not between {earliest} and {latest} (surveys and urgent matters have their own terms).",
               rule=f"{MAT} arts 2, 6 (unconfirmed)",
               todo=Text("请改定期限，或者不填。", "Set another day, or none."),
               due=said.due_on, earliest=earliest, latest=latest)  # fmt: skip


def _first_day(desk: Desk, rule_id: str, start: date) -> date:
    found = due(start, desk.law.period(rule_id, desk.today), desk.law.calendar).due_on
    assert found is not None  # a period in days
    return found


def begin(desk: Desk, exchange: Exchange, said: MatterRequest, paper: str) -> None:
    """Open the duty: by contact, by kind, by the day set, or the fallback. At both courts, each from its own day."""
    lineage_id, subject_id = exchange.lineage_id, exchange.exchange_id
    if said.due_on is not None and said.due_on >= _first_day(desk, SHORTEST, desk.today):
        open_dated_duty(desk, SHORTEST, said.due_on, lineage_id=lineage_id, subject_id=subject_id,
                        body=Body.IMPLEMENTATION.value, document=f"委托执行函（{said.case_no}）", paper=paper)  # fmt: skip
        return
    if said.urgent:
        rule_id = URGENT if said.contacted else FALLBACK
    elif said.measure is Measure.SURVEY_ASSETS:
        rule_id = SURVEY
    else:
        rule_id = SHORTEST if said.due_on is not None else FALLBACK
    desk.open_duty(rule_id, lineage_id=lineage_id, subject_id=subject_id, body=Body.IMPLEMENTATION)


def contacted(desk: Desk, exchange: Exchange, by: str) -> None:
    """The command centres have spoken: an urgent matter has its hours from now, not its days."""
    if not exchange.data.get("urgent") or exchange.data.get("contacted"):
        return
    for rule_id in DUE_RULES:
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=by, event="drop")
    desk.open_duty(URGENT, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION)


def met(desk: Desk, exchange: Exchange, by: str, event: str = "meet") -> None:
    """It is done or answered (`meet`), or no longer owed (`drop`)."""
    for rule_id in (*DUE_RULES, "matter_accept", "matter_supply"):
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=by, event=event)
