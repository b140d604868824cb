"""The receiver of this machine and its store: what is taken, what is refused, what is let go."""

from __future__ import annotations

import gzip
import http.client
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from shared.telemetry import names
from shared.telemetry.receiver import MOST_BYTES, PROTOBUF, Receiver
from shared.telemetry.setup import start_telemetry
from shared.telemetry.trace_reading import TraceReader, Wanted
from shared.telemetry.trace_store import TraceStore

DAY_NS = 86_400 * 10**9
EVERYTHING = Wanted(kinds_only=False)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    store = TraceStore(tmp_path / "traces.db")
    server = Receiver("127.0.0.1", 0, store)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    store.close()


@pytest.fixture
def reader(tmp_path: Path) -> TraceReader:
    return TraceReader(tmp_path / "traces.db")


def request(court: str = "gd", started_ns: int = 0, **changes: Any) -> ExportTraceServiceRequest:
    """One span, as somebody else's program would write it."""
    sent = ExportTraceServiceRequest()
    resource = sent.resource_spans.add()
    attribute(resource.resource.attributes, names.COURT, court)
    span = resource.scope_spans.add().spans.add()
    given = {"trace_id": b"t" * 16, "span_id": b"s" * 8, "name": names.HANDLE, "kind": 5} | changes
    for name, value in given.items():
        setattr(span, name, value)
    span.start_time_unix_nano = started_ns or time.time_ns()
    span.end_time_unix_nano = span.start_time_unix_nano + 1_000_000
    return sent


def attribute(where: Any, key: str, value: str) -> None:
    added = where.add()
    added.key, added.value.string_value = key, value


def post(
    receiver: Receiver, body: bytes, path: str = "/v1/traces", content_type: str = PROTOBUF, **headers: str
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", receiver.server_port, timeout=10)
    named = {"content-type": content_type} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", path, body, named)
    answer = connection.getresponse()
    said = answer.status, answer.read()
    connection.close()
    return said


def all_traces(reader: TraceReader) -> list[Any]:
    return reader.traces(reader.known_courts(), EVERYTHING, limit=1000)


def test_a_node_exports_to_it_and_the_trace_can_be_read(receiver: Receiver, reader: TraceReader) -> None:
    address = f"http://127.0.0.1:{receiver.server_port}"
    upper, lower = (
        start_telemetry(tier, court, receiver=address) for tier, court in (("high", "gd"), ("basic", "gd0304"))
    )
    with upper.tracer.span(names.ISSUE, attributes={names.KIND: "elevation_ruling", names.MESSAGE_ID: "m-1"}) as issued:
        pass
    with lower.tracer.span(names.HANDLE, parent=issued.traceparent, kind="consumer"):
        pass
    with lower.tracer.span(names.ACT, links=[issued.traceparent]):
        pass
    upper.stop()
    lower.stop()

    trace_id = issued.traceparent[3:35]
    way = reader.way(trace_id, ["gd"])
    assert [[span.name for span in whole.spans] for whole in way] == [[names.ISSUE, names.HANDLE]]
    assert way[0].row.courts == ("gd", "gd0304")
    way = reader.way(trace_id, ["gd0304"])
    assert [[span.name for span in whole.spans] for whole in way] == [[names.ISSUE, names.HANDLE], [names.ACT]]
    assert way[1].spans[0].links == ((trace_id, issued.traceparent[36:52]),)
    assert reader.trace_of("m-1", ["gd"]) == trace_id
    assert reader.trace_of("m-1", ["sh"]) is None
    assert reader.known_kinds() == ["elevation_ruling"]


def test_nothing_that_is_not_on_our_list_is_kept_whoever_sends_it(receiver: Receiver, reader: TraceReader) -> None:
    sent = request(name="张三 owes money")
    span = sent.resource_spans[0].scope_spans[0].spans[0]
    attribute(span.attributes, "party.name", "李四")
    attribute(span.attributes, names.KIND, "王五")
    attribute(span.attributes, names.LINEAGE_ID, "l-1")
    span.status.code, span.status.message = 2, "赵六 did not pay"

    assert post(receiver, sent.SerializeToString()) == (200, b"")

    [whole] = reader.way(("t" * 16).encode().hex(), ["gd"])
    [kept] = whole.spans
    assert (kept.name, kept.error, dict(kept.attributes)) == ("other", names.UNNAMED_ERROR, {names.LINEAGE_ID: "l-1"})


def test_a_batch_may_be_packed_and_one_sent_twice_is_kept_once(receiver: Receiver, reader: TraceReader) -> None:
    packed = gzip.compress(request().SerializeToString())

    for _ in range(2):
        assert post(receiver, packed, content_encoding="gzip")[0] == 200

    assert [row.spans for row in all_traces(reader)] == [1]


def test_what_cannot_be_kept_is_counted_and_the_rest_is_kept(receiver: Receiver, reader: TraceReader) -> None:
    sent = request()
    sent.MergeFrom(request(span_id=b"", trace_id=b"x" * 16))
    sent.MergeFrom(request(span_id=b"u" * 8, started_ns=2**63 + 5))

    status, body = post(receiver, sent.SerializeToString())

    assert status == 200
    assert ExportTraceServiceResponse.FromString(body).partial_success.rejected_spans == 2
    assert len(all_traces(reader)) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"rubbish \xff", {}, 400), (b"rubbish", {"content_encoding": "gzip"}, 400),
        (gzip.compress(b"x")[:-3], {"content_encoding": "gzip"}, 400),
        (gzip.compress(b"\0" * (MOST_BYTES + 1)), {"content_encoding": "gzip"}, 413),
        (b"{}", {"content_type": "application/json"}, 415), (b"", {"path": "/v1/metrics"}, 404),
        (b"", {"content_length": str(MOST_BYTES + 1)}, 413), (b"", {"content_length": "-1"}, 411),
    ],
    ids=("no_protobuf", "not_packed", "cut_off", "too_large_unpacked", "json", "metrics", "too_large", "no_length"),
)  # fmt: skip
def test_anything_else_is_refused_and_the_next_batch_is_taken(
    receiver: Receiver, reader: TraceReader, body: bytes, headers: dict[str, str], status: int
) -> None:
    assert post(receiver, body, **headers)[0] == status

    assert post(receiver, request().SerializeToString())[0] == 200
    assert len(all_traces(reader)) == 1


