"""Spans as the local store keeps them, taken from OTLP: identifiers, times, and nothing that is not on our list.

Whoever sends: a name, an attribute or a failure text that `names` does not allow is left out, so that the store
can hold nothing of a party.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.domain.identifiers import is_court_id
from shared.telemetry import names

if TYPE_CHECKING:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    from opentelemetry.proto.common.v1.common_pb2 import KeyValue
    from opentelemetry.proto.trace.v1.trace_pb2 import Span as SentSpan

#: A request by its route template, as `shared.web.tracing` names it.
_ROUTE = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /[A-Za-z0-9_./<>:-]{0,180}")
#: What a span is called whose own name might say something it should not.
OTHER = "other"
SPAN_KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")
_ERROR_STATUS = 2
#: SQLite keeps whole numbers in 63 bits.
_LATEST_NS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """One piece of work. Ids are lower-case hex; times nanoseconds since 1970 by the clock of the machine.

    `parent_id` is empty for the first of a trace; `error`: a code or class, empty when nothing failed;
    links: (trace id, span id) of the work this one goes back to without being its child.
    """

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    span_kind: str
    court: str
    started_ns: int
    ended_ns: int
    error: str
    attributes: Mapping[str, str | int]
    links: tuple[tuple[str, str], ...] = field(default=())

    @property
    def kind(self) -> str:
        """The kind of message or act it is about, or empty."""
        return str(self.attributes.get(names.KIND, ""))


def spans_in(request: ExportTraceServiceRequest) -> tuple[list[StoredSpan], int]:
    """The spans of one OTLP request that can be kept, and how many cannot."""
    kept: list[StoredSpan] = []
    refused = 0
    for resource in request.resource_spans:
        court = str(_attributes(resource.resource.attributes).get(names.COURT, ""))
        for scope in resource.scope_spans:
            for span in scope.spans:
                found = _span(span, court)
                if found is None:
                    refused += 1
                else:
                    kept.append(found)
    return kept, refused


def _span(span: SentSpan, court: str) -> StoredSpan | None:
    started, ended = span.start_time_unix_nano, span.end_time_unix_nano
    if not _is_id(span.trace_id, 16) or not _is_id(span.span_id, 8) or not 0 < started <= ended <= _LATEST_NS:
        return None
    attributes = _attributes(span.attributes)
    court = str(attributes.get(names.COURT, court))
    failed = span.status.code == _ERROR_STATUS
    text = span.status.message if names.is_error_code(span.status.message) else names.UNNAMED_ERROR
    return StoredSpan(
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex() if _is_id(span.parent_span_id, 8) else "",
        name=span.name if span.name in names.SPANS or _ROUTE.fullmatch(span.name) else OTHER,
        span_kind=SPAN_KINDS[span.kind] if 0 <= span.kind < len(SPAN_KINDS) else SPAN_KINDS[0],
        court=court if is_court_id(court) else "",
        started_ns=started,
        ended_ns=ended,
        error=text if failed else "",
        attributes=attributes,
        links=tuple(
            (link.trace_id.hex(), link.span_id.hex())
            for link in span.links
            if _is_id(link.trace_id, 16) and _is_id(link.span_id, 8)
        ),
    )


def _attributes(sent: Iterable[KeyValue]) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for each in sent:
        value: str | int
        if each.value.HasField("string_value"):
            value = each.value.string_value
        elif each.value.HasField("int_value"):
            value = each.value.int_value
        else:
            continue
        if names.may_say(each.key, value):
            found[each.key] = value
    return found


def _is_id(raw: bytes, length: int) -> bool:
    return len(raw) == length and any(raw)
