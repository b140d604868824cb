"""Lists of work and the registry: duties with proof, tasks, entrusted matters, courts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.courts import Body, Line
from shared.domain.duties import OWED, Duty, Task
from shared.domain.errors import Text
from shared.domain.identifiers import require_court_id
from shared.flows import acts
from shared.web.here import node, person, say
from shared.web.tables import Column, csv_file, listing, wants_csv

blueprint = Blueprint("lists", __name__)
SHOWN = 200
TASK_COLUMNS: tuple[Column[Task], ...] = (
    Column("opened_at", Text("时间", "Time"), lambda row: row.opened_at, ("opened_at", "task_id")),
    Column("what", Text("事项", "What"), lambda row: say(Text(row.zh, row.en))),
    Column("body", Text("机构", "Body"), lambda row: say(Body(row.body).label)),
    Column("case", Text("案件", "Case"), lambda row: row.lineage_id),
    Column("done", Text("办结", "Done"), lambda row: row.closed_by or ""),
)
MATTERS = ["entrusted_matter", "matter_complaint", "matter_watch"]


@blueprint.get("/duties")
def duties() -> str:
    """What this court owes, by date, each with the computation of its day."""
    everything = request.args.get("all") == "1"
    filters: dict[str, Any] = {} if everything else {"state__in": list(OWED)}
    with node().store.read() as unit:
        rows = unit.duties.where(order_by=("due_on", "due_at"), limit=SHOWN, **filters)
        cases = unit.cases.where(lineage_id__in=list({row.lineage_id for row in rows}))
    return render_template(
        "duties.html", duties=rows, everything=everything, numbers={case.lineage_id: case.case_no for case in cases}
    )


@blueprint.get("/tasks")
def tasks() -> str | Response:
    """Alarms, gaps, parked messages: those open unless asked otherwise, of one body, of one sort."""
    state = "done" if request.args.get("state") == "done" else "open"
    body, code = request.args.get("body", ""), request.args.get("code", "")[:60]
    filters = {"state": state} | ({"body": body} if body in set(Body) else {}) | ({"code": code} if code else {})
    with node().store.read() as unit:
        if wants_csv():
            return csv_file(unit.tasks, TASK_COLUMNS, filters, sort="-opened_at", file_name="tasks.csv")
        found = listing(unit.tasks, TASK_COLUMNS, filters, sort="-opened_at")
        cases = unit.cases.where(lineage_id__in=list({row.lineage_id for row in found.rows}))
    numbers = {case.lineage_id: case.case_no for case in cases}
    bodies = sorted(node().profile.bodies)
    return render_template(
        "tasks.html", tasks=found, numbers=numbers, state=state, body_asked=body, code=code, bodies=bodies
    )


@blueprint.post("/tasks/<task_id>")
def finish_task(task_id: str) -> Response:
    """A person says that it is dealt with, and how."""
    acts.finish_task(node(), person(), task_id, note=request.form.get("note", "").strip()[:500])
    return redirect(url_for("lists.tasks"), 303)


@blueprint.get("/matters")
def matters() -> str:
    """Entrusted matters: what this court has elsewhere and does for others, complaints, and what superiors are told of."""
    with node().store.read() as unit:
        rows = unit.exchanges.where(procedure__in=MATTERS, order_by=("-opened_at",), limit=SHOWN)
        about: dict[str, Any] = {"subject_id__in": [row.exchange_id for row in rows], "state__in": ["open", "overdue"]}
        due: dict[str, Duty] = {}
        for duty in unit.duties.where(order_by=("due_on", "due_at"), **about):
            due.setdefault(duty.subject_id, duty)
    return render_template("matters.html", rows=rows, due=due)


@blueprint.get("/courts")
def courts() -> str:
    """Search the registry."""
    text = request.args.get("search", "").strip()[:80]
    found = node().registry.search(text, 50) if text else ()
    return render_template("courts.html", text=text, found=found)


@blueprint.get("/courts/<court_id>")
def court(court_id: str) -> str:
    """One court and its superiors on both lines."""
    registry, today = node().registry, node().clock.legal_today()
    known = registry.court(require_court_id(court_id))
    lines = [(line, registry.superiors(known.court_id, line, today)) for line in Line]
    return render_template(
        "court.html", known=known, lines=lines, below=registry.below(known.court_id, Line.MANAGEMENT, today)
    )
