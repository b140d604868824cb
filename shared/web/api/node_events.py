"""Node events: what this court's cases have gone through, and recording many at once."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from shared.domain.errors import NotFound
from shared.domain.node_events import EVENT_KINDS, NodeEvent, event_kind
from shared.flows import acts
from shared.messages.kinds import About
from shared.procedures.node_events.papers import MOST_LINES
from shared.web.api.describing import PROBLEM
from shared.web.api.shape import Body, Endpoints, Query, command_id, text
from shared.web.here import node, person
from shared.web.reading.cases import case_named
from shared.web.reading.node_events import after
from shared.web.reading.plain import plain

blueprint = Endpoints("api_node_events", __name__, description="流程节点 node events")
MOST_READ = 500


class EventQuery(Query):
    """`after`: number of the last event the client has. `case_no`, `kind`: only those."""

    case_no = text(most=80)
    kind = text(most=60)
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**53 - 1))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST_READ))


class Batch(Body):
    """`events`: objects with case_no, kind and, where they apply, on, subject_id, document_no, detail (an object)."""

    events = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(1, MOST_LINES))


@blueprint.route("/events", methods=["GET"])
@blueprint.arguments(EventQuery, location="query")
@blueprint.response(200, description="events in the order of the chain; `next`: number to go on after")
@blueprint.doc(responses={"404": PROBLEM})
def find(given: dict[str, Any]) -> Response:
    """Events of this court, oldest first. 404 for an unknown case or kind."""
    filters = {}
    with node().store.read() as unit:
        if given["case_no"]:
            filters["lineage_id"] = case_named(unit, given["case_no"]).lineage_id
        if given["kind"]:
            filters["kind"] = event_kind(given["kind"]).name
        rows = after(unit, given["after"], given["limit"], **filters)
    going_on = rows[-1].seq if len(rows) == given["limit"] else None
    return jsonify({"items": [_shown(row) for row in rows], "next": going_on})


@blueprint.route("/events", methods=["POST"])
@blueprint.arguments(Batch)
@blueprint.response(200, description="how many were recorded, first and last number")
def record(given: dict[str, Any]) -> Response:
    """Record many; all or none. 422 `bad_line` with the number of the line. An Idempotency-Key makes it safe to repeat."""
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in given["events"])
    done = acts.perform(node(), person(), "record_node_events", About(""), {"lines": lines}, command_id=command_id())
    return jsonify(plain(done))


@blueprint.route("/events/<event_id>", methods=["GET"])
@blueprint.response(200, description="one event")
def show(event_id: str) -> Response:
    """One event. 404."""
    with node().store.read() as unit:
        row = unit.of(NodeEvent).get(event_id)
    if row is None:
        raise NotFound(name=event_id)
    return jsonify(_shown(row))


@blueprint.route("/event-kinds", methods=["GET"])
@blueprint.response(200, description="every kind with its node and title")
def kinds() -> Response:
    """Kinds of events."""
    return jsonify({"items": [plain(kind) for kind in EVENT_KINDS.values()]})


def _shown(row: NodeEvent) -> dict[str, Any]:
    shown: dict[str, Any] = plain(row)
    return shown | {"days_late": row.days_late}
