"""Both boxes: what arrived, what was sent, with bytes and signatures for anybody to verify; and what is stuck."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, jsonify
from marshmallow import fields

from shared.domain.errors import Conflict, NotFound, Text
from shared.domain.people import Role
from shared.flows import acts, receive
from shared.messages.signing import to_base64url
from shared.web.api.describing import PROBLEM
from shared.web.api.shape import Endpoints, Paging, command_id, identifier, page, text
from shared.web.auth import require_role
from shared.web.here import node, person
from shared.web.reading import attachments
from shared.web.reading import messages as reading
from shared.web.reading.plain import plain

blueprint = Endpoints("api_messages", __name__, description="收发 inbox and outbox")


class BoxQuery(Paging):
    """By state, kind or lineage; `unsigned` leaves those a person has still to sign for."""

    state = text(most=20)
    kind = text(most=100)
    lineage_id = identifier()
    unsigned = fields.Boolean(load_default=False)


@blueprint.route("/inbox", methods=["GET"])
@blueprint.arguments(BoxQuery, location="query")
@blueprint.response(200, description="messages received, newest first")
def inbox(given: dict[str, Any]) -> Response:
    """Messages received."""
    here = node()
    filters = _filters(given)
    if given["unsigned"]:
        kinds = [kind.name for kind in here.catalogue.messages.values() if kind.sign_for]
        filters = {"kind__in": kinds, "state": "applied", **filters, "signed_for_at": None}
    with here.store.read() as unit:
        return page(
            lambda most: unit.inbox.where(order_by=("-arrived_at", "message_id"), limit=most, **filters), given,
            lambda row: plain(reading.incoming(here, row)),
        )  # fmt: skip


@blueprint.route("/inbox/<message_id>", methods=["GET"])
@blueprint.response(200, description="the message, its stages, its exact bytes and signature")
def received(message_id: str) -> Response:
    """One message received."""
    here = node()
    with here.store.read() as unit:
        row = unit.inbox.need(message_id)
        stages = reading.statements(unit, subject_id=message_id)
        attached = attachments.of_message(here, unit, message_id)
    return jsonify(
        plain(reading.incoming(here, row))
        | {"envelope": plain(reading.envelope(row.bytes_received)), "stages": plain(stages)}
        | {"attachments": plain(attached)}
        | {"signed": reading.proof_of(here, row, row.sender)}
    )


@blueprint.route("/inbox/<message_id>/signature", methods=["POST"])
@blueprint.response(200, description="签收 recorded and told to the sender; again changes nothing")
def sign_for(message_id: str) -> Response:
    """签收: a person takes note of an arrived message."""
    acts.sign_for(node(), person(), message_id, command_id=command_id())
    with node().store.read() as unit:
        row = unit.inbox.need(message_id)
    return jsonify({"message_id": message_id, "signed_for_at": plain(row.signed_for_at), "by": row.signed_for_by})


@blueprint.route("/outbox", methods=["GET"])
@blueprint.arguments(BoxQuery, location="query")
@blueprint.response(200, description="messages sent, newest first")
def outbox(given: dict[str, Any]) -> Response:
    """Messages sent."""
    here = node()
    with here.store.read() as unit:
        return page(
            lambda most: unit.outbox.where(
                order_by=("-issued_at", "message_id"), limit=most, **_filters(given)
            ),
            given, lambda row: plain(reading.outgoing(here, row)),
        )  # fmt: skip


@blueprint.route("/outbox/<message_id>", methods=["GET"])
@blueprint.response(200, description="the message, its stages, its exact bytes and signature")
def sent(message_id: str) -> Response:
    """One message sent."""
    here = node()
    with here.store.read() as unit:
        row = unit.outbox.need(message_id)
        stages = reading.statements(unit, subject_id=message_id)
        attached = attachments.of_message(here, unit, message_id)
    return jsonify(
        plain(reading.outgoing(here, row))
        | {"envelope": plain(reading.envelope(row.bytes_sent)), "stages": plain(stages)}
        | {"attachments": plain(attached)}
        | {"signed": reading.proof_of(here, row, here.court_id)}
    )


@blueprint.route("/outbox/<message_id>/receipt", methods=["GET"])
@blueprint.response(200, description="the recipient's last signed receipt, as bytes and read")
def receipt(message_id: str) -> Response:
    """The receipt of a message sent. 404 while there is none."""
    with node().store.read() as unit:
        row = unit.outbox.need(message_id)
    if row.receipt is None:
        raise NotFound(name=f"{message_id} receipt")
    return jsonify({"bytes": to_base64url(row.receipt), "receipt": json.loads(row.receipt)})


@blueprint.route("/quarantine", methods=["GET"])
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, description="bytes that could not be taken for a court's word")
@blueprint.doc(responses={"403": PROBLEM})
def quarantine(given: dict[str, Any]) -> Response:
    """What did not verify; for the operator."""
    require_role(Role.OPERATOR)
    with node().store.read() as unit:
        return page(lambda most: unit.quarantine.where(order_by=("-arrived_at", "quarantine_id"), limit=most), given)


@blueprint.route("/parked/<message_id>/replay", methods=["POST"])
@blueprint.response(200, description="the state after")
def replay(message_id: str) -> Response:
    """Try a parked message again; for the operator."""
    require_role(Role.OPERATOR)
    with node().store.read() as unit:
        row = unit.inbox.need(message_id)
    if row.state != "parked":
        raise Conflict(
            Text("该消息未停放（{state}）。", "The message is not parked ({state})."),
            Text("只有停放的消息可以重放。", "Only parked messages are replayed."), state=row.state,
        )  # fmt: skip
    return jsonify({"message_id": message_id, "state": receive.replay(node(), message_id, person().person_id)})


def _filters(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("state", "kind", "lineage_id") if given[name]}
