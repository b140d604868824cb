"""Stories told step by step, so that a test can stop anywhere: an elevation from filing to the end of custody."""

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

from shared.transport.in_process import never

MAJOR = (("reviewer1", "discuss"), ("reviewer2", "discuss"), ("reviewer3", "discuss"), ("chief", "review"),
         ("president", "approve"))  # fmt: skip
LOWER, UPPER = "gd0304", "gd03"
#: Control, disposal and payment take different people (法发〔2009〕43号 三(一)); the first officer controls.
STAGES = {"begin_disposal": "officer2", "record_disposal": "officer2", "pay_money": "officer3"}
CASE = {
    "title_no": "（2025）粤0304民初1234号", "cause": "买卖合同纠纷", "claim_fen": 120_000_00,
    "creditor": "深圳市某贸易有限公司", "debtor": "张某", "received_on": "2026-03-09",
}  # fmt: skip


@dataclass
class Elevation:
    """One elevation under way; `upper` takes the case of `lower`."""

    country: Country
    lower: str = LOWER
    upper: str = UPPER
    lineage: str = ""
    case_no: str = ""
    exchange: str = ""
    ruling: str = ""
    control: str = ""
    new_case_no: str = ""

    def filed(self, **changes: Any) -> Elevation:
        done = self.country.act(self.lower, "filing", "file_case", **(CASE | changes))
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def controlled(self, end_on: date = date(2027, 3, 9), kind: str = "bank") -> Elevation:
        done = self.country.act(
            self.lower,
            "officer1",
            "impose_control",
            lineage=self.lineage,
            epoch=1,
            asset="银行账户",
            kind=kind,
            rank=1,
            start_on="2026-03-10",
            end_on=end_on.isoformat(),
            registrar="某银行深圳分行",
        )
        self.control = done["control_id"]
        return self

    def funded(self, amount_fen: int = 20_000_00) -> Elevation:
        self.country.act(self.lower, "officer1", "receive_money", lineage=self.lineage, amount_fen=amount_fen)
        return self

    def applied(self) -> Elevation:
        done = self.country.act(
            self.upper,
            "filing",
            "record_elevation_application",
            lower_court=self.lower,
            case_no=self.case_no,
            received_on="2026-03-10",
            reason="六个月未执行",
        )
        self.exchange = done["exchange_id"]
        return self

    def docketed(self) -> Elevation:
        self.country.act(self.upper, "filing", "docket_elevation", lineage=self.lineage, exchange=self.exchange)
        return self

    def file_called(self) -> Elevation:
        self.country.act(self.upper, "reviewer1", "call_file", lineage=self.lineage, exchange=self.exchange,
                         items="执行卷宗\n控制措施清单")  # fmt: skip
        return self

    def file_sent(self) -> Elevation:
        self.country.act(self.lower, "officer1", "send_file", lineage=self.lineage, exchange=self.exchange)
        return self

    def drafted(self, **inputs: Any) -> str:
        return self.country.draft(
            self.upper,
            "reviewer1",
            "elevation_ruling",
            to=self.lower,
            lineage=self.lineage,
            exchange=self.exchange,
            **({"reasoning": "该案长期未能执结，确有提级执行的必要。"} | inputs),
        )

    def ruled(self, **inputs: Any) -> Elevation:
        draft = self.drafted(**inputs)
        self.country.approve(self.upper, draft, *MAJOR)
        self.ruling = self.country.issue(self.upper, "reviewer1", draft)
        return self

    def handed_over(self) -> Elevation:
        self.country.act(self.lower, "officer1", "hand_over_case", lineage=self.lineage, exchange=self.ruling)
        return self

    def accepted(self) -> Elevation:
        self.country.act(self.upper, "officer1", "accept_handover", lineage=self.lineage, exchange=self.ruling)
        return self

    def withdrawn(self) -> str:
        draft = self.country.draft(self.upper, "reviewer1", "ruling_withdrawn", to=self.lower, lineage=self.lineage,
                                   exchange=self.exchange, reason="当事人已和解。", supersedes=self.ruling)  # fmt: skip
        self.country.approve(self.upper, draft, ("chief", "review"), ("president", "approve"))
        return self.country.issue(self.upper, "reviewer1", draft)

    def on_its_way(self) -> Elevation:
        """Ruled, but the ruling is kept aside by the network (`country.network.release()` lets it go)."""
        self.country.network.hold = lambda parcel: parcel.kind == "elevation_ruling"
        self.ruled()
        self.country.network.hold = never
        return self

    def redocketed(self) -> Elevation:
        done = self.country.act(
            self.upper, "filing", "docket_transferred_case", lineage=self.lineage, exchange=self.ruling
        )
        self.new_case_no = done["case_no"]
        return self

    def taken_over(self) -> Elevation:
        self.country.act(
            self.upper, "officer1", "take_over_controls", lineage=self.lineage, exchange=self.ruling, epoch=2
        )
        return self

    def to_review(self) -> Elevation:
        """Filed, controlled, funded, applied for, docketed, file here: ready for a ruling."""
        return self.filed().controlled().funded().applied().docketed().file_called().file_sent()

    def whole(self) -> Elevation:
        return self.to_review().ruled().handed_over().accepted().redocketed().taken_over()


@cache
def _told(chapter: str) -> Elevation:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    story = Elevation(four_courts(Path(folder.name)))
    atexit.register(story.country.close)
    story.to_review()
    if chapter != "to_review":
        getattr(story, chapter)()
    return story


def told(chapter: str, folder: Path) -> Elevation:
    """The story as far as `to_review`, `ruled`, …, on databases of its own in `folder`."""
    known = _told(chapter)
    return replace(known, country=known.country.copy(folder))


@pytest.fixture
def reviewing(tmp_path: Path) -> Iterator[Elevation]:
    """The superior has the file and may rule."""
    story = told("to_review", tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def en_route(tmp_path: Path) -> Iterator[Elevation]:
    """The ruling has been issued; the network keeps it aside."""
    story = told("on_its_way", tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Elevation]:
    """The ruling has been served: the power has passed."""
    story = told("ruled", tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    """Four courts and nothing has happened yet."""
    fresh = four_courts(tmp_path)
    yield fresh
    fresh.close()
