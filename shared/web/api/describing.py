"""What the OpenAPI says of every operation besides its own answer: problems, keys in headers, the form of lists.

Each operation names the statuses it can really answer with; nothing hides behind a `default`.
"""

from __future__ import annotations

from typing import Any

from flask_smorest import Api
from marshmallow import Schema, fields

PROBLEM = "Problem"
_CHANGES = ("post", "put", "delete")
_KEY = {
    "in": "header", "name": "Idempotency-Key", "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"},
    "description": "a key of the client: the same key from the same person does the thing once",
}  # fmt: skip
IF_MATCH = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string", "pattern": '^"[0-9a-f-]{1,40}"$'},
    "description": "the ETag of the version that was read",
}  # fmt: skip
OBJECT = {"application/json": {"schema": {"type": "object"}}}
ROWS = {"application/json": {"schema": {
    "type": "object", "required": ["items", "next"],
    "properties": {"items": {"type": "array", "items": {"type": "object"}}, "next": {"type": "string", "nullable": True}},
}}}  # fmt: skip


class FieldProblemAnswer(Schema):
    """One field and what is wrong with it, in both languages."""

    path = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class ProblemAnswer(Schema):
    """A problem document (RFC 9457): what is wrong, what to do about it, the rule it rests on, the fields named."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    title_zh = fields.String(required=True)
    title_en = fields.String(required=True)
    todo_zh = fields.String(required=True)
    todo_en = fields.String(required=True)
    source = fields.String()
    facts = fields.Dict(keys=fields.String(), values=fields.String())
    fields_ = fields.List(fields.Nested(FieldProblemAnswer), data_key="fields")


def install(api: Api) -> None:
    """Make the problem document known to the description."""
    assert api.spec is not None
    schema = {"application/problem+json": {"schema": ProblemAnswer}}
    api.spec.components.response(PROBLEM, {"description": "what is wrong and what to do", "content": schema})


def problems_of(method: str, *, body: bool, asked: bool, named: bool) -> set[str]:
    """Statuses of refusals: `body`: it reads one; `asked`: it reads a query; `named`: its address names something."""
    found = {"401", "503"}  # not signed in; the store is busy
    if named:
        found |= {"404", "422"}
    if asked:
        found.add("422")
    if body:
        found |= {"400", "413", "422"}
    if method in _CHANGES:
        found |= {"403", "404", "409", "422"}
    return found


def described(doc: dict[str, Any], method: str, *, named: bool, listed: bool) -> dict[str, Any]:
    """The description of an operation with its problems, the idempotency key, and the form of its answer."""
    parameters: list[Any] = doc.setdefault("parameters", [])
    asked, body = bool(parameters), "requestBody" in doc
    if method == "post":
        parameters.append(_KEY)
    own = {str(status): said for status, said in doc.get("responses", {}).items() if str(status)[0] in "23"}
    for status, said in own.items():
        if status in ("200", "201", "202"):
            said.setdefault("content", ROWS if listed else OBJECT)
    problems = dict.fromkeys(problems_of(method, body=body, asked=asked, named=named), PROBLEM)
    return doc | {"responses": dict(sorted((own | problems).items()))}
