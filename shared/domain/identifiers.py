"""Identities: case numbers (案号), court ids, lineages, and releases of data.

`CaseNumber` is strict and for our own dockets; `CaseReference` reads any number an older document cites.
Source of the format: 法〔2015〕137号 as changed by 法〔2018〕335号; the list of type codes is (unconfirmed).
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from shared.domain.errors import BadInput, Citation, Text

CASE_NUMBER_RULE = Citation("人民法院案件案号规定", "法〔2015〕137号, 法〔2018〕335号", "")

CASE_TYPES: dict[str, Text] = {
    "执": Text("首次执行", "first enforcement"),
    "执恢": Text("恢复执行", "resumed enforcement"),
    "执保": Text("财产保全执行", "preservation"),
    "执异": Text("执行异议", "objection"),
    "执复": Text("执行复议", "reconsideration"),
    "执监": Text("执行监督", "supervision"),
    "执协": Text("执行协调", "coordination"),
    "执他": Text("其他执行", "other"),
    "执请": Text("执行请示", "request for instructions (read only)"),
}
READ_ONLY_TYPES = frozenset({"执请"})

_HEADS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵"
_COURT = rf"最高法|[{_HEADS}](?:[0-9]{{4}}|[0-9]{{2}})?"
_TYPES = "|".join(sorted(CASE_TYPES, key=len, reverse=True))
_STRICT = re.compile(
    rf"(?:（(?P<y1>[1-9][0-9]{{3}})）|\((?P<y2>[1-9][0-9]{{3}})\))"
    rf"(?P<court>{_COURT})(?P<specialty>知)?(?P<type>{_TYPES})(?P<serial>[1-9][0-9]{{0,8}})号"
)
_LENIENT = re.compile(
    r"[（(〔\[【](?P<year>[12][0-9]{3})[）)〕\]】](?P<head>[^\s0-9][^\s]*?)"
    r"(?P<serial>[0-9]{1,9})(?:[-－—~～至][0-9]{1,9})?号(?P<suffix>之[一二三四五六七八九十百]+)?"
)
_COURT_HEAD = re.compile(rf"(?P<court>{_COURT})(?P<type>[^0-9]*)")
_COURT_ID = re.compile(r"spc|(?:pla|xpcc|[a-z]{2})(?:[0-9]{4}|[0-9]{2})?")
_LINEAGES = uuid.UUID("7c2f6f0e-3f0b-5d0a-9a55-6a9d7d1f8e21")
MAX_REFERENCE_CHARACTERS = 80


class BadCaseNumber(BadInput):
    """A text is not a case number of the form wanted."""

    code = "bad_case_number"
    what = Text("案号格式不正确：{text}。", "This is not a valid case number: {text}.")
    todo = Text(
        "请按“（2026）粤03执12号”的格式填写：年份、法院代字、类型代字、顺序号（无前导零）。",
        "Write it like （2026）粤03执12号: year, court code, type code, serial without leading zeros.",
    )
    source = CASE_NUMBER_RULE


class ReadOnlyCaseType(BadCaseNumber):
    """The type code may be read in old papers but no longer docketed."""

    code = "read_only_case_type"
    what = Text(
        "类型代字“{type_code}”只供查阅，不能用于立案。", "Type code {type_code} is read only; it cannot be docketed."
    )
    todo = Text("请选用现行类型代字。", "Use a current type code.")


class BadCourtId(BadInput):
    """A text is not shaped like a court id."""

    code = "bad_court_id"
    what = Text("法院标识格式不正确：{text}。", "This is not a valid court id: {text}.")
    todo = Text("法院标识形如 spc、gd、gd03、gd0304。", "Court ids look like spc, gd, gd03, gd0304.")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A number of our own dockets: year of receipt, court code, specialty (知 or empty), type, serial."""

    year: int
    court_code: str
    specialty: str
    type_code: str
    serial: int

    def __post_init__(self) -> None:
        if not _STRICT.fullmatch(str(self)):
            raise BadCaseNumber(text=str(self))

    def __str__(self) -> str:
        return f"（{self.year}）{self.court_code}{self.specialty}{self.type_code}{self.serial}号"

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """Read a number with full- or half-width parentheses; surrounding blanks are dropped.

        Raises: BadCaseNumber.
        """
        found = _STRICT.fullmatch(text.strip())
        if found is None:
            raise BadCaseNumber(text=text.strip()[:MAX_REFERENCE_CHARACTERS])
        return cls(
            int(found["y1"] or found["y2"]),
            found["court"],
            found["specialty"] or "",
            found["type"],
            int(found["serial"]),
        )

    @property
    def type_title(self) -> Text:
        """What kind of docket this is."""
        return CASE_TYPES[self.type_code]

    def for_docket(self) -> CaseNumber:
        """This number, if a case may be docketed under its type. Raises ReadOnlyCaseType (执请)."""
        if self.type_code in READ_ONLY_TYPES:
            raise ReadOnlyCaseType(type_code=self.type_code)
        return self


