"""What effects may know of the messages themselves: who owes a receipt, what a receipt said, what waits in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message as this court knows it.

    direction: out | in. peer: the other court. state: of the box. at: when it was issued (out) or arrived (in).
    receipt: the signed bytes of its final receipt, as text; contradicts: another final receipt says otherwise.
    """

    message_id: str
    kind: str
    direction: str
    peer: str
    lineage_id: str
    state: str
    at: datetime
    receipt: str = ""
    contradicts: str = ""


class Boxes(Protocol):
    """Inbox and outbox of a court, inside one transaction."""

    def facts(self, message_id: str) -> MessageFacts | None:
        """A message sent or received here, or None."""

    def unreceipted(self, after: datetime, until: datetime, limit: int) -> list[MessageFacts]:
        """Messages issued after the one instant, up to the other, without a final receipt; oldest first."""

    def waiting(self, until: datetime, limit: int) -> list[MessageFacts]:
        """Messages that arrived before an instant and still wait for an earlier one of their lineage; oldest first."""

    def mark(self, name: str, value: str | None = None) -> str:
        """A mark of this court kept under a name; set when a value is given. Empty when there is none."""
