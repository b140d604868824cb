"""Lists of work and the registry: duties with proof, tasks, entrusted matters, courts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shared.domain.courts import Body, Line
from shared.domain.duties import OWED, Duty, Task
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import require_court_id
from shared.flows import acts
from shared.web import tables
from shared.web.here import node, person, say
from shared.web.pages.showing import (
    body,
    court_name,
    exchange_role,
    exchange_title,
    matter_word,
    rule_title,
    state_title,
)
from shared.web.pages.words import word
from shared.web.tables import Column, EachOf

blueprint = Blueprint("lists", __name__)
SHOWN, LONGEST_NOTE = 200, 500
TASK_COLUMNS: tuple[Column[Task], ...] = (
    Column("opened_at", Text("时间", "Time"), lambda row: row.opened_at, ("opened_at", "task_id")),
    Column("what", Text("事项", "What"), lambda row: say(Text(row.zh, row.en))),
    Column("body", Text("机构", "Body"), lambda row: say(Body(row.body).label)),
    Column("case", Text("案件", "Case"), lambda row: row.lineage_id),
    Column("done", Text("办结", "Done"), lambda row: row.closed_by or ""),
)
MATTERS = ["entrusted_matter", "matter_complaint", "matter_watch"]
DUTY_COLUMNS: list[Column[Duty]] = [
    Column("due", Text("到期", "Due"), lambda d: d.due_on or d.due_at, sort=("due_on", "due_at", "duty_id")),
    Column("rule", Text("事项", "Duty"), lambda d: rule_title(d.rule_id)),
    Column("body", Text("机构", "Body"), lambda d: body(d.body)),
    Column("case", Text("案件", "Case"), lambda d: d.lineage_id),
    Column("state", Text("状态", "State"), lambda d: say(word(d.state))),
    Column("proof", Text("依据与推算", "Proof"), lambda d: d.opened_on),
]
MATTER_COLUMNS: list[Column[Exchange]] = [
    Column("procedure", Text("程序", "Procedure"), exchange_title),
    Column("matter", Text("事项", "Matter"), lambda e: matter_word(e.data["measure"]) if e.data.get("measure") else ""),
    Column("case", Text("委托法院案号", "Case"), lambda e: e.data.get("case_no")),
    Column("role", Text("本院角色", "Our role"), lambda e: exchange_role(e.role)),
    Column("peer", Text("对方法院", "Other court"), lambda e: court_name(e.peer)),
    Column("state", Text("状态", "State"), lambda e: state_title(e.procedure, e.state)),
    Column("due", Text("期限", "Due"), lambda _: ""),
    Column("opened", Text("开始", "Begun"), lambda e: e.opened_at, sort=("opened_at", "exchange_id")),
]


@blueprint.get("/duties")
def duties() -> str | Response:
    """What this court owes, by date, each with the computation of its day."""
    everything, of_body = request.args.get("all") == "1", request.args.get("body", "")
    filters: dict[str, Any] = {"body": of_body} if of_body in set(Body) else {}
    with node().store.read() as unit:
        rows = unit.duties if everything else EachOf(unit.duties, "state", sorted(OWED))
        if tables.wants_csv():
            return tables.csv_file(rows, DUTY_COLUMNS, filters, sort="due", file_name="duties.csv")
        list_ = tables.listing(rows, DUTY_COLUMNS, filters, sort="due")
        cases = unit.cases.where(lineage_id__in=list({row.lineage_id for row in list_.rows}))
    numbers = {case.lineage_id: case.case_no for case in cases}
    return render_template(
        "duties.html", list=list_, everything=everything, numbers=numbers, bodies=list(Body), of_body=of_body
    )


@blueprint.get("/tasks")
def tasks() -> str | Response:
    """Alarms, gaps, parked messages: those open unless asked otherwise, of one body, of one sort."""
    state = "done" if request.args.get("state") == "done" else "open"
    of_body, code = request.args.get("body", ""), request.args.get("code", "")[:60]
    filters = {"state": state} | ({"body": of_body} if of_body in set(Body) else {}) | ({"code": code} if code else {})
    with node().store.read() as unit:
        if tables.wants_csv():
            return tables.csv_file(unit.tasks, TASK_COLUMNS, filters, sort="-opened_at", file_name="tasks.csv")
        found = tables.listing(unit.tasks, TASK_COLUMNS, filters, sort="-opened_at")
        cases = unit.cases.where(lineage_id__in=list({row.lineage_id for row in found.rows}))
    numbers = {case.lineage_id: case.case_no for case in cases}
    bodies = sorted(node().profile.bodies)
    return render_template(
        "tasks.html", tasks=found, numbers=numbers, state=state, body_asked=of_body, code=code, bodies=bodies
    )


@blueprint.post("/tasks/<task_id>")
def finish_task(task_id: str) -> Response:
    """A person says that it is dealt with, and how."""
    note = request.form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise BadInput(Text("说明过长（上限 500 字）。", "The note is too long (500 characters at most)."))
    acts.finish_task(node(), person(), task_id, note=note, command_id=request.form.get("command") or None)
    return redirect(url_for("lists.tasks"), 303)


@blueprint.get("/matters")
def matters() -> str | Response:
    """Entrusted matters: what this court has elsewhere and does for others, complaints, and what superiors are told of."""
    asked = request.args.get("procedure", "")
    chosen = [asked] if asked in MATTERS else MATTERS
    with node().store.read() as unit:
        rows = EachOf(unit.exchanges, "procedure", chosen)
        if tables.wants_csv():
            return tables.csv_file(rows, MATTER_COLUMNS, {}, sort="-opened", file_name="matters.csv")
        list_ = tables.listing(rows, MATTER_COLUMNS, {}, sort="-opened")
        about: dict[str, Any] = {
            "subject_id__in": [row.exchange_id for row in list_.rows],
            "state__in": ["open", "overdue"],
        }
        due: dict[str, Duty] = {}
        for duty in unit.duties.where(order_by=("due_on", "due_at"), **about):
            due.setdefault(duty.subject_id, duty)
    return render_template("matters.html", list=list_, due=due, procedures=MATTERS, asked=asked)


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
