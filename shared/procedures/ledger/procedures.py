"""The ledger upward as messages: lines, events, digests, and sending again. One procedure: `case_register`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.courts import Line
from shared.domain.errors import BadInput, Text
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Hooks, Sweep
from shared.messages.kinds import About, ActKind, MessageKind, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.ledger import reconcile, resending
from shared.procedures.ledger.papers import CaseClose, CaseRegister, LedgerDigest, LedgerResume, NodeEvents
from shared.procedures.ledger.register import (
    LEDGER,
    MANAGERS,
    amounts_changed,
    apply_close,
    apply_register,
    closed,
    from_below,
    known_below,
)
from shared.procedures.matters import CLOSINGS

MONEY_ACTS = ("receive_money", "pay_money")


def _registered_below(desk: Desk, message: Received) -> None:
    reconcile.advance(desk, message, "cases")
    apply_register(desk, message)


def _closed_below(desk: Desk, message: Received) -> None:
    reconcile.advance(desk, message, "cases")
    apply_close(desk, message)


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Whose ledger, and from which of its lines on."""

    court_id: str = term("下级法院", "court below", min_length=1, max_length=32)
    after: int = term("自第几行之后（0 为全部）", "after which line (0 for all)", default=0, minimum=0)


def _ask_again(desk: Desk, doer: Doer, about: About, given: AskAgain) -> Mapping[str, Any]:  # noqa: ARG001 - as acts are called
    """A superior that joined late or lost its tables asks a court directly below. Raises BadInput, UnknownCourt."""
    court = desk.registry.court(given.court_id).court_id
    above = desk.registry.superior(court, Line.MANAGEMENT, desk.today)
    if above is None or above.court_id != desk.court_id:
        raise BadInput(
            Text("{court} 不是本院直接管理的下级法院。", "{court} is not directly below this court."), court=court
        )
    reconcile.ask_again(desk, court, given.after)
    return {"court": court}


def _kind(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": to_superior(Line.MANAGEMENT), "bodies": MANAGERS} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="", source=f"{LEDGER} · [D]", **given)  # fmt: skip


REGISTER = Procedure(
    name="case_register",
    title=Text("案件台账", "register of cases"),
    source=LEDGER,
    hooks=Hooks(
        after_act=dict.fromkeys(CLOSINGS, lambda desk, done: closed(desk, done.lineage_id))
        | dict.fromkeys(MONEY_ACTS, lambda desk, done: amounts_changed(desk, done.lineage_id)),
        after_apply={"docket_notice": lambda desk, message: closed(desk, message.envelope.subject)},
        sweeps=(Sweep("ledger", reconcile.sweep, reconcile.next_on),),
    ),
    messages=(
        _kind("case_register", "案件台账登记", "cases docketed", CaseRegister, accept=from_below, apply=_registered_below,
              refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("case_close", "案件台账结案", "cases closed", CaseClose, accept=known_below, apply=_closed_below,
              refusals=(RefusalCode.R2,)),
        _kind("node_event", "节点台账", "node events", NodeEvents, apply=reconcile.apply_events),
        _kind("ledger_digest", "台账对账单", "ledger digest", LedgerDigest, accept=reconcile.managed, apply=reconcile.compare,
              refusals=(RefusalCode.R2,)),
        _kind("ledger_resume", "台账续报通知", "ledger to be sent again", LedgerResume, route=superior(Line.MANAGEMENT),
              apply=resending.resume),
    ),
    acts=(
        ActKind("ask_ledger_again", Text("要求重报台账", "ask for a ledger once more"), AskAgain, f"{LEDGER} · [D]", MANAGERS,
                frozenset({"officer", "chief", "operator"}), "court", _ask_again),
    ),
)  # fmt: skip
PROCEDURES: tuple[Procedure, ...] = (REGISTER,)
