"""Papers before an elevation: grounds, the lower court's request, docketing and refusal by the superior.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 arts 15, 74.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.courts import Line
from shared.domain.errors import Text
from shared.messages.terms import term
from shared.procedures.papers import ControlItem, Ledger

SIX_MONTHS = "民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12"
REMEDY = Line.REMEDY


class Ground(StrEnum):
    """Why a case may be elevated."""

    SIX_MONTHS = "six_months"
    URGING_FAILED = "urging_failed"
    LONG_UNRESOLVED = "long_unresolved"
    LOWER_COURT_REQUEST = "lower_court_request"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return GROUND_TITLES[self]


GROUND_TITLES: dict[str, Text] = {
    "six_months": Text("自收到申请执行书之日起超过六个月未执行", "over six months without enforcement"),
    "urging_failed": Text("督促执行期限届满仍未执行", "urging order not obeyed in its term"),
    "long_unresolved": Text("长期未能执结，确有必要", "long unresolved, and necessary"),
    "lower_court_request": Text("下级法院报请", "requested by the lower court"),
}


@dataclass(frozen=True, slots=True)
class RequestInputs:
    """What the requesting officer fills in; case, controls and ledger come from the docket."""

    reason: str = term("报请理由", "reason", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class ElevationRequest:
    """报请提级执行: the lower court asks its superior to take the case over."""

    case_no: str = term("案号", "case number", max_length=64)
    reason: str = term("报请理由", "reason", max_length=4000)
    received_on: date = term("收到申请执行书之日", "application received on")
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")
    epoch: int = term("执行实施权批次", "epoch", minimum=1)


@dataclass(frozen=True, slots=True)
class Docketed:
    """The superior has docketed the application."""

    docket_no: str = term("监督案号", "docket number", max_length=64)


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """Not docketed, or refused after review, with reasons."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)
    after_review: bool = term("经审查", "after review", default=False)