def test_a_store_in_trouble_is_answered_with_503_and_nothing_else_happens(receiver: Receiver) -> None:
    receiver.store.close()

    assert post(receiver, request().SerializeToString())[0] == 503


def filled(path: Path, **bounds: int) -> TraceStore:
    """Ten days with ten traces each, the newest now."""
    from shared.telemetry.spans import spans_in

    store, now = TraceStore(path, **bounds), time.time_ns()
    for number in range(100):
        trace = number.to_bytes(16, "big") if number else b"z" * 16
        sent = request(trace_id=trace, started_ns=now - number // 10 * DAY_NS - number)
        attribute(sent.resource_spans[0].scope_spans[0].spans[0].attributes, names.KIND, "k" * 150)
        store.add(spans_in(sent)[0])
    return store


def test_what_is_too_old_is_let_go(tmp_path: Path, reader: TraceReader) -> None:
    store = filled(tmp_path / "traces.db", most_days=3)

    assert store.sweep() == 70

    assert len(all_traces(reader)) == 30
    assert store.sweep() == 0
    store.close()


def test_what_is_too_much_goes_oldest_first_and_the_file_shrinks(
    tmp_path: Path, reader: TraceReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.telemetry.trace_store.SWEPT_TOGETHER", 10)
    store = filled(tmp_path / "traces.db")
    before = store.size_bytes()
    store.close()
    store = TraceStore(tmp_path / "traces.db", most_bytes=before // 2 + 40_000)

    assert 0 < store.sweep() < 100

    assert store.size_bytes() <= before // 2 + 40_000
    assert (tmp_path / "traces.db").stat().st_size < before
    left = [row.started_ns for row in all_traces(reader)]
    assert left == sorted(left, reverse=True)
    assert left[0] > time.time_ns() - DAY_NS
    store.close()


def test_a_file_that_is_no_store_is_set_aside_and_one_of_mode_0600_begun(tmp_path: Path, reader: TraceReader) -> None:
    path = tmp_path / "traces.db"
    path.write_bytes(b"this is no database" * 1000)
    assert all_traces(reader) == []

    TraceStore(path).close()

    assert (tmp_path / "traces.broken").read_bytes().startswith(b"this is no database")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all_traces(reader) == []


def test_where_there_is_no_store_nothing_is_found_and_none_is_made(tmp_path: Path, reader: TraceReader) -> None:
    assert all_traces(reader) == []
    assert reader.way("t", ["gd"]) == []
    assert not (tmp_path / "traces.db").exists()
