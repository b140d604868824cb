"""How a payload dataclass declares its fields: official term, help and bounds.

The dataclass is the only list of fields. Each field is made with `term(zh, en, …)` and annotated with
str, int, bool, date, datetime (aware), a StrEnum, a nested payload, `tuple[X, ...]`, or any of these
`| None`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import MISSING, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shared.domain.errors import Text

#: Longest text and longest list when the field says nothing else.
MAX_CHARACTERS = 4_000
MAX_ITEMS = 1_000
#: Largest whole number every JSON reader keeps exactly (RFC 8259 §6).
MAX_INTEGER = 2**53 - 1
#: RFC 3339 forms taken on the wire.
DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
INSTANT_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$"


_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Term:
    """What a field is called and may hold. Lengths are characters, or items of a list; bounds inclusive.

    In a list `pattern`, `minimum` and `maximum` are for each item.
    """

    title: Text
    help: Text = _NOTHING
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None


def term(
    zh: str,
    en: str,
    *,
    help_zh: str = "",
    help_en: str = "",
    default: Any = MISSING,
    min_length: int | None = None,
    max_length: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    pattern: str | None = None,
) -> Any:
    """A dataclass field with its official term.

    `pattern` has to match the whole text; its digit and word classes are ASCII, as in JSON Schema.
    A text without `min_length` may be empty only when the field has a default.
    """
    told = Term(Text(zh, en), Text(help_zh, help_en), min_length, max_length, minimum, maximum, pattern)
    return dataclasses.field(default=default, metadata={"term": told})


@dataclass(frozen=True, slots=True)
class PayloadField:
    """One field as declared: all that schemas, forms and documents need.

    Attributes:
        kind: str, int, bool, date, datetime, a StrEnum class or a payload class; of the items, in a list.
        nullable: may be null. many: a list of `kind`. default: MISSING when required.
    """

    name: str
    kind: Any
    nullable: bool
    many: bool
    default: Any
    term: Term

    @property
    def required(self) -> bool:
        """Whether the member has to be there."""
        return self.default is MISSING

    @property
    def nested(self) -> type[Any] | None:
        """The payload class inside, if it is one."""
        return self.kind if isinstance(self.kind, type) and dataclasses.is_dataclass(self.kind) else None

    @property
    def characters(self) -> tuple[int, int]:
        """Fewest and most characters of a text (of each item, in a list)."""
        if self.many:
            return 1, MAX_CHARACTERS
        fewest, most = self.term.min_length, self.term.max_length
        return int(self.required) if fewest is None else fewest, MAX_CHARACTERS if most is None else most

    @property
    def items(self) -> tuple[int, int]:
        """Fewest and most items of a list."""
        most = self.term.max_length
        return self.term.min_length or 0, MAX_ITEMS if most is None else most

    @property
    def bounds(self) -> tuple[int, int]:
        """Least and greatest whole number."""
        least, greatest = self.term.minimum, self.term.maximum
        return -MAX_INTEGER if least is None else least, MAX_INTEGER if greatest is None else greatest


def payload_fields(payload_type: type[Any]) -> list[PayloadField]:
    """The fields in the order declared. Raises TypeError for an incomplete or unknown declaration."""
    hints = typing.get_type_hints(payload_type)
    return [_read(payload_type.__name__, field, hints[field.name]) for field in dataclasses.fields(payload_type)]


def _read(owner: str, field: dataclasses.Field[Any], kind: Any) -> PayloadField:
    nullable = many = False
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        choices = [each for each in typing.get_args(kind) if each is not type(None)]
        nullable = len(choices) < len(typing.get_args(kind))
        kind = choices[0] if len(choices) == 1 else kind
    if typing.get_origin(kind) is tuple:
        many = True
        kind = typing.get_args(kind)[0] if typing.get_args(kind)[1:] == (...,) else kind
    kind = getattr(kind, "__supertype__", kind)  # a NewType
    enumerated = isinstance(kind, type) and issubclass(kind, StrEnum)
    if not (kind in (str, int, bool, date, datetime) or dataclasses.is_dataclass(kind) or enumerated):
        raise TypeError(f"{owner}.{field.name}: {kind!r} is no payload type")
    if "term" not in field.metadata:
        raise TypeError(f"{owner}.{field.name} is not declared with term()")
    return PayloadField(field.name, kind, nullable, many, field.default, field.metadata["term"])
