"""Alerts of a court as people see them: the open ones, most urgent first, and one with what it is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.domain.alerts import LIVE, Alert, Level
from shared.domain.controls import Control
from shared.domain.errors import NotFound
from shared.domain.node_events import NodeEvent
from shared.domain.people import Person
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.why import DutyProof, why_due
from shared.procedures.alerts.declaring import AlertKind
from shared.procedures.alerts.table import ALERTS
from shared.web.reading.messages import Statement, statements
from shared.web.tables import EachOf


@dataclass(frozen=True, slots=True)
class Asked:
    """Which alerts are wanted; empty: all. whose: `handler` or `monitor`, those the person handles or monitors."""

    level: str = ""
    whose: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AlertFile:
    """One alert: its declaration, the proof of the duty's date, the control or event it is from, what has been signed of it.

    may_answer, may_judge: as far as post and name say; the act decides.
    """

    alert: Alert
    kind: AlertKind
    proof: DutyProof | None
    control: Control | None
    event: NodeEvent | None
    timeline: list[Statement]
    may_answer: bool
    may_judge: bool


def open_alerts(unit: Unit, person: Person, asked: Asked, *, over: bool = False, limit: int = 200) -> list[Alert]:
    """Alerts raised and not cleared (or, `over`, the cleared ones), most urgent first, oldest first among equals."""
    filters: dict[str, Any] = {}
    if asked.whose in ("handler", "monitor"):
        filters[asked.whose] = person.person_id
    if asked.rule in ALERTS:
        filters["rule"] = asked.rule
    rows = EachOf(unit.of(Alert), "state", ["cleared"] if over else list(LIVE))
    found: list[Alert] = []
    for level in (Level(asked.level),) if asked.level in set(Level) else reversed(Level):
        # One level after the other: each is in the order of an index, and the most urgent are never cut off.
        found += rows.where(order_by=("raised_at", "alert_id"), limit=limit - len(found), level=level.value, **filters)
        if len(found) >= limit:
            break
    return found


def of_case(unit: Unit, lineage_id: str) -> list[Alert]:
    """The open alerts of a case, most urgent first."""
    rows = unit.of(Alert).where(lineage_id=lineage_id, state__in=list(LIVE), order_by=("raised_at", "alert_id"))
    return sorted(rows, key=lambda alert: -Level(alert.level).rank)


def counts(unit: Unit) -> dict[str, int]:
    """How many are open per level, counted up to 1,000."""
    return {level.value: unit.of(Alert).count(most=1000, state__in=list(LIVE), level=level.value) for level in Level}


def read_alert(node: Node, unit: Unit, person: Person, alert_id: str) -> AlertFile:
    """One alert. Raises NotFound; so too while it is only watched."""
    alert = unit.of(Alert).get(alert_id)
    if alert is None or alert.state == "watching":
        raise NotFound(name=alert_id)
    own = alert.court == node.court_id
    duty = unit.duties.get(alert.source_id) if own and alert.source == "duty" else None
    handles = person.person_id == alert.handler or alert.body in person.bodies or "chief" in person.roles
    return AlertFile(
        alert, ALERTS[alert.rule], why_due(node, unit, duty.duty_id) if duty is not None else None,
        unit.controls.get(alert.source_id) if alert.source == "control" else None,
        unit.of(NodeEvent).get(alert.source_id) if alert.source in ("event", "clock") else None,
        statements(unit, subject_id=alert_id),
        may_answer=own and handles and person.person_id != alert.monitor and alert.state in ("raised", "returned", "escalated"),
        may_judge=alert.state == "answered" and not alert.reported_to and person.person_id == alert.monitor,
    )  # fmt: skip
