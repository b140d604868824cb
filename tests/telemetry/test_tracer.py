"""What spans say, and what they never say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from subprocess import run

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.domain.errors import NotFound
from shared.flows.ports_telemetry import NullTracer, Tracer
from shared.telemetry import names
from shared.telemetry.tracer import OtelTracer

PARENT = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


@pytest.fixture
def memory() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.shutdown()


def tracer_into(memory: InMemorySpanExporter, *, strict: bool = True) -> Tracer:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(memory))
    return OtelTracer(provider, strict=strict)


def only(memory: InMemorySpanExporter) -> ReadableSpan:
    (span,) = memory.get_finished_spans()
    return span


def test_a_message_carries_its_trace_from_court_to_court(memory: InMemorySpanExporter) -> None:
    # Given a span at the sender whose traceparent travels in the envelope
    tracer = tracer_into(memory)
    with tracer.span(names.RELAY, kind="producer") as relay:
        carried = relay.traceparent

    # When the receiver works below it
    with tracer.span(names.CONSUME, kind="consumer", parent=carried):
        pass

    # Then both are one trace
    sent, received = memory.get_finished_spans()
    assert sent.context is not None
    assert received.context is not None
    assert received.parent is not None
    assert received.parent.span_id == sent.context.span_id
    assert received.context.trace_id == sent.context.trace_id
    assert (sent.kind.name, received.kind.name) == ("PRODUCER", "CONSUMER")


def test_a_batch_links_to_every_message_and_skips_what_cannot_be_read(memory: InMemorySpanExporter) -> None:
    with tracer_into(memory).span(names.CONSUME, links=[PARENT, "rubbish", ""]):
        pass

    assert [f"{link.context.trace_id:032x}" for link in only(memory).links] == ["a" * 32]


@pytest.mark.parametrize("parent", ["", "rubbish", "00-" + "0" * 32 + "-" + "b" * 16 + "-01", PARENT + "x" * 99])
def test_an_unreadable_parent_starts_a_new_trace(memory: InMemorySpanExporter, parent: str) -> None:
    tracer = tracer_into(memory)
    with tracer.span(names.CONSUME), tracer.span(names.HANDLE, parent=parent):
        pass

    handled, _ = memory.get_finished_spans()
    assert handled.parent is None


def test_without_a_parent_a_span_hangs_below_the_one_around_it(memory: InMemorySpanExporter) -> None:
    tracer = tracer_into(memory)
    with tracer.span(names.CONSUME) as outer, tracer.span(names.HANDLE):
        pass

    inner, _ = memory.get_finished_spans()
    assert inner.parent is not None
    assert f"{inner.parent.span_id:016x}" in outer.traceparent


def test_an_attribute_on_the_list_is_recorded(memory: InMemorySpanExporter) -> None:
    with tracer_into(memory).span(names.HANDLE, attributes={names.KIND: "elevation_ruling"}) as span:
        span.set(names.EPOCH, 3)

    assert dict(only(memory).attributes or {}) == {names.KIND: "elevation_ruling", names.EPOCH: 3}


@pytest.mark.parametrize(
    ("name", "value"), [("party.name", "x"), (names.KIND, "张三"), (names.LINEAGE_ID, "a b"), (names.KIND, "x" * 201)]
)
def test_anything_that_could_name_a_party_raises_in_tests_and_is_dropped_in_production(
    memory: InMemorySpanExporter, name: str, value: str
) -> None:
    with pytest.raises(names.AttributeOffList), tracer_into(memory).span(names.HANDLE) as span:
        span.set(name, value)
    memory.clear()

    with tracer_into(memory, strict=False).span(names.HANDLE, attributes={name: value}):
        pass

    assert not only(memory).attributes


def test_a_failure_says_the_code_and_never_the_text(memory: InMemorySpanExporter) -> None:
    tracer = tracer_into(memory)
    with pytest.raises(NotFound), tracer.span(names.HANDLE):
        raise NotFound(name="张三")
    with pytest.raises(ValueError, match="Li Si"), tracer.span(names.HANDLE):
        raise ValueError("Li Si")

    first, second = memory.get_finished_spans()
    assert first.status.description == "not_found"
    assert dict(second.attributes or {}) == {names.ERROR_TYPE: "ValueError"}
    assert [span.events for span in (first, second)] == [(), ()]
    assert "张三" not in first.to_json()
    assert "Li Si" not in second.to_json()


def test_a_sentence_as_failure_is_replaced_in_production(memory: InMemorySpanExporter) -> None:
    with tracer_into(memory, strict=False).span(names.HANDLE) as span:
        span.fail("Li Si did not pay")

    assert only(memory).status.description == names.UNNAMED_ERROR


def test_a_span_name_off_the_list_raises_in_tests(memory: InMemorySpanExporter) -> None:
    with pytest.raises(names.AttributeOffList), tracer_into(memory).span("case of Li Si"):
        pass


def test_without_tracing_the_parent_is_handed_on() -> None:
    tracer: Tracer = NullTracer()
    with tracer.span(names.CONSUME, parent=PARENT) as span:
        span.set("anything", "goes")
        span.fail("not at all")

    assert span.traceparent == PARENT


def test_importing_the_port_and_the_set_up_loads_no_sdk() -> None:
    code = (
        "import sys, shared.flows.ports_telemetry, shared.telemetry.setup, shared.telemetry.names;"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )

    assert run([sys.executable, "-c", code], check=False).returncode == 0
