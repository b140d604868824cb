"""The journey of a case through courts, put together from signed evidence, not from spans.

A court answers a signed `journey_query` about a lineage if the asker takes part in it or is its superior;
anyone else is refused.
"""

# ruff: noqa: ARG001 - a handler takes what its table says
from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.domain.courts import Line
from shared.domain.duties import Duty
from shared.flows.desk import OpenDesk
from shared.flows.node import Node
from shared.flows.outbound import new_frame, queue_frame
from shared.flows.ports import Unit
from shared.flows.records import Evidence, JourneyReply
from shared.messages.directory import Directory
from shared.messages.frames import JOURNEY_ANSWER, JOURNEY_QUERY, Frame
from shared.messages.instants import instant, parse_instant
from shared.messages.signing import Signed, from_base64url, to_base64url, verify

log = logging.getLogger(__name__)
MOST_STATEMENTS = 2000
MOST_DUTIES = 500
#: An answer names no more courts that are asked in turn.
MOST_PEERS = 100


def ask(node: Node, lineage_id: str, courts: Iterable[str]) -> str:
    """Ask other courts about a lineage; returns the query id. Answers arrive as frames."""
    query_id = str(uuid.uuid4())
    with node.store.begin() as unit:
        for court_id in courts:
            extend(node, unit, query_id, lineage_id, court_id)
    node.wake()
    return query_id


def extend(node: Node, unit: Unit, query_id: str, lineage_id: str, court_id: str) -> None:
    """Ask one more court under the same query, once."""
    if court_id != node.court_id and unit.journeys.get(query_id, court_id) is None:
        unit.journeys.add(JourneyReply(query_id, court_id, lineage_id, node.clock.legal_now()))
        data = {"query": query_id, "lineage": lineage_id}
        queue_frame(node, unit, new_frame(node, JOURNEY_QUERY, court_id, data))


def peers_on(unit: Unit, lineage_id: str) -> list[str]:
    """Courts on the lineage as this node knows it: those it wrote to, and those whose messages took effect here.

    A refused message makes nobody a participant: lineage ids follow from case numbers, so anyone could send one.
    """
    named = {row.recipient for row in unit.outbox.where(lineage_id=lineage_id)}
    named |= {row.sender for row in unit.inbox.where(lineage_id=lineage_id, state="applied")}
    return sorted(named)


