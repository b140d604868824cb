"""Courts of two provinces with their notices, campaigns and requests."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from builders import Country, with_node
from stories import CASE

from shared.domain.notices import Notice, Standing
from shared.flows import acts

#: 最高法, 广东高院 – 深圳中院 – 两个区法院, 湖南高院 – 长沙中院 – 芙蓉区法院.
LINE = ("spc", "gd", "gd03", "gd0303", "gd0304", "hn", "hn01", "hn0102")
BELOW = LINE[1:]
PRESIDENT = (("chief", "review"), ("president", "approve"))
NUMBER = "法〔2026〕1号"


def circulating_country(folder: Path, courts: tuple[str, ...] = LINE) -> Country:
    """Courts of the line, all eight unless named: a copy of one made once by this process."""
    return _made(courts).copy(folder)


@cache
def _made(courts: tuple[str, ...]) -> Country:
    folder = Path(tempfile.mkdtemp(prefix="zhixing-circulation-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Country(folder, courts)


def decided(country: Country, court: str, name: str, *, by: str = "manager1", lineage: str = "", exchange: str = "",
            **inputs: Any) -> dict[str, Any]:  # fmt: skip
    """An act with the president's approval."""
    return country.decide(court, name, *PRESIDENT, by=by, lineage=lineage, exchange=exchange, **inputs)


def issued(country: Country, court: str = "spc", courts: tuple[str, ...] = BELOW, **inputs: Any) -> str:
    """A notice of a court to others by name; returns its id."""
    given = {"number": NUMBER, "title": "关于规范终本的通知", "scope": "courts", "courts": "\n".join(courts),
             "text": "各级法院应当逐案核查终本案件。", "effective_on": "2026-03-16"} | inputs  # fmt: skip
    return str(decided(country, court, "issue_notice", **given)["exchange_id"])


def sign(country: Country, court: str, notice_id: str) -> None:
    """The manager of a court signs for a notice."""
    with country.read(court) as unit:
        message_id = unit.of(Notice).need(notice_id).message_id
    acts.sign_for(country.nodes[court], country.people[court, "manager1"], message_id)
    country.settle()


def stages(country: Country, court: str, notice_id: str) -> dict[str, str]:
    """How each court stands, as one court knows."""
    with country.read(court) as unit:
        return {row.court_id: row.stage for row in unit.of(Standing).where(notice_id=notice_id)}


def heard(country: Country, court: str, kind: str) -> list[str]:
    """Who sent messages of a kind that took effect at a court, in order."""
    with country.read(court) as unit:
        return [
            row.sender for row in unit.inbox.where(kind=kind, state="applied", order_by=("arrived_at", "stream_seq"))
        ]


def filed(country: Country, court: str, number: int = 1) -> tuple[str, str]:
    """A case of a court: its number and lineage."""
    given = CASE | {"title_no": f"（2025）粤0304民初{number}号", "received_on": str(country.clock.legal_today())}
    done = country.act(court, "filing", "file_case", **given)
    return done["case_no"], done["lineage_id"]


def days_pass(country: Country, *steps: int) -> None:
    """So many days at a time, every court's clock sweeping after each."""
    for days in steps:
        country.later(days=days)
        country.tick()


__all__ = ["BELOW", "LINE", "NUMBER", "PRESIDENT", "circulating_country", "days_pass", "decided", "filed", "heard", "issued",
           "sign", "stages", "with_node"]  # fmt: skip
