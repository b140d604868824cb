"""What forms of flags, node events and evidence let one pick: nobody knows a mark's, an event's or a file's id by heart."""

from __future__ import annotations

from typing import Any

from shared.domain.attachments import StoredAttachment
from shared.domain.courts import Court, Line
from shared.domain.flags import Flag, Level
from shared.domain.node_events import EVENT_KINDS, NodeEvent
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.procedures.node_events.automatic import BY_PLATFORM
from shared.web.here import say
from shared.web.pages.showing import t
from shared.web.pages.words import word

MOST = 200
Pairs = list[tuple[str, str]]
#: Forms whose `flag_id` is a flag in this state.
_FLAGS = {"escalate_flag": "open", "strike_flag": "open", "reopen_flag": "struck"}
#: How a case came to a court (`shared.domain.cases.Case.origin`).
_ORIGINS = ("application", "elevated", "designated", "entrusted", "resumed")
#: Fields that hold the hash of a file which proves something.
_PROOFS = ("evidence_sha256", "record_sha256")


def picked_for(node: Node, unit: Unit, name: str, lineage_id: str) -> dict[str, Pairs]:
    """Choices of the form of one act or document, by field, in the form of `choosing.choices_for`."""
    files = unit.attachments.where(order_by=("-added_at", "sha256"), limit=MOST)
    titled = [(row.sha256, f"{row.title} · {row.sha256[:8]}") for row in files]
    found: dict[str, Pairs] = dict.fromkeys(_PROOFS, titled)
    if name in _FLAGS:
        about: dict[str, Any] = {"lineage_id": lineage_id} if lineage_id else {}
        rows = unit.of(Flag).where(state=_FLAGS[name], order_by=("raised_on", "flag_id"), limit=MOST, **about)
        found["flag_id"] = [(row.flag_id, told(row)) for row in rows]
        found["authority"] = [(court.court_id, say(court.name)) for court in _here_and_above(node)]
    if name == "record_node_event":
        by_hand = [kind for kind in EVENT_KINDS.values() if kind.name not in BY_PLATFORM]
        found["kind"] = [(kind.name, f"{kind.node_no:02d} {say(kind.title)}") for kind in by_hand]
    if name in ("record_node_event", "extend_node_clock"):
        controls = unit.controls.where(lineage_id=lineage_id, order_by=("end_on",), limit=MOST) if lineage_id else []
        found["subject_id?"] = [(row.control_id, row.asset[:60]) for row in controls]
    if name == "correct_node_event":
        found["event_id"] = _events(unit, lineage_id=lineage_id)
    if name in ("file_case", "refuse_application"):
        found["application_id?"] = _applications(unit)
    if name == "open_campaign":
        found["origin"] = [(origin, say(word(origin))) for origin in _ORIGINS]
    return found


def told(flag: Flag) -> str:
    """A flag in a line: level, case and ground."""
    return f"{say(Level(flag.level).label)} · {flag.case_no} · {t(flag.ground_zh, flag.ground_en)[:60]}"


def _here_and_above(node: Node) -> list[Court]:
    found, court, today = [node.court], node.court, node.clock.legal_today()
    while (above := node.registry.superior(court.court_id, Line.MANAGEMENT, today)) is not None:
        found.append(above)
        court = above
    return found


def _events(unit: Unit, **filters: Any) -> Pairs:
    rows = unit.of(NodeEvent).where(order_by=("-seq",), limit=MOST, **filters)
    return [(row.event_id, f"{row.seq} · {row.on} · {say(EVENT_KINDS[row.kind].title)}") for row in rows]


def _applications(unit: Unit) -> Pairs:
    rows = unit.of(NodeEvent).where(kind="application_received", order_by=("-seq",), limit=MOST)
    return [
        (row.subject_id, f"{row.on} · {row.detail.get('title_no', '')}") for row in rows if "title_no" in row.detail
    ]


def cases_at_hand(unit: Unit) -> Pairs:
    """Open cases of this court, newest first, for a form that was opened without one: number and cause."""
    rows = unit.cases.where(state__ne="closed", order_by=("-filed_on", "-case_no"), limit=MOST)
    return [(row.case_no, row.cause) for row in rows]


def papers(unit: Unit) -> list[StoredAttachment]:
    """Files of this court that can be attached, newest first."""
    return unit.attachments.where(order_by=("-added_at", "sha256"), limit=MOST)
