"""The urging order (督促执行令): acts and a day set to the lower court, which still holds the case; net days checked at both ends.

Source: 民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10, 11, 13; 执行工作规定 2020 art. 74; E1, E6 [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import due
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import superior, to_superior
from shared.messages.terms import term
from shared.procedures.matters import Note, exchange_of, from_the_peer
from shared.procedures.net_days import (
    ExclusionItem,
    application_received_on,
    exclusions_of,
    net_days_237,
    require_six_months,
)  # fmt: skip
from shared.procedures.papers import require_hash
from shared.procedures.supervising import (
    IMPLEMENTERS,
    OFFICERS,
    REMEDY,
    REVIEWERS,
    body_of,
    lines_of,
    open_dated_duty,
    require_case_here,
    require_future,
)  # fmt: skip
from shared.procedures.urging.course import HOOKS
from shared.procedures.urging.review import stored_items
from shared.procedures.urging.tables import BOUND, LOWER, SUPERIOR, TRIGGER_TITLES, Trigger

URGING = "民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–13"


@dataclass(frozen=True, slots=True)
class OrderInputs:
    """What the drafting officer decides; trigger, start and excluded days come from the review."""

    acts: str = term("责令事项（一行一项）", "acts ordered, one a line", min_length=1, max_length=4000)
    due_on: date | None = term(
        "完成期限", "due", default=None, help_zh="不填的按默认期限", help_en="empty: the default term"
    )
    cites: str = term("所取代的在先督促执行令", "earlier order it replaces", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class UrgingOrder:
    """督促执行令."""

    document_no: str = term("文号", "document number", max_length=64)
    document: str = term("正文", "text", max_length=12_000)
    document_sha256: str = term("正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    case_no: str = term("案号", "case number", max_length=64)
    trigger: Trigger = term("督促情形", "case of EPI 10")
    acts: tuple[str, ...] = term("责令事项", "acts ordered", min_length=1, max_length=50)
    due_on: date = term("完成期限", "due")
    started_on: date = term("六个月起算日", "start of the six months")
    excluded: tuple[ExclusionItem, ...] = term("扣除期间", "excluded days", max_length=100)
    excluded_days: int = term("扣除天数", "days excluded", minimum=0)
    net_days: int = term("净天数", "net days", minimum=0)
    ex_officio_reason: str = term("依职权监督理由", "reason to act of its own motion", default="", max_length=2000)
    cites: str = term("所取代的在先督促执行令", "earlier order it replaces", default="", max_length=64)


@dataclass(frozen=True, slots=True)
class OrderAck:
    """收到督促执行令: who will see to it."""

    officer: str = term("责任人员", "officer in charge", max_length=64)
    received_on: date = term("收到日", "received on")


@dataclass(frozen=True, slots=True)
class OrderSuperseded:
    """在先督促执行令被取代: another superior's order has taken its place (E6)."""

    order_id: str = term("在先督促执行令", "earlier order", max_length=64)
    by_order_id: str = term("在后督促执行令", "order in its place", max_length=64)
    by_court: str = term("制发法院", "issuing court", max_length=32)


def _exchange(sending: Sending) -> Exchange:
    if sending.exchange is None:
        raise Conflict(Text("没有对应的督促程序。", "There is no urging."))
    return sending.exchange


