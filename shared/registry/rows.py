"""The rows of courts.csv: one per court, turned into `Court` on demand so that start-up stays quick.

Columns: court_id (permanent), code, name, name_en, former_names (;), tier, kind, superior (line of appeal),
region_code, code_basis (seen in a document | rule of 法〔2015〕137号 | recalled | assumed ordinal).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from shared.domain.courts import Court, Tier
from shared.domain.errors import NotFound, Text


class UnknownCourt(NotFound):
    """No court of the registry has this id, code or name."""

    code = "unknown_court"
    what = Text("没有这个法院：{name}。", "There is no such court: {name}.")
    todo = Text(
        "请填法院标识（gd0304）、法院代字（粤0304）或全称；可用 zhixing courts search 查找。",
        "Give a court id (gd0304), a court code (粤0304) or the full name; try: zhixing courts search.",
    )


class Row(NamedTuple):
    """One line of courts.csv, as text."""

    court_id: str
    code: str
    name: str
    name_en: str
    former_names: str
    tier: str
    kind: str
    superior: str
    region_code: str
    code_basis: str


_PROVINCE_OF = {"spc": "cn", "pla": "cn", "xpcc": "xj"}

PROVINCES_EN = {
    "bj": "Beijing", "tj": "Tianjin", "he": "Hebei", "sx": "Shanxi", "nm": "Inner Mongolia", "ln": "Liaoning",
    "jl": "Jilin", "hl": "Heilongjiang", "sh": "Shanghai", "js": "Jiangsu", "zj": "Zhejiang", "ah": "Anhui",
    "fj": "Fujian", "jx": "Jiangxi", "sd": "Shandong", "ha": "Henan", "hb": "Hubei", "hn": "Hunan",
    "gd": "Guangdong", "gx": "Guangxi", "hi": "Hainan", "cq": "Chongqing", "sc": "Sichuan", "gz": "Guizhou",
    "yn": "Yunnan", "xz": "Tibet", "sn": "Shaanxi", "gs": "Gansu", "qh": "Qinghai", "nx": "Ningxia",
    "xj": "Xinjiang",
}  # fmt: skip
_KINDS_EN = {"railway": "railway ", "maritime": "maritime ", "ip": "intellectual property ",
             "financial": "financial ", "internet": "internet ", "xpcc": "Corps "}  # fmt: skip


def head_of(court_id: str) -> str:
    """The letters of a court id; they are also the id of that system's high court (gd0304 → gd)."""
    return court_id.rstrip("0123456789")


def province_of(court_id: str) -> str:
    """ISO 3166-2:CN letters of the court's province; the Corps (兵团) lies in Xinjiang."""
    head = head_of(court_id)
    return _PROVINCE_OF.get(head, head)


def read_rows(text: str) -> Iterator[Row]:
    """The rows in file order. Raises ValueError when the columns are not those of `Row`."""
    lines = csv.reader(text.splitlines())
    if tuple(next(lines)) != Row._fields:
        raise ValueError("courts.csv has unexpected columns")
    return map(Row._make, lines)


def court_of(row: Row) -> Court:
    """The row as a `Court`; where no English name is known a descriptive one is made from tier and id."""
    tier = Tier(row.tier)
    name_en = row.name_en or (
        f"{PROVINCES_EN[province_of(row.court_id)]} {_KINDS_EN.get(row.kind, '')}{tier.label.en} {row.court_id}"
    )
    return Court(
        court_id=row.court_id, code=row.code, name=Text(row.name, name_en), tier=tier, kind=row.kind,
        province=province_of(row.court_id), region_code=row.region_code, confirmed=row.code_basis == "seen",
    )  # fmt: skip
