"""What happened at which court since one last looked, told from the signed statements of the nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.domain.errors import Text
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Evidence
from shared.scenarios.world import World


@dataclass(frozen=True, slots=True)
class Happening:
    """One sentence about one court and case (empty: about none); `at` aware. message_id, kind: of what arrived there."""

    at: datetime
    court: str
    text: Text
    lineage: str = ""
    message_id: str = ""
    kind: str = ""


#: Stages of a received message worth telling, with what they mean.
RECEIVED = {
    "stored": Text("收到 {sender} 的{kind}，已生效", "received {kind_en} from {sender_en}: in effect"),
    "refused": Text(
        "拒收 {sender} 的{kind}（{code}：{reason}）", "refused {kind_en} from {sender_en} ({code}: {reason_en})"
    ),
    "inert": Text(
        "{sender} 的{kind}到达前已被撤回或取代",
        "{kind_en} from {sender_en} was withdrawn or replaced before it arrived",
    ),
    "parked": Text("{sender} 的{kind}无法处理，已停放", "parked {kind_en} from {sender_en}"),
    "signed": Text("签收 {sender} 的{kind}", "a person signed for {kind_en} from {sender_en}"),
    "served": Text("{kind}送达：执行实施权移转至 {sender}", "{kind_en} served: the power passes to {sender_en}"),
    "conflict": Text("{sender} 以同一编号发来不同内容", "other content under a known id from {sender_en}"),
}
#: At running courts a statement may be dated before one looks and committed after.
STILL_COMMITTING = timedelta(seconds=30)
BEFORE_ALL = datetime(1900, 1, 1, tzinfo=UTC)


class Witness:
    """Looks after every round of the network, so that causes are told before their effects."""

    def __init__(self, country: World) -> None:
        self._country = country
        self._told: set[str] = set()
        self._since: dict[str, datetime] = {}
        self._waiting: list[Happening] = []
        country.after_round = self.look

    def look(self, courts: Iterable[str]) -> None:
        """Note what is new at these courts."""
        found = [each for court in courts for each in self._of(self._country.nodes[court])]
        self._waiting += sorted(found, key=lambda each: each.at)

    def news(self) -> list[Happening]:
        """What was noted since the last call, in order; the network has come to rest since, so all is noted."""
        found, self._waiting = self._waiting, []
        return found

    def _of(self, node: Node) -> list[Happening]:
        since = self._since.get(node.court_id, BEFORE_ALL)
        found = []
        with node.store.read() as unit:
            for row in unit.evidence.where(order_by=("at",), at__gte=since):
                if row.evidence_id not in self._told:
                    self._told.add(row.evidence_id)
                    found += self._arrived(node, unit, row)
            for task in unit.tasks.where(order_by=("opened_at",), opened_at__gte=since):
                if task.task_id not in self._told:
                    self._told.add(task.task_id)
                    found.append(Happening(task.opened_at, node.court_id, Text(task.zh, task.en), task.lineage_id))
        self._since[node.court_id] = self._country.clock.legal_now() - STILL_COMMITTING
        return found

    def _arrived(self, node: Node, unit: Unit, row: Evidence) -> list[Happening]:
        """What a statement about a message received says; nothing for all others."""
        wording = RECEIVED.get(row.stage)
        got = unit.inbox.get(row.subject_id) if wording else None
        if wording is None or got is None:
            return []
        catalogue = next(iter(self._country.nodes.values())).catalogue
        kind = catalogue.messages.get(got.kind)
        title = kind.title if kind else Text(got.kind, got.kind)
        sender = (
            self._country.nodes[got.sender].court.name
            if got.sender in self._country.nodes
            else Text(got.sender, got.sender)
        )
        refusal = got.refusal or {}
        text = wording.filled(
            kind=title.zh, kind_en=title.en, sender=sender.zh, sender_en=sender.en or got.sender,
            code=refusal.get("code", ""), reason=refusal.get("reason_zh", ""), reason_en=refusal.get("reason_en", ""),
        )  # fmt: skip
        return [Happening(row.at, node.court_id, text, row.lineage_id, got.message_id, got.kind)]
