"""One case through five courts, with real spans: objection, reconsideration, elevation, forty days, cross enforcement.

Also a collector of OTLP that knows nothing of ours: an http.server that decodes with opentelemetry-proto.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from builders import Country, with_node
from designation_stories import PRESIDENT, Designation, drafted_and_issued
from objection_stories import Objection
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SpanExporter
from reconsideration_stories import Reconsideration
from stories import Elevation

from shared.telemetry.setup import Telemetry, start_telemetry

#: The four courts the case goes through, the superior of two of them, and one that has nothing to do with it.
LOWER, UPPER, HIGH, TARGET, OUTSIDE = "gd0304", "gd03", "gd", "gd01", "gd0305"
ON_THE_WAY = ("spc", HIGH, UPPER, LOWER, TARGET)


class Collector(ThreadingHTTPServer):
    """Takes what is posted to /v1/traces. `status`: what it answers; while `gate` is closed it answers nothing."""

    daemon_threads = True

    def __init__(self, status: int = 200) -> None:
        self.status, self.bodies, self.headers_seen = status, list[bytes](), list[dict[str, str]]()
        self.gate, self.asked = threading.Event(), threading.Event()
        self.gate.set()
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def spans(self) -> list[tuple[str, Any]]:
        """(court of the resource, span) of all that came."""
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                court = next(a.value.string_value for a in resource.resource.attributes if a.key == "zhixing.court")
                found += [(court, span) for scope in resource.scope_spans for span in scope.spans]
        return found


class _Answer(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.server.headers_seen.append({"path": self.path, "type": self.headers["content-type"]})
        self.server.asked.set()
        self.server.gate.wait(30)
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def collecting(status: int = 200) -> Iterator[Collector]:
    collector = Collector(status)
    try:
        yield collector
    finally:
        collector.gate.set()
        collector.shutdown()
        collector.server_close()


def traced(
    country: Country, *, exporter: Callable[[str], SpanExporter] | None = None, receiver: str = ""
) -> list[Telemetry]:
    """Give every court tracing of its own, strict about what a span may say."""
    running = []
    for court, node in country.nodes.items():
        telemetry = start_telemetry(
            node.court.tier.value, court, receiver=receiver, strict=True, exporter=exporter(court) if exporter else None
        )
        with_node(country, court, tracer=telemetry.tracer)
        running.append(telemetry)
    return running


@dataclass
class LongCase:
    """The story as it stands."""

    country: Country
    lineage: str = ""
    case_no: str = ""
    messages: list[str] = field(default_factory=list)

    def told(self) -> LongCase:
        """From the filing to the docket of the fifth court."""
        country = self.country
        objection = Objection(country, LOWER).enforced()
        self.lineage, self.case_no = objection.lineage, objection.case_no
        objection.received().docketed().notified().ruled("dismiss").served()
        Reconsideration(objection, UPPER).to_review().ruled("upheld")
        country.later(hours=5)
        elevation = Elevation(country, LOWER, UPPER, self.lineage, self.case_no)
        elevation.applied().docketed().file_called()
        country.later(days=2)
        elevation.file_sent().ruled().handed_over().accepted().redocketed().taken_over()
        country.later(days=40)
        country.tick()
        case = Designation(country, HIGH, UPPER, TARGET, self.lineage, elevation.new_case_no)
        exchange = f"cross-{self.lineage}"
        drafted_and_issued(country, UPPER, "cross_propose", PRESIDENT, login="officer1", to=HIGH, lineage=self.lineage,
                           exchange=exchange, mode="direct", reason="影响较大", party_view="同意")  # fmt: skip
        case.review = str(country.act(HIGH, "reviewer1", "accept_cross", lineage=self.lineage, exchange=exchange,
                                      mode="direct")["carried_by"])  # fmt: skip
        case.ruled().handed_over().docketed()
        return self


def country_of_the_case(folder: Path) -> Country:
    """Five courts of the way and one outside."""
    return Country(folder, (*ON_THE_WAY, OUTSIDE))
