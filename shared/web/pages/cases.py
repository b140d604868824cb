"""Cases of this court: the list, and the file of one."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from shared.flows.separation import standing
from shared.web.here import node, person
from shared.web.reading import cases, flags, offers
from shared.web.reading.grouping import grouped
from shared.web.reading.messages import statements

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
STATES = ("open", "custody", "closed")
SHOWN = 200


@blueprint.get("")
def listed() -> str:
    """Search by the beginning of a 案号 and by state."""
    number, state = request.args.get("number", "")[:80], request.args.get("state", "")
    with node().store.read() as unit:
        found = cases.search(unit, number=number, state=state if state in STATES else "", limit=SHOWN)
        held = {p.power_id for p in unit.powers.where(state="held", holder=node().court_id)}
    return render_template("cases.html", cases=found, number=number, state=state, states=STATES, held=held)


@blueprint.get("/<case_no>")
def show(case_no: str) -> str:
    """One case: who holds the power, parties, controls, money, duties, exchanges, timeline."""
    here, who = node(), person()
    with here.store.read() as unit:
        file = cases.read_case(here, unit, cases.case_named(unit, case_no))
        winner = file.power.certificate.get("ruling") if file.power else None
        service = statements(unit, evidence_id=file.power.certificate.get("service", "")) if file.power else []
        ruling = unit.inbox.get(winner) if winner else None
        stands = standing(here, unit, file.case.lineage_id, who.person_id)
        marked = flags.of_lineage(unit, here.court_id, file.case.lineage_id)
    offered = offers.for_case(here, who, file.case, stands)
    return render_template(
        "case.html", file=file, case=file.case, offered=offered, groups=grouped(here, offered), service=service, ruling=ruling,
        flags=marked,
        exchange_offers={e.exchange_id: offers.for_exchange(here, who, e, stands) for e in [*file.exchanges, *(days.row for days in file.excluded)]},
    )  # fmt: skip
