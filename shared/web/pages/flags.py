"""Pages of flags and of the list of supervised matters."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from shared.domain.flags import Flag, require_may_strike, require_standing
from shared.domain.refusals import Refused
from shared.procedures.power.routes import stands_above
from shared.web.here import node, person, person_or_nobody
from shared.web.reading import flags, offers

blueprint = Blueprint("flags", __name__)


@blueprint.app_context_processor
def possible() -> dict[str, Any]:
    """For templates: what this person at this court may do about a flag."""
    return {} if person_or_nobody() is None else {"flag_offers": _offered}


def _offered(flag: Flag) -> list[offers.Offered]:
    """Nobody is offered what the court has no standing for, or the post does not allow."""
    here, today = node(), node().clock.legal_today()

    def above(upper: str, lower: str) -> bool:
        return stands_above(here.registry, upper, lower, today)

    found = []
    for name in ("strike_flag", "escalate_flag") if flag.state == "open" else ("reopen_flag",):
        try:
            (require_may_strike if name == "strike_flag" else require_standing)(flag, here.court_id, above)
        except Refused:
            continue
        found.append(offers.of_act(person(), offers.act_named(here, name)))
    return [each for each in found if each.allowed]


@blueprint.get("/flags")
def listed() -> str:
    """All flags this court knows, open ones first."""
    with node().store.read() as unit:
        rows = flags.everything(unit, node().court_id)
    return render_template(
        "flags.html", flags=rows, acts=[offers.of_act(person(), offers.act_named(node(), "raise_flag"))]
    )


@blueprint.get("/listed")
def matters() -> str:
    """Matters this court has put on its list; no party is named."""
    with node().store.read() as unit:
        rows = flags.listed(unit)
    return render_template("listed.html", rows=rows)
