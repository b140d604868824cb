"""The result of an order, to the court that ordered and to the one that holds the case, which takes over; the review.

When the power passes while a squad is out, on-scene preservation stands and the result goes to the new holder; coercion
by the old holder's document stops. A control without a document is approved afterwards (K013).
Source: inter-tier rules §9 [D]; 执行权配置意见 法发〔2011〕15号 art. 7 (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import legal_day
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump, load
from shared.messages.terms import term
from shared.procedures.command_centre.clocks import clock_of, event_ends, event_starts
from shared.procedures.command_centre.course import follow, issued_here, only_from, order_in, others, part_in, task_done
from shared.procedures.command_centre.executing import own_part, tell
from shared.procedures.command_centre.papers import (
    ControlTaken,
    DispatchResult,
    DispatchReviewed,
    HolderChanged,
    Stage,
    Takeover,
)
from shared.procedures.command_centre.squads import set_free
from shared.procedures.command_centre.tables import CENTRE, DISPATCH, FOUND, LEADERS, OFFICERS, ON_THE_WAY, ROOT
from shared.procedures.matters import Note, exchange_of
from shared.procedures.urging.course import POWER_PASSES

AFTERWARDS = "control_approval_after"


@dataclass(frozen=True, slots=True)
class ReportResult:
    """报告调度结果."""

    acts: str = term("所做工作", "acts", max_length=2000)
    taken: ControlTaken = term("控制情况", "control taken", default=ControlTaken.NONE)
    persons: str = term("人员", "persons", default="", max_length=1000)
    items: str = term("财物", "items", default="", max_length=1000)


def _report(desk: Desk, doer: Doer, about: About, given: ReportResult) -> Mapping[str, Any]:
    order = own_part(desk, about)
    if order.state not in FOUND:
        desk.move(order, "report")  # raises: nothing was found yet
    said = order_in(order)
    if given.taken is ControlTaken.COERCED and not said.measure.coercive:
        refuse(RefusalCode.R7, "调度令没有授权强制措施，只能现场保全。", "The order allows no coercion, only preservation.",
               rule="[D]")  # fmt: skip
    if given.taken is ControlTaken.COERCED and order.data.get("changed"):
        refuse(RefusalCode.R3, "执行法院已变更为 {holder}，原授权文书失效，只保留现场保全。",
               "The case is held by {holder} now: the old document is void; only preservation stands.",
               rule="实施权唯一持有 [D]", holder=order.data["holder"])  # fmt: skip
    ran_out = said.document_until is not None and said.document_until < _on_scene_on(order)
    if given.taken is ControlTaken.COERCED and ran_out:
        refuse(RefusalCode.R12, "授权文书 {no} 到场时已失效，只能现场保全。",
               "The document {no} had run out when the squad arrived: only preservation.", rule="[D]", no=said.document_no)  # fmt: skip
    outcome = Stage(order.state)
    result = DispatchResult(said.case_no, desk.court_id, order.peer, outcome, given.taken, given.acts, given.persons, given.items,
                            bool(said.document_no) and not ran_out and not order.data.get("changed"))  # fmt: skip
    moved = follow(desk, order, "report", by=doer.person_id, text=given.acts, outcome=outcome.value, taken=given.taken.value,
                   result=dump(result))  # fmt: skip
    set_free(desk, moved)
    return {"message_id": tell(desk, moved, "dispatch_result", result, *others(desk, moved))}


def _on_scene_on(order: Exchange) -> date:
    """The day on which the squad was on the scene."""
    return legal_day(
        datetime.fromisoformat(next(e["at"] for e in reversed(order.data["log"]) if e["event"] == "arrive"))
    )


def _may_report(desk: Desk, message: Received) -> None:
    """Raises Refused R2: the order is not known here, and the case not held."""
    if desk.exchanges.get(message.envelope.procedure_id) is not None:
        part_in(desk, message, "executor")
        return
    power = desk.powers.get(message.envelope.subject)
    if power is None or power.holder != desk.court_id:
        refuse(RefusalCode.R2, "本院不知该调度，也不是该案的执行法院。", "The order is not known here, and the case not held.",
               rule="[D]")  # fmt: skip


def _reported(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    exchange = desk.exchanges.get(envelope.procedure_id)
    facts = {"outcome": said.outcome.value, "taken": said.taken.value, "acts": said.acts, "persons": said.persons,
             "items": said.items}  # fmt: skip
    if exchange is None:  # the case came here while the squad was out
        exchange = desk.open_exchange(
            DISPATCH, "holder", event="report", lineage_id=envelope.subject, peer=envelope.sender,
            exchange_id=envelope.procedure_id,
            data={"case_no": said.case_no, "holder": desk.court_id, "issuer": said.issuer, "log": []} | facts,
        )  # fmt: skip
        follow(desk, exchange, "noted", by=envelope.sender, text=said.acts)
    else:
        exchange = follow(desk, exchange, "report", by=envelope.sender, text=said.acts, **facts)
    if exchange.data["holder"] == desk.court_id:
        desk.raise_task(
            "dispatch_takeover", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.COMMAND_CENTRE,
            zh=f"{envelope.sender} 已完成调度（{said.case_no}），请接管人员、财物。",
            en=f"{envelope.sender} has done what was ordered ({said.case_no}): take over.",
        )  # fmt: skip
        if said.taken is not ControlTaken.NONE and not said.approved:
            event_starts(desk, "unapproved_control", clock_of(AFTERWARDS), lineage_id=exchange.lineage_id,
                         subject_id=exchange.exchange_id, detail={"court": envelope.sender})  # fmt: skip


def _held_here(desk: Desk, about: About) -> Exchange:
    """The order about a case of this court. Raises BadInput."""
    exchange = exchange_of(desk, about)
    if exchange.procedure != DISPATCH or exchange.data["holder"] != desk.court_id:
        raise BadInput(Text("本院不是执行法院。", "This court does not hold the case."))
    return exchange


def _take_over(desk: Desk, doer: Doer, about: About, given: Takeover) -> Mapping[str, Any]:
    exchange = _held_here(desk, about)
    moved = desk.move(exchange, "take_over")
    told = dict.fromkeys((exchange.peer, str(exchange.data.get("issuer") or exchange.peer)))
    for court in (court for court in told if court != desk.court_id):
        desk.send("takeover", court, given, lineage_id=moved.lineage_id, exchange_id=moved.exchange_id)
    task_done(desk, "dispatch_takeover", moved, doer.person_id)
    return {"state": moved.state}


def _taken_over(desk: Desk, message: Received) -> None:
    follow(
        desk,
        desk.exchanges.need(message.envelope.procedure_id),
        "take_over",
        by=message.envelope.sender,
        text=message.payload.officer,
    )


def _review(desk: Desk, doer: Doer, about: About, given: DispatchReviewed) -> Mapping[str, Any]:
    exchange = desk.move(issued_here(desk, about), "review", review=given.text)
    return {"message_id": tell(desk, exchange, "dispatch_reviewed", given)}


def _reviewed(desk: Desk, message: Received) -> None:
    follow(
        desk,
        desk.exchanges.need(message.envelope.procedure_id),
        "review",
        by=message.envelope.sender,
        text=message.payload.text,
    )


def _approve_afterwards(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = _held_here(desk, about)
    event_ends(desk, "control_approved", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, by=doer.person_id,
               rule_ids=(AFTERWARDS,))  # fmt: skip
    return {"exchange_id": exchange.exchange_id}


# — the power passes while a squad is out —


def _power_passed(desk: Desk, message: Received) -> None:
    """The court that held the case tells who holds it now; what the squad has preserved stands."""
    lineage_id = message.envelope.subject
    power = desk.powers.get(lineage_id)
    if power is None or power.holder in (desk.court_id, None):
        return
    out = (*ON_THE_WAY, *FOUND, "on_site", "told", "to_take_over")
    for exchange in desk.exchanges.where(procedure=DISPATCH, lineage_id=lineage_id, state__in=list(out)):
        if exchange.role == "executor" or exchange.data["holder"] != desk.court_id:
            continue
        said = HolderChanged(exchange.exchange_id, str(power.holder), power.epoch)
        told = {exchange.peer, str(exchange.data.get("issuer") or exchange.peer)} - {desk.court_id}
        for court in sorted(told):
            desk.send("dispatch_holder_changed", court, said, lineage_id=lineage_id, exchange_id=exchange.exchange_id)
        follow(desk, exchange, "passed", text=str(power.holder), holder=str(power.holder))


def _holder_changed(desk: Desk, message: Received) -> None:
    said = message.payload
    exchange = follow(desk, desk.exchanges.need(message.envelope.procedure_id), "noted", by=message.envelope.sender,
                      text=said.holder, holder=said.holder, changed=True)  # fmt: skip
    told = (exchange.peer, desk.court_id)
    if exchange.role == "executor" and exchange.state in ("reported", "reviewed") and said.holder not in told:
        result: DispatchResult = load(
            DispatchResult, exchange.data["result"]
        )  # it went to the court that held the case
        desk.send("dispatch_result", said.holder, replace(result, approved=False), lineage_id=exchange.lineage_id,
                  exchange_id=exchange.exchange_id)  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, apply: Any, step: str, accept: Any) -> MessageKind:
    return MessageKind(name, 1, Text(zh, en), payload, step, f"{ROOT} · [D]", between_courts, CENTRE, accept=accept,
                       apply=apply, refusals=(RefusalCode.R2,))  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, effect: Any, roles: frozenset[str], *offers: Offer) -> ActKind:
    return ActKind(
        name, Text(zh, en), payload, f"{ROOT} · [D]", CENTRE, roles, "exchange", effect, step="F9.3", offers=offers
    )


PROCEDURE = Procedure(
    name="dispatch_results",
    title=Text("调度结果与接管", "result of a dispatch and taking over"),
    source=f"{ROOT} · [D]",
    hooks=Hooks(after_apply=dict.fromkeys(POWER_PASSES, _power_passed)),
    messages=(
        _kind("dispatch_result", "调度结果", "result of an order", DispatchResult, _reported, "F9.3", _may_report),
        _kind("takeover", "接管", "the holder takes over", Takeover, _taken_over, "F9.3", only_from("holder")),
        _kind("dispatch_reviewed", "调度评查", "order reviewed", DispatchReviewed, _reviewed, "F9.3", only_from("issuer")),
        _kind("dispatch_holder_changed", "执行法院变更告知", "the case is held by another court", HolderChanged, _holder_changed,
              "F9.3", only_from("holder")),
    ),
    acts=(
        _step("report_result", "报告调度结果", "report the result", ReportResult, _report, OFFICERS,
              Offer(DISPATCH, "executor", FOUND)),
        _step("take_over", "接管", "take over", Takeover, _take_over, OFFICERS, Offer(DISPATCH, "holder", ("to_take_over",)),
              Offer(DISPATCH, "issuer", ("reported", "reviewed"))),
        _step("review_dispatch", "评查调度", "review the order", DispatchReviewed, _review, OFFICERS,
              Offer(DISPATCH, "issuer", ("reported", "taken_over"))),
        _step("approve_control_afterwards", "补办控制审批", "approve a control afterwards", Note, _approve_afterwards, LEADERS,
              Offer(DISPATCH, "holder", ("to_take_over", "taken_over")),
              Offer(DISPATCH, "issuer", ("reported", "taken_over", "reviewed"))),
    ),
)  # fmt: skip
