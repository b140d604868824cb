"""Documents of a designation: ruling, informing copy, service, certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term
from shared.procedures.papers import ControlItem
from shared.procedures.power.rulings import RulingRenewal


@dataclass(frozen=True, slots=True)
class DesignationInputs:
    """What the drafting officer decides; the rest comes from the file and the rule table."""

    target: str = term("指定执行法院", "designated court", min_length=1, max_length=32)
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
        help_zh="指定高级人民法院执行须写明",
        help_en="required when a high court is to enforce",
    )


@dataclass(frozen=True, slots=True)
class DesignationRuling:
    """指定（指令）执行裁定书: the case goes from the old court to the target."""

    document_no: str = term("裁定书号", "document number", max_length=64)
    document: str = term("裁定书正文", "text of the ruling", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("原案号", "case number", max_length=64)
    old_court: str = term("原执行法院", "original court", max_length=32)
    target: str = term("指定执行法院", "designated court", max_length=32)
    grounds: tuple[str, ...] = term("事由", "grounds", min_length=1, max_length=4)
    controls: tuple[ControlItem, ...] = term("控制措施清单", "controls snapshot")
    renewals: tuple[RulingRenewal, ...] = term("一并续封", "renewals")
    override_short_controls: str = term("径行移转理由", "override reason", default="", max_length=1000)
    exception_reason: str = term("例外理由", "exception reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DesignationCopy:
    """The target's own copy: it is told and waits; it may act only on the power certificate."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_kind: str = term("文书种类", "kind", max_length=64)
    document_no: str = term("裁定书号", "document number", max_length=64)
    document: str = term("裁定书正文", "text of the ruling", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("原案号", "case number", max_length=64)
    old_court: str = term("原执行法院", "original court", max_length=32)
    target: str = term("指定执行法院", "designated court", max_length=32)
    power_id: str = term("权项编号", "power", max_length=64)
    from_epoch: int = term("原批次", "epoch before", minimum=1)
    exception_reason: str = term("例外理由", "exception reason", default="", max_length=1000)


@dataclass(frozen=True, slots=True)
class DesignationServed:
    """Service of the ruling on the old court: what the target verifies for itself.

    custodian: the court that keeps file, controls and docket entry; the old court, or the one before it when the
    power moves on before any docketing.
    """

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern="[0-9a-f]{64}")
    document_sha256: str = term("裁定书正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    target: str = term("指定执行法院", "designated court", max_length=32)
    power_id: str = term("权项编号", "power", max_length=64)
    epoch: int = term("新批次", "new epoch", minimum=2)
    served_at: datetime = term("送达时间", "served at")
    evidence: str = term("送达证据编号", "service evidence", max_length=64)
    custodian: str = term("案卷保管法院", "custodian", max_length=32)
    custodian_case_no: str = term("保管法院案号", "custodian's case number", max_length=64)


@dataclass(frozen=True, slots=True)
class PowerCertificate:
    """执行实施权证明: hash of the ruling and the old court's own signed statement of service."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern="[0-9a-f]{64}")
    old_court: str = term("原执行法院", "original court", max_length=32)
    service: SignedCopy = term("原执行法院送达回执原文", "the old court's signed statement of service")


@dataclass(frozen=True, slots=True)
class DesignationVoid:
    """The ruling the target was told of will not take effect."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    reason: str = term("原因", "reason", max_length=1000)


@dataclass(frozen=True, slots=True)
class DesignationRecord:
    """What an intermediate court tells its high court of a designation ([D])."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    case_no: str = term("原案号", "case number", max_length=64)
    old_court: str = term("原执行法院", "original court", max_length=32)
    target: str = term("指定执行法院", "designated court", max_length=32)
    grounds: tuple[str, ...] = term("事由", "grounds", max_length=4)
