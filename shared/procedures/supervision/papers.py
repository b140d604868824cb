"""What is written in an enforcement supervision: leads, the notice of opening, the file, the ruling and its effect.

Source: 申请执行监督意见 法发〔2023〕4号; 执行工作规定 2020 arts 71–78; form [D]; law index S027–S036.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.reconsiderations import ActEffect
from shared.messages.terms import term
from shared.procedures.liability.papers import LiabilityAnalysis
from shared.procedures.papers import ControlItem, FileSheet


class Source(StrEnum):
    """Where a supervision comes from (案件来源)."""

    APPLICATION = "application"
    PETITION = "petition"
    INACTION = "inaction"
    EX_OFFICIO = "ex_officio"
    SUPERIOR_ORDER = "superior_order"
    PROCURATORIAL = "procuratorial"
    PRICE = "price"
    DOUBLE_CHECK = "double_check"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _SOURCES[self]


#: Somebody applies; the exclusions and windows are theirs. The rest is the court's own duty or another organ's word.
BY_A_PARTY = frozenset({Source.APPLICATION, Source.PETITION})
#: These rest on a paper whose number the lead names.
ON_A_PAPER = frozenset({Source.SUPERIOR_ORDER, Source.PROCURATORIAL, Source.DOUBLE_CHECK})
_SOURCES = {
    Source.APPLICATION: Text("当事人、利害关系人申请", "application of a party or interested person"),
    Source.PETITION: Text("信访申诉", "petition"),
    Source.INACTION: Text("六个月未执行（民诉法237条）", "inaction for six months (CPL 237)"),
    Source.EX_OFFICIO: Text("依职权", "ex officio"),
    Source.SUPERIOR_ORDER: Text("上级法院交办、指令", "order of a superior"),
    Source.PROCURATORIAL: Text("检察建议", "procuratorial suggestion"),
    Source.PRICE: Text("处置参考价违法情形", "unlawful setting of a reference price"),
    Source.DOUBLE_CHECK: Text("一案双查线索", "lead of a double check"),
}


class Challenged(StrEnum):
    """What is challenged (被监督文书、行为)."""

    RECON_RULING = "recon_ruling"
    OBJECTION_RULING = "objection_ruling"
    SUPERVISION_RULING = "supervision_ruling"
    ACT = "act"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _CHALLENGED[self]


_CHALLENGED = {
    Challenged.RECON_RULING: Text("复议裁定", "ruling on reconsideration"),
    Challenged.OBJECTION_RULING: Text("异议裁定（未申请复议）", "ruling on an objection, not reconsidered"),
    Challenged.SUPERVISION_RULING: Text("执行监督裁定", "ruling in supervision"),
    Challenged.ACT: Text("执行行为（未提出异议）", "an act, not objected to"),
}


class Beyond(StrEnum):
    """Why a high court's own ruling goes to the supreme court and not back to that court (unconfirmed)."""

    LAW_ONLY = "law_only"
    COMMITTEE = "committee"

    @property
    def label(self) -> Text:
        """As people write it."""
        law = self is Beyond.LAW_ONLY
        return (
            Text("对事实和程序无异议，仅认为适用法律错误", "facts and procedure undisputed, law attacked")
            if law
            else Text("经该高级人民法院审判委员会讨论", "went through the judicial committee")
        )


class Disposition(StrEnum):
    """How a supervision is decided (处理结果)."""

    DISMISSED = "dismissed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    CHANGED = "changed"
    REMANDED = "remanded"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _DISPOSITIONS[self]

    @property
    def rules(self) -> bool:
        """Whether the ruling stands in place of the one below."""
        return self in (Disposition.REVOKED, Disposition.CHANGED)


_DISPOSITIONS = {
    Disposition.DISMISSED: Text("驳回监督申请（申诉）", "dismissed: no error"),
    Disposition.TERMINATED: Text("终结审查（逾期）", "review terminated: applied too late"),
    Disposition.WITHDRAWN: Text("准许撤回", "withdrawal allowed"),
    Disposition.REVOKED: Text("撤销", "revoked"),
    Disposition.CHANGED: Text("变更", "changed"),
    Disposition.REMANDED: Text("撤销，发回重新审查", "revoked and sent back"),
}


@dataclass(frozen=True, slots=True)
class RecordLead:
    """A lead: who says what is wrong with which ruling or act of which court, and when they said so."""

    source: Source = term("案件来源", "source")
    ruling_court: str = term("被监督文书、行为的法院", "court of the ruling or act", min_length=1, max_length=32)
    enforcing_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("执行案号", "enforcement case number", min_length=1, max_length=64)
    challenged: Challenged = term("被监督事项", "what is challenged")
    challenged_no: str = term("被监督文书号或者行为", "number of the ruling, or the act", min_length=1, max_length=200)
    received_on: date = term("收到之日", "received on")
    grounds: str = term("事实与理由", "grounds", min_length=1, max_length=4000)
    applicant: str = term("申请人", "applicant", default="", max_length=200)
    counted_from: date | None = term(
        "复议裁定生效日，或者异议、复议期限届满日", "ruling in effect, or remedy period over, on", default=None,
        help_zh="尚可提出异议、申请复议的不填", help_en="empty while an objection or reconsideration is still open",
    )  # fmt: skip
    challenged_id: str = term(
        "所涉控制措施、程序编号", "id of the control or procedure concerned", default="", max_length=64
    )
    persons: str = term("受送达人（一行一人）", "to be served, one a line", default="", max_length=2000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)
    procuratorate_declined: bool = term("检察院已作出不支持决定", "the procuratorate has declined", default=False)
    beyond: Beyond | None = term("向最高人民法院申请的理由", "why the supreme court", default=None)
    paper_no: str = term("交办、建议、线索文号", "number of the order, suggestion or lead", default="", max_length=100)
    sale_notice_on: date | None = term("首次拍卖公告发布日", "first sale notice on", default=None)


