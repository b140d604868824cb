"""A tracer that also measures how long the handling of each message took, whether or not anything is traced."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from shared.domain.errors import StoreTrouble, ZhixingError
from shared.flows.ports_telemetry import Span, SpanKind, Tracer
from shared.telemetry import names
from shared.telemetry.metrics import WorkerMetrics


class MeteredTracer:
    """Implements `shared.flows.ports_telemetry.Tracer` over another one; spans called `handle` are timed by kind."""

    def __init__(self, inner: Tracer, metrics: WorkerMetrics) -> None:
        self._inner, self._metrics = inner, metrics
        self.records = inner.records

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
        """See `Tracer.span`."""
        began, outcome = time.perf_counter(), "applied"
        try:
            with self._inner.span(name, parent=parent, links=links, kind=kind, attributes=attributes) as span:
                yield span
        except Exception as problem:
            outcome = _outcome(problem)
            raise
        finally:
            if name == names.HANDLE:
                told = str((attributes or {}).get(names.KIND, "unknown"))
                self._metrics.handling_seconds.labels(told, outcome).observe(time.perf_counter() - began)


def _outcome(problem: Exception) -> str:
    refused = isinstance(problem, ZhixingError) and not isinstance(problem, StoreTrouble) and problem.status < 500
    return "refused" if refused else "failed"
