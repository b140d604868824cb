"""The JSON API under `/api/v1`: bearer tokens only, problem documents for every error, OpenAPI at `openapi.json`."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect

from shared.web.api import (
    acts,
    alerts,
    attachments,
    cases,
    courts,
    delegations,
    describing,
    drafts,
    evidence,
    flags,
    journeys,
    messages,
    node_events,
    tokens,
)

PREFIX = "/api/v1"
BLUEPRINTS = (
    tokens.blueprint, cases.blueprint, acts.blueprint, drafts.blueprint, delegations.blueprint, messages.blueprint,
    evidence.blueprint, journeys.blueprint, courts.blueprint, attachments.blueprint, node_events.blueprint,
    alerts.blueprint, flags.blueprint,
)  # fmt: skip


def install(app: Flask, release: str) -> None:
    """Register the API. It never reads cookies, so forged forms cannot reach it: exempt from the form token."""
    app.config.update(
        API_TITLE="执行 Zhixing 节点 API",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(
        app,
        spec_kwargs={
            "info": {"description": f"One court's node. Law release {release}. Errors are application/problem+json."},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    describing.install(api)
    csrf: CSRFProtect = app.extensions["zhixing.csrf"]
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=PREFIX)
        csrf.exempt(blueprint)
