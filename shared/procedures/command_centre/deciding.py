"""No squad is left: the head of the command centre orders a court again (or the order is cancelled).

Source: 法发〔2009〕43号 一(一) (the head leads the centre); that it ends here: [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.errors import BadInput, Text
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.command_centre.course import advance, issued_here, order_in, task_done
from shared.procedures.command_centre.orders import TO_HEAD, give
from shared.procedures.command_centre.squads import nearest
from shared.procedures.command_centre.tables import CENTRE, DISPATCH, LEADERS, ROOT


@dataclass(frozen=True, slots=True)
class OrderAgain:
    """负责人另派."""

    reason: str = term("理由", "reason", max_length=500)
    to_court: str = term("承办法院", "court ordered", help_zh="可以是已派过的法院；不填时为就近有空闲小组的法院",
                         help_en="may be one that had it before; if empty, the nearest with a free squad", default="",
                         max_length=32)  # fmt: skip


def _again(desk: Desk, doer: Doer, about: About, given: OrderAgain) -> Mapping[str, Any]:
    exchange = issued_here(desk, about)
    said = order_in(exchange)
    to_court = given.to_court or next(iter(nearest(desk, said.region, (said.holder,))), "")
    if not to_court:
        raise BadInput(Text("下级法院没有空闲的快速反应小组。", "No court below has a free squad."),
                       Text("请指明承办法院。", "Name a court."))  # fmt: skip
    made = give(desk, to_court, replace(said, instead_of=exchange.exchange_id), exchange.lineage_id)
    advance(desk, exchange, "pass_on", by=doer.person_id, text=given.reason, next=made["exchange_id"])
    task_done(desk, TO_HEAD, exchange, doer.person_id)
    return {"order": made["exchange_id"], "to": to_court}


PROCEDURE = Procedure(
    name="dispatch_head",
    title=Text("调度由负责人决定", "a dispatch before the head"),
    source=f"{ROOT} · [D]",
    acts=(
        ActKind("order_again", Text("负责人另派", "the head orders a court again"), OrderAgain, f"{ROOT} · [D]", CENTRE, LEADERS,
                "exchange", _again, step="F9.1", offers=(Offer(DISPATCH, "issuer", ("with_head",)),)),
    ),
)  # fmt: skip
