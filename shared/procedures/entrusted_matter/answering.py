"""The court entrusted signs for a matter, speaks to the other court, asks for what is missing, or gives it back.

Nothing is given back without an earlier request to supply or an earlier contact, and both courts can see that.
Source: 执行事项委托规定 法发〔2017〕27号 art. 10 (unconfirmed).
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump
from shared.procedures.entrusted_matter import clock, watching
from shared.procedures.entrusted_matter.papers import (
    MatterAccept,
    MatterContact,
    MatterReturn,
    MatterSupplement,
    MatterSupplied,
    SupplyMatter,
    read_documents,
)
from shared.procedures.entrusted_matter.request import AT_RECEIVER, AT_SENDER, OFFICER, R
from shared.procedures.entrusted_matter.routes import CENTRES
from shared.procedures.entrusted_matter.tables import MAT, NAME, OUT, RUNNING, TO_DO
from shared.procedures.matters import exchange_of
from shared.procedures.power.rulings import remember
from shared.procedures.transfer.procedure import OFFICERS

MAT_10 = f"{MAT} art. 10 (unconfirmed)"


def tell(desk: Desk, exchange: Exchange, kind: str, payload: Any) -> str:
    """Send a paper of this matter to the other court."""
    return desk.send(kind, exchange.peer, payload, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                     in_reply_to=exchange.data.get("request_id"))  # fmt: skip


# — the court entrusted —


def _accept(desk: Desk, doer: Doer, about: About, given: MatterAccept) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "accept", officer=given.officer)
    sent = tell(desk, exchange, "matter_accept", given)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="matter_accept", by=sent)
    return {"message_id": sent}


def _ask(desk: Desk, doer: Doer, about: About, given: MatterSupplement) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "ask_supplement", missing=given.missing, spoken=True)
    sent = tell(desk, exchange, "matter_supplement", given)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="matter_accept", by=sent)
    return {"message_id": sent}


def _return(desk: Desk, doer: Doer, about: About, given: MatterReturn) -> Mapping[str, Any]:
    """Raises Refused R12 when nothing was said to the other court before."""
    before = exchange_of(desk, about)
    _require_spoken(before)
    exchange = desk.move(before, "return", ground=given.ground.value)
    sent = tell(desk, exchange, "matter_return", given)
    clock.met(desk, exchange, sent)
    return {"message_id": sent}


def _require_spoken(exchange: Exchange) -> None:
    if not exchange.data.get("spoken"):
        refuse(R.R12, "退回前未通知补充材料，也未与委托法院联系。", "Nothing was asked for, and nobody spoken to, before the return.",
               rule=MAT_10, todo=Text("请先通知补充材料或联系委托法院。", "Ask for what is missing, or contact the court, first."))  # fmt: skip


def _supplied(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state == "supplementing":
        desk.move(exchange, "supplied", supplied=dump(message.payload))


# — the entrusting court —


def _accepted(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("sent", "accepted", "withdrawing"):
        desk.move(exchange, "accepted", officer_there=message.payload.officer, phone_there=message.payload.phone)


def _asked(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in RUNNING:
        moved = desk.move(exchange, "supplement_asked", missing=message.payload.missing, spoken=True)
        desk.open_duty(
            "matter_supply", lineage_id=moved.lineage_id, subject_id=moved.exchange_id, body=Body.IMPLEMENTATION
        )


def _supply(desk: Desk, doer: Doer, about: About, given: SupplyMatter) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "supply")
    sent = tell(desk, exchange, "matter_supplied", MatterSupplied(read_documents(desk, given.documents), given.note))
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="matter_supply", by=sent)
    return {"message_id": sent}


def _after_contact(desk: Desk, message: Received) -> None:
    """A return comes after a request to supply or a contact. Raises Refused R2, R12."""
    AT_SENDER(desk, message)
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state != "passed_on":  # whoever has the matter now judges that
        _require_spoken(exchange)


def _returned(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if exchange.state not in RUNNING:
        return
    moved = desk.move(exchange, "returned", ground=said.ground.value, note=said.note)
    clock.met(desk, moved, message.envelope.message_id)
    watching.settled(desk, moved)
    desk.raise_task(
        "matter_returned", lineage_id=moved.lineage_id, subject_id=message.envelope.message_id, body=Body.IMPLEMENTATION,
        zh=f"{moved.peer} 退回委托事项（{said.ground.label.zh}）：{said.note}。请补正后重新委托，或者投诉。",
        en=f"{moved.peer} has given the matter back ({said.ground.label.en}): put it right and entrust anew, or complain.",
    )  # fmt: skip


# — either —


def _contact(desk: Desk, doer: Doer, about: About, given: MatterContact) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "contact", spoken=True)
    sent = tell(desk, exchange, "matter_contact", given)
    clock.contacted(desk, exchange, sent)
    remember(desk, exchange, contacted=True)
    return {"message_id": sent}


def _at_either(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    (AT_SENDER if exchange is not None and exchange.role == "sender" else AT_RECEIVER)(desk, message)


def _spoken(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in (RUNNING if exchange.role == "sender" else TO_DO):
        moved = desk.move(exchange, "contact", spoken=True)
        clock.contacted(desk, moved, message.envelope.message_id)
        remember(desk, moved, contacted=True)


def _kind(name: str, zh: str, en: str, payload: type, step: str, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"refusals": (RefusalCode.R2,)} | more
    return MessageKind(name, 1, Text(zh, en), payload, step, MAT_10, between_courts, CENTRES, OFFICER, accept=accept,
                       apply=apply, **given)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, effect: Any, step: str, *offered: Offer) -> ActKind:
    return ActKind(
        name, Text(zh, en), payload, MAT_10, CENTRES, OFFICERS, "exchange", effect, step=step, offers=offered
    )


THERE, HERE = Offer(NAME, "receiver", TO_DO), Offer(NAME, "sender", OUT)
PROCEDURE = Procedure(
    name="matter_answers",
    title=Text("受托事项的签收、补充与退回", "answers to an entrusted matter"),
    source=MAT_10,
    messages=(
        _kind("matter_accept", "签收事项委托", "matter accepted", MatterAccept, "F5.1", AT_SENDER, _accepted),
        _kind("matter_contact", "指挥中心联系记录", "contact of the command centres", MatterContact, "F5.2", _at_either, _spoken),
        _kind("matter_supplement", "补充材料通知", "documents asked for", MatterSupplement, "F5.2", AT_SENDER, _asked,
              answers=("matter_supplied",)),
        _kind("matter_supplied", "补充材料", "documents supplied", MatterSupplied, "F5.2", AT_RECEIVER, _supplied),
        _kind("matter_return", "退回委托事项", "matter returned", MatterReturn, "F5.3", _after_contact, _returned,
              refusals=(R.R2, R.R12)),
    ),
    acts=(
        _step("accept_matter", "签收委托事项", "accept the matter", MatterAccept, _accept, "F5.1",
              Offer(NAME, "receiver", ("received",))),
        _step("contact_about_matter", "记录与对方指挥中心联系", "record a contact with the other command centre", MatterContact,
              _contact, "F5.2", THERE, HERE),
        _step("ask_matter_documents", "通知补充材料", "ask for documents", MatterSupplement, _ask, "F5.2",
              Offer(NAME, "receiver", ("received", "accepted"))),
        _step("supply_matter_documents", "补充材料", "supply the documents", SupplyMatter, _supply, "F5.2",
              Offer(NAME, "sender", ("supplementing",))),
        _step("return_matter", "退回委托事项", "return the matter", MatterReturn, _return, "F5.3", THERE),
    ),
)  # fmt: skip
