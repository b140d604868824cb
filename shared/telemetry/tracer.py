"""The tracing port on OpenTelemetry.

Exceptions are recorded by code or class only: their text may quote what a person wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.flows.ports_telemetry import Span, SpanKind
from shared.telemetry import names

_KINDS: dict[SpanKind, trace.SpanKind] = {
    "internal": trace.SpanKind.INTERNAL,
    "server": trace.SpanKind.SERVER,
    "producer": trace.SpanKind.PRODUCER,
    "consumer": trace.SpanKind.CONSUMER,
}
_PROPAGATOR = TraceContextTextMapPropagator()


class OtelSpan:
    """A span of the port around one of OpenTelemetry."""

    def __init__(self, span: trace.Span, *, strict: bool) -> None:
        self._span = span
        self._strict = strict

    @property
    def traceparent(self) -> str:
        """W3C traceparent of this span."""
        context = self._span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags & 1:02x}"

    def set(self, name: str, value: str | int) -> None:
        """Record an attribute. Raises AttributeOffList where tracing is strict."""
        if names.may_say(name, value):
            self._span.set_attribute(name, value)
        elif self._strict:
            raise names.AttributeOffList(name)

    def fail(self, text: str) -> None:
        """Mark as failed. Raises AttributeOffList for a sentence where tracing is strict."""
        if not names.is_error_code(text):
            if self._strict:
                raise names.AttributeOffList("fail() takes a code, not a sentence")
            text = names.UNNAMED_ERROR
        self._span.set_attribute(names.ERROR_TYPE, text)
        self._span.set_status(trace.Status(trace.StatusCode.ERROR, text))


class OtelTracer:
    """`strict` (tests) raises on what may not be said; otherwise it is dropped."""

    def __init__(self, provider: trace.TracerProvider, *, strict: bool = False, records: bool = True) -> None:
        self.records = records
        self._tracer = provider.get_tracer("zhixing")
        self._strict = strict

    @contextmanager
    def span(
        self,
        name: str,
        *,
        parent: str | None = None,
        links: Sequence[str] = (),
        kind: SpanKind = "internal",
        attributes: Mapping[str, str | int] | None = None,
    ) -> Iterator[Span]:
        """See `Tracer.span`. Raises AttributeOffList where tracing is strict."""
        if self._strict and name not in names.SPANS:
            raise names.AttributeOffList(name)
        with self._tracer.start_as_current_span(
            name,
            context=_context(parent),
            kind=_KINDS[kind],
            links=[trace.Link(found) for link in links if (found := _span_context(link)) is not None],
            record_exception=False,
            set_status_on_exception=False,
        ) as inner:
            span = OtelSpan(inner, strict=self._strict)
            for key, value in (attributes or {}).items():
                span.set(key, value)
            try:
                yield span
            except Exception as error:
                span.fail(names.error_code(error))
                raise


def _context(parent: str | None) -> Context | None:
    """None leaves the span below the one open around it; an unreadable parent starts a new trace."""
    return None if parent is None else _PROPAGATOR.extract({"traceparent": parent}, context=Context())


def _span_context(traceparent: str) -> trace.SpanContext | None:
    context = trace.get_current_span(_PROPAGATOR.extract({"traceparent": traceparent}, Context())).get_span_context()
    return context if context.is_valid else None
