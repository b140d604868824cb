"""States of an urging (督促执行) at the superior and at the urged court, and the four cases of EPI 10.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–13; 执行工作规定 2020 art. 74; E1, E6 [D].
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.errors import Text
from shared.domain.transitions import Transition

EPI_11, EPI_12, E1, E6 = "执行程序解释 2020 art. 11", "执行程序解释 2020 art. 12", "E1 [D]", "E6 [D]"
STAY = "执行程序解释 2020 art. 13; 流转规则 §6 [D]"

SUPERIOR = (
    Transition("", "apply", "applied", "民事诉讼法 2023 art. 237"),
    Transition("", "open_review", "reviewing", "执行工作规定 2020 art. 74"),
    Transition("applied", "docket", "reviewing", "法发〔2023〕4号 art. 2"),
    Transition("applied", "decline", "declined", EPI_11),
    Transition("reviewing", "decline", "declined", EPI_11),
    Transition("reviewing", "explain_called", "reviewing", "审理期限规定 2000 art. 19 by analogy"),
    Transition("reviewing", "explained", "reviewing", "审理期限规定 2000 art. 19 by analogy"),
    Transition("reviewing", "order", "ordered", EPI_11),
    Transition("reviewing", "redirected", "redirected", EPI_11),
    Transition("ordered", "explained", "ordered", "[D] crossing the order"),
    Transition("ordered", "refused", "reviewing", "[D] corrected and ordered again"),
    Transition("ordered", "served", "ordered", "民事诉讼法 2023 art. 90"),
    Transition("ordered", "acknowledge", "ordered", "[D]"),
    Transition("ordered", "report", "reported", EPI_12),
    Transition("ordered", "suspend", "suspended", STAY),
    Transition("ordered", "lapse", "lapsed", EPI_12),
    Transition("suspended", "refused", "reviewing", "[D]"),
    Transition("suspended", "served", "suspended", "民事诉讼法 2023 art. 90"),
    Transition("suspended", "acknowledge", "suspended", "[D]"),
    Transition("suspended", "resume", "ordered", STAY),
    Transition("suspended", "report", "reported", EPI_12),
    Transition("reported", "satisfied", "satisfied", EPI_12),
    Transition("reported", "extend", "ordered", EPI_12),
    Transition("reported", "lapse", "lapsed", EPI_12),
    Transition("lapsed", "report_in_time", "reported", "[D] issued in the term, arrived after it"),
    Transition("lapsed", "report", "lapsed", "[D] a late report changes nothing"),
    *(Transition(state, "redirected", "redirected", EPI_12) for state in ("ordered", "suspended", "reported", "lapsed")),
    *(Transition(state, "lower_case_closed", "revoked", E1)
      for state in ("reviewing", "ordered", "suspended", "reported", "lapsed")),
    *(Transition(state, "superseded", "superseded", E6) for state in ("ordered", "suspended", "reported")),
)  # fmt: skip
LOWER = (
    Transition("", "explain_called", "asked", "审理期限规定 2000 art. 19 by analogy"),
    Transition("", "order", "under_order", EPI_11),
    Transition("asked", "explain", "answered", "审理期限规定 2000 art. 19 by analogy"),
    Transition("answered", "explain_called", "asked", "审理期限规定 2000 art. 19 by analogy"),
    *(Transition(state, "order", "under_order", EPI_11) for state in ("asked", "answered")),
    Transition("under_order", "acknowledge", "under_order", "[D]"),
    Transition("under_order", "explain", "under_order", "[D]"),
    Transition("under_order", "report", "reported", EPI_12),
    Transition("under_order", "suspend", "suspended", STAY),
    Transition("suspended", "acknowledge", "suspended", "[D]"),
    Transition("suspended", "resume", "under_order", STAY),
    Transition("suspended", "report", "reported", EPI_12),
    Transition("reported", "satisfied", "satisfied", EPI_12),
    Transition("reported", "extend", "under_order", EPI_12),
    *(Transition(state, "lose", "lost", EPI_12) for state in ("asked", "answered", "under_order", "suspended", "reported")),
    *(Transition(state, "supersede", "superseded", E6) for state in ("under_order", "suspended", "reported")),
)  # fmt: skip

#: An order binds the court in these states of its role.
BOUND = ("under_order", "suspended", "reported")
#: Another application is refused while the superior is in one of these.
RUNNING = ("applied", "reviewing", "ordered", "suspended", "reported", "lapsed")


class Trigger(StrEnum):
    """The four cases of 执行程序解释 2020 art. 10, (a)–(d)."""

    ASSET_KNOWN = "asset_known"
    ASSET_FOUND = "asset_found"
    ACT_OBLIGATION = "act_obligation"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The case as people write it."""
        return TRIGGER_TITLES[self]


TRIGGER_TITLES: dict[Trigger, Text] = {
    Trigger.ASSET_KNOWN: Text("申请执行时有可供执行的财产，自收到申请之日起超过六个月未执结",
                              "asset known at the application, not realised"),
    Trigger.ASSET_FOUND: Text("执行中发现可供执行的财产，自发现之日起超过六个月未执结", "asset found later, not realised"),
    Trigger.ACT_OBLIGATION: Text("对行为义务，自收到申请之日起超过六个月未采取执行措施", "act obligation not enforced"),
    Trigger.OTHER: Text("其他有条件执行超过六个月未执行", "other enforceable case"),
}  # fmt: skip
