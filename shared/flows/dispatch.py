"""Sending: the sender's own check by the same rules as the receiver, then numbers, bytes, signature, outbox row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.domain.courts import Body
from shared.domain.people import Approval, ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.flows import evidence, officers
from shared.flows.attachments import named
from shared.flows.authorise import authorise
from shared.flows.records import Outgoing
from shared.flows.restored import require_open
from shared.messages.attachments import AttachmentRef, refs_in
from shared.messages.desk import Sending
from shared.messages.envelope import Envelope, approval_digest
from shared.messages.kinds import MessageKind
from shared.messages.schemas import dump, load
from shared.messages.signing import Signed

if TYPE_CHECKING:
    from shared.flows.desk import OpenDesk

FINAL_STATES = ("applied", "refused", "inert", "conflict")


@dataclass(frozen=True, slots=True)
class Departure:
    """A checked message waiting for its numbers."""

    sending: Sending
    body: str
    payload: str
    approvals: tuple[Approval, ...]
    attachments: tuple[AttachmentRef, ...]


def depart(
    desk: OpenDesk, sending: Sending, approvals: Sequence[Approval] | None, payload_text: str | None
) -> Departure:
    """Check at the sender what the receiver will check again. Raises Refused, NotFound, BadPayload.

    Without `approvals` the message leaves by an act: it carries the acting person's own signature, which is
    enough only for kinds that need no more.
    """
    kind = desk.node.catalogue.messages[sending.kind]
    if kind.moves_power:
        require_open(desk.unit, sending.lineage_id)
    kind.check(desk, sending)
    payload = payload_text if payload_text is not None else payload_json(sending.payload)
    attachments = tuple(refs_in(load(kind.payload, json.loads(payload))))
    digest = digest_of(desk, sending, kind, payload)
    signed = tuple(approvals) if approvals is not None else _by_doer(desk, kind, digest)
    body = signed[0].body if signed else _own_body(desk, kind)
    if not signed and kind.approvals is not ApprovalRule.NODE:
        refuse(RefusalCode.R6, "{kind} 须由承办人签名。", "{kind} needs a person's signature.",
               rule="执行工作规定 2020 art. 5", kind=kind.name)  # fmt: skip
    require_signed(desk, sending, kind, payload, signed, body=body)
    return Departure(sending, body, payload, signed, attachments)


def require_signed(
    desk: OpenDesk, sending: Sending, kind: MessageKind, payload: str, signed: tuple[Approval, ...], *, body: str
) -> None:
    """The whole rule on signatures, for a message that leaves or an act to be done. Raises Refused R1, R2, R6."""
    authorise(
        desk.registry,
        desk.law,
        kind,
        sender=desk.court_id,
        recipient=sending.recipient,
        body=body,
        power_id=sending.power_id,
        from_epoch=sending.from_epoch,
        approvals=signed,
        digest=digest_of(desk, sending, kind, payload),
        payload=payload,
        on=desk.today,
    )


def _own_body(desk: OpenDesk, kind: MessageKind) -> str:
    """The body a node answers for by itself: one this court has; implementation first, the bureau's core."""
    here = sorted(kind.bodies & desk.node.profile.bodies, key=lambda body: (body is not Body.IMPLEMENTATION, body))
    return (here[0] if here else min(kind.bodies)).value


def payload_json(payload: object) -> str:
    """The payload as the JSON text that is signed and sent."""
    return json.dumps(dump(payload), ensure_ascii=False, separators=(",", ":"))


def digest_of(desk: OpenDesk, sending: Sending, kind: MessageKind, payload: str) -> str:
    """What approvals of this message sign."""
    return approval_digest(
        kind=kind.name,
        version=kind.version,
        sender=desk.court_id,
        recipient=sending.recipient,
        subject=sending.lineage_id,
        power_id=sending.power_id,
        from_epoch=sending.from_epoch,
        in_reply_to=sending.in_reply_to,
        supersedes=sending.supersedes,
        payload=payload,
    )


def _by_doer(desk: OpenDesk, kind: MessageKind, digest: str) -> tuple[Approval, ...]:
    doer = desk.doer
    if doer is None or Body(doer.body) not in kind.bodies:
        return ()
    person = desk.unit.people.need(doer.person_id)
    key = desk.node.staff_keys.key_of(person.person_id)
    return (officers.approve(person, key, act="draft", role=doer.role, body=doer.body, digest=digest, at=desk.now),)


def numbered(desk: OpenDesk, departure: Departure) -> None:
    """Give the message its numbers, sign its bytes and put it into the outbox with its evidence."""
    node, unit, sending = desk.node, desk.unit, departure.sending
    kind = node.catalogue.messages[sending.kind]
    incarnation = unit.meta.need("incarnation").value
    lineage_seq = unit.next_number(f"lineage:{sending.recipient}:{sending.lineage_id}:{incarnation}")
    stream_seq = unit.next_number(f"stream:{sending.recipient}:{incarnation}")
    head = evidence.tree_head(unit)
    envelope = Envelope(
        message_id=sending.message_id,
        kind=kind.name,
        version=kind.version,
        sender=desk.court_id,
        recipient=sending.recipient,
        subject=sending.lineage_id,
        issued_at=desk.now,
        body=departure.body,
        procedure_id=sending.exchange_id,
        stream=incarnation,
        stream_seq=stream_seq,
        lineage_seq=lineage_seq,
        law_release=str(node.law.release),
        payload=departure.payload,
        approvals=departure.approvals,
        power_id=sending.power_id,
        from_epoch=sending.from_epoch,
        in_reply_to=sending.in_reply_to,
        supersedes=sending.supersedes,
        traceparent=desk.traceparent,
        tree_size=head.size if head else 0,
        tree_root=head.root if head else "",
    )
    signed = Signed.by(node.key, envelope.to_bytes())
    digest = hashlib.sha256(signed.body).hexdigest()
    unit.outbox.add(
        Outgoing(
            message_id=sending.message_id,
            recipient=sending.recipient,
            kind=kind.name,
            lineage_id=sending.lineage_id,
            exchange_id=sending.exchange_id,
            stream=incarnation,
            stream_seq=stream_seq,
            lineage_seq=lineage_seq,
            bytes_sent=signed.body,
            digest=digest,
            alg=signed.alg,
            key_id=signed.key_id,
            signature=signed.signature,
            state="pending",
            issued_at=desk.now,
            next_attempt_at=node.clock.now(),
            in_reply_to=sending.in_reply_to,
            supersedes=sending.supersedes,
        )
    )
    named.note_sent(desk, sending, departure.attachments)
    desk.witness(
        "accepted",
        subject_id=sending.message_id,
        lineage_id=sending.lineage_id,
        detail={"kind": kind.name, "recipient": sending.recipient, "digest": digest},
    )
