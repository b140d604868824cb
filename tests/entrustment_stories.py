"""Entrustments told step by step: a court of Shenzhen entrusts a whole case to a court of Changsha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builders import Country
from stories import CASE

from shared.transport.in_process import never

COURTS = ("spc", "gd", "gd03", "gd0304", "hn", "hn01", "hn0102")
PANEL = (("officer1", "discuss"), ("officer2", "discuss"), ("officer3", "discuss"), ("chief", "review"),
         ("president", "approve"))  # fmt: skip
PRESIDENT = (("chief", "review"), ("president", "approve"))
HASH = "ab" * 32
ATTACHED = f"application,申请执行书,{HASH}\napproval_form,委托执行案件审批表,{HASH}\ntitle,民事判决书,{HASH}"
LETTER: dict[str, Any] = {
    "statement": "已穷尽本地调查，无财产。", "applicant_contact": "经理 0755-1", "debtor_contact": "张某 0731-1",
    "officer": "王某", "officer_phone": "0755-2", "attachments": ATTACHED,
}  # fmt: skip


@dataclass
class Entrustment:
    """One entrustment under way; `here` entrusts the case to `there`."""

    country: Country
    here: str = "gd0304"
    there: str = "hn0102"
    lineage: str = ""
    case_no: str = ""
    new_case_no: str = ""
    exchange: str = ""
    letter: str = ""
    control: str = ""
    back: str = ""

    def filed(self, **changes: Any) -> Entrustment:
        done = self.country.act(self.here, "filing", "file_case", **(CASE | changes))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def controlled(self, end_on: str = "2027-03-09") -> Entrustment:
        done = self.country.act(self.here, "officer1", "impose_control", lineage=self.lineage, asset="长沙房产", rank=2,
                                kind="immovable_or_other", start_on="2026-03-10", end_on=end_on, registrar="长沙登记中心")  # fmt: skip
        self.control = done["control_id"]
        return self

    def funded(self, amount_fen: int = 20_000_00) -> Entrustment:
        self.country.act(self.here, "officer1", "receive_money", lineage=self.lineage, amount_fen=amount_fen)
        return self

    def proposed(self, **changes: Any) -> Entrustment:
        given = {"target": self.there, "surveyed_on": "2026-03-10", "assets_there": "长沙有房产一处"} | changes
        done = self.country.act(self.here, "officer1", "propose_entrustment", lineage=self.lineage, **given)
        self.exchange = done["exchange_id"]
        return self

    def lettered(self, **changes: Any) -> Entrustment:
        draft = self.country.draft(self.here, "officer1", "entrust_letter", to=self.there, lineage=self.lineage,
                                   exchange=self.exchange, **(LETTER | changes))  # fmt: skip
        self.country.approve(self.here, draft, *PANEL)
        self.letter = self.country.issue(self.here, "officer1", draft)
        return self

    def to_letter(self) -> Entrustment:
        return self.filed().controlled().funded().proposed().lettered()

    def docketed(self) -> Entrustment:
        done = self.act(self.there, "filing", "docket_entrusted_case")
        self.new_case_no = done["case_no"]
        return self

    def act(self, court: str, login: str, name: str, *, exchange: str = "", **inputs: Any) -> dict[str, Any]:
        return self.country.act(court, login, name, lineage=self.lineage, exchange=exchange or self.exchange, **inputs)

    def holding(self, *kinds: str) -> None:
        """From now on the network keeps these kinds aside; without kinds it keeps nothing."""
        self.country.network.hold = (lambda parcel: parcel.kind in kinds) if kinds else never

    def released(self) -> Entrustment:
        self.country.network.hold = never
        self.country.network.release()
        self.country.settle()
        return self

    # — return —

    def return_applied(self, **changes: Any) -> Entrustment:
        given = {"reason": "财产不在本辖区"} | changes
        self.back = self.act(self.there, "chief", "apply_return", **given)["exchange_id"]
        return self

    def passed_up(self) -> Entrustment:
        self.act("hn01", "chief", "pass_return_up", exchange=self.back, opinion="同意")
        return self

    def decided(self, approved: bool = True) -> Entrustment:
        draft = self.country.draft("hn", "reviewer1", "return_decision", to=self.there, lineage=self.lineage,
                                   exchange=self.back, approved=approved, reasons="委托不当")  # fmt: skip
        self.country.approve("hn", draft, *PRESIDENT)
        self.country.issue("hn", "reviewer1", draft)
        return self

    def given_back(self) -> str:
        draft = self.country.draft(self.there, "officer1", "entrust_return", to=self.here, lineage=self.lineage,
                                   exchange=self.back)  # fmt: skip
        self.country.approve(self.there, draft, *PANEL)
        return self.country.issue(self.there, "officer1", draft)

    def states(self) -> list[str]:
        """The entrustment as the two courts see it."""
        found = []
        for court in (self.here, self.there):
            with self.country.read(court) as unit:
                row = unit.exchanges.get(self.exchange)
                found.append(row.state if row else "none")
        return found

    def holds(self) -> list[tuple[str, str | None, int]]:
        """State, holder and epoch of the power at both courts."""
        found = (self.country.power(court, self.lineage) for court in (self.here, self.there))
        return [(p.state, p.holder, p.epoch) if p else ("none", None, 0) for p in found]
