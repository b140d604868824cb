"""Papers of a responsibility analysis: the analysis itself, the lower court's answer, the superior's reply.

Source: 法发〔2009〕43号 二(三); form and answer [D] (law index S036).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.liability import (
    ActorRole,
    DefectClass,
    MentalState,
    NoFault,
    Outcome,
    ReferTo,
    Severity,
    require_sound,
)
from shared.domain.transitions import Transition
from shared.messages.terms import term

O09 = "法发〔2009〕43号 二(三)"
OPAQUE_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SUPERIOR = (
    Transition("", "issue", "issued", O09),
    Transition("issued", "respond", "answered", f"{O09} [D]"),
    Transition("issued", "lapse", "overdue", f"{O09} [D]"),
    Transition("overdue", "respond", "answered", f"{O09} [D]"),
    Transition("answered", "reply", "ended", f"{O09} [D]"),
)
LOWER = (
    Transition("", "receive", "received", O09),
    Transition("received", "respond", "responded", f"{O09} [D]"),
    Transition("responded", "reply", "ended", f"{O09} [D]"),
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who took part, by post and opaque id; never a name."""

    role: ActorRole = term("岗位", "post")
    actor_id: str = term("人员编号", "id of the person", pattern=OPAQUE_ID, max_length=36)
    share_percent: int = term("决定份额（%）", "share of the decision (%)", minimum=0, maximum=100)
    mental_state: MentalState = term("主观状态", "fault")


@dataclass(frozen=True, slots=True)
class AnalysisInputs:
    """What the superior finds, as a person fills it in."""

    outcome: Outcome = term("处理结果", "outcome")
    defect_class: DefectClass = term("差错类别", "kind of defect")
    severity: Severity = term("严重程度", "severity")
    cause: str = term("原因", "cause", min_length=1, max_length=2000)
    response_due: date = term("下级法院答复期限", "answer of the lower court due")
    actors: tuple[Actor, ...] = term("责任人", "who took part", default=(), max_length=20)
    no_fault: NoFault | None = term("不可归责情形", "why nobody is at fault", default=None)
    harm_fen: int = term("损害数额（分）", "harm (fen)", default=0, minimum=0)
    harm_reversible: bool = term("损害可以恢复", "harm can be undone", default=True)
    remedial_action: str = term("补救措施", "remedial action", default="", max_length=2000)
    refer_to: ReferTo = term("移送去向", "referred to", default=ReferTo.NOBODY)


@dataclass(frozen=True, slots=True)
class LiabilityAnalysis:
    """责任分析 as it travels, enclosed in the ruling."""

    analysis_id: str = term("分析编号", "analysis id", pattern=OPAQUE_ID, max_length=36)
    reviewed_doc_no: str = term("被审查文书", "document analysed", min_length=1, max_length=200)
    analyst: str = term("分析人编号", "analyst's id", pattern=OPAQUE_ID, max_length=36)
    said: AnalysisInputs = term("责任分析", "analysis")

    def require_sound(self) -> None:
        """Raises Refused R7 unless it hangs together."""
        actors = self.said.actors
        require_sound(self.said.severity, self.said.no_fault, [a.share_percent for a in actors],
                      [a.mental_state for a in actors], self.said.refer_to)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiabilityResponse:
    """The lower court's answer."""

    accept: bool = term("是否认可", "accepted")
    explanation: str = term("说明", "explanation", min_length=1, max_length=4000)
    measures: tuple[str, ...] = term("整改措施", "measures", default=(), max_length=20)


class ReplyResult(StrEnum):
    """What the superior says to the answer."""

    TAKEN = "taken"
    MAINTAINED = "maintained"

    @property
    def label(self) -> Text:
        """As people write it."""
        taken = self is ReplyResult.TAKEN
        return Text("采纳", "taken") if taken else Text("维持分析意见", "analysis maintained")


@dataclass(frozen=True, slots=True)
class LiabilityReply:
    """The superior's reply; it ends the matter."""

    result: ReplyResult = term("结果", "result")
    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)
