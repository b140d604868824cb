"""JSON Schemas (draft 2020-12) of what crosses a queue: the envelope, and the `data` of each control frame.

Payload schemas come from the declarations (`json_schema`); these here are written by hand beside the code that
reads them and are held to it by tests over a real run.
"""

from __future__ import annotations

from typing import Any

from shared.domain.refusals import RefusalCode
from shared.messages import frames
from shared.messages.approvals import OPINION_PATTERN
from shared.messages.envelope import MAX_NAME_CHARACTERS, TYPE_PREFIX
from shared.messages.terms import DATE_PATTERN, INSTANT_PATTERN

DRAFT = "https://json-schema.org/draft/2020-12/schema"
COURT_PATTERN = "^(spc|(pla|xpcc|[a-z]{2})([0-9]{4}|[0-9]{2})?)$"
#: What a receipt may report; `quarantined` speaks of bytes that could not be taken as a court's word.
OUTCOMES = ("arrived", "applied", "refused", "inert", "parked", "conflict", "quarantined")

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_ANY_TEXT: dict[str, Any] = {"type": "string"}
_NAME: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARACTERS}
_INSTANT: dict[str, Any] = {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}
_COUNT: dict[str, Any] = {"type": "string", "pattern": "^(?=[0-9]{1,16}$)0*[1-9][0-9]*$"}
_SIZE: dict[str, Any] = {"type": "string", "pattern": "^[0-9]{1,16}$"}
_HEX: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_WHOLE: dict[str, Any] = {"type": "integer", "minimum": 1}
_SOURCE: dict[str, Any] = {"type": "string", "pattern": "^urn:court:" + COURT_PATTERN.removeprefix("^")}
_BASE64URL: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}


def _object(members: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in members if name not in optional]
    return {"type": "object", "properties": members, "required": required}


