"""Preservations of this court, the first to end first; feasibility queries, and defects of its own judgments."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.domain.preservations import JudgmentDefect, Preservation, last_day_to_ask
from shared.procedures.preservation.carrying_out import RENEWAL_RULE
from shared.web.here import node, person
from shared.web.reading import offers

blueprint = Blueprint("preservation", __name__)
SHOWN = 200
BEGINNINGS = ("apply_preservation", "apply_advance_enforcement")


@blueprint.get("/preservations")
def preservations() -> str:
    """Expiries first, then what is applied for, lifted or has passed into a 执 case."""
    here = node()
    today = here.clock.legal_today()
    with here.store.read() as unit:
        table = unit.of(Preservation)
        ending = table.where(expires_on__gte=today, order_by=("expires_on", "case_no"), limit=SHOWN)
        shown = {row.case_no for row in ending}
        newest = table.where(order_by=("-applied_on", "case_no"), limit=SHOWN)
        others = [row for row in newest if row.case_no not in shown]
        rows = [*ending, *others]
        exchanges = unit.exchanges.where(exchange_id__in=[row.exchange_id for row in rows])
        queries = unit.exchanges.where(procedure="feasibility", order_by=("-opened_at",), limit=SHOWN)
        due = unit.duties.where(subject_id__in=[row.exchange_id for row in queries], state__in=["open", "overdue"])
        defects = unit.of(JudgmentDefect).where(order_by=("-on", "judgment_no"), limit=SHOWN)
        own = {case.case_no for case in unit.cases.where(case_no__in=[row.zx_no for row in rows if row.zx_no])}
    days = here.law.number(RENEWAL_RULE, today)
    return render_template(
        "preservations.html",
        ending=ending,
        others=others,
        exchanges={row.exchange_id: row for row in exchanges},
        ask_by={row.case_no: last_day_to_ask(row.expires_on, days) for row in rows if row.expires_on},
        queries=queries,
        due={duty.subject_id: duty for duty in due},
        defects=_by_judgment(defects),
        own=own,
        acts=[offers.of_act(person(), offers.act_named(here, name)) for name in BEGINNINGS],
    )


def _by_judgment(rows: list[JudgmentDefect]) -> dict[str, list[JudgmentDefect]]:
    found: dict[str, list[JudgmentDefect]] = {}
    for row in rows:
        found.setdefault(row.judgment_no, []).append(row)
    return found
