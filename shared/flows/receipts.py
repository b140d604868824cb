"""Acknowledging: a recipient's signed receipt ends the resending of a message and starts what a refusal entails.

A receipt counts only for the exact bytes that were sent, from the court they were sent to.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from shared.domain.courts import Body
from shared.domain.refusals import Refusal
from shared.flows import measures
from shared.flows.boxes import sent_facts, tell
from shared.flows.desk import OpenDesk
from shared.flows.dispatch import FINAL_STATES
from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.outbound import stored_signature
from shared.flows.ports import Unit
from shared.flows.records import Outgoing
from shared.messages.desk import Sending, nothing_sent
from shared.messages.envelope import Envelope
from shared.messages.frames import Frame
from shared.messages.schemas import load
from shared.messages.signing import Signed

#: Reason of a sealed body that did not open: its digest is that of the sealed bytes, unknown to the sender.
CANNOT_OPEN = "cannot_open"
#: Which state a receipt may lead to from which: `arrived` and `parked` are not the end.
_MAY_FOLLOW = {"pending", "relayed", "arrived", "parked"}


def take(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Handle one verified receipt frame. Raises KeyError or ValueError when its data are incomplete."""
    outcome, digest = str(frame.data["outcome"]), str(frame.data["digest"])
    row = unit.outbox.get(str(frame.data["message"]))
    if row is None or row.recipient != frame.sender:
        desk.witness(
            "stray_receipt", subject_id=str(frame.data["message"]), lineage_id="", detail={"from": frame.sender}
        )
        return
    if outcome == "quarantined" and (digest == row.digest or _reason(frame) == CANNOT_OPEN):
        _not_trusted(desk, row, _reason(frame))
        return
    if digest != row.digest:
        _not_our_bytes(desk, row, digest, outcome)
        return
    if outcome not in ("applied", "refused", "inert", "conflict", "arrived", "parked"):
        return
    if row.state in FINAL_STATES:
        if outcome in FINAL_STATES:
            _said_again(unit, desk, row, outcome)
        return
    if row.state not in _MAY_FOLLOW or row.state == outcome:
        return
    answered = replace(
        row,
        state=outcome,
        receipt=signed.body,
        receipt_signature=stored_signature(signed),
        receipted_at=desk.now,
        relayed_at=row.relayed_at or desk.now,
        next_attempt_at=None if outcome in FINAL_STATES else row.next_attempt_at,
    )
    if not unit.outbox.swap(answered, version=row.version):
        take(node, unit, desk, frame, signed)  # the relay has noted its sending meanwhile: look again
        return
    _witness(desk, row, outcome, frame, signed)
    _take_effect(node, desk, row, frame)
    if outcome in FINAL_STATES:
        tell(desk, sent_facts(answered))
    reach("receipt.effects_done")


def _take_effect(node: Node, desk: OpenDesk, row: Outgoing, frame: Frame) -> None:
    kind = node.catalogue.messages[row.kind]
    if frame.data["outcome"] == "refused":
        refusal = Refusal.from_dict(frame.data["refusal"])
        measures.count_refusal(desk.unit, "received", refusal.code)
        kind.refused(desk, sending_of(node, desk, row), refusal)
    elif frame.data["outcome"] == "applied" and kind.delivered is not nothing_sent:  # most kinds: nothing to read for
        kind.delivered(desk, sending_of(node, desk, row))


def _reason(frame: Frame) -> str:
    refusal = frame.data.get("refusal")
    return str(refusal.get("facts", {}).get("reason", "")) if isinstance(refusal, dict) else ""


def _not_trusted(desk: OpenDesk, row: Outgoing, reason: str) -> None:
    """The recipient has the true bytes but cannot take them as this court's word: key, directory or seal."""
    desk.raise_task(
        "not_trusted",
        lineage_id=row.lineage_id,
        subject_id=row.message_id,
        body=Body.MANAGEMENT,
        zh=f"{row.recipient} 收到 {row.message_id} 但不能采信（{reason}），请核对密钥目录；原件继续重发。",
        en=f"{row.recipient} has {row.message_id} but cannot trust it ({reason}): check the key directory.",
    )


def _witness(desk: OpenDesk, row: Outgoing, outcome: str, frame: Frame, signed: Signed) -> None:
    _witness_sending(desk, row)
    desk.witness(
        "receipted", subject_id=row.message_id, lineage_id=row.lineage_id,
        detail={"outcome": outcome, "receipt": hashlib.sha256(signed.body).hexdigest(),
                "arrived_at": frame.data.get("arrived_at", "")},
    )  # fmt: skip


def _witness_sending(desk: OpenDesk, row: Outgoing) -> None:
    """A receipt shows that the message left, where the relay was killed or overtaken before noting it."""
    if row.relayed_at is None:
        desk.witness(
            "relayed", subject_id=row.message_id, lineage_id=row.lineage_id,
            detail={"attempts": row.attempts + 1, "shown_by": "receipt"},
        )  # fmt: skip


def sending_of(node: Node, desk: OpenDesk, row: Outgoing) -> Sending:
    """The message of an outbox row as its sender's effects see it."""
    envelope = Envelope.from_bytes(row.bytes_sent)
    kind = node.catalogue.messages[row.kind]
    return Sending(
        row.kind,
        row.recipient,
        row.lineage_id,
        row.exchange_id,
        desk.exchanges.get(row.exchange_id),
        load(kind.payload, json.loads(envelope.payload)),
        row.message_id,
        envelope.power_id,
        envelope.from_epoch,
        envelope.in_reply_to,
        envelope.supersedes,
    )


def _not_our_bytes(desk: OpenDesk, row: Outgoing, digest: str, outcome: str) -> None:
    """A receipt for bytes this court never sent: altered on the way, or forged. The true bytes go on being sent."""
    desk.witness(
        "altered",
        subject_id=row.message_id,
        lineage_id=row.lineage_id,
        detail={"sent": row.digest, "receipted": digest, "outcome": outcome},
    )
    desk.raise_task(
        "altered_message",
        lineage_id=row.lineage_id,
        subject_id=row.message_id,
        body=Body.MANAGEMENT,
        zh=f"{row.recipient} 收到的 {row.message_id} 与本院发出的内容不符，原件继续重发。",
        en=f"{row.recipient} received other bytes for {row.message_id}; the original goes on being sent.",
    )


def _said_again(unit: Unit, desk: OpenDesk, row: Outgoing, outcome: str) -> None:
    """A second final receipt ends a resending asked for since; one that differs is a dispute with an owner."""
    if row.next_attempt_at is not None:
        unit.outbox.save(replace(row, next_attempt_at=None))
    if outcome == row.state:
        return
    desk.witness(
        "dispute", subject_id=row.message_id, lineage_id=row.lineage_id, detail={"had": row.state, "now": outcome}
    )
    tell(desk, sent_facts(row, contradicts=outcome))
