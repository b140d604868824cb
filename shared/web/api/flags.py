"""Flags and the list of supervised matters."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from shared.web.api.shape import Endpoints, Paging, page, text
from shared.web.here import node
from shared.web.reading import flags
from shared.web.reading.plain import plain

blueprint = Endpoints("api_flags", __name__, description="督办标记 flags")


class FlagQuery(Paging):
    """`state`: open or struck."""

    state = text(most=20)


@blueprint.route("/flags", methods=["GET"])
@blueprint.arguments(FlagQuery, location="query")
@blueprint.response(200, description="flags this court knows, open ones first, each with the courts that know it")
def find(given: dict[str, Any]) -> Response:
    """Flags on cases."""
    with node().store.read() as unit:
        return page(lambda most: flags.everything(unit, node().court_id, given["state"], most), given)


@blueprint.route("/listed", methods=["GET"])
@blueprint.response(200, description="matters on this court's list; no party is named")
def listed() -> Response:
    """Listed supervision (挂牌督办)."""
    with node().store.read() as unit:
        return jsonify({"items": plain(flags.listed(unit))})
