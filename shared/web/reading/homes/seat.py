"""Who looks at a home page, from where: what every panel is read for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from shared.domain.cases import Case
from shared.domain.duties import OWED, Duty
from shared.domain.exchanges import Exchange
from shared.domain.people import Person, Role
from shared.domain.separation import LEADING
from shared.flows.node import Node
from shared.flows.ports import COURT_TIME, Unit

#: Pages count so far and say "999+" beyond: no page counts a large table.
MOST = 1000


#: Cases a person handles that are looked at.
LOOKED_AT = 200
LIVING = ("open", "custody")


@dataclass(frozen=True)
class Seat:
    """A person at a node, inside one reading transaction. today: the legal day. What several panels need is read once."""

    node: Node
    unit: Unit
    person: Person
    today: date

    @cached_property
    def posts(self) -> frozenset[str]:
        """What the person is here: roles, and the bodies they do the work of."""
        return posts_of(self.person)

    @cached_property
    def handled(self) -> list[Case]:
        """The living cases this person handles, the oldest first."""
        return self.unit.cases.where(
            handler=self.person.person_id, state__in=list(LIVING), order_by=("filed_on", "case_no"), limit=LOOKED_AT
        )

    @cached_property
    def owed_where_handled(self) -> list[Duty]:
        """All that is owed in those cases."""
        lineages = sorted({case.lineage_id for case in self.handled})
        if not lineages:
            return []
        return [duty for duty in self.unit.duties.where(lineage_id__in=lineages) if duty.state in OWED]

    def numbers(self, lineages: Iterable[str]) -> dict[str, str]:
        """Case numbers of this court by lineage, the newest entry of each."""
        wanted = sorted({each for each in lineages if each})
        if not wanted:
            return {}
        rows = self.unit.cases.where(lineage_id__in=wanted, order_by=("filed_on", "case_no"))
        return {row.lineage_id: row.case_no for row in rows}

    def owed_on(self, subjects: Iterable[str]) -> dict[str, Duty]:
        """What is owed next on each of these subjects (exchanges, messages)."""
        return owed_next(self.unit, subjects)

    def owed_in(self, exchanges: Iterable[Exchange]) -> dict[str, Duty]:
        """What is owed next in each exchange, by its id."""
        return owed_in(self.unit, exchanges)


def owed_next(unit: Unit, subjects: Iterable[str]) -> dict[str, Duty]:
    """The duty that ends first on each subject; of two that end on a day, the one with an hour."""
    wanted = sorted(set(subjects))
    if not wanted:
        return {}
    owed = [duty for duty in unit.duties.where(subject_id__in=wanted) if duty.state in OWED]
    return {duty.subject_id: duty for duty in sorted(owed, key=ends_at, reverse=True)}


def owed_in(unit: Unit, exchanges: Iterable[Exchange]) -> dict[str, Duty]:
    """As `owed_next`, by exchange: owed on the exchange itself or on the order that began it."""
    subjects = {row.exchange_id: (row.exchange_id, str(row.data.get("order", ""))) for row in exchanges}
    due = owed_next(unit, (each for pair in subjects.values() for each in pair if each))
    found = {row: [due[each] for each in pair if each in due] for row, pair in subjects.items()}
    return {row: min(duties, key=ends_at) for row, duties in found.items() if duties}


def ends_at(duty: Duty) -> datetime:
    """The instant a duty ends; one with a day ends with that day in court time."""
    if duty.due_at is not None or duty.due_on is None:
        return duty.due_at or datetime.max.replace(tzinfo=UTC)
    return datetime.combine(duty.due_on, time.max, COURT_TIME).astimezone(UTC)


def posts_of(person: Person) -> frozenset[str]:
    """What a person is here: roles, and the bodies of those who do the work there.

    Leaders sit in all bodies and operators in the management, and do the work of none.
    """
    elsewhere = (LEADING | {Role.OPERATOR.value}) & set(person.roles)
    return frozenset(person.roles) | (frozenset() if elsewhere else frozenset(person.bodies))
