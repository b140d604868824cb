"""Pages of the command centre: the desk, the rota, the telephone log, leads, reward notices."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from shared.domain.duty_rota import Call, Shift
from shared.web.here import node, person
from shared.web.reading import command_centre as reading
from shared.web.reading import offers

blueprint = Blueprint("command_centre", __name__, url_prefix="/command-centre")
SHOWN = 200


@blueprint.get("")
def show() -> str:
    """Who is on duty, calls, leads, orders with their stages, incidents; courts nearest to a place first."""
    near = request.args.get("near", "").strip()
    region = node().registry.find(near).region_code if near else ""
    with node().store.read() as unit:
        desk = reading.read_desk(node(), unit, region)
    return render_template("command_centre.html", desk=desk, stages=reading.STAGES, near=near, may=_may())


def _may() -> set[str]:
    """Acts of no case that this person may do: only these have buttons."""
    return {offered.name for offered in offers.for_court(node(), person()) if offered.allowed}


@blueprint.get("/rota")
def rota() -> str:
    """The published shifts, the newest first."""
    with node().store.read() as unit:
        shifts = unit.of(Shift).where(order_by=("-start_at",), limit=SHOWN)
    return render_template("command_centre_rota.html", shifts=shifts, may=_may())


@blueprint.get("/phone")
def phone() -> str:
    """The telephone log, the newest day first; what was corrected stays."""
    with node().store.read() as unit:
        calls = unit.of(Call).where(order_by=("-day", "-no"), limit=SHOWN)
    corrected = {call.corrects: call for call in calls if call.corrects}
    return render_template("command_centre_phone.html", calls=calls, corrected=corrected, may=_may())


@blueprint.get("/leads")
def leads() -> str:
    """All leads with the clock of each; who gave one is shown only to those who may know."""
    with node().store.read() as unit:
        rows = unit.exchanges.where(procedure="lead", order_by=("-opened_at",), limit=SHOWN)
        duties = unit.duties.where(subject_id__in=[row.exchange_id for row in rows], order_by=("due_on", "due_at"))
        sources = {row.exchange_id: reading.source_of(unit, row, person()) for row in rows}
    due = {duty.subject_id: duty for duty in duties}
    return render_template("command_centre_leads.html", rows=rows, due=due, sources=sources, may=_may())


@blueprint.get("/rewards")
def rewards() -> str:
    """Reward notices with their tips by number; who is paid is shown to the payer alone."""
    with node().store.read() as unit:
        notices = unit.exchanges.where(procedure="reward_notice", order_by=("-opened_at",), limit=SHOWN)
        sheets = [reading.reward_sheet(unit, notice, person()) for notice in notices]
    return render_template("command_centre_rewards.html", sheets=sheets)
