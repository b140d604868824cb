"""Pages for staff: Chinese first, English at a click, no script needed. Forms are made from declarations."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request
from jinja2 import ChoiceLoader, FileSystemLoader

from shared.flows.node import Node
from shared.web.here import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from shared.web.pages import (
    alerts,
    attachments,
    cases,
    circulation,
    clock,
    command_centre,
    delegations,
    dispute,
    doing,
    drafts,
    exchange_map,
    exchanges,
    flags,
    home,
    integrity,
    journeys,
    ledger,
    lists,
    messages,
    node_events,
    parked,
    portal,
    portal_desk,
    preservation,
    printing,
    proofs,
    reliability,
    showing,
    sign_in,
    style,
    traces,
    wall,
)

BLUEPRINTS = (
    sign_in.blueprint, home.blueprint, cases.blueprint, messages.blueprint, drafts.blueprint, delegations.blueprint,
    exchanges.blueprint, doing.blueprint, dispute.blueprint, journeys.blueprint, ledger.blueprint, lists.blueprint,
    proofs.blueprint, attachments.blueprint, circulation.blueprint, node_events.blueprint, alerts.blueprint,
    flags.blueprint, command_centre.blueprint, preservation.blueprint, style.blueprint, traces.blueprint,
    printing.blueprint, portal.blueprint, portal_desk.blueprint, integrity.blueprint, exchange_map.blueprint,
    reliability.blueprint, parked.blueprint, wall.blueprint,
)  # fmt: skip
SERVICES = Path(__file__).resolve().parents[3] / "services"
READER_DAYS = 365


def install(app: Flask, node: Node) -> None:
    """Register the pages; a tier's own templates come first."""
    own = SERVICES / node.court.tier.value / "templates"
    if own.is_dir() and app.jinja_loader is not None:
        app.jinja_loader = ChoiceLoader([FileSystemLoader(own), app.jinja_loader])
    showing.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    clock.install(app, node)
    app.after_request(remember_reader)


def remember_reader(response: Response) -> Response:
    """Keep what the reader asked for in the address: the language, the colours."""
    for name, known, cookie in (("lang", LANGUAGES, LANGUAGE_COOKIE), ("theme", THEMES, THEME_COOKIE)):
        asked = request.args.get(name, "")
        if asked in known:
            response.set_cookie(cookie, asked, max_age=READER_DAYS * 86_400, httponly=True, samesite="Lax")
    return response
