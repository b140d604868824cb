"""Receiving: verification, inbox row, order, effect, duties and receipt in one transaction; only then the broker is acknowledged.

Order is per lineage. A hole holds back only its lineage and is asked for from the sender; a refused message
consumes its slot; a parked one blocks its own lineage, with a task, and never another's.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from shared.domain.errors import StoreTrouble
from shared.flows import apply, evidence_peers, frames_in, intake
from shared.flows.commands import once
from shared.flows.desk import OpenDesk
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.outbound import new_frame, queue_again, queue_frame, receipt_frame
from shared.flows.ports import Unit
from shared.flows.ports_transport import Parcel
from shared.flows.records import Incoming, Position
from shared.messages import frames
from shared.messages.envelope import BadEnvelope, Envelope
from shared.messages.signing import Signed

log = logging.getLogger(__name__)
ATTEMPTS_ALONE = 3
#: A message whose slot belongs to another one is kept without a slot.
NO_SLOT = 0


def receive(node: Node, parcels: Sequence[Parcel]) -> None:
    """Take a batch. One transaction for all; when one of them fails unexpectedly, each alone.

    Raises only when the store itself fails: then nothing is acknowledged and all come again.
    """
    reach("receive.begun")
    with node.tracer.span("consume", kind="consumer", attributes={"zhixing.batch.size": len(parcels)}):
        try:
            _together(node, parcels)
        except Exception as problem:  # noqa: BLE001 - whatever it is, each is taken alone
            _note(problem, "batch of %d failed, taking each alone", len(parcels))
            for parcel in parcels:
                _alone(node, parcel)
    reach("receive.committed")
    node.wake()


def _together(node: Node, parcels: Sequence[Parcel], *, park: bool = False) -> None:
    with node.store.begin() as unit:
        for parcel in parcels:
            _take(node, unit, parcel, park)
        reach("receive.applied")


def _alone(node: Node, parcel: Parcel) -> None:
    for attempt in range(1, ATTEMPTS_ALONE + 1):
        try:
            _together(node, [parcel], park=attempt == ATTEMPTS_ALONE)
            return
        except Exception as problem:
            _note(problem, "parcel %s failed, attempt %d", parcel.message_id, attempt)
            if isinstance(problem, StoreTrouble) and attempt == ATTEMPTS_ALONE:
                raise
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit)
        intake.quarantine(node, unit, desk, parcel, "handling_failed")


def _note(problem: Exception, text: str, *facts: object) -> None:
    """A fault is logged whole; that somebody else changed a row meanwhile, or holds the store, is no fault."""
    if isinstance(problem, StoreTrouble):
        log.info(text + ": %s", *facts, problem)  # noqa: G003 - the text is ours
    else:
        log.error(text, *facts, exc_info=problem)


def _take(node: Node, unit: Unit, parcel: Parcel, park: bool) -> None:
    desk = OpenDesk(node, unit, park_failures=park)
    signed: Signed | None = None
    try:
        signed = intake.opened(node, parcel)
        intake.require_trusted(node, parcel, signed, witnessed=_witnessed(unit, parcel, signed))
        reach("receive.verified")
        if parcel.kind.startswith("frame."):
            frame = frames.Frame.from_bytes(signed.body)
            _require_addressed(node, parcel, frame.sender, frame.recipient)
            frames_in.take(node, unit, desk, frame, signed)
        else:
            envelope = Envelope.from_bytes(signed.body)
            _require_addressed(node, parcel, envelope.sender, envelope.recipient)
            _message(node, unit, desk, envelope, signed)
    except BadEnvelope as problem:
        unusable = intake.unusable("bad_envelope", problem.what.zh, problem.what.en)
        _turn_away(node, unit, desk, parcel, signed, unusable)
    except intake.Unusable as problem:
        _turn_away(node, unit, desk, parcel, signed, problem)
    desk.flush()


def _witnessed(unit: Unit, parcel: Parcel, signed: Signed) -> bool:
    """Whether exactly these bytes were received before; the id outside says nothing by itself."""
    known = unit.inbox.get(parcel.message_id) if parcel.message_id.isprintable() else None
    return known is not None and known.digest == hashlib.sha256(signed.body).hexdigest()


def _require_addressed(node: Node, parcel: Parcel, sender: str, recipient: str) -> None:
    if sender != parcel.sender or recipient != node.court_id:
        raise intake.unusable(
            "misdirected", "报文的发出或接收法院与信封不符。", "Sender or recipient inside differ from the outside."
        )


def _turn_away(
    node: Node, unit: Unit, desk: OpenDesk, parcel: Parcel, signed: Signed | None, problem: intake.Unusable
) -> None:
    """Quarantine, and tell the claimed sender which bytes did not verify: only it can know whether it sent them."""
    intake.quarantine(node, unit, desk, parcel, problem.reason)
    readable = parcel.message_id.isprintable() and not parcel.kind.startswith("frame.")
    if readable and node.directory.current().knows(parcel.sender):
        digest = hashlib.sha256(signed.body if signed is not None else parcel.body).hexdigest()
        frame = receipt_frame(node, parcel.sender, parcel.message_id, digest, "quarantined", problem.refusal)
        queue_frame(node, unit, frame)


def _message(node: Node, unit: Unit, desk: OpenDesk, envelope: Envelope, signed: Signed) -> None:
    digest = hashlib.sha256(signed.body).hexdigest()
    known = unit.inbox.get(envelope.message_id)
    if known is not None:
        _again(node, unit, desk, known, envelope, digest)
        return
    arrived = Incoming(
        message_id=envelope.message_id,
        sender=envelope.sender,
        kind=envelope.kind,
        lineage_id=envelope.subject,
        exchange_id=envelope.procedure_id,
        stream=envelope.stream,
        stream_seq=envelope.stream_seq,
        lineage_seq=envelope.lineage_seq,
        bytes_received=signed.body,
        digest=digest,
        alg=signed.alg,
        key_id=signed.key_id,
        signature=signed.signature,
        state="buffered",
        arrived_at=desk.now,
        in_reply_to=envelope.in_reply_to,
        supersedes=envelope.supersedes,
    )
    taken = unit.inbox.first(
        sender=arrived.sender, stream=arrived.stream, lineage_id=arrived.lineage_id, lineage_seq=arrived.lineage_seq
    )
    place = unit.positions.get(envelope.sender, envelope.stream, envelope.subject)
    consumed = place.consumed if place else 0
    conflicting = taken is not None or envelope.lineage_seq <= consumed
    if conflicting:
        arrived = replace(arrived, lineage_seq=NO_SLOT)
    unit.inbox.add(arrived)
    desk.witness(
        "arrived",
        subject_id=envelope.message_id,
        lineage_id=envelope.subject,
        detail={"digest": digest, "sender": envelope.sender, "kind": envelope.kind},
    )
    evidence_peers.note_head(unit, desk, envelope)
    if conflicting:
        apply.slot_conflict(node, unit, desk, arrived)
    elif envelope.supersedes is not None:
        apply.supersede(node, unit, desk, arrived, envelope)
        drain(node, unit, desk, envelope.sender, envelope.stream, envelope.subject)
    elif envelope.lineage_seq == consumed + 1:
        drain(node, unit, desk, envelope.sender, envelope.stream, envelope.subject)
    else:
        _buffer(node, unit, arrived, consumed)


def _again(node: Node, unit: Unit, desk: OpenDesk, known: Incoming, envelope: Envelope, digest: str) -> None:
    """The same bytes get the stored receipt, byte for byte; other bytes under the same id are a conflict (R11)."""
    if known.digest == digest and known.sender == envelope.sender:
        if known.receipt is not None:
            queue_again(node, unit, known.sender, frames.RECEIPT, known.receipt, known.receipt_signature)
        return
    apply.content_conflict(node, unit, desk, known, envelope.sender, digest)


def _buffer(node: Node, unit: Unit, arrived: Incoming, consumed: int) -> None:
    apply.answer(node, unit, arrived, "arrived")
    here = unit.inbox.count(
        sender=arrived.sender,
        stream=arrived.stream,
        lineage_id=arrived.lineage_id,
        lineage_seq__gt=consumed,
        lineage_seq__lt=arrived.lineage_seq,
    )
    if here == arrived.lineage_seq - consumed - 1:
        return  # all before it are here; one of them is parked or held
    hole = {
        "stream": arrived.stream,
        "subject": arrived.lineage_id,
        "from": consumed + 1,
        "to": arrived.lineage_seq - 1,
    }
    queue_frame(node, unit, new_frame(node, frames.HOLE_REQUEST, arrived.sender, hole))


def drain(node: Node, unit: Unit, desk: OpenDesk, sender: str, stream: str, lineage_id: str) -> None:
    """Apply what has become consecutive; stop at a hole, a held or a parked message."""
    place = unit.positions.get(sender, stream, lineage_id)
    if place is None:
        place = Position(sender, stream, lineage_id, 0)
        unit.positions.add(place)
    while True:
        following = unit.inbox.first(
            sender=sender, stream=stream, lineage_id=lineage_id, lineage_seq=place.consumed + 1
        )
        if following is None or following.state == "parked":
            return
        if following.state not in apply.FINAL:
            following = apply.take_effect(node, unit, desk, following)
            if following.state not in apply.FINAL:
                return
        place = unit.positions.save(replace(place, consumed=place.consumed + 1))


def resume_held(node: Node) -> int:
    """Try held messages again (a law release is here, a restored court is up to date); returns how many there were.

    A withdrawal goes before what it withdraws, as it would have on arrival (E2).
    """
    with node.store.begin() as unit:
        held = sorted(unit.inbox.where(state="held"), key=lambda row: row.supersedes is None)
        for row in held:
            desk = OpenDesk(node, unit, park_failures=True)
            if row.supersedes is not None:
                apply.supersede(node, unit, desk, row, Envelope.from_bytes(row.bytes_received))
            drain(node, unit, desk, row.sender, row.stream, row.lineage_id)
            desk.flush()
    return len(held)


def replay(node: Node, message_id: str, operator: str, *, command_id: str | None = None) -> str:
    """An operator tries a parked message again; idempotent. Returns the state after. Raises NotFound.

    The same command, or a message no longer parked, changes nothing. What is applied ends the operator's task.
    """
    with once(node, command_id, "replay") as step:
        unit = step.unit
        row = unit.inbox.need(message_id)
        if step.done is not None or row.state != "parked":
            return row.state
        desk = OpenDesk(node, unit, park_failures=True)
        desk.witness("replayed", subject_id=message_id, lineage_id=row.lineage_id, detail={"by": operator})
        unit.inbox.save(replace(row, state="buffered"))
        drain(node, unit, desk, row.sender, row.stream, row.lineage_id)
        desk.flush()
        after = unit.inbox.need(message_id).state
        if after in apply.FINAL:
            _end_task(unit, message_id, operator)
    node.wake()
    return after


def _end_task(unit: Unit, message_id: str, operator: str) -> None:
    task = unit.tasks.first(once_key=f"parked_message:{message_id}", state="open")
    if task is not None:
        unit.tasks.save(replace(task, state="done", closed_by=operator))
