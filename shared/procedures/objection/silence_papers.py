"""Papers and states of a complaint against silence (异议不立案、逾期未裁): at the next higher court and below.

Source: 异议复议规定 2020 arts 2, 3; law index S008, S009.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term
from shared.procedures.objection.tables import ORR_3

NAME = "silence_complaint"
UPPER = (
    Transition("", "complain", "complained", ORR_3),
    Transition("complained", "order", "ordered", ORR_3),
    Transition("complained", "dismiss", "dismissed", ORR_3 + ": not well founded"),
    Transition("ordered", "served", "ordered", "民事诉讼法 2023 art. 90"),
    Transition("ordered", "refused", "complained", "[D]"),
    Transition("ordered", "comply", "complied", ORR_3),
    Transition("ordered", "comply_late", "complied_late", ORR_3),
)
LOWER = (Transition("", "ordered", "ordered", ORR_3), Transition("ordered", "answer", "answered", ORR_3))


class Defect(StrEnum):
    """What the lower court failed to do (问题类型)."""

    NOT_FILED = "not_filed"
    LATE_RULING = "late_ruling"
    WRONG_REFUSAL = "wrong_refusal"

    @property
    def label(self) -> Text:
        """The defect as people write it."""
        return DEFECT_TITLES[self]

    @property
    def order_rule(self) -> str:
        """The rule of what is ordered: filing in three days, a ruling in fifteen."""
        return "objection_order_ruling" if self is Defect.LATE_RULING else "objection_order_filing"

    @property
    def silence_rule(self) -> str:
        """The rule whose days must have passed."""
        return "objection_conduct_ruling" if self is Defect.LATE_RULING else "objection_filing"


DEFECT_TITLES: dict[Defect, Text] = {
    Defect.NOT_FILED: Text("不立案", "not docketed"),
    Defect.LATE_RULING: Text("逾期未裁", "ruling overdue"),
    Defect.WRONG_REFUSAL: Text("错误不予受理", "refused wrongly"),
}


@dataclass(frozen=True, slots=True)
class RecordComplaint:
    """A complaint as received by the next higher court."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("执行案号", "number of the enforcement case", min_length=1, max_length=64)
    objector: str = term("异议人", "objector", min_length=1, max_length=200)
    objection_received_on: date = term("执行法院收到异议之日", "objection received by that court on")
    defect: Defect = term("问题类型", "defect")
    first_case_no: str = term("首次执行案号", "first number, if the case has moved", default="", max_length=64)
    objection_no: str = term("执异案号", "number of the objection", default="", max_length=64)
    special_cause: str = term(
        "适用特别管辖的案件", "matter with a special superior", default="", pattern="|financial|copyright_or_domain"
    )


@dataclass(frozen=True, slots=True)
class ComplaintDismissed:
    """The complaint is not well founded."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class OrderInputs:
    """What a judge writes."""

    reasons: str = term("事实与理由", "facts and reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class OrderToAcceptOrRule:
    """指令立案/限期裁定."""

    docket_no: str = term("监督案号", "docket number above", max_length=64)
    case_no: str = term("执行案号", "enforcement case", max_length=64)
    objection_no: str = term("执异案号", "objection", min_length=0, max_length=64)
    objector: str = term("异议人", "objector", max_length=200)
    objection_received_on: date = term("收到异议之日", "objection received on")
    defect: Defect = term("问题类型", "defect")
    act_required: str = term("责令事项", "what is ordered", max_length=500)
    days: int = term("期限（日）", "days", minimum=1)
    reasons: str = term("事实与理由", "facts and reasons", max_length=2000)


@dataclass(frozen=True, slots=True)
class ReportCompliance:
    """Which objection was docketed or ruled on."""

    objection_no: str = term("执异案号", "number of the objection", min_length=1, max_length=64)


@dataclass(frozen=True, slots=True)
class ComplianceReceipt:
    """履行情况."""

    act_done: str = term("已办事项", "what was done", max_length=500)
    done_on: date = term("办理之日", "done on")
    document_no: str = term("文书号", "document", max_length=100)
