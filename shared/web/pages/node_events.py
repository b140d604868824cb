"""The events of this court, the newest first; those of one case stand on its page."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from shared.domain.node_events import EVENT_KINDS
from shared.web.here import node
from shared.web.reading.node_events import newest

blueprint = Blueprint("node_events", __name__)
SHOWN = 200


@blueprint.get("/node-events")
def listed() -> str:
    """By kind, if one is chosen."""
    kind = request.args.get("kind", "")
    filters = {"kind": kind} if kind in EVENT_KINDS else {}
    with node().store.read() as unit:
        events = newest(unit, SHOWN, **filters)
    return render_template("node_events.html", events=events, kinds=EVENT_KINDS, kind=kind)
