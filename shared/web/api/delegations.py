"""Delegations (授权) of approving and reviewing."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from shared.domain.delegations import DELEGATORS, Delegation
from shared.flows import delegating
from shared.web.api.shape import Body, Endpoints, Paging, command_id, identifier, page, text
from shared.web.here import node, person
from shared.web.reading.delegations import standing
from shared.web.reading.plain import plain

blueprint = Endpoints("api_delegations", __name__, description="授权 delegations")


class DelegationRequest(Body):
    """Who may do the act for the caller on which legal days, both counted."""

    act = fields.String(
        required=True,
        validate=validate.OneOf(list(DELEGATORS), error="应为下列之一：{choices} | has to be one of {choices}"),
    )
    delegate_id = identifier(required=True)
    from_on = fields.Date(required=True)
    until_on = fields.Date(required=True)
    reason = text(most=2000, required=True)


@blueprint.route("/delegations", methods=["GET"])
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, description="delegations, newest first; `standing`: given, to_come, expired or revoked")
def listed(given: dict[str, Any]) -> Response:
    """Delegations of this court."""
    with node().store.read() as unit:
        return page(
            lambda most: unit.delegations.where(order_by=("-given_at", "delegation_id"), limit=most), given, _shown
        )


@blueprint.route("/delegations", methods=["POST"])
@blueprint.arguments(DelegationRequest)
@blueprint.response(201, description="the delegation, signed by the caller")
def give(given: dict[str, Any]) -> Response:
    """Delegate. 403 `not_allowed`, 404 `not_found`, 409 `overlapping_delegation`, 422 `bad_input`."""
    here = node()
    delegation_id = delegating.give(here, person(), command_id=command_id(), **given)
    with here.store.read() as unit:
        answer = jsonify(_shown(unit.delegations.need(delegation_id)))
    answer.status_code = 201
    return answer


@blueprint.route("/delegations/<delegation_id>/revoke", methods=["POST"])
@blueprint.response(200, description="the delegation, revoked")
def revoke(delegation_id: str) -> Response:
    """End it now; what was signed under it stays signed. 403 `not_allowed`, 409 `no_such_transition`."""
    here = node()
    delegating.revoke(here, person(), delegation_id, command_id=command_id())
    with here.store.read() as unit:
        return jsonify(_shown(unit.delegations.need(delegation_id)))


def _shown(delegation: Delegation) -> dict[str, Any]:
    shown: dict[str, Any] = plain(delegation)
    return shown | {"standing": standing(delegation, node().clock.legal_today())}
