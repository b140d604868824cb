"""Roles and states of a dispute between enforcing courts (执行争议协调), and what it may be about.

Ends are ordered by strength: a decision beats minutes, minutes beat a withdrawal. Whatever crosses whatever, both courts end
in the same state ([D]; 执行工作规定 2020 art. 70: the decision binds).
Source: 执行工作规定 2020 arts 14, 67–70; 高级法院统一管理 法发〔2000〕3号 art. 6; docket type 执协 (unconfirmed).
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition

NAME = "dispute"
EWR67, EWR68, EWR69, EWR70 = (f"执行工作规定 2020 art. {number}" for number in (67, 68, 69, 70))
DOCKET = "立案结案意见 2014 (执协, unconfirmed)"
#: Nothing has ended the dispute yet.
LIVE = ("consulting", "asked", "failed", "reported")
#: What each end gives way to, weakest first.
ENDS = ("withdrawn", "settled", "decided")


class Ground(StrEnum):
    """What two courts dispute."""

    ASSET = "asset"
    TITLES = "titles"
    JURISDICTION = "jurisdiction"
    DUPLICATE = "duplicate"
    ENTRUSTMENT = "entrustment"
    DISPOSAL_RIGHT = "disposal_right"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The ground as people write it."""
        return GROUND_TITLES[self]


GROUND_TITLES: dict[Ground, Text] = {
    Ground.ASSET: Text("同一财产执行争议", "one asset"),
    Ground.TITLES: Text("同一法律关系两份矛盾的执行依据", "two contradicting titles on one legal relation"),
    Ground.JURISDICTION: Text("执行管辖争议", "jurisdiction"),
    Ground.DUPLICATE: Text("重复立案争议", "duplicate dockets"),
    Ground.ENTRUSTMENT: Text("委托执行争议", "an entrustment"),
    Ground.DISPOSAL_RIGHT: Text("首先查封财产处置权争议", "the disposal right of the first sealing court"),
    Ground.OTHER: Text("其他执行争议", "another matter"),
}

PARTY = (
    Transition("", "consult", "consulting", EWR67),
    Transition("", "consulted", "asked", EWR67),
    Transition("", "stand_off", "failed", f"{EWR67}; the other court has refused, or said nothing, in a procedure of its own"),
    Transition("", "forwarded", "reported", EWR67),
    Transition("consulting", "joined", "joined", "[D] the letters crossed: the other one goes on"),
    Transition("consulting", "consult_refused", "withdrawn", "[D]"),
    Transition("consulting", "disagreed", "failed", EWR67),
    Transition("failed", "disagreed", "failed", "[D] after the month"),
    Transition("reported", "disagreed", "reported", "[D] after the report"),
    Transition("asked", "disagree", "failed", EWR67),
    Transition("failed", "disagree", "failed", "[D] after the month"),
    Transition("consulting", "silence", "failed", f"{EWR67}; one month is one provincial rule"),
    Transition("asked", "silence", "failed", f"{EWR67}; one month is one provincial rule"),
    Transition("failed", "report", "reported", EWR67),
    Transition("reported", "report", "reported", f"{EWR67}; each side reports to its own superior"),
    Transition("reported", "returned", "failed", "F7.2"),
    *(Transition(state, "forwarded", "reported", "F7.3") for state in LIVE),
    *(Transition(state, "withdraw", "withdrawn", "[D]") for state in LIVE),
    *(Transition(state, "withdrawn", "withdrawn", "[D]") for state in LIVE),
    *(Transition(state, "settled", "settled", EWR67) for state in (*LIVE, "withdrawn")),
    *(Transition(state, "decided", "decided", EWR70) for state in (*LIVE, "withdrawn", "settled")),
    Transition("decided", "execute", "executed", EWR70),
)  # fmt: skip
SUPERIOR = (
    Transition("", "report", "received", EWR67),
    Transition("", "informed", "watching", "[D] the other side's superior"),
    Transition("watching", "report", "received", EWR67),
    Transition("received", "docket", "docketed", DOCKET),
    Transition("received", "return_report", "returned", "F7.2"),
    Transition("returned", "report", "received", EWR67),
    Transition("docketed", "report_up", "passed_on", EWR67),
    Transition("passed_on", "returned", "docketed", "F7.2"),
    *(
        Transition(state, "end", "ended", "[D]")
        for state in ("received", "watching", "returned", "docketed", "passed_on")
    ),
)
COORDINATOR = (
    Transition("", "report", "received", EWR67),
    Transition("received", "docket", "coordinating", DOCKET),
    Transition("received", "return_report", "returned", "F7.2"),
    Transition("returned", "report", "received", EWR67),
    Transition("received", "report", "received", f"{EWR67}; the other side reports as well"),
    Transition("coordinating", "report", "coordinating", f"{EWR67}; the other side reports as well"),
    Transition("coordinating", "forward", "coordinating", "F7.3"),
    Transition("coordinating", "answer", "coordinating", "F7.3"),
    Transition("coordinating", "decide", "decided", EWR70),
    Transition("decided", "decide", "decided", "[D] the same decision to the other court"),
    Transition("decided", "answer", "decided", "[D] an answer that crossed the decision"),
    Transition("decided", "executed", "decided", EWR70),
    Transition("decided", "all_executed", "concluded", EWR70),
    *(Transition(state, "end", "ended", "[D]") for state in ("received", "returned", "coordinating")),
)
#: The court to which the case of a party has moved: what binds its part of the dispute binds here.
SUCCESSOR = (
    Transition("", "passed", "bound", "[D] the dispute goes with the case"),
    Transition("bound", "passed", "bound", "[D] told again: a freeze, or the decision"),
    Transition("bound", "freed", "free", "[D]"),
    Transition("free", "passed", "bound", "[D] a decision overtakes minutes"),
)
TABLES = {"successor": SUCCESSOR, "party": PARTY, "superior": SUPERIOR, "coordinator": COORDINATOR}
