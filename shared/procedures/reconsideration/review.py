"""Reviewing at the next higher court (复议审查): docket, hearing, more time, service of the ruling on the parties.

Thirty days from receipt, at most thirty more with the president's approval; on paper, with a hearing if the matter is
complex. Source: 执行程序解释 2020 art. 8; law index S013.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from shared.domain.deadlines import Period, Unit, due
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.reviews import TRACKS, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.matters import Note, exchange_of
from shared.procedures.reconsideration.papers import Extend, Heard, RulingServed
from shared.procedures.reconsideration.tables import EPI_8
from shared.procedures.reconsideration.terms import requests_in
from shared.procedures.supervising import open_dated_duty, review_body


def docket(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """执复 number for a file that came from the lower court."""
    exchange = desk.move(exchange_of(desk, about), "docket", recon_case_no=desk.new_case_no("执复"))
    return {"recon_case_no": exchange.data["recon_case_no"]}


def heard(desk: Desk, doer: Doer, about: About, given: Heard) -> Mapping[str, Any]:
    """A hearing was held; the ruling says so."""
    if given.held_on > desk.today:
        raise BadInput(Text("听证日不能在将来。", "The hearing may not lie in the future."))
    desk.move(exchange_of(desk, about), "hear", heard_on=str(given.held_on), hearing=given.record)
    return {"held_on": str(given.held_on)}


def extend(desk: Desk, doer: Doer, about: About, given: Extend) -> Mapping[str, Any]:
    """The president allows more time, once, before the term ends; it becomes a duty of its own. Raises Refused R12."""
    exchange = exchange_of(desk, about)
    rules = TRACKS[Track(exchange.data["track"])]
    owed = desk.duties.first(subject_id=exchange.exchange_id, rule_id=rules.reconsider, state="open")
    if not rules.reconsider_extension or exchange.data.get("extended_until"):
        raise Conflict(Text("复议期限只能依法延长一次。", "The term may be extended once, where the law lets it."))
    if owed is None or owed.due_on is None:
        refuse(
            RefusalCode.R12, "复议期限已经届满，不能再延长。", "The term has ended; it cannot be extended.", rule=EPI_8
        )
    longest = due(owed.due_on, desk.law.period(rules.reconsider_extension, desk.today), desk.law.calendar).due_on
    until = due(
        owed.due_on, Period(given.days, Unit.NATURAL_DAYS), desk.law.calendar
    ).due_on or owed.due_on + timedelta(days=given.days)
    if longest is None or until > longest:
        refuse(
            RefusalCode.R12,
            "延长不得超过 {longest}。",
            "It may be extended to {longest} at most.",
            rule=EPI_8,
            longest=longest,
        )
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=rules.reconsider, by=f"extended:{until}", event="drop")
    desk.move(exchange, "extend", extended_until=str(until), extension_reason=given.reason)
    open_dated_duty(desk, rules.reconsider_extension, until, lineage_id=exchange.lineage_id,
                    subject_id=exchange.exchange_id, body=review_body(desk).value,
                    document=str(exchange.data["recon_case_no"]))  # fmt: skip
    return {"until": str(until)}


def served(desk: Desk, doer: Doer, about: About, given: RulingServed) -> Mapping[str, Any]:
    """The ruling was served on one person; with the last one the reconsideration is closed (SLR 10)."""
    exchange = exchange_of(desk, about)
    told = {str(each["who"]) for each in exchange.data.get("ruling_served", [])}
    wanted = persons(exchange)
    if given.who not in wanted:
        raise BadInput(
            Text("受送达人应为：{persons}。", "The persons to be served are: {persons}."), persons="、".join(wanted)
        )
    if not date.fromisoformat(exchange.data["ruled_on"]) <= given.served_on <= desk.today:
        raise BadInput(Text("送达日应在裁定之日至今日之间。", "The day of service lies between the ruling and today."))
    if given.who in told:
        raise Conflict(Text("该人已经送达。", "That person has been served already."))
    now = [*exchange.data.get("ruling_served", []), {"who": given.who, "on": str(given.served_on)}]
    exchange = desk.move(exchange, "serve", ruling_served=now)
    left = [who for who in wanted if who not in told | {given.who}]
    if not left:
        desk.move(exchange, "all_served", closed_on=max(str(each["on"]) for each in now))
    return {"to_serve": "、".join(left)}


def persons(exchange: Exchange) -> list[str]:
    """Whom the ruling is served on: whoever had the ruling below, and whoever asked."""
    named = [str(each["who"]) for each in exchange.data.get("served", [])]
    return list(dict.fromkeys([*named, *(request.who for request in requests_in(exchange.data))]))
