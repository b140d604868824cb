"""Evidence: signed statements about the stages of messages and acts, and the Merkle log they are leaves of."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.flows.failpoints import reach
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Evidence, LogNode, TreeHead
from shared.messages import merkle
from shared.messages.instants import instant
from shared.messages.signing import sign

STATEMENT = "zhixing-evidence-v1"


def witness(
    node: Node, unit: Unit, stage: str, *, subject_id: str, lineage_id: str, at: datetime, detail: dict[str, Any]
) -> str:
    """Sign a statement and store it; the sequencer gives it its place in the log after the commit."""
    evidence_id = str(uuid.uuid4())
    statement = json.dumps(
        {
            "statement": STATEMENT,
            "id": evidence_id,
            "court": node.court_id,
            "stage": stage,
            "subject": subject_id,
            "lineage": lineage_id,
            "at": instant(at),
            "detail": detail,
        },
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    ).encode()
    unit.evidence.add(
        Evidence(evidence_id, stage, subject_id, lineage_id, at, statement, sign(node.key, statement), node.key.key_id)
    )
    return evidence_id


class StoredNodes:
    """The Merkle node store inside a transaction."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._fresh: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """The hash of a complete node. Raises NotFound."""
        fresh = self._fresh.get((level, index))
        return fresh if fresh is not None else self._unit.log_nodes.need(level, index).hash

    def put(self, nodes: list[tuple[int, int, bytes]]) -> None:
        """New nodes; they can be read at once, and last with `store`."""
        for level, index, digest in nodes:
            self._fresh[level, index] = digest

    def store(self) -> None:
        """Write what was put, in one statement."""
        self._unit.log_nodes.add_all([LogNode(level, index, digest) for (level, index), digest in self._fresh.items()])


def tree_head(unit: Unit) -> TreeHead | None:
    """The newest head of this node's own log."""
    return unit.tree_heads.first(order_by=("-size",))


def append_committed(node: Node, limit: int = 500) -> int:
    """The sequencer: give committed evidence its place in the log, in one transaction; returns how many.

    Heads are keyed by size, so of two sequencers one fails and changes nothing.
    """
    with node.store.read() as unit:
        if unit.evidence.first(log_index=None) is None:
            return 0
    with node.store.begin() as unit:
        waiting = unit.evidence.where(log_index=None, order_by=("at", "evidence_id"), limit=limit)
        if not waiting:
            return 0
        head = tree_head(unit)
        size = head.size if head else 0
        nodes, placed = StoredNodes(unit), []
        for row in waiting:
            nodes.put(merkle.append(nodes, size, merkle.leaf_hash(row.statement)))
            placed.append(replace(row, log_index=size))
            size += 1
        nodes.store()
        unit.evidence.save_all(placed)
        root = merkle.root(nodes, size)
        reach("sequencer.appended")
        unit.tree_heads.add(TreeHead(size, root.hex(), node.clock.legal_now()))
    reach("sequencer.committed")
    return len(waiting)
