"""What the court that named a third court is told of the hand-over between the two (F2.4: copy to U)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.messages.terms import term


@dataclass(frozen=True, slots=True)
class HandoverCopied:
    """That the old court has handed over, what and to whom; the file itself goes to the new holder only."""

    case_no: str = term("原案号", "case number", max_length=64)
    new_holder: str = term("接收法院", "receiving court", max_length=32)
    sheet_sha256: str = term("卷宗目录摘要", "hash of the file sheet", max_length=64)
    controls: int = term("移交控制措施数", "controls handed over", minimum=0)
    forwarded_fen: int = term("随案移交案款（分）", "money forwarded (fen)", minimum=0)
