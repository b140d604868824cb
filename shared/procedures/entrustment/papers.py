"""Papers of a whole-case entrustment: survey, letter with its eight items, answers, reports, record.

Source: 委托执行规定 2020 arts 1–11; 民事诉讼法 2023 art. 240. Attachments are named by SHA-256 and
travel by themselves (decision 0019): what has not come is shown to the court entrusted, which may ask for a supplement;
no clock and no docketing waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import BadInput, Text
from shared.messages.attachments import AttachmentRef
from shared.messages.desk import Desk
from shared.messages.terms import term
from shared.procedures.papers import ControlItem
from shared.procedures.service.other_papers import ClearedBy
from shared.procedures.transfer.payloads import CaseHandover

#: What must come with the letter (ENT 5); everything else is `other`.
NEEDED = ("application", "approval_form", "title")


class Subject(StrEnum):
    """Whom or what the case is about, where that names a special court (ENT 3; 海诉法解释 art. 15)."""

    ORDINARY = "ordinary"
    SERVICEMAN = "serviceman"
    SHIP = "ship"

    @property
    def label(self) -> Text:
        """As people write it."""
        return SUBJECT_TITLES[self]


SUBJECT_TITLES: dict[Subject, Text] = {
    Subject.ORDINARY: Text("一般案件", "ordinary case"),
    Subject.SERVICEMAN: Text("军人或军队单位", "serviceman or military unit"),
    Subject.SHIP: Text("船舶", "ship"),
}


@dataclass(frozen=True, slots=True)
class ProposeEntrustment:
    """The survey (ENT 1): nothing here, something there."""

    target: str = term("受托法院", "receiving court", min_length=1, max_length=32,
                       help_zh="同级法院的标识、代字或全称", help_en="a court of the same level: id, code or full name")  # fmt: skip
    surveyed_on: date = term("财产调查完成之日", "surveyed on")
    assets_there: str = term(
        "受托地财产或行为地情况", "assets or place of the act there", min_length=1, max_length=2000
    )
    assets_here: bool = term("本院辖区尚有可供执行的财产", "assets in this court's area", default=False)
    subject: Subject = term("案件情形", "kind of case", default=Subject.ORDINARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(AttachmentRef):
    """One attachment, by its name and hash, and what it is of the eight items."""

    kind: str = term("种类", "kind", pattern="application|approval_form|title|other")


@dataclass(frozen=True, slots=True)
class LetterInputs:
    """What the officer fills in."""

    statement: str = term("案件情况说明", "case statement", min_length=1, max_length=8000,
                          help_zh="调查、保全、财产、履行情况", help_en="survey, preservation, assets, performance")  # fmt: skip
    applicant_contact: str = term("申请人联系方式", "applicant's contact", min_length=1, max_length=500)
    debtor_contact: str = term("被执行人身份及联系方式", "debtor's identity and contact", min_length=1, max_length=500)
    officer: str = term("承办人", "officer", min_length=1, max_length=100)
    officer_phone: str = term("联系电话", "phone", min_length=1, max_length=50)
    attachments: str = term("附件", "attachments", min_length=1, max_length=20_000,
                            help_zh="每行一件：种类,名称[,SHA-256]（先在“附件”页上传）；种类为 application、approval_form、title、other",
                            help_en="one a line: kind,name[,SHA-256], uploaded before on the page Attachments; kinds application, approval_form, title, other")  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntrustLetter:
    """委托执行函 with the items of ENT 5, controls, ledger, and the promises of the superiors."""

    case: CaseHandover = term("案件材料", "the case")
    subject: Subject = term("案件情形", "kind of case")
    surveyed_on: date = term("财产调查完成之日", "surveyed on")
    assets_there: str = term("受托地财产或行为地情况", "assets or place of the act there", max_length=2000)
    statement: str = term("案件情况说明", "case statement", max_length=8000)
    applicant_contact: str = term("申请人联系方式", "applicant's contact", max_length=500)
    debtor_contact: str = term("被执行人身份及联系方式", "debtor's identity and contact", max_length=500)
    officer: str = term("承办人", "officer", max_length=100)
    officer_phone: str = term("联系电话", "phone", max_length=50)
    attachments: tuple[Attachment, ...] = term("附件", "attachments", max_length=200)
    cleared_by: tuple[ClearedBy, ...] = term("上级法院的承诺", "promises of the superiors", max_length=16)


def named_files(desk: Desk, text: str) -> list[tuple[str, AttachmentRef]]:
    """Kind and attachment, written one a line, with size and type of those that are stored here. Raises BadInput.

    The hash may be left out when exactly one stored file has that name.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        kind, name, sha256 = ([part.strip() for part in line.replace("，", ",").split(",")] + ["", "", ""])[:3]
        stored = desk.stored_attachment(sha256) if sha256 else desk.stored_attachment(title=name)
        sha256 = sha256 or (stored.sha256 if stored is not None else "")
        if not sha256 or line.replace("，", ",").count(",") > 2:
            raise BadInput(Text("附件“{line}”不能识别。", "The attachment “{line}” cannot be read."),
                           Text("每行写：种类,名称,SHA-256；名称唯一的已上传文件可不写摘要。",
                                "One a line: kind,name,SHA-256; the hash is not needed for an uploaded file whose name is unique."),
                           line=line[:100])  # fmt: skip
        size_bytes, media_type = (stored.size_bytes, stored.media_type) if stored is not None else (0, "")
        found.append((kind, AttachmentRef(name, sha256, size_bytes, media_type)))
    return found


