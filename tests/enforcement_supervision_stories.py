"""Enforcement supervision (执监) told step by step: a ruling on reconsideration is attacked at the high court."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from objection_stories import CREDITOR, DEBTOR, Objection, panel
from reconsideration_stories import Reconsideration
from stories import LOWER, UPPER

HIGH = "gd"


@dataclass
class Watched:
    """A case enforced at `LOWER`; what `ruling_court` said of it is supervised at `court`."""

    country: Country
    lineage: str
    case_no: str
    control: str
    challenged_no: str
    ruling_court: str = UPPER
    court: str = HIGH
    exchange: str = ""
    ruling: str = ""

    @property
    def today(self) -> str:
        return str(self.country.clock.legal_today())

    def day(self, days: int) -> str:
        """The day so many days from now."""
        return str(date.fromordinal(self.country.clock.legal_today().toordinal() + days))

    def act(self, court: str, login: str, name: str, *, of: str | None = None, **inputs: Any) -> dict[str, Any]:
        return self.country.act(court, login, name, lineage=self.lineage, exchange=of or self.exchange, **inputs)

    def led(self, court: str = "", **changes: Any) -> dict[str, Any]:
        """A lead as it is recorded; returns the facts of the act."""
        given = {"source": "application", "ruling_court": self.ruling_court, "enforcing_court": LOWER, "case_no": self.case_no,
                 "challenged": "recon_ruling", "challenged_no": self.challenged_no, "received_on": self.today,
                 "grounds": "复议裁定错误", "applicant": DEBTOR, "counted_from": self.today, "persons": CREDITOR} | changes  # fmt: skip
        done = self.country.act(court or self.court, "filing", "record_supervision_lead", **given)
        self.exchange = done["exchange_id"]
        return done

    def docketed(self, **changes: Any) -> Watched:
        self.led(**changes)
        self.act(self.court, "filing", "file_supervision")
        return self

    def with_the_file(self, **inputs: Any) -> Watched:
        self.act(self.ruling_court, "reviewer1", "send_supervision_file", **inputs)
        return self

    def reviewed(self, **changes: Any) -> Watched:
        return self.docketed(**changes).with_the_file()

    def analysed(self, outcome: str = "revoked", **changes: Any) -> Watched:
        actor = {"role": "panel_member", "actor_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "share_percent": 60,
                 "mental_state": "negligence"}  # fmt: skip
        given = {"outcome": outcome, "defect_class": "law", "severity": "flawed", "cause": "适用法律错误", "actors": [actor],
                 "response_due": self.day(20)} | changes  # fmt: skip
        self.act(self.court, "reviewer1", "write_liability_analysis", **given)
        return self

    def ruled(self, disposition: str, *, to: str = "", **inputs: Any) -> Watched:
        given = {"disposition": disposition, "reasons": "经审查，裁定如下。"} | inputs
        draft = self.country.draft(self.court, "judge1", "supervision_ruling", to=to or self.ruling_court, lineage=self.lineage,
                                   exchange=self.exchange, **given)  # fmt: skip
        self.country.approve(self.court, draft, *panel(1, 2, 3))
        self.ruling = self.country.issue(self.court, "judge1", draft)
        return self

    def state(self, court: str = "") -> str:
        with self.country.read(court or self.court) as unit:
            found = unit.exchanges.get(self.exchange)
        return found.state if found is not None else ""

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.country.exchange(self.court, self.exchange).data
        return found

    def duty(self, court: str, rule_id: str) -> list[tuple[str, str]]:
        """State and last day of each duty of a rule about this supervision."""
        with self.country.read(court) as unit:
            return [(d.state, str(d.due_on)) for d in unit.duties.where(rule_id=rule_id, subject_id=self.exchange)]

    def tasks(self, court: str, code: str) -> int:
        with self.country.read(court) as unit:
            return len(unit.tasks.where(code=code))

    def control_state(self) -> str:
        with self.country.read(LOWER) as unit:
            return str(unit.controls.need(self.control).state)


def watched_in(country: Country) -> Watched:
    """Tuesday 10 March 2026: an objection was dismissed at the basic court and the ruling upheld on reconsideration."""
    told = Reconsideration(Objection(country).enforced().received().docketed().notified().ruled("dismiss").served())
    told.to_review().ruled("upheld")
    with country.read(UPPER) as unit:
        number = unit.exchanges.first(procedure="reconsideration").data["recon_case_no"]
    return Watched(country, told.objection.lineage, told.objection.case_no, told.objection.control, number)


@cache
def _told() -> Watched:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    story = watched_in(four_courts(Path(folder.name)))
    atexit.register(story.country.close)
    return story


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """The story, told once, on databases of its own."""
    known = _told()
    story = replace(known, country=known.country.copy(tmp_path))
    yield story
    story.country.close()


__all__ = ["DEBTOR", "HIGH", "LOWER", "UPPER", "Watched", "watched", "watched_in"]
