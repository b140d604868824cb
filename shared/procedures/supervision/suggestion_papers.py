"""Procuratorial suggestions (检察建议): what is written, and the states at the court addressed and at the court above it.

A procuratorate is no court and has no node: its letters are entered by hand. Source: 两高执行监督规定 法发〔2016〕30号 (PRO) 13, 14;
directions and reports between the courts [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.transitions import Transition
from shared.messages.terms import term

NAME = "procuratorial_suggestion"
PRO_13, PRO_14 = "两高执行监督规定 法发〔2016〕30号 13", "两高执行监督规定 法发〔2016〕30号 14"
COURT = (
    Transition("", "register", "registered", PRO_13),
    Transition("registered", "answer_inaction", "registered", PRO_13),
    Transition("registered", "extend", "registered", PRO_13 + ": one month, the president"),
    Transition("registered", "reply", "replied", PRO_13),
    Transition("", "directed", "directed", PRO_14 + ": known here by the superior's direction only"),
    *(Transition(state, "directed", "directed", PRO_14) for state in ("registered", "replied")),
    Transition("directed", "correct", "corrected", PRO_14),
)
ABOVE = (
    Transition("", "register", "registered", PRO_14),
    Transition("registered", "direct", "directing", PRO_14),
    Transition("directing", "corrected", "corrected", PRO_14),
    *(Transition(state, "answer", "answered", PRO_14) for state in ("registered", "corrected")),
    Transition("directing", "refused", "registered", "[D]"),
)


@dataclass(frozen=True, slots=True)
class RegisterSuggestion:
    """A suggestion received from the procuratorate of the same level."""

    procuratorate: str = term("人民检察院", "procuratorate", min_length=1, max_length=100)
    letter_no: str = term("检察建议书号", "number of the suggestion", min_length=1, max_length=100)
    received_on: date = term("收到之日", "received on")
    matter: str = term("建议内容", "what is suggested", min_length=1, max_length=4000)
    inaction: bool = term("认为消极执行、要求说明", "alleges inaction", default=False)


@dataclass(frozen=True, slots=True)
class AnswerInaction:
    """书面说明: the answer on alleged inaction."""

    explanation: str = term("说明", "explanation", min_length=1, max_length=4000)
    document_no: str = term("复函号", "number of the answer", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class ExtendReply:
    """One more month, the president allows it."""

    reason: str = term("理由", "reason", min_length=1, max_length=1000)


@dataclass(frozen=True, slots=True)
class ReplySuggestion:
    """书面回复, with the rulings it rests on."""

    taken: bool = term("采纳", "taken")
    reply: str = term("回复内容", "reply", min_length=1, max_length=4000)
    document_no: str = term("复函号", "number of the reply", min_length=1, max_length=100)
    rulings: str = term("所附裁定、决定文书号（一行一件）", "rulings attached, one a line", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class RegisterHigher:
    """The higher procuratorate writes to its peer court: the reply below was late, or wrong."""

    procuratorate: str = term("上一级人民检察院", "higher procuratorate", min_length=1, max_length=100)
    letter_no: str = term("监督意见书号", "number of its letter", min_length=1, max_length=100)
    received_on: date = term("收到之日", "received on")
    lower_court: str = term("下级法院", "court below", min_length=1, max_length=32)
    case_no: str = term("执行案号", "enforcement case number", min_length=1, max_length=64)
    suggestion_no: str = term("原检察建议书号", "number of the first suggestion", min_length=1, max_length=100)
    why: str = term("理由", "why", pattern="late|wrong")
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class DirectInputs:
    """What the lower court is to put right, by when."""

    act_required: str = term("责令事项", "what is to be done", min_length=1, max_length=4000)
    due_on: date = term("纠正期限", "due")


@dataclass(frozen=True, slots=True)
class SuggestionDirective:
    """责令纠正通知（检察监督）."""

    procuratorate: str = term("上一级人民检察院", "higher procuratorate", max_length=100)
    letter_no: str = term("监督意见书号", "number of its letter", max_length=100)
    suggestion_no: str = term("原检察建议书号", "number of the first suggestion", max_length=100)
    case_no: str = term("执行案号", "enforcement case number", max_length=64)
    act_required: str = term("责令事项", "what is to be done", max_length=4000)
    due_on: date = term("纠正期限", "due")


@dataclass(frozen=True, slots=True)
class SuggestionCorrected:
    """检察监督纠正情况报告."""

    done: str = term("纠正情况", "what was done", min_length=1, max_length=4000)
    document_no: str = term("纠正文书", "document", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class AnswerHigher:
    """回复上一级检察院."""

    reply: str = term("回复内容", "reply", min_length=1, max_length=4000)
    document_no: str = term("复函号", "number of the reply", min_length=1, max_length=100)
