"""What an operator watches of a node, read in one short transaction: how much waits and how old the oldest is.

Every query is answered by an index over what is outstanding; nothing here counts what is done. Ages are in seconds of
the legal clock, by which messages and duties are dated. Nothing of a party.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from shared.domain.alerts import LIVE, Alert, Level
from shared.domain.courts import Body
from shared.domain.refusals import RefusalCode
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME, Unit

#: Refusals this court gave, and those it got for what it sent.
DIRECTIONS: tuple[Literal["given", "received"], ...] = ("given", "received")
#: States of messages that are not through: sent without final receipt, received without effect.
OUTSTANDING_OUT = ("pending", "relayed", "arrived", "parked")
OUTSTANDING_IN = ("buffered", "held", "parked")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and for how long the oldest has (seconds; 0 when nothing waits)."""

    number: int = 0
    oldest_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """One look at a node. Keys are states, bodies, levels; every possible one is there.

    refusals: (direction, code) → how many since the database was made.
    """

    outbox: Mapping[str, Waiting]
    inbox: Mapping[str, Waiting]
    overdue: Mapping[str, Waiting]
    alerts: Mapping[str, int]
    refusals: Mapping[tuple[str, str], int]
    frames: int
    quarantined: int
    duties_parked: int
    evidence_unlogged: int
    peer_logs_disputed: int


def count_refusal(unit: Unit, direction: Literal["given", "received"], code: RefusalCode) -> None:
    """Count a refusal in the transaction that makes or takes it."""
    unit.next_number(_counter(direction, code))


def read(node: Node) -> Measures:
    """Measure now. Raises StoreBusy, StoreUnavailable, StoreNotReady."""
    now = node.clock.legal_now()
    with node.store.read() as unit:
        outbox = unit.outbox.tally("state", lowest=("issued_at",), next_attempt_at__is_null=False)
        inbox = unit.inbox.tally("state", lowest=("arrived_at",), state__in=list(OUTSTANDING_IN))
        overdue = unit.duties.tally("body", lowest=("due_on", "due_at"), state="overdue")
        alerts = unit.of(Alert).tally("level", state__in=list(LIVE))
        return Measures(
            outbox={state: _waiting(outbox.get(state), now) for state in OUTSTANDING_OUT},
            inbox={state: _waiting(inbox.get(state), now) for state in OUTSTANDING_IN},
            overdue={body: _waiting(overdue.get(body), now) for body in sorted(node.profile.bodies | _known(overdue))},
            alerts={level.value: alerts.get(level.value, (0,))[0] for level in Level},
            refusals={(d, code.value): unit.last_number(_counter(d, code)) for d in DIRECTIONS for code in RefusalCode},
            frames=unit.frames.count(),
            quarantined=unit.quarantine.count(state="open"),
            duties_parked=unit.duties.count(state="parked"),
            evidence_unlogged=unit.evidence.count(log_index=None),
            peer_logs_disputed=unit.peer_heads.count(state__ne="consistent"),
        )


def _counter(direction: str, code: RefusalCode) -> str:
    return f"refusals {direction}: {code}"


def _known(found: Mapping[Any, Any]) -> set[Body]:
    """Bodies with something overdue that the profile no longer has."""
    return {Body(each) for each in found if each in set(Body)}


def _waiting(found: tuple[Any, ...] | None, now: datetime) -> Waiting:
    if found is None:
        return Waiting()
    number, *oldest = found
    instants = [
        each
        if isinstance(each, datetime)
        else datetime.combine(each, time.max, COURT_TIME)  # the day counts to its end
        for each in oldest
        if each is not None
    ]
    return Waiting(number, max(0.0, *((now - each).total_seconds() for each in instants), 0.0))
