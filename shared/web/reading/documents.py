"""Documents as they are printed and checked: both boxes by id or by verification code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.domain.deadlines import legal_day
from shared.domain.identifiers import is_court_id
from shared.domain.verification import code_of, digest_begins, document_no, same_number
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming, Outgoing
from shared.messages.envelope import Envelope
from shared.web.reading.messages import envelope


@dataclass(frozen=True, slots=True)
class Document:
    """One message as a document. `intact`: the bytes kept here still have the digest that was signed."""

    message_id: str
    kind: str
    number: str
    code: str
    sender: str
    recipient: str
    issued_at: datetime
    digest: str
    incoming: bool
    intact: bool
    envelope: dict[str, Any]

    @property
    def issued_on(self) -> date:
        """The legal day of issue."""
        return legal_day(self.issued_at)


def document(row: Incoming | Outgoing) -> Document:
    """The document of a row of either box."""
    body = row.bytes_received if isinstance(row, Incoming) else row.bytes_sent
    read = Envelope.from_bytes(body)
    return Document(
        row.message_id, row.kind, document_no(read.sender, read.issued_at, row.message_id), code_of(row.digest), read.sender,
        read.recipient, read.issued_at, row.digest, isinstance(row, Incoming), hashlib.sha256(body).hexdigest() == row.digest,
        envelope(body),
    )  # fmt: skip


def by_code(unit: Unit, code: str) -> Document | None:
    """The document known here with this code, received or sent."""
    begins = digest_begins(code)
    if begins is None:
        return None
    wanted = {"digest__gte": begins, "digest__lt": begins + "g"}  # after every hex digit
    row: Incoming | Outgoing | None = unit.outbox.first(order_by=("digest",), **wanted)
    row = row or unit.inbox.first(order_by=("digest",), **wanted)
    return document(row) if row is not None else None


def issued_here(node: Node, unit: Unit, number: str, code: str) -> bool:
    """Whether this court issued a document with this number and this code: all a stranger may learn."""
    found = by_code(unit, code)
    return found is not None and found.sender == node.court_id and found.intact and same_number(number, found.number)


def case_number_of(unit: Unit, found: Document) -> str:
    """The 案号 a document is printed with: the one it names, else that of our docket; empty when it concerns no case."""
    named = found.envelope["payload"].get("case_no") if isinstance(found.envelope["payload"], dict) else None
    if named:
        return str(named)
    lineage = str(found.envelope["subject"])
    if is_court_id(lineage.removeprefix("court:")):
        return ""
    case = unit.cases.first(lineage_id=lineage, order_by=("filed_on", "case_no"))
    return case.case_no if case is not None else ""
