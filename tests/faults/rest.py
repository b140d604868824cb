"""When a country has come to rest, and what must then hold at every court."""

from __future__ import annotations

import time
from collections.abc import Mapping

from faults.country import RUNNING

from shared.flows.dispatch import FINAL_STATES
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages import merkle
from shared.messages.signing import verify


def at_rest(node: Node) -> bool:
    """Everything sent has its final receipt, nothing waits for relay, log, clock or proof."""
    with node.store.read() as unit:
        return not unfinished(unit, node)


def unfinished(unit: Unit, node: Node) -> list[str]:
    """What still moves at this court, in words. The register of cases goes on to a high court that does not run here."""
    found = [f"{row.kind} to {row.recipient} is {row.state}" for row in unit.outbox.where()
             if row.state not in FINAL_STATES and row.recipient in RUNNING]  # fmt: skip
    found += [f"{row.kind} from {row.sender} is {row.state}" for row in unit.inbox.where()
              if row.state not in ("applied", "refused", "inert")]  # fmt: skip
    found += [f"frame {row.kind} waits" for row in unit.frames.where()]
    if unit.evidence.first(log_index=None) is not None:
        found.append("evidence is not logged")
    found += [f"the log of {head.court_id} is proved to {head.proved_size} of {head.claimed_size}"
              for head in unit.peer_heads.where() if head.proved_size != head.claimed_size]  # fmt: skip
    due = unit.duties.where(state="open", due_on__lt=node.clock.legal_today())
    return found + [f"{duty.rule_id} was due on {duty.due_on}" for duty in due]


def wait_for_rest(nodes: Mapping[str, Node], give_up_after_seconds: float) -> list[str]:
    """Until all are at rest twice in a row; returns what was still moving at the end of patience."""
    give_up_at, quiet = time.monotonic() + give_up_after_seconds, 0
    while quiet < 2:
        quiet = quiet + 1 if all(at_rest(node) for node in nodes.values()) else 0
        if not quiet:
            if time.monotonic() > give_up_at:
                return moving(nodes)
            time.sleep(0.01)
    return []  # not asked once more: a sign of life that left since is no unrest


def moving(nodes: Mapping[str, Node]) -> list[str]:
    """What still moves at any court."""
    found = []
    for court, node in nodes.items():
        with node.store.read() as unit:
            found += [f"{court}: {what}" for what in unfinished(unit, node)]
    return found


def faults_of_log(node: Node) -> list[str]:
    """Recompute the evidence log from its statements: signatures, places, every head. Empty when all is well."""
    with node.store.read() as unit:
        rows = unit.evidence.where(order_by=("log_index",))
        heads = {head.size: head.root for head in unit.tree_heads.where()}
    nodes, found = merkle.MemoryNodes(), []
    for size, row in enumerate(rows):
        if row.log_index != size:
            found.append(f"{node.court_id}: statement {size} has place {row.log_index}")
        if not verify(node.key.public, row.statement, row.signature):
            found.append(f"{node.court_id}: statement {size} ({row.stage}) is not signed by the court")
        nodes.add(merkle.append(nodes, size, merkle.leaf_hash(row.statement)))
        root = heads.pop(size + 1, None)
        if root is not None and root != merkle.root(nodes, size + 1).hex():
            found.append(f"{node.court_id}: head {size + 1} is not the root of its statements")
    if heads or not rows:
        found.append(f"{node.court_id}: {len(rows)} statements, heads beyond them: {sorted(heads)}")
    return found