@dataclass(frozen=True, slots=True)
class CaseReference:
    """A case number as some document cites it, in whatever style; `text` is kept as written.

    Attributes:
        year, serial: as numbers. `suffix`: 之二 and the like (a document of the case), or empty.
        court_code, type_text: what follows the year, split when it begins with a code of the 2015 style;
            otherwise court_code is empty and type_text is the whole old-style middle part.
        number: the strict number when the reference is one, without its suffix.
    """

    text: str
    year: int
    court_code: str
    type_text: str
    serial: int
    suffix: str
    number: CaseNumber | None

    @classmethod
    def parse(cls, text: str) -> CaseReference:
        """Read any Chinese case number, of old style too. Raises BadCaseNumber."""
        kept = text.strip()
        found = _LENIENT.fullmatch(kept) if len(kept) <= MAX_REFERENCE_CHARACTERS else None
        if found is None:
            raise BadCaseNumber(text=kept[:MAX_REFERENCE_CHARACTERS])
        suffix = found["suffix"] or ""
        strict = _STRICT.fullmatch(kept.removesuffix(suffix))
        number = CaseNumber.parse(strict[0]) if strict else None
        court_code, type_text = _split_head(found["head"])
        return cls(kept, int(found["year"]), court_code, type_text, int(found["serial"]), suffix, number)

    @property
    def is_old_style(self) -> bool:
        """True for the style before 2016, with 字第 or a place's short name."""
        return not self.court_code

    def __str__(self) -> str:
        return self.text


def _split_head(head: str) -> tuple[str, str]:
    """Court code and type; an old-style head (…字第, …字) has no code we could trust."""
    found = _COURT_HEAD.fullmatch(head)
    if found is None or "字" in head:
        return "", head
    return found["court"], found["type"]


def lineage_id_of(first_docket: CaseNumber | str) -> str:
    """The lineage named after its first docket: the same number gives the same id at every court.

    Raises: BadCaseNumber when a text is not a strict number.
    """
    number = CaseNumber.parse(first_docket) if isinstance(first_docket, str) else first_docket
    return str(uuid.uuid5(_LINEAGES, str(number)))


def is_court_id(text: str) -> bool:
    """True when `text` is shaped like a court id; whether the court exists is for the registry to say."""
    return _COURT_ID.fullmatch(text) is not None


def require_court_id(text: str) -> str:
    """`text` itself when it is shaped like a court id. Raises BadCourtId."""
    if not is_court_id(text):
        raise BadCourtId(text=text[:MAX_REFERENCE_CHARACTERS])
    return text


@dataclass(frozen=True, slots=True)
class Release:
    """One state of shipped data: a version for people, the SHA-256 (hex) of its bytes for programs."""

    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.version}+{self.sha256[:16]}"
