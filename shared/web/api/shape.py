"""What all endpoints share: pages of lists, versions, idempotency keys, bilingual messages of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Request, Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, RAISE, Schema, fields, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, HTTPException, PreconditionFailed

from shared.domain.errors import BadInput, Text
from shared.web.api import describing
from shared.web.here import person
from shared.web.reading.plain import plain

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
IDENTIFIER = r"[A-Za-z0-9:._-]{1,100}"
MOST_ROWS, LARGEST_OFFSET = 200, 10_000


class BadKey(BadInput):
    """The Idempotency-Key header cannot be used."""

    code = "bad_idempotency_key"
    what = Text(
        "Idempotency-Key 应为 1 至 200 个可见 ASCII 字符。", "Idempotency-Key takes 1 to 200 visible ASCII characters."
    )


class PreconditionRequired(HTTPException):
    """A change without the version that was read."""

    code = 428


class JsonReader(FlaskParser):
    """Reads bodies; JSON that Python will not decode (too deep, a number too long) is bad input like any other."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Raises BadRequest."""
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            raise BadRequest from None


class Endpoints(Blueprint):
    """A group of endpoints of the API."""

    ARGUMENTS_PARSER = JsonReader()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._prepare_doc_cbks.append(self._described)

    def add_url_rule(self, rule: str, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        """As always, noting for the description whether the address names something."""
        if view_func is not None:
            view_func._apidoc = {**getattr(view_func, "_apidoc", {}), "named": "<" in rule}  # noqa: SLF001
        super().add_url_rule(rule, endpoint, view_func, **options)

    def _described(self, doc: dict[str, Any], info: dict[str, Any], *, method: str, **_rest: Any) -> dict[str, Any]:
        by_hand = info.setdefault("manual_doc", {})
        doc["parameters"] = [*doc.get("parameters", []), *by_hand.pop("parameters", [])]
        doc |= {name: by_hand.pop(name) for name in ("requestBody",) if name in by_hand}
        listed = any(isinstance(each.get("schema"), Paging) for each in doc["parameters"])
        return describing.described(doc, method, named=info.get("named", False), listed=listed)


class Body(Schema):
    """A request body: an unknown member is an error, so that a misspelt one is not silently lost."""

    class Meta:
        """Strict."""

        unknown = RAISE


class Query(Schema):
    """Query parameters; undeclared ones are ignored."""

    class Meta:
        """Lenient."""

        unknown = EXCLUDE


class Paging(Query):
    """`limit` rows from `offset` on."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, MOST_ROWS, error="应在 {min} 至 {max} 之间 | has to be {min} to {max}"),
    )
    offset = fields.Integer(
        load_default=0,
        validate=validate.Range(0, LARGEST_OFFSET, error="应在 {min} 至 {max} 之间 | has to be {min} to {max}"),
    )


def text(*, most: int = 200, required: bool = False) -> fields.String:
    """A text field of bounded length."""
    bound = validate.Length(
        1 if required else 0, most, error="应为 {min} 至 {max} 个字 | takes {min} to {max} characters"
    )
    return fields.String(required=True, validate=bound) if required else fields.String(load_default="", validate=bound)


def identifier(*, required: bool = False) -> fields.String:
    """An id as this system makes them (empty when not given)."""
    shape = validate.Regexp(IDENTIFIER if required else rf"({IDENTIFIER})?\Z", error="格式不符 | is not an identifier")
    return fields.String(required=True, validate=shape) if required else fields.String(load_default="", validate=shape)


def command_id() -> str | None:
    """The client's Idempotency-Key, made this person's own. Raises BadKey."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise BadKey
    return f"{person().person_id}:{key}"


def page(find: Callable[[int], Sequence[Any]], given: dict[str, Any], show: Callable[[Any], Any] = plain) -> Response:
    """A list answer: `find(n)` gives the first n rows. The next page stands in `next` and in the Link header."""
    limit, offset = given["limit"], given["offset"]
    rows = list(find(offset + limit + 1))[offset:]
    following = None
    if len(rows) > limit and offset + limit <= LARGEST_OFFSET:
        others = [(name, value) for name, value in request.args.items(multi=True) if name not in ("limit", "offset")]
        following = f"{request.path}?{urlencode([*others, ('limit', limit), ('offset', offset + limit)])}"
    answer = jsonify({"items": [show(row) for row in rows[:limit]], "next": following})
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def versioned(document: Any, etag: str) -> Response:
    """A document with its ETag; 304 when the client has it already."""
    answer = jsonify(plain(document))
    answer.set_etag(etag)
    answer.make_conditional(request)
    return answer


def require_version(etag: str) -> None:
    """Raises 428 without If-Match, 412 when it names another version."""
    if not request.if_match:
        raise PreconditionRequired
    if not request.if_match.contains(etag):
        raise PreconditionFailed
