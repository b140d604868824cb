"""The course of a stay: what it forbids, what it stops, and its end by the clock, by a notice, or with the power.

Source: 法发〔2002〕16号 arts 10, 13; 执行工作规定 2020 art. 77 (the lower court resumes at the end unless told otherwise);
执行程序解释 2020 art. 13 (the days do not count); not closing while stayed: 立案结案意见 art. 23 (unconfirmed).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import Citation, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.exclusions import Exclusion, Ground
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.procedures.matters import closes_case
from shared.procedures.net_days import begin_exclusion, end_exclusion
from shared.procedures.stay.tables import Scope, StayOver, StayPassed, StayReceived
from shared.procedures.supervising import open_dated_duty
from shared.procedures.urging.course import POWER_PASSES, resume_clocks, suspend_clocks

TERM_RULE, RESUME_RULE, GONE_RULE = "stay_term", "stay_resumption", "stay_ground_gone"
#: Acts that dispose of what a stay keeps as it is; renewing and seizing preserve it, so they go on.
DISPOSALS = {
    Scope.WHOLE: ("pay_money", "release_control", "begin_disposal"),
    Scope.MEASURE: ("pay_money",),
    Scope.ASSET: (),
}


class CaseStayed(Conflict):
    """Enforcement waits by order of a superior."""

    code = "case_stayed"
    what = Text(
        "上级法院 {court} 决定本案暂缓执行至 {until}（{document}），期间不得办理“{act}”。",
        "{court} has stayed this case until {until} ({document}); “{act_en}” is not possible meanwhile.",
    )
    todo = Text(
        "续封、查封等保全措施照常；暂缓事由消失的，请报告上级法院。",
        "Preserving measures go on; if the ground of the stay has gone, report it to the superior.",
    )
    source = Citation("执行工作规定", "2020", "art. 77")


def stays_here(desk: Desk, lineage_id: str) -> list[Exchange]:
    """Stays in force at this court: the lower one, one to which the case came stayed, or the superior that took it over."""
    rows = desk.exchanges.where(procedure="stay", lineage_id=lineage_id, state="stayed")
    return [row for row in rows if row.role != "superior" or row.data.get("here")]


def ordered_by(desk: Desk, stay: Exchange) -> str:
    """The superior whose order a stay at this court is."""
    return desk.court_id if stay.role == "superior" else str(stay.data.get("ordered_by", stay.peer))


def forbid_disposal(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    """Guard of every act: no disposal, and no closing, of what is stayed. Raises CaseStayed."""
    closes = closes_case(act, given)
    if act not in ("pay_money", "release_control", "begin_disposal") and not closes:
        return
    for stay in stays_here(desk, lineage_id):
        if stay.data["until_on"] < str(desk.today):
            continue  # over, though the clock has not swept yet
        named = act in ("release_control", "begin_disposal") and given.control_id in stay.data["controls"]
        if closes or named or act in DISPOSALS[Scope(stay.data["scope"])]:
            title = desk.title_of(act)
            raise CaseStayed(court=ordered_by(desk, stay), until=stay.data["until_on"], act=title.zh, act_en=title.en,
                             document=stay.data["document_no"])  # fmt: skip


def begin(desk: Desk, stay: Exchange) -> None:
    """From receipt: the days do not count, running orders wait, and their courts are told."""
    each = Exclusion(Ground.DEFERRAL, desk.today, None, str(stay.data["document_no"]))
    begin_exclusion(desk, stay.lineage_id, each, follows=stay.exchange_id)
    _measure(desk, stay, Body.IMPLEMENTATION.value)
    stopped = suspend_clocks(desk, stay.lineage_id, from_on=desk.today, stay_id=stay.exchange_id)
    told = StayReceived(stay.exchange_id, desk.today, _until(stay))
    desk.send("stay_received", stay.peer, told, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)
    for order in stopped:
        if order.peer != stay.peer:
            desk.send("stay_received", order.peer, told, lineage_id=stay.lineage_id, exchange_id=order.exchange_id)


def prolong(desk: Desk, stay: Exchange) -> None:
    """The one extension: a new last day, said to the superior."""
    _measure(desk, stay, Body.IMPLEMENTATION.value)
    told = StayReceived(stay.exchange_id, desk.today, _until(stay))
    desk.send("stay_received", stay.peer, told, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)


def end(desk: Desk, stay: Exchange, *, last_day: date, document_no: str) -> None:
    """At the lower court: days count again, orders run on, resuming is owed, everyone stopped is told."""
    count_again(desk, stay, last_day, document_no)
    waiting = desk.exchanges.where(procedure="urging", role="lower", lineage_id=stay.lineage_id, state="suspended")
    resume_clocks(desk, stay.lineage_id, last_day=last_day, stay_id=stay.exchange_id)
    desk.close_duties(subject_id=stay.exchange_id, rule_id=TERM_RULE, by=document_no, event="drop")
    desk.open_duty(RESUME_RULE, lineage_id=stay.lineage_id, subject_id=stay.exchange_id, body=Body.IMPLEMENTATION,
                   start=last_day)  # fmt: skip
    if stay.role == "follower":
        return  # the superior ordered it to another court and hears from that one
    over = StayOver(stay.exchange_id, last_day)
    desk.send("stay_over", stay.peer, over, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)
    for order in waiting:
        if order.peer != stay.peer and order.data.get("stay") == stay.exchange_id:
            desk.send("stay_over", order.peer, over, lineage_id=stay.lineage_id, exchange_id=order.exchange_id)


def arrive(desk: Desk, message: Received) -> None:
    """At the new holder: it stays what is stayed, for the time left; where it ordered the stay itself, its own order binds it."""
    envelope, said = message.envelope, message.payload
    known = desk.exchanges.get(said.stay_id)
    if known is None:
        known = desk.open_exchange(
            "stay", "follower", event="arrives", lineage_id=envelope.subject, peer=envelope.sender, exchange_id=said.stay_id,
            data={"ordered_by": said.ordered_by, "document_no": said.document_no, "scope": said.scope.value,
                  "controls": list(said.controls), "until_on": str(said.until_on)},
        )  # fmt: skip
        _measure(desk, known, Body.IMPLEMENTATION.value)
    elif known.state == "passed_on":
        known = desk.move(known, "comes_back", until_on=str(said.until_on))
        _measure(desk, known, Body.IMPLEMENTATION.value)
    elif known.role == "superior" and known.state == "stayed":
        here = {"here": True, "scope": said.scope.value, "controls": list(said.controls)}
        known = desk.exchanges.save(replace(known, data=known.data | here))
    else:
        return
    each = Exclusion(Ground.DEFERRAL, desk.today, None, said.document_no)
    begin_exclusion(desk, envelope.subject, each, follows=known.exchange_id)


def lifted(desk: Desk, stay: Exchange, *, last_day: date, document_no: str) -> None:
    """The superior's word that the stay is over, at the court it went to: it resumes, or tells on to whom the case went."""
    if stay.state == "stayed":
        end(desk, desk.move(stay, "end"), last_day=last_day, document_no=document_no)
    elif stay.state == "passed_on":
        desk.move(stay, "lifted")
        over = StayOver(stay.exchange_id, last_day)
        desk.send("stay_passed_over", stay.data["new_holder"], over, lineage_id=stay.lineage_id,
                  exchange_id=stay.exchange_id)  # fmt: skip


