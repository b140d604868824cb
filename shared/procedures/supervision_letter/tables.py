"""Payloads and states of a supervision letter (督办函) at the superior and at the supervised court.

Source: 法发〔2006〕11号 no. 3 (ten days, a named officer, a written report in the term); 法发〔2009〕43号 1(3); ladder [D] after §3.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

SUP11, LISTED = "法发〔2006〕11号 3", "法发〔2009〕43号 一(三)"

SUPERIOR = (
    Transition("", "accept", "accepted", SUP11),
    Transition("accepted", "letter", "assigned", SUP11),
    Transition("assigned", "refused", "accepted", "[D]"),
    Transition("assigned", "lower_case_closed", "revoked", "E4 [D]"),
    Transition("assigned", "officer_named", "assigned", SUP11),
    Transition("assigned", "report", "reported", SUP11),
    Transition("assigned", "overdue", "overdue", SUP11),
    Transition("overdue", "officer_named", "overdue", SUP11),
    Transition("overdue", "step", "overdue", SUP11),
    Transition("overdue", "report", "reported", SUP11 + ": late"),
    Transition("reported", "return", "assigned", LISTED),
    Transition("reported", "close", "closed", LISTED),
)
LOWER = (
    Transition("", "letter", "assigned", SUP11),
    Transition("assigned", "officer_named", "assigned", SUP11),
    Transition("assigned", "reminded", "assigned", SUP11),
    Transition("assigned", "report", "reported", SUP11),
    Transition("reported", "returned", "assigned", LISTED),
    Transition("reported", "closed", "closed", LISTED),
)


class Step(StrEnum):
    """The ladder when a report is overdue."""

    URGE = "urge"
    CALL_FILE = "call_file"
    DESIGNATE = "designate"
    ELEVATE = "elevate"
    CIRCULATE = "circulate"

    @property
    def label(self) -> Text:
        """The step as people write it."""
        return STEP_TITLES[self]


STEP_TITLES: dict[Step, Text] = {
    Step.URGE: Text("催办", "urge"),
    Step.CALL_FILE: Text("调卷", "call up the file"),
    Step.DESIGNATE: Text("指定执行", "designate another court"),
    Step.ELEVATE: Text("提级执行", "elevate"),
    Step.CIRCULATE: Text("通报", "circulate a notice"),
}


@dataclass(frozen=True, slots=True)
class AcceptComplaint:
    """A complaint about a lower court's enforcement (申诉信访) is accepted."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    complaint: str = term("反映的问题", "complaint", min_length=1, max_length=4000)
    accepted_on: date = term("受理日", "accepted on")
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class LetterInputs:
    """What is demanded, who leads, by when a written report is due."""

    demands: str = term("督办要求（一行一项）", "demands, one a line", min_length=1, max_length=4000)
    due_on: date = term("报告期限", "report due")
    leader: str = term("包案领导", "leader in charge", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class SuperviseLetter:
    """督办函."""

    list_no: str = term("督办编号", "list number", max_length=64)
    case_no: str = term("案号", "case number", max_length=64)
    complaint: str = term("反映的问题", "complaint", max_length=4000)
    demands: tuple[str, ...] = term("督办要求", "demands", min_length=1, max_length=50)
    due_on: date = term("报告期限", "report due")
    leader: str = term("包案领导", "leader in charge", default="", max_length=100)


@dataclass(frozen=True, slots=True)
class OfficerNamed:
    """The officer who answers for it."""

    officer: str = term("责任人员", "officer in charge", min_length=1, max_length=64)


@dataclass(frozen=True, slots=True)
class SuperviseReport:
    """督办情况报告."""

    officer: str = term("责任人员", "officer in charge", max_length=64)
    demands_status: str = term("落实情况", "what became of the demands", min_length=1, max_length=8000)
    obstacles: str = term("困难", "obstacles", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class ReportGiven:
    """What the report says; the officer is the one named."""

    demands_status: str = term("落实情况", "what became of the demands", min_length=1, max_length=8000)
    obstacles: str = term("困难", "obstacles", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class SuperviseReminder:
    """催办函: the report is overdue; what the superior does next."""

    step: Step = term("措施", "step")
    remark: str = term("说明", "remark", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class SuperviseReturned:
    """退回: the demands are not met, a new day is set."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)
    due_on: date = term("新报告期限", "new due")


@dataclass(frozen=True, slots=True)
class SuperviseClosed:
    """销号: the demands are met."""

    verified_by: str = term("核查人", "verified by", max_length=64)
    remark: str = term("说明", "remark", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class CloseOut:
    """The demands are met."""

    remark: str = term("说明", "remark", default="", max_length=2000)
