"""An obstructed squad asks for help: up to the court that ordered (or the next superior), which orders another squad.

Source: 法发〔2009〕43号 一(一), 评 (remove obstruction, protect officers); the form [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import Conflict, Text
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.schemas import dump, load
from shared.messages.terms import term
from shared.procedures.command_centre.executing import own_part, report_stage
from shared.procedures.command_centre.orders import give
from shared.procedures.command_centre.papers import DispatchOrder, ReinforcementSent, ReinforceRequest, Stage
from shared.procedures.command_centre.squads import nearest
from shared.procedures.command_centre.tables import CALLER, CENTRE, COMMANDER, DISPATCH, OFFICERS, REINFORCEMENT, ROOT
from shared.procedures.matters import exchange_of, from_the_peer


@dataclass(frozen=True, slots=True)
class AskReinforcement:
    """请求增援."""

    needed: str = term("所需增援", "what is needed", max_length=1000)


@dataclass(frozen=True, slots=True)
class SendReinforcement:
    """派出增援."""

    to_court: str = term("增援法院", "court ordered", help_zh="不填时为就近有空闲小组的法院",
                         help_en="if empty, the nearest with a free squad", default="", max_length=32)  # fmt: skip


def _ask(desk: Desk, doer: Doer, about: About, given: AskReinforcement) -> Mapping[str, Any]:
    order = own_part(desk, about)
    if order.state != "obstructed":
        raise Conflict(Text("现场未受阻碍，不需请求增援。", "The squad is not obstructed."))
    line = [court.court_id for court in desk.registry.superiors(desk.court_id, Line.MANAGEMENT, desk.today)]
    to = order.peer if order.peer in line else line[0] if line else ""
    if not to:
        raise Conflict(Text("本院没有上级法院。", "No court stands above this one."))
    asked = desk.open_exchange(REINFORCEMENT, "caller", event="ask", lineage_id=order.lineage_id, peer=to,
                               data={"order": order.exchange_id, "case_no": order.data["case_no"]})  # fmt: skip
    said: DispatchOrder = load(DispatchOrder, order.data["said"])
    sent = desk.send("reinforce_request", to, ReinforceRequest(order.exchange_id, said, given.needed),
                     lineage_id=order.lineage_id, exchange_id=asked.exchange_id)  # fmt: skip
    return {"exchange_id": asked.exchange_id, "message_id": sent}


def _asked(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    desk.open_exchange(
        REINFORCEMENT, "commander", event="asked", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"order": said.order, "case_no": said.said.case_no, "said": dump(said.said), "needed": said.needed},
    )  # fmt: skip
    desk.raise_task(
        "reinforce_request", lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.COMMAND_CENTRE,
        zh=f"{envelope.sender} 现场受阻，请求增援：{said.needed}", en=f"{envelope.sender} is obstructed and asks for help.",
    )  # fmt: skip


def _send(desk: Desk, doer: Doer, about: About, given: SendReinforcement) -> Mapping[str, Any]:
    asked = exchange_of(desk, about)
    said: DispatchOrder = load(DispatchOrder, asked.data["said"])
    to = given.to_court or next(iter(nearest(desk, said.region, (asked.peer, said.holder))), "")
    if not to or to == asked.peer:
        raise Conflict(Text("下级法院没有其他空闲小组。", "No other court below has a free squad."),
                       Text("请指明增援法院，或向上级法院请求增援。", "Name a court, or ask the court above."))  # fmt: skip
    moved = desk.move(asked, "send", court=to)
    given_to = give(desk, to, replace(said, urgency=1, reinforces=asked.data["order"], instead_of=""), asked.lineage_id,
                    (asked.peer,))  # fmt: skip
    desk.send("reinforcement_sent", asked.peer, ReinforcementSent(asked.data["order"], to), lineage_id=moved.lineage_id,
              exchange_id=moved.exchange_id)  # fmt: skip
    return given_to


def _sent(desk: Desk, message: Received) -> None:
    asked = desk.move(desk.exchanges.need(message.envelope.procedure_id), "sent", court=message.payload.court)
    order = desk.exchanges.need(asked.data["order"])
    if order.state == "obstructed":
        report_stage(desk, order, Stage.REINFORCED, message.payload.court)


PROCEDURE = Procedure(
    name=REINFORCEMENT,
    title=Text("请求增援", "reinforcement"),
    source=f"{ROOT} · [D]",
    tables={"caller": CALLER, "commander": COMMANDER},
    messages=(
        MessageKind("reinforce_request", 1, Text("增援请求", "request for reinforcement"), ReinforceRequest, "F9.1",
                    f"{ROOT} · [D]", to_superior(Line.MANAGEMENT), CENTRE, apply=_asked, answers=("reinforcement_sent",)),
        MessageKind("reinforcement_sent", 1, Text("增援告知", "reinforcement sent"), ReinforcementSent, "F9.1", f"{ROOT} · [D]",
                    superior(Line.MANAGEMENT), CENTRE, accept=from_the_peer(REINFORCEMENT, "caller"), apply=_sent,
                    refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("ask_reinforcement", Text("请求增援", "ask for reinforcement"), AskReinforcement, f"{ROOT} · [D]", CENTRE,
                OFFICERS, "exchange", _ask, step="F9.1", offers=(Offer(DISPATCH, "executor", ("obstructed",)),)),
        ActKind("send_reinforcement", Text("派出增援", "send reinforcement"), SendReinforcement, f"{ROOT} · [D]", CENTRE,
                OFFICERS, "exchange", _send, step="F9.1", offers=(Offer(REINFORCEMENT, "commander", ("asked",)),)),
    ),
)  # fmt: skip
