"""Starting and stopping telemetry in one process, always after the fork: it starts a thread.

Spans leave over OTLP/HTTP to the collector that the standard variables name, else to the receiver of this machine if
there is one (`zhixing up` starts it). A collector that is off, slow or answering 503 delays nothing: the queue is
bounded, what does not fit is dropped, and stopping waits at most `STOP_SECONDS`.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from shared.domain.errors import SetupError, Text
from shared.flows.ports_telemetry import NullTracer, Tracer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

EXPORT_TIMEOUT_SECONDS = 2
STOP_SECONDS = 2
FLUSH_MILLISECONDS = 1_000
#: To the receiver of this machine: who looks at a trace has just done something and waits for it.
LOCAL_FLUSH_MILLISECONDS = 300
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_TIMEOUTS = ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")


class UnknownTelemetryProtocol(SetupError):
    """Another OTLP protocol than HTTP with protobuf was asked for."""

    code = "telemetry_protocol"
    what = Text("不支持的遥测协议：{protocol}。", "Telemetry protocol not supported: {protocol}.")
    todo = Text(
        "请把 OTEL_EXPORTER_OTLP_PROTOCOL 设为 http/protobuf（常用端口 4318）。",
        "Set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf (usually port 4318).",
    )


class Telemetry:
    """Telemetry of this process: the tracer for flows, and the provider for web instrumentation."""

    def __init__(
        self, tracer: Tracer, provider: TracerProvider | None = None, sink: SpanExporter | None = None
    ) -> None:
        self.tracer = tracer
        self.provider = provider
        self._sink = sink

    def stop(self, within_seconds: float = STOP_SECONDS) -> None:
        """Send what is queued if that is quick, then let go. Never raises, never waits longer."""
        if self.provider is None:
            return
        # The SDK itself would wait for up to 30 s, and longer for a batch under way.
        closing = threading.Thread(target=self.provider.shutdown, name="telemetry-stop", daemon=True)
        closing.start()
        closing.join(within_seconds)
        if closing.is_alive() and self._sink is not None:
            self._sink.shutdown()  # what is left fails at once, so that the threads end too


def is_disabled() -> bool:
    """Whether the environment wants no telemetry at all."""
    return os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"


def goes_elsewhere() -> bool:
    """Whether the environment names a collector, or wants no spans exported: then the local receiver gets none."""
    return os.environ.get("OTEL_TRACES_EXPORTER") == "none" or any(os.environ.get(name) for name in _ENDPOINTS)


def import_early() -> None:
    """Import what every process will need, before the fork; starts and opens nothing."""
    if not is_disabled():
        import opentelemetry.exporter.otlp.proto.http.trace_exporter  # noqa: F401
        import requests  # noqa: F401

        import shared.telemetry.tracer  # noqa: F401


def start_telemetry(
    tier: str, court_id: str, *, receiver: str = "", exporter: SpanExporter | None = None, strict: bool = False
) -> Telemetry:
    """Telemetry of one node process. `receiver`: address of the receiver of this machine, if there is one.

    `exporter` replaces the one of the environment (tests). With OTEL_SDK_DISABLED nothing is traced, but a parent is
    still handed on. Raises UnknownTelemetryProtocol.
    """
    if is_disabled():
        return Telemetry(NullTracer())
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from shared.telemetry.tracer import OtelTracer

    resource = Resource.create(
        {
            "service.name": f"zhixing.{tier}",
            "service.instance.id": f"{court_id}.{os.getpid()}",
            "zhixing.court": court_id,
        }
    )
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    sink = exporter or _otlp_exporter(receiver)
    if sink is not None:
        # Queue (2,048 spans) and batch (512) are the SDK's, or what OTEL_BSP_* says.
        usual = LOCAL_FLUSH_MILLISECONDS if receiver and not goes_elsewhere() else FLUSH_MILLISECONDS
        delay = None if os.environ.get("OTEL_BSP_SCHEDULE_DELAY") else usual
        provider.add_span_processor(BatchSpanProcessor(sink, schedule_delay_millis=delay))
    return Telemetry(OtelTracer(provider, strict=strict, records=sink is not None), provider, sink)


def _otlp_exporter(receiver: str) -> SpanExporter | None:
    """The exporter of the environment, which reads endpoint, headers and certificates by itself; else the local one."""
    if os.environ.get("OTEL_TRACES_EXPORTER") == "none" or not (receiver or goes_elsewhere()):
        return None
    protocol = next((os.environ[name] for name in _PROTOCOLS if os.environ.get(name)), "http/protobuf")
    if goes_elsewhere() and protocol != "http/protobuf":
        raise UnknownTelemetryProtocol(protocol=protocol)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    said = any(os.environ.get(name) for name in _TIMEOUTS)
    timeout = None if said else EXPORT_TIMEOUT_SECONDS
    if goes_elsewhere():
        return OTLPSpanExporter(timeout=timeout)
    import requests

    session = requests.Session()
    session.trust_env = False  # a proxy of the environment is no way to this machine
    return OTLPSpanExporter(endpoint=f"{receiver}/v1/traces", timeout=timeout, session=session)
