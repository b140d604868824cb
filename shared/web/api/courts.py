"""The registry of courts."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from shared.domain.courts import Line
from shared.domain.identifiers import require_court_id
from shared.web.api.shape import Endpoints, Query, text
from shared.web.here import node
from shared.web.reading.plain import plain

blueprint = Endpoints("api_courts", __name__, description="法院名录 registry")


class CourtQuery(Query):
    """`search`: part of a name, an id or a code."""

    search = text(most=80, required=True)
    limit = fields.Integer(
        load_default=20, validate=validate.Range(1, 200, error="应在 1 至 200 之间 | has to be 1 to 200")
    )


class LineQuery(Query):
    """As of a day; today when not given."""

    on = fields.Date(load_default=None)


@blueprint.route("/courts", methods=["GET"])
@blueprint.arguments(CourtQuery, location="query")
@blueprint.response(200, description="courts that match")
def search(given: dict[str, Any]) -> Response:
    """Search the registry."""
    return jsonify({"items": plain(node().registry.search(given["search"], given["limit"]))})


@blueprint.route("/courts/<court_id>", methods=["GET"])
@blueprint.response(200, description="one court")
def show(court_id: str) -> Response:
    """One court."""
    return jsonify(plain(node().registry.court(require_court_id(court_id))))


@blueprint.route("/courts/<court_id>/superiors", methods=["GET"])
@blueprint.arguments(LineQuery, location="query")
@blueprint.response(200, description="superiors on both lines, nearest first")
def superiors(given: dict[str, Any], court_id: str) -> Response:
    """Who stands above a court for remedy and for management."""
    on = given["on"] or node().clock.legal_today()
    registry = node().registry
    found = {line.value: plain(registry.superiors(require_court_id(court_id), line, on)) for line in Line}
    return jsonify({"court_id": court_id, "on": on.isoformat(), **found})
