"""Papers of an elevation: what the drafting officer enters, the ruling, its service, its withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.messages.terms import term
from shared.procedures.papers import ControlItem, Ledger
from shared.procedures.power.rulings import RulingRenewal


@dataclass(frozen=True, slots=True)
class RulingInputs:
    """What the drafting officer decides; the rest comes from the file and the rule table."""

    reasoning: str = term("裁定理由", "reasoning", min_length=1, max_length=4000)
    renew_short_controls_until: date | None = term(
        "短期控制措施一并续至",
        "renew short controls until",
        default=None,
        help_zh="剩余不足规定天数的查封、冻结，由本裁定一并续期",
        help_en="the ruling renews controls with too little time left",
    )
    override_short_controls: str = term(
        "径行移转理由", "reason to move despite short controls", default="", max_length=1000
    )
    exception_reason: str = term(
        "例外理由",
        "reason for the exception",
        default="",
        max_length=1000,
        help_zh="最高、高级人民法院自行执行须写明",
        help_en="required when a supreme or high court takes a case itself",
    )


@dataclass(frozen=True, slots=True)
class ElevationRuling:
    """提级执行裁定书."""

    document_no: str = term("裁定书号", "document number", max_length=64)
    document: str = term("裁定书正文", "text of the ruling", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("原案号", "case number", max_length=64)
    grounds: tuple[str, ...] = term("事由", "grounds", min_length=1, max_length=4)
    controls: tuple[ControlItem, ...] = term("控制措施清单", "controls snapshot")
    renewals: tuple[RulingRenewal, ...] = term("一并续封", "renewals")
    override_short_controls: str = term("径行移转理由", "override reason", default="", max_length=1000)
    exception_reason: str = term("例外理由", "exception reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class RulingServed:
    """Service of the ruling on the old holder's node: with the ruling, the power certificate of the new holder."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern="[0-9a-f]{64}")
    epoch: int = term("新批次", "new epoch", minimum=2)
    served_at: datetime = term("送达时间", "served at")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")
