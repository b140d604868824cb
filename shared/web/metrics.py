"""`/metrics` of a node, for Prometheus: with the token where one is set, else to programs of this machine; and the counting of requests."""

from __future__ import annotations

import hmac
import time
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from shared.flows.node import Node
from shared.telemetry.metrics import WebMetrics
from shared.web.auth import public

blueprint = Blueprint("metrics", __name__)
EXTENSION = "zhixing.metrics"
_TOKEN_FILE = "zhixing.metrics_token_file"  # noqa: S105 - the name of a setting
#: A proxy on this machine asks for others: its requests are not this machine's.
_SAID_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_NOBODYS = "无权读取：须出示令牌；未设令牌的，仅限本机。 / Not allowed: show the token; where none is set, from this machine only.\n"
_UNCOUNTED = frozenset({"static", "metrics.show"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@blueprint.get("/metrics")
@public
def show() -> Response:
    """200 with the metrics in Prometheus' text format; 403 to anybody else. Nothing of a party."""
    if not _may_read():
        return Response(_NOBODYS, 403, content_type="text/plain; charset=utf-8")
    found: WebMetrics = current_app.extensions[EXTENSION]
    return Response(generate_latest(found.registry), content_type=CONTENT_TYPE_LATEST)


def install(app: Flask, node: Node, *, worker_file: Path | None = None, token_file: Path | None = None) -> None:
    """Count every request by route template and status, and answer `/metrics`.

    worker_file: where the worker writes its share. token_file: its content is asked of every reader; without the file only this machine reads.
    """
    found = app.extensions[EXTENSION] = WebMetrics(node, worker_file)
    app.extensions[_TOKEN_FILE] = token_file
    app.register_blueprint(blueprint)

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        if request.endpoint not in _UNCOUNTED:
            # Methods and paths nobody declared are one label each: strangers make no series.
            route = request.url_rule.rule if request.url_rule is not None else "none"
            method = request.method if request.method in _METHODS else "other"
            found.requests.labels(method, route, str(response.status_code)).inc()
            if "began" in g:
                found.request_seconds.labels(method, route).observe(time.perf_counter() - g.began)
        return response


def _may_read() -> bool:
    file = current_app.extensions[_TOKEN_FILE]
    if (
        file is None
    ):  # a proxy of this machine that does not say for whom it asks is why a token, once set, is always asked for
        proxied = any(name in request.headers for name in _SAID_BY_PROXIES)
        return request.remote_addr in {"127.0.0.1", "::1"} and not proxied
    wanted, given = _token(file), request.authorization
    if not wanted or given is None or given.type != "bearer":
        return False
    return hmac.compare_digest((given.token or "").encode("utf-8", "surrogatepass"), wanted)


def _token(path: Path) -> bytes:
    """The token as the file has it now, so that it may be changed while the node runs; empty: nobody gets in by one."""
    try:
        return path.read_bytes().strip()
    except OSError:
        return b""
