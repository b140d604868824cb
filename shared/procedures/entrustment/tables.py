"""States of a whole-case entrustment (委托执行) at its courts; of its records, its return and an urging of the other court.

Source: 民事诉讼法 2023 art. 240; 委托执行规定 2020 (法释〔2011〕11号 as amended) arts 1–15; what is marked [D] is design.
"""

from __future__ import annotations

from shared.domain.transitions import Transition

CPL_240, ENT = "民事诉讼法 2023 art. 240", "委托执行规定 2020"
NAME = "entrustment"
#: At the sender: the letter is out and unanswered.
IN_FLIGHT = ("sent", "supplementing", "withdrawing")
#: At the receiver: it may still docket.
WAITING = ("received", "supplementing")

SENDER = (
    Transition("", "propose", "proposed", f"{ENT} art. 1"),
    Transition("proposed", "give_up", "dropped", "[D]"),
    Transition("proposed", "letter", "sent", f"{ENT} art. 5"),
    Transition("sent", "supplement_asked", "supplementing", f"{ENT} art. 8"),
    Transition("withdrawing", "supplement_asked", "withdrawing", "[D] the request crossed the withdrawal"),
    *(Transition(state, "supply", "sent", f"{ENT} art. 8") for state in ("sent", "supplementing")),
    *(Transition(state, "withdraw", "withdrawing", "E2 [D]") for state in ("sent", "supplementing")),
    Transition("withdrawing", "withdrawn", "withdrawn", "E2 [D]"),
    Transition("withdrawing", "withdrawal_refused", "sent", "[D] the docketing came first"),
    *(
        Transition(state, "refused", "refused", "[D] a guard of the other court refused the letter")
        for state in IN_FLIGHT
    ),
    *(Transition(state, "deemed_withdrawn", "withdrawn", f"{ENT} art. 8") for state in IN_FLIGHT),
    *(Transition(state, "docketed", "cancelled", f"{ENT} art. 2") for state in IN_FLIGHT),
    *(
        Transition(state, "report", state, f"{CPL_240}; {ENT} arts 7, 10")
        for state in ("cancelled", "ended", "resumed")
    ),
    Transition("cancelled", "returned", "resumed", f"{ENT} art. 9"),
    Transition("cancelled", "result", "ended", f"{CPL_240}"),
)
RECEIVER = (
    Transition("", "letter", "received", f"{ENT} art. 5"),
    Transition("received", "ask_supplement", "supplementing", f"{ENT} art. 8"),
    *(Transition(state, "supplied", "received", f"{ENT} art. 8") for state in WAITING),
    *(Transition(state, "docket", "docketed", f"{ENT} arts 2, 7") for state in WAITING),
    *(Transition(state, "withdrawn", "withdrawn", "E2 [D]") for state in WAITING),
    Transition("supplementing", "deem_withdrawn", "withdrawn", f"{ENT} art. 8"),
    Transition("withdrawn", "supplied", "withdrawn", "[D] too late"),
    *(
        Transition(state, "report", state, f"{CPL_240}; {ENT} arts 7, 10")
        for state in ("docketed", "returning", "cancelled", "closed", "passed_on")
    ),
    Transition("docketed", "return_sent", "returning", f"{ENT} art. 9"),
    Transition("returning", "return_refused", "docketed", "[D]"),
    Transition("returning", "resumed", "cancelled", f"{ENT} art. 9"),
    Transition("docketed", "closed", "closed", "执行工作规定 2020 art. 64"),
    Transition(
        "docketed", "power_passed", "passed_on", f"{ENT} art. 11: a superior of the receiving court has moved the case"
    ),
)
#: A record (备案) as each level has it: passed upward, or logged by the high court.
RECORD = (
    Transition("", "pass_up", "passed", f"{ENT} art. 4"),
    Transition("", "log", "recorded", f"{ENT} art. 4"),
    Transition("", "file", "filed", f"{ENT} art. 4"),
    Transition("filed", "recorded", "recorded", "[D] the high court's answer"),
    Transition("recorded", "ask", "asking", "[D] the high court asks about the record"),
    Transition("asking", "answered", "recorded", "[D]"),
    Transition("recorded", "asked", "questioned", "[D]"),
    Transition("questioned", "answer", "recorded", "[D]"),
)
RETURNER = (
    Transition("", "apply", "applied", f"{ENT} art. 9"),
    Transition("applied", "approved", "approved", f"{ENT} art. 9"),
    Transition("applied", "refused", "refused", f"{ENT} art. 9"),
    Transition("approved", "send", "sent", f"{ENT} art. 9"),
    Transition("sent", "turned_away", "approved", "[D] the guard of the other court refused it: send again"),
    Transition("sent", "resumed", "ended", f"{ENT} art. 9"),
)
APPROVER = (
    Transition("", "arrives", "asked", f"{ENT} art. 9"),
    Transition("asked", "pass_up", "passed", f"{ENT} art. 9: level by level"),
    Transition("asked", "approve", "approved", f"{ENT} art. 9"),
    Transition("asked", "refuse", "refused", f"{ENT} art. 9"),
)
URGER = (Transition("", "ask", "asked", CPL_240), Transition("asked", "directed", "directed", CPL_240))
DIRECTOR = (Transition("", "arrives", "asked", CPL_240), Transition("asked", "direct", "directed", CPL_240))
DIRECTED = (Transition("", "directive", "directed", CPL_240),)
