"""The AsyncAPI 3.0 document of this release, made from the catalogue, the frames and the names on the broker.

Written to `asyncapi.json` by docs/generate_protocol.py, which also checks that the file is up to date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.messages import frames
from shared.messages.kinds import Catalogue, MessageKind
from shared.messages.signing import ALG_HEADER, KEY_HEADER, SIGNATURE_HEADER
from shared.messages.wire_schemas import FRAME_TITLES, envelope_schema, frame_schema

BINDING = "0.3.0"
PLAIN = "application/cloudevents+json"
#: Folder, beside this file, of the JSON Schemas; file names are those of `schema_file`.
SCHEMA_FOLDER = "json"


@dataclass(frozen=True, slots=True)
class BrokerNames:
    """How things are called on a broker (the topology belongs to the transport layer, above this one)."""

    vhost: str
    exchange: str
    inbox: str
    attachment_exchange: str
    attachment_queue: str
    traffic_exchange: str
    traffic_queue: str


def schema_file(kind: MessageKind) -> str:
    """File name of the JSON Schema of a kind's payload."""
    return f"{kind.name}.v{kind.version}.json"


def document(catalogue: Catalogue, broker: BrokerNames, version: str) -> dict[str, Any]:
    """The whole document; `version` is that of the release."""
    kinds = catalogue.messages.values()
    messages = {kind.name: _message(kind, catalogue) for kind in kinds}
    messages |= {f"frame_{name}": _frame(name) for name in frames.NAMES}
    listed = {name: {"$ref": f"#/components/messages/{name}"} for name in messages}
    chunks = {name: listed.pop(name) for name in [f"frame_{name}" for name in frames.OF_ATTACHMENTS]}
    picture = {name: listed.pop(name) for name in [f"frame_{frames.TRAFFIC}"]}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "执行 Zhixing: messages between courts",
            "version": version,
            "description": "Signed CloudEvents between court nodes. PROTOCOL.md is the full text; this is its outline.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": PLAIN,
        "servers": {"rabbitmq": _server(broker)},
        "channels": {
            "directives": _exchange(broker, broker.exchange, listed), "inbox": _queue(broker, broker.inbox, listed),
            "attachments": _exchange(broker, broker.attachment_exchange, chunks),
            "attachment_queue": _queue(broker, broker.attachment_queue, chunks),
            "traffic": _exchange(broker, broker.traffic_exchange, picture),
            "traffic_queue": _queue(broker, broker.traffic_queue, picture),
        },
        "operations": {"publish": _publish(), "consume": _consume(), "publish_chunks": _publish_chunks(),
                       "consume_chunks": _consume_chunks()},
        "components": {
            "schemas": {"headers": _headers(), "envelope": _without_draft(envelope_schema()),
                        **{f"frame_{name}": _without_draft(frame_schema(name)) for name in frames.NAMES}},
            "messages": messages,
        },
    }  # fmt: skip


def _server(broker: BrokerNames) -> dict[str, Any]:
    return {
        "host": "{host}:{port}", "pathname": f"/{broker.vhost}", "protocol": "amqp", "protocolVersion": "0.9.1",
        "description": "A RabbitMQ broker; one user per court. TLS (amqps) between machines.",
        "variables": {"host": {"default": "localhost"}, "port": {"default": "5672"}},
        "security": [{"type": "userPassword", "description": "user name is the court_id"}],
    }  # fmt: skip


def _exchange(broker: BrokerNames, name: str, listed: dict[str, Any]) -> dict[str, Any]:
    exchange = {"name": name, "type": "topic", "durable": True, "autoDelete": False, "vhost": broker.vhost}
    return {
        "address": "{sender}.{recipient}.{kind}",
        "description": "Where a court publishes. The broker lets it write only keys that begin with its own id.",
        "messages": listed,
        "parameters": {
            "sender": {"description": "court_id of the sender"},
            "recipient": {"description": "court_id of the recipient"},
            "kind": {"description": "name of the message kind, or frame.<name>"},
        },
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": BINDING}},
    }


def _queue(broker: BrokerNames, name: str, listed: dict[str, Any]) -> dict[str, Any]:
    queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": broker.vhost}
    return {
        "address": name,
        "description": "A quorum queue per court, bound with *.<court>.#; only that court may read it.",
        "messages": listed,
        "parameters": {"court": {"description": "court_id of the reader"}},
        "bindings": {"amqp": {"is": "queue", "queue": queue, "bindingVersion": BINDING}},
    }


def _publish() -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": "#/channels/directives"},
        "summary": "Publish, with confirm; not delivered before the recipient's signed receipt is here.",
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": BINDING}},
    }


def _consume() -> dict[str, Any]:
    return {
        "action": "receive",
        "channel": {"$ref": "#/channels/inbox"},
        "summary": "Consume; acknowledge only after the database has committed effect and receipt.",
        "bindings": {"amqp": {"ack": True, "bindingVersion": BINDING}},
    }


def _publish_chunks() -> dict[str, Any]:
    return _publish() | {
        "channel": {"$ref": "#/channels/attachments"},
        "summary": "Ask for attachments, and answer; what is lost is asked for again.",
    }


def _consume_chunks() -> dict[str, Any]:
    return _consume() | {
        "channel": {"$ref": "#/channels/attachment_queue"},
        "summary": "Consume; acknowledge after the chunks are on the disk and noted.",
    }


def _headers() -> dict[str, Any]:
    text = {"type": "string"}
    members = {ALG_HEADER: text, KEY_HEADER: text, SIGNATURE_HEADER: text, "content-type": text}
    return {"type": "object", "required": list(members), "properties": members}


def _message(kind: MessageKind, catalogue: Catalogue) -> dict[str, Any]:
    own = {"properties": {"type": {"const": f"zhixing.{kind.name}.v{kind.version}"}}}
    return {
        "name": f"{kind.name}.v{kind.version}",
        "title": kind.title.zh,
        "summary": kind.title.en,
        "description": f"{kind.route.words.zh} · {kind.route.words.en}",
        "contentType": PLAIN,
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"allOf": [{"$ref": "#/components/schemas/envelope"}, own]},
        "tags": [{"name": catalogue.procedure_of[kind.name]}],
        "bindings": {"amqp": {"messageType": kind.name, "bindingVersion": BINDING}},
        "x-payload-schema": f"{SCHEMA_FOLDER}/{schema_file(kind)}",
        "x-source": kind.source,
    }


def _frame(name: str) -> dict[str, Any]:
    zh, en = FRAME_TITLES[name]
    return {
        "name": f"frame.{name}.v1",
        "title": zh,
        "summary": en,
        "contentType": PLAIN,
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"$ref": f"#/components/schemas/frame_{name}"},
        "bindings": {"amqp": {"messageType": f"frame.{name}", "bindingVersion": BINDING}},
    }


def _without_draft(schema: dict[str, Any]) -> dict[str, Any]:
    """Inside AsyncAPI the dialect is given by the document."""
    return {name: value for name, value in schema.items() if name != "$schema"}
