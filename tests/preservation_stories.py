"""Stories of preservation: applied for, ruled, carried out; feasibility queries."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builders import Country
from stories import CASE

SUIT = "（2026）粤0304民初900号"
HOUSE = "深圳市福田区某房产（粤（2019）深圳市不动产权第0123456号）"
APPLIED = {
    "phase": "in_suit", "suit_no": SUIT, "cause": "买卖合同纠纷", "amount_fen": 100_000_00, "applicant": CASE["creditor"],
    "respondent": CASE["debtor"], "assets": "名下房产、存款", "received_on": "2026-03-10",
}  # fmt: skip
DELIVERY = {
    "judgment_no": "（2025）粤0304民初1234号", "item": "被告返还原告设备", "kind": "item_delivery", "creditor": "某公司",
    "debtor": "张某", "thing_name": "设备",
}  # fmt: skip


#: 最高法, 广东高院, 深圳中院 with two of its basic courts.
COURTS = ("spc", "gd", "gd03", "gd0304", "gd0305")


def preserving_country(folder: Path) -> Country:
    """These courts: a copy of a country made once by this process."""
    return _made().copy(folder)


@cache
def _made() -> Country:
    folder = Path(tempfile.mkdtemp(prefix="zhixing-preservation-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Country(folder, COURTS)


@dataclass
class Preserved:
    """One preservation docket of `court`."""

    country: Country
    court: str = "gd0304"
    lineage: str = ""
    case_no: str = ""
    exchange: str = ""
    control: str = ""

    def applied(self, login: str = "trial1", **changes: Any) -> Preserved:
        done = self.country.act(self.court, login, "apply_preservation", **(APPLIED | changes))
        self.lineage, self.case_no, self.exchange = done["lineage_id"], done["case_no"], done["exchange_id"]
        return self

    def do(self, login: str, act: str, **given: Any) -> dict[str, Any]:
        """An act about the preservation."""
        return self.country.act(self.court, login, act, lineage=self.lineage, exchange=self.exchange, **given)

    def ruled(self, login: str = "trial1", granted: bool = True) -> Preserved:
        self.do(login, "rule_preservation", granted=granted, ruling_no="（2026）粤0304民初900号之一")
        return self

    def sealed(
        self, end_on: str = "2027-03-09", kind: str = "bank", rank: int = 1, asset: str = "某银行存款"
    ) -> Preserved:
        done = self.country.act(self.court, "officer1", "impose_control", lineage=self.lineage, asset=asset, kind=kind, rank=rank,
                                start_on=str(self.country.clock.legal_today()), end_on=end_on, registrar="某银行")  # fmt: skip
        self.control = done["control_id"]
        return self

    def ready(self, **changes: Any) -> Preserved:
        """Applied, ruled, sealed."""
        if changes.get("phase") == "before_suit":
            changes = {"suit_no": "", "exemption": "maintenance"} | changes
        return self.applied(**changes).ruled().sealed()

    def enforced(self, court: str = "", **changes: Any) -> dict[str, Any]:
        """A 执 case of the suit."""
        today = str(self.country.clock.legal_today())
        return self.country.act(court or self.court, "filing", "file_case",
                                **(CASE | {"title_no": SUIT, "received_on": today} | changes))  # fmt: skip

    # — looking —

    @property
    def state(self) -> str:
        return str(self.country.exchange(self.court, self.exchange).state)

    def duty(self, rule_id: str, court: str = "") -> Any:
        found = self.country.duties(court or self.court, rule_id)
        return found[-1] if found else None

    def control_at(self, court: str = "") -> Any:
        with self.country.read(court or self.court) as unit:
            return unit.controls.get(self.control)
