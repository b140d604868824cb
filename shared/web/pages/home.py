"""The home page: what must I do now? The profile of the tier says which panels, the person's post which come first."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.web.here import node, person
from shared.web.reading import offers
from shared.web.reading.homes.counted import counted
from shared.web.reading.homes.panels import panels_for
from shared.web.reading.homes.seat import Seat

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def show() -> str:
    """Numbers, then the panels; what is empty and not of this person's post is only named."""
    here, who = node(), person()
    with here.store.read() as unit:
        seat = Seat(here, unit, who, here.clock.legal_today())
        panels, numbers = panels_for(seat, here.profile.panels), counted(seat)
    return render_template(
        here.profile.home, numbers=numbers, shown=[each for each in panels if each.data or each.first],
        quiet=[each.panel for each in panels if not each.data and not each.first],
        acts=[each for each in offers.for_court(here, who) if each.allowed],
    )  # fmt: skip
