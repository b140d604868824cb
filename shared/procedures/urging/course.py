"""What happens to an urging without a message of its own: its term ends, power moves, the case closes, a stay runs.

An order that is neither obeyed nor excused at its term makes elevation or redirection mandatory (EPI 12): a duty that
only the service of such a ruling in the lineage meets. No clock moves power.
Source: 执行程序解释 2020 arts 12, 13; E1 [D].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.domain.courts import Body
from shared.domain.due_basis import basis_in, left_of
from shared.domain.duties import Duty
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Done, Hooks
from shared.messages.terms import term
from shared.procedures.supervising import REMEDY, open_dated_duty
from shared.procedures.waiting_duties import rest_of

MANDATORY = "urging_failed_redirection"
AT_SUPERIOR = ("reviewing", "ordered", "suspended", "reported", "lapsed")
AT_LOWER = ("asked", "answered", "under_order", "suspended", "reported")
#: Kinds by whose effect the court that receives them holds the case no more.
POWER_PASSES = ("elevation_ruling", "designation_ruling", "concentration_ruling", "served_otherwise",
                "entrust_docket_notice", "entrust_resumed")  # fmt: skip
#: What a stay stops at each court: (role, state in which the clock runs, rule of the running duty).
CLOCKS = (("superior", "ordered", "urging_term"), ("lower", "under_order", "urging_report"))


@dataclass(frozen=True, slots=True)
class UrgedCaseMoved:
    """督促案件移转告知: the urged court holds the case no more, by the ruling of another superior."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruled_by: str = term("裁定法院", "court that ruled", max_length=32)
    new_holder: str = term("现执行法院", "new holder", max_length=32)


@dataclass(frozen=True, slots=True)
class UrgingFailed:
    """督促未果报告: the court above is told that a lower court has defaulted ([D])."""

    order_id: str = term("督促执行令", "urging order", max_length=64)
    lower_court: str = term("执行法院", "enforcing court", max_length=32)
    case_no: str = term("案号", "case number", max_length=64)
    due_on: date = term("期限", "due")
    reasons_rejected: bool = term("所报理由不成立", "reasons not accepted", default=False)


def lapse(desk: Desk, exchange: Exchange, *, reasons_rejected: bool) -> Exchange:
    """The order has failed: the ruling is owed from now on, and the court above is told."""
    body = Body(exchange.data.get("body", Body.REVIEW))
    lapsed = desk.move(exchange, "lapse", reasons_rejected=reasons_rejected)
    desk.close_duties(subject_id=lapsed.exchange_id, rule_id="urging_term", by="lapsed", event="drop")
    duty = desk.open_duty(MANDATORY, lineage_id=lapsed.lineage_id, subject_id=lapsed.exchange_id, body=body)
    owner = str(lapsed.data.get("owner", ""))
    desk.raise_task(
        "urging_failed",
        lineage_id=lapsed.lineage_id,
        subject_id=lapsed.exchange_id,
        body=body,
        zh=f"督促期限届满，{lapsed.peer} 无正当理由仍未执行：应于 {duty.due_on} 前裁定提级执行或指令其他法院执行（责任人 {owner}）。",
        en=f"The urging of {lapsed.peer} has failed: rule elevation or redirection by {duty.due_on} (owner {owner}).",
    )
    above = desk.registry.superior(desk.court_id, REMEDY, desk.today)
    if above is not None:
        told = UrgingFailed(str(lapsed.data["order"]), lapsed.peer, str(lapsed.data["case_no"]),
                            date.fromisoformat(str(lapsed.data["due_on"])), reasons_rejected)  # fmt: skip
        desk.send("urging_failed", above.court_id, told, lineage_id=lapsed.lineage_id, exchange_id=lapsed.exchange_id)
    return lapsed


