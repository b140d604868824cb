"""What is said of a flag on the way between courts, and what people fill in.

Source: 法发〔2009〕43号 一(三); form [D], decision 0022.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.flags import Level
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term


@dataclass(frozen=True, slots=True)
class FlagStatement:
    """One statement about a flag; which one, its kind says. Everything else of the flag is in it, so that it stands alone."""

    flag_id: str = term("标记编号", "flag", min_length=1, max_length=64)
    revision: int = term("陈述序号", "revision", minimum=1)
    raiser: str = term("提出法院", "raised by", min_length=1, max_length=32)
    authority: str = term("掌握法院", "in the hands of", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    case_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    ground_zh: str = term("理由", "ground, Chinese", min_length=1, max_length=2000)
    ground_en: str = term("理由（英文）", "ground, English", max_length=2000)
    rule: str = term("依据", "rule", min_length=1, max_length=500)
    cause: str = term("事由", "cause", min_length=1, max_length=200)
    level: Level = term("级别", "level")
    raised_on: date = term("提出日", "raised on")
    said_on: date = term("陈述日", "said on")
    reason: str = term("说明", "reason", default="", max_length=2000)
    evidence_no: str = term("证据文号", "evidence number", default="", max_length=200)
    evidence_sha256: str = term("证据摘要", "evidence hash", default="", max_length=64)
    reported_by: str = term("报告人", "reported by", default="", max_length=64)
    checked_by: str = term("核查人", "checked by", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class FlagHandedOn:
    """A statement as its issuer signed it, handed on to another court of the lineage."""

    issuer: str = term("陈述法院", "issuer", min_length=1, max_length=32)
    statement: SignedCopy = term("陈述原件", "statement as signed")


@dataclass(frozen=True, slots=True)
class RaiseFlag:
    """A superior marks a case of a court below."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    ground: str = term("督办理由", "ground", min_length=1, max_length=2000)
    level: Level = term("级别", "level")
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64,
                              help_zh="案件曾移转过的，填最初的案号", help_en="of a case that has moved: the number it first had")  # fmt: skip
    cause: str = term(
        "事由代号",
        "cause",
        default="",
        max_length=200,
        help_zh="可不填；同一事由再次发生的，填同一代号，原标记重新打开",
        help_en="may be empty; the same cause again reopens the flag",
    )


@dataclass(frozen=True, slots=True)
class EscalateFlag:
    """The authority over a flag goes up, or its level rises."""

    flag_id: str = term("标记编号", "flag", min_length=1, max_length=64)
    authority: str = term("掌握法院", "to court", min_length=1, max_length=32)
    reason: str = term("说明", "reason", min_length=1, max_length=2000)
    level: Level | None = term("级别", "level", default=None)


@dataclass(frozen=True, slots=True)
class StrikeFlag:
    """A flag is struck off, with evidence; who drafts reports it, who reviews has checked it."""

    flag_id: str = term("标记编号", "flag", min_length=1, max_length=64)
    evidence_no: str = term("证据文号", "evidence number", min_length=1, max_length=200)
    evidence_sha256: str = term("证据文件（SHA-256 摘要）", "evidence file (SHA-256)", pattern="[0-9a-f]{64}",
                                help_zh="先在“附件”上传证据文件，再从这里选取", help_en="upload the file under Attachments first, then pick it here")  # fmt: skip
    reason: str = term("落实情况", "what was done", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class ReopenFlag:
    """The same cause again."""

    flag_id: str = term("标记编号", "flag", min_length=1, max_length=64)
    reason: str = term("说明", "reason", min_length=1, max_length=2000)
