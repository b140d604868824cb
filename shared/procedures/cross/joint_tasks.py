"""What helpers do in a joint enforcement: acknowledge, act for the lead, finish or say they cannot.

A helper never holds the power: what it does is a signed statement naming the lead and its epoch, not an act of power.
Source: 法发〔2024〕9号 part 4; the forms of the answers [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.cross.joint import JOINT, TASK_RULE
from shared.procedures.cross.joint_papers import (
    Confirmation,
    DoneForLead,
    HelperAct,
    Result,
    TaskAck,
    TaskDone,
    TaskUnable,
    Unable,
)  # fmt: skip
from shared.procedures.matters import exchange_of

IMPLEMENTERS = frozenset({Body.IMPLEMENTATION})


def _tell_both(desk: Desk, exchange: Exchange, kind: str, payload: Any) -> None:
    """The deciding court and the lead learn the same."""
    for court_id in (exchange.peer, exchange.data["lead"]):
        desk.send(kind, court_id, payload, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)


def _acknowledge(desk: Desk, doer: Doer, about: About, given: Confirmation) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "acknowledge")
    _tell_both(desk, exchange, "task_ack", TaskAck(exchange.data["task_no"]))
    return {"state": exchange.state}


def _act(desk: Desk, doer: Doer, about: About, given: DoneForLead) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    lead, epoch = before.data["lead"], before.data["epoch"]
    evidence = desk.witness(
        "act_for_lead", subject_id=before.exchange_id, lineage_id=before.lineage_id,
        detail={"lead": lead, "epoch": epoch, "task": before.data["task_no"], "measure": given.measure,
                "person": doer.person_id},
    )  # fmt: skip
    act = HelperAct(given.measure, desk.today, epoch, evidence)
    desk.move(before, "act", acts=[*before.data["acts"], asdict(act) | {"on": desk.today.isoformat()}])
    return {"evidence": evidence}


def _finish(desk: Desk, doer: Doer, about: About, given: Result) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "finish")
    acts = tuple(HelperAct(**item | {"on": date.fromisoformat(item["on"])}) for item in exchange.data["acts"])
    _tell_both(desk, exchange, "task_done", TaskDone(exchange.data["task_no"], given.result, acts))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=TASK_RULE, by=f"done:{doer.person_id}")
    return {"state": exchange.state}


def _decline(desk: Desk, doer: Doer, about: About, given: Unable) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decline")
    _tell_both(desk, exchange, "task_unable", TaskUnable(exchange.data["task_no"], given.reason))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=TASK_RULE, by=f"unable:{doer.person_id}")
    return {"state": exchange.state}


def _by_a_helper(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    helpers: list[str] = []
    if exchange is not None and exchange.role == "organiser":
        helpers = [task["helper"] for task in exchange.data.get("decision", {}).get("tasks", ())]
    elif exchange is not None and exchange.role == "lead":
        helpers = exchange.data["helpers"]
    if message.envelope.sender not in helpers:
        refuse(RefusalCode.R2, "{court} 不是本次协同执行的协同法院。", "{court} is no helper in this joint enforcement.",
               rule=JOINT, court=message.envelope.sender)  # fmt: skip


def _answered(desk: Desk, message: Received) -> None:
    """The lead enters what was done for it as evidence in its own log; a task not done needs someone's look."""
    envelope = message.envelope
    exchange = desk.exchanges.need(envelope.procedure_id)
    answers = exchange.data.get("answers", {}) | {envelope.sender: envelope.kind}
    if exchange.state in ("running", "leading"):
        desk.move(exchange, "answered", answers=answers)
    if isinstance(message.payload, TaskDone) and exchange.role == "lead":
        for act in message.payload.acts:
            desk.witness("helper_act", subject_id=envelope.message_id, lineage_id=envelope.subject,
                         detail={"helper": envelope.sender, "epoch": act.epoch, "evidence": act.evidence})  # fmt: skip
    if isinstance(message.payload, TaskUnable):
        desk.raise_task(
            "task_unable",
            lineage_id=envelope.subject,
            subject_id=envelope.message_id,
            body=Body.MANAGEMENT,
            zh=f"{envelope.sender} 不能完成协同任务：{message.payload.reason}",
            en=f"{envelope.sender} cannot do its task: {message.payload.reason}",
        )


def _kind(name: str, zh: str, en: str, payload: type) -> MessageKind:
    return MessageKind(name, 1, Text(zh, en), payload, "F3.2d", JOINT + " · [D]", between_courts, IMPLEMENTERS,
                       ApprovalRule.OFFICER, accept=_by_a_helper, apply=_answered, refusals=(RefusalCode.R2,))  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, effect: Any, *states: str) -> ActKind:
    return ActKind(name, Text(zh, en), payload, JOINT + " · [D]", IMPLEMENTERS, frozenset({"officer", "chief"}), "exchange",
                   effect, step="F3.2d", offers=(Offer("joint", "helper", states),))  # fmt: skip


PROCEDURE = Procedure(
    name="joint_tasks",
    title=Text("协同任务", "tasks of a joint enforcement"),
    source=JOINT,
    messages=(
        _kind("task_ack", "协同任务签领", "task acknowledged", TaskAck),
        _kind("task_done", "协同任务完成", "task done", TaskDone),
        _kind("task_unable", "协同任务不能完成", "task cannot be done", TaskUnable),
    ),
    acts=(
        _step("acknowledge_task", "签领协同任务", "acknowledge the task", Confirmation, _acknowledge, "tasked"),
        _step("act_for_lead", "代牵头法院办理", "act for the lead", DoneForLead, _act, "working"),
        _step("finish_task", "报告任务完成", "finish the task", Result, _finish, "working"),
        _step("decline_task", "报告任务不能完成", "say it cannot be done", Unable, _decline, "tasked", "working"),
    ),
)  # fmt: skip
