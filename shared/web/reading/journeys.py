"""A case's way through courts, gathered from this court's evidence and the signed answers of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.errors import ZhixingError
from shared.domain.identifiers import CaseNumber, lineage_id_of
from shared.flows import journey as flow
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.web.reading.journey_picture import Picture, draw

ORDER = ("approved", "accepted", "relayed", "arrived", "stored", "served", "refused", "inert", "receipted", "signed")
_LINEAGE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class CourtPart:
    """What one court has answered. `state`: own, answered, refused or waiting."""

    court_id: str
    state: str
    asked_at: datetime | None
    answered_at: datetime | None
    cases: list[dict[str, Any]]
    power: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Journey:
    """Courts, messages and statements of a lineage. `verified`: every statement's signature holds."""

    lineage_id: str
    courts: list[CourtPart]
    passages: list[flow.Passage]
    steps: list[flow.Step]
    verified: bool
    duties: list[flow.CourtDuty]

    @property
    def waiting(self) -> bool:
        """Whether an answer is still owed."""
        return any(court.state == "waiting" for court in self.courts)

    @property
    def asked_at(self) -> datetime | None:
        """When the last question went out."""
        return max((court.asked_at for court in self.courts if court.asked_at), default=None)


def lineage_named(unit: Unit, case_no: str) -> str:
    """The lineage of a 案号: of our docket, or of another court's first docket; a lineage id stays as it is.

    Raises: BadCaseNumber.
    """
    if _LINEAGE.fullmatch(case_no):
        return case_no
    number = CaseNumber.parse(case_no)
    known = unit.cases.get(str(number))
    return known.lineage_id if known else lineage_id_of(number)


def ask(node: Node, lineage_id: str) -> tuple[str, list[str]]:
    """Ask the courts this node has exchanged messages with; they name the next ones."""
    with node.store.read() as unit:
        courts = [court for court in flow.peers_on(unit, lineage_id) if court != node.court_id]
    return flow.ask(node, lineage_id, courts), courts


def read_journey(node: Node, unit: Unit, lineage_id: str) -> Journey:
    """The newest answer of each court asked, beside this court's own part."""
    own = flow.own_part(node, unit, lineage_id)
    rows = {}
    for row in unit.journeys.where(lineage_id=lineage_id, order_by=("asked_at", "query_id", "court_id")):
        if row.answered_at is not None or row.court_id not in rows:
            rows[row.court_id] = row
    courts = [CourtPart(node.court_id, "own", None, None, own["cases"], own["power"])]
    parts = [own]
    for row in rows.values():
        answer = row.answer or {}
        refused = "refused" in answer
        state = "waiting" if row.answered_at is None else "refused" if refused else "answered"
        courts.append(
            CourtPart(row.court_id, state, row.asked_at, row.answered_at, answer.get("cases", []), answer.get("power"))
        )
        if answer and not refused:
            parts.append(answer)
    steps = flow.steps(node, parts)
    return Journey(
        lineage_id, courts, flow.passages(steps), steps, all(step.verified for step in steps), flow.duties(parts)
    )


@dataclass(frozen=True, slots=True)
class CourtSums:
    """One court in a journey. Seconds: in its queue as sender; on the way to it, waiting at it and with its people as
    recipient. `unsigned`: messages no person has signed for yet. Duties: met, met late, missed so far, still running.
    """

    court_id: str
    sent: int
    received: int
    queue: float
    transit: float
    waiting: float
    person: float
    unsigned: int
    met: int
    late: int
    missed: int
    running: int


def sums(node: Node, journey: Journey) -> list[CourtSums]:
    """Time by stretch and duties by outcome of each court."""
    courts = dict.fromkeys(court for p in journey.passages for court in (p.sender, p.recipient))
    courts |= dict.fromkeys(part.court_id for part in journey.courts if part.state in {"own", "answered"})
    return [_sums(node, journey, court) for court in courts]


def _sums(node: Node, journey: Journey, court_id: str) -> CourtSums:
    sent = [p for p in journey.passages if p.sender == court_id]
    received = [p for p in journey.passages if p.recipient == court_id]
    states = [duty.state for duty in journey.duties if duty.court_id == court_id]
    return CourtSums(
        court_id, len(sent), len(received), _total(sent, "queue"), _total(received, "transit"),
        _total(received, "waiting"), _total(received, "person"),
        sum(must_sign(node, p.kind) and "stored" in p.stages and "signed" not in p.stages for p in received),
        states.count("met"), states.count("met_late"), states.count("overdue"),
        sum(state in {"open", "stopped", "parked"} for state in states),
    )  # fmt: skip


def _total(passages: list[flow.Passage], stretch: str) -> float:
    # Two courts, two clocks: a message may seem to arrive a moment before it left.
    return sum(max(p.seconds(*flow.SPANS[stretch]) or 0.0, 0.0) for p in passages)


def must_sign(node: Node, kind: str) -> bool:
    """Whether a person at the recipient signs for messages of this kind."""
    known = node.catalogue.messages.get(kind)
    return known is not None and known.sign_for


def picture(node: Node, journey: Journey) -> Picture:
    """The journey drawn: courts by tier from the left."""
    return draw(journey.passages, journey.steps, lambda court: _rank(node, court), lambda kind: must_sign(node, kind))


def _rank(node: Node, court_id: str) -> int:
    try:
        return node.registry.court(court_id).tier.rank
    except ZhixingError:  # an answer may name a court that is none
        return 0


def stages(passage: flow.Passage) -> list[str]:
    """The stages reached, in order of time; at one instant in the order they follow one another."""
    place = {name: at for at, name in enumerate(ORDER)}
    return sorted(passage.stages, key=lambda name: (passage.stages[name], place.get(name, len(ORDER))))


def seconds(passage: flow.Passage) -> dict[str, float | None]:
    """Seconds in queue, in transit, waiting, with a person; None while a stage is missing."""
    return {name: passage.seconds(*stages) for name, stages in flow.SPANS.items()}
