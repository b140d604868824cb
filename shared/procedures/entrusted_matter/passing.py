"""Matters in flight when the case passes: they go to the new holder, and the court entrusted reports to it.

The old court hands each matter to the new holder; once that court has it, the court entrusted is told who holds the
case, and reports. What was requested after the power had passed is void, as the new holder says, and has to be requested
anew (R3), except an urgent preservation already done ([D]). Source: 流转规则 §5 [D].
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.messages.hooks import Hooks
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump, load
from shared.procedures.entrusted_matter import clock, watching
from shared.procedures.entrusted_matter.measures import MEASURES
from shared.procedures.entrusted_matter.papers import MatterCarried, MatterDone, MatterMoved, MatterReport, MatterVoid
from shared.procedures.entrusted_matter.request import AT_RECEIVER, AT_SENDER, of_matter
from shared.procedures.entrusted_matter.result import take_result
from shared.procedures.entrusted_matter.routes import CENTRES
from shared.procedures.entrusted_matter.tables import NAME, RUNNING, TO_DO
from shared.procedures.file_call import learn_power
from shared.procedures.suspension.course import came_from
from shared.procedures.transfer.procedure import RECEIVERS
from shared.procedures.urging.course import POWER_PASSES

SOURCE = "流转规则 §5 [D]"
ANYWAY = CENTRES | RECEIVERS


# — the court that no longer holds the case —


def _passed(desk: Desk, message: Received) -> None:
    """In the commit of the service. What was not sent yet stays at home: the new holder decides."""
    lineage_id, power = message.envelope.subject, desk.powers.get(message.envelope.subject)
    if power is None or power.holder in (None, desk.court_id):
        return
    rows = desk.exchanges.where(procedure=NAME, role="sender", lineage_id=lineage_id,
                                state__in=["prepared", "carried", "done", *RUNNING])  # fmt: skip
    for exchange in rows:
        if exchange.state == "prepared":
            desk.move(exchange, "give_up", note="案件已移转")
            continue
        passed = desk.move(exchange, "pass_on", new_holder=power.holder, epoch=power.epoch, ruling=message.envelope.message_id,
                           since=power.since.isoformat())  # fmt: skip
        watching.over(desk, passed, message.envelope.message_id)
        if power.holder == passed.peer:
            _tell_the_court_entrusted(desk, passed)
        else:
            carried = MatterCarried(of_matter(passed), passed.peer, str(passed.data["request_id"]),
                                    datetime.fromisoformat(passed.data["pushed_at"]), power.epoch)  # fmt: skip
            desk.send("matter_carried", power.holder, carried, lineage_id=lineage_id, exchange_id=passed.exchange_id)


def _carried_over(desk: Desk, sending: Sending) -> None:
    """The new holder has it: now the court entrusted may report there."""
    if sending.exchange is not None and sending.exchange.state == "passed_on":
        _tell_the_court_entrusted(desk, sending.exchange)


def _tell_the_court_entrusted(desk: Desk, passed: Exchange) -> None:
    data = passed.data
    moved = MatterMoved(data["new_holder"], data["epoch"], datetime.fromisoformat(data["since"]), data["ruling"])
    desk.send("matter_moved", passed.peer, moved, lineage_id=passed.lineage_id, exchange_id=passed.exchange_id)


# — the court entrusted —


def _from_a_holder(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R3 (an older epoch than known)."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or message.envelope.sender not in exchange.data.get("earlier", ()):
        AT_RECEIVER(desk, message)
    known = desk.powers.get(message.envelope.subject)
    if known is not None and known.epoch > message.payload.epoch:
        known.refuse_stale(message.payload.epoch)


def _moved(desk: Desk, message: Received) -> None:
    exchange, said, by = (
        desk.exchanges.need(message.envelope.procedure_id),
        message.payload,
        message.envelope.message_id,
    )
    learn_power(desk, exchange.lineage_id, said.new_holder, said.epoch, by)
    if message.envelope.sender != exchange.peer or exchange.state not in (*TO_DO, "done"):
        return  # heard of it already, or nothing is left to be done
    if said.new_holder == desk.court_id:
        _absorb(desk, exchange, by)
        return
    exchange = desk.move(_readdressed(desk, exchange, said.new_holder), "moved")
    done = load(MatterDone, exchange.data["done"]) if exchange.state == "done" else None
    desk.send("matter_report", exchange.peer, MatterReport(done), lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id)  # fmt: skip


def _absorb(desk: Desk, exchange: Exchange, by: str) -> None:
    if exchange.state in TO_DO:
        watching.over(desk, desk.move(exchange, "absorb"), by)


def _readdressed(desk: Desk, exchange: Exchange, new_holder: str) -> Exchange:
    data = exchange.data | {"earlier": [*exchange.data["earlier"], exchange.peer]}
    return desk.exchanges.save(replace(exchange, peer=new_holder, data=data))


def _void_here(desk: Desk, message: Received) -> None:
    exchange, by = desk.exchanges.need(message.envelope.procedure_id), message.envelope.message_id
    if exchange.state in (*TO_DO, "done"):
        watching.over(desk, desk.move(exchange, "void", by=by), by)


# — the court that holds the case now —


def _with_the_case(desk: Desk, message: Received) -> None:
    """Raises Refused R2 (the case does not come from the sender), R11."""
    envelope = message.envelope
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None and not _left_here(known, message):
        refuse(RefusalCode.R11, "该事项已收到。", "This matter has been received.", rule=SOURCE)
    if envelope.sender not in came_from(desk, envelope.subject):
        refuse(RefusalCode.R2, "{court} 不是本案的移送法院。", "This case does not come from {court}.", rule=SOURCE,
               court=envelope.sender)  # fmt: skip


def _left_here(known: Exchange, message: Received) -> bool:
    """Whether it is a matter that this court passed on, and that now comes back with the case."""
    expected = (NAME, "sender", "passed_on", message.envelope.subject, message.payload.entrusted)
    return (known.procedure, known.role, known.state, known.lineage_id, known.peer) == expected


def _carry(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    data = {"case_no": said.request.case_no, "measure": said.request.measure.value, "request": dump(said.request),
            "urgent": said.request.urgent, "contacted": said.request.contacted, "request_id": said.request_id,
            "pushed_at": said.requested_at.isoformat(), "from_court": envelope.sender}  # fmt: skip
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:
        carried = desk.move(known, "carry", **data)
    else:
        carried = desk.open_exchange(
            NAME, "sender", event="carry", lineage_id=envelope.subject, peer=said.entrusted,
            exchange_id=envelope.procedure_id, data=data,
        )  # fmt: skip
    clock.begin(desk, carried, said.request, envelope.message_id)


def _reported(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if exchange.state == "passed_on":  # the case has gone on meanwhile, and so will the court entrusted
        desk.move(exchange, "late_answer", late=message.envelope.message_id)
        _tell_the_court_entrusted(desk, exchange)
    elif exchange.state != "carried":
        return
    elif _void(desk, exchange, said.done is not None):
        _say_void(desk, exchange, message.envelope.message_id)
    elif said.done is not None:
        take_result(desk, exchange, "reported_done", said.done, message.envelope.message_id)
    else:
        desk.move(exchange, "reported")


def _void(desk: Desk, exchange: Exchange, is_done: bool) -> bool:
    """Requested when this court held the power already; an urgent preservation that is done stays valid all the same."""
    power, asked = desk.powers.get(exchange.lineage_id), of_matter(exchange)
    late = (
        power is not None
        and power.holder == desk.court_id
        and datetime.fromisoformat(exchange.data["pushed_at"]) > power.since
    )
    return late and not (is_done and asked.urgent and MEASURES[asked.measure].preserves)


def _say_void(desk: Desk, exchange: Exchange, by: str) -> None:
    void = desk.move(exchange, "void")
    watching.over(desk, void, by)
    desk.send("matter_void", void.peer, MatterVoid("委托时原法院已无执行实施权（R3），确需办理的由现执行法院重新委托"),
              lineage_id=void.lineage_id, exchange_id=void.exchange_id)  # fmt: skip
    desk.raise_task(
        "matter_void", lineage_id=void.lineage_id, subject_id=void.exchange_id, body=Body.IMPLEMENTATION,
        zh=f"原执行法院在执行实施权移转后委托 {void.peer} 的事项无效，确需办理的请以本院名义重新委托。",
        en=f"A matter entrusted to {void.peer} after the power had passed is void: request it anew if it is needed.",
    )  # fmt: skip


def _kind(name: str, zh: str, en: str, payload: type, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"refusals": (RefusalCode.R2,)} | more
    return MessageKind(name, 1, Text(zh, en), payload, "F5.4", SOURCE, between_courts, ANYWAY, ApprovalRule.NODE,
                       accept=accept, apply=apply, **given)  # fmt: skip


PROCEDURE = Procedure(
    name="matter_passing",
    title=Text("委托事项随案移转", "matters go with the case"),
    source=SOURCE,
    hooks=Hooks(after_apply=dict.fromkeys(POWER_PASSES, _passed)),
    messages=(
        _kind("matter_carried", "委托事项随案移交", "matter carried over", MatterCarried, _with_the_case, _carry,
              delivered=_carried_over, refusals=(RefusalCode.R2, RefusalCode.R11)),
        _kind("matter_moved", "案件移转告知（受托法院）", "told that the case has passed", MatterMoved, _from_a_holder, _moved,
              answers=("matter_report",), refusals=(RefusalCode.R2, RefusalCode.R3)),
        _kind("matter_void", "委托事项无效告知", "matter void", MatterVoid, AT_RECEIVER, _void_here),
        _kind("matter_report", "受托事项办理情况", "report to the new holder", MatterReport, AT_SENDER, _reported),
    ),
)  # fmt: skip
