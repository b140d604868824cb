"""The court ordered: acknowledge or be unable, set out, reach the scene, find or be obstructed.

Source: 法发〔2009〕43号 一(一); periods [D]: 15 minutes to acknowledge, 30 to be there.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.terms import term
from shared.procedures.command_centre import squads
from shared.procedures.command_centre.course import advance, follow, only_from, others
from shared.procedures.command_centre.orders import pass_on
from shared.procedures.command_centre.papers import DispatchAck, DispatchProgress, DispatchUnable, OnScene, Stage
from shared.procedures.command_centre.tables import CENTRE, DISPATCH, FOUND, OFFICERS, ROOT
from shared.procedures.matters import Note, exchange_of

#: Event of the table for each stage that a progress message reports.
EVENTS = {
    Stage.WAITING: "wait", Stage.EN_ROUTE: "set_out", Stage.REINFORCED: "reinforce",
    Stage.CONTROLLED: "controlled", Stage.NOT_FOUND: "not_found", Stage.OBSTRUCTED: "obstructed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AckOrder:
    """签收调度并指派小组."""

    squad_id: str = term("小组", "squad", max_length=64)


@dataclass(frozen=True, slots=True)
class ReachScene:
    """到达现场."""

    geo: str = term("位置", "position", max_length=100)
    video_ref: str = term("执法记录编号", "reference of the recording", max_length=200)
    at: datetime | None = term("到达时间", "arrived at", default=None)


@dataclass(frozen=True, slots=True)
class ReportFound:
    """报告现场情况."""

    found: str = term("现场情况", "what was found", pattern="controlled|not_found|obstructed")
    text: str = term("说明", "what happened", max_length=1000)


def own_part(desk: Desk, about: About) -> Exchange:
    """The order as this court does it. Raises BadInput."""
    exchange = exchange_of(desk, about)
    if (exchange.procedure, exchange.role) != (DISPATCH, "executor"):
        raise BadInput(Text("本院不是该调度的承办法院。", "This court is not the one ordered."))
    return exchange


def tell(desk: Desk, exchange: Exchange, kind: str, payload: Any, *courts: str) -> str:
    """Send to the court that ordered, and to others; returns the id of the first."""
    sent = ""
    for court in dict.fromkeys((exchange.peer, *courts)):
        message = desk.send(kind, court, payload, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
        sent = sent or message
    return sent


def _ack(desk: Desk, doer: Doer, about: About, given: AckOrder) -> Mapping[str, Any]:
    exchange, squad = own_part(desk, about), squads.own(desk, given.squad_id)
    if squad.state == "off":
        raise Conflict(Text("小组 {name} 未备勤。", "Squad {name} is not on stand-by."), name=squad.name)
    acked = advance(desk, exchange, "ack", by=doer.person_id, text=squad.name, squad=squad.squad_id)
    ahead = squads.assign(desk, squad, acked)
    sent = tell(desk, acked, "dispatch_ack", DispatchAck(squad.name, ahead.exchange_id if ahead else ""))
    if ahead is not None:
        _progress(desk, acked, Stage.WAITING, doer.person_id, "小组另有在先调度")
    return {"message_id": sent, "waits_for": ahead.exchange_id if ahead else ""}


def _unable(desk: Desk, doer: Doer, about: About, given: DispatchUnable) -> Mapping[str, Any]:
    exchange = desk.move(own_part(desk, about), "unable")
    squads.set_free(desk, exchange)
    return {"message_id": tell(desk, exchange, "dispatch_unable", given)}


def _progress(desk: Desk, exchange: Exchange, stage: Stage, by: str, text: str = "") -> Exchange:
    moved = advance(desk, exchange, EVENTS[stage], by=by, text=text)
    tell(desk, moved, "dispatch_progress", DispatchProgress(stage, desk.now, text))
    return moved


def report_stage(desk: Desk, exchange: Exchange, stage: Stage, text: str = "") -> Exchange:
    """A stage that comes from another court's help, not from a person here."""
    return _progress(desk, exchange, stage, desk.doer.person_id if desk.doer else "", text)


