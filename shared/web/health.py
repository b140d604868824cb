"""`/healthz`: this process runs and reaches its database. `/readyz`: it may also send. Both public and untraced."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from shared.domain.errors import ZhixingError
from shared.web.auth import public
from shared.web.here import node

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> tuple[Response, int]:
    """200 with court, tier, law release and the id of its public key; 503 when the database cannot be read."""
    return _state(may_send=False)


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """200 when the node can work and send: database there, key directory in force; else 503 with the reason."""
    return _state(may_send=True)


def _state(*, may_send: bool) -> tuple[Response, int]:
    here = node()
    facts = {"court": here.court_id, "tier": here.court.tier.value, "release": str(here.law.release),
             "key": here.key.key_id}  # fmt: skip
    try:
        with here.store.read() as unit:
            unit.meta.get("court_id")
        if may_send and not here.directory.current().is_fresh(here.clock.now()):
            return jsonify({"status": "directory_expired", **facts}), 503
    except ZhixingError as problem:
        return jsonify({"status": problem.code, **facts}), 503
    return jsonify({"status": "ok", **facts}), 200
