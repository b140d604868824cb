"""Papers of service by other means (其他方式送达): the inquiry before it, the record with its proof, what follows a closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.domain.errors import Text
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term

SHA256 = "[0-9a-f]{64}"


class Means(StrEnum):
    """How the document was served."""

    DIRECT = "direct"
    LEFT = "left"
    ENTRUSTED = "entrusted"
    POST = "post"

    @property
    def label(self) -> Text:
        """The means as people write it."""
        return MEANS_TITLES[self]


MEANS_TITLES: dict[Means, Text] = {
    Means.DIRECT: Text("直接送达", "handed over"),
    Means.LEFT: Text("留置送达", "left"),
    Means.ENTRUSTED: Text("委托送达", "by another court"),
    Means.POST: Text("邮寄送达", "by post"),
}


class Bar(StrEnum):
    """Why a superior cannot promise to issue no ruling."""

    RULING = "ruling"
    PROMISED = "promised"
    MOVED = "moved"
    CLOSED = "closed"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """The reason as people write it."""
        return BAR_TITLES[self]


BAR_TITLES: dict[Bar, Text] = {
    Bar.RULING: Text("该院已制发裁定，尚未有结果", "it has a ruling of its own on its way"),
    Bar.PROMISED: Text("该院已向另一法院作出承诺", "it has promised another court"),
    Bar.MOVED: Text("据该院所知执行实施权已移转", "as far as it knows the power has moved on"),
    Bar.CLOSED: Text("据该院所知案件已结案", "as far as it knows the case is closed"),
    Bar.REFUSED: Text("该院拒收征询", "it has refused the inquiry"),
}


@dataclass(frozen=True, slots=True)
class AskOtherService:
    """Why the ruling has to be served by other means."""

    reason: str = term("不能电子送达的情况", "why the system cannot serve it", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DropOtherService:
    """Why service by other means is given up."""

    reason: str = term("放弃理由", "reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class OtherServiceQuery:
    """以其他方式送达前征询: will this court issue no ruling on that power from that epoch?"""

    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("批次", "epoch", minimum=1)
    old_court: str = term("原执行法院", "original court", max_length=32)
    case_no: str = term("案号", "case number", max_length=64)
    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_kind: str = term("文书种类", "kind", max_length=64)


@dataclass(frozen=True, slots=True)
class OtherServiceClear:
    """The promise: no ruling that moves this power from this epoch, until service is recorded or given up."""

    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("批次", "epoch", minimum=1)
    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)


@dataclass(frozen=True, slots=True)
class OtherServiceBarred:
    """No promise, and what stands in the way. ruling_id, court, known_epoch: as far as they apply."""

    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("批次", "epoch", minimum=1)
    why: Bar = term("原因", "why")
    ruling_id: str = term("相抵触的裁定", "the ruling in the way", default="", max_length=64)
    court: str = term("相关法院", "court concerned", default="", max_length=32)
    known_epoch: int = term("所知批次", "epoch as known there", default=0, minimum=0)


@dataclass(frozen=True, slots=True)
class OtherServiceDropped:
    """The promise is given back: nothing was recorded."""

    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("批次", "epoch", minimum=1)
    reason: str = term("原因", "reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class OtherServiceRecorded:
    """The service is recorded: the power is in its next epoch, and the promise has been kept."""

    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("新批次", "new epoch", minimum=2)
    holder: str = term("现执行法院", "new holder", max_length=32)
    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    recorded_at: datetime = term("记录时间（移转时点）", "recorded at, the power instant")


@dataclass(frozen=True, slots=True)
class RecordService:
    """Service by other means as it happened, with its proof."""

    means: Means = term("送达方式", "means")
    served_on: date = term("送达日", "served on")
    proof: str = term("送达证明", "proof of service", min_length=1, max_length=2000)
    proof_sha256: str = term("送达回证摘要", "hash of the proof", pattern=SHA256)


@dataclass(frozen=True, slots=True)
class ClearedBy:
    """One court's promise, as it signed it."""

    court: str = term("作出承诺的法院", "court that promised", max_length=32)
    answer: SignedCopy = term("承诺原文", "its signed promise")


@dataclass(frozen=True, slots=True)
class ServedOtherwise:
    """The deciding court's signed word that the ruling was served, when, how, with what proof, and who had promised."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern=SHA256)
    document_sha256: str = term("裁定书正文摘要", "hash of the text", pattern=SHA256)
    old_court: str = term("原执行法院", "original court", max_length=32)
    case_no: str = term("原案号", "case number", max_length=64)
    epoch: int = term("新批次", "new epoch", minimum=2)
    means: Means = term("送达方式", "means")
    served_on: date = term("送达日", "served on")
    recorded_at: datetime = term("记录时间（移转时点）", "recorded at, the power instant")
    proof_sha256: str = term("送达回证摘要", "hash of the proof", pattern=SHA256)
    cleared_by: tuple[ClearedBy, ...] = term(
        "其他有权法院的承诺", "promises of the other courts", default=(), max_length=16
    )


@dataclass(frozen=True, slots=True)
class ClosedBeforeService:
    """The old court's signed word that it had closed the case before the recorded instant. epoch: the one it closed in."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    case_no: str = term("案号", "case number", max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_at: datetime = term("结案时间", "closed at")
    recorded_at: datetime = term("所告知的移转时点", "power instant it was told of")
    epoch: int = term("结案时批次", "epoch of the closing", minimum=1)


@dataclass(frozen=True, slots=True)
class CertificateVoid:
    """Nobody holds the power after the old court's closing: its signed word is enclosed for each court to check."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    old_court: str = term("原执行法院", "original court", max_length=32)
    statement: SignedCopy = term("原执行法院结案陈述原文", "the old court's signed statement")
