"""Papers of an entrusted matter: the request with its documents, the answers, the receipt, complaint and rating.

Source: 委托执行规定 2020 arts 2, 4; 执行事项委托规定 法发〔2017〕27号 (articles (unconfirmed)). Payloads are design.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.domain.errors import BadInput, Text
from shared.messages.attachments import AttachmentRef
from shared.messages.desk import Desk
from shared.messages.terms import term
from shared.procedures.entrusted_matter.measures import DocumentKind, Measure
from shared.procedures.entrustment.papers import named_files
from shared.procedures.papers import ControlItem

ASSET_KINDS = "|bank|movable|immovable_or_other"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterDocument(AttachmentRef):
    """One document, by what it is, its name and its hash."""

    kind: DocumentKind = term("种类", "kind")


def read_documents(desk: Desk, text: str) -> tuple[MatterDocument, ...]:
    """Documents written one a line, as the attachments of an entrustment. Raises BadInput."""
    try:
        return tuple(
            MatterDocument(kind=DocumentKind(kind), name=ref.name, sha256=ref.sha256, size_bytes=ref.size_bytes,
                           media_type=ref.media_type)
            for kind, ref in named_files(desk, text)
        )  # fmt: skip
    except ValueError:
        raise BadInput(
            Text("材料种类不能识别。", "A kind of document is not known."),
            Text("种类为 {kinds}。", "Kinds are {kinds}."), kinds="、".join(DocumentKind),
        ) from None  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrepareMatter:
    """What the officer of the entrusting court fills in."""

    target: str = term("受托法院", "court entrusted", min_length=1, max_length=32)
    measure: Measure = term("委托事项", "matter")
    asset: str = term("对象", "target", min_length=1, max_length=500,
                      help_zh="账户、财产或人员", help_en="account, asset or person")  # fmt: skip
    documents: str = term("材料", "documents", min_length=1, max_length=20_000,
                          help_zh="每行一件：种类,名称,SHA-256；种类为 ruling、assistance_notice、service_return、officer_ids、basis、detention_decision、other",
                          help_en="one a line: kind,name,SHA-256; kinds ruling, assistance_notice, service_return, officer_ids, basis, detention_decision, other")  # fmt: skip
    officer: str = term("承办人", "officer", min_length=1, max_length=100)
    officer_phone: str = term("联系电话", "phone", min_length=1, max_length=50)
    asset_kind: str = term("财产种类", "kind of asset", default="", pattern=ASSET_KINDS)
    control_id: str = term("续行或解除的控制措施", "control to be renewed or released", default="", max_length=64)
    urgent: bool = term("紧急事项", "urgent", default=False)
    contacted: bool = term("已与受托法院指挥中心联系", "its command centre has been contacted", default=False)
    due_on: date | None = term("办理期限", "due", default=None)


@dataclass(frozen=True, slots=True)
class MatterRequest:
    """委托执行函 of a matter: what to do, with which documents, by when; and in which epoch of the power."""

    case_no: str = term("案号", "case number", max_length=64)
    epoch: int = term("执行实施权批次", "epoch", minimum=1)
    measure: Measure = term("委托事项", "matter")
    asset: str = term("对象", "target", max_length=500)
    asset_kind: str = term("财产种类", "kind of asset", default="", pattern=ASSET_KINDS)
    control_id: str = term("续行或解除的控制措施", "control", default="", max_length=64)
    documents: tuple[MatterDocument, ...] = term("材料", "documents", default=(), max_length=100)
    officer: str = term("承办人", "officer", default="", max_length=100)
    officer_phone: str = term("联系电话", "phone", default="", max_length=50)
    urgent: bool = term("紧急事项", "urgent", default=False)
    contacted: bool = term("已与受托法院指挥中心联系", "its command centre has been contacted", default=False)
    due_on: date | None = term("办理期限", "due", default=None)


@dataclass(frozen=True, slots=True)
class MatterAccept:
    """签收: the court entrusted has taken the matter and names who does it."""

    officer: str = term("经办人", "officer", min_length=1, max_length=100)
    phone: str = term("联系电话", "phone", default="", max_length=50)


@dataclass(frozen=True, slots=True)
class MatterContact:
    """联系记录: the command centres have spoken; from here an urgent matter has its hours."""

    note: str = term("联系内容", "what was said", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class MatterSupplement:
    """补充材料通知: what is missing."""

    missing: str = term("缺少的材料", "what is missing", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class SupplyMatter:
    """What is supplied, as filled in."""

    documents: str = term("材料", "documents", min_length=1, max_length=20_000,
                          help_zh="每行一件：种类,名称,SHA-256", help_en="one a line: kind,name,SHA-256")  # fmt: skip
    note: str = term("说明", "note", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class MatterSupplied:
    """补充材料."""

    documents: tuple[MatterDocument, ...] = term("材料", "documents", max_length=100)
    note: str = term("说明", "note", default="", max_length=2000)


class ReturnGround(StrEnum):
    """Why a matter is given back."""

    OUT_OF_SCOPE = "out_of_scope"
    DOCUMENTS = "docs"

    @property
    def label(self) -> Text:
        """As people write it."""
        return RETURN_TITLES[self]


RETURN_TITLES: dict[ReturnGround, Text] = {
    ReturnGround.OUT_OF_SCOPE: Text("不属于可委托事项", "out of scope"),
    ReturnGround.DOCUMENTS: Text("材料不全", "documents missing"),
}


@dataclass(frozen=True, slots=True)
class MatterReturn:
    """退回: never without an earlier supplement request or contact."""

    ground: ReturnGround = term("退回理由", "ground")
    note: str = term("说明", "note", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class FinishMatter:
    """What the officer of the court entrusted fills in when the matter is done."""

    result: str = term("办理结果", "result", min_length=1, max_length=4000)
    achieved: bool = term("已按要求办成", "achieved", default=True)
    receipts: str = term("回执材料", "receipts", default="", max_length=20_000,
                         help_zh="每行一件：种类,名称,SHA-256", help_en="one a line: kind,name,SHA-256")  # fmt: skip
    rank: int = term("查封顺位（0 为无）", "rank (0: none)", default=0, minimum=0, maximum=999)
    start_on: date | None = term("起始日", "start", default=None)
    end_on: date | None = term("届满日", "end", default=None)
    registrar: str = term("协助执行单位", "registrar", default="", max_length=200)
    amount_fen: int = term("划拨金额（分）", "amount deducted (fen)", default=0, minimum=0)
    paid_to: str = term("收款法院", "court it was paid to", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class MatterDone:
    """回执: what was done, with what it leaves: a control (as the entrusting court's), a change of one, money."""

    result: str = term("办理结果", "result", min_length=1, max_length=4000)
    achieved: bool = term("已按要求办成", "achieved")
    done_on: date = term("办结日", "done on")
    receipts: tuple[MatterDocument, ...] = term("回执材料", "receipts", default=(), max_length=100)
    control: ControlItem | None = term("控制措施", "control", default=None)
    released: str = term("已解除的控制措施", "control released", default="", max_length=64)
    amount_fen: int = term("划拨金额（分）", "amount deducted (fen)", default=0, minimum=0)
    paid_to: str = term("收款法院", "court it was paid to", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class MatterConfirmed:
    """办结确认."""

    note: str = term("说明", "note", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class MatterRating:
    """评价, one to five ([D])."""

    score: int = term("评分（1–5）", "score (1–5)", minimum=1, maximum=5)
    reason: str = term("理由", "reason", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class MatterWithdrawal:
    """撤回事项: works only if it reaches the other court before it has done the matter."""

    reason: str = term("理由", "reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class MatterCarried:
    """事项随案移交, to the court that now holds the case."""

    request: MatterRequest = term("委托执行函", "the request")
    entrusted: str = term("受托法院", "court entrusted", max_length=32)
    request_id: str = term("委托函消息编号", "message of the request", max_length=64)
    requested_at: datetime = term("委托时间", "requested at")
    epoch: int = term("现批次", "present epoch", minimum=1)


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """案件移转告知, to the court entrusted: who holds the case now, and since when."""

    new_holder: str = term("现执行法院", "present holder", max_length=32)
    epoch: int = term("现批次", "present epoch", minimum=1)
    since: datetime = term("移转时间", "passed at")
    by: str = term("依据文书编号", "by which document", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class MatterReport:
    """办理情况报告, to the new holder, with the receipt where the matter is done."""

    done: MatterDone | None = term("回执", "the receipt", default=None)


@dataclass(frozen=True, slots=True)
class MatterVoid:
    """委托无效告知: requested by a court that had lost the case; the new holder requests it anew if it is needed."""

    reason: str = term("理由", "reason", min_length=1, max_length=1000)
