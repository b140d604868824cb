"""Alerts (预警): the list by level, one with its proof, its answer and the verdict on it; badges for other pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.alerts import ANSWER_TITLES, LEVEL_TITLES, Alert, AnswerKind, Level
from shared.domain.errors import NotFound
from shared.domain.node_events import EVENT_KINDS
from shared.flows import acts, drafting
from shared.messages.kinds import About
from shared.procedures.alerts.table import ALERTS
from shared.web.here import node, person, person_or_nobody
from shared.web.pages.showing import t
from shared.web.reading import alerts as reading

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
#: Fields of the forms that go into the acts.
FIELDS = {
    "answer_alert": ("kind", "words", "evidence"),
    "judge_alert_answer": ("reason",),
    "name_alert_monitor": ("person_id",),
}


@blueprint.app_context_processor
def badges() -> dict[str, Any]:
    """For templates of other pages: open alerts of a case, and how many there are."""

    def of_case(lineage_id: str) -> list[Alert]:
        with node().store.read() as unit:
            return reading.of_case(unit, lineage_id)

    def counted() -> dict[str, int]:
        with node().store.read() as unit:
            return reading.counts(unit)

    known = {
        "event_kinds": EVENT_KINDS,
        "alert_levels": LEVEL_TITLES,
        "alert_answers": ANSWER_TITLES,
        "alert_kinds": ALERTS,
    }
    return known if person_or_nobody() is None else {**known, "alerts_of": of_case, "alerts_open": counted}


@blueprint.get("")
def listed() -> str:
    """Open alerts, narrowed by level and by whose they are."""
    asked = reading.Asked(*(request.args.get(name, "")[:20] for name in ("level", "whose", "rule")))
    over = request.args.get("over") == "1"
    with node().store.read() as unit:
        rows = reading.open_alerts(unit, person(), asked, over=over)
        cases = {
            case.lineage_id: case.case_no for case in unit.cases.where(lineage_id__in=[row.lineage_id for row in rows])
        }
    return render_template("alerts.html", alerts=rows, asked=asked, over=over, levels=list(Level), here_cases=cases)


@blueprint.get("/<alert_id>")
def show(alert_id: str) -> str:
    """One alert, why it is what it is, and what may be done."""
    here, who = node(), person()
    with here.store.read() as unit:
        file = reading.read_alert(here, unit, who, alert_id)
        known = unit.cases.first(lineage_id=file.alert.lineage_id, order_by=("-filed_on", "-case_no"))
        staff = [each for each in unit.people.where(active=True, order_by=("login",)) if "management" in each.bodies]
    return render_template(
        "alert.html", file=file, alert=file.alert, case=known, people=staff, names_monitor="chief" in who.roles,
        kinds=list(AnswerKind),
    )  # fmt: skip


@blueprint.post("/<alert_id>/<name>")
def do(alert_id: str, name: str) -> Response:
    """Answer it, judge the answer, name who monitors; an extension becomes a draft for the chief."""
    here, who = node(), person()
    if name not in FIELDS:
        raise NotFound(name=name)
    with here.store.read() as unit:
        alert = reading.read_alert(here, unit, who, alert_id).alert
    given = {"alert": alert_id} | {field: request.form.get(field, "").strip() for field in FIELDS[name]}
    if name == "answer_alert" and given["kind"] == AnswerKind.EXTENSION:
        del given["kind"]
        given["new_due"] = request.form.get("new_due", "")
        draft = drafting.write(here, who, "extend_alert", recipient=here.court_id, lineage_id=alert.lineage_id, exchange_id="",
                               inputs=given, command_id=request.form.get("command") or None)  # fmt: skip
        return redirect(url_for("drafts.show", draft_id=draft), 303)
    inputs: dict[str, Any] = given
    if name == "judge_alert_answer":
        inputs = given | {"accepted": request.form.get("accepted") == "1"}
    acts.perform(here, who, name, About(alert.lineage_id), inputs, command_id=request.form.get("command") or None)
    flash(t("已办理。", "Done."))
    return redirect(url_for("alerts.show", alert_id=alert_id), 303)
