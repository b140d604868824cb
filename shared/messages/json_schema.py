"""JSON Schema 2020-12 of a payload dataclass, for the published protocol and for forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.domain.errors import Text
from shared.messages.terms import DATE_PATTERN, INSTANT_PATTERN, PayloadField, payload_fields


def json_schema(payload_type: type[Any], *, title: Text | None = None) -> dict[str, Any]:
    """The schema; `title` is Chinese, `x-title-en` English. Undeclared members are allowed.

    Raises TypeError for an incomplete declaration, or for two nested payloads of one name.
    """
    nested: dict[type[Any], dict[str, Any]] = {}
    shape = _object(payload_type, nested)
    definitions = {each.__name__: inner for each, inner in nested.items()}
    if len(definitions) != len(nested):
        raise TypeError(f"{payload_type.__name__}: two nested payloads have one name")
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if title:
        head |= {"title": title.zh, "x-title-en": title.en}
    return head | shape | ({"$defs": definitions} if definitions else {})


def _object(payload_type: type[Any], nested: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    declared = payload_fields(payload_type)
    return {
        "type": "object",
        "properties": {field.name: _member(field, nested) for field in declared},
        "required": [field.name for field in declared if field.required],
    }


def _member(field: PayloadField, nested: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    words: dict[str, Any] = {"title": field.term.title.zh, "x-title-en": field.term.title.en}
    if field.term.help.zh or field.term.help.en:
        words |= {"description": field.term.help.zh, "x-description-en": field.term.help.en}
    shape = _item(field, nested)
    if field.many:
        fewest, most = field.items
        shape = {"type": "array", "items": shape, "minItems": fewest, "maxItems": most}
    if field.nullable:
        shape = {"anyOf": [shape, {"type": "null"}]}
    return words | shape


def _item(field: PayloadField, nested: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    if field.nested:
        if field.nested not in nested:
            nested[field.nested] = _object(field.nested, nested)
        return {"$ref": f"#/$defs/{field.nested.__name__}"}
    if field.kind is str:
        fewest, most = field.characters
        pattern = {} if field.term.pattern is None else {"pattern": f"^(?:{field.term.pattern})$"}
        return {"type": "string", "minLength": fewest, "maxLength": most} | pattern
    if field.kind is int:
        least, greatest = field.bounds
        return {"type": "integer", "minimum": least, "maximum": greatest}
    if field.kind is bool:
        return {"type": "boolean"}
    if field.kind is date:
        return {"type": "string", "format": "date", "pattern": DATE_PATTERN}
    if field.kind is datetime:
        return {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}
    return {"enum": [each.value for each in field.kind]}
