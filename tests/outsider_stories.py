"""Stories of an outsider who claims the house one court has sealed and another waits for."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asset_stories import HOUSE, Asset, asset_country
from builders import Country

CAR = "粤B12345 小型汽车"
OUTSIDER = "王某"
PANEL = tuple((login, "discuss") for login in ("judge1", "judge2", "judge3"))


@dataclass
class Outsider:
    """One house (and a car) sealed by `asset.first`; `row` is the objection at `court`, the court that reviews."""

    asset: Asset
    court: str = "gd0304"
    car: str = ""
    row: str = ""
    case_no: str = ""
    lineage: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def country(self) -> Country:
        return self.asset.country

    def sealed(self) -> Outsider:
        """House and car sealed first here, the house waited for at the other court."""
        self.asset.sealed().waited_for()
        self.lineage = self.asset.lineage
        self.car = self.asset.seal(self.asset.first, self.asset.lineage, 1, asset=CAR)
        return self

    def received(self, **changes: Any) -> Outsider:
        given = {"control_id": self.asset.control, "outsider": OUTSIDER, "right": "所有权", "grounds": "已付清全部购房款并占有",
                 "received_on": self.today(), "waiting_courts": ["gd0305"]} | changes  # fmt: skip
        done = self.country.act(self.court, "filing", "receive_outsider_objection", lineage=self.lineage, **given)
        self.row = done["exchange_id"]
        return self

    def filed(self, **changes: Any) -> Outsider:
        self.received(**changes)
        self.told = self.act("filing", "file_outsider_objection")
        self.case_no = self.told["case_no"]
        return self

    def ruled(self, disposition: str, number: str = "（2026）粤0304执异1号裁定") -> Outsider:
        self.panel("rule_outsider_objection", disposition=disposition, ruling_no=number, reasons="经审查认定")
        return self

    def served(self, side: str, name: str = "", on: str = "") -> Outsider:
        names = {"outsider": OUTSIDER, "creditor": "深圳市某贸易有限公司", "debtor": "张某"}
        self.act(
            "reviewer1", "serve_outsider_ruling", side=side, person=name or names[side], served_on=on or self.today()
        )
        return self

    def sued(self, plaintiff: str, **changes: Any) -> Outsider:
        given = {
            "plaintiff": plaintiff,
            "received_on": self.today(),
            "unrelated": True,
            "document_no": "（2026）粤0304民初9号",
        }
        self.act("filing", "record_outsider_suit", **(given | changes))
        return self

    def judged(self, end: str) -> Outsider:
        self.act("filing", "record_outsider_judgment", end=end, document_no="（2026）粤0304民初9号判决")
        return self

    def secured(self, by: str) -> Outsider:
        self.panel("allow_objection_security", given_by=by, amount_fen=100_000_00, document_no="准许担保1号")
        return self

    def released(self, court: str = "") -> Outsider:
        """The implementation body lifts the seizure, at the court that holds the asset."""
        court = court or self.court
        lineage = self.country.exchange(court, self.row).lineage_id
        self.country.act(
            court, "officer1", "release_contested_asset", lineage=lineage, exchange=self.row, document_no="解封1号"
        )
        return self

    # — doing —

    def act(self, login: str, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.act(self.court, login, name, lineage=self.lineage, exchange=self.row, **inputs)

    def panel(self, name: str, **inputs: Any) -> dict[str, Any]:
        return self.country.decide(self.court, name, *PANEL, lineage=self.lineage, exchange=self.row, **inputs)

    def sell(self, court: str = "", control: str = "", lineage: str = "") -> None:
        """Begin the sale of the house (or of what `control` has sealed)."""
        self.country.act(court or self.asset.first, "officer2", "begin_disposal", lineage=lineage or self.asset.lineage,
                         control_id=control or self.asset.control, form="auction_notice", begun_on=self.today(),
                         document_no="拍卖公告1号")  # fmt: skip

    def sold(self, proceeds_fen: int = 900_000_00, court: str = "") -> None:
        """Record that the house is sold."""
        self.country.act(court or self.asset.first, "officer2", "record_disposal", lineage=self.asset.lineage,
                         control_id=self.asset.control, result="sold", proceeds_fen=proceeds_fen, document_no="成交1号")  # fmt: skip

    def days(self, count: int) -> Outsider:
        """Days pass and every clock looks."""
        self.country.later(days=count)
        self.country.tick()
        return self

    # — looking —

    def today(self) -> str:
        return str(self.country.clock.legal_today())

    def state(self, court: str = "") -> str:
        return str(self.country.exchange(court or self.court, self.row).state)

    def duty(self, rule_id: str, court: str = "") -> Any:
        """The newest duty of a rule about this objection."""
        return [d for d in self.country.duties(court or self.court, rule_id) if d.subject_id == self.row][-1]

    def due(self, rule_id: str, court: str = "") -> date:
        found: date = self.duty(rule_id, court).due_on
        return found

    def notices(self, kind: str = "asset_freeze_notice", court: str = "") -> list[str]:
        """To whom notices of a kind went, oldest first."""
        with self.country.read(court or self.court) as unit:
            return [
                row.recipient for row in unit.outbox.where(kind=kind, order_by=("issued_at", "stream_seq", "recipient"))
            ]


@cache
def _told(chapter: str) -> Outsider:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    story = Outsider(Asset(asset_country(Path(folder.name)))).sealed()
    atexit.register(story.country.close)
    return story.filed() if chapter == "filed" else story


def told(chapter: str, folder: Path) -> Outsider:
    """The story as far as `sealed` or `filed`, on databases of its own in `folder`."""
    known = _told(chapter)
    return replace(known, asset=replace(known.asset, country=known.country.copy(folder)))


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Outsider]:
    """A house and a car sealed; another court waits for the house."""
    story = told("sealed", tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Outsider]:
    """The objection about the house is filed, and everybody told."""
    story = told("filed", tmp_path)
    yield story
    story.country.close()


__all__ = ["CAR", "HOUSE", "OUTSIDER", "PANEL", "Outsider"]
