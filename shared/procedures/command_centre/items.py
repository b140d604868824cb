"""督办: an item the command centre above supervises, answered by the day it names.

Source: 法发〔2009〕43号 一(一) (a superior's centre guides and supervises lower ones); answered in the system: rules of
single courts, [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import BadInput, Text
from shared.domain.refusals import RefusalCode
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.command_centre.tables import CENTRE, ITEM, OFFICERS, ROOT, SUPERVISED, SUPERVISOR
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.supervising import open_dated_duty

RULE = "supervise_item"


@dataclass(frozen=True, slots=True)
class IssueItem:
    """下达督办事项."""

    to_court: str = term("承办法院", "court", max_length=32)
    item: str = term("督办事项", "item", max_length=1000)
    due_on: date = term("办理期限", "due on")
    case_no: str = term("案号", "case", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class SuperviseItem:
    """督办事项."""

    item: str = term("督办事项", "item", max_length=1000)
    due_on: date = term("办理期限", "due on")
    case_no: str = term("案号", "case", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class ItemDone:
    """督办事项办结."""

    text: str = term("办理情况", "what was done", max_length=2000)


def _issue(desk: Desk, doer: Doer, about: About, given: IssueItem) -> Mapping[str, Any]:
    if given.due_on < desk.today:
        raise BadInput(Text("办理期限不能早于今日。", "The day may not lie in the past."))
    lineage_id = f"court:{given.to_court}"
    opened = desk.open_exchange(
        ITEM, "supervisor", event="issue", lineage_id=lineage_id, peer=given.to_court,
        data={"item": given.item, "due_on": given.due_on.isoformat(), "case_no": given.case_no},
    )  # fmt: skip
    desk.send("supervise_item", given.to_court, SuperviseItem(given.item, given.due_on, given.case_no), lineage_id=lineage_id,
              exchange_id=opened.exchange_id)  # fmt: skip
    return {"exchange_id": opened.exchange_id, "lineage_id": lineage_id}


def _arrived(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    opened = desk.open_exchange(
        ITEM, "supervised", event="arrive", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"item": said.item, "due_on": said.due_on.isoformat(), "case_no": said.case_no},
    )  # fmt: skip
    open_dated_duty(desk, RULE, said.due_on, lineage_id=envelope.subject, subject_id=opened.exchange_id,
                    body=Body.COMMAND_CENTRE.value, document="督办事项", paper=envelope.message_id)  # fmt: skip


def _answer(desk: Desk, doer: Doer, about: About, given: ItemDone) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer", answer=given.text)
    sent = desk.send(
        "item_done", exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id
    )
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=RULE, by=sent)
    return {"message_id": sent}


def _answered(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "answered", answer=message.payload.text)


PROCEDURE = Procedure(
    name=ITEM,
    title=Text("指挥中心督办事项", "item supervised by the command centre"),
    source=f"{ROOT} · [D]",
    tables={"supervisor": SUPERVISOR, "supervised": SUPERVISED},
    messages=(
        MessageKind("supervise_item", 1, Text("督办事项", "supervised item"), SuperviseItem, "F9.5", f"{ROOT} · [D]",
                    superior(Line.MANAGEMENT), CENTRE, apply=_arrived, answers=("item_done",)),
        MessageKind("item_done", 1, Text("督办事项办结", "item done"), ItemDone, "F9.5", f"{ROOT} · [D]",
                    to_superior(Line.MANAGEMENT), CENTRE, accept=from_the_peer(ITEM, "supervisor"), apply=_answered,
                    refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("issue_item", Text("下达督办事项", "supervise an item"), IssueItem, f"{ROOT} · [D]", CENTRE, OFFICERS, "court",
                _issue, step="F9.5"),
        ActKind("answer_item", Text("回复督办事项", "answer the item"), ItemDone, f"{ROOT} · [D]", CENTRE, OFFICERS, "exchange",
                _answer, step="F9.5", offers=(Offer(ITEM, "supervised", ("received",)),)),
    ),
)  # fmt: skip
