"""What two courts may say of one message whose receipt was late, refused late, or contradictory (证据争议).

Each side holds the facts it has: the term ended unanswered, delivered, refused, decided. The state is a function of the set
of facts, never of the order in which they came, so both sides end in the same one. Positive evidence after the term is a
dispute with an owner, never a silent flip: design [D], after 电子签名法 2019 arts 9–11 (when a document is sent and received).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.transitions import Transition

_D = "[D] 电子签名法 2019 arts 9–11"
LATE = ("delivered_late", "refused_late")
SETTLED = ("settled_delivered", "settled_refused")
#: The same for the court that sent and the court that was to receive.
ACCOUNT = (
    Transition("", "timeout", "unanswered", _D),
    Transition("", "contradict", "contradicted", _D),
    Transition("unanswered", "delivered", "delivered_late", _D),
    Transition("unanswered", "refused", "refused_late", _D),
    Transition("unanswered", "contradict", "contradicted", _D),
    Transition("delivered_late", "refused", "contradicted", _D),
    Transition("refused_late", "delivered", "contradicted", _D),
    *(Transition(late, "contradict", "contradicted", _D) for late in LATE),
    *(
        Transition(start, f"decide_{verdict}", f"settled_{verdict}", _D)
        for start in ("", "unanswered", *LATE, "contradicted", *SETTLED)
        for verdict in ("delivered", "refused")
    ),
)


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What a court decided of a message. The highest court prevails, then the later decision.

    rank: of the deciding court's tier, 4 for the supreme court. at: ISO instant. verdict: delivered | refused.
    """

    rank: int
    at: str
    verdict: str


def event_of(outcome: str) -> str:
    """The event a final receipt is; empty when it says nothing final."""
    return {"applied": "delivered", "inert": "delivered", "refused": "refused", "conflict": "refused"}.get(outcome, "")


def state_of(facts: Iterable[str], decisions: Iterable[Decision] = ()) -> str:
    """The state that a set of facts (timeout, delivered, refused) and decisions means; what the table must lead to."""
    known, prevailing = set(facts), max(decisions, default=None)
    if prevailing is not None:
        return f"settled_{prevailing.verdict}"
    if {"delivered", "refused"} <= known:
        return "contradicted"
    if "timeout" not in known:
        return ""  # an ordinary message: nothing is in dispute
    return "delivered_late" if "delivered" in known else "refused_late" if "refused" in known else "unanswered"
