"""The port through which flows are traced. Nothing here imports OpenTelemetry.

`parent` and `links` are W3C `traceparent` strings, as they travel in the envelope. A parent that
cannot be read is no parent: tracing never refuses a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, Protocol

SpanKind = Literal["internal", "server", "producer", "consumer"]


class Span(Protocol):
    """One piece of work being traced."""

    @property
    def traceparent(self) -> str:
        """What a message carries so that the next court's work hangs below this span; may be empty."""
        ...

    def set(self, name: str, value: str | int) -> None:
        """Record an attribute; only names on the allow-list, never anything of a party."""
        ...

    def fail(self, text: str) -> None:
        """Mark the work as failed; `text` is a stable error code or a class name, never a sentence."""
        ...


class Tracer(Protocol):
    """Opens spans. `records`: whether anything becomes of them; where not, nobody need look for links."""

    records: bool

    def span(
        self,
        name: str,
        *,
        parent: str | None = None,
        links: Sequence[str] = (),
        kind: SpanKind = "internal",
        attributes: Mapping[str, str | int] | None = None,
    ) -> AbstractContextManager[Span]:
        """A span for the `with` block; without `parent` it hangs below the span open around it, if any.

        Use `links` where a person came between, or where one batch serves many messages.
        An exception leaving the block marks the span as failed and goes on.
        """
        ...


class NullSpan:
    """Records nothing and hands the parent on, so that a court without tracing breaks no trace."""

    def __init__(self, parent: str | None = None) -> None:
        self._parent = parent or ""

    @property
    def traceparent(self) -> str:
        """The parent as it came, or empty."""
        return self._parent

    def set(self, name: str, value: str | int) -> None:
        """Nothing."""

    def fail(self, text: str) -> None:
        """Nothing."""


class NullTracer:
    """A tracer that does nothing."""

    records = False

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
        yield NullSpan(parent)
