"""Stories of a dispute between two enforcing courts over one house: `a` began, `b` sealed first."""

from __future__ import annotations

import atexit
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from asset_stories import HOUSE
from builders import Country
from stories import CASE

PRESIDENT = (("chief", "review"), ("president", "approve"))
SAME_CITY = ("spc", "gd", "gd03", "gd0304", "gd0305")
FAR_APART = ("spc", "gd", "gd03", "gd0304", "bj", "bj03", "bj0105")
CORPS = ("spc", "xj", "xj01", "xj0102", "xpcc", "xpcc01", "xpcc0101")
REPORT = {
    "facts": "两案均查封同一房产", "steps": "查封、轮候查封", "issue": "由谁处置", "basis": "执行工作规定第67条", "consult_record": "协商函及答复",
    "own_view": "由本院处置", "other_view": "由首先查封法院处置",
}  # fmt: skip


def coordinating(court: str) -> str:
    """Who coordinates at a court: 协调指导 at high and supreme courts, an implementing officer below."""
    return "manager1" if len(court) <= 2 or court in ("spc", "xpcc", "pla") else "officer1"


@dataclass
class Dispute:
    """Two cases, two controls over one house, the exchange they share."""

    country: Country
    a: str = "gd0305"
    b: str = "gd0304"
    top: str = "gd03"
    a_lineage: str = ""
    b_lineage: str = ""
    b_case_no: str = ""
    a_control: str = ""
    b_control: str = ""
    exchange: str = ""

    def sealed(self) -> Dispute:
        return self.sealed_as("1", "2")

    def sealed_as(self, first_no: str, other_no: str) -> Dispute:
        first = self.country.act(self.b, "filing", "file_case", **(CASE | {"title_no": f"（2025）甲民初{first_no}号"}))
        self.b_lineage, self.b_case_no = first["lineage_id"], first["case_no"]
        self.b_control = self.seal(self.b, self.b_lineage, 1)
        other = self.country.act(
            self.a, "filing", "file_case", **(CASE | {"title_no": f"（2025）乙民初{other_no}号", "creditor": "某银行"})
        )
        self.a_lineage = other["lineage_id"]
        self.a_control = self.seal(self.a, self.a_lineage, 2)
        return self

    def seal(self, court: str, lineage: str, rank: int, asset: str = HOUSE) -> str:
        done = self.country.act(court, "officer1", "impose_control", lineage=lineage, asset=asset, kind="immovable_or_other",
                                rank=rank, start_on=str(self.country.clock.legal_today()), end_on="2028-12-29",
                                registrar="不动产登记中心")  # fmt: skip
        return str(done["control_id"])

    def wrote(
        self, kind: str, court: str, to: str, *, lineage: str, by: str = "officer1", exchange: str = "", **given: Any
    ) -> str:
        draft = self.country.draft(court, by, kind, to=to, lineage=lineage, exchange=exchange or self.exchange, **given)
        self.country.approve(court, draft, *PRESIDENT)
        return self.country.issue(court, by, draft)

    def consulted(self, ground: str = "asset", proposal: str = "由乙院处置，甲院参与分配") -> Dispute:
        message = self.wrote("dispute_consult", self.a, self.b, lineage=self.a_lineage, ground=ground, asset=HOUSE,
                             other_case_no=self.b_case_no, claim="优先债权在本院", basis="抵押登记", proposal=proposal)  # fmt: skip
        self.exchange = self.country.outbox(self.a, message).exchange_id
        return self

    def refused(self) -> Dispute:
        self.country.act(
            self.b, "chief", "disagree_dispute", lineage=self.b_lineage, exchange=self.exchange, reasons="本院首先查封"
        )
        return self

    def reported(self, court: str = "", to: str = "", **changes: Any) -> Dispute:
        court = court or self.a
        lineage = self.b_lineage if court == self.b else self.a_lineage
        self.wrote("dispute_report", court, to or self.top, lineage=lineage, **(REPORT | changes))
        return self

    def above(self, at: str, act: str, **given: Any) -> dict[str, Any]:
        return self.country.act(at, coordinating(at), act, lineage=self.a_lineage, exchange=self.exchange, **given)

    def docketed(self, court: str = "") -> Dispute:
        self.above(court or self.top, "docket_dispute")
        return self

    def passed_on(self, court: str, to: str) -> Dispute:
        self.docketed(court)
        self.wrote(
            "dispute_report",
            court,
            to,
            lineage=self.a_lineage,
            by=coordinating(court),
            opinion="与对方上级协商未果，报请协调",
        )
        return self

    def forwarded(self) -> Dispute:
        self.above(self.top, "forward_dispute")
        return self

    def answered(self) -> Dispute:
        self.country.act(
            self.b, "officer1", "answer_dispute", lineage=self.b_lineage, exchange=self.exchange, view="由本院处置"
        )
        return self

    def coordinating(self) -> Dispute:
        """Consulted, refused, reported, docketed, forwarded and answered (two courts of one city)."""
        story = self if self.a_lineage else self.sealed()
        return story.consulted().refused().reported().docketed().forwarded().answered()

    def ordered(self, kind: str, to: str, **given: Any) -> str:
        return self.wrote(kind, self.top, to, lineage=self.a_lineage, by=coordinating(self.top), **given)

    def frozen(self, scope: str = "asset") -> Dispute:
        self.ordered("status_quo_order", self.a, scope=scope)
        self.ordered("status_quo_order", self.b)
        return self

    def decided(self, disposer: str = "", shares: str = "", *, to: tuple[str, ...] = ()) -> Dispute:
        for court in to or (self.b, self.a):
            self.ordered("coordination_decision", court, reasoning="抵押权优先", disposer=disposer, shares=shares,
                         steps="移送处置\n分配", due_on=str(self.country.clock.legal_today() + timedelta(days=90)))  # fmt: skip
        return self

    def assigned(self) -> str:
        """The right over the house passes from `b` to `a`, by the decision."""
        by = coordinating(self.top)
        others = ("manager2", "reviewer1") if by == "manager1" else ("officer2", "officer3")
        draft = self.country.draft(self.top, by, "disposal_designation", to=self.b, lineage=self.a_lineage,
                                   exchange=self.exchange, control_id=self.b_control)  # fmt: skip
        self.country.approve(self.top, draft, *((login, "discuss") for login in (by, *others)), *PRESIDENT)
        return self.country.issue(self.top, by, draft)

    def executed(self, court: str) -> Dispute:
        lineage = self.b_lineage if court == self.b else self.a_lineage
        self.country.act(
            court, "officer1", "report_decision_executed", lineage=lineage, exchange=self.exchange, report="已执行"
        )
        return self

    def begin_sale(self, court: str, control: str) -> dict[str, Any]:
        lineage = self.b_lineage if court == self.b else self.a_lineage
        return self.country.act(court, "officer2", "begin_disposal", lineage=lineage, control_id=control, form="auction_notice",
                                begun_on=str(self.country.clock.legal_today()), document_no="拍卖公告1号")  # fmt: skip

    # — looking —

    def row(self, court: str) -> Any:
        return self.country.exchange(court, self.exchange)

    def state(self, court: str) -> str:
        return str(self.row(court).state)

    def days_off(self, court: str, lineage: str) -> list[str]:
        with self.country.read(court) as unit:
            return [row.state for row in unit.exchanges.where(procedure="net_days", lineage_id=lineage)]


@cache
def _told(chapter: str) -> Dispute:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    story = same_city(Path(folder.name)).sealed()
    atexit.register(story.country.close)
    if chapter != "sealed":
        getattr(story, chapter)()
    return story


def told(chapter: str, folder: Path) -> Dispute:
    """The story of two courts of one city as far as `sealed` or `coordinating`, on databases of its own in `folder`."""
    known = _told(chapter)
    return replace(known, country=known.country.copy(folder))


def same_city(folder: Path) -> Dispute:
    """Two basic courts of one city: its intermediate court coordinates."""
    return Dispute(Country(folder, SAME_CITY))
