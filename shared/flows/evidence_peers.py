"""Peers' logs: keep the heads they claim, demand proof that each only ever grew, and prove our own."""

# ruff: noqa: ARG001 - a handler takes what its table says
from __future__ import annotations

from dataclasses import replace

from shared.domain.courts import Body
from shared.flows.desk import OpenDesk
from shared.flows.evidence import StoredNodes
from shared.flows.node import Node
from shared.flows.outbound import new_frame, queue_frame
from shared.flows.ports import Unit
from shared.flows.records import Meta, PeerHead
from shared.messages import merkle
from shared.messages.envelope import Envelope
from shared.messages.frames import CONSISTENCY_PROOF, CONSISTENCY_REQUEST, Frame
from shared.messages.instants import instant, parse_instant
from shared.messages.signing import Signed

#: When proofs were last asked for (system time).
ASKED = "proofs_asked_at"


def note_head(unit: Unit, desk: OpenDesk, envelope: Envelope) -> None:
    """Remember the head a message carried; a log that shrank, or forked at the same size, is reported.

    A smaller head alone proves nothing (messages overtake one another); in a message numbered later it does.
    """
    size, root = envelope.tree_size, envelope.tree_root
    known = unit.peer_heads.get(envelope.sender)
    if known is None:
        if size:
            unit.peer_heads.add(PeerHead(envelope.sender, size, root, size, root, desk.now))
    elif size > known.claimed_size:
        unit.peer_heads.save(replace(known, claimed_size=size, claimed_root=root, seen_at=desk.now))
    elif size == known.claimed_size and root != known.claimed_root:
        _forked(unit, desk, known, f"{size}: {known.claimed_root[:16]} / {root[:16]}")
    elif size < known.claimed_size and size < (earlier := _head_before(unit, envelope)):
        _forked(unit, desk, known, f"{earlier} → {size}")


def _head_before(unit: Unit, envelope: Envelope) -> int:
    """The size named by the message numbered last before this one in its stream; 0 when there is none."""
    row = unit.inbox.first(
        sender=envelope.sender, stream=envelope.stream, stream_seq__lt=envelope.stream_seq, order_by=("-stream_seq",)
    )
    return Envelope.from_bytes(row.bytes_received).tree_size if row is not None else 0


def ask_for_proofs(node: Node, unit: Unit) -> int:
    """One request for each peer whose newest head is not yet proved, at most once a `prove_every`; returns how many."""
    waiting = [head for head in unit.peer_heads.where(state="consistent") if head.claimed_size > head.proved_size]
    if not waiting or not _time_to_ask(node, unit):
        return 0
    for head in waiting:
        data = {"from": head.proved_size, "to": head.claimed_size}
        queue_frame(node, unit, new_frame(node, CONSISTENCY_REQUEST, head.court_id, data))
    return len(waiting)


def _time_to_ask(node: Node, unit: Unit) -> bool:
    """Peers that do not answer are not asked at every sweep: their queues would fill with requests."""
    now, asked = node.clock.now(), unit.meta.get(ASKED)
    if asked is None:
        unit.meta.add(Meta(ASKED, instant(now)))
        return True
    if parse_instant(asked.value) > now - node.pace.prove_every:
        return False
    unit.meta.save(replace(asked, value=instant(now)))
    return True


def prove(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Answer a peer with the consistency proof it asks for. Raises NoSuchTree for sizes this log never had."""
    old, new = int(frame.data["from"]), int(frame.data["to"])
    head = unit.tree_heads.first(order_by=("-size",))
    if head is None or not 0 < old <= new <= head.size:
        return
    nodes = StoredNodes(unit)
    proof = merkle.consistency_proof(nodes, old, new)
    data = {"from": old, "to": new, "root": merkle.root(nodes, new).hex(), "proof": [digest.hex() for digest in proof]}
    queue_frame(node, unit, new_frame(node, CONSISTENCY_PROOF, frame.sender, data))


def check_proof(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Advance the proved head of the peer, or report a log that was rewritten.

    The proof may reach a head older than the newest one claimed meanwhile: the next request goes on from there.
    """
    known = unit.peer_heads.get(frame.sender)
    size, root = int(frame.data["to"]), str(frame.data["root"])
    if (
        known is None
        or int(frame.data["from"]) != known.proved_size
        or not known.proved_size < size <= known.claimed_size
    ):
        return
    proof = [bytes.fromhex(text) for text in frame.data["proof"]]
    holds = merkle.verify_consistency(
        known.proved_size, bytes.fromhex(known.proved_root), size, bytes.fromhex(root), proof
    )
    if holds and (size < known.claimed_size or root == known.claimed_root):
        unit.peer_heads.save(replace(known, proved_size=size, proved_root=root))
    else:
        _forked(unit, desk, known, f"{known.proved_size} → {size}")


def _forked(unit: Unit, desk: OpenDesk, known: PeerHead, what: str) -> None:
    if known.state == "forked":
        return
    unit.peer_heads.save(replace(known, state="forked"))
    desk.witness("log_forked", subject_id=known.court_id, lineage_id="", detail={"heads": what})
    desk.raise_task(
        "log_forked",
        lineage_id="",
        subject_id=known.court_id,
        body=Body.MANAGEMENT,
        zh=f"{known.court_id} 的证据日志前后不一致（{what}），请暂停采信并报告上级。",
        en=f"The evidence log of {known.court_id} contradicts itself ({what}); report it upward.",
    )
