"""Payloads and states of a correction (指令纠正) at the superior and at the instructed court.

Source: 执行工作规定 2020 arts 71, 72, 74; E1, E4 [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.transitions import Transition
from shared.messages.terms import term
from shared.procedures.liability.papers import LiabilityAnalysis

EWR_72 = "执行工作规定 2020 art. 72"
SUPERIOR = (
    Transition("", "open_review", "reviewing", "执行工作规定 2020 arts 71, 74"),
    Transition("reviewing", "instruct", "instructed", EWR_72),
    Transition("instructed", "served", "instructed", "民事诉讼法 2023 art. 90"),
    Transition("instructed", "refused", "reviewing", "[D]"),
    Transition("instructed", "lower_case_closed", "revoked", "E1, E4 [D]"),
    Transition("instructed", "reconsider", "reconsidering", EWR_72),
    Transition("reconsidering", "decide", "instructed", EWR_72),
    *(Transition(state, "corrected", "corrected", EWR_72) for state in ("instructed", "reconsidering", "uncorrected")),
    Transition("instructed", "lapse", "uncorrected", EWR_72),
    Transition("reconsidering", "lapse", "reconsidering", EWR_72 + ": the answer comes first"),
    Transition("uncorrected", "reconsider", "reconsidering", EWR_72 + ": asked in the five days, the day set was shorter"),
    Transition("uncorrected", "rule", "ruled", EWR_72),
)  # fmt: skip
LOWER = (
    Transition("", "instructed", "instructed", EWR_72),
    Transition("instructed", "correct", "corrected", EWR_72),
    Transition("instructed", "reconsider", "reconsidering", EWR_72),
    Transition("reconsidering", "decided", "decided", EWR_72),
    *(Transition(state, "correct", "corrected", EWR_72) for state in ("reconsidering", "decided")),
    *(Transition(state, "overruled", "overruled", EWR_72) for state in ("instructed", "reconsidering", "decided")),
)


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A wrong or improper ruling, decision, notice or act of a lower court comes under review."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    act: str = term("不当行为或文书", "act or document", min_length=1, max_length=500)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class InstructionInputs:
    """What is wrong, what is to be done, by when."""

    error: str = term("认定的错误", "error found", min_length=1, max_length=4000)
    act_required: str = term("责令事项", "what is to be done", min_length=1, max_length=4000)
    due_on: date = term("纠正期限", "due")


@dataclass(frozen=True, slots=True)
class CorrectionInstruction:
    """指令纠正."""

    document_no: str = term("文号", "document number", max_length=64)
    case_no: str = term("案号", "case number", max_length=64)
    act: str = term("不当行为或文书", "act or document", max_length=500)
    error: str = term("认定的错误", "error found", max_length=4000)
    act_required: str = term("责令事项", "what is to be done", max_length=4000)
    due_on: date = term("纠正期限", "due")


@dataclass(frozen=True, slots=True)
class Corrected:
    """已纠正."""

    done: str = term("纠正情况", "what was done", min_length=1, max_length=4000)
    document_no: str = term("纠正文书", "document", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class ReconsiderRequest:
    """请求复议: within five days of receipt; the instruction binds meanwhile."""

    instruction_id: str = term("所指指令", "instruction", max_length=64)
    received_on: date = term("收到指令之日", "instruction received on")
    grounds: str = term("理由", "grounds", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why the instruction should be reconsidered."""

    grounds: str = term("理由", "grounds", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ReconsiderDecision:
    """复议决定: upheld, or changed; with the day by which the lower court corrects."""

    result: str = term("结果", "result", pattern="upheld|changed")
    act_required: str = term("责令事项", "what is to be done", min_length=1, max_length=4000)
    due_on: date = term("纠正期限", "due")


@dataclass(frozen=True, slots=True)
class DirectRuling:
    """上级法院直接裁定: takes the place of the act not corrected; assisting bodies get their notice directly."""

    document_no: str = term("裁定书号", "document number", min_length=1, max_length=100)
    ruling: str = term("裁定内容", "ruling", min_length=1, max_length=8000)
    assisting_bodies: tuple[str, ...] = term("协助执行单位", "assisting bodies", max_length=50, default=())
    analysis: LiabilityAnalysis | None = term("责任分析", "responsibility analysis", default=None)


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """The ruling and the bodies that are to assist."""

    ruling: str = term("裁定内容", "ruling", min_length=1, max_length=8000)
    assisting_bodies: str = term(
        "协助执行单位（一行一个）", "assisting bodies, one a line", default="", max_length=2000
    )
