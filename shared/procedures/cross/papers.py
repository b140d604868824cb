"""Documents and inputs of cross enforcement (交叉执行): the five modes, proposal, answers, opening of one's own motion.

Source: 法发〔2024〕9号 parts 2–4; an urging also needs what 执行程序解释 2020 art. 10 counts from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.messages.terms import term
from shared.procedures.papers import ControlItem, Ledger
from shared.procedures.urging.tables import Trigger


class CrossMode(StrEnum):
    """The five modes (督促、指令、提级、集中、协同); only direct, elevate and concentrate move power."""

    URGE = "urge"
    DIRECT = "direct"
    ELEVATE = "elevate"
    CONCENTRATE = "concentrate"
    JOINT = "joint"

    @property
    def label(self) -> Text:
        """The mode as people write it."""
        return MODE_TITLES[self]


MODE_TITLES: dict[CrossMode, Text] = {
    CrossMode.URGE: Text("督促执行", "urging"),
    CrossMode.DIRECT: Text("指令执行", "designation"),
    CrossMode.ELEVATE: Text("提级执行", "elevation"),
    CrossMode.CONCENTRATE: Text("集中执行", "concentration"),
    CrossMode.JOINT: Text("协同执行", "joint enforcement"),
}


@dataclass(frozen=True, slots=True)
class ProposeInputs:
    """What the proposing officer fills in; case, controls and ledger come from the docket."""

    mode: CrossMode = term("拟采用方式", "mode proposed")
    reason: str = term("理由", "reason", min_length=1, max_length=4000)
    party_view: str = term("当事人意见", "what the parties want", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class CrossProposal:
    """报送交叉执行: why, how, what is controlled, what the parties say."""

    case_no: str = term("案号", "case number", max_length=64)
    mode: CrossMode = term("拟采用方式", "mode proposed")
    reason: str = term("理由", "reason", max_length=4000)
    party_view: str = term("当事人意见", "what the parties want", max_length=2000)
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    ledger: Ledger = term("案款", "ledger")
    epoch: int = term("执行实施权批次", "epoch", minimum=1)


@dataclass(frozen=True, slots=True)
class CrossAccept:
    """同意交叉执行, in a mode that may differ from the one proposed."""

    mode: CrossMode = term("采用方式", "mode")
    note: str = term("说明", "note", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class AcceptInputs:
    """The mode chosen; what an urging needs beside it."""

    mode: CrossMode = term("采用方式", "mode")
    note: str = term("说明", "note", default="", max_length=2000)
    trigger: Trigger = term("督促情形", "case of EPI 10, for urging", default=Trigger.OTHER)
    started_on: date | None = term(
        "六个月起算日",
        "start of the six months",
        default=None,
        help_zh="采用督促执行的须填写",
        help_en="required for urging",
    )


@dataclass(frozen=True, slots=True)
class CrossReject:
    """不同意交叉执行."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class OpenCross:
    """Cross enforcement of one's own motion (依职权), weighing what the parties want."""

    old_court: str = term("原执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    mode: CrossMode = term("采用方式", "mode")
    reason: str = term("理由", "reason", min_length=1, max_length=4000)
    party_view: str = term("当事人意见", "what the parties want", min_length=1, max_length=2000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)
    trigger: Trigger = term("督促情形", "case of EPI 10, for urging", default=Trigger.OTHER)
    started_on: date | None = term(
        "六个月起算日",
        "start of the six months",
        default=None,
        help_zh="采用督促执行的须填写",
        help_en="required for urging",
    )