def _set_out(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = own_part(desk, about)
    if squads.squad_of(desk, exchange) is None:
        raise Conflict(Text("没有为该调度指派小组，或者小组另有在先调度。", "No squad is out for this order, or another order has it."),
                       Text("请指派空闲小组，或等候小组空出。", "Give it a free squad, or wait."))  # fmt: skip
    return {
        "state": _progress(
            desk, desk.exchanges.need(exchange.exchange_id), Stage.EN_ROUTE, doer.person_id, given.note
        ).state
    }


def _reach(desk: Desk, doer: Doer, about: About, given: ReachScene) -> Mapping[str, Any]:
    exchange = own_part(desk, about)
    if squads.squad_of(desk, exchange) is None:
        raise Conflict(Text("没有为该调度出警的小组。", "No squad is out for this order."))
    said = OnScene(given.at or desk.now, given.geo, given.video_ref)
    moved = advance(desk, exchange, "arrive", by=doer.person_id, text=f"{said.geo} {said.video_ref}")
    squads.arrive(desk, moved)
    return {"message_id": tell(desk, moved, "on_scene", said, *others(desk, moved))}


def _found(desk: Desk, doer: Doer, about: About, given: ReportFound) -> Mapping[str, Any]:
    return {"state": _progress(desk, own_part(desk, about), Stage(given.found), doer.person_id, given.text).state}


# — the court that ordered, and the one that holds the case —


def _acked(desk: Desk, message: Received) -> None:
    said = message.payload
    follow(desk, desk.exchanges.need(message.envelope.procedure_id), "ack", by=message.envelope.sender, text=said.squad, squad=said.squad,
           waits_for=said.waits_for)  # fmt: skip


def _was_unable(desk: Desk, message: Received) -> None:
    said = message.payload
    exchange = follow(
        desk, desk.exchanges.need(message.envelope.procedure_id), "unable", by=message.envelope.sender, text=said.reason
    )
    if exchange.state == "unable":
        pass_on(desk, exchange, said.reason, said.next_court)


def _progressed(desk: Desk, message: Received) -> None:
    said = message.payload
    follow(
        desk,
        desk.exchanges.need(message.envelope.procedure_id),
        EVENTS[said.stage],
        by=message.envelope.sender,
        text=said.text or said.stage.label.zh,
    )


def _arrived(desk: Desk, message: Received) -> None:
    said = message.payload
    follow(desk, desk.exchanges.need(message.envelope.procedure_id), "arrive", by=message.envelope.sender, text=f"{said.geo} {said.video_ref}",
           video_ref=said.video_ref)  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, apply: Any, step: str = "F9.1") -> MessageKind:
    return MessageKind(name, 1, Text(zh, en), payload, step, f"{ROOT} · [D]", between_courts, CENTRE, accept=only_from("executor"),
                       apply=apply, refusals=(RefusalCode.R2,))  # fmt: skip


def _step(
    name: str, zh: str, en: str, payload: type, effect: Any, states: tuple[str, ...], step: str = "F9.1"
) -> ActKind:
    return ActKind(name, Text(zh, en), payload, f"{ROOT} · [D]", CENTRE, OFFICERS, "exchange", effect, step=step,
                   offers=(Offer(DISPATCH, "executor", states),))  # fmt: skip


PROCEDURE = Procedure(
    name="dispatch_course",
    title=Text("调度的执行", "carrying out a dispatch order"),
    source=f"{ROOT} · [D]",
    messages=(
        _kind("dispatch_ack", "调度签收", "order acknowledged", DispatchAck, _acked),
        _kind("dispatch_unable", "不能执行调度", "unable to carry out the order", DispatchUnable, _was_unable),
        _kind("dispatch_progress", "调度进展", "progress of an order", DispatchProgress, _progressed),
        _kind("on_scene", "到达现场", "squad on the scene", OnScene, _arrived, "F9.2"),
    ),
    acts=(
        _step("ack_dispatch", "签收并指派小组", "acknowledge and give it a squad", AckOrder, _ack, ("issued", "waiting")),
        _step("unable_dispatch", "报告不能执行", "report that it cannot be done", DispatchUnable, _unable,
              ("issued", "acked", "waiting")),
        _step("set_out", "出警", "set out", Note, _set_out, ("acked", "waiting")),
        _step("reach_scene", "到达现场", "reach the scene", ReachScene, _reach, ("en_route", "acked"), "F9.2"),
        _step("report_found", "报告现场情况", "report what was found", ReportFound, _found, ("on_site", FOUND[3]), "F9.2"),
    ),
)  # fmt: skip
