"""What passes this court, read from its own evidence log after the sequencer has logged it, and what waits here."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.domain.traffic import MOST_COUNTED, STAGES, WINDOW_SECONDS, CourtPicture, Flow, Hop
from shared.flows.evidence import tree_head
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Evidence, Incoming, Outgoing
from shared.messages.traffic import MOST_PEERS, MOST_REFUSALS, is_name

#: Statements read at once; who is further behind passes over the older ones, the picture is of now.
MOST_READ = 500
#: A court is heard of at least so often, whatever happens; it declares six times as much: news that is not urgent waits at each level.
ALIVE_SECONDS = 10.0
#: What waits is counted no more often than this.
COUNTED_EVERY = timedelta(seconds=1)
_BUCKET_SECONDS = 10
_REMEMBERED = 2000
_COUNTED = {
    "relayed": "sent", "receipted": "receipted", "arrived": "arrived", "stored": "applied", "refused": "refused",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passing:
    """Where a message goes."""

    kind: str
    sender: str
    recipient: str
    exchange_id: str


class OwnTraffic:
    """In memory, of one worker; used by one thread. A restart begins anew."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._next: int | None = None
        self._known: OrderedDict[str, Passing] = OrderedDict()
        self._buckets: deque[tuple[int, Counter[tuple[str, str]]]] = deque()
        self._counted_at: datetime | None = None
        self._waiting: tuple[dict[str, int], dict[str, float]] = ({}, {})
        self._told: tuple[datetime, CourtPicture] | None = None

    def look(self) -> list[Hop]:
        """The hops logged since the last look, at most `MOST_READ`; counted on the way."""
        with self._node.store.read() as unit:
            head = tree_head(unit)
            size = head.size if head else 0
            if self._next is None:  # what happened before this worker began is history
                self._next = size
            if size <= self._next:
                return []
            rows = unit.evidence.where(
                log_index__gte=max(self._next, size - MOST_READ), stage__in=list(STAGES), order_by=("log_index",),
                limit=MOST_READ,
            )  # fmt: skip
            self._next = size
            said = [(row, json.loads(row.statement).get("detail", {})) for row in rows]
            self._learn(unit, said)
        return [hop for row, detail in said if (hop := self._hop(row, detail)) is not None]

    def picture(self) -> CourtPicture | None:
        """This court as it stands, or None when it told the same within `ALIVE_SECONDS`."""
        now = self._node.clock.now()
        if self._counted_at is None or now - self._counted_at >= COUNTED_EVERY:
            self._counted_at, self._waiting = now, self._count(now)
        flows, refusals = self._flows(now)
        drawn = CourtPicture(self._node.court_id, now, round(6 * ALIVE_SECONDS), flows, *self._waiting, refusals)
        if self._told is not None:
            at, last = self._told
            same = (last.flows, last.waiting, last.refusals) == (drawn.flows, drawn.waiting, drawn.refusals)
            if same and now - at < timedelta(seconds=ALIVE_SECONDS):
                return None
        self._told = now, drawn
        return drawn

    def _learn(self, unit: Unit, said: Sequence[tuple[Evidence, dict[str, Any]]]) -> None:
        """Both boxes are asked once for what is not known yet."""
        unknown = list({row.subject_id for row, _ in said} - set(self._known))
        if not unknown:
            return
        here = self._node.court_id
        rows: list[Outgoing | Incoming] = [
            *unit.outbox.where(message_id__in=unknown),
            *unit.inbox.where(message_id__in=unknown),
        ]
        for row in rows:
            ends = (here, row.recipient) if isinstance(row, Outgoing) else (row.sender, here)
            self._known[row.message_id] = Passing(row.kind, *ends, row.exchange_id)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _hop(self, row: Evidence, detail: dict[str, Any]) -> Hop | None:
        passing = self._known.get(row.subject_id)
        if passing is None:
            return None
        peer = passing.recipient if passing.sender == self._node.court_id else passing.sender
        if row.stage in _COUNTED:
            self._note(peer, _COUNTED[row.stage])
        if row.stage == "refused":
            code = str(detail.get("refusal", {}).get("code", ""))
            self._note("", code if is_name(code) else "unknown")
        if not is_name(row.subject_id):  # whoever sent it chose the id; with it nobody could read this picture
            return None
        return Hop(row.subject_id, passing.kind, passing.sender, passing.recipient, row.stage, row.at,
                   self._node.court_id, _plain(passing.exchange_id) or row.subject_id)  # fmt: skip

    def _note(self, peer: str, what: str) -> None:
        number = self._bucket(self._node.clock.now())
        if not self._buckets or self._buckets[-1][0] != number:
            self._buckets.append((number, Counter()))
        self._buckets[-1][1][peer, what] += 1

    def _flows(self, now: datetime) -> tuple[dict[str, Flow], dict[str, int]]:
        while self._buckets and self._buckets[0][0] <= self._bucket(now) - WINDOW_SECONDS // _BUCKET_SECONDS:
            self._buckets.popleft()
        total: Counter[tuple[str, str]] = Counter()
        for _, counted in self._buckets:
            total.update(counted)
        busiest = Counter[str]()
        for (peer, _), number in total.items():
            busiest[peer] += number
        peers = [peer for peer, _ in busiest.most_common(MOST_PEERS + 1) if peer][:MOST_PEERS]
        flows = {
            peer: Flow(**{what: number for (of, what), number in total.items() if of == peer}) for peer in sorted(peers)
        }
        codes = Counter({code: number for (peer, code), number in total.items() if not peer})
        return flows, dict(codes.most_common(MOST_REFUSALS))

    def _count(self, now: datetime) -> tuple[dict[str, int], dict[str, float]]:
        """Each count on an index, and never further than `MOST_COUNTED`."""
        with self._node.store.read() as unit:
            waiting = {
                "unrelayed": unit.outbox.count(relayed_at=None, most=MOST_COUNTED),
                "unreceipted": unit.outbox.count(next_attempt_at__is_null=False, most=MOST_COUNTED),
            } | {state: unit.inbox.count(state=state, most=MOST_COUNTED) for state in ("buffered", "held", "parked")}
            legal = self._node.clock.legal_now()
            firsts = {
                "unrelayed": unit.outbox.first(relayed_at=None, order_by=("issued_at",)) if waiting["unrelayed"] else None,
                "unreceipted": unit.outbox.first(next_attempt_at__is_null=False, order_by=("issued_at",))
                if waiting["unreceipted"] else None,
            }  # fmt: skip
            buffered = unit.inbox.first(state="buffered", order_by=("arrived_at",)) if waiting["buffered"] else None
        oldest = {name: _age(legal, row.issued_at) for name, row in firsts.items() if row is not None}
        if buffered is not None:
            oldest["buffered"] = _age(legal, buffered.arrived_at)
        return {name: number for name, number in waiting.items() if number}, oldest

    @staticmethod
    def _bucket(now: datetime) -> int:
        return int(now.timestamp()) // _BUCKET_SECONDS


def _age(now: datetime, since: datetime) -> float:
    return round(max(0.0, (now - since).total_seconds()), 1)


def _plain(exchange_id: str) -> str:
    """An id that says nothing by itself; anything else stays here."""
    return exchange_id if is_name(exchange_id) and exchange_id.replace("-", "").isalnum() else ""
