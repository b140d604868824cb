"""Rows as JSON: dates and instants in ISO 8601, bytes in base64url, secrets left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from shared.domain.errors import Text
from shared.messages.instants import instant
from shared.messages.signing import to_base64url

SECRET = frozenset({"password_hash", "token_hash", "id_number_hash", "basis_key"})


def plain(value: Any) -> Any:
    """`value` made of dicts, lists and JSON scalars only."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return to_base64url(value)
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: plain(held) for name, held in named if name not in SECRET}
    if isinstance(value, Mapping):
        return {str(name): plain(held) for name, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(held) for held in value]
    return value
