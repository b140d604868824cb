"""Stories of side tracks and coercive measures at one court: asked, filed, decided, served; measures imposed."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from stories import LOWER, Elevation

from shared.domain.exchanges import Exchange
from shared.flows.desk import OpenDesk
from shared.procedures.side_review.consequences import take_effect

PANEL = tuple((f"judge{n}", "discuss") for n in (1, 2, 3))
OTHER_PANEL = tuple((f"judge{n}", "discuss") for n in (4, 5, 6))
PANEL_THAT_CLOSES = tuple((f"judge{n}", "discuss") for n in (7, 8, 9))
CHAIN = (("chief", "review"), ("president", "approve"))
FOR_NOW = {
    "ruling_no": "（2026）粤0304执1号之二", "notice_and_report": "通知书、报告令及送达回证", "restrictions": "限制消费令",
    "assets": "总对总查询反馈", "persons": "查找笔录",
}  # fmt: skip
#: What each measure takes, beside its reason and number.
MEASURES: dict[str, dict[str, Any]] = {
    "summon_by_force": {"person": "debtor"}, "impose_fine": {"person": "debtor", "amount_fen": 500_000},
    "impose_detention": {"person": "debtor", "days": 10}, "issue_search_warrant": {"place": "住所"},
    "issue_eviction_notice": {"place": "房产", "until_on": "2026-03-31"}, "ban_exit": {"person": "debtor"},
    "ban_consumption": {"person": "debtor"}, "enter_blacklist": {"person": "debtor", "ground": "hiding_assets"},
}  # fmt: skip


@dataclass
class Side:
    """One case of a basic court, and a side review of it."""

    country: Country
    court: str = LOWER
    lineage: str = ""
    case_no: str = ""
    review: str = ""
    control: str = ""
    measure: str = ""
    seen: dict[str, Any] = field(default_factory=dict)

    def filed(self) -> Side:
        story = Elevation(self.country).filed().controlled()
        self.lineage, self.case_no, self.control = story.lineage, story.case_no, story.control
        return self

    def act(self, login: str, act_name: str, /, **inputs: Any) -> dict[str, Any]:
        """An act on the review."""
        return self.country.act(self.court, login, act_name, lineage=self.lineage, exchange=self.review, **inputs)

    def imposed(self, act: str, *signers: tuple[str, str], **inputs: Any) -> Side:
        """A measure with its approvals; fines, detentions and exit bans open a review."""
        given = MEASURES[act] | {"document_no": "决定1号", "reason": "规避执行"} | inputs
        done = self.country.decide(self.court, act, *(signers or CHAIN), by="officer1", lineage=self.lineage, **given)
        self.measure, self.review = done["measure_id"], done.get("review_id", "")
        return self

    def applied(self, track: str, **inputs: Any) -> Side:
        if track == "blacklist":
            self.imposed("enter_blacklist")
        usual: dict[str, Any] = {
            "objector": "debtor", "objector_role": "debtor", "challenged": self.measure or "执行通知书", "grounds": "理由",
            "received_on": "2026-03-10",
        }  # fmt: skip
        if track in ("jurisdiction", "deed", "award"):
            usual |= {"served_on": "2026-03-09", "proof_of_service": "回证1"}
        if track == "party_change":
            usual |= {
                "objector": "creditor",
                "objector_role": "creditor",
                "new_party": "party-7",
                "assets": self.control,
            }
        done = self.country.act(self.court, "filing", "apply_side_review", lineage=self.lineage, track=track,
                                **(usual | inputs))  # fmt: skip
        self.review, self.seen = done["exchange_id"], done
        return self

    def accepted(self) -> Side:
        self.seen = self.act("filing", "file_side_review")
        return self

    def decided(
        self, disposition: str, *signers: tuple[str, str], serve: str = "creditor\ndebtor", **inputs: Any
    ) -> Side:
        given = {"disposition": disposition, "ruling_no": "裁定1号", "reasons": "经审查", "to_serve": serve} | inputs
        alone = self.state == "for_president"
        self.seen = self.country.decide(
            self.court, "decide_blacklist_plea" if alone else "decide_side_review", *(signers or (CHAIN if alone else PANEL)),
            by="judge1" if alone else "", lineage=self.lineage, exchange=self.review, **given,
        )  # fmt: skip
        return self

    def served(self, *people: str) -> list[str]:
        """Served today; the last day of each one's period."""
        today = str(self.country.clock.legal_today())
        return [
            self.act("officer1", "serve_side_decision", who=who, on=today, proof="回证")["remedy_until"]
            for who in people
        ]

    def days_pass(self, days: int) -> Side:
        self.country.later(days=days)
        self.country.tick()
        return self

    def from_above(self, event: str, **data: Any) -> Exchange:
        """What a message of the next higher court does here: the event of the table, then its consequences."""
        node = self.country.nodes[self.court]
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            moved = desk.move(desk.exchanges.need(self.review), event, **data)
            take_effect(desk, moved)
            desk.flush()
        return moved

    @property
    def exchange(self) -> str:
        """The review, as a story of a reconsideration calls what it is about."""
        return self.review

    @property
    def data(self) -> dict[str, Any]:
        """The facts kept with the review."""
        found: dict[str, Any] = self.country.exchange(self.court, self.review).data
        return found

    @property
    def state(self) -> str:
        return str(self.country.exchange(self.court, self.review).state)

    def due(self, rule_id: str, about: str = "") -> list[str]:
        """Last days of the open duties of a rule."""
        rows = self.country.duties(self.court, rule_id)
        return [str(d.due_on) for d in rows if d.state == "open" and about in ("", d.subject_id)]

    def case_state(self) -> tuple[str, str | None]:
        case = self.country.case(self.court, self.case_no)
        return case.state, case.mode


@cache
def _told() -> Side:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    told = Side(four_courts(Path(folder.name))).filed()
    atexit.register(told.country.close)
    return told


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    """Tuesday 10 March 2026: a case is docketed and an account frozen; nothing has been asked for."""
    known = _told()
    story = replace(known, country=known.country.copy(tmp_path), seen={})
    yield story
    story.country.close()
