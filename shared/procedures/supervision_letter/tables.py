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

PETITION, CONTROL = "接访即办意见 法〔2021〕227号", "执行权制约意见 法〔2021〕322号 30"
SUPERVISED = ("assigned", "returned", "overdue")
SUPERIOR = (
    Transition("", "receive", "received", PETITION),
    Transition("received", "register", "accepted", PETITION),
    Transition("", "accept", "accepted", SUP11),
    Transition("accepted", "decline", "declined", PETITION),
    Transition("accepted", "list", "listed", LISTED),
    Transition("accepted", "letter", "assigned", SUP11),
    Transition("listed", "letter", "assigned", LISTED),
    Transition("reopened", "letter", "assigned", LISTED),
    Transition("assigned", "refused", "accepted", "[D]"),
    Transition("assigned", "refused_listed", "listed", "[D]"),
    Transition("assigned", "lower_case_closed", "revoked", "E4 [D]"),
    *(Transition(state, event, state, SUP11) for state in SUPERVISED for event in ("officer_named", "progress")),
    *(Transition(state, "report", "reported", SUP11) for state in SUPERVISED),
    *(Transition(state, "hearing", state, LISTED) for state in (*SUPERVISED, "reported")),
    Transition("assigned", "overdue", "overdue", SUP11),
    Transition("returned", "overdue", "overdue", SUP11),
    Transition("overdue", "step", "overdue", SUP11),
    Transition("reported", "return", "returned", LISTED),
    Transition("reported", "close", "closed", LISTED),
    Transition("closed", "reopen", "reopened", LISTED + " [D]"),
)
LOWER = (
    Transition("", "letter", "assigned", SUP11),
    Transition("closed", "letter", "assigned", LISTED + " [D]"),
    *(Transition(state, event, state, SUP11) for state in ("assigned", "returned")
      for event in ("officer_named", "reminded", "progress")),
    Transition("assigned", "report", "reported", SUP11),
    Transition("returned", "report", "reported", SUP11),
    Transition("reported", "returned", "returned", LISTED),
    Transition("reported", "closed", "closed", LISTED),
)  # fmt: skip
#: A petition about a case of the court itself.
OWN = (
    Transition("", "receive", "received", PETITION),
    Transition("received", "register", "accepted", PETITION),
    Transition("accepted", "answer", "answered", CONTROL),
)


class Step(StrEnum):
    """The ladder when a report is overdue."""

    URGE = "urge"
    INTERVIEW = "interview"
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
    Step.INTERVIEW: Text("约谈", "interview the leadership"),
    Step.CALL_FILE: Text("调卷", "call up the file"),
    Step.DESIGNATE: Text("指定执行", "designate another court"),
    Step.ELEVATE: Text("提级执行", "elevate"),
    Step.CIRCULATE: Text("通报", "circulate a notice"),
}
#: Each of these only after those before it; calling up the file and naming another court stand beside.
LADDER = (Step.URGE, Step.INTERVIEW, Step.CIRCULATE, Step.ELEVATE)


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
    report_interval_days: int = term(
        "定期报告间隔（日，0 为不要求）", "days between reports, 0 for none", default=0, minimum=0
    )


@dataclass(frozen=True, slots=True)
class SuperviseLetter:
    """督办函."""

    list_no: str = term("督办编号", "list number", max_length=64)
    case_no: str = term("案号", "case number", max_length=64)
    complaint: str = term("反映的问题", "complaint", max_length=4000)
    demands: tuple[str, ...] = term("督办要求", "demands", min_length=1, max_length=50)
    due_on: date = term("报告期限", "report due")
    leader: str = term("包案领导", "leader in charge", default="", max_length=100)
    report_interval_days: int = term(
        "定期报告间隔（日，0 为不要求）", "days between reports, 0 for none", default=0, minimum=0
    )


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
    evidence_no: str = term("证据文号", "evidence number", default="", max_length=200)
    evidence_sha256: str = term("证据摘要（SHA-256）", "evidence hash", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class CloseOut:
    """The demands are met; a listed matter needs the evidence that this person has checked."""

    remark: str = term("说明", "remark", default="", max_length=2000)
    evidence_no: str = term("证据文号", "evidence number", default="", max_length=200)
    evidence_sha256: str = term("证据摘要（SHA-256）", "evidence hash", default="", max_length=64)
