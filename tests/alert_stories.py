"""A case at a basic court, what is recorded of it, and the alerts its court then has."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from stories import LOWER, Elevation

from shared.domain.alerts import Alert
from shared.domain.courts import Body
from shared.domain.duties import OWED, Duty
from shared.flows.desk import OpenDesk

ASSET = "粤B12345 小型汽车"


@dataclass
class Watched:
    """One case at `court`; `lineage` and `case_no` are its own."""

    country: Country
    lineage: str = ""
    case_no: str = ""
    court: str = LOWER

    @property
    def today(self) -> date:
        return self.country.clock.legal_today()

    def event(self, kind: str, subject: str = "", **detail: Any) -> None:
        """A node event recorded here; `ago`: so many days late; `lineage`: of another matter."""
        on = self.today - timedelta(days=detail.pop("ago", 0))
        lineage, node = detail.pop("lineage", self.lineage), self.country.nodes[self.court]
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            desk.record_event(kind, lineage_id=lineage, subject_id=subject, on=on, detail=detail)
            desk.flush()
        self.country.settle()

    def owed(self, opening: str, rule: str, subject: str = "lead-1") -> Duty:
        """The duty that an event opens; opened here where no family is there that does it."""
        self.event(opening, subject)
        if not self.duties(rule):
            node = self.country.nodes[self.court]
            with node.store.begin() as unit:
                OpenDesk(node, unit).open_duty(
                    rule, lineage_id=self.lineage, subject_id=subject, body=Body.IMPLEMENTATION
                )
        return self.duties(rule)[-1]

    def done(self, closing: str, rule: str, subject: str = "lead-1") -> None:
        """The event that ends the duty."""
        self.event(closing, subject)
        node = self.country.nodes[self.court]
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            for duty in unit.duties.where(rule_id=rule, state__in=list(OWED)):
                desk.close_duties(subject_id=duty.subject_id, rule_id=rule, by=closing)
            desk.flush()
        self.country.settle()

    def duties(self, rule: str) -> list[Duty]:
        return [duty for duty in self.country.duties(self.court, rule) if duty.state in OWED]

    def until(self, day: date | str) -> Watched:
        """To the morning of a day; then every node's clock sweeps."""
        wanted = date.fromisoformat(day) if isinstance(day, str) else day
        self.country.later(days=(wanted - self.today).days)
        self.country.tick()
        return self

    def days(self, number: int) -> Watched:
        return self.until(self.today + timedelta(days=number))

    def alerts(self, rule: str = "", court: str = "", *, watched: bool = False) -> list[Alert]:
        """Alerts that were raised (or are only watched), oldest first."""
        with self.country.read(court or self.court) as unit:
            rows = unit.of(Alert).where(order_by=("raised_at", "alert_id"), **({"rule": rule} if rule else {}))
        return [row for row in rows if watched or row.state != "watching"]

    def alert(self, rule: str, court: str = "") -> Alert:
        (only,) = self.alerts(rule, court)
        return only

    def state(self, rule: str, court: str = "") -> str:
        return self.alert(rule, court).state

    def person(self, login: str, court: str = "") -> str:
        return str(self.country.people[court or self.court, login].person_id)

    def act(self, login: str, name: str, *, court: str = "", **inputs: Any) -> dict[str, Any]:
        """An act about the alerts of this case."""
        return self.country.act(court or self.court, login, name, lineage=self.lineage, **inputs)

    def answer(self, rule: str, login: str = "officer1", **changes: Any) -> dict[str, Any]:
        given = {
            "alert": rule,
            "kind": "with_reason",
            "words": "承办人出差，已改派",
            "evidence": "改派记录1号",
        } | changes
        return self.act(login, "answer_alert", **given)

    def judge(self, rule: str, login: str = "manager1", court: str = "", **changes: Any) -> dict[str, Any]:
        return self.act(
            login, "judge_alert_answer", court=court, **({"alert": rule, "accepted": True, "reason": ""} | changes)
        )


@cache
def _told() -> Watched:
    """A case received on 9 March 2026 and filed on the 10th; told once."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-alerts-"))
    country = four_courts(folder)
    atexit.register(country.close)
    case = Elevation(country).filed()
    return Watched(country, case.lineage, case.case_no)


def fresh(folder: Path) -> Watched:
    """The same case at its beginning, on databases of its own."""
    folder.mkdir(exist_ok=True)
    return replace(_told(), country=_told().country.copy(folder))


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    story = fresh(tmp_path / "watched")
    yield story
    story.country.close()
