"""What an act or a message is about: the docket entry of this court, the exchange, and who takes part in it.

Every procedure asks here, so that a message of a court which is no party to an exchange is refused in one way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.domain.cases import Case
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import About
from shared.messages.terms import term

#: Acts by which a holder ends its docket entry and with it the power: also a settlement, and a docket revoked.
CLOSINGS = (
    "close_case", "record_settlement", "settlement_performed", "revoke_duplicate_docket", "close_for_now",
    "close_for_now_agreed", "close_by_decision",
)  # fmt: skip
#: Those that close it whatever they are given, and for good cause.
FOR_CAUSE = ("close_case", "settlement_performed", "close_for_now", "close_for_now_agreed", "close_by_decision")


def closes_case(act: str, given: Any) -> bool:
    """Whether an act closes the case for good cause; revoking a docket that should not be there is none of these."""
    return act in FOR_CAUSE or (act == "record_settlement" and given.effect == "terminate")


@dataclass(frozen=True, slots=True)
class Note:
    """An act that needs nothing but the decision."""

    note: str = term("说明", "note", default="", max_length=500)


def docket_entry(desk: Desk, lineage_id: str) -> Case | None:
    """This court's newest docket entry of a lineage, open ones first."""
    entries = desk.cases.where(lineage_id=lineage_id, order_by=("-filed_on", "-case_no"))
    return next((case for case in entries if case.state != "closed"), entries[0] if entries else None)


def need_entry(desk: Desk, lineage_id: str) -> Case:
    """This court's docket entry. Raises BadInput."""
    case = docket_entry(desk, lineage_id)
    if case is None:
        raise BadInput(Text("本院没有该案件。", "This court has no such case."))
    return case


def open_entry(desk: Desk, lineage_id: str) -> Case:
    """This court's docket entry, not closed. Raises BadInput, CaseClosed."""
    case = need_entry(desk, lineage_id)
    case.require_open()
    return case


def exchange_of(desk: Desk, about: About) -> Exchange:
    """The exchange an act is about. Raises BadInput when none, or one of another lineage, is named; NotFound."""
    if about.exchange_id is None:
        raise BadInput(Text("请指明程序编号。", "Name the exchange."))
    exchange = desk.exchanges.need(about.exchange_id)
    if about.lineage_id not in ("", exchange.lineage_id):
        raise BadInput(Text("该程序不属于所指案件。", "That exchange does not belong to the case named."))
    return exchange


def from_the_peer(procedure: str, role: str, *, may_begin: bool = False) -> Callable[[Desk, Received], None]:
    """A guard: the message comes from the other court of an exchange in which this court has this role.

    may_begin: a message of this kind may also begin the exchange. The guard raises Refused R2.
    """

    def guard(desk: Desk, message: Received) -> None:
        envelope = message.envelope
        exchange = desk.exchanges.get(envelope.procedure_id)
        if exchange is None and may_begin:
            return
        found = exchange and (exchange.procedure, exchange.role, exchange.peer, exchange.lineage_id)
        if found != (procedure, role, envelope.sender, envelope.subject):
            refuse(
                RefusalCode.R2,
                "{court} 不是本程序的对方法院。",
                "{court} is not the other court of this exchange.",
                rule="程序当事法院 [D]",
                court=envelope.sender,
                exchange=envelope.procedure_id,
            )

    return guard
