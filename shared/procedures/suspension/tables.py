"""Payloads and states of a suspension (中止执行) ruled by the court that holds the case.

Source: 民事诉讼法 2023 art. 267; 民诉法解释 2022 art. 464 (settlement); 执行工作规定 2020 art. 60; E9: a transfer under way
is frozen [D], see docs/decisions/0014.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

CPL_267, EWR_60, E9 = "民事诉讼法 2023 art. 267", "执行工作规定 2020 art. 60", "E9 [D]"

COURT = (
    Transition("", "suspend", "suspended", CPL_267),
    Transition("", "told", "told", E9),
    Transition("", "arrives", "suspended", E9 + ": the suspension goes with the case"),
    Transition("told", "told", "told", E9),
    Transition("told", "arrives", "suspended", E9),
    Transition("suspended", "power_passed", "told", E9),
    Transition("suspended", "lift", "lifted", EWR_60),
    Transition("told", "lifted_there", "lifted", EWR_60),
)
#: In force, as far as this court knows: here (`suspended`) or at the court that holds the case now (`told`).
IN_FORCE = ("suspended", "told")


class SuspensionGround(StrEnum):
    """Why enforcement is suspended."""

    BANKRUPTCY = "bankruptcy"
    RETRIAL = "retrial"
    SETTLEMENT = "settlement"
    CREDITOR_AGREES = "creditor_agrees"
    OUTSIDER = "outsider"
    SUCCESSION = "succession"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return SUSPENSION_GROUND_TITLES[self]

    @property
    def freezes_transfer(self) -> bool:
        """Whether a transfer under way stands still meanwhile (E9 [D])."""
        return self in (SuspensionGround.BANKRUPTCY, SuspensionGround.RETRIAL)


SUSPENSION_GROUND_TITLES: dict[SuspensionGround, Text] = {
    SuspensionGround.BANKRUPTCY: Text("人民法院受理被执行人破产申请", "bankruptcy of the debtor accepted"),
    SuspensionGround.RETRIAL: Text(
        "再审裁定中止原判决的执行", "retrial ordered, the judgment is not enforced meanwhile"
    ),
    SuspensionGround.SETTLEMENT: Text("当事人达成执行和解协议", "settlement of the parties"),
    SuspensionGround.CREDITOR_AGREES: Text("申请人表示可以延期执行", "the creditor agrees to wait"),
    SuspensionGround.OUTSIDER: Text("案外人提出确有理由的异议", "well-founded objection of an outsider"),
    SuspensionGround.SUCCESSION: Text("等待继承人或者权利义务承受人", "a successor is awaited"),
    SuspensionGround.OTHER: Text("应当中止执行的其他情形", "other case for a suspension"),
}


@dataclass(frozen=True, slots=True)
class SuspendEnforcement:
    """A ruling of the holder: enforcement waits until it is lifted."""

    ground: SuspensionGround = term("中止事由", "ground")
    document_no: str = term("中止裁定文号", "number of the ruling", min_length=1, max_length=100)
    reason: str = term("事实与理由", "facts and reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class LiftSuspension:
    """The ground has gone; the parties are told in writing (EWR 60)."""

    document_no: str = term("恢复执行通知文号", "number of the notice", min_length=1, max_length=100)
    reason: str = term("理由", "reason", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class SuspensionNotice:
    """中止执行告知: what is suspended, and whether the case itself has come with it."""

    suspension_id: str = term("中止程序编号", "suspension", max_length=64)
    ground: SuspensionGround = term("中止事由", "ground")
    document_no: str = term("中止裁定文号", "number of the ruling", max_length=100)
    decided_by: str = term("裁定法院", "court that ruled", max_length=32)
    from_on: date = term("中止之日", "suspended from")
    with_the_case: bool = term("随案移转", "goes with the case", default=False)
    told: tuple[str, ...] = term("已告知的法院", "courts told", default=(), max_length=50)


@dataclass(frozen=True, slots=True)
class SuspensionLifted:
    """恢复执行告知."""

    suspension_id: str = term("中止程序编号", "suspension", max_length=64)
    document_no: str = term("恢复执行通知文号", "number of the notice", max_length=100)
    last_day: date = term("中止最后一日", "last day suspended")
