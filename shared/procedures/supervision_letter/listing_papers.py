"""What people fill in for petitions, the list of supervised matters, hearings and periodic reports.

Source: 法发〔2009〕43号 一(三); 法〔2021〕227号; 法〔2021〕322号 art. 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.messages.terms import term


@dataclass(frozen=True, slots=True)
class ReceivePetition:
    """A petition about enforcement (申诉信访), about a lower court's case or this court's own."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    complaint: str = term("反映的问题", "complaint", min_length=1, max_length=4000)
    received_on: date = term("收到日", "received on")
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class ListMatter:
    """挂牌: the matter goes on the superior's list. The reason is shown there, so it names nobody."""

    reason: str = term("挂牌理由（不写当事人姓名）", "reason, naming no party", min_length=1, max_length=500)
    major: bool = term(
        "重大、复杂（销号前须公开听证）", "major or complex: heard in public before it is struck off", default=False
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of the matter."""

    result: str = term("处理结果", "result", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Hearing:
    """公开听证."""

    held_on: date = term("听证日", "held on")
    record_no: str = term("听证笔录编号", "record number", min_length=1, max_length=200)
    record_sha256: str = term("听证笔录文件（SHA-256 摘要）", "file of the record (SHA-256)", pattern="[0-9a-f]{64}",
                              help_zh="先在“附件”上传笔录，再从这里选取", help_en="upload it under Attachments first, then pick it here")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReopenMatter:
    """The same facts are petitioned again."""

    complaint: str = term("再次反映的问题", "what is said again", min_length=1, max_length=4000)
    received_on: date = term("收到日", "received on")


@dataclass(frozen=True, slots=True)
class SuperviseProgress:
    """督办进展报告, at the interval the letter sets."""

    steps: str = term("已采取的措施", "steps taken", min_length=1, max_length=8000)
    paid_total_fen: int = term("累计执行到位（分）", "paid in total, in fen", default=0, minimum=0)
    obstacles: str = term("困难", "obstacles", default="", max_length=4000)
