"""Stories of supervision told step by step: a case over six months old, its urging, correction, stay, supervision letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from builders import Country
from stories import CASE, LOWER, MAJOR, UPPER

from shared.flows import drafting

APPROVED = (("chief", "review"), ("president", "approve"))


@dataclass
class Supervision:
    """A case at `lower` and what its superior `upper` does about it; `exchange` is the last procedure opened."""

    country: Country
    lower: str = LOWER
    upper: str = UPPER
    lineage: str = ""
    case_no: str = ""
    exchange: str = ""

    def filed(self, **changes: Any) -> Supervision:
        done = self.country.act(self.lower, "filing", "file_case", **(CASE | changes))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def aged(self, days: int = 190) -> Supervision:
        """Filed on 10 March 2026; 190 days later it is 16 September."""
        self.filed()
        self.country.later(days=days)
        return self

    @property
    def today(self) -> date:
        return self.country.clock.legal_today()

    def day(self, days: int) -> str:
        """The day so many days from now."""
        return str(date.fromordinal(self.today.toordinal() + days))

    def days_pass(self, days: int) -> None:
        """Nobody does anything; then each node's clock sweeps."""
        self.country.later(days=days)
        self.country.tick()

    # — acts and documents —

    def above(self, login: str, name: str, *, of: str | None = None, **inputs: Any) -> dict[str, Any]:
        """An act at the superior about the running procedure (`of` for another exchange)."""
        return self.country.act(self.upper, login, name, lineage=self.lineage, exchange=of or self.exchange, **inputs)

    def below(self, login: str, name: str, *, of: str | None = None, **inputs: Any) -> dict[str, Any]:
        return self.country.act(self.lower, login, name, lineage=self.lineage, exchange=of or self.exchange, **inputs)

    def opened(self, name: str, login: str = "reviewer1", *, by: str | None = None, **inputs: Any) -> Supervision:
        given = {"lower_court": self.lower, "case_no": self.case_no} | inputs
        self.exchange = self.country.act(by or self.upper, login, name, **given)["exchange_id"]
        return self

    def drafted(
        self, kind: str, signers: tuple[tuple[str, str], ...] = APPROVED, *, by: str | None = None, **inputs: Any
    ) -> str:
        """A document with all its signatures, not issued."""
        court = by or self.upper
        draft = self.country.draft(
            court, "reviewer1", kind, to=self.lower, lineage=self.lineage, exchange=self.exchange, **inputs
        )
        self.country.approve(court, draft, *signers)
        return draft

    def sent(self, draft: str, *, arriving_after_days: int) -> str:
        """The document leaves today and arrives so much later."""
        node = self.country.nodes[self.upper]
        with node.store.read() as unit:
            digest = unit.drafts.need(draft).digest
        message_id = drafting.issue(node, self.country.people[self.upper, "reviewer1"], draft, digest=digest)
        self.country.later(days=arriving_after_days)
        return message_id

    def issued(
        self, kind: str, signers: tuple[tuple[str, str], ...] = APPROVED, *, by: str | None = None, **inputs: Any
    ) -> str:
        draft = self.drafted(kind, signers, by=by, **inputs)
        return self.country.issue(by or self.upper, "reviewer1", draft)

    def applied(self, **inputs: Any) -> Supervision:
        given = {"trigger": "asset_known", "started_on": "2026-03-09", "received_on": str(self.today)} | inputs
        return self.opened("inaction_apply", "filing", **given)

    def to_review(self) -> Supervision:
        self.aged().applied()
        self.above("filing", "docket_inaction")
        return self

    def urged(self, **inputs: Any) -> str:
        return self.issued("urging_order", **({"acts": "处置查封的房产\n发放案款", "due_on": self.day(20)} | inputs))

    def stayed(self, until_on: str, **inputs: Any) -> str:
        """A stay by the same superior; returns its exchange."""
        before = self.exchange
        self.opened("open_stay", reason="执行依据正在再审审查")
        self.issued("stay_notice", **({"scope": "whole", "until_on": until_on, "ground": "再审审查"} | inputs))
        stay, self.exchange = self.exchange, before
        return stay

    def analysed(self, **inputs: Any) -> Supervision:
        """The responsibility analysis a ruling in place of the lower court's act must enclose."""
        with self.country.read(self.lower) as unit:
            who = unit.people.first(login="officer1").person_id
        actor = {"role": "handler", "actor_id": who, "share_percent": 100, "mental_state": "negligence"}
        given = {"outcome": "revoked", "defect_class": "law", "severity": "flawed", "cause": "明显超标的额查封",
                 "actors": [actor], "response_due": self.day(20)}  # fmt: skip
        self.above("reviewer1", "write_liability_analysis", **(given | inputs))
        return self

    def elevated(self) -> str:
        """The whole elevation of the same case, to its ruling; returns the ruling."""
        urging = self.exchange
        self.opened("open_elevation_review", reason="督促期限届满仍未执行")
        self.above("reviewer1", "call_file", items="执行卷宗")
        self.below("officer1", "send_file")
        ruling = self.issued("elevation_ruling", MAJOR, reasoning="督促无果，应予提级。")
        self.exchange = urging
        return ruling

    # — looking —

    def state(self, court: str, exchange: str | None = None) -> str:
        return str(self.country.exchange(court, exchange or self.exchange).state)

    def duties(self, court: str, rule_id: str, *, about: str | None = None) -> list[Any]:
        """Duties of a rule about an exchange, oldest first."""
        with self.country.read(court) as unit:
            found = unit.duties.where(rule_id=rule_id, subject_id=about or self.exchange)
        return sorted(found, key=lambda duty: (duty.opened_on, duty.due_on))

    def duty(self, court: str, rule_id: str, *, about: str | None = None) -> Any:
        found = self.duties(court, rule_id, about=about)
        assert found, f"no duty {rule_id} at {court}"
        return next((duty for duty in found if duty.state == "open"), found[-1])

    def refusal(self, court: str, message_id: str) -> dict[str, Any] | None:
        """How the recipient answered: None when it took effect."""
        with self.country.read(court) as unit:
            refused: dict[str, Any] | None = unit.inbox.need(message_id).refusal
        return refused
