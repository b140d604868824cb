"""Reconsiderations told step by step: asked for, file sent up, docketed, ruled by a panel above, in effect below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from objection_stories import CREDITOR, DEBTOR, Objection, panel
from stories import UPPER

PRESIDENT = (("chief", "review"), ("president", "approve"))


@dataclass
class Reconsideration:
    """One reconsideration under way: `objection` was ruled upon below, `upper` reconsiders."""

    objection: Objection
    upper: str = UPPER
    exchange: str = ""
    request: str = ""
    message: str = ""

    @property
    def country(self) -> Country:
        return self.objection.country

    @property
    def lower(self) -> str:
        return self.objection.court

    def day(self, days: int = 0) -> str:
        """The day so many days from now."""
        return str(date.fromordinal(self.country.clock.legal_today().toordinal() + days))

    def asked(self, who: str = DEBTOR, role: str = "debtor", **changes: Any) -> Reconsideration:
        """A request recorded at the lower court."""
        given = {"who": who, "role": role, "received_on": self.day(), "grounds": "异议裁定错误"} | changes
        done = self.country.act(self.lower, "filing", "record_recon_request", lineage=self.objection.lineage,
                                exchange=self.objection.exchange, **given)  # fmt: skip
        self.exchange, self.request = done["exchange_id"], done["request_id"]
        return self

    def asked_above(self, who: str = DEBTOR, role: str = "debtor", court: str = "", **changes: Any) -> Reconsideration:
        """A request recorded at the higher court, which calls up the file."""
        given = {"lower_court": self.lower, "case_no": self.objection.case_no, "ruling_no": self.ruling_no, "who": who, "role": role,
                 "received_on": self.day(), "served_on": self.day(), "grounds": "异议裁定错误"} | changes  # fmt: skip
        done = self.country.act(court or self.upper, "filing", "record_recon_request_above", **given)
        self.exchange, self.request = done["exchange_id"], done["request_id"]
        return self

    def below(self, login: str, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.act(
            self.lower, login, name, lineage=self.objection.lineage, exchange=self.exchange, **inputs
        )

    def above(self, login: str, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.act(
            self.upper, login, name, lineage=self.objection.lineage, exchange=self.exchange, **inputs
        )

    def sent_up(self) -> Reconsideration:
        self.below("reviewer1", "send_recon_file")
        return self

    def docketed(self) -> Reconsideration:
        self.above("filing", "docket_reconsideration")
        return self

    def to_review(self, **changes: Any) -> Reconsideration:
        return self.asked(**changes).sent_up().docketed()

    def analysed(self, outcome: str = "revoked", **changes: Any) -> Reconsideration:
        """The responsibility analysis that a ruling against the lower one must enclose."""
        with self.country.read(self.lower) as unit:
            sat = self.objection.data["panels"] or [[p.person_id for p in unit.people.where(login="judge1")]]
        given = {"outcome": outcome, "defect_class": "law", "severity": "flawed", "cause": "适用法律错误",
                 "actors": [{"role": "panel_member", "actor_id": sat[-1][0], "share_percent": 60, "mental_state": "negligence"}],
                 "response_due": self.day(20)} | changes  # fmt: skip
        self.above("reviewer1", "write_liability_analysis", **given)
        return self

    def drafted(
        self, disposition: str, judges: tuple[int, ...] = (1, 2, 3), kind: str = "recon_ruling", **inputs: Any
    ) -> str:
        """A ruling with all its signatures, not issued."""
        given = {"reasons": "经审查，裁定如下。"} | inputs
        if disposition:
            given["disposition"] = disposition
        draft = self.country.draft(self.upper, f"judge{judges[0]}", kind, to=self.lower, lineage=self.objection.lineage,
                                   exchange=self.exchange, **given)  # fmt: skip
        self.country.approve(self.upper, draft, *panel(*judges))
        return draft

    def ruled(self, disposition: str, **inputs: Any) -> Reconsideration:
        self.message = self.country.issue(self.upper, "judge1", self.drafted(disposition, **inputs))
        return self

    def remanded(self, disposition: str = "remanded_facts") -> Reconsideration:
        return self.analysed("remanded").ruled(disposition, remand_scope="查明冻结数额")

    # — looking —

    @property
    def ruling_no(self) -> str:
        return str(self.objection.data.get("ruling_no", "—"))

    def state(self, court: str = "") -> str:
        with self.country.read(court or self.lower) as unit:
            found = unit.exchanges.get(self.exchange)
        return found.state if found is not None else ""

    @property
    def states(self) -> tuple[str, str, str]:
        """Of the objection, of the reconsideration below, above."""
        return self.objection.state, self.state(), self.state(self.upper)

    def data(self, court: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.country.exchange(court or self.upper, self.exchange).data
        return found

    def duty(self, rule_id: str, court: str = "") -> list[tuple[str, date]]:
        """State and last day of each duty of a rule."""
        return [(duty.state, duty.due_on) for duty in self.country.duties(court or self.upper, rule_id) if duty.due_on]


@pytest.fixture
def dismissed(tmp_path: Path) -> Iterator[Reconsideration]:
    """Tuesday 10 March 2026: an objection to a freeze was dismissed, the ruling served on both parties."""
    built = four_courts(tmp_path)
    yield Reconsideration(Objection(built).enforced().received().docketed().notified().ruled("dismiss").served())
    built.close()


__all__ = ["CREDITOR", "DEBTOR", "PRESIDENT", "Reconsideration", "dismissed", "panel"]