def read_attachments(desk: Desk, text: str) -> tuple[Attachment, ...]:
    """The attachments of a letter, as `named_files` reads them. Raises BadInput."""
    return tuple(
        Attachment(kind=kind, name=ref.name, sha256=ref.sha256, size_bytes=ref.size_bytes, media_type=ref.media_type)
        for kind, ref in named_files(desk, text)
    )


@dataclass(frozen=True, slots=True)
class EntrustDocketed:
    """立案通知: the receiving court has docketed and holds the power from this instant."""

    case_no: str = term("受托法院案号", "its case number", max_length=64)
    docketed_on: date = term("立案日", "docketed on")
    claim_fen: int = term("申请执行标的额（分）", "claim (fen)", minimum=0)
    epoch: int = term("新批次", "new epoch", minimum=2)


@dataclass(frozen=True, slots=True)
class EntrustCancelled:
    """销案告知: the old docket is closed; controls as renewed meanwhile, money still in hand goes along."""

    case_no: str = term("原案号", "case number", max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_on: date = term("结案日", "closed on")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    forwarded_fen: int = term("移交案款（分）", "money forwarded (fen)", minimum=0)


@dataclass(frozen=True, slots=True)
class EntrustWithdrawal:
    """撤回委托: works only if it reaches the receiving court before it has docketed."""

    reason: str = term("理由", "reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DeemedWithdrawn:
    """视为撤回委托: neither supplied nor explained in time, as the receiving court has decided."""

    reason: str = term("说明", "reason", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """补办通知: what is missing."""

    missing: str = term("缺少的材料", "what is missing", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class SupplementInputs:
    """What is supplied, as the officer writes it."""

    note: str = term("说明", "note", min_length=1, max_length=4000)
    attachments: str = term("附件", "attachments", default="", max_length=20_000,
                            help_zh="每行一件：种类,名称,SHA-256", help_en="one a line: kind,name,SHA-256")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Supplement(SupplementInputs):
    """What is supplied; `items` names the attachments again, so that they are known as such and travel."""

    items: tuple[Attachment, ...] = term("附件清单", "attachments, listed", max_length=200, default=())


@dataclass(frozen=True, slots=True)
class SupplementReason:
    """The written reason why it is not supplied."""

    reason: str = term("理由", "reason", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class OfficerNotice:
    """承办人告知."""

    officer: str = term("承办人", "officer", min_length=1, max_length=100)
    phone: str = term("联系电话", "phone", min_length=1, max_length=50)


@dataclass(frozen=True, slots=True)
class EntrustReport:
    """函告: measures and result so far; final: the case is closed there, or has moved on."""

    measures: str = term("已采取的措施", "measures", min_length=1, max_length=4000)
    result: str = term("结果", "result", default="", max_length=4000)
    final: bool = term("执行完结", "the last report", default=False)


@dataclass(frozen=True, slots=True)
class AssetFound:
    """发现财产告知."""

    asset: str = term("财产", "asset", min_length=1, max_length=500)
    place: str = term("所在地", "place", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class EntrustMoney:
    """移交案款: money that came to the entrusting court after the docketing."""

    amount_fen: int = term("金额（分）", "amount (fen)", minimum=1)
    note: str = term("摘要", "note", default="", max_length=200)


class Filed(StrEnum):
    """What is put on record (ENT 4, 9)."""

    SENT = "sent"
    RECEIVED = "received"
    RESUMED = "resumed"

    @property
    def label(self) -> Text:
        """As people write it."""
        return FILED_TITLES[self]


FILED_TITLES: dict[Filed, Text] = {
    Filed.SENT: Text("委托", "entrusted"),
    Filed.RECEIVED: Text("受托立案", "docketed as entrusted"),
    Filed.RESUMED: Text("退回后恢复执行", "resumed after the return"),
}


@dataclass(frozen=True, slots=True)
class EntrustRecord:
    """备案: which court entrusted which case to which, and what has happened."""

    filed: Filed = term("备案事项", "what is filed")
    court: str = term("备案法院", "court that files", max_length=32)
    other_court: str = term("对方法院", "the other court", max_length=32)
    case_no: str = term("案号", "case number", max_length=64)
    happened_on: date = term("日期", "day")


@dataclass(frozen=True, slots=True)
class EntrustRecorded:
    """备案回执 of the high court."""

    recorded_on: date = term("备案日", "recorded on")


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """备案询问 of the high court."""

    question: str = term("询问内容", "question", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """备案询问答复."""

    answer: str = term("答复", "answer", min_length=1, max_length=4000)
