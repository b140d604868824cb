"""Strict loading and dumping of payload dataclasses (declared with `terms.term`) through marshmallow.

Members a payload does not declare are ignored by `load` and given by `unknown_members`: never lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, TypeVar, cast

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from shared.domain.errors import BadInput, Text, ZhixingError
from shared.messages.instants import instant
from shared.messages.json_schema import json_schema
from shared.messages.terms import DATE_PATTERN, INSTANT_PATTERN, PayloadField, payload_fields, term

__all__ = [
    "BadPayload", "FieldProblem", "PayloadSchema", "dump", "json_schema", "load", "schema_of", "term", "unknown_members",
]  # fmt: skip

P = TypeVar("P")
_JOIN = " | "  # between Chinese and English inside a marshmallow message
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `path` is dotted, with list indexes; empty for the whole."""

    path: str
    message: Text


class BadPayload(BadInput):
    """The payload does not fit its declaration; `problems` says where and why."""

    code = "bad_payload"
    todo = Text("请按各字段的提示更正后重新提交。", "Correct the fields named and submit again.")

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        zh = "；".join(f"{each.path or '整体'}：{each.message.zh}" for each in problems)
        en = "; ".join(f"{each.path or 'whole'}: {each.message.en}" for each in problems)
        super().__init__(Text("内容不符合要求：{zh}。", "The content does not fit: {en}."), zh=zh, en=en)
        self.problems = problems


def load(payload_type: type[P], mapping: Mapping[str, Any]) -> P:
    """The payload; undeclared members are ignored. Raises BadPayload with every field's problem."""
    try:
        return cast("P", schema_of(payload_type).load(mapping))
    except ValidationError as error:
        raise BadPayload(tuple(_problems(error.messages))) from None


def dump(instance: Any) -> dict[str, Any]:
    """JSON-ready members in the order declared; the same instance always gives the same."""
    return cast("dict[str, Any]", schema_of(type(instance)).dump(instance))


def unknown_members(payload_type: type[Any], mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Members of `mapping` the payload does not declare, at any depth, by dotted path."""
    declared = {field.name: field.nested for field in payload_fields(payload_type)}
    found: dict[str, Any] = {}
    for name, value in mapping.items():
        if name not in declared:
            found[name] = value
            continue
        nested = declared[name]
        parts = [(f"{name}.{at}.", each) for at, each in enumerate(value)] if isinstance(value, list) else []
        for path, part in parts or [(f"{name}.", value)]:
            if nested and isinstance(part, Mapping):
                found |= {path + deep: held for deep, held in unknown_members(nested, part).items()}
    return found


class PayloadSchema(Schema):
    """Makes the dataclass; what the dataclass itself refuses becomes a problem of the whole."""

    payload_type: ClassVar[type[Any]]

    class Meta:
        """Newer senders may say more than is declared here."""

        unknown = EXCLUDE

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """The instance."""
        try:
            return self.payload_type(**data)
        except ZhixingError as error:
            raise ValidationError(_say(error.what.zh, error.what.en)) from None
        except (ValueError, OverflowError):
            raise ValidationError(_say("内容互相矛盾", "the content contradicts itself")) from None


_SCHEMAS: dict[type[Any], PayloadSchema] = {}


def schema_of(payload_type: type[Any]) -> PayloadSchema:
    """The one Schema object of a payload type, kept: building one costs more than using it.

    Raises TypeError for an incomplete declaration.
    """
    if payload_type not in _SCHEMAS:
        members: dict[str, Any] = {field.name: _field(field) for field in payload_fields(payload_type)}
        members["payload_type"] = payload_type
        schema = type(payload_type.__name__, (PayloadSchema,), members)()
        schema.error_messages = {**schema.error_messages, "type": _SAID["type"]}
        _SCHEMAS[payload_type] = schema
    return _SCHEMAS[payload_type]


def _say(zh: str, en: str) -> str:
    return zh + _JOIN + en


class _Text(fields.String):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if _UNPRINTABLE.search(value):
            raise ValidationError(_say("含有不可用的控制字符", "holds control characters"))
        return value


class _Flag(fields.Boolean):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class _Day(fields.Date):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        try:
            if isinstance(value, str) and re.fullmatch(DATE_PATTERN, value, re.ASCII):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.make_error("invalid")


class _Instant(fields.AwareDateTime):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            if isinstance(value, str) and re.fullmatch(INSTANT_PATTERN, value, re.ASCII):
                return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.make_error("invalid")

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else instant(value)


class _Tuple(fields.List[Any]):
    def _deserialize(self, value: Any, *given: Any, **named: Any) -> Any:
        return tuple(super()._deserialize(value, *given, **named))


_SAID = {
    "required": _say("必填", "is required"),
    "null": _say("不得为空", "may not be null"),
    "type": _say("应为对象", "has to be an object"),
}
_INVALID: dict[Any, str] = {
    str: _say("应为文字", "has to be text"),
    int: _say("应为整数", "has to be a whole number"),
    bool: _say("应为是或否", "has to be true or false"),
    date: _say("应为存在的日期，格式 YYYY-MM-DD", "has to be an existing date as YYYY-MM-DD"),
    datetime: _say("应为带时区的时刻（RFC 3339）", "has to be an instant with time zone (RFC 3339)"),
}
_PLAIN: dict[Any, Callable[..., fields.Field[Any]]] = {
    str: _Text,
    int: lambda **given: fields.Integer(strict=True, **given),
    bool: _Flag,
    date: _Day,
    datetime: _Instant,
}


def _length(fewest: int, most: int, zh: str, en: str) -> validate.Length:
    error = _say(f"应为 {{min}} 至 {{max}} {zh}", f"takes {{min}} to {{max}} {en}")
    return validate.Length(fewest, most, error=error)


def _checks(field: PayloadField) -> list[Any]:
    if field.kind is int:
        return [validate.Range(*field.bounds, error=_say("应在 {min} 至 {max} 之间", "has to be {min} to {max}"))]
    if field.kind is not str:
        return []
    checks: list[Any] = [_length(*field.characters, "个字", "characters")]
    if field.term.pattern is not None:
        error = _say("格式不符", "does not have the form asked for")
        checks.append(validate.Regexp(rf"(?:{field.term.pattern})\Z", re.ASCII, error=error))
    return checks


def _item(field: PayloadField, **given: Any) -> fields.Field[Any]:
    if field.nested:
        return fields.Nested(schema_of(field.nested), error_messages={**_SAID}, **given)
    if field.kind not in _PLAIN:
        unknown = _say("应为下列之一：{choices}", "has to be one of {choices}")
        return fields.Enum(field.kind, by_value=True, error_messages={**_SAID, "unknown": unknown}, **given)
    said = {**_SAID, "invalid": _INVALID[field.kind]}
    return _PLAIN[field.kind](validate=_checks(field), error_messages=said, **given)


def _field(field: PayloadField) -> fields.Field[Any]:
    given: dict[str, Any] = {"allow_none": field.nullable, "metadata": {"title": field.term.title.zh}}
    given |= {"required": True} if field.required else {"load_default": field.default}
    if not field.many:
        return _item(field, **given)
    said: dict[str, Any] = {**_SAID, "invalid": _say("应为列表", "has to be a list")}
    return _Tuple(_item(field), validate=_length(*field.items, "项", "items"), error_messages=said, **given)


def _problems(messages: Any, path: str = "") -> Iterator[FieldProblem]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _problems(inner, path if name == "_schema" else f"{path}.{name}".lstrip("."))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        zh, _, en = str(message).partition(_JOIN)
        yield FieldProblem(path, Text(zh, en or zh))
