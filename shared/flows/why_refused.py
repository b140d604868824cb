"""Why a message was refused: code, rule, reason, facts and way out, as the refusing court said it in its signed receipt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.errors import NotFound, Text
from shared.domain.refusals import Refusal
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming, Outgoing
from shared.flows.why_moved import title_of
from shared.messages.envelope import Envelope


class UnknownMessage(NotFound):
    """This court has neither sent nor received such a message."""

    code = "unknown_message"
    what = Text("本院没有收到或者发出报文 {message}。", "This court has neither sent nor received message {message}.")
    todo = Text(
        "请核对编号与法院（--court）；编号见收件、发件。", "Check the id and the court (--court); see inbox and outbox."
    )


class NotRefused(NotFound):
    """The message is known, but nobody refused it."""

    code = "not_refused"
    what = Text("报文 {message} 未被拒收（{state}）。", "Message {message} was not refused ({state}).")
    todo = Text("其处理情况见该报文各阶段。", "The stages of the message say what became of it.")


@dataclass(frozen=True, slots=True)
class RefusalProof:
    """One refusal with all it rests on.

    Attributes:
        refused_by: the court whose guard refused. guard: what the message's declaration rests on.
        law_release: the rules the sender evaluated. refused_at: of the receipt, None while it is not here.
    """

    message_id: str
    kind: str
    title: Text
    guard: str
    sender: str
    refused_by: str
    lineage_id: str
    law_release: str
    refused_at: datetime | None
    refusal: Refusal

    def as_dict(self) -> dict[str, Any]:
        """The JSON form of the API and the command."""
        code = self.refusal.title
        return {
            "message_id": self.message_id, "kind": self.kind, "title_zh": self.title.zh, "title_en": self.title.en,
            "sender": self.sender, "refused_by": self.refused_by, "lineage_id": self.lineage_id, "guard": self.guard,
            "law_release": self.law_release, "refused_at": self.refused_at.isoformat() if self.refused_at else None,
            "code_zh": code.zh, "code_en": code.en, **self.refusal.as_dict(),
        }  # fmt: skip


def why_refused(node: Node, unit: Unit, message_id: str) -> RefusalProof:
    """The proof of a refusal, given or met with. Raises UnknownMessage, NotRefused."""
    row: Incoming | Outgoing | None = unit.inbox.get(message_id) or unit.outbox.get(message_id)
    if row is None:
        raise UnknownMessage(message=message_id)
    if isinstance(row, Incoming):
        said, body, refused_by, at = row.refusal, row.bytes_received, node.court_id, row.stored_at
    else:
        receipt = json.loads(row.receipt).get("data") or {} if row.receipt else {}
        said, body, refused_by, at = receipt.get("refusal"), row.bytes_sent, row.recipient, row.receipted_at
    if not said:
        raise NotRefused(message=message_id, state=row.state)
    envelope, kind = Envelope.from_bytes(body), node.catalogue.messages.get(row.kind)
    return RefusalProof(message_id, row.kind, title_of(node, row.kind), kind.source if kind else "", envelope.sender,
                        refused_by, row.lineage_id, envelope.law_release, at, Refusal.from_dict(said))  # fmt: skip
