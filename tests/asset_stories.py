"""Stories of one asset between two courts: sealed first by `first`, wanted by `asker` for a claim with priority."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders import Country
from stories import CASE, MAJOR

COURTS = ("spc", "gd", "gd03", "gd0304", "gd0305")
HOUSE = "深圳市福田区某房产（粤（2019）深圳市不动产权第0123456号）"
PANEL = (("officer1", "discuss"), ("officer2", "discuss"), ("officer3", "discuss"), *MAJOR[3:])


def asset_country(folder: Path) -> Country:
    """最高法, 广东高院, 深圳中院 and two of its basic courts."""
    return Country(folder, COURTS)


@dataclass
class Asset:
    """One house: the first sealing court's case (`lineage`), the asker's own case, the request and the letter."""

    country: Country
    first: str = "gd0304"
    asker: str = "gd0305"
    lineage: str = ""
    case_no: str = ""
    control: str = ""
    own: str = ""
    own_case_no: str = ""
    waiting: str = ""
    exchange: str = ""
    letter: str = ""
    sealed_on: str = "2026-03-10"
    others: dict[str, str] = field(default_factory=dict)

    def sealed(self, title_no: str = "（2025）粤0304民初3001号") -> Asset:
        done = self.country.act(self.first, "filing", "file_case", **(CASE | {"title_no": title_no}))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        self.control = self.seal(self.first, self.lineage, 1)
        return self

    def waited_for(self, court: str = "", title_no: str = "（2025）粤0305民初3002号", rank: int = 2) -> Asset:
        court = court or self.asker
        done = self.country.act(court, "filing", "file_case", **(CASE | {"title_no": title_no, "creditor": "某银行"}))
        self.own, self.own_case_no = done["lineage_id"], done["case_no"]
        self.waiting = self.seal(court, self.own, rank)
        return self

    def seal(self, court: str, lineage: str, rank: int, asset: str = HOUSE) -> str:
        done = self.country.act(court, "officer1", "impose_control", lineage=lineage, asset=asset, kind="immovable_or_other",
                                rank=rank, start_on=str(self.country.clock.legal_today()), end_on="2028-12-29",
                                registrar="深圳市不动产登记中心")  # fmt: skip
        return str(done["control_id"])

    def asked(self, days: int = 61) -> Asset:
        if days:
            self.country.later(days=days)
        done = self.country.act(
            self.asker, "chief", "ask_disposal_right", lineage=self.own, first_court=self.first, first_case_no=self.case_no,
            control_id=self.waiting, sealed_on=self.sealed_on, priority_basis="抵押权（首位）", statement="抵押债权已进入执行",
        )  # fmt: skip
        self.exchange = done["exchange_id"]
        return self

    def drafted(self, exchange: str = "", to: str = "") -> str:
        draft = self.country.draft(self.first, "officer1", "disposal_transfer_letter", to=to or self.asker,
                                   lineage=self.lineage, exchange=exchange or self.exchange,
                                   first_claim="普通债权，生效判决确认")  # fmt: skip
        self.country.approve(self.first, draft, *PANEL)
        return draft

    def transferred(self) -> Asset:
        self.letter = self.country.issue(self.first, "officer1", self.drafted())
        return self

    def begun(self, court: str = "", lineage: str = "") -> Asset:
        self.country.act(court or self.asker, "officer2", "begin_disposal", lineage=lineage or self.own, control_id=self.control,
                         form="auction_notice", begun_on=str(self.country.clock.legal_today()), document_no="拍卖公告1号")  # fmt: skip
        return self

    def recorded(self, proceeds_fen: int = 900_000_00) -> Asset:
        self.country.act(self.asker, "officer2", "record_disposal", lineage=self.own, control_id=self.control,
                         result="sold" if proceeds_fen else "unsold", proceeds_fen=proceeds_fen, document_no="成交确认书1号")  # fmt: skip
        return self

    def finished(self, outcome: str = "sold", remainder_fen: int = 0) -> Asset:
        self.country.act(self.asker, "officer2", "finish_disposal", lineage=self.lineage, exchange=self.exchange,
                         outcome=outcome, remainder_fen=remainder_fen, remark="优先债权受偿后的余款")  # fmt: skip
        return self

    def ready(self) -> Asset:
        """Sealed, waited for, sixty-one days on, asked."""
        return self.sealed().waited_for().asked()

    # — looking —

    def power(self, court: str, power_id: str = "") -> Any:
        with self.country.read(court) as unit:
            return unit.powers.get(power_id or self.control)

    def holder(self, court: str) -> tuple[Any, ...]:
        found = self.power(court)
        return (found.holder, found.epoch, found.state) if found else ()

    def control_at(self, court: str, control: str = "") -> Any:
        with self.country.read(court) as unit:
            return unit.controls.get(control or self.control)

    def state(self, court: str) -> str:
        return str(self.country.exchange(court, self.exchange).state)