def _event(
    type_: dict[str, Any], members: dict[str, Any], data: dict[str, Any], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    head = {
        "specversion": {"const": "1.0"}, "id": _NAME, "type": type_,
        "source": _SOURCE, "recipient": {"type": "string", "pattern": COURT_PATTERN}, "time": _INSTANT,
        "datacontenttype": {"const": "application/json"},
    }  # fmt: skip
    return _object(head | members | {"data": data}, optional)


_CERTIFICATE: dict[str, Any] = {"type": "string", "pattern": r"^[A-Za-z0-9_-]+\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$"}
_DAY: dict[str, Any] = {"type": "string", "format": "date", "pattern": DATE_PATTERN}
DELEGATION = _object(
    {
        "delegation_id": _NAME, "delegator": _TEXT, "role": _TEXT, "from_on": _DAY, "until_on": _DAY,
        "given_at": _INSTANT, "signature": _BASE64URL, "certificate": _CERTIFICATE,
    }
)  # fmt: skip
APPROVAL = _object(
    {
        "person_id": _TEXT, "act": {"enum": ["draft", "discuss", "review", "approve"]}, "role": _TEXT, "body": _TEXT,
        "at": _INSTANT, "digest": _HEX, "signature": _BASE64URL, "public_key": _BASE64URL, "certificate": _CERTIFICATE,
        "opinion": {"type": "string", "pattern": OPINION_PATTERN}, "delegation": DELEGATION,
    },
    ("opinion", "delegation"),
)  # fmt: skip
_OPTIONAL = ("powerid", "fromepoch", "inreplyto", "supersedes", "traceparent")


def envelope_schema() -> dict[str, Any]:
    """Any message; the payload's own schema applies to the JSON inside the text `data.payload`."""
    members = {
        "subject": _NAME, "body": _NAME, "procedureid": _NAME, "stream": _NAME, "streamseq": _COUNT,
        "lineageseq": _COUNT, "lawrelease": _NAME, "treesize": _SIZE, "treeroot": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "powerid": _NAME, "fromepoch": _COUNT, "inreplyto": _NAME, "supersedes": _NAME, "traceparent": _NAME,
    }  # fmt: skip
    data = _object({
        "payload": {"type": "string", "contentMediaType": "application/json"},
        "approvals": {"type": "array", "items": APPROVAL},
    })  # fmt: skip
    type_ = {
        "type": "string",
        "pattern": rf"^{TYPE_PREFIX.replace('.', '[.]')}[a-z][a-z0-9_]{{0,63}}[.]v[1-9][0-9]{{0,5}}$",
    }
    return {
        "$schema": DRAFT,
        "title": "消息信封",
        "x-title-en": "message envelope",
        **_event(type_, members, data, _OPTIONAL),
    }


REFUSAL = _object(
    {
        "code": {"enum": [code.value for code in RefusalCode]}, "reason_zh": _TEXT, "reason_en": _TEXT,
        "todo_zh": _TEXT, "todo_en": _TEXT, "rule": _ANY_TEXT,
        "facts": {"type": "object", "additionalProperties": _ANY_TEXT},
    }
)  # fmt: skip
_SIZE_NUMBER = {"type": "integer", "minimum": 0}
_STATEMENT = _object({"statement": _TEXT, "key": _TEXT, "signature": _BASE64URL})
_CASE = _object({"case_no": _TEXT, "state": _TEXT, "mode": {"type": ["string", "null"]}, "filed_on": _TEXT})
_POWER = _object({"holder": {"type": ["string", "null"]}, "epoch": _WHOLE, "state": _TEXT})
_DUTY = _object({"rule": _TEXT, "opened": _TEXT, "due": _TEXT, "state": _TEXT})
FRAME_DATA: dict[str, dict[str, Any]] = {
    frames.RECEIPT: _object(
        {"message": _TEXT, "digest": _HEX, "outcome": {"enum": list(OUTCOMES)}, "refusal": REFUSAL, "arrived_at": _INSTANT},
        ("refusal", "arrived_at"),
    ),
    frames.HOLE_REQUEST: _object({"stream": _TEXT, "subject": _TEXT, "from": _WHOLE, "to": _WHOLE}),
    frames.CONSISTENCY_REQUEST: _object({"from": _WHOLE, "to": _WHOLE}),
    frames.CONSISTENCY_PROOF: _object({"from": _WHOLE, "to": _WHOLE, "root": _HEX, "proof": {"type": "array", "items": _HEX}}),
    frames.JOURNEY_QUERY: _object({"query": _TEXT, "lineage": _TEXT}),
    frames.JOURNEY_ANSWER: _object(
        {
            "query": _TEXT, "lineage": _TEXT, "refused": {"const": "off_the_lineage"}, "court": _TEXT,
            "cases": {"type": "array", "items": _CASE}, "power": {"anyOf": [_POWER, {"type": "null"}]},
            "duties": {"type": "array", "items": _DUTY},
            "statements": {"type": "array", "items": _STATEMENT}, "peers": {"type": "array", "items": _TEXT},
        },
        ("refused", "court", "cases", "power", "duties", "statements", "peers"),
    ),
    frames.ATTACHMENT_REQUEST: _object(
        {"message": _TEXT, "sha256": _HEX, "chunks": {"type": "array", "items": _SIZE_NUMBER, "maxItems": 32}}
    ),
    frames.ATTACHMENT_MANIFEST: _object(
        {
            "message": _TEXT, "sha256": _HEX, "outcome": {"enum": ["here", "absent", "not_named"]},
            "size_bytes": _SIZE_NUMBER, "chunk_bytes": _SIZE_NUMBER,
            "chunk_sha256": {"type": "string", "pattern": "^([0-9a-f]{64})+$"},
        },
        ("size_bytes", "chunk_bytes", "chunk_sha256"),
    ),
    frames.ATTACHMENT_CHUNK: _object({"sha256": _HEX, "index": _SIZE_NUMBER, "bytes": _BASE64URL}),
}  # fmt: skip
FRAME_TITLES = {
    frames.RECEIPT: ("回执", "receipt"),
    frames.HOLE_REQUEST: ("缺号请求", "hole request"),
    frames.CONSISTENCY_REQUEST: ("日志一致性请求", "request for a consistency proof"),
    frames.CONSISTENCY_PROOF: ("日志一致性证明", "consistency proof"),
    frames.JOURNEY_QUERY: ("流转查询", "journey query"),
    frames.JOURNEY_ANSWER: ("流转答复", "journey answer"),
    frames.ATTACHMENT_REQUEST: ("附件请求", "request for an attachment"),
    frames.ATTACHMENT_MANIFEST: ("附件清单", "manifest of an attachment"),
    frames.ATTACHMENT_CHUNK: ("附件分块", "chunk of an attachment"),
}


def frame_schema(name: str) -> dict[str, Any]:
    """The whole frame of this name. Raises KeyError for an unknown name."""
    zh, en = FRAME_TITLES[name]
    type_ = {"const": f"{frames.FRAME_PREFIX}{name}.v1"}
    return {"$schema": DRAFT, "title": zh, "x-title-en": en, **_event(type_, {}, FRAME_DATA[name])}
