"""The journey of a case through courts."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.identifiers import CaseNumber
from shared.web.here import node
from shared.web.pages.showing import t
from shared.web.reading import journeys

blueprint = Blueprint("journeys", __name__, url_prefix="/journeys")
#: How long a page waits for answers before it stops reloading itself.
PATIENCE = timedelta(seconds=60)


@blueprint.get("")
def find() -> str | Response:
    """Ask for a 案号 and go there."""
    case_no = request.args.get("case_no", "").strip()
    if case_no:
        return redirect(url_for("journeys.show", case_no=str(CaseNumber.parse(case_no))), 303)
    return render_template("journey_find.html")


@blueprint.get("/<case_no>")
def show(case_no: str) -> str:
    """Courts, messages with the time of each stage, statements with their verification."""
    here = node()
    with here.store.read() as unit:
        lineage_id = journeys.lineage_named(unit, case_no)
        journey = journeys.read_journey(here, unit, lineage_id)
        case = unit.cases.get(case_no)
    recent = journey.asked_at is not None and here.clock.legal_now() - journey.asked_at < PATIENCE
    return render_template(
        "journey.html", journey=journey, case_no=case_no, case=case, refresh=journey.waiting and recent,
        rows=[(passage, journeys.seconds(passage), journeys.stages(passage)) for passage in journey.passages],
    )  # fmt: skip


@blueprint.post("/<case_no>")
def ask(case_no: str) -> Response:
    """Ask the other courts."""
    here = node()
    with here.store.read() as unit:
        lineage_id = journeys.lineage_named(unit, case_no)
    _, courts = journeys.ask(here, lineage_id)
    flash(t(f"已向 {len(courts)} 个法院发出查询。", f"Asked {len(courts)} courts.") if courts
          else t("本院没有就该案与其他法院往来过。", "This court has exchanged nothing about this case."))  # fmt: skip
    return redirect(url_for("journeys.show", case_no=case_no), 303)