def received_above(desk: Desk, message: Received) -> None:
    """At a superior: the stay runs from the lower court's receipt; orders made here wait."""
    said: StayReceived = message.payload
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    from_on = said.received_on
    if exchange.procedure == "stay":
        if "received_on" in exchange.data:
            from_on = max(from_on, date.fromisoformat(str(exchange.data["runs_until"])))
        exchange = desk.move(exchange, "received", received_on=str(said.received_on), until_on=str(said.until_on),
                             runs_until=str(said.until_on))  # fmt: skip
        _measure(desk, exchange, str(exchange.data.get("body", Body.REVIEW)))
    suspend_clocks(desk, message.envelope.subject, from_on=from_on, stay_id=said.stay_id)


def over_above(desk: Desk, message: Received) -> None:
    """At a superior: the lower court's stay has ended; orders made here run on."""
    resume_clocks(desk, message.envelope.subject, last_day=message.payload.last_day, stay_id=message.payload.stay_id)


def _measure(desk: Desk, stay: Exchange, body: str) -> None:
    desk.close_duties(subject_id=stay.exchange_id, rule_id=TERM_RULE, by="replaced", event="drop")
    open_dated_duty(desk, TERM_RULE, _until(stay), lineage_id=stay.lineage_id, subject_id=stay.exchange_id, body=body,
                    document=str(stay.data["document_no"]),
                    paper=str(stay.data.get("extension", stay.data.get("notice", ""))))  # fmt: skip


def _until(stay: Exchange) -> date:
    return date.fromisoformat(str(stay.data["until_on"]))


def count_again(desk: Desk, stay: Exchange, last_day: date, document_no: str) -> None:
    """The days count again that did not count because of this stay (or suspension)."""
    for row in desk.exchanges.where(procedure="net_days", lineage_id=stay.lineage_id, state="running"):
        if row.data.get("stay") == stay.exchange_id:
            end_exclusion(desk, row, last_day, document_no)


def _term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock, at both courts alike: nobody renewed the stay (EWR 77)."""
    stay = desk.exchanges.need(duty.subject_id)
    if stay.state != "stayed":
        return
    last_day = _until(stay)
    stay = desk.move(stay, "expire")
    if stay.role in ("lower", "follower"):
        end(desk, stay, last_day=last_day, document_no=f"{stay.data['document_no']}期满")
    else:
        desk.close_duties(subject_id=stay.exchange_id, rule_id=GONE_RULE, by="expired", event="drop")
        count_again(desk, stay, last_day, f"{stay.data['document_no']}期满")
        resume_clocks(desk, stay.lineage_id, last_day=last_day, stay_id=stay.exchange_id)


def _power_passed(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit of the service: it can neither obey nor end the stay any more; the new holder is told."""
    power = desk.powers.get(message.envelope.subject)
    if power is None or power.holder in (None, desk.court_id):
        return
    for stay in desk.exchanges.where(procedure="stay", role__in=["lower", "follower"], lineage_id=message.envelope.subject,
                                     state__in=["stayed", "to_resume"]):  # fmt: skip
        desk.move(stay, "power_passed", ruling=message.envelope.message_id, new_holder=power.holder)
        if stay.state == "stayed" and _until(stay) >= desk.today:
            told = StayPassed(stay.exchange_id, ordered_by(desk, stay), str(stay.data["document_no"]),
                              Scope(stay.data["scope"]), tuple(stay.data["controls"]), _until(stay))  # fmt: skip
            desk.send("stay_passed", power.holder, told, lineage_id=stay.lineage_id, exchange_id=stay.exchange_id)
        desk.close_duties(subject_id=stay.exchange_id, by=message.envelope.message_id, event="drop")
        count_again(desk, stay, desk.today, message.envelope.message_id)


HOOKS = Hooks(
    after_apply=dict.fromkeys(POWER_PASSES, _power_passed),
    term_ended={TERM_RULE: _term_ended},
    before_act=(forbid_disposal,),
)
