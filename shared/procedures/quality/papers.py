"""Quality review (质量评查): grades, what is written, states; the analysis of a case that ran over its limit.

Grades and form are design: no national table was found. Source: 法发〔2009〕43号 三(三); 审理期限规定 2000 arts 20–23; law index
S055–S059.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term
from shared.procedures.liability.papers import AnalysisInputs

NAME = "quality"
O09, SLR_20 = "法发〔2009〕43号 三(三)", "审理期限规定 2000 arts 20–23"
COURT = (
    Transition("", "select", "selected", O09),
    Transition("selected", "begin", "reviewing", O09),
    Transition("reviewing", "grade", "graded", O09 + " [D]"),
    Transition("graded", "agree", "final", O09 + " [D]"),
    Transition("graded", "lapse", "final", O09 + " [D]: nobody answered in time"),
    Transition("graded", "contest", "contested", O09 + " [D]"),
    Transition("contested", "decide", "final", O09 + " [D]"),
    Transition("final", "refer", "referred", O09 + " [D]"),
)


class Origin(StrEnum):
    """Why a case is reviewed."""

    SAMPLING = "sampling"
    REVOKED_ABOVE = "revoked_above"
    PETITION = "petition"
    COMPENSATION = "compensation"
    OVERDUE = "overdue"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _ORIGINS[self]


_ORIGINS = {
    Origin.SAMPLING: Text("抽查", "sampling"),
    Origin.REVOKED_ABOVE: Text("上级撤销、变更", "revoked above"),
    Origin.PETITION: Text("信访", "petition"),
    Origin.COMPENSATION: Text("司法赔偿", "compensation"),
    Origin.OVERDUE: Text("超期限", "over its limit"),
}


class Grade(StrEnum):
    """A good; B qualified; C flawed; D unqualified; E wrong case."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _GRADES[self]

    @property
    def analysed(self) -> bool:
        """Whether it takes a responsibility analysis."""
        return self in (Grade.C, Grade.D, Grade.E)

    @property
    def referred(self) -> bool:
        """Whether the case is referred and its remedy ordered."""
        return self in (Grade.D, Grade.E)


_GRADES = {
    Grade.A: Text("优秀", "good"),
    Grade.B: Text("合格", "qualified"),
    Grade.C: Text("瑕疵", "flawed"),
    Grade.D: Text("不合格", "unqualified"),
    Grade.E: Text("错案", "wrong case"),
}


class OverrunCause(StrEnum):
    """What the days over the limit went into (SLR 20–23; heads [D])."""

    STAFF = "staff"
    SERVICE = "service"
    VALUATION = "valuation"
    AUCTION = "auction"
    OBJECTION = "objection"
    COORDINATION = "coordination"
    INTERFERENCE = "interference"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _CAUSES[self]


_CAUSES = {
    OverrunCause.STAFF: Text("人员", "staff"),
    OverrunCause.SERVICE: Text("送达", "service"),
    OverrunCause.VALUATION: Text("评估", "valuation"),
    OverrunCause.AUCTION: Text("拍卖", "auction"),
    OverrunCause.OBJECTION: Text("异议", "objection"),
    OverrunCause.COORDINATION: Text("协调", "coordination"),
    OverrunCause.INTERFERENCE: Text("外部干预", "outside interference"),
    OverrunCause.OTHER: Text("其他", "other"),
}


@dataclass(frozen=True, slots=True)
class Select:
    """A case is chosen for review."""

    origin: Origin = term("评查来源", "why it is reviewed")
    reference: str = term("相关文书或者批次", "document or sample", default="", max_length=200)


@dataclass(frozen=True, slots=True)
class StageShare:
    """Net days a stage took."""

    stage: str = term("环节", "stage", min_length=1, max_length=50)
    net_days: int = term("净天数", "net days", minimum=0, maximum=36_600)


@dataclass(frozen=True, slots=True)
class Overrun:
    """超期限分析: net days over the limit, where they went, why, and what is done."""

    limit_days: int = term("期限天数", "limit (days)", minimum=1, maximum=3660)
    stages: tuple[StageShare, ...] = term("各环节净天数", "net days by stage", min_length=1, max_length=20)
    cause: OverrunCause = term("原因", "cause")
    remedy: str = term("整改措施", "remedy", min_length=1, max_length=1000)
    approvals: str = term("延长审批情况", "extensions approved", default="", max_length=1000)

    @property
    def net_days(self) -> int:
        """Net days of all stages."""
        return sum(each.net_days for each in self.stages)


@dataclass(frozen=True, slots=True)
class DraftGrade:
    """初步意见: grade, findings, and the analyses the grade and the origin demand."""

    grade: Grade = term("评查等次", "grade")
    findings: str = term("评查意见", "findings", min_length=1, max_length=4000)
    analysis: AnalysisInputs | None = term("责任分析", "responsibility analysis", default=None)
    overrun: Overrun | None = term("超期限分析", "overrun analysis", default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """The handler agrees or contests."""

    agree: bool = term("认可", "agrees")
    explanation: str = term("说明", "explanation", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class Decide:
    """The committee decides on a contested grade."""

    grade: Grade = term("评查等次", "grade")
    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)
    analysis: AnalysisInputs | None = term("责任分析", "responsibility analysis", default=None,
                                           help_zh="与初步意见不同的填写", help_en="where it differs from the draft")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferCase:
    """Where a bad case goes, and what is ordered to put it right."""

    refer_to: str = term("移送去向", "referred to", pattern="inspection|discipline")
    remedy_order: str = term("责令补救事项", "remedy ordered", min_length=1, max_length=4000)
    remedy_due: date = term("补救期限", "remedy due")


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many cases got a grade."""

    grade: Grade = term("等次", "grade")
    count: int = term("件数", "cases", minimum=0)


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """The period reported on, and what is being done about it."""

    from_on: date = term("起始日", "from")
    until_on: date = term("截止日", "until")
    corrective_actions: str = term(
        "整改措施（一行一项）", "corrective actions, one a line", default="", max_length=4000
    )


@dataclass(frozen=True, slots=True)
class QualityReport:
    """质量评查报告: figures of a period, counted by the node itself."""

    period: str = term("期间", "period", max_length=40)
    closed: int = term("结案数", "cases closed", minimum=0)
    sampled: int = term("评查数", "cases reviewed", minimum=0)
    grades: tuple[GradeCount, ...] = term("评查等次", "grades", max_length=10)
    revoked_above: int = term("被上级撤销、变更、发回数", "revoked, changed or sent back above", minimum=0)
    overdue_open: int = term("超期未结数", "open over the limit", minimum=0)
    avg_net_days: int = term("平均净用时", "average days to close", minimum=0)
    top_causes: tuple[str, ...] = term("主要超期原因", "main causes", max_length=10)
    corrective_actions: tuple[str, ...] = term("整改措施", "corrective actions", max_length=50)
