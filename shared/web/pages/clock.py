"""法定时钟, only in a demonstration: how far legal time is ahead, what falls due next here, and going forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Flask, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from shared.domain.errors import Text, ZhixingError
from shared.domain.people import Role
from shared.flows.clock_control import BadSpan, ClockControl, shown
from shared.flows.due_instants import next_due
from shared.flows.node import Node
from shared.web.auth import require_role
from shared.web.here import node, person

blueprint = Blueprint("clock", __name__)
STOPS_SHOWN = 60
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Ahead:
    """Legal time of a demonstration, and by how much it is ahead."""

    now: datetime
    by: Text


def install(app: Flask, here: Node) -> None:
    """Nothing at all on a node that is no demonstration."""
    if here.clock_control is None:
        return
    app.context_processor(lambda: {"clock_moves": True, "clock_ahead": _ahead(here)})
    app.register_blueprint(blueprint)


def _ahead(here: Node) -> Ahead | None:
    legal = here.clock.legal_now()
    ahead = timedelta(seconds=round((legal - here.clock.now()).total_seconds()))
    if not ahead:
        return None
    by = Text("{days} 天", "{days} days") if ahead.days else Text("{hours} 小时", "{hours} hours")
    return Ahead(legal, by.filled(days=ahead.days, hours=ahead.seconds // 3600))


@blueprint.get("/clock")
def show() -> str:
    """Legal time, the next instants of this court, the form, and how the last request goes."""
    return _page(None)


@blueprint.post("/clock")
def forward() -> Response | tuple[str, int]:
    """Ask to go forward; who asked sees the progress on the page."""
    require_role(Role.OPERATOR)
    here = node()
    try:
        _control(here).ask(_target(), now=here.clock.legal_now(), by=f"{here.court_id} {person().login}")
    except ZhixingError as problem:
        return _page(problem), problem.status
    return redirect(url_for("clock.show"), 303)


def _target() -> str:
    """What the form asks for: a date, or an amount and a unit. Raises BadSpan."""
    until, amount = (request.form.get(name, "").strip()[:LONGEST] for name in ("until", "amount"))
    if bool(until) == bool(amount):
        raise BadSpan(given=f"{until} {amount}".strip())
    return until or f"{amount} {request.form.get('unit', '')[:LONGEST]}"


def _control(here: Node) -> ClockControl:
    assert here.clock_control is not None
    return here.clock_control


def _page(problem: ZhixingError | None) -> str:
    require_role(Role.OPERATOR)
    here = node()
    control = _control(here)
    with here.store.read() as unit:
        upcoming = next_due(here, unit)
        cases = unit.cases.where(lineage_id__in=list({due.lineage_id for due in upcoming}))
    last = control.progress()
    return render_template(
        "clock.html", problem=problem, upcoming=upcoming, last=last, running=control.busy(), attended=control.attended(),
        stops=last.stops[-STOPS_SHOWN:] if last else (), numbers={case.lineage_id: case.case_no for case in cases},
        typed=request.form, now=here.clock.legal_now(), shown=shown,
    )  # fmt: skip
