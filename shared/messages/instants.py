"""Instants on the wire: RFC 3339, UTC, microseconds, `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def instant(moment: datetime) -> str:
    """`2026-01-02T03:04:05.000006Z`. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a naive time has no place on the wire")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_instant(text: object) -> datetime:
    """Inverse of `instant`; any RFC 3339 offset is taken. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not an instant")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)
