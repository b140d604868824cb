"""Command centres told step by step: squads of Shenzhen go where their superiors order them."""

from __future__ import annotations

import atexit
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from builders import Country
from stories import CASE

COURTS = ("spc", "gd", "gd03", "gd0304", "gd0305")
HASH = "ab" * 32
DOCUMENT: dict[str, Any] = {
    "document_no": "（2026）粤03执1号拘传票",
    "document_sha256": HASH,
    "document_until": "2026-03-31",
}


@dataclass
class Dispatch:
    """One order under way: `issuer` orders, `executor` does it for the court that holds the case."""

    country: Country
    issuer: str = "gd03"
    holder: str = "gd0304"
    executor: str = "gd0305"
    case_no: str = ""
    lineage: str = ""
    order: str = ""
    squads: dict[str, str] = field(default_factory=dict)

    def filed(self, court: str = "") -> Dispatch:
        done = self.country.act(court or self.holder, "filing", "file_case", **CASE)
        self.lineage, self.case_no = done["lineage_id"], done["case_no"]
        return self

    def squad(self, *courts: str) -> Dispatch:
        """A squad of each court (the executor when none is named)."""
        for court in courts or (self.executor,):
            done = self.country.act(
                court, "duty1", "form_squad", squad=f"{court}快反一组", members=["执行员甲", "法警乙"]
            )
            self.squads[court] = done["squad_id"]
        return self

    def ordered(self, **changes: Any) -> Dispatch:
        given = {"case_no": self.case_no, "holder": self.holder, "place": "某小区3栋", "target": "被执行人的车辆",
                 "measure": "preserve", "urgency": 2} | changes  # fmt: skip
        done = self.country.act(self.issuer, "duty1", "issue_dispatch_order", **given)
        self.order, self.executor = done["exchange_id"], done["to"]
        return self

    def does(
        self, act: str, *, login: str = "duty1", court: str = "", order: str = "", **inputs: Any
    ) -> dict[str, Any]:
        """An act about the order, at the executor's unless said otherwise."""
        return self.country.act(court or self.executor, login, act, exchange=order or self.order, **inputs)

    def acked(self) -> Dispatch:
        self.does("ack_dispatch", squad_id=self.squads[self.executor])
        return self

    def on_scene(self) -> Dispatch:
        self.does("set_out")
        self.does("reach_scene", geo="某区某路8号", video_ref="执法仪 A-1")
        return self

    def found(self, what: str = "controlled", text: str = "车辆已看管") -> Dispatch:
        self.does("report_found", found=what, text=text)
        return self

    def reported(self, taken: str = "preserved") -> Dispatch:
        self.does("report_result", acts="现场看管车辆一辆", taken=taken, items="粤B某车")
        return self

    def state(self, court: str, order: str = "") -> str:
        return str(self.country.exchange(court, order or self.order).state)

    def data(self, court: str, order: str = "") -> dict[str, Any]:
        return dict(self.country.exchange(court, order or self.order).data)

    def after(self, **step: float) -> Dispatch:
        """Time passes and the clocks look."""
        self.country.clock.advance(timedelta(**step))
        self.country.tick()
        return self


@cache
def _centres() -> Country:
    """Made once by this process, copied for each test."""
    folder = tempfile.TemporaryDirectory(prefix="zhixing-centres-")
    atexit.register(folder.cleanup)
    country = Country(Path(folder.name), (*COURTS, "gd0306"))
    atexit.register(country.close)
    return country


def centres(folder: Path) -> Country:
    """The line of Shenzhen with three basic courts, on databases of its own."""
    return _centres().copy(folder)


def expired(on: date = date(2026, 3, 9)) -> dict[str, Any]:
    """An authorising document that was in force until a day."""
    return DOCUMENT | {"document_until": on.isoformat()}
