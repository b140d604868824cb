"""States of clearing a service by other means: the court that asks, a court that promises; and a court whose power is void."""

from __future__ import annotations

from shared.domain.transitions import Transition

#: The procedures whose exchange bears these tables.
CLEARANCE, VOID = "other_service_clearance", "other_service_void"

ASKER = (
    Transition("", "ask", "asking", "E6 [D]"),
    Transition("asking", "answered", "asking", "E6 [D]"),
    Transition("asking", "all_clear", "clear", "E6 [D]"),
    Transition("asking", "barred", "barred", "E6 [D]"),
    Transition("asking", "drop", "dropped", "[D]"),
    Transition("clear", "drop", "dropped", "[D]"),
    Transition("clear", "record", "recorded", "民事诉讼法 2023 arts 87–95"),
)
PROMISER = (
    Transition("", "promise", "promised", "E6 [D]"),
    Transition("", "bar", "barred", "E6 [D]"),
    Transition("promised", "recorded", "ended", "[D] the epoch has moved on"),
    Transition("promised", "dropped", "released", "[D]"),
)
LATER_HOLDER = (Transition("", "void", "ended", "E1, E4 [D] the case was closed before the power passed"),)

#: While an inquiry is in one of these states, other courts are bound by their promises to this one.
OPEN = ("asking", "clear")
#: A ruling that moves power may be on its way in these states of an exchange of these procedures.
UNDER_WAY = ("ruled", "withdrawing")
RULING = ("elevation", "designation", "concentration")
