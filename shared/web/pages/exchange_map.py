"""The live picture of the exchange: the tree of courts with what flows between them, hop by hop."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request

from shared.domain.traffic import WINDOW_SECONDS
from shared.flows.ports_traffic import NoPictures
from shared.web.here import node
from shared.web.reading.exchange.drawing import drawn
from shared.web.reading.exchange.passages import COLUMNS, matters
from shared.web.reading.exchange.tree import planted

blueprint = Blueprint("exchange_map", __name__)
#: How often the page asks for the picture again.
EVERY_MS = 400


@blueprint.get("/exchange")
def show() -> str:
    """The page; `court` opens a branch."""
    return render_template("exchange_map.html", every_ms=EVERY_MS, **_picture())


@blueprint.get("/exchange/live")
def live() -> str:
    """The part of it that changes, alone."""
    return render_template("exchange_map_live.html", **_picture())


def _picture() -> dict[str, object]:
    here, asked = node(), request.args.get("court", "")
    now, on = here.clock.now(), here.clock.legal_today()
    branches = here.pictures.read()
    tree = planted(here, branches, asked, now)
    hops = [hop for branch in branches.values() for hop in branch.hops]
    spots = [spot for spot in tree.spots.values() if spot.state != "outside"]
    return {
        "off": isinstance(here.pictures, NoPictures),
        "asked": asked if asked in tree.courts else "",
        "tree": tree,
        "spots": spots,
        "drawing": drawn(tree, hops, here.registry, here.clock.legal_now(), on),
        "matters": matters(hops),
        "columns": [column for column, _ in COLUMNS],
        "window_minutes": WINDOW_SECONDS // 60,
        "messages": sum(picture.total.sent for picture in tree.courts.values()),
        "silent": sum(len(spot.silent) for spot in spots),
        "waiting": {name: sum(spot.waiting[name] for spot in spots) for name in ("unreceipted", "parked", "held", "buffered")},
        "refusals": sum((spot.refusals for spot in spots), Counter()),
        "oldest_seconds": max((spot.oldest_seconds or 0.0 for spot in spots), default=0.0),
        "now": now,
    }  # fmt: skip
