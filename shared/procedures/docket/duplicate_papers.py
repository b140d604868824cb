"""Papers and states of duplicate dockets at the common superior, the later and the first court.

Source: 执行程序解释 2020 art. 2; 执行工作规定 2020 art. 13; messages and states [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.transitions import Transition
from shared.messages.signed_copy import SignedCopy
from shared.messages.terms import term
from shared.procedures.papers import ControlItem

EPI2 = "执行程序解释 2020 art. 2; 执行工作规定 2020 art. 13"

SUPERIOR = (
    Transition("", "notify", "notified", EPI2),
    Transition("notified", "contest", "contested", "[D]"),
    Transition("contested", "decide_same", "insisted", "执行工作规定 2020 art. 14"),
    Transition("contested", "decide_different", "ended", "执行工作规定 2020 art. 14"),
    *(Transition(state, "revoked", "ended", EPI2) for state in ("notified", "insisted", "ended")),
    *(
        Transition(state, "closed_below", "ended", "[D] one of the two is not open any more")
        for state in ("notified", "contested", "insisted")
    ),
    Transition("ended", "contest", "ended", "[D] the answer crossed the closing"),
)
LATER = (
    Transition("", "notice", "noticed", EPI2),
    Transition("noticed", "contest", "contested", "[D]"),
    Transition("contested", "decided_same", "insisted", "执行工作规定 2020 art. 14"),
    *(
        Transition(state, "decided_different", "ended", "执行工作规定 2020 art. 14")
        for state in ("noticed", "contested", "insisted")
    ),
    *(Transition(state, "revoke", "ended", EPI2) for state in ("noticed", "insisted")),
)
FIRST = (
    Transition("", "notice", "noticed", EPI2),
    Transition("noticed", "decided_same", "noticed", "执行工作规定 2020 art. 14"),
    Transition("noticed", "decided_different", "ended", "执行工作规定 2020 art. 14"),
    Transition("noticed", "assets", "ended", EPI2),
    Transition("", "assets", "ended", "[D] the hand-over overtook the notice"),
    Transition("ended", "assets", "ended", "[D] the hand-over crossed another end"),
)


@dataclass(frozen=True, slots=True)
class DuplicateDocket:
    """重复立案告知: the same title is docketed at two courts. `later`: the addressee was."""

    own_case_no: str = term("贵院案号", "case of the addressee", max_length=64)
    own_filed_on: date = term("贵院首次立案日", "first docketed there on")
    other_court: str = term("另一法院", "other court", max_length=32)
    other_case_no: str = term("另一案号", "its case number", max_length=64)
    other_lineage: str = term("另一案件链", "its lineage", max_length=64)
    other_filed_on: date = term("另一法院首次立案日", "first docketed by the other on")
    later: bool = term("贵院后立案", "the addressee was later")


@dataclass(frozen=True, slots=True)
class NotTheSame:
    """Why it is not the same matter."""

    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DuplicateAnswered:
    """The later court's answer: docket revoked, or not the same matter."""

    revoked: bool = term("已撤销立案", "docket revoked")
    reasons: str = term("说明", "reasons", default="", max_length=2000)


@dataclass(frozen=True, slots=True)
class DecideDuplicate:
    """The superior's decision."""

    same: bool = term("属重复立案", "the same matter")
    reasons: str = term("理由", "reasons", min_length=1, max_length=2000)


@dataclass(frozen=True, slots=True)
class DuplicateDecided:
    """The decision as both courts get it."""

    same: bool = term("属重复立案", "the same matter")
    reasons: str = term("理由", "reasons", max_length=2000)


@dataclass(frozen=True, slots=True)
class DuplicateAssets:
    """What the later court controlled and had in hand; ranks and dates are kept."""

    case_no: str = term("已撤销的案号", "docket revoked", max_length=64)
    controls: tuple[ControlItem, ...] = term("控制措施", "controls")
    forwarded_fen: int = term("移交案款（分）", "money forwarded (fen)", minimum=0)
    ordered_by: str = term("告知重复立案的法院", "court that gave notice", max_length=32)
    notice: SignedCopy = term("重复立案告知原文", "its signed notice to the sender")
