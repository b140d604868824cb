"""By the clock: messages without a receipt after their term, and messages that wait in vain for an earlier one.

Each message is looked at once, when its term ends: a mark says how far. Gaps are few, and looked at until they close.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from shared.domain.courts import Body
from shared.messages.boxes import MessageFacts
from shared.messages.desk import Desk
from shared.messages.hooks import Sweep
from shared.procedures.evidence_disputes.accounts import NAME, OWN_KINDS, learn, term
from shared.procedures.evidence_disputes.papers import TimeoutNotice, UnansweredItem

GAP_RULE = "evidence_gap"
LOOKED = "receipts_looked_at_until"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
NOTICED, MOST = 100, 1_000_000
JUST_AFTER = timedelta(microseconds=1)


def _look(desk: Desk, limit: int) -> int:
    return _late_receipts(desk, limit) + _gaps(desk, limit)


def _late_receipts(desk: Desk, limit: int) -> int:
    until = desk.now - term(desk)
    late = desk.boxes.unreceipted(_looked(desk), until, limit)
    if len(late) == limit:  # those of one commit have one instant, and the mark passes all of them
        until = late[-1].at
        late = [each for each in late if each.at < until] + desk.boxes.unreceipted(until - JUST_AFTER, until, MOST)
    if late:
        desk.boxes.mark(LOOKED, until.isoformat())
    by_peer: dict[str, list[MessageFacts]] = defaultdict(list)
    for facts in late:
        if facts.kind not in OWN_KINDS:
            learn(desk, facts, {"timeout"})
            by_peer[facts.peer].append(facts)
    for peer, messages in sorted(by_peer.items()):
        for start in range(0, len(messages), NOTICED):
            items = tuple(
                UnansweredItem(each.message_id, each.kind, each.at, each.lineage_id)
                for each in messages[start : start + NOTICED]
            )
            desk.send(
                "timeout_notice",
                peer,
                TimeoutNotice(items),
                lineage_id=f"court:{desk.court_id}",
                exchange_id=desk.new_id(),
            )
    return len(late)


def _looked(desk: Desk) -> datetime:
    mark = desk.boxes.mark(LOOKED)
    return datetime.fromisoformat(mark) if mark else BEGINNING


def _gaps(desk: Desk, limit: int) -> int:
    """A message that waits for an earlier one longer than a receipt may take is a gap with an owner, until it is filled."""
    known = {str(row.data["message_id"]): row for row in desk.exchanges.where(procedure=NAME, state="waiting")}
    changed = 0
    for facts in desk.boxes.waiting(desk.now - term(desk), limit + len(known)):  # the oldest are the known ones
        if facts.message_id in known:
            continue
        changed += 1
        gap = desk.open_exchange(NAME, "gap", event="gap", lineage_id=facts.lineage_id, peer=facts.peer,
                                 data={"message_id": facts.message_id, "kind": facts.kind})  # fmt: skip
        desk.open_duty(GAP_RULE, lineage_id=gap.lineage_id, subject_id=gap.exchange_id, body=Body.MANAGEMENT)
    for message_id, gap in known.items():
        now = desk.boxes.facts(message_id)
        if now is None or now.state != "buffered":
            changed += 1
            desk.move(gap, "filled")
            desk.close_duties(subject_id=gap.exchange_id, rule_id=GAP_RULE, by=f"filled:{message_id}")
    return changed


def _next(desk: Desk) -> datetime | None:
    """When the next term ends."""
    waits = desk.boxes.unreceipted(_looked(desk), desk.now, 1) + desk.boxes.waiting(desk.now, 1)
    ends = [each.at + term(desk) + JUST_AFTER for each in waits]
    return min((at for at in ends if at > desk.now), default=None)


SWEEP = Sweep("evidence_disputes", _look, _next)
