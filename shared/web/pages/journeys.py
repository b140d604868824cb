"""The journey of a case through courts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as Answer
from werkzeug.wrappers import Response

from shared.domain.errors import NotAllowed, Text, ZhixingError
from shared.domain.identifiers import CaseNumber
from shared.flows import xes
from shared.flows.journey import Step
from shared.web.here import node, person
from shared.web.pages.navigation import may_operate
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
    return render_template("journey_find.html", today=node().clock.legal_today())


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
        sums=journeys.sums(here, journey), pic=journeys.picture(here, journey),
    )  # fmt: skip


@blueprint.get("/<case_no>.xes")
def xes_of(case_no: str) -> Answer:
    """The journey as an event log, as far as answers are here."""
    here = node()
    with here.store.read() as unit:
        lineage_id = journeys.lineage_named(unit, case_no)
        journey = journeys.read_journey(here, unit, lineage_id)
    return _log([(lineage_id, journey.steps)], f"{lineage_id}.xes")


@blueprint.get("/all.xes")
def xes_of_period() -> Answer:
    """This court's own statements on all cases filed in a period, as a stream. For operators and management."""
    if not may_operate(person()):
        raise NotAllowed(
            Text("整批导出由系统运维或综合管理人员办理。", "Whole periods are exported by operators and officers of management."),
            Text("请由有权人员办理；单个案件可在其流转轨迹页导出。", "Let one of them do it; a single case is exported on its journey."),
        )  # fmt: skip
    since, until = _day("since"), _day("until")
    return _log(xes.of_court(node(), since, until), f"{node().court_id}_{since}_{until}.xes")


def _log(cases: Iterable[tuple[str, Iterable[Step]]], file_name: str) -> Answer:
    answer = Answer(xes.document(cases), mimetype="application/xml")
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def _day(name: str) -> date:
    asked = request.args.get(name, "")
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise BadDay(name=name, given=asked) from None


class BadDay(ZhixingError):
    """A day of a period is missing or is none."""

    code = "bad_day"
    status = 422
    what = Text("日期 {name} 有误：“{given}”。", "The day {name} is no day: “{given}”.")
    todo = Text("请写成 年-月-日，例如 2026-03-10。", "Write year-month-day, as 2026-03-10.")


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
