"""Entrusted matters told step by step: a court of Shenzhen has something done by a court of Changsha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builders import Country
from designation_stories import Designation
from stories import CASE, Elevation

from shared.transport.in_process import never

COURTS = ("gd03", "gd0304", "hn0102")
HASH = "ab" * 32
PAPERS = "\n".join(f"{kind},{kind},{HASH}" for kind in ("ruling", "assistance_notice", "service_return", "officer_ids"))
FREEZE: dict[str, Any] = {
    "measure": "freeze_deposit", "asset": "某银行长沙分行账户", "asset_kind": "bank", "documents": PAPERS,
    "officer": "王某", "officer_phone": "0755-2",
}  # fmt: skip
FROZEN: dict[str, Any] = {"result": "已冻结", "rank": 1, "end_on": "2027-03-09", "registrar": "某银行长沙分行"}


@dataclass
class Matter:
    """One matter under way; `here` has it done by `there`."""

    country: Country
    here: str = "gd0304"
    there: str = "hn0102"
    lineage: str = ""
    case_no: str = ""
    exchange: str = ""
    request: str = ""

    def filed(self, **changes: Any) -> Matter:
        done = self.country.act(self.here, "filing", "file_case", **(CASE | changes))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def prepared(self, **changes: Any) -> Matter:
        done = self.country.act(self.here, "officer1", "prepare_matter", lineage=self.lineage,
                                **({"target": self.there} | FREEZE | changes))  # fmt: skip
        self.exchange = done["exchange_id"]
        return self

    def pushed(self) -> Matter:
        self.request = self.act(self.here, "chief", "push_matter")["message_id"]
        return self

    def sent(self, **changes: Any) -> Matter:
        return self.filed().prepared(**changes).pushed()

    def accepted(self) -> Matter:
        self.act(self.there, "chief", "accept_matter", officer="李某")
        return self

    def done(self, **changes: Any) -> Matter:
        self.act(self.there, "officer1", "finish_matter", **(FROZEN | changes))
        return self

    def act(self, court: str, login: str, name: str, *, exchange: str = "", **inputs: Any) -> dict[str, Any]:
        return self.country.act(court, login, name, lineage=self.lineage, exchange=exchange or self.exchange, **inputs)

    def states(self, *courts: str) -> list[str]:
        """The matter as courts see it."""
        found = []
        for court in courts or (self.here, self.there):
            with self.country.read(court) as unit:
                row = unit.exchanges.get(self.exchange)
                found.append(row.state if row else "none")
        return found

    def holding(self, *kinds: str) -> None:
        """From now on the network keeps these kinds aside."""
        self.country.network.hold = lambda parcel: parcel.kind in kinds

    def released(self) -> Matter:
        self.country.network.hold = never
        self.country.network.release()
        self.country.settle()
        return self

    # — the case passes —

    def elevation(self) -> Elevation:
        """The next higher court has the file and is ready to rule."""
        story = Elevation(self.country, lower=self.here, upper="gd03", lineage=self.lineage, case_no=self.case_no)
        return story.applied().docketed().file_called().file_sent()

    def elevated(self) -> Matter:
        self.elevation().ruled()
        return self

    def designated(self, target: str) -> Designation:
        story = Designation(self.country, lower=self.here, target=target, lineage=self.lineage, case_no=self.case_no)
        return story.opened().file_here().ruled()
