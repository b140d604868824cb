"""What courts tell one another of messages without a receipt, and of those whose receipts are in dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.errors import Text
from shared.messages.terms import term


class Verdict(StrEnum):
    """What is held to have happened."""

    DELIVERED = "delivered"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """As people write it."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.DELIVERED: Text("认定已送达生效", "held to be delivered"),
    Verdict.REFUSED: Text("认定已被拒收", "held to be refused"),
}


@dataclass(frozen=True, slots=True)
class UnansweredItem:
    """One message whose receipt is missing."""

    message_id: str = term("文书编号", "message", min_length=1, max_length=64)
    kind: str = term("文书种类", "kind", min_length=1, max_length=64)
    issued_at: datetime = term("制发时间", "issued at")
    lineage_id: str = term("案件链", "lineage", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class TimeoutNotice:
    """催询回执: these messages have no final receipt."""

    messages: tuple[UnansweredItem, ...] = term("文书", "messages", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What the other court has of one message. state: applied | refused | … of its inbox, or absent."""

    message_id: str = term("文书编号", "message", min_length=1, max_length=64)
    state: str = term("本院记录", "state here", min_length=1, max_length=32)
    arrived_at: datetime | None = term("到达时间", "arrived at", default=None)


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    """回执情况答复."""

    messages: tuple[AnsweredItem, ...] = term("文书", "messages", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class DecideEvidence:
    """Why the late evidence is accepted; of a contradiction, what the court above both holds."""

    reason: str = term("理由", "reason", min_length=1, max_length=1000)
    verdict: Verdict | None = term("认定（回执矛盾时必填）", "verdict (of a contradiction)", default=None)


@dataclass(frozen=True, slots=True)
class ReferEvidence:
    """What is asked of the common superior."""

    facts: str = term("情况说明", "account of the facts", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class EvidenceReferral:
    """证据争议报请: both signed receipts go with it."""

    message: UnansweredItem = term("文书", "message")
    other: str = term("对方法院", "the other court", min_length=1, max_length=32)
    facts: str = term("情况说明", "account of the facts", min_length=1, max_length=1000)
    receipt: str = term("先收到的回执", "receipt that came first", default="", max_length=8000)
    contradicts: str = term("后收到的回执结果", "outcome that contradicts it", default="", max_length=32)


@dataclass(frozen=True, slots=True)
class RuleOnEvidence:
    """What the common superior holds."""

    verdict: Verdict = term("认定", "verdict")
    reason: str = term("理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class EvidenceDecision:
    """证据争议决定: what is held of one message, for both courts."""

    message: UnansweredItem = term("文书", "message")
    issuer: str = term("制发法院", "court that issued it", min_length=1, max_length=32)
    verdict: Verdict = term("认定", "verdict")
    reason: str = term("理由", "reason", min_length=1, max_length=1000)
