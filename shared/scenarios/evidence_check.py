"""Whether the evidence of everything sent is complete: both ends' statements, receipts byte for byte, whole logs."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, Protocol

from shared.flows.dispatch import FINAL_STATES
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming, Outgoing
from shared.messages import merkle
from shared.messages.signing import PublicKey, from_base64url, verify

SENDER_STAGES = frozenset({"accepted", "relayed", "receipted"})
Holds = Callable[[PublicKey, bytes, bytes], bool]


class Courts(Protocol):
    """Nodes by court id."""

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Those whose evidence is looked at."""
        ...


def gaps(
    country: Courts, *, lineage: str | None = None, holds: Holds = verify, apart: Container[str] = ()
) -> list[str]:
    """What is missing, one sentence each; empty when the evidence of every message is complete.

    lineage: only the messages of this one, but whole logs still.
    holds: whether a signature holds; who has verified a statement before may remember it.
    apart: messages that may lack their end, as a restored court has forgotten them or keeps them until people decide.
    """
    found = [gap for node in country.nodes.values() for gap in _log_gaps(node, holds)]
    chosen: dict[str, Any] = {} if lineage is None else {"lineage_id": lineage}
    for node in country.nodes.values():
        with node.store.read() as unit:
            for sent in unit.outbox.where(order_by=("issued_at", "stream_seq"), **chosen):
                found += [
                    f"{sent.kind} {node.court_id}→{sent.recipient}: {gap}"
                    for gap in _message_gaps(country, unit, sent, apart)
                ]
    return found


def _message_gaps(country: Courts, unit: Unit, sent: Outgoing, apart: Container[str]) -> Iterator[str]:
    """A court outside the story answers nothing: what goes up to it (the register of cases) waits for it."""
    if sent.recipient not in country.nodes:
        return
    if sent.state not in FINAL_STATES or sent.receipt is None:
        if sent.message_id not in apart:
            yield f"no final receipt ({sent.state})"
        return
    missing = SENDER_STAGES - {row.stage for row in unit.evidence.where(subject_id=sent.message_id)}
    if missing:
        yield f"the sender lacks {sorted(missing)}"
    if sent.message_id in apart:
        return
    peer = country.nodes[sent.recipient]
    with peer.store.read() as there:
        got = there.inbox.get(sent.message_id)
        stages = {row.stage for row in there.evidence.where(subject_id=sent.message_id)}
    if got is None:
        yield "the recipient has no such message"
        return
    if got.receipt != sent.receipt or not _receipt_holds(peer, got):
        yield "the receipts differ or do not verify"
    outcome = "stored" if got.state == "applied" else got.state
    if not {"arrived", outcome} <= stages:
        yield f"the recipient lacks arrived or {outcome}"


def _receipt_holds(peer: Node, got: Incoming) -> bool:
    _, _, encoded = got.receipt_signature.split(":")
    signature = from_base64url(encoded)
    return got.receipt is not None and signature is not None and verify(peer.key.public, got.receipt, signature)


def _log_gaps(node: Node, holds: Holds) -> Iterator[str]:
    """Every statement signed and in its place, and the whole log hashing to its head."""
    with node.store.read() as unit:
        rows = unit.evidence.where(order_by=("log_index",))
        head = unit.tree_heads.first(order_by=("-size",))
    log = merkle.MemoryNodes()
    for index, row in enumerate(rows):
        if row.log_index != index:
            yield f"{node.court_id}: the log has a gap at {index}"
            return
        if not holds(node.key.public, row.statement, row.signature):
            yield f"{node.court_id}: statement {index} does not verify"
        log.add(merkle.append(log, index, merkle.leaf_hash(row.statement)))
    if head is not None and (head.size != len(rows) or head.root != merkle.root(log, head.size).hex()):
        yield f"{node.court_id}: the log does not hash to its head"
