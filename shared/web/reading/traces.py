"""Traces for people: who may see which, and a trace as a waterfall of rows.

A trace is shown to a court that took part in it, or to a superior of one that did on the line of management. In that
court operators and officers of management see all of these; everybody else those about a message, a procedure or a case
of their court.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from shared.domain.courts import Line
from shared.domain.errors import ZhixingError
from shared.domain.rows import Rows
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.telemetry.spans import StoredSpan
from shared.telemetry.trace_reading import TraceReader, TraceRow, Wanted, Whole

#: Widths of the picture of one trace, in its own units.
SCALE = 1000.0
#: A bar is never thinner: a millisecond of a second must still be seen.
THINNEST = 3.0
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One span in a waterfall. `left` and `width` of `SCALE`; times in seconds; `depth` below the first span."""

    span: StoredSpan
    depth: int
    left: float
    width: float
    after_seconds: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """One trace as rows, and how many seconds it began after the one above ended (None for the first)."""

    whole: Whole
    bars: Sequence[Bar]
    gap_seconds: float | None


def courts_seen(node: Node, reader: TraceReader) -> list[str]:
    """Of the courts with traces here: this one and those below it on the line of management."""
    today = node.clock.legal_today()
    return [court for court in reader.known_courts() if court == node.court_id or _is_below(node, court, today)]


def _is_below(node: Node, court_id: str, today: Any) -> bool:
    try:
        return node.registry.is_superior(node.court_id, court_id, Line.MANAGEMENT, today)
    except ZhixingError:  # a court the registry does not know: somebody else's span
        return False


def is_ours(unit: Unit, subjects: Iterable[str]) -> bool:
    """Whether one of these is a message, a procedure or a case of this court."""
    return any(
        unit.inbox.get(subject) or unit.outbox.get(subject) or unit.exchanges.get(subject)
        or unit.cases.first(lineage_id=subject)
        for subject in subjects
    )  # fmt: skip


class TraceRows:
    """The traces one reader may see, as a list takes its rows."""

    def __init__(self, reader: TraceReader, seen: Sequence[str], wanted: Wanted) -> None:
        self._reader, self._seen, self._wanted = reader, seen, wanted

    def as_rows(self) -> Rows[TraceRow]:
        """As `shared.web.tables` wants it; only `where` is there."""
        return cast("Rows[TraceRow]", self)

    def where(self, *, order_by: Sequence[str] = (), limit: int = 0, offset: int = 0, **_: Any) -> list[TraceRow]:
        """See `Rows.where`."""
        order = order_by[0] if order_by else "-started_ns"
        return self._reader.traces(self._seen, self._wanted, limit=limit, offset=offset, order=order)


def waterfalls(way: Sequence[Whole]) -> list[Waterfall]:
    """The traces of a way, one below the other, in order of time."""
    found: list[Waterfall] = []
    for whole in way:
        before = max((each.whole.row.ended_ns for each in found), default=None)
        gap = None if before is None else (whole.row.started_ns - before) / 1e9
        found.append(Waterfall(whole, bars(whole), gap))
    return found


def bars(whole: Whole) -> list[Bar]:
    """Spans as a tree, each below its parent in order of time; one whose parent was lost stands at the top."""
    children: dict[str, list[StoredSpan]] = {}
    known = {span.span_id for span in whole.spans}
    for span in whole.spans:
        children.setdefault(span.parent_id if span.parent_id in known else "", []).append(span)
    start, long = whole.row.started_ns, max(whole.row.duration_ns, 1)
    found: list[Bar] = []
    waiting = [(span, 0) for span in reversed(children.get("", []))]
    while waiting:
        span, depth = waiting.pop()
        width = max((span.ended_ns - span.started_ns) / long * SCALE, THINNEST)
        left = min((span.started_ns - start) / long * SCALE, SCALE - THINNEST)
        found.append(
            Bar(
                span, min(depth, DEEPEST), round(left, 1), round(min(width, SCALE - left), 1),
                (span.started_ns - start) / 1e9, (span.ended_ns - span.started_ns) / 1e9,
            )
        )  # fmt: skip
        waiting += [(child, depth + 1) for child in reversed(children.pop(span.span_id, []))]
    return found
