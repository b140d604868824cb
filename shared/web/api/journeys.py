"""The journey of a case through courts, from signed statements."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from shared.web.api.shape import Body, Endpoints, command_id
from shared.web.here import node
from shared.web.reading import journeys
from shared.web.reading.plain import plain

blueprint = Endpoints("api_journeys", __name__, description="流转轨迹 journeys")


class Ask(Body):
    """Nothing to say: the courts asked are those this node exchanged messages with, then those they name."""


@blueprint.route("/journeys/<case_no>", methods=["GET"])
@blueprint.response(200, description="courts, stages, and the seconds in queue, in transit, waiting, with a person")
def show(case_no: str) -> Response:
    """The journey as far as answers are there."""
    here = node()
    with here.store.read() as unit:
        lineage_id = journeys.lineage_named(unit, case_no)
        found = journeys.read_journey(here, unit, lineage_id)
    return jsonify(plain(found) | {"passages": [_with_seconds(passage) for passage in found.passages]})


@blueprint.route("/journeys/<case_no>", methods=["POST"])
@blueprint.arguments(Ask, required=False)
@blueprint.response(202, description="asked; read again for the answers")
def ask(_: dict[str, Any], case_no: str) -> Response:
    """Ask the other courts."""
    command_id()  # a malformed key is refused although asking twice does no harm
    here = node()
    with here.store.read() as unit:
        lineage_id = journeys.lineage_named(unit, case_no)
    query_id, courts = journeys.ask(here, lineage_id)
    answer = jsonify({"query_id": query_id, "asked": courts})
    answer.status_code = 202
    return answer


def _with_seconds(passage: Any) -> dict[str, Any]:
    return plain(passage) | {"seconds": journeys.seconds(passage)}