def answer_query(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Answer with this court's statements, or refuse a court off the lineage."""
    lineage_id, query_id = str(frame.data["lineage"]), str(frame.data["query"])
    peers = peers_on(unit, lineage_id)
    superior = any(
        node.registry.is_superior(frame.sender, node.court_id, line, desk.today)
        for line in (Line.REMEDY, Line.MANAGEMENT)
    )
    if frame.sender not in peers and not superior:
        desk.witness("journey_refused", subject_id=query_id, lineage_id=lineage_id, detail={"asker": frame.sender})
        data: dict[str, Any] = {"query": query_id, "lineage": lineage_id, "refused": "off_the_lineage"}
    else:
        data = {"query": query_id, "lineage": lineage_id, **own_part(node, unit, lineage_id), "peers": peers}
    queue_frame(node, unit, new_frame(node, JOURNEY_ANSWER, frame.sender, data))


def own_part(node: Node, unit: Unit, lineage_id: str) -> dict[str, Any]:
    """This court's docket entries, duties and signed statements about a lineage; no party data."""
    rows = unit.evidence.where(lineage_id=lineage_id, order_by=("at", "evidence_id"), limit=MOST_STATEMENTS)
    cases = unit.cases.where(lineage_id=lineage_id)
    power = unit.powers.get(lineage_id)
    duties = unit.duties.where(lineage_id=lineage_id, order_by=("opened_on", "duty_id"), limit=MOST_DUTIES)
    return {
        "court": node.court_id,
        "cases": [{"case_no": c.case_no, "state": c.state, "mode": c.mode, "filed_on": str(c.filed_on)} for c in cases],
        "power": {"holder": power.holder, "epoch": power.epoch, "state": power.state} if power else None,
        "duties": [{"rule": d.rule_id, "opened": str(d.opened_on), "due": _due(d), "state": d.state} for d in duties],
        "statements": [
            {"statement": row.statement.decode(), "key": row.key_id, "signature": to_base64url(row.signature)}
            for row in rows
        ],
    }


def _due(duty: Duty) -> str:
    return duty.due_on.isoformat() if duty.due_on else instant(duty.due_at) if duty.due_at else ""


def take_answer(node: Node, unit: Unit, desk: OpenDesk, frame: Frame, signed: Signed) -> None:
    """Store an answer to a query of ours and ask the further courts it names."""
    query_id = str(frame.data["query"])
    asked = unit.journeys.get(query_id, frame.sender)
    if asked is None or asked.answered_at is not None:
        return
    _require_answer(frame.data)
    unit.journeys.save(replace(asked, answered_at=desk.now, answer=frame.data | {"court": frame.sender}))
    for court_id in frame.data.get("peers", ())[:MOST_PEERS]:
        if court_id in node.registry:
            extend(node, unit, query_id, asked.lineage_id, court_id)


def _require_answer(data: Mapping[str, Any]) -> None:
    """Raises KeyError or TypeError where a page could not show it. Older nodes tell no duties."""
    for name in ("cases", "statements", "duties", "peers"):
        if not isinstance(data.get(name, []), list):
            raise TypeError(f"{name} is no list")
    power = data.get("power") or {"holder": None, "epoch": 1, "state": "-"}
    for told, names in (
        (power, ("holder", "epoch", "state")),
        *((case, ("case_no", "state")) for case in data.get("cases", [])),
    ):
        if not isinstance(told, dict) or not all(isinstance(told[name], str | int | None) for name in names):
            raise TypeError("a docket entry or a power is malformed")
    if not all(isinstance(court_id, str) for court_id in data.get("peers", [])):
        raise TypeError("a peer is no court")


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of one message (or act), said by one court. `verified`: its signature holds."""

    at: datetime
    court_id: str
    stage: str
    subject_id: str
    detail: dict[str, Any]
    verified: bool


def steps(node: Node, parts: Iterable[dict[str, Any]]) -> list[Step]:
    """All statements of all courts in order of time, each verified against the directory; what is none is left out."""
    found: list[Step] = []
    directory = node.directory.current()
    for part in parts:
        for item in part.get("statements", ()):
            try:
                found.append(_step(directory, item))
            except (KeyError, ValueError, TypeError, RecursionError) as problem:
                log.warning("an answer of %s holds what is no statement: %r", part.get("court"), problem)
    return sorted(found, key=lambda step: step.at)


def own_step(row: Evidence) -> Step:
    """A statement of this court, read from its own log."""
    return _read(json.loads(row.statement), holds=True)


def _step(directory: Directory, item: dict[str, Any]) -> Step:
    text = str(item["statement"])
    said = json.loads(text)
    entry = directory.key(str(said["court"]), str(item["key"]))
    raw = from_base64url(str(item["signature"]))
    holds = entry is not None and raw is not None and verify(entry.public, text.encode(), raw)
    return _read(said, holds=holds)


def _read(said: dict[str, Any], *, holds: bool) -> Step:
    return Step(
        parse_instant(said["at"]),
        str(said["court"]),
        str(said["stage"]),
        str(said["subject"]),
        dict(said["detail"]),
        holds,
    )


@dataclass(frozen=True, slots=True)
class CourtDuty:
    """A duty as the court that owes it has told. `due`: a day or an instant as text, empty if it has none."""

    court_id: str
    rule_id: str
    opened_on: str
    due: str
    state: str


def duties(parts: Iterable[dict[str, Any]]) -> list[CourtDuty]:
    """The duties of all courts by the day they were opened; what is none is left out. Older nodes tell none."""
    found: list[CourtDuty] = []
    for part in parts:
        told = part.get("duties")
        for item in told if isinstance(told, list) else ():
            try:
                members = (str(item[name]) for name in ("rule", "opened", "due", "state"))
                found.append(CourtDuty(str(part.get("court", "")), *members))
            except (KeyError, TypeError) as problem:
                log.warning("an answer of %s holds what is no duty: %r", part.get("court"), problem)
    return sorted(found, key=lambda duty: (duty.opened_on, duty.court_id, duty.rule_id))


@dataclass(frozen=True, slots=True)
class Passage:
    """One message's way from court to court: instants of its stages and the seconds spent in each part.

    queue: accepted → relayed (outbox). transit: relayed → arrived (broker). waiting: arrived → stored (a hole,
    an unknown release). person: stored → signed for by a person.
    """

    message_id: str
    kind: str
    sender: str
    recipient: str
    stages: dict[str, datetime]

    def seconds(self, start: str, end: str) -> float | None:
        """Seconds between two stages, or None when one of them is missing."""
        if start in self.stages and end in self.stages:
            return (self.stages[end] - self.stages[start]).total_seconds()
        return None


SPANS = {
    "queue": ("accepted", "relayed"),
    "transit": ("relayed", "arrived"),
    "waiting": ("arrived", "stored"),
    "person": ("stored", "signed"),
}


def passages(found: Iterable[Step]) -> list[Passage]:
    """The messages of a journey in order of issue; the first statement of each stage counts."""
    found = list(found)
    known: dict[str, Passage] = {}
    for step in found:
        kind, recipient = step.detail.get("kind"), step.detail.get("recipient")
        if step.stage == "accepted" and isinstance(kind, str) and isinstance(recipient, str):
            known[step.subject_id] = Passage(step.subject_id, kind, step.court_id, recipient, {"accepted": step.at})
    for step in found:
        if step.subject_id in known:
            known[step.subject_id].stages.setdefault(step.stage, step.at)
    for step in found:
        # A recipient that does not answer us has told the sender in its receipt when the message arrived.
        if step.stage == "receipted" and step.subject_id in known:
            with suppress(ValueError):  # others may have written anything
                known[step.subject_id].stages.setdefault("arrived", parse_instant(step.detail.get("arrived_at")))
    return sorted(known.values(), key=lambda passage: passage.stages["accepted"])
