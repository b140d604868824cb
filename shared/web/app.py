"""The web application of one node: pages for staff, a JSON API for programs, health for machines."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from shared.flows.node import Node
from shared.telemetry.trace_reading import Traces
from shared.web import api, auth, hardening, health, metrics, pages, problems, tracing
from shared.web.compiled_templates import OF_THIS_PROCESS
from shared.web.here import EXTENSION, TRACES
from shared.web.pages import demonstration as switchers
from shared.web.pages.demonstration import Demonstration
from shared.web.sessions import TwoAudiences


def create_app(
    node: Node,
    *,
    secret_key: bytes | str,
    secure_cookies: bool = False,
    demonstration: Demonstration | None = None,
    traces: Traces | None = None,
    worker_metrics: Path | None = None,
    metrics_token_file: Path | None = None,
) -> Flask:
    """The application for `node`. Opens nothing: it may be made before or after the fork.

    `secret_key` signs sessions and form tokens; `secure_cookies` when served over HTTPS; `demonstration` lets
    anybody who reaches it sign in without a password; `traces`: where the pages of traces read.
    `worker_metrics`, `metrics_token_file`: see `shared.web.metrics`.
    """
    app = Flask(__name__)
    app.secret_key = secret_key
    app.session_interface = TwoAudiences()
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = node
    app.extensions[TRACES] = traces or Traces()
    app.url_map.strict_slashes = False
    app.jinja_options = {**app.jinja_options, "bytecode_cache": OF_THIS_PROCESS}
    tracing.install(app, node)
    auth.install(app, node.court_id, secure_cookies=secure_cookies)
    hardening.install(app, secure_cookies=secure_cookies)
    app.register_blueprint(health.blueprint)
    metrics.install(app, node, worker_file=worker_metrics, token_file=metrics_token_file)
    api.install(app, str(node.law.release))
    pages.install(app, node)
    sign_ins = ["sign_in.enter", "api_tokens.create", "printing.verified"]
    if demonstration is not None:
        switchers.install(app, demonstration)
        sign_ins.append("demonstration.become")
    hardening.limit_sign_in(app, *sign_ins)
    hardening.limit_portal(app, "portal.enter", "portal.reply", "portal.send_card")
    problems.install(app)
    return app
