"""The stages of messages as a track, and their clocks: read for a page of messages at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.duties import OWED, Duty
from shared.domain.errors import Text
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Incoming, Outgoing
from shared.messages.envelope import Envelope
from shared.web.reading.messages import Message, incoming, outgoing

SIGNED_FOR = "signed_for"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. at: None when not reached; `failed`: it went wrong here; `who`: a person of this court, or a court."""

    title: Text
    at: datetime | None
    who: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A message with its track and the periods of this court that run on it."""

    message: Message
    case_no: str
    track: list[Stage]
    clocks: list[Duty]


def of_page(node: Node, unit: Unit, rows: Sequence[Incoming] | Sequence[Outgoing]) -> list[Listed]:
    """Messages of one box as listed: four queries however many they are."""
    ids = [row.message_id for row in rows]
    clocks: dict[str, list[Duty]] = defaultdict(list)
    for duty in unit.duties.where(subject_id__in=ids, state__in=list(OWED), limit=_MOST) if ids else []:
        clocks[duty.subject_id].append(duty)
    lineages = sorted({row.lineage_id for row in rows})
    cases = unit.cases.where(lineage_id__in=lineages, order_by=("filed_on",), limit=_MOST) if lineages else []
    numbers = {case.lineage_id: case.case_no for case in cases}
    sent = [row.message_id for row in rows if isinstance(row, Outgoing)]
    answers = (
        unit.inbox.where(lineage_id__in=lineages, in_reply_to__in=sent, kind=SIGNED_FOR, limit=_MOST) if sent else []
    )
    signed = {row.in_reply_to or "": row.arrived_at for row in answers}
    found = []
    for row in rows:
        if isinstance(row, Outgoing):
            message, track = outgoing(node, row), _of_sent(node, row, signed.get(row.message_id))
        else:
            message, track = incoming(node, row), _of_received(node, row)
        found.append(Listed(message, numbers.get(row.lineage_id, ""), track, clocks[row.message_id]))
    return found


def _signs(node: Node, kind: str) -> bool:
    known = node.catalogue.messages.get(kind)
    return known is not None and known.sign_for


def _of_sent(node: Node, row: Outgoing, signed_at: datetime | None) -> list[Stage]:
    bad = row.state in ("refused", "conflict", "parked")
    stored = row.receipted_at if row.state in ("applied", "inert", *(("refused", "conflict") if bad else ())) else None
    arrived = row.receipted_at if row.state not in ("pending", "relayed") else None
    track = [
        Stage(Text("制发", "issued"), row.issued_at, node.court_id),
        Stage(Text("发出", "sent"), row.relayed_at, node.court_id),
        Stage(Text("到达", "arrived"), arrived, row.recipient),
        Stage(_end(row.state), stored or (row.receipted_at if bad else None), row.recipient, bad),
    ]
    if _signs(node, row.kind):
        track.append(Stage(Text("签收", "signed"), signed_at, row.recipient))
    return track


def _of_received(node: Node, row: Incoming) -> list[Stage]:
    bad = row.state in ("refused", "parked", "held")
    issued = Envelope.from_bytes(row.bytes_received).issued_at
    track = [
        Stage(Text("制发", "issued"), issued, row.sender),
        Stage(Text("到达", "arrived"), row.arrived_at, node.court_id),
        Stage(_end(row.state), row.stored_at or (row.arrived_at if bad else None), node.court_id, bad),
        Stage(Text("回执", "receipt"), row.stored_at if row.receipt is not None else None, node.court_id),
    ]
    if _signs(node, row.kind):
        track.append(Stage(Text("签收", "signed"), row.signed_for_at, row.signed_for_by or ""))
    return track


def _end(state: str) -> Text:
    named = {
        "refused": Text("被拒收", "refused"), "parked": Text("搁置", "parked"), "held": Text("暂存", "held"),
        "conflict": Text("冲突", "conflict"), "inert": Text("不生效", "inert"),
    }  # fmt: skip
    return named.get(state, Text("生效", "in effect"))
