"""What the messages of the ledger say. Nothing names a party: a basis key, numbers, dates, amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.messages.terms import term

#: Lines of one message: about 45 KiB as signed, below the 64 KiB of a body.
LINES_A_MESSAGE = 100


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """The state of one docket entry. `seq`: the sender's number of this line, 0 from a sender that numbers none."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    lineage_id: str = term("案件链", "lineage", min_length=1, max_length=64)
    basis_key: str = term("案件识别码", "basis key", pattern="[0-9a-f]{64}")
    court: str = term("立案法院", "docketing court", min_length=1, max_length=32)
    filed_on: date = term("立案日", "filed on")
    claim_fen: int = term("执行标的额（分）", "claim (fen)", default=0, minimum=0)
    received_fen: int = term("到账（分）", "received (fen)", default=0, minimum=0)
    paid_fen: int = term("发放（分）", "paid (fen)", default=0, minimum=0)
    closed_on: date | None = term("结案日", "closed on", default=None)
    mode: str = term("结案方式", "closing mode", default="", max_length=64)
    seq: int = term("台账行号", "line", default=0, minimum=0)


@dataclass(frozen=True, slots=True)
class CaseRegister:
    """案件台账: docket entries opened, or changed since. The lines after `after` up to `through`; again: asked for anew."""

    entries: tuple[RegisterEntry, ...] = term("案件", "cases", min_length=1, max_length=LINES_A_MESSAGE)
    after: int = term("前一行号", "line before", default=0, minimum=0)
    through: int = term("至行号", "through line", default=0, minimum=0)
    again: bool = term("补报", "sent again", default=False)


@dataclass(frozen=True, slots=True)
class CloseEntry:
    """One docket entry closed."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_on: date = term("结案日", "closed on")
    received_fen: int = term("到账（分）", "received (fen)", default=0, minimum=0)
    paid_fen: int = term("发放（分）", "paid (fen)", default=0, minimum=0)
    seq: int = term("台账行号", "line", default=0, minimum=0)


@dataclass(frozen=True, slots=True)
class CaseClose:
    """结案台账: docket entries closed; as `CaseRegister`."""

    entries: tuple[CloseEntry, ...] = term("案件", "cases", min_length=1, max_length=LINES_A_MESSAGE)
    after: int = term("前一行号", "line before", default=0, minimum=0)
    through: int = term("至行号", "through line", default=0, minimum=0)
    again: bool = term("补报", "sent again", default=False)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One node event without what it is about or who did it. `seq`, `hash`: in the chain of the court."""

    event_id: str = term("节点事件编号", "event", min_length=1, max_length=64)
    seq: int = term("序号", "number", minimum=1)
    kind: str = term("事件", "kind", min_length=1, max_length=64)
    node_no: int = term("节点", "node", minimum=0, maximum=99)
    lineage_id: str = term(
        "案件链", "lineage", min_length=0, max_length=64, help_zh="尚未立案的为空", help_en="empty before a docket"
    )
    case_no: str = term("案号", "case number", min_length=0, max_length=64)
    on: date = term("发生日", "happened on")
    at: datetime = term("录入时间", "recorded at")
    hash: str = term("校验值", "hash", pattern="[0-9a-f]{64}")
    corrects: str | None = term("更正的事件", "event corrected", default=None, max_length=64)


@dataclass(frozen=True, slots=True)
class NodeEvents:
    """节点台账: node events of the sender; as `CaseRegister`."""

    entries: tuple[EventEntry, ...] = term("节点事件", "node events", min_length=1, max_length=LINES_A_MESSAGE)
    after: int = term("前一序号", "number before", minimum=0)
    through: int = term("至序号", "through number", minimum=1)
    again: bool = term("补报", "sent again", default=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: a count, or an amount in 分 (fen)."""

    figure: str = term("指标", "figure", min_length=1, max_length=100)
    amount: int = term("数值", "amount")


@dataclass(frozen=True, slots=True)
class CourtFigures:
    """All figures of one court since it began."""

    court: str = term("法院", "court", min_length=1, max_length=32)
    figures: tuple[Counted, ...] = term("指标", "figures", max_length=200)


@dataclass(frozen=True, slots=True)
class LedgerDigest:
    """台账对账单: figures of the sender and of courts below it, as of the lines and events sent so far."""

    on: date = term("对账日", "day")
    events_through: int = term("节点事件至", "events through", minimum=0)
    chain_head: str = term("节点事件链校验值", "head of the chain of events", min_length=0, max_length=64)
    courts: tuple[CourtFigures, ...] = term("各法院", "courts", min_length=1, max_length=50)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not the same on both sides."""

    figure: str = term("指标", "figure", min_length=1, max_length=100)
    said: int = term("下级报送", "said below")
    held: int = term("上级登记", "held above")


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A figure of one month, as the superior holds it."""

    month: str = term("月份", "month", pattern="[0-9]{4}-[0-9]{2}")
    figure: str = term("指标", "figure", min_length=1, max_length=100)
    amount: int = term("数值", "amount")


@dataclass(frozen=True, slots=True)
class LedgerResume:
    """台账续报通知: from where a court sends again, or which figures of which court differ and in which stretches.

    reason: hole | restored | unequal | asked. ranges: digests of the events held, `range_size` numbers each.
    """

    reason: str = term("原因", "reason", pattern="hole|restored|unequal|asked")
    court: str = term("法院", "court", min_length=1, max_length=32)
    stream: str = term("台账", "stream", pattern="cases|events|both")
    after: int = term("自行号之后", "after line", default=0, minimum=0)
    through: int = term("至行号", "through line", default=0, minimum=0)
    differences: tuple[Difference, ...] = term("差异", "differences", default=(), max_length=200)
    months: tuple[MonthFigure, ...] = term("各月登记", "held by month", default=(), max_length=400)
    range_size: int = term("分段长度", "numbers a range", default=0, minimum=0)
    ranges: tuple[str, ...] = term("分段校验", "digests of ranges", default=(), max_length=1000)
