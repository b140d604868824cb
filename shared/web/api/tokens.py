"""Tokens for programs: login and password for a bearer token; ended by DELETE or by time."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from shared.web import auth
from shared.web.api.describing import PROBLEM
from shared.web.api.shape import Body, Endpoints, text
from shared.web.here import node, person
from shared.web.reading.plain import plain

blueprint = Endpoints("api_tokens", __name__, description="令牌 tokens")


class Credentials(Body):
    """Login and password."""

    login = text(most=100, required=True)
    password = text(most=1024, required=True)


@blueprint.route("/tokens", methods=["POST"])
@auth.public
@blueprint.arguments(Credentials)
@blueprint.response(201, description="the token, shown once")
@blueprint.doc(security=[], responses={"429": PROBLEM})
def create(given: dict[str, Any]) -> Response:
    """A token for 12 hours. Raises WrongPassword (401)."""
    who = auth.check(node(), given["login"], given["password"])
    token, row = auth.new_token(node(), who)
    answer = jsonify({"token": token, "expires_at": plain(row.expires_at), "person": plain(who)})
    answer.status_code = 201
    return answer


@blueprint.route("/tokens/current", methods=["DELETE"])
@blueprint.response(204)
def end() -> None:
    """End the token used."""
    auth.drop_token(node())


@blueprint.route("/me", methods=["GET"])
@blueprint.response(200, description="who this token acts for")
def me() -> Response:
    """The person, with roles and bodies."""
    return jsonify(plain(person()))
