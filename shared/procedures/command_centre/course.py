"""What the courts of a dispatch share: the order as kept, its log, who may write to whom about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shared.domain.courts import Line, Tier
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import CaseNumber, lineage_id_of
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Received
from shared.messages.kinds import About
from shared.messages.routes import Route
from shared.messages.schemas import load
from shared.procedures.command_centre.papers import DispatchOrder
from shared.procedures.command_centre.tables import DISPATCH, EXECUTOR, HOLDER, ISSUER
from shared.procedures.matters import exchange_of
from shared.procedures.power.rulings import remember
from shared.registry.registry import Registry

_TABLES = {"issuer": ISSUER, "executor": EXECUTOR, "holder": HOLDER}


def order_in(exchange: Exchange) -> DispatchOrder:
    """The order an exchange is about."""
    said: DispatchOrder = load(DispatchOrder, exchange.data["said"])
    return said


def advance(desk: Desk, exchange: Exchange, event: str, *, by: str, text: str = "", **data: Any) -> Exchange:
    """Go on by the table and log it. Raises NoSuchTransition."""
    return desk.move(exchange, event, log=_logged(desk, exchange, event, by, text), **data)


def _logged(desk: Desk, exchange: Exchange, event: str, by: str, text: str) -> list[dict[str, str]]:
    entry = {"event": event, "at": desk.now.isoformat(), "by": by or desk.court_id, "text": text}
    return [*exchange.data.get("log", []), entry]


def follow(desk: Desk, exchange: Exchange, event: str, *, by: str = "", text: str = "", **data: Any) -> Exchange:
    """Go on by the table and log it; what crossed with something else on its way is only logged."""
    log = _logged(desk, exchange, event, by, text)
    table: tuple[Transition, ...] = _TABLES[exchange.role]
    if any(row.start == exchange.state and row.event == event for row in table):
        return desk.move(exchange, event, log=log, **data)
    return remember(desk, exchange, log=log, **data)


def lineage_of(desk: Desk, holder: str, case_no: str) -> str:
    """The lineage a case number of another court belongs to, as far as it is known here. Raises BadInput."""
    case = desk.cases.get(case_no)
    known = case or desk.case_register.first(case_no=case_no, court=holder)
    if known is not None:
        return known.lineage_id
    try:
        return lineage_id_of(CaseNumber.parse(case_no))
    except BadInput:
        raise BadInput(Text("案号 {case_no} 不规范，不能据以调度。", "{case_no} is no case number to dispatch by."),
                       case_no=case_no) from None  # fmt: skip


def others(desk: Desk, exchange: Exchange) -> tuple[str, ...]:
    """The courts to tell from the court that does it: who ordered, and who holds the case, never itself, none twice."""
    told = dict.fromkeys((exchange.peer, str(exchange.data["holder"])))
    return tuple(court for court in told if court and court != desk.court_id)


def courts_in(exchange: Exchange) -> dict[str, str]:
    """The other courts of an order by their role in it, as this court knows them."""
    at_peer = "issuer" if exchange.role == "executor" else "executor"
    known = {"holder": str(exchange.data["holder"]), "issuer": str(exchange.data.get("issuer", ""))}
    return known | {at_peer: exchange.peer}


def part_in(desk: Desk, message: Received, sender: str) -> Exchange:
    """This court's part in the order a message is about, which only the court in the role `sender` may send.

    Raises Refused R2.
    """
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    known = exchange is not None and exchange.procedure == DISPATCH and exchange.lineage_id == message.envelope.subject
    if exchange is None or not known or courts_in(exchange).get(sender) != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 在该调度中无权发送此件。", "{court} may not send this in the dispatch.",
               rule="程序当事法院 [D]", court=message.envelope.sender)  # fmt: skip
    return exchange


def only_from(sender: str) -> Callable[[Desk, Received], None]:
    """A guard: the message comes from the court in this role. The guard raises Refused R2."""

    def guard(desk: Desk, message: Received) -> None:
        part_in(desk, message, sender)

    return guard


def issued_here(desk: Desk, about: About) -> Exchange:
    """The order as this court has issued it. Raises BadInput."""
    exchange = exchange_of(desk, about)
    if (exchange.procedure, exchange.role) != (DISPATCH, "issuer"):
        raise BadInput(Text("该调度不是本院下达的。", "This order was not issued here."))
    return exchange


def task_done(desk: Desk, code: str, exchange: Exchange, by: str) -> None:
    """What this court was to do about an order is done."""
    for task in desk.tasks.where(code=code, subject_id=exchange.exchange_id, state="open"):
        desk.tasks.save(replace(task, state="done", closed_by=by))


def tier_of(desk: Desk, court_id: str) -> Tier:
    """For the order of two orders."""
    return desk.registry.court(court_id).tier


def _no_order_down(registry: Registry, sender: str, recipient: str, on: Any) -> None:
    registry.court(recipient)
    if sender == recipient or registry.is_superior(sender, recipient, Line.MANAGEMENT, on):
        refuse(RefusalCode.R2, "对下级法院应下达调度令，对其他法院才提出协助请求。",
               "A court below is given an order; a request is for other courts.", rule="法发〔2009〕43号 一(一); [D]",
               sender=sender, recipient=recipient)  # fmt: skip


not_below = Route(Text("法院 → 非下级法院", "court → court that is not below it (management line)"), _no_order_down)
