"""Papers of a transfer: hand-over, its answers, docketing, closing of the old docket, controls taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.messages.terms import term
from shared.procedures.papers import ControlItem, FileSheet, Ledger, PartyItem


@dataclass(frozen=True, slots=True)
class ObjectionItem:
    """A pending objection that goes with the file."""

    case_no: str = term("执异案号", "objection number", max_length=64)
    received_on: date = term("收到之日", "received on")


@dataclass(frozen=True, slots=True)
class CaseHandover:
    """移送函 with file, controls, money and pending objections."""

    case_no: str = term("原案号", "case number", max_length=64)
    title_no: str = term("执行依据文号", "title", max_length=100)
    cause: str = term("案由", "cause", max_length=100)
    basis_key: str = term("案件识别码", "basis key", max_length=64)
    sheet: FileSheet = term("卷宗目录", "file sheet")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")
    forwarded_fen: int = term("随案移交案款（分）", "money forwarded (fen)", minimum=0)
    parties: tuple[PartyItem, ...] = term("当事人", "parties")
    objections: tuple[ObjectionItem, ...] = term("未结异议", "pending objections")


@dataclass(frozen=True, slots=True)
class HandoverOk:
    """The new holder has checked the file and found it complete."""

    sheet_sha256: str = term("卷宗目录摘要", "hash of the file sheet", max_length=64)


@dataclass(frozen=True, slots=True)
class HandoverGap:
    """What is missing."""

    items: str = term("缺失材料", "what is missing", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DocketNotice:
    """立案通知书: the new docket of the new holder."""

    new_case_no: str = term("新案号", "new case number", max_length=64)
    docketed_on: date = term("立案日", "docketed on")
    claim_fen: int = term("申请执行标的额（分）", "claim (fen)", minimum=0)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The old docket is closed by transfer (销案 today)."""

    case_no: str = term("原案号", "case number", max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_on: date = term("结案日", "closed on")


@dataclass(frozen=True, slots=True)
class ControlTakeover:
    """Controls the new holder has taken over, renewed where it says so, ranks kept."""

    controls: tuple[ControlItem, ...] = term("控制措施", "controls")


@dataclass(frozen=True, slots=True)
class CustodyEnded:
    """The old court's custody duty is over."""

    count: int = term("解除保管的控制措施数", "controls released from custody", minimum=0)


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Taking over controls, renewing them to one date where the law allows it."""

    renew_until: date | None = term("续封（续冻）至", "renew until", default=None)
