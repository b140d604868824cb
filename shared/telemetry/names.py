"""Names of spans and attributes, and the list of what a span may say.

Traces leave the court: nothing of a party, no name, number, address, title or free text. An
attribute off the list raises where tracing is strict (tests) and is dropped in production.
"""

from __future__ import annotations

import re

from shared.domain.errors import ZhixingError

# --- spans ---
REQUEST = "request"
ISSUE = "issue"
ACT = "act"
RELAY = "relay"
CONSUME = "consume"
HANDLE = "handle"
RECEIPT = "receipt"
CONTROL_FRAME = "control frame"
CLOCK_TICK = "clock tick"
SEQUENCE_EVIDENCE = "sequence evidence"
JOURNEY_QUERY = "journey query"
SPANS = frozenset(
    {REQUEST, ISSUE, ACT, RELAY, CONSUME, HANDLE, RECEIPT, CONTROL_FRAME, CLOCK_TICK, SEQUENCE_EVIDENCE, JOURNEY_QUERY}
)

# --- attributes of our own ---
COURT = "zhixing.court"
PEER = "zhixing.peer"
BODY = "zhixing.body"
KIND = "zhixing.kind"
MESSAGE_ID = "zhixing.message.id"
PROCEDURE_ID = "zhixing.procedure.id"
LINEAGE_ID = "zhixing.lineage.id"
POWER_ID = "zhixing.power.id"
EPOCH = "zhixing.power.epoch"
STREAM = "zhixing.stream"
STREAM_SEQUENCE = "zhixing.stream.sequence"
STAGE = "zhixing.stage"
OUTCOME = "zhixing.outcome"
REFUSAL = "zhixing.refusal"
LAW_RELEASE = "zhixing.law.release"
BATCH_SIZE = "zhixing.batch.size"
ATTEMPT = "zhixing.attempt"
BODY_BYTES = "zhixing.body.bytes"
QUEUE_SECONDS = "zhixing.queue.seconds"

# --- OpenTelemetry semantic conventions ---
ERROR_TYPE = "error.type"
HTTP_METHOD = "http.request.method"
HTTP_ROUTE = "http.route"  # the rule with its placeholders, never the path
HTTP_STATUS = "http.response.status_code"
MESSAGING_SYSTEM = "messaging.system"
MESSAGING_DESTINATION = "messaging.destination.name"
MESSAGING_OPERATION = "messaging.operation.type"

ATTRIBUTES = frozenset(
    {
        COURT, PEER, BODY, KIND, MESSAGE_ID, PROCEDURE_ID, LINEAGE_ID, POWER_ID, EPOCH, STREAM, STREAM_SEQUENCE,
        STAGE, OUTCOME, REFUSAL, LAW_RELEASE, BATCH_SIZE, ATTEMPT, BODY_BYTES, QUEUE_SECONDS,
        ERROR_TYPE, HTTP_METHOD, HTTP_ROUTE, HTTP_STATUS,
        MESSAGING_SYSTEM, MESSAGING_DESTINATION, MESSAGING_OPERATION,
    }
)  # fmt: skip

UNNAMED_ERROR = "unnamed_error"
_SAFE = re.compile(r"[\x21-\x7e]{1,200}")  # printable ASCII without spaces: identifiers, never sentences
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,79}")


class AttributeOffList(ValueError):
    """A span was told something it may not say; only raised where tracing is strict."""


def may_say(name: str, value: str | int) -> bool:
    """Whether an attribute is on the list and its value a number or an identifier."""
    return name in ATTRIBUTES and (isinstance(value, int) or _SAFE.fullmatch(value) is not None)


def is_error_code(text: str) -> bool:
    """Whether `text` is a code or class name, as against a sentence that might name somebody."""
    return _CODE.fullmatch(text) is not None


def error_code(error: BaseException) -> str:
    """What a span says of an exception: its stable code or its class, never its text."""
    return error.code if isinstance(error, ZhixingError) else type(error).__name__
