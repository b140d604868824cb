"""Payloads and states of a settlement reached during enforcement (执行和解).

Source: 民事诉讼法 2023 art. 241; 民诉法解释 2022 arts 464, 466; 执行工作规定 2020 art. 64 (performed: 执行完毕);
立案结案意见 art. 6 (a broken settlement of a closed case: 执恢); E5 [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

INT_464, CPL_241, CPLI_466, E5 = (
    "民诉法解释 2022 art. 464",
    "民事诉讼法 2023 art. 241",
    "民诉法解释 2022 art. 466",
    "E5 [D]",
)

COURT = (
    Transition("", "suspend", "performing", INT_464),
    Transition("", "terminate", "terminated", INT_464),
    Transition("", "arrives", "performing", E5 + ": the settlement goes with the case"),
    Transition("passed_on", "arrives", "performing", E5 + ": and comes back with it"),
    Transition("", "forward", "forwarded", E5 + ": after service only the papers are passed on"),
    Transition("", "papers", "papers", E5),
    Transition("papers", "record", "recorded", E5),
    Transition("performing", "perform", "performed", "执行工作规定 2020 art. 64"),
    Transition("performing", "breach", "broken", CPL_241),
    Transition("performing", "power_passed", "passed_on", E5),
    Transition("terminated", "breach", "broken", CPL_241 + "; 立案结案意见 art. 6"),
)


class SettlementEffect(StrEnum):
    """What the creditor asked for, and the court ruled."""

    SUSPEND = "suspend"
    TERMINATE = "terminate"

    @property
    def label(self) -> Text:
        """As people write it."""
        return EFFECT_TITLES[self]


EFFECT_TITLES = {
    SettlementEffect.SUSPEND: Text("中止执行", "suspend enforcement"),
    SettlementEffect.TERMINATE: Text("终结执行", "terminate enforcement"),
}


@dataclass(frozen=True, slots=True)
class RecordSettlement:
    """The agreement as handed in, and the ruling the creditor asked for."""

    agreement_no: str = term("和解协议编号", "agreement", min_length=1, max_length=100)
    reached_on: date = term("达成日", "reached on")
    terms: str = term("和解内容", "terms", min_length=1, max_length=4000)
    performed_by: date = term("履行期限", "to be performed by")
    effect: SettlementEffect = term("申请执行人申请", "what the creditor asks for")
    ruling_no: str = term("裁定文号", "number of the ruling", min_length=1, max_length=100)
    instalments: str = term(
        "分期履行（一行一期：日期,金额分）", "instalments, one a line: day,fen", default="", max_length=4000
    )


@dataclass(frozen=True, slots=True)
class ForwardSettlement:
    """Settlement papers that reach a court which no longer holds the case."""

    agreement_no: str = term("和解协议编号", "agreement", min_length=1, max_length=100)
    reached_on: date = term("达成日", "reached on")
    terms: str = term("和解内容", "terms", min_length=1, max_length=4000)
    performed_by: date = term("履行期限", "to be performed by")
    instalments: str = term(
        "分期履行（一行一期：日期,金额分）", "instalments, one a line: day,fen", default="", max_length=4000
    )


@dataclass(frozen=True, slots=True)
class SettlementPerformed:
    """All that was agreed has been done."""

    performed_on: date = term("履行完毕日", "performed on")
    evidence: str = term("履行证据", "evidence", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class SettlementBroken:
    """The creditor applies to go on with the original title (恢复执行)."""

    facts: str = term("不履行和解协议的情况", "how it was broken", min_length=1, max_length=2000)
    document_no: str = term("恢复执行通知文号", "number of the notice", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class SettlementReported:
    """执行和解报告: to a superior that is reviewing the case."""

    case_no: str = term("案号", "case number", max_length=64)
    agreement_no: str = term("和解协议编号", "agreement", max_length=100)
    reached_on: date = term("达成日", "reached on")
    terms: str = term("和解内容", "terms", max_length=4000)
    performed_by: date = term("履行期限", "to be performed by")
    effect: SettlementEffect = term("处理", "effect")
    ruling_no: str = term("裁定文号", "number of the ruling", max_length=100)


@dataclass(frozen=True, slots=True)
class SettlementForwarded:
    """执行和解材料移送: to the court that holds the case. `suspension_id`: set when it was recorded before the move."""

    agreement_no: str = term("和解协议编号", "agreement", max_length=100)
    reached_on: date = term("达成日", "reached on")
    terms: str = term("和解内容", "terms", max_length=4000)
    performed_by: date = term("履行期限", "to be performed by")
    instalments: str = term("分期履行", "instalments", default="", max_length=4000)
    suspension_id: str = term("中止程序编号", "suspension", default="", max_length=64)