@dataclass(frozen=True, slots=True)
class SupervisionOpened:
    """执行监督立案通知: what is reviewed, and by when its file is due."""

    document_no: str = term("执监案号", "supervision number", max_length=64)
    source: Source = term("案件来源", "source")
    challenged: Challenged = term("被监督事项", "what is challenged")
    challenged_docs: tuple[str, ...] = term("被监督文书、行为", "challenged", min_length=1, max_length=20)
    case_no: str = term("执行案号", "enforcement case number", max_length=64)
    files_due: date = term("报送案卷期限", "file due")
    applicant: str = term("申请人", "applicant", default="", max_length=200)


@dataclass(frozen=True, slots=True)
class SendFile:
    """The file goes up; when the ruling took effect, if this court knows better than its records."""

    effective_on: date | None = term("裁定生效日", "in effect on", default=None)
    note: str = term("说明", "note", default="", max_length=500)


@dataclass(frozen=True, slots=True)
class SupervisionFile:
    """报送执行监督案卷: the file of the ruling, and how enforcement stands."""

    document_no: str = term("执监案号", "supervision number", max_length=64)
    challenged_no: str = term("被监督文书号或者行为", "number of the ruling, or the act", max_length=200)
    challenged_id: str = term("所涉控制措施、程序编号", "id of the control or procedure", min_length=0, max_length=64)
    effective_on: date | None = term("裁定生效日", "in effect on")
    enforcement_state: str = term("执行阶段", "state of enforcement", max_length=64)
    measures_pending: tuple[ControlItem, ...] = term("未完措施", "measures pending")
    file_index: FileSheet = term("卷宗目录", "file index")
    note: str = term("说明", "note", default="", max_length=500)


@dataclass(frozen=True, slots=True)
class SupervisionReferred:
    """移送监督申请: objection or reconsideration was skipped, or another court is competent."""

    challenged_no: str = term("被监督文书号或者行为", "number of the ruling, or the act", max_length=200)
    case_no: str = term("执行案号", "enforcement case number", max_length=64)
    applicant: str = term("申请人", "applicant", min_length=0, max_length=200)
    received_on: date = term("收到之日", "received on")
    grounds: str = term("事实与理由", "grounds", max_length=4000)
    reason: str = term("移送理由", "why it is referred", max_length=1000)


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """What the panel rules."""

    disposition: Disposition = term("处理结果", "disposition")
    reasons: str = term("裁定理由", "reasons", min_length=1, max_length=6000)
    act_effect: ActEffect | None = term("执行行为效力", "effect on the act", default=None,
                                        help_zh="撤销、变更的填写", help_en="only where it revokes or changes")  # fmt: skip
    varied_text: str = term("变更内容", "varied text", default="", max_length=2000)
    remand_scope: str = term("重审范围", "scope of the new review", default="", max_length=2000)
    report_due: date | None = term("报告期限", "report due", default=None)


@dataclass(frozen=True, slots=True)
class SupervisionRuling:
    """执行监督裁定."""

    document_no: str = term("执监裁定书号", "number of this ruling", max_length=100)
    case_no: str = term("执行案号", "enforcement case number", max_length=64)
    challenged_no: str = term("被监督文书号或者行为", "number of the ruling, or the act", max_length=200)
    challenged_id: str = term("所涉控制措施、程序编号", "id of the control or procedure", min_length=0, max_length=64)
    enforcing_court: str = term("执行法院", "enforcing court", max_length=32)
    disposition: Disposition = term("处理结果", "disposition")
    act_effect: ActEffect = term("执行行为效力", "effect on the act")
    reasons: str = term("裁定理由", "reasons", max_length=6000)
    varied_text: str = term("变更内容", "varied text", default="", max_length=2000)
    remand_scope: str = term("重审范围", "scope of the new review", default="", max_length=2000)
    report_due: date | None = term("报告期限", "report due", default=None)
    analysis: LiabilityAnalysis | None = term("责任分析", "responsibility analysis", default=None)


@dataclass(frozen=True, slots=True)
class SupervisionEffect:
    """执行监督裁定告知: what the ruling does to an act, told to the court that enforces (and on to whom the case went)."""

    document_no: str = term("执监裁定书号", "number of the ruling", max_length=100)
    ruling_id: str = term("裁定消息编号", "message of the ruling", max_length=64)
    ruling_sha256: str = term("裁定摘要", "SHA-256 of the ruling", pattern="[0-9a-f]{64}")
    challenged_id: str = term("所涉控制措施、程序编号", "id of the control or procedure concerned", max_length=200)
    disposition: Disposition = term("处理结果", "disposition")
    act_effect: ActEffect = term("执行行为效力", "effect on the act")
    varied_text: str = term("变更内容", "varied text", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class SupervisionReport:
    """执行监督裁定办理情况报告: what came of a matter sent back."""

    document_no: str = term("新裁定书号", "number of the new ruling", min_length=1, max_length=100)
    done: str = term("办理情况", "what was done", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class TitleWrong:
    """The title itself is wrong: enforcement waits by a written stay, the title goes to trial supervision (EWR 75)."""

    title_no: str = term("执行依据文号", "number of the title", min_length=1, max_length=100)
    error: str = term("认为确有错误的理由", "why it is wrong", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class TitleDecided:
    """What trial supervision decided of the title."""

    result: str = term("结果", "result", pattern="title_revoked|title_stands")
    document_no: str = term("文书号", "document number", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class PartyServed:
    """The ruling was served on somebody."""

    who: str = term("受送达人", "served on", min_length=1, max_length=200)
    served_on: date = term("送达日", "served on the day")
