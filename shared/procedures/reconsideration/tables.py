"""States of a reconsideration (复议) at the next higher court and at the court whose ruling is reconsidered.

Source: 民事诉讼法 2023 art. 236; 异议复议规定 2020 (ORR) arts 2, 16, 23; 执行程序解释 2020 (EPI) arts 6–8; law index S008, S010,
S012–S014.
"""

from __future__ import annotations

from shared.domain.reconsiderations import ORR_2, ORR_23
from shared.domain.transitions import Transition

NAME = "reconsideration"
CPL_236, ORR_16 = "民事诉讼法 2023 art. 236", "异议复议规定 2020 art. 16"
EPI_6, EPI_7, EPI_8 = (f"执行程序解释 2020 art. {number}" for number in (6, 7, 8))

UPPER = (
    Transition("", "ask", "asked", EPI_7 + ": asked here, the file is called up"),
    Transition("", "file_arrived", "arrived", EPI_7 + ": asked at the lower court"),
    *(
        Transition(state, "join", state, "[D] several requests are one case")
        for state in ("asked", "arrived", "reviewing")
    ),
    Transition("asked", "call_file", "asked", EPI_7),
    Transition("asked", "no_ruling_below", "inadmissible", CPL_236 + ": no objection, nothing to reconsider"),
    Transition("asked", "joined_elsewhere", "joined", "[D]"),
    Transition("asked", "file_arrived", "reviewing", EPI_7),
    Transition("arrived", "file_arrived", "arrived", "[D] further requests"),
    Transition("arrived", "docket", "reviewing", EPI_8),
    Transition("reviewing", "file_arrived", "reviewing", "[D] further requests"),
    *(Transition(state, "withdraw", state, ORR_23) for state in ("asked", "arrived", "reviewing")),
    Transition("reviewing", "hear", "reviewing", EPI_8),
    Transition("reviewing", "extend", "reviewing", EPI_8),
    Transition("reviewing", "rule", "ruled", ORR_23),
    Transition("reviewing", "conclude", "concluded", "[D] withdrawn, or asked too late"),
    *(Transition(state, "refused", "reviewing", "[D]") for state in ("ruled", "concluded")),
    Transition("ruled", "serve", "ruled", "民事诉讼法 2023 art. 90"),
    Transition("ruled", "all_served", "ended", "审理期限规定 2000 art. 10"),
)
LOWER = (
    Transition("", "ask", "asked", EPI_7),
    Transition("", "file_called", "asked", EPI_7),
    *(Transition(state, "join", state, "[D] several requests are one case") for state in ("asked", "sent")),
    Transition("asked", "file_called", "asked", EPI_7),
    Transition("asked", "joined_elsewhere", "joined", "[D]"),
    Transition("asked", "withdraw", "asked", "[D]"),
    Transition("asked", "all_withdrawn", "withdrawn", "[D]"),
    *(Transition(state, "send_file", "sent", EPI_7) for state in ("asked", "sent")),
    Transition("sent", "remanded", "remanded", ORR_23),
    Transition("sent", "ruled", "ended", f"{ORR_23}; {ORR_2}"),
    Transition("sent", "concluded", "ended", "[D]"),
)
#: At the lower court: a request is under way.
RUNNING_BELOW = ("asked", "sent")
RUNNING_ABOVE = ("asked", "arrived", "reviewing")
