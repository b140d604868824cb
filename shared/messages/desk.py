"""The desk: all that an effect of a procedure may read and do, inside one transaction at one court.

Effects are functions `(desk, …) -> None`. They never commit, sign, send or look at a clock themselves:
whatever they ask of the desk becomes durable together, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from shared.domain.attachments import StoredAttachment
from shared.domain.cases import Case, Objection, Party, RegisteredCase
from shared.domain.controls import Control
from shared.domain.courts import Body
from shared.domain.duties import Duty, Task
from shared.domain.errors import Text
from shared.domain.exchanges import Act, Exchange
from shared.domain.money import MoneyEntry
from shared.domain.node_events import Entry, NodeEvent
from shared.domain.people import Approval
from shared.domain.power import Power
from shared.domain.refusals import Refusal
from shared.domain.rows import Rows
from shared.domain.separation import Side
from shared.law.lookup import Law
from shared.messages.boxes import Boxes
from shared.messages.envelope import Envelope
from shared.messages.signed_copy import SignedCopy
from shared.registry.registry import Registry

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Received:
    """A verified message with its typed payload, as given to guards and effects of the receiver."""

    envelope: Envelope
    payload: Any


@dataclass(frozen=True, slots=True)
class Sending:
    """A message about to leave (or, in `prepare`, being drafted), as given to the sender's side.

    `inputs` are the fields a person filled in; `payload` is None until it is complete.
    """

    kind: str
    recipient: str
    lineage_id: str
    exchange_id: str
    exchange: Exchange | None
    payload: Any = None
    message_id: str = ""
    power_id: str | None = None
    from_epoch: int | None = None
    in_reply_to: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Doer:
    """The person acting, and the body they act for."""

    person_id: str
    body: str
    role: str


class Desk(Protocol):
    """See module docstring. `now` is legal time (UTC), `today` the legal day (Asia/Shanghai)."""

    court_id: str
    now: datetime
    today: date
    registry: Registry
    law: Law
    cases: Rows[Case]
    parties: Rows[Party]
    objections: Rows[Objection]
    case_register: Rows[RegisteredCase]
    powers: Rows[Power]
    controls: Rows[Control]
    money: Rows[MoneyEntry]
    acts: Rows[Act]
    exchanges: Rows[Exchange]
    duties: Rows[Duty]
    tasks: Rows[Task]
    doer: Doer | None
    boxes: Boxes
    #: Signatures of the document an act is done by; empty for an act done at once.
    signed: tuple[Approval, ...]

    def savepoint(self) -> AbstractContextManager[None]:
        """Inside: what raises is undone, with what it had sent, and the transaction goes on."""

    def of(self, row_type: type[Row]) -> Rows[Row]:
        """The table of a row type. Raises LookupError when it has none."""

    def new_id(self) -> str:
        """A fresh uuid."""

    def new_case_no(self, type_code: str) -> str:
        """The next 案号 of this court for this year and type; gapless."""

    def open_exchange(
        self,
        procedure: str,
        role: str,
        *,
        event: str,
        lineage_id: str,
        peer: str,
        data: dict[str, Any] | None = None,
        exchange_id: str | None = None,
    ) -> Exchange:
        """Begin a procedure at this court by the first row of the role's table."""

    def move(self, exchange: Exchange, event: str, **data: Any) -> Exchange:
        """Move an exchange by its role's table and remember `data`. Raises NoSuchTransition."""

    def send(
        self,
        kind: str,
        recipient: str,
        payload: Any,
        *,
        lineage_id: str,
        exchange_id: str,
        in_reply_to: str | None = None,
        power_id: str | None = None,
        from_epoch: int | None = None,
        supersedes: str | None = None,
    ) -> str:
        """Issue a message of this court in this transaction; returns its id. Raises Refused.

        When a person acts (`doer`), their signature goes with it; kinds that need more approvals are drafted instead.
        """

    def save_power(self, power: Power, *, expected: Power) -> None:
        """Compare-and-set on holder, epoch and state. Raises Refused R3 with the winner when another was first."""

    def open_duty(
        self, rule_id: str, *, lineage_id: str, subject_id: str, body: Body, start: date | None = None
    ) -> Duty:
        """Open a duty whose due date the rule computes from `start` (today when omitted)."""

    def close_duties(self, *, subject_id: str, rule_id: str | None = None, by: str, event: str = "meet") -> None:
        """Close open or overdue duties about a subject, by an event (`by` names its evidence)."""

    def raise_task(
        self, code: str, *, lineage_id: str, subject_id: str, body: Body, zh: str, en: str, once_key: str | None = None
    ) -> None:
        """Put work before a person, once per `once_key`."""

    def record_act(self, kind: str, *, power: Power, detail: dict[str, Any]) -> Act:
        """Enter an act of enforcement power into the signed act log. Raises NotTheHolder."""

    def record_event(
        self,
        kind: str,
        *,
        lineage_id: str,
        subject_id: str = "",
        on: date | None = None,
        detail: dict[str, Any] | None = None,
        corrects: str | None = None,
    ) -> NodeEvent:
        """Enter a node event of this court's case (`on`: today when omitted); clocks and alerts follow. Raises NotFound."""

    def record_events(self, entries: Sequence[Entry]) -> list[NodeEvent]:
        """Enter many at once, in their order; all or none. Raises as `record_event`."""

    def next_number(self, counter: str) -> int:
        """The next value of a counter of this court (1, 2, …), gapless."""

    def witness(self, stage: str, *, subject_id: str, lineage_id: str, detail: dict[str, Any]) -> str:
        """Sign a statement into the evidence log; returns its id."""

    def end_case(self, case: Case, event: str, mode: str) -> Case:
        """Close a docket entry by its table with a closing mode; drops its open duties."""

    def was_applied(self, message_id: str) -> bool:
        """Whether a message this court received has taken effect here."""

    def message_sha256(self, message_id: str) -> str:
        """Hex SHA-256 of the bytes of a message sent or received here. Raises NotFound."""

    def was_sent(self, message_id: str, recipient: str) -> bool:
        """Whether this court sent a message of this id to that court."""

    def received_payload(self, message_id: str) -> Any:
        """The typed payload of a message this court received. Raises NotFound."""

    def signed_copy(self, message_id: str) -> SignedCopy:
        """A message received here with its sender's signature, to be shown to a third court. Raises NotFound."""

    def open_copy(self, court_id: str, copy: SignedCopy) -> Received:
        """What `court_id` signed in a copy shown by another court. Raises Refused R1 unless its signature holds."""

    def title_of(self, name: str) -> Text:
        """What people call a message kind or an act; the name itself when it is neither."""

    def took_part(self, lineage_id: str, person_id: str, side: Side) -> bool:
        """Whether a person of this court did anything in a lineage on a side; leadership's signatures are on none."""

    def stored_attachment(self, sha256: str = "", *, title: str = "") -> StoredAttachment | None:
        """A file this court has, by its hash, or by its title if only one has it."""

    def attachments_complete(self, message_id: str) -> bool:
        """Whether the bytes of all attachments a message received here names are here too (so, when it names none)."""

    def moves_power(self, message_id: str) -> bool:
        """Whether a message sent or received here is a directive that moves power (management, not an act)."""


def _no_effect(desk: Desk, message: Received) -> None:
    """A kind that only informs: nothing follows but the record itself."""


def _nothing_more(desk: Desk, message: Received, refusal: Refusal) -> None:
    """A refusal that is answer enough."""


def _nothing_sent(desk: Desk, sending: Sending) -> None:
    """The sender's side of a kind needs nothing more than the record."""


def _refusal_noted(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """A refused message without a special consequence: someone must look at it."""
    desk.raise_task(
        "refused_message",
        lineage_id=sending.lineage_id,
        subject_id=sending.message_id,
        body=Body.IMPLEMENTATION,
        zh=f"{sending.recipient} 拒收 {sending.kind}：{refusal.code} {refusal.reason.zh}",
        en=f"{sending.recipient} refused {sending.kind}: {refusal.code} {refusal.reason.en}",
        once_key=f"refused:{sending.message_id}",
    )


no_effect = _no_effect
nothing_more = _nothing_more
nothing_sent = _nothing_sent
refusal_noted = _refusal_noted