def _term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: nothing reported by the day set. An order never received does not bind; then it is made anew."""
    exchange = desk.exchanges.need(duty.subject_id)
    if exchange.state != "ordered":
        return
    if exchange.data.get("served"):
        lapse(desk, exchange, reasons_rejected=False)
        return
    desk.raise_task(
        "urging_not_received",
        lineage_id=exchange.lineage_id,
        subject_id=exchange.exchange_id,
        body=Body(exchange.data.get("body", Body.REVIEW)),
        zh=f"督促执行令期限已过，但没有 {exchange.peer} 收到的证据，请查明后另行制发。",
        en=f"The urging order is past its term, but {exchange.peer} has not received it: find out, then issue anew.",
    )


def _served(desk: Desk, message: Received) -> None:
    """At the superior: a ruling it made in the lineage has been served."""
    _redirected(desk, message.envelope.subject, message.envelope.sender, message.payload.ruling_id)


def _served_otherwise(desk: Desk, done: Done) -> None:
    """At the superior: it has recorded service by other means, with proof."""
    ruled = desk.exchanges.get(done.exchange_id or "")
    if ruled is not None:
        _redirected(desk, done.lineage_id, ruled.peer, str(ruled.data["ruling"]))


def _redirected(desk: Desk, lineage_id: str, lower: str, ruling_id: str) -> None:
    for exchange in _running(desk, lineage_id, "superior", AT_SUPERIOR):
        if exchange.peer == lower:
            desk.move(exchange, "redirected", ruling=ruling_id)
            desk.close_duties(subject_id=exchange.exchange_id, rule_id=MANDATORY, by=ruling_id)
            desk.close_duties(subject_id=exchange.exchange_id, by=ruling_id, event="drop")


def _lost(desk: Desk, message: Received) -> None:
    """At the urged court: the power is gone, nothing is owed on the order any more; a superior that did not rule is told."""
    power = desk.powers.get(message.envelope.subject)
    for exchange in _running(desk, message.envelope.subject, "lower", AT_LOWER):
        desk.move(exchange, "lose", ruling=message.envelope.message_id)
        desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")
        if exchange.peer not in (message.envelope.sender, power.holder if power is not None else None):
            moved = UrgedCaseMoved(message.envelope.message_id, message.envelope.sender, (power and power.holder) or "")
            desk.send("urged_case_moved", exchange.peer, moved, lineage_id=exchange.lineage_id,
                      exchange_id=exchange.exchange_id)  # fmt: skip


def moved_by_another(desk: Desk, message: Received) -> None:
    """At a superior whose urging another court's ruling has overtaken: what it owed on it is done."""
    _redirected(desk, message.envelope.subject, message.envelope.sender, message.payload.ruling_id)


def _closed_below(desk: Desk, message: Received) -> None:
    for exchange in _running(desk, message.envelope.subject, "superior", AT_SUPERIOR):
        if exchange.peer == message.envelope.sender:
            desk.move(exchange, "lower_case_closed", closed=message.envelope.message_id)
            desk.close_duties(subject_id=exchange.exchange_id, by=message.envelope.message_id, event="drop")


def _running(desk: Desk, lineage_id: str, role: str, states: tuple[str, ...]) -> list[Exchange]:
    return desk.exchanges.where(procedure="urging", role=role, lineage_id=lineage_id, state__in=list(states))


def suspend_clocks(desk: Desk, lineage_id: str, *, from_on: date, stay_id: str) -> list[Exchange]:
    """A stay or suspension stops the orders' clocks here; what was left of each term is remembered. Returns what was stopped."""
    stopped = []
    for role, state, rule_id in CLOCKS:
        for exchange in _running(desk, lineage_id, role, (state,)):
            duty = desk.duties.first(subject_id=exchange.exchange_id, rule_id=rule_id, state__in=["open", "overdue"])
            left = _left(exchange, duty, from_on)
            kept = {"duty": duty.duty_id, "from_on": str(from_on), "left": left, "by": stay_id} if duty else {}
            desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=stay_id, event="drop")
            stopped.append(desk.move(exchange, "suspend", stay=stay_id, days_left=left, stopped=kept))
    return stopped


def _left(exchange: Exchange, duty: Duty | None, from_on: date) -> int:
    """Days of an order's term from the day it stops on; none where it was over before."""
    due_on = date.fromisoformat(str(exchange.data["due_on"]))
    if duty is None or due_on < from_on:
        return max(0, (due_on - from_on).days + 1)
    return left_of(basis_in(duty.proof), duty.opened_on, due_on, from_on).days


def resume_clocks(desk: Desk, lineage_id: str, *, last_day: date, stay_id: str) -> None:
    """The last day of the stay or suspension has passed: each term it stopped runs on for what was left of it.

    Where this court knows of another one in force, the term waits for that one.
    """
    in_force = desk.exchanges.where(lineage_id=lineage_id, procedure__in=["stay", "suspension"],
                                    state__in=["stayed", "suspended", "told"])  # fmt: skip
    other = next((each.exchange_id for each in in_force if each.exchange_id != stay_id), None)
    for role, _, rule_id in CLOCKS:
        for exchange in _running(desk, lineage_id, role, ("suspended",)):
            if exchange.data.get("stay") != stay_id:
                continue
            if other is not None:
                desk.exchanges.save(replace(exchange, data=exchange.data | {"stay": other}))
            else:
                due_on = last_day + timedelta(days=int(exchange.data["days_left"]))
                document = f"恢复计算期限（{stay_id}）"
                desk.move(exchange, "resume", due_on=due_on.isoformat())
                open_dated_duty(
                    desk, rule_id, due_on, lineage_id=lineage_id, subject_id=exchange.exchange_id,
                    body=str(exchange.data.get("body", Body.IMPLEMENTATION)), document=document,
                    rest=rest_of(exchange.data.get("stopped", {}), last_day, document),
                )  # fmt: skip


HOOKS = Hooks(
    after_apply={
        "ruling_served": _served, "designation_served": _served,
        **dict.fromkeys(POWER_PASSES, _lost),
        "case_closed": _closed_below,
    },
    after_act={"record_other_service": _served_otherwise},
    term_ended={"urging_term": _term_ended},
)  # fmt: skip
