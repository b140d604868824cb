"""Payloads and states of a stay (暂缓执行) ordered by a superior, at both courts.

Source: 执行工作规定 2020 arts 71–77; 法发〔2002〕16号 arts 10, 13 (three months from the lower court's receipt, one extension).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition
from shared.messages.terms import term

SUS_6 = "法发〔2002〕16号 art. 6"
SUS_10, SUS_13, EWR_77 = "法发〔2002〕16号 art. 10", "法发〔2002〕16号 art. 13", "执行工作规定 2020 art. 77"

SUPERIOR = (
    Transition("", "open_review", "reviewing", "执行工作规定 2020 art. 71"),
    Transition("reviewing", "stay", "issued", SUS_10),
    Transition("reviewing", "decline", "declined", SUS_6),
    *(
        Transition(state, "decision_sent", state, SUS_6)
        for state in ("issued", "stayed", "expired", "ended", "declined", "revoked")
    ),
    Transition("issued", "refused", "reviewing", "[D]"),
    Transition("issued", "lower_case_closed", "revoked", "E1, E4 [D]"),
    Transition("issued", "received", "stayed", SUS_10),
    Transition("stayed", "extend", "stayed", EWR_77),
    Transition("stayed", "extension_refused", "stayed", "[D]"),
    Transition("expired", "extension_refused", "expired", "[D]"),
    Transition("stayed", "received", "stayed", SUS_10),
    Transition("stayed", "ground_gone", "stayed", SUS_13),
    Transition("stayed", "keep", "stayed", SUS_13),
    Transition("stayed", "resume", "ended", SUS_13),
    Transition("stayed", "expire", "expired", EWR_77),
    Transition("expired", "ground_gone", "expired", SUS_13),
    Transition("expired", "received", "stayed", EWR_77 + ": extended in time, known late"),
    Transition("expired", "resumed", "ended", EWR_77),
    Transition("ended", "resumed", "ended", EWR_77),
)
LOWER = (
    Transition("", "stay", "stayed", SUS_10),
    Transition("stayed", "extend", "stayed", EWR_77),
    Transition("stayed", "ground_gone", "stayed", SUS_13),
    Transition("stayed", "end", "to_resume", SUS_13),
    Transition("stayed", "expire", "to_resume", EWR_77),
    Transition("to_resume", "resume", "ended", EWR_77),
    *(
        Transition(state, "power_passed", "passed_on", "[D] the stay binds whoever holds the case")
        for state in ("stayed", "to_resume")
    ),
    Transition("passed_on", "lifted", "ended", SUS_13 + ": told on to the holder"),
    Transition("passed_on", "comes_back", "stayed", "[D] the stay binds whoever holds the case"),
)
#: The court to which a stayed case has come; the superior's notices reach it through the court it came from.
FOLLOWER = (
    Transition("", "arrives", "stayed", "[D] the stay binds whoever holds the case"),
    Transition("stayed", "end", "to_resume", SUS_13),
    Transition("stayed", "expire", "to_resume", EWR_77),
    Transition("to_resume", "resume", "ended", EWR_77),
    *(
        Transition(state, "power_passed", "passed_on", "[D] the stay binds whoever holds the case")
        for state in ("stayed", "to_resume")
    ),
    Transition("passed_on", "lifted", "ended", SUS_13 + ": told on to the holder"),
    Transition("passed_on", "comes_back", "stayed", "[D] the stay binds whoever holds the case"),
)


class Scope(StrEnum):
    """What is stayed: the whole case, one measure, or one asset."""

    WHOLE = "whole"
    MEASURE = "measure"
    ASSET = "asset"

    @property
    def label(self) -> Text:
        """The scope as people write it."""
        return SCOPE_TITLES[self]


SCOPE_TITLES: dict[Scope, Text] = {
    Scope.WHOLE: Text("全案", "the whole case"),
    Scope.MEASURE: Text("单项执行措施", "one measure"),
    Scope.ASSET: Text("单项财产", "one asset"),
}


@dataclass(frozen=True, slots=True)
class OpenStay:
    """A superior reviews whether enforcement should wait."""

    lower_court: str = term("执行法院", "enforcing court", min_length=1, max_length=32)
    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    reason: str = term("审查理由", "reason", min_length=1, max_length=4000)
    first_case_no: str = term("首次执行案号", "first case number", default="", max_length=64)
    requested_by: str = term("申请人", "requested by", default="", max_length=200)
    requested_on: date | None = term("收到暂缓执行申请之日", "request received on", default=None)


@dataclass(frozen=True, slots=True)
class Declined:
    """不予暂缓执行决定."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DecisionSent:
    """The decision on a request went to the parties."""

    sent_on: date = term("发送日", "sent on")
    to: str = term("发送对象", "sent to", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class StayInputs:
    """What is stayed, until when, why. A second notice in the same procedure is the one extension."""

    scope: Scope = term("暂缓范围", "scope")
    until_on: date = term("暂缓至", "until")
    ground: str = term("事由", "ground", min_length=1, max_length=2000)
    controls: str = term("所涉控制措施编号（一行一个）", "controls concerned, one a line", default="", max_length=4000)


@dataclass(frozen=True, slots=True)
class StayNotice:
    """暂缓执行通知书."""

    document_no: str = term("文号", "document number", max_length=64)
    case_no: str = term("案号", "case number", max_length=64)
    scope: Scope = term("暂缓范围", "scope")
    controls: tuple[str, ...] = term("所涉控制措施", "controls concerned", max_length=100)
    until_on: date = term("暂缓至", "until")
    extension_no: int = term("延长次数", "number of extensions", minimum=0, maximum=1)
    ground: str = term("事由", "ground", max_length=2000)


@dataclass(frozen=True, slots=True)
class StayReceived:
    """收到暂缓通知: the three months run from this day; said to every court whose urging it stops."""

    stay_id: str = term("暂缓通知", "stay", max_length=64)
    received_on: date = term("收到日", "received on")
    until_on: date = term("暂缓至", "until")


@dataclass(frozen=True, slots=True)
class StayOver:
    """暂缓结束: said to every other court whose urging it stopped."""

    stay_id: str = term("暂缓通知", "stay", max_length=64)
    last_day: date = term("暂缓最后一日", "last day stayed")


@dataclass(frozen=True, slots=True)
class StayPassed:
    """暂缓执行随案告知: the case comes stayed, for the time that is left."""

    stay_id: str = term("暂缓通知", "stay", max_length=64)
    ordered_by: str = term("决定法院", "court that ordered it", max_length=32)
    document_no: str = term("文号", "document number", max_length=64)
    scope: Scope = term("暂缓范围", "scope")
    controls: tuple[str, ...] = term("所涉控制措施", "controls concerned", max_length=100)
    until_on: date = term("暂缓至", "until")


@dataclass(frozen=True, slots=True)
class GroundGone:
    """暂缓事由消失报告."""

    facts: str = term("事由消失的情况", "why the ground has gone", min_length=1, max_length=4000)


@dataclass(frozen=True, slots=True)
class Resume:
    """恢复执行通知."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class StayKept:
    """继续暂缓告知: the ground stands, the stay runs on to its day."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class Resumed:
    """已恢复执行."""

    resumed_on: date = term("恢复执行日", "resumed on")
