"""Telemetry never stands in the way of work."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.flows.ports_telemetry import NullTracer
from shared.telemetry import names
from shared.telemetry.setup import UnknownTelemetryProtocol, start_telemetry

SPANS = 3_000  # more than the queue holds


class Collector(ThreadingHTTPServer):
    daemon_threads = True
    status = 200

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENDPOINT", "TRACES_ENDPOINT", "PROTOCOL", "TRACES_PROTOCOL", "TIMEOUT", "TRACES_TIMEOUT"):
        monkeypatch.delenv(f"OTEL_EXPORTER_OTLP_{name}", raising=False)
    for name in ("OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_BSP_SCHEDULE_DELAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """A stopped process part goes away by itself, even when the collector does not answer."""
    yield
    deadline = time.monotonic() + 10
    while left := [each for each in threading.enumerate() if each.name.startswith(("Otel", "telemetry"))]:
        assert time.monotonic() < deadline, left
        left[0].join(0.1)


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    server = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def test_a_node_is_named_by_tier_and_court() -> None:
    memory = InMemorySpanExporter()
    telemetry = start_telemetry("high", "gd", exporter=memory, strict=True)
    with telemetry.tracer.span(names.ISSUE):
        pass
    telemetry.stop()

    (span,) = memory.get_finished_spans()
    assert span.resource.attributes["service.name"] == "zhixing.high"
    assert span.resource.attributes["zhixing.court"] == "gd"


def test_with_a_collector_named_spans_reach_it(collector: Collector) -> None:
    telemetry = start_telemetry("basic", "gd0304")
    with telemetry.tracer.span(names.ISSUE):
        pass
    telemetry.stop()

    request = ExportTraceServiceRequest.FromString(collector.bodies[0])
    assert request.resource_spans[0].scope_spans[0].spans[0].name == names.ISSUE


def test_without_a_collector_no_thread_starts_and_traces_still_go_on() -> None:
    before = threading.active_count()
    telemetry = start_telemetry("basic", "gd0304")

    with telemetry.tracer.span(names.ISSUE) as span:
        assert span.traceparent.startswith("00-")
    assert threading.active_count() == before
    telemetry.stop()


def work_and_stop_seconds() -> tuple[float, float]:
    telemetry = start_telemetry("basic", "gd0304")
    begun = time.monotonic()
    for _ in range(SPANS):
        with telemetry.tracer.span(names.HANDLE):
            pass
    worked = time.monotonic()
    telemetry.stop(within_seconds=0.5)
    return worked - begun, time.monotonic() - worked


def test_a_collector_that_is_off_delays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{reserved.getsockname()[1]}")
        work, stop = work_and_stop_seconds()

    assert work < 3
    assert stop < 1.5


def test_a_collector_that_never_answers_delays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        work, stop = work_and_stop_seconds()

    assert work < 3
    assert stop < 1.5


def test_a_collector_answering_503_delays_nothing(collector: Collector) -> None:
    collector.status = 503

    work, stop = work_and_stop_seconds()

    assert collector.bodies
    assert work < 3
    assert stop < 1.5


@pytest.mark.parametrize("protocol", ["grpc", "http/json"])
def test_another_protocol_is_refused_with_the_setting_to_change(monkeypatch: pytest.MonkeyPatch, protocol: str) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)

    with pytest.raises(UnknownTelemetryProtocol) as refused:
        start_telemetry("basic", "gd0304")

    assert "OTEL_EXPORTER_OTLP_PROTOCOL" in refused.value.todo.zh


def test_switched_off_it_traces_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")

    telemetry = start_telemetry("basic", "gd0304")

    assert isinstance(telemetry.tracer, NullTracer)
    telemetry.stop()
