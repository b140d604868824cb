"""JSON logs: one object per line, found again by trace, and never anything that a person typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from builders import Country, four_courts
from flask import request
from opentelemetry.sdk.trace import TracerProvider

from shared.domain.errors import NotFound
from shared.telemetry.logs import LEFT_OUT, JsonLines
from shared.telemetry.tracer import OtelTracer
from shared.web.app import create_app

NAME = "张三丰"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    four = four_courts(tmp_path_factory.mktemp("country"))
    yield four
    four.close()


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the root logger writes as JSON."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines("gd0304"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def said(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_the_log_of_a_request_that_fails_over_a_partys_name_has_its_trace_and_place_but_not_the_name(
    country: Country, lines: StringIO
) -> None:
    # Given a page with a fault that quotes what was typed
    node = replace(country.nodes["gd0304"], tracer=OtelTracer(TracerProvider()))
    app = create_app(node, secret_key=b"x")

    def broken() -> str:
        raise ValueError(f"no such party: {request.args['name']}")

    app.add_url_rule("/broken", "broken", broken)
    app.view_functions["broken"].public = True  # type: ignore[attr-defined]

    # When it is asked with a name
    traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = app.test_client().get(f"/broken?name={NAME}", headers={"traceparent": traceparent})

    # Then the line leads to the trace and to the place, and names nobody, in no spelling
    assert answer.status_code == 500
    [line] = [each for each in said(lines) if each["logger"] == "shared.web.problems"]
    assert (line["level"], line["court"], line["error"]) == ("error", "gd0304", "ValueError")
    assert line["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert len(line["span_id"]) == 16
    assert line["at"][-1].startswith("tests/telemetry/test_logs.py:")
    text = lines.getvalue()
    assert NAME not in text
    assert "%E5%BC%A0" not in text
    assert json.dumps(NAME).strip('"') not in text


@pytest.mark.parametrize(
    ("logger", "text", "args", "event", "facts"),
    [
        ("shared.flows.watch", "duty %s failed", ("d-1",), "duty %s failed", ["d-1"]),
        ("shared.flows.apply", "nothing more of %s: %s", ("m-1", NotFound(name=NAME)), "nothing more of %s: %s", ["m-1", "not_found"]),
        ("shared.flows.apply", "%s", (NAME,), "%s", [LEFT_OUT]),
        ("shared.flows.apply", "%s", ("Zhang San",), "%s", [LEFT_OUT]),
        ("gunicorn.error", "Error handling request %s", ("/cases?q=Zhang",), "Error handling request %s", [LEFT_OUT]),
        ("gunicorn.error", "WORKER TIMEOUT (pid:%s)", (17,), "WORKER TIMEOUT (pid:%s)", [17]),
        ("gunicorn.error", f"Invalid request from ip=127.0.0.1: {NAME}", (), f"Invalid request from{LEFT_OUT}", None),
        ("kombu", "Connected", (), "Connected", None),
    ],
)  # fmt: skip
def test_a_line_keeps_the_words_of_the_program_and_identifiers_and_drops_what_may_be_typed(
    lines: StringIO, logger: str, text: str, args: tuple[Any, ...], event: str, facts: list[Any] | None
) -> None:
    logging.getLogger(logger).warning(text, *args)

    [line] = said(lines)
    assert line["event"] == event
    assert line.get("facts") == facts
    assert NAME not in lines.getvalue()


def test_a_line_outside_a_span_has_no_trace(lines: StringIO) -> None:
    logging.getLogger("shared.flows.watch").warning("swept")

    assert set(said(lines)[0]) == {"ts", "level", "logger", "event", "court"}
