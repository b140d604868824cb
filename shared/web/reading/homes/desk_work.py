"""What waits for a person at any court: arrivals to sign for, drafts, procedures they may go on with, tasks of their bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.duties import Duty, Task
from shared.domain.exchanges import Exchange
from shared.flows.separation import standings
from shared.messages.kinds import ActKind, Catalogue, MessageKind
from shared.web.reading import offers
from shared.web.reading.desk import Waiting, all_waiting
from shared.web.reading.homes.seat import Seat
from shared.web.reading.messages import Message, incoming

SHOWN = 15
#: Tasks read, most of which may be of duties overdue.
TASKS = 100
#: Of one procedure; who has more goes to its own list.
OF_ONE = 8
#: (procedure, role)
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A running procedure with what this person may do in it. case_no: empty where this court does not know it."""

    exchange: Exchange
    case_no: str
    here: bool
    offered: list[offers.Offered]
    duty: Duty | None

    @property
    def due_on(self) -> date | None:
        """The day of what is owed next."""
        return self.duty.due_on if self.duty else None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message to be signed for, with the case as far as this court has it and the last day for signing."""

    message: Message
    case_no: str
    duty: Duty | None


def to_sign(seat: Seat) -> dict[str, Any]:
    """Filters of the inbox: arrived, in effect, a person has not signed for it yet."""
    kinds = [kind.name for kind in seat.node.catalogue.messages.values() if kind.sign_for]
    return {"signed_for_at": None, "kind__in": kinds, "state": "applied"}


def arrivals(seat: Seat) -> list[Arrival]:
    """The longest waiting first; what starts work for one of this person's bodies before the rest."""
    rows = seat.unit.inbox.where(order_by=("+arrived_at",), limit=SHOWN, **to_sign(seat))
    numbers, due = seat.numbers(row.lineage_id for row in rows), seat.owed_on(row.message_id for row in rows)
    found = [
        Arrival(incoming(seat.node, row), numbers.get(row.lineage_id, ""), due.get(row.message_id)) for row in rows
    ]
    return sorted(found, key=lambda each: not _starts_here(seat, each.message.kind))


def _starts_here(seat: Seat, kind: str) -> bool:
    declared = seat.node.catalogue.messages[kind].starts
    return any(each.at == "recipient" and each.body.value in seat.person.bodies for each in declared)


def drafts(seat: Seat) -> list[Waiting]:
    """Documents in approval: those whose next signature is this person's first."""
    rows = seat.unit.drafts.where(state__in=["approving", "returned"], order_by=("drafted_at",), limit=SHOWN)
    found = all_waiting(seat.node, seat.unit, rows, seat.person)
    return sorted(found, key=lambda each: not each.mine)


def tasks(seat: Seat) -> list[Task]:
    """Alarms of the bodies this person works in, the newest first; what is overdue stands among the dates already."""
    found = [
        task
        for body in seat.person.bodies
        for task in seat.unit.tasks.where(state="open", body=body, order_by=("-opened_at",), limit=TASKS)
        if task.code != "overdue"
    ]
    return sorted(found, key=lambda task: task.opened_at, reverse=True)[:SHOWN]


def under_way(seat: Seat, wanted: Callable[[Part], bool], *, mine: bool) -> list[Step]:
    """Procedures in the roles wanted that wait for this court, or with `mine` for this person: what is due first.

    One query for each procedure, each bounded: a court may have thousands of one kind and few of another.
    """
    waits = _waiting_states(seat, wanted, mine=mine)
    states: dict[str, set[str]] = defaultdict(set)
    for (procedure, _), known in waits.items():
        states[procedure] |= known
    rows = [
        row
        for procedure, known in states.items()
        for row in seat.unit.exchanges.where(procedure=procedure, state__in=sorted(known), limit=OF_ONE)
        if row.state in waits.get((procedure, row.role), ())
    ]
    due = seat.owed_in(rows)
    numbers = seat.numbers(row.lineage_id for row in rows)
    stands = standings(seat.node, seat.unit, seat.person.person_id, {row.lineage_id for row in rows})
    steps = [
        Step(
            row, numbers.get(row.lineage_id) or str(row.data.get("case_no", "")), row.lineage_id in numbers,
            [each for each in offers.for_exchange(seat.node, seat.person, row, stands[row.lineage_id]) if each.allowed],
            due.get(row.exchange_id),
        )
        for row in rows
    ]  # fmt: skip
    kept = [step for step in steps if step.offered or not mine]
    return sorted(kept, key=lambda step: (step.due_on or date.max, not step.offered, step.exchange.opened_at))[
        : 2 * SHOWN
    ]


def _waiting_states(seat: Seat, wanted: Callable[[Part], bool], *, mine: bool) -> dict[Part, set[str]]:
    found: dict[Part, set[str]] = defaultdict(set)
    for item in _offered(seat.node.catalogue):
        if mine and not _may(seat, item):
            continue
        for offer in item.offers:
            if offer.procedure != "docket" and wanted((offer.procedure, offer.role)):
                found[offer.procedure, offer.role] |= set(offer.states)
    return found


def _offered(catalogue: Catalogue) -> list[MessageKind | ActKind]:
    drafted = [kind for kind in catalogue.messages.values() if kind.drafted and kind.offers]
    return [*drafted, *(act for act in catalogue.acts.values() if act.offers)]


def _may(seat: Seat, item: MessageKind | ActKind) -> bool:
    person = seat.person
    return (offers.of_act(person, item) if isinstance(item, ActKind) else offers.of_kind(person, item)).allowed
