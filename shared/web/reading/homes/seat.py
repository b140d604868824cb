"""Who looks at a home page, from where: what every panel is read for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shared.domain.duties import OWED, Duty
from shared.domain.people import Person
from shared.domain.separation import LEADING
from shared.flows.node import Node
from shared.flows.ports import Unit

#: Pages count so far and say "999+" beyond: no page counts a large table.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at a node, inside one reading transaction. today: the legal day."""

    node: Node
    unit: Unit
    person: Person
    today: date
    posts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "posts", posts_of(self.person))

    def numbers(self, lineages: Iterable[str]) -> dict[str, str]:
        """Case numbers of this court by lineage, the newest entry of each."""
        wanted = sorted({each for each in lineages if each})
        if not wanted:
            return {}
        rows = self.unit.cases.where(lineage_id__in=wanted, order_by=("filed_on", "case_no"))
        return {row.lineage_id: row.case_no for row in rows}

    def owed_on(self, subjects: Iterable[str]) -> dict[str, Duty]:
        """What is owed next on each of these subjects (exchanges, messages)."""
        wanted = sorted(set(subjects))
        if not wanted:
            return {}
        owed = self.unit.duties.where(subject_id__in=wanted, state__in=list(OWED), order_by=("-due_on", "-due_at"))
        return {duty.subject_id: duty for duty in owed}


def posts_of(person: Person) -> frozenset[str]:
    """What a person is here: roles, and the bodies of those who do the work there. Leaders sit in all bodies and work in none."""
    leads = LEADING & set(person.roles)
    return frozenset(person.roles) | (frozenset() if leads else frozenset(person.bodies))
