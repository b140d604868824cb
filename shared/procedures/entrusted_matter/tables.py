"""States of an entrusted matter at both courts, of a complaint about one, and of what a superior sees of it.

Source: 委托执行规定 2020 arts 2, 4; 执行事项委托规定 法发〔2017〕27号 (articles (unconfirmed)); the rest [D].
"""

from __future__ import annotations

from shared.domain.transitions import Transition

NAME, COMPLAINT, WATCH = "entrusted_matter", "matter_complaint", "matter_watch"
MAT = "执行事项委托规定 法发〔2017〕27号"
ENT = "委托执行规定 2020"
#: At the court that entrusts: with the other court, not done.
OUT = ("sent", "accepted", "supplementing")
#: The same, with one whose withdrawal is on its way.
RUNNING = (*OUT, "withdrawing")
#: At the court entrusted: to be done.
TO_DO = ("received", "accepted", "supplementing")

SENDER = (
    Transition("", "prepare", "prepared", f"{MAT} art. 4 (unconfirmed)"),
    Transition("prepared", "give_up", "dropped", "[D]"),
    Transition("prepared", "push", "sent", f"{ENT} art. 4; {MAT} art. 4 (unconfirmed)"),
    Transition("sent", "accepted", "accepted", MAT),
    Transition("accepted", "accepted", "accepted", "[D]"),
    Transition("withdrawing", "accepted", "withdrawing", "[D] it crossed the withdrawal"),
    *(Transition(state, "supplement_asked", "supplementing", f"{MAT} art. 10 (unconfirmed)") for state in OUT),
    Transition("withdrawing", "supplement_asked", "withdrawing", "[D] it crossed the withdrawal"),
    Transition("supplementing", "supply", "accepted", f"{MAT} art. 10 (unconfirmed)"),
    *(Transition(state, "contact", state, f"{MAT} art. 10 (unconfirmed)") for state in RUNNING),
    *(Transition(state, "done", "done", MAT) for state in RUNNING),
    *(Transition(state, "returned", "returned", MAT) for state in RUNNING),
    *(Transition(state, "withdraw", "withdrawing", "E2 [D]") for state in OUT),
    Transition("withdrawing", "withdrawn", "withdrawn", "E2 [D]"),
    Transition("withdrawing", "withdrawal_refused", "accepted", "[D] the other court was quicker"),
    Transition("sent", "refused", "refused", "[D] a guard of the other court refused the request"),
    Transition("done", "confirm", "confirmed", MAT),
    Transition("confirmed", "rate", "confirmed", MAT),
    *(Transition(state, "pass_on", "passed_on", "[D] the case has passed") for state in (*RUNNING, "done", "carried")),
    Transition("passed_on", "late_answer", "passed_on", "[D] it crossed the passing of the case"),
    Transition("", "carry", "carried", "[D] it came with the case, the other court is still to report"),
    Transition("passed_on", "carry", "carried", "[D] the case has come back, and the matter with it"),
    Transition("carried", "reported", "accepted", "[D]"),
    Transition("carried", "reported_done", "done", "[D]"),
    Transition("carried", "void", "void", "R3 [D] requested after the power had passed: to be made anew"),
)
RECEIVER = (
    Transition("", "request", "received", f"{ENT} art. 4"),
    Transition("received", "accept", "accepted", MAT),
    *(Transition(state, "ask_supplement", "supplementing", f"{MAT} art. 10 (unconfirmed)") for state in ("received", "accepted")),
    Transition("supplementing", "supplied", "accepted", f"{MAT} art. 10 (unconfirmed)"),
    *(Transition(state, "contact", state, f"{MAT} art. 10 (unconfirmed)") for state in TO_DO),
    *(Transition(state, "finish", "done", MAT) for state in TO_DO),
    *(Transition(state, "return", "returned", MAT) for state in TO_DO),
    *(Transition(state, "withdrawn", "withdrawn", "E2 [D]") for state in TO_DO),
    Transition("done", "confirmed", "confirmed", MAT),
    Transition("confirmed", "rated", "confirmed", MAT),
    *(Transition(state, "moved", state, "[D] the case has passed, the matter goes on") for state in (*TO_DO, "done")),
    *(Transition(state, "absorb", "absorbed", "[D] this court holds the case now") for state in TO_DO),
    *(Transition(state, "void", "void", "R3 [D] requested after the power had passed") for state in (*TO_DO, "done")),
)  # fmt: skip
COMPLAINANT = (Transition("", "complain", "sent", MAT), Transition("sent", "answered", "answered", MAT))
ADDRESSEE = (
    Transition("", "arrives", "asked", MAT),
    Transition("asked", "order", "ordered", f"{MAT} · [D]"),
    Transition("ordered", "explained", "explained", f"{MAT} · [D]"),
    Transition("asked", "explain", "decided", MAT),
    *(Transition(state, "decide", "decided", f"{MAT} · [D]") for state in ("asked", "ordered", "explained")),
)
RESPONDENT = (
    Transition("", "order", "ordered", f"{MAT} · [D]"),
    Transition("ordered", "explain", "explained", f"{MAT} · [D]"),
)
SUPERIOR = (
    Transition("", "alert", "seen", f"{MAT} · [D]"),
    *(Transition(state, "alert", state, "[D] reported from the other side, or again") for state in ("seen", "ordered", "explained")),
    Transition("seen", "order", "ordered", f"{MAT} · [D]"),
    Transition("ordered", "explained", "explained", f"{MAT} · [D]"),
    *(Transition(state, "settle", "settled", "[D] done or confirmed after all") for state in ("seen", "ordered", "explained")),
)  # fmt: skip
