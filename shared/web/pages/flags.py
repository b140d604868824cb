"""Pages of flags and of the list of supervised matters."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.web.here import node
from shared.web.reading import flags

blueprint = Blueprint("flags", __name__)


@blueprint.get("/flags")
def listed() -> str:
    """All flags this court knows, open ones first."""
    with node().store.read() as unit:
        rows = flags.everything(unit, node().court_id)
    return render_template("flags.html", flags=rows)


@blueprint.get("/listed")
def matters() -> str:
    """Matters this court has put on its list; no party is named."""
    with node().store.read() as unit:
        rows = flags.listed(unit)
    return render_template("listed.html", rows=rows)
