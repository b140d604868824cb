"""Objections told step by step: received at the window, docketed, decided by a panel, served, effective by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from builders import Country, four_courts
from stories import CASE, LOWER, Elevation

CREDITOR, DEBTOR = CASE["creditor"], CASE["debtor"]


def panel(*judges: int) -> tuple[tuple[str, str], ...]:
    """Judges of a court as they discuss."""
    return tuple((f"judge{n}", "discuss") for n in judges)


@dataclass
class Objection:
    """One objection under way at `court`."""

    country: Country
    court: str = LOWER
    lineage: str = ""
    case_no: str = ""
    control: str = ""
    exchange: str = ""
    number: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def enforced(self) -> Objection:
        """A case with a frozen account and some money."""
        told = Elevation(self.country, lower=self.court).filed().controlled().funded()
        self.lineage, self.case_no, self.control = told.lineage, told.case_no, told.control
        return self

    def received(self, **changes: Any) -> Objection:
        given = {"challenged": self.control, "objector": DEBTOR, "objector_role": "debtor", "grounds": "超标的查封",
                 "received_on": str(self.country.clock.legal_today())}  # fmt: skip
        self.facts = self.country.act(self.court, "filing", "file_objection", lineage=self.lineage, **(given | changes))
        self.exchange, self.number = self.facts["exchange_id"], self.facts["case_no"]
        return self

    def act(self, login: str, name: str, /, **inputs: Any) -> Objection:
        self.facts = self.country.act(self.court, login, name, lineage=self.lineage, exchange=self.exchange, **inputs)
        return self

    def docketed(self) -> Objection:
        return self.act("filing", "docket_objection")

    def notified(self, **changes: Any) -> Objection:
        return self.act("reviewer1", "notify_of_objection", **({"notified_on": self.today} | changes))

    def ruled(self, disposition: str = "revoke", judges: tuple[int, ...] = (1, 2, 3), **inputs: Any) -> Objection:
        return self.panel_act("rule_objection", judges, disposition=disposition, reasons="查封确有不当。", **inputs)

    def panel_act(self, name: str, judges: tuple[int, ...] = (1, 2, 3), **inputs: Any) -> Objection:
        self.facts = self.country.decide(self.court, name, *panel(*judges), lineage=self.lineage,
                                         exchange=self.exchange, **inputs)  # fmt: skip
        return self

    def served(self, *who: str, on: str = "") -> Objection:
        for each in who or tuple(self.data["persons"]):
            self.act("reviewer1", "record_objection_service", who=each, served_on=on or self.today)
        return self

    def effective(self) -> Objection:
        """The ten days of everybody are over, weekends at their end too."""
        self.country.later(days=14)
        self.country.tick()
        return self

    @property
    def today(self) -> str:
        return str(self.country.clock.legal_today())

    @property
    def state(self) -> str:
        return str(self.country.exchange(self.court, self.exchange).state)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.country.exchange(self.court, self.exchange).data
        return found

    @property
    def row(self) -> str:
        with self.country.read(self.court) as unit:
            return str(unit.objections.need(self.exchange).state)

    def control_state(self, court: str = "") -> str:
        with self.country.read(court or self.court) as unit:
            return str(unit.controls.need(self.control).state)

    def duty(self, rule_id: str, court: str = "") -> list[str]:
        return [duty.state for duty in self.country.duties(court or self.court, rule_id)]


@pytest.fixture
def objection(country: Country) -> Objection:
    """A case with a control at the basic court; nobody has objected yet."""
    return Objection(country).enforced()


@pytest.fixture
def under_review(country: Country) -> Objection:
    """An objection against the freeze, docketed, everybody notified."""
    return Objection(country).enforced().received().docketed().notified()


__all__ = ["CREDITOR", "DEBTOR", "Iterator", "Objection", "four_courts", "objection", "panel", "under_review"]
