"""What the courts hold after a story, in one canonical form: the same for every run that lost and doubled nothing.

No ids and no instants of system time: rows are told apart by what they are. The reply graph is kept by naming, for
every message, the kind it answers.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shared.flows.node import Node
from shared.flows.ports import Unit

STAGES_ONCE = ("accepted", "relayed", "arrived", "stored", "signed", "signature_known", "approved", "act", "overdue")
"""Stages each message, act or duty passes exactly once, whatever was killed."""


def facts_of(nodes: Mapping[str, Node]) -> dict[str, Any]:
    """Holders, epochs, states, controls, money, duties and the reply graph of every court."""
    facts = {}
    for court, node in sorted(nodes.items()):
        with node.store.read() as unit:
            facts[court] = _court(unit, nodes.keys())
    return facts


def sha256_of(facts: Mapping[str, Any]) -> str:
    """The digest two runs are compared by."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _court(unit: Unit, running: Collection[str]) -> dict[str, Any]:
    sent = [row for row in unit.outbox.where(order_by=("stream_seq",)) if not _batched(row.lineage_id)]
    received = [row for row in unit.inbox.where() if not _batched(row.lineage_id)]
    kinds = {row.message_id: row.kind for row in (*sent, *received)}
    # Whether there is a queue for a court that does not run is the broker's affair: others may have made one.
    nowhere = {row.message_id for row in sent if row.recipient not in running}
    return {
        "power": _rows(
            (p.holder, p.epoch, p.state, p.awaiting is not None, sorted(p.certificate)) for p in unit.powers.where()
        ),
        "cases": _rows(
            (c.case_no, c.parent_case_no, c.state, c.mode, c.origin, c.claim_fen, c.filed_on, c.closed_on)
            for c in unit.cases.where()
        ),
        "parties": _rows((p.role, p.name) for p in unit.parties.where()),
        "exchanges": _rows((e.procedure, e.role, e.peer, e.state) for e in unit.exchanges.where()),
        "controls": _rows((c.asset, c.kind, c.rank, c.start_on, c.end_on, c.state) for c in unit.controls.where()),
        "money": _rows((m.case_no, m.direction, m.amount_fen, m.on) for m in unit.money.where()),
        "duties": _rows((d.rule_id, d.body, d.opened_on, d.due_on, d.due_at, d.state) for d in unit.duties.where()),
        "tasks": _rows((t.code, t.body, t.state) for t in unit.tasks.where()),
        "acts": _rows((a.kind, a.epoch, a.body) for a in unit.acts.where()),
        "drafts": _rows((d.kind, d.state, unit.approvals.count(draft_id=d.draft_id)) for d in unit.drafts.where()),
        "sent": _rows(
            (
                m.kind,
                m.recipient,
                m.lineage_seq,
                m.state if m.message_id not in nowhere else "",
                kinds.get(m.in_reply_to or ""),
                m.receipt is not None,
            )
            for m in sent
        ),
        "received": _rows(
            (m.kind, m.sender, m.lineage_seq, m.state, kinds.get(m.in_reply_to or ""), m.signed_for_at is not None)
            for m in received
        ),
        "positions": _rows((p.sender, p.consumed) for p in unit.positions.where() if not _batched(p.lineage_id)),
        "registered": _rows((c.case_no, c.court, c.filed_on, c.closed_on, c.mode) for c in unit.case_register.where()),
        "peers": _rows((h.court_id, h.state) for h in unit.peer_heads.where()),
        "quarantine": _rows((q.claimed_sender, q.reason) for q in unit.quarantine.where()),
        "evidence": sorted(
            Counter(
                e.stage
                for e in unit.evidence.where(stage__in=list(STAGES_ONCE))
                if not _batched(e.lineage_id) and not (e.stage == "relayed" and e.subject_id in nowhere)
            ).items()
        ),
    }


def _batched(lineage_id: str) -> bool:
    """What a court sends of itself (the ledger) goes in batches as large as wait at the moment: only what arrives counts."""
    return lineage_id.startswith("court:")


def _rows(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False, default=str) for row in rows)
