"""The home page: what must I do now?"""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.flows.separation import standings
from shared.web.here import node, person
from shared.web.reading import offers
from shared.web.reading.desk import read_desk

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def show() -> str:
    """Arrivals to sign for, drafts that wait, running procedures, duties by date, tasks, cases."""
    here, who = node(), person()
    with here.store.read() as unit:
        desk = read_desk(here, unit, who)
        stands = standings(here, unit, who.person_id, {e.lineage_id for e in desk.exchanges})
    mine = sorted(desk.cases, key=lambda case: case.handler != who.person_id)
    return render_template(
        [here.profile.home, "home.html"], desk=desk, cases=mine, numbers={c.lineage_id: c.case_no for c in mine},
        elsewhere={e.lineage_id: e.data["case_no"] for e in desk.exchanges if e.data.get("case_no")},
        acts=[o for o in offers.for_court(here, who) if o.allowed],
        todo={e.exchange_id: [o for o in offers.for_exchange(here, who, e, stands[e.lineage_id]) if o.allowed] for e in desk.exchanges},
    )  # fmt: skip
