"""One span per request, named by its route; nothing of a party, no query, none for health checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from shared.flows.ports_telemetry import NullSpan, Span, SpanKind
from shared.telemetry.names import may_say
from shared.web.app import create_app


class Recorder:
    """A tracer that keeps what it was told."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, str, dict[str, Any]]] = []

    @contextmanager
    def span(
        self, name: str, *, parent: str | None = None, links: Sequence[str] = (), kind: SpanKind = "internal",
        attributes: Mapping[str, str | int] | None = None,
    ) -> Iterator[Span]:  # fmt: skip
        told = dict(attributes or {})
        self.spans.append((name, kind, told))
        kept = NullSpan(parent)
        kept.set = told.__setitem__  # type: ignore[method-assign]
        yield kept


def test_a_request_is_one_server_span_named_by_its_route_alone(lower: Any) -> None:
    recorder = Recorder()
    client = create_app(replace(lower.node, tracer=recorder), secret_key=b"x").test_client()

    client.get("/cases/（2026）粤0304执1号?number=张某")
    client.get("/api/v1/cases/秘密?q=张某")

    assert [(name, kind) for name, kind, _ in recorder.spans] == [
        ("GET /cases/<case_no>", "server"), ("GET /api/v1/cases/<case_no>", "server"),
    ]  # fmt: skip
    assert "张" not in str(recorder.spans)
    assert "秘密" not in str(recorder.spans)
    assert recorder.spans[1][2]["http.response.status_code"] == 401
    assert all(may_say(name, value) for _, _, told in recorder.spans for name, value in told.items())


def test_health_checks_and_static_files_leave_no_span(lower: Any) -> None:
    recorder = Recorder()
    client = create_app(replace(lower.node, tracer=recorder), secret_key=b"x").test_client()

    for path in ("/healthz", "/readyz", "/static/zhixing.css", "/nowhere"):
        client.get(path).close()

    assert recorder.spans == []
