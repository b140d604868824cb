"""Which procedures' decisions a higher court reconsiders, and what follows at their own court once one is final.

A procedure is taken up when it keeps the same facts (`shared.procedures.objection.tables`), has the same events for what
comes from above, and names here what to do when its decision takes effect.
"""

from __future__ import annotations

from collections.abc import Callable

from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk
from shared.procedures.objection import course
from shared.procedures.side_review import consequences

TAKES_EFFECT: dict[str, Callable[[Desk, Exchange], Exchange]] = {
    "objection": course.take_effect,
    "side_review": consequences.take_effect,
}
#: Acts by which a new panel decides after a remand.
DECIDED_ANEW = (
    "rule_objection", "reject_objection", "rule_objection_withdrawal", "decide_side_review", "decide_simple_side_review",
    "decide_blacklist_plea", "withdraw_side_review",
)  # fmt: skip


def take_effect(desk: Desk, decided: Exchange) -> Exchange:
    """What a decision that is final does at this court, by its procedure."""
    return TAKES_EFFECT[decided.procedure](desk, decided)
