"""After the docketing: officer, start and status reports, assets found elsewhere, money forwarded, the end.

Source: 民事诉讼法 2023 art. 240 (start in 15 days, report at 30); 委托执行规定 2020 arts 7, 10, 11.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode
from shared.domain.separation import Stage
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Done, Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.entrustment.docketing import AT_RECEIVER, AT_SENDER, take_money
from shared.procedures.entrustment.papers import AssetFound, EntrustMoney, EntrustReport, OfficerNotice
from shared.procedures.entrustment.tables import CPL_240, ENT, NAME
from shared.procedures.matters import FOR_CAUSE, exchange_of, need_entry
from shared.procedures.transfer.procedure import IMPLEMENTERS, OFFICER, OFFICERS
from shared.procedures.urging.course import POWER_PASSES

# — both courts —


def _report(kind: str) -> Any:
    """The effect of an act that sends one paper to the other court."""

    def effect(desk: Desk, doer: Doer, about: About, given: Any) -> Mapping[str, Any]:
        exchange = desk.move(exchange_of(desk, about), "report")
        return {"message_id": _tell(desk, exchange, kind, given)}

    return effect


def _tell(desk: Desk, exchange: Exchange, kind: str, given: Any) -> str:
    return desk.send(kind, exchange.peer, given, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)


def _noted(desk: Desk, message: Received) -> None:
    exchange, kind = desk.exchanges.need(message.envelope.procedure_id), message.envelope.kind
    last = getattr(message.payload, "final", False) and exchange.state == "cancelled"
    desk.move(exchange, "result" if last else "report", **{kind: message.envelope.message_id})


def _at_either(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    (AT_SENDER if exchange is not None and exchange.role == "sender" else AT_RECEIVER)(desk, message)


def _found(desk: Desk, message: Received) -> None:
    """ENT 10: the court entrusted may act outside its area itself, normally nothing is entrusted again."""
    said, exchange = message.payload, desk.exchanges.need(message.envelope.procedure_id)
    desk.move(exchange, "report")
    desk.raise_task(
        "asset_found", lineage_id=exchange.lineage_id, subject_id=message.envelope.message_id, body=Body.IMPLEMENTATION,
        zh=f"{exchange.peer} 告知发现财产：{said.asset}（{said.place}）。由现执行法院办理，一般不再委托。",
        en=f"{exchange.peer} has found an asset: {said.asset} ({said.place}). The holder acts itself; normally no further entrustment.",
    )  # fmt: skip


def _forward_money(desk: Desk, doer: Doer, about: About, given: EntrustMoney) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "report")
    Balance.of(desk.money.where(lineage_id=exchange.lineage_id)).require(given.amount_fen)
    _book(desk, exchange.lineage_id, given.amount_fen, f"移交 {exchange.peer}")
    return {"message_id": _tell(desk, exchange, "entrust_money", given)}


def _book(desk: Desk, lineage_id: str, amount_fen: int, note: str) -> None:
    case_no = need_entry(desk, lineage_id).case_no
    desk.money.add(MoneyEntry(desk.new_id(), lineage_id, case_no, "forwarded", amount_fen, desk.today, note))


def _money_came(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "report")
    take_money(desk, message.envelope.subject, message.payload.amount_fen, message.envelope.sender)


def _money_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    _book(desk, sending.lineage_id, -sending.payload.amount_fen, f"{sending.recipient} 拒收，冲回")


# — the end at the receiving court —


def _here(desk: Desk, lineage_id: str) -> Exchange | None:
    return desk.exchanges.first(procedure=NAME, role="receiver", lineage_id=lineage_id, state="docketed")


def _closed(desk: Desk, done: Done) -> None:
    """ENT 11: the result is told to the entrusting court in the commit that closes the case."""
    _last_report(desk, done.lineage_id, "closed", need_entry(desk, done.lineage_id).mode or "closed")


def _power_passed(desk: Desk, message: Received) -> None:
    """A superior of this court has moved the case (ENT 11)."""
    power = desk.powers.get(message.envelope.subject)
    if power is not None and power.holder != desk.court_id:
        _last_report(desk, message.envelope.subject, "power_passed", f"现由 {power.holder} 执行")


def _last_report(desk: Desk, lineage_id: str, event: str, result: str) -> None:
    exchange = _here(desk, lineage_id)
    if exchange is not None:
        moved = desk.move(exchange, event)
        sent = _tell(desk, moved, "status_report", EntrustReport("委托案件办理终结", result, True))
        desk.close_duties(subject_id=moved.data["letter"], by=sent, event="drop")


def _kind(name: str, zh: str, en: str, payload: type, step: str, accept: Any, apply: Any, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": between_courts, "bodies": IMPLEMENTERS, "approvals": OFFICER,
                             "refusals": (RefusalCode.R2,), "sign_for": True} | more  # fmt: skip
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step=step, source=f"{CPL_240}; {ENT}",
                       accept=accept, apply=apply, **given)  # fmt: skip


def _step(name: str, zh: str, en: str, payload: type, effect: Any, step: str, *offered: Offer, **more: Any) -> ActKind:
    given: dict[str, Any] = {"bodies": IMPLEMENTERS, "roles": OFFICERS} | more
    return ActKind(name, Text(zh, en), payload, f"{CPL_240}; {ENT}", scope="exchange", effect=effect, step=step,
                   offers=offered, **given)  # fmt: skip


THERE, DONE = Offer(NAME, "receiver", ("docketed",)), Offer(NAME, "sender", ("cancelled",))
PROCEDURE = Procedure(
    name="entrustment_reports",
    title=Text("受托执行的函告与责令", "reports of an entrusted case, and urging"),
    source=f"{CPL_240}; {ENT} arts 7, 10, 11",
    hooks=Hooks(after_act=dict.fromkeys(FOR_CAUSE, _closed), after_apply=dict.fromkeys(POWER_PASSES, _power_passed)),
    messages=(
        _kind("officer_notice", "承办人告知", "officer of the receiving court", OfficerNotice, "F4.3", AT_SENDER, _noted),
        _kind("start_report", "开始执行函告", "enforcement has started", EntrustReport, "F4.4", AT_SENDER, _noted),
        _kind("status_report", "执行情况函告", "status of the entrusted case", EntrustReport, "F4.4", AT_SENDER, _noted, approvals=ApprovalRule.NODE),
        _kind("asset_found", "发现财产告知", "an asset has been found", AssetFound, "F4.7", _at_either, _found),
        _kind("entrust_money", "移交案款", "money forwarded", EntrustMoney, "F4.3", _at_either, _money_came,
              refused=_money_refused),
    ),
    acts=(
        _step("tell_officer", "告知承办人", "name the officer to the other court", OfficerNotice, _report("officer_notice"),
              "F4.3", THERE),
        _step("report_start", "函告开始执行", "report the start", EntrustReport, _report("start_report"), "F4.4", THERE),
        _step("report_status", "函告执行情况", "report the status", EntrustReport, _report("status_report"), "F4.4", THERE),
        _step("report_asset", "告知发现财产", "tell of an asset found", AssetFound, _report("asset_found"), "F4.7", THERE, DONE),
        _step("forward_money", "移交案款", "forward money", EntrustMoney, _forward_money, "F4.3", DONE,
              Offer(NAME, "receiver", ("cancelled",)), stage=Stage.PAYMENT),
    ),
)  # fmt: skip