def _prepare(desk: Desk, sending: Sending, given: OrderInputs) -> UrgingOrder:
    exchange = _exchange(sending)
    data, excluded = exchange.data, stored_items(exchange.data)
    counted = net_days_237(desk, date.fromisoformat(data["started_on"]), excluded)
    due_on = given.due_on or due(desk.today, desk.law.period("urging_term", desk.today), desk.law.calendar).due_on
    acts, trigger = lines_of(given.acts, "责令事项"), Trigger(data["trigger"])
    issuer, lower = desk.registry.court(desk.court_id), desk.registry.court(sending.recipient)
    document = "\n".join((
        issuer.name.zh, "督 促 执 行 令", str(data["docket_no"]), f"{lower.name.zh}：",
        f"你院{data['case_no']}一案，{TRIGGER_TITLES[trigger].zh}。",
        f"自{counted.start}起净期间{counted.net_days}日，已扣除{counted.excluded_days}日。",
        *(f"{number}. {act}" for number, act in enumerate(acts, 1)),
        f"请于{due_on}前执行并书面报告。期限届满无正当理由仍未执行的，本院将裁定提级执行或者指令其他法院执行。",
        f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip
    return UrgingOrder(
        data["docket_no"], document, hashlib.sha256(document.encode()).hexdigest(), data["case_no"], trigger, acts,
        due_on or desk.today, counted.start, tuple(ExclusionItem.of(each) for each in excluded),
        counted.excluded_days, counted.net_days, data.get("ex_officio_reason", ""), given.cites,
    )  # fmt: skip


def _require_issuable(desk: Desk, sending: Sending) -> None:
    exchange, order = _exchange(sending), sending.payload
    if exchange.procedure != "urging" or exchange.state != "reviewing" or exchange.peer != sending.recipient:
        raise Conflict(Text("该程序不在审查中（{state}）。", "Not under review ({state})."), state=exchange.state)
    require_future(desk, order.due_on)
    _require_net_days(desk, order, order.started_on, ())


def _require_net_days(desk: Desk, order: UrgingOrder, start: date, own: tuple[Exclusion, ...]) -> None:
    if not order.ex_officio_reason:
        items = [item.as_exclusion() for item in order.excluded]
        require_six_months(net_days_237(desk, start, [*items, *own]))


def _ordered(desk: Desk, sending: Sending) -> None:
    exchange, body = _exchange(sending), body_of(desk, sending)
    owner = desk.doer.person_id if desk.doer is not None else ""
    desk.move(exchange, "order", order=sending.message_id, due_on=str(sending.payload.due_on), body=body, owner=owner)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="urging_review", by=sending.message_id)
    open_dated_duty(desk, "urging_term", sending.payload.due_on, lineage_id=exchange.lineage_id,
                    subject_id=exchange.exchange_id, body=body, document=sending.payload.document_no,
                    paper=sending.message_id)  # fmt: skip
    desk.open_duty("urging_applicant_told", lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id,
                   body=Body(body))  # fmt: skip


def _may_bind(desk: Desk, message: Received) -> None:
    """The urged court's guard: it holds the open case, the day is not past, six months are over by its own record too."""
    from_the_peer("urging", "lower", may_begin=True)(desk, message)
    order: UrgingOrder = message.payload
    require_hash(order.document, order.document_sha256, "督促执行令正文")
    case = require_case_here(desk, message, order.case_no)
    require_future(desk, order.due_on)
    start = order.started_on
    if order.trigger is not Trigger.ASSET_FOUND:
        start = max(start, application_received_on(desk, case.lineage_id))
    _require_net_days(desk, order, start, exclusions_of(desk, case.lineage_id))
    for known in _orders_here(desk, message):
        _require_prevails(desk, message, known)


def _orders_here(desk: Desk, message: Received) -> list[Exchange]:
    rows = desk.exchanges.where(procedure="urging", role="lower", lineage_id=message.envelope.subject,
                                state__in=list(BOUND))  # fmt: skip
    return [row for row in rows if row.exchange_id != message.envelope.procedure_id]


def _require_prevails(desk: Desk, message: Received, known: Exchange) -> None:
    """E6: the higher court prevails; otherwise only an order that cites the earlier one takes its place."""
    sender = message.envelope.sender
    higher = desk.registry.is_superior(sender, known.peer, REMEDY, desk.today)
    if not higher and message.payload.cites != known.data["order"]:
        refuse(
            RefusalCode.R8, "本案已有 {court} 的督促执行令（{order}）；在后的命令未写明取代它。",
            "{court} has already urged this case ({order}); the later order does not cite it.", rule="流转规则 E6 [D]",
            todo=Text("由上级法院督促，或写明取代在先命令；不能统一的报共同上级法院决定。",
                      "Let the higher court urge, cite the earlier order, or let the common superior decide."),
            court=known.peer, order=known.data["order"],
        )  # fmt: skip


def _bind(desk: Desk, message: Received) -> None:
    envelope, order = message.envelope, message.payload
    for earlier in _orders_here(desk, message):
        desk.move(earlier, "supersede", by=envelope.message_id)
        desk.close_duties(subject_id=earlier.exchange_id, by=envelope.message_id, event="drop")
        told = OrderSuperseded(earlier.data["order"], envelope.message_id, envelope.sender)
        desk.send("order_superseded", earlier.peer, told, lineage_id=envelope.subject, exchange_id=earlier.exchange_id)
    facts = {
        "order": envelope.message_id,
        "due_on": str(order.due_on),
        "acts": list(order.acts),
        "case_no": order.case_no,
    }
    known = desk.exchanges.get(envelope.procedure_id)
    if known is None:
        known = desk.open_exchange("urging", "lower", event="order", lineage_id=envelope.subject, peer=envelope.sender,
                                   exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    else:
        known = desk.move(known, "order", **facts)
    open_dated_duty(desk, "urging_report", order.due_on, lineage_id=envelope.subject, subject_id=known.exchange_id,
                    body=Body.IMPLEMENTATION.value, document=order.document_no, paper=envelope.message_id)  # fmt: skip


def _served(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None and sending.exchange.state in ("ordered", "suspended"):
        desk.move(sending.exchange, "served", served=True)


def _order_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """R4: the case was closed first, the order is revoked (E1); otherwise back to review."""
    refusal_noted(desk, sending, refusal)
    if sending.exchange is None or sending.exchange.state not in ("ordered", "suspended"):
        return
    event = "lower_case_closed" if refusal.code is RefusalCode.R4 else "refused"
    desk.close_duties(subject_id=sending.exchange.exchange_id, by=sending.message_id, event="drop")
    desk.move(sending.exchange, event, refusal=refusal.as_dict())


def _superseded(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("ordered", "suspended", "reported"):
        desk.move(exchange, "superseded", by=message.payload.by_order_id, by_court=message.payload.by_court)
        desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")


def _acknowledge(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "acknowledge", officer=doer.person_id)
    sent = desk.send("order_ack", exchange.peer, OrderAck(doer.person_id, desk.today), lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["order"])  # fmt: skip
    return {"message_id": sent}


def _acknowledged(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in ("ordered", "suspended"):
        desk.move(exchange, "acknowledge", officer=message.payload.officer)


@dataclass(frozen=True, slots=True)
class TellApplicant:
    """The written notice to the applicant (EPI 11)."""

    document_no: str = term("通知文号", "document number", min_length=1, max_length=100)
    sent_on: date = term("送达日", "sent on")


def _tell(desk: Desk, doer: Doer, about: About, given: TellApplicant) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id="urging_applicant_told", by=given.document_no)
    return {"document_no": given.document_no}


ORDERED = (Offer("urging", "superior", ("ordered", "suspended", "reported")),)
PROCEDURE = Procedure(
    name="urging",
    title=Text("督促执行", "urging"),
    source=URGING,
    tables={"superior": SUPERIOR, "lower": LOWER},
    hooks=HOOKS,
    messages=(
        MessageKind(
            "urging_order", 1, Text("督促执行令", "urging order"), UrgingOrder, "F6.3", URGING, superior(REMEDY), REVIEWERS,
            ApprovalRule.PRESIDENT, answers=("order_ack", "order_report"), sign_for=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R6, RefusalCode.R7,
                      RefusalCode.R8, RefusalCode.R12),
            offers=(Offer("urging", "superior", ("reviewing",)),), inputs=OrderInputs, prepare=_prepare,
            check=_require_issuable, issued=_ordered, accept=_may_bind, apply=_bind, refused=_order_refused,
            delivered=_served,
        ),
        MessageKind(
            "order_ack", 1, Text("督促执行令回执", "acknowledgement of an urging order"), OrderAck, "F6.3", "[D]",
            to_superior(REMEDY), IMPLEMENTERS, ApprovalRule.OFFICER, accept=from_the_peer("urging", "superior"),
            apply=_acknowledged, refusals=(RefusalCode.R2,),
        ),
        MessageKind(
            "order_superseded", 1, Text("督促执行令被取代告知", "urging order superseded"), OrderSuperseded, "F6.3",
            "流转规则 E6 [D]", to_superior(REMEDY), IMPLEMENTERS, accept=from_the_peer("urging", "superior"),
            apply=_superseded, refusals=(RefusalCode.R2,),
        ),
    ),
    acts=(
        ActKind("acknowledge_urging", Text("签收督促执行令并明确责任人", "acknowledge an urging order"), Note, "[D]",
                IMPLEMENTERS, OFFICERS, "exchange", _acknowledge, step="F6.3",
                offers=(Offer("urging", "lower", ("under_order", "suspended")),)),
        ActKind("tell_applicant", Text("书面告知申请执行人", "tell the applicant in writing"), TellApplicant,
                "执行程序解释 2020 art. 11", REVIEWERS, OFFICERS, "exchange", _tell, step="F6.3", offers=ORDERED),
    ),
)  # fmt: skip
