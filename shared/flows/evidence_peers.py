"""Peers' logs: keep the heads they claim, demand proof that each only ever grew, and prove our own."""

from __future__ import annotations

from dataclasses import replace

from shared.domain.courts import Body
from shared.flows.desk import OpenDesk
from shared.flows.evidence import StoredNodes
from shared.flows.node import Node
from shared.flows.outbound import new_frame, queue_frame
from shared.flows.ports import Unit
from shared.flows.records import PeerHead
from shared.messages import merkle
from shared.messages.frames import CONSISTENCY_PROOF, CONSISTENCY_REQUEST, Frame
from shared.messages.signing import Signed


def note_head(node: Node, unit: Unit, desk: OpenDesk, court_id: str, size: int, root: str) -> None:
    """Remember the head a message carried; a log that shrank or forked at the same size is reported."""
    if size == 0:
        return
    known = unit.peer_heads.get(court_id)
    if known is None:
        unit.peer_heads.add(PeerHead(court_id, size, root, size, root, desk.now))
        return
    if size == known.claimed_size and root != known.claimed_root:
        _forked(unit, desk, known, f"{size}: {known.claimed_root[:16]} / {root[:16]}")
    elif size > known.claimed_size:
        unit.peer_heads.save(replace(known, claimed_size=size, claimed_root=root, seen_at=desk.now))


def ask_for_proofs(node: Node, unit: Unit) -> int:
    """One request for each peer whose newest head is not yet proved; returns how many."""
    waiting = [head for head in unit.peer_heads.where(state="consistent") if head.claimed_size > head.proved_size]
    for head in waiting:
        data = {"from": head.proved_size, "to": head.claimed_size}
        queue_frame(node, unit, new_frame(node, CONSISTENCY_REQUEST, head.court_id, data))
    return len(waiting)


def prove(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Answer a peer with the consistency proof it asks for. Raises NoSuchTree for sizes this log never had."""
    old, new = int(frame.data["from"]), int(frame.data["to"])
    head = unit.tree_heads.first(order_by=("-size",))
    if head is None or not 0 < old <= new <= head.size:
        return
    proof = merkle.consistency_proof(StoredNodes(unit), old, new)
    data = {"from": old, "to": new, "proof": [digest.hex() for digest in proof]}
    queue_frame(node, unit, new_frame(node, CONSISTENCY_PROOF, frame.sender, data))


def check_proof(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Advance the proved head of the peer, or report a log that was rewritten."""
    known = unit.peer_heads.get(frame.sender)
    if known is None or (int(frame.data["from"]), int(frame.data["to"])) != (known.proved_size, known.claimed_size):
        return
    proof = [bytes.fromhex(text) for text in frame.data["proof"]]
    old, new = bytes.fromhex(known.proved_root), bytes.fromhex(known.claimed_root)
    if merkle.verify_consistency(known.proved_size, old, known.claimed_size, new, proof):
        unit.peer_heads.save(replace(known, proved_size=known.claimed_size, proved_root=known.claimed_root))
    else:
        _forked(unit, desk, known, f"{known.proved_size} → {known.claimed_size}")


def _forked(unit: Unit, desk: OpenDesk, known: PeerHead, what: str) -> None:
    unit.peer_heads.save(replace(known, state="forked"))
    desk.witness("log_forked", subject_id=known.court_id, lineage_id="", detail={"heads": what})
    desk.raise_task(
        "log_forked", lineage_id="", subject_id=known.court_id, body=Body.MANAGEMENT,
        zh=f"{known.court_id} 的证据日志前后不一致（{what}），请暂停采信并报告上级。",
        en=f"The evidence log of {known.court_id} contradicts itself ({what}); report it upward.",
    )
