"""Reading the members of an envelope: each bounded, each with an error that says which. All raise BadEnvelope.

A member of another type altogether raises KeyError, TypeError or ValueError, which the reader of the whole turns
into BadEnvelope.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from shared.domain.errors import BadInput, Text
from shared.messages.instants import parse_instant
from shared.messages.terms import DATE_PATTERN

#: Identifiers are names, not texts; the longest stays below what queues and indexes take.
MAX_NAME_CHARACTERS = 200
#: Largest number of a stream, and of anything else counted on the wire (RFC 8259 §6).
MAX_NUMBER = 2**53 - 1
_YEARS = range(2000, 9000)


class BadEnvelope(BadInput):
    """The bytes are not an envelope of this protocol."""

    code = "bad_envelope"
    what = Text("报文格式不正确：{problem}。", "The bytes are not a valid envelope: {problem}.")
    todo = Text("请按 PROTOCOL.md 制作报文。", "Build the message as PROTOCOL.md says.")


def text_of(event: dict[str, Any], name: str) -> str:
    """A non-empty string."""
    value = event[name]
    if not isinstance(value, str) or not value:
        raise BadEnvelope(problem=f"{name} must be a non-empty string")
    return value


def name_of(event: dict[str, Any], name: str, most: int = MAX_NAME_CHARACTERS) -> str:
    """A printable string of bounded length."""
    value = text_of(event, name)
    if len(value) > most or not value.isprintable():
        raise BadEnvelope(problem=f"{name} must be at most {most} printable characters")
    return value


def optional(event: dict[str, Any], name: str) -> str | None:
    """A name, or None when it is not there."""
    return name_of(event, name) if event.get(name) is not None else None


def moment_of(event: dict[str, Any], name: str) -> datetime:
    """An instant in the years a court may name."""
    moment = parse_instant(event[name])
    if moment.year not in _YEARS:
        raise BadEnvelope(problem=f"{name} {moment.year}")
    return moment


def number_of(value: object, *, least: int = 1) -> int:
    """A decimal string up to 2^53-1."""
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(MAX_NUMBER))
    if not isinstance(value, str) or not plain or not least <= int(value) <= MAX_NUMBER:
        raise BadEnvelope(problem=f"{str(value)[:40]!r} must be a decimal string ≥ {least}")
    return int(value)


def day_of(event: dict[str, Any], name: str) -> date:
    """A day as YYYY-MM-DD."""
    value = event[name]
    if not isinstance(value, str) or re.fullmatch(DATE_PATTERN, value, re.ASCII) is None:
        raise BadEnvelope(problem=f"{name} must be a date")
    day = date.fromisoformat(value)
    if day.year not in _YEARS:
        raise BadEnvelope(problem=f"{name} {day.year}")
    return day
