"""One span per request, named by its route template: never the path, the query or anything of a party."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Response, g, request

from shared.flows.node import Node
from shared.telemetry.names import COURT, HTTP_METHOD, HTTP_ROUTE, HTTP_STATUS

UNTRACED = frozenset({"static", "health.alive", "health.ready", "metrics.show"})


def install(app: Flask, node: Node) -> None:
    """Open a span before each request (but health checks and static files) and close it after."""

    @app.before_request
    def _open() -> None:
        # A region that refreshes itself every second would fill the list of traces with nothing.
        refreshed = request.headers.get("X-Requested-With") == "live"
        if request.endpoint in UNTRACED or request.url_rule is None or refreshed:
            return
        stack = g.tracing = ExitStack()
        g.span = stack.enter_context(
            node.tracer.span(
                f"{request.method} {request.url_rule.rule}",
                parent=request.headers.get("traceparent"),
                kind="server",
                attributes={HTTP_METHOD: request.method, HTTP_ROUTE: request.url_rule.rule, COURT: node.court_id},
            )
        )

    @app.after_request
    def _note(response: Response) -> Response:
        span = g.get("span")
        if span is not None:
            span.set(HTTP_STATUS, response.status_code)
            if response.status_code >= 500:
                span.fail(g.get("problem_code", "internal"))
        return response

    @app.teardown_request
    def _close(_: BaseException | None) -> None:
        stack = g.pop("tracing", None)
        g.pop("span", None)
        if stack is not None:
            stack.close()
