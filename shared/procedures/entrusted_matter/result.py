"""A matter done: the receipt, what it leaves at the entrusting court, the confirmation, the rating.

A control counts as the entrusting court's, money goes to its account: the power has moved nowhere.
Source: 执行事项委托规定 法发〔2017〕27号 (articles (unconfirmed)); 涉执行司法赔偿解释 2022 art. 4; 民诉法解释 2022 art. 485 (longest terms).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.controls import KINDS, Control, ControlTooLong
from shared.domain.courts import Body
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import MoneyEntry
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump
from shared.procedures.entrusted_matter import clock, watching
from shared.procedures.entrusted_matter.answering import tell
from shared.procedures.entrusted_matter.measures import MEASURES, Effect
from shared.procedures.entrusted_matter.papers import (
    FinishMatter,
    MatterConfirmed,
    MatterDone,
    MatterRating,
    MatterRequest,
    read_documents,
)
from shared.procedures.entrusted_matter.request import AT_RECEIVER, AT_SENDER, OFFICER, of_matter
from shared.procedures.entrusted_matter.routes import CENTRES
from shared.procedures.entrusted_matter.tables import MAT, NAME, RUNNING, TO_DO
from shared.procedures.entrusted_matter.watching import CONFIRM
from shared.procedures.matters import exchange_of, need_entry
from shared.procedures.papers import ControlItem, latest_end
from shared.procedures.power.rulings import remember
from shared.procedures.transfer.procedure import OFFICERS

# — the court entrusted —


def _finish(desk: Desk, doer: Doer, about: About, given: FinishMatter) -> Mapping[str, Any]:
    before = exchange_of(desk, about)
    done = _receipt(desk, before, of_matter(before), given)
    exchange = desk.move(before, "finish", done=dump(done))
    sent = tell(desk, exchange, "matter_done", done)
    clock.met(desk, exchange, sent)
    watching.settled(desk, exchange)
    return {"message_id": sent, "control_id": done.control.control_id if done.control else ""}


def _receipt(desk: Desk, exchange: Exchange, said: MatterRequest, given: FinishMatter) -> MatterDone:
    """The receipt with what the matter leaves behind. Raises BadInput, ControlTooLong."""
    effect = MEASURES[said.measure].effect if given.achieved else Effect.RESULT
    control, amount = None, 0
    if effect is Effect.CONTROL or (effect is Effect.ANY and given.rank):
        control = _control(desk, said, given, desk.new_id())
    elif effect is Effect.RENEWAL:
        control = _control(desk, said, given, said.control_id)
    elif effect in (Effect.MONEY, Effect.ANY):
        amount = given.amount_fen
        if effect is Effect.MONEY and not amount:
            raise BadInput(Text("请填写划拨金额。", "Give the amount deducted."))
    elif given.amount_fen:
        raise BadInput(Text("该事项不涉及划拨款项。", "This matter deducts no money."))
    paid_to = (given.paid_to or exchange.peer) if amount else ""
    if paid_to not in ("", exchange.peer, *exchange.data["earlier"]):
        raise BadInput(Text("款项应进入委托法院账户，不是 {court}。", "Money goes to the entrusting court, not {court}."),
                       court=paid_to)  # fmt: skip
    return MatterDone(given.result, given.achieved, desk.today, read_documents(desk, given.receipts), control,
                      said.control_id if effect is Effect.RELEASE else "", amount, paid_to)  # fmt: skip


def _control(desk: Desk, said: MatterRequest, given: FinishMatter, control_id: str) -> ControlItem:
    if not given.rank or given.end_on is None or not given.registrar:
        raise BadInput(Text("请填写顺位、届满日和协助执行单位。", "Give rank, end and registrar."))
    start = given.start_on or desk.today
    latest = latest_end(desk, said.asset_kind, start)
    if given.end_on > latest:
        raise ControlTooLong(kind=KINDS[said.asset_kind].zh, end_on=given.end_on, latest=latest)
    return ControlItem(control_id, said.asset, said.asset_kind, given.rank, start, given.end_on, given.registrar)


def _receipt_arrived(desk: Desk, sending: Sending) -> None:
    """From here on the other court is to confirm; the court that did it watches that too."""
    exchange = sending.exchange
    if exchange is not None and exchange.state == "done":
        desk.open_duty(
            CONFIRM, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.COMMAND_CENTRE
        )


def _confirmed_there(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "done":
        confirmed = desk.move(exchange, "confirmed")
        desk.close_duties(subject_id=confirmed.exchange_id, rule_id=CONFIRM, by=message.envelope.message_id)
        watching.settled(desk, confirmed)


def _rated(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "confirmed":
        desk.move(exchange, "rated", score=message.payload.score, rating=message.payload.reason)


# — the entrusting court —


def _came(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if exchange.state == "passed_on":
        desk.move(exchange, "late_answer", late=message.envelope.message_id)
        _book(desk, exchange, said)
    elif exchange.state in RUNNING:
        take_result(desk, exchange, "done", said, message.envelope.message_id)


def take_result(desk: Desk, exchange: Exchange, event: str, said: MatterDone, by: str) -> Exchange:
    """Record at this court what a matter has left: control with its rank and end, release, money in its account."""
    done = desk.move(exchange, event, done=dump(said), receipt=by)
    clock.met(desk, done, by)
    watching.settled(desk, done)
    if said.control is not None:
        _keep(desk, done, said.control)
    released = desk.controls.get(said.released) if said.released else None
    if released is not None:
        desk.controls.save(replace(released, state="released"))
    _book(desk, done, said)
    desk.open_duty(CONFIRM, lineage_id=done.lineage_id, subject_id=done.exchange_id, body=Body.COMMAND_CENTRE)
    return done


def _keep(desk: Desk, exchange: Exchange, item: ControlItem) -> None:
    known: Control | None = desk.controls.get(item.control_id)
    if known is None:
        desk.controls.add(item.as_control(exchange.lineage_id, "active"))
    elif item.end_on > known.end_on:
        desk.controls.save(replace(known, end_on=item.end_on))


def _book(desk: Desk, exchange: Exchange, said: MatterDone) -> None:
    """Money deducted there is in the account of the court named, once; one that no longer holds the case owes it onward."""
    exchange = desk.exchanges.need(exchange.exchange_id)
    if not said.amount_fen or said.paid_to != desk.court_id or exchange.data.get("booked"):
        return
    remember(desk, exchange, booked=True)
    case_no = need_entry(desk, exchange.lineage_id).case_no
    desk.money.add(MoneyEntry(desk.new_id(), exchange.lineage_id, case_no, "in", said.amount_fen, desk.today,
                              f"{exchange.peer} 受托划拨"))  # fmt: skip
    power = desk.powers.get(exchange.lineage_id)
    if power is not None and power.holder not in (desk.court_id, None):
        desk.raise_task(
            "forward_money", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body.IMPLEMENTATION,
            zh=f"案件已由 {power.holder} 执行，受托划拨的 {said.amount_fen} 分应移交该院。",
            en=f"The case is held by {power.holder}; forward the {said.amount_fen} fen deducted.",
        )  # fmt: skip


def _from_the_court_entrusted(desk: Desk, message: Received) -> None:
    """Raises Refused R2, R7 (a receipt that leaves what was not asked for)."""
    AT_SENDER(desk, message)
    said, asked = message.payload, of_matter(desk.exchanges.need(message.envelope.procedure_id))
    effect = MEASURES[asked.measure].effect
    wrong = (
        (said.control is not None and effect not in (Effect.CONTROL, Effect.RENEWAL, Effect.ANY))
        or (effect is Effect.RENEWAL and said.control is not None and said.control.control_id != asked.control_id)
        or (bool(said.released) and (effect is not Effect.RELEASE or said.released != asked.control_id))
        or (said.amount_fen > 0 and effect not in (Effect.MONEY, Effect.ANY))
    )
    if wrong:
        refuse(RefusalCode.R7, "回执与委托事项不符。", "The receipt does not fit what was asked.", rule=MAT,
               measure=asked.measure.value)  # fmt: skip


def _confirm(desk: Desk, doer: Doer, about: About, given: MatterConfirmed) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "confirm")
    sent = tell(desk, exchange, "matter_confirmed", given)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=CONFIRM, by=sent)
    watching.settled(desk, exchange)
    return {"message_id": sent}


def _rate(desk: Desk, doer: Doer, about: About, given: MatterRating) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "rate", score=given.score)
    return {"message_id": tell(desk, exchange, "matter_rating", given)}


def _kind(name: str, zh: str, en: str, payload: type, step: str, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"refusals": (RefusalCode.R2,)} | more
    return MessageKind(name, 1, Text(zh, en), payload, step, MAT, between_courts, CENTRES, OFFICER, accept=accept,
                       apply=apply, **given)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, effect: Any, step: str, *offered: Offer) -> ActKind:
    return ActKind(name, Text(zh, en), payload, MAT, CENTRES, OFFICERS, "exchange", effect, step=step, offers=offered)


PROCEDURE = Procedure(
    name="matter_results",
    title=Text("委托事项的回执、确认与评价", "result of an entrusted matter"),
    source=MAT,
    messages=(
        _kind("matter_done", "办结回执", "receipt of a matter done", MatterDone, "F5.4", _from_the_court_entrusted, _came,
              delivered=_receipt_arrived, answers=("matter_confirmed",), refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("matter_confirmed", "办结确认", "matter confirmed", MatterConfirmed, "F5.4", AT_RECEIVER, _confirmed_there),
        _kind("matter_rating", "事项评价", "rating", MatterRating, "F5.5", AT_RECEIVER, _rated),
    ),
    acts=(
        _step("finish_matter", "办结并发回执", "finish it and send the receipt", FinishMatter, _finish, "F5.4",
              Offer(NAME, "receiver", TO_DO)),
        _step("confirm_matter", "确认办结", "confirm that it is done", MatterConfirmed, _confirm, "F5.4",
              Offer(NAME, "sender", ("done",))),
        _step("rate_matter", "评价", "rate", MatterRating, _rate, "F5.5", Offer(NAME, "sender", ("confirmed",))),
    ),
)  # fmt: skip
