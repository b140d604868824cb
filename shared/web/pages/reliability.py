"""Reliability: what has no receipt, what is missing, whose log is doubtful, whose database was replaced; each with what to do."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.web.here import node
from shared.web.reading import reliability as reading

blueprint = Blueprint("reliability", __name__)


@blueprint.get("/reliability")
def show() -> str:
    """The page."""
    here = node()
    with here.store.read() as unit:
        seen = reading.read(here, unit)
        lineages = list({gap.lineage_id for gap in seen.gaps} | {row.lineage_id for row in seen.oldest})
        numbers = (
            {case.lineage_id: case.case_no for case in unit.cases.where(lineage_id__in=lineages)} if lineages else {}
        )
    return render_template("reliability.html", seen=seen, numbers=numbers, most=reading.MOST, now=here.clock.legal_now(),
                           highest=max((age.number for age in seen.ages), default=0))  # fmt: skip
