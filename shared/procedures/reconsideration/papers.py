"""Papers of a reconsideration between the two courts: request, file, ruling, conclusion without one.

Names travel inside sealed messages only, as the parties of a case do. Source: 执行程序解释 2020 arts 6–8; 异议复议规定 2020
arts 16, 23.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.reconsiderations import ActEffect, Disposition, Reviewed
from shared.domain.reviews import Track
from shared.messages.terms import term
from shared.procedures.liability.papers import LiabilityAnalysis
from shared.procedures.papers import ControlItem, FileSheet

ROLES = "creditor|debtor|interested"


@dataclass(frozen=True, slots=True)
class AskHere:
    """A request recorded at the court whose ruling it attacks."""

    who: str = term("复议申请人", "who asks", min_length=1, max_length=200)
    role: str = term("申请人地位", "role of the applicant", pattern=ROLES)
    received_on: date = term("收到书面申请之日", "written request received on")
    grounds: str = term("复议理由", "grounds", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class AskAbove:
    """A request recorded directly at the next higher court."""

    lower_court: str = term("作出裁定的法院", "court of the ruling", min_length=1, max_length=32)
    case_no: str = term("执行案号", "enforcement case number", min_length=1, max_length=64)
    ruling_no: str = term("异议裁定书号", "number of the ruling on the objection", min_length=1, max_length=100)
    who: str = term("复议申请人", "who asks", min_length=1, max_length=200)
    role: str = term("申请人地位", "role of the applicant", pattern=ROLES)
    received_on: date = term("收到书面申请之日", "written request received on")
    served_on: date = term("申请人所述裁定送达日", "ruling served on, as the applicant says")
    grounds: str = term("复议理由", "grounds", min_length=1, max_length=4000)
    track: Track = term("救济途径", "track", default=Track.CONDUCT)
    special_cause: str = term("特别案由", "special cause", default="", max_length=64,
                              help_zh="金融等由专门法院复议的案件填写", help_en="only where a special court reconsiders")  # fmt: skip
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class RequestItem:
    """One request as it travels."""

    request_id: str = term("申请编号", "request id", max_length=64)
    who: str = term("复议申请人", "who asks", max_length=200)
    role: str = term("申请人地位", "role of the applicant", pattern=ROLES)
    received_on: date = term("收到书面申请之日", "written request received on")
    grounds: str = term("复议理由", "grounds", max_length=4000)


@dataclass(frozen=True, slots=True)
class ServedItem:
    """Whom a ruling was served on, and when."""

    who: str = term("受送达人", "served on", min_length=1, max_length=200)
    on: date = term("送达日", "served on the day")


@dataclass(frozen=True, slots=True)
class ReconFileRequest:
    """调卷通知: the request was made here; send the file within five days."""

    recon_case_no: str = term("复议案号", "reconsideration case number", max_length=64)
    ruling_no: str = term("异议裁定书号", "number of the ruling", max_length=100)
    received_at: date = term("收到复议申请之日", "request received on")
    due_at: date = term("报送期限", "file due")
    track: Track = term("救济途径", "track")
    special_cause: str = term("特别案由", "special cause", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class ReconFileTransfer:
    """报送案卷: the file of the objection with the requests, who was served when, and how enforcement stands."""

    objection_id: str = term("异议编号", "objection id", max_length=64)
    objection_case_no: str = term("异议案号", "objection case number", max_length=64)
    enforcement_case_no: str = term("执行案号", "enforcement case number", max_length=64)
    objection_ruling_no: str = term("异议裁定书号", "number of the ruling", max_length=100)
    reviewed: Reviewed = term("被复议裁定", "ruling reconsidered")
    track: Track = term("救济途径", "track")
    challenged: str = term("被异议行为", "act objected to", max_length=200)
    act_effect: ActEffect = term("异议裁定对执行行为的效力", "what the ruling did with the act")
    applicants: tuple[RequestItem, ...] = term("复议申请", "requests", min_length=0, max_length=50)
    ruling_served_at: tuple[ServedItem, ...] = term("裁定送达情况", "ruling served", max_length=100)
    enforcement_state: str = term("执行阶段", "state of enforcement", max_length=64)
    measures_pending: tuple[ControlItem, ...] = term("未完措施", "measures pending")
    file_index: FileSheet = term("卷宗目录", "file index")
    remand_count: int = term("发回次数", "times sent back", minimum=0, maximum=9)
    panel: tuple[str, ...] = term("原合议庭人员编号", "ids of the panel", default=(), max_length=20)
    special_cause: str = term("特别案由", "special cause", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """What the panel rules."""

    disposition: Disposition = term("处理结果", "disposition")
    reasons: str = term("复议理由", "reasons", min_length=1, max_length=4000)
    act_effect: ActEffect | None = term("执行行为效力", "effect on the act", default=None,
                                        help_zh="撤销或者变更异议裁定的填写", help_en="only with a ruling in place of the lower one")  # fmt: skip
    varied_text: str = term("变更内容", "varied text", default="", max_length=2000)
    remand_scope: str = term("重审范围", "scope of the new review", default="", max_length=2000)
    stay: bool = term("停止处分", "disposal stops meanwhile", default=False)


@dataclass(frozen=True, slots=True)
class ReconRuling:
    """复议裁定: final; its effect below is automatic."""

    document_no: str = term("复议裁定书号", "number of this ruling", max_length=100)
    objection_case_no: str = term("异议案号", "objection case number", max_length=64)
    objection_ruling_no: str = term("异议裁定书号", "number of the ruling reconsidered", max_length=100)
    challenged: str = term("被异议行为", "act objected to", max_length=200)
    disposition: Disposition = term("处理结果", "disposition")
    act_effect: ActEffect = term("执行行为效力", "effect on the act")
    reasons: str = term("复议理由", "reasons", max_length=4000)
    varied_text: str = term("变更内容", "varied text", default="", max_length=2000)
    remand_scope: str = term("重审范围", "scope of the new review", default="", max_length=2000)
    stay: bool = term("停止处分", "disposal stops meanwhile", default=False)
    heard_on: date | None = term("听证日", "heard on", default=None)
    special_cause: str = term("特别案由", "special cause", default="", max_length=64)
    analysis: LiabilityAnalysis | None = term("责任分析", "responsibility analysis", default=None)


class Conclusion(StrEnum):
    """Why a reconsideration ends without a ruling on the matter."""

    WITHDRAWN = "withdrawn"
    INADMISSIBLE = "inadmissible"

    @property
    def label(self) -> Text:
        """As people write it."""
        withdrawn = self is Conclusion.WITHDRAWN
        return (
            Text("准许撤回复议申请", "withdrawal allowed")
            if withdrawn
            else Text("逾期或者不符合条件，不予受理", "inadmissible")
        )


@dataclass(frozen=True, slots=True)
class ConcludeInputs:
    """Why it ends; whether withdrawn or inadmissible follows from the requests."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ReconConcluded:
    """The reconsideration ends without a ruling on the matter; the ruling below stands."""

    document_no: str = term("文书号", "document number", max_length=100)
    conclusion: Conclusion = term("处理结果", "result")
    reasons: str = term("理由", "reasons", max_length=4000)


@dataclass(frozen=True, slots=True)
class Extend:
    """More time for the reconsideration, approved by the president."""

    days: int = term("延长天数", "more days", minimum=1, maximum=366)
    reason: str = term("理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class Heard:
    """A hearing was held."""

    held_on: date = term("听证日", "held on")
    record: str = term("听证笔录", "record", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """An applicant takes the request back."""

    request_id: str = term("申请编号", "request id", min_length=1, max_length=64)
    withdrawn_on: date = term("撤回之日", "withdrawn on")


@dataclass(frozen=True, slots=True)
class RulingServed:
    """The ruling was served on somebody."""

    who: str = term("受送达人", "served on", min_length=1, max_length=200)
    served_on: date = term("送达日", "served on the day")
