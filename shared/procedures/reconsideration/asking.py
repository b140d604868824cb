"""Asking for reconsideration (申请复议): recorded at the court of the ruling or at the next higher one, in writing, in time.

Nobody skips the objection: a request stands on a ruling, a refusal to file or a rejection of the application. Requests of
several people against one ruling are one case. Source: 民事诉讼法 2023 art. 236; 异议复议规定 2020 art. 2; 执行程序解释 2020
arts 6, 7; law index S008, S010, S012.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.domain.deadlines import due
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import lineage_id_of, require_court_id
from shared.domain.reconsiderations import Reviewed
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.reviews import TRACKS, Remedy, Track
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About
from shared.procedures.matters import exchange_of
from shared.procedures.objection.course import all_served, moved
from shared.procedures.reconsideration.decisions import take_effect
from shared.procedures.reconsideration.papers import AskAbove, AskHere, ReconFileRequest, WithdrawRequest
from shared.procedures.reconsideration.routes import next_above, require_next_above
from shared.procedures.reconsideration.tables import CPL_236, NAME, ORR_16, RUNNING_ABOVE, RUNNING_BELOW
from shared.procedures.reconsideration.terms import (
    Request,
    kept,
    requests_in,
    require_in_time,
    require_reconsidered,
    served_day,
)
from shared.procedures.supervising import review_body

FILE_RULE = "reconsideration_file"
RECONSIDERED = Remedy.RECONSIDERATION.value
#: States of an objection in which its ruling may be attacked, or is being attacked.
RULED = ("decided", "refused", "rejected")
REVIEWED = {
    "reconsidering": Reviewed.RULING,
    "refusal_reconsidering": Reviewed.REFUSAL,
    "rejection_reconsidering": Reviewed.REJECTION,
}
UNDER_ATTACK, EFFECTIVE = tuple(REVIEWED), "effective"
#: Events of an objection that had become effective when a request made above in time was learnt here.
FOUND_LATE = {
    Reviewed.RULING: "reconsideration_found",
    Reviewed.REFUSAL: "refusal_reconsideration_found",
    Reviewed.REJECTION: "rejection_reconsideration_found",
}


def running_below(desk: Desk, objection_id: str) -> Exchange | None:
    """The reconsideration under way at this court about an objection, if there is one."""
    found = desk.exchanges.where(procedure=NAME, role="lower", state__in=list(RUNNING_BELOW))
    return next((row for row in found if row.data.get("objection") == objection_id), None)


def require_ruled(objection: Exchange) -> None:
    """Raise Refused R7 when there is no ruling on the objection to attack: nobody skips it; R8 when it is final.

    R7 also where this very ruling leads to a suit, or is final at once, though others of its track do not.
    """
    if objection.procedure == "side_review" and objection.data.get("remedy", RECONSIDERED) != RECONSIDERED:
        refuse(
            RefusalCode.R7,
            "对该裁定不能申请复议。",
            "No reconsideration lies against that ruling.",
            rule=f"{CPL_236}; {ORR_16}",
            todo=Text("请按裁定书载明的救济途径办理。", "Use the remedy the ruling names."),
        )
    ruling_no = objection.data.get("ruling_no")
    if any(each["of"] == ruling_no for each in objection.data.get("reconsidered", [])):
        refuse(
            RefusalCode.R8,
            "该裁定已经上一级法院复议，复议裁定为终局裁定，不得再次申请复议。",
            "That ruling has been reconsidered; the ruling of the higher court is final.",
            rule=CPL_236,
            todo=Text("不服复议裁定的，可以依法申请执行监督。", "Against it supervision may be asked for."),
        )
    if objection.state not in (*RULED, *UNDER_ATTACK, EFFECTIVE):
        refuse(
            RefusalCode.R7,
            "该异议没有可以申请复议的裁定（现状态：{state}）。",
            "There is no ruling on this objection to be reconsidered (state: {state}).",
            rule=CPL_236,
            todo=Text(
                "异议裁定、不予受理或者驳回申请裁定作出并送达后，方可申请复议。",
                "First the objection is ruled upon and the ruling served.",
            ),
            state=objection.state,
        )


def under_attack(desk: Desk, objection: Exchange) -> Exchange:
    """The objection as one whose ruling is being reconsidered; also where a request made above in time is learnt here late."""
    if objection.state in UNDER_ATTACK:
        return objection
    if objection.state != EFFECTIVE:
        return moved(desk, objection, "reconsideration_asked")
    return moved(desk, objection, FOUND_LATE[kind_of(objection)])


def kind_of(objection: Exchange) -> Reviewed:
    """Which kind of ruling the newest one of an objection is."""
    if objection.state in REVIEWED:
        return REVIEWED[objection.state]
    panels = objection.data.get("panels") or [[]]
    if "disposition" in objection.data and panels[-1] == objection.data.get("decided_by"):
        return Reviewed.RULING
    return Reviewed.REJECTION if objection.data.get("filed_on") else Reviewed.REFUSAL


def ask_here(desk: Desk, doer: Doer, about: About, given: AskHere) -> Mapping[str, Any]:
    """At the court of the ruling: in time by the day recorded for this person, then the file is owed."""
    objection = exchange_of(desk, about)
    track = Track(objection.data["track"])
    require_reconsidered(track)
    _require_past(desk, given.received_on)
    require_ruled(objection)
    require_in_time(desk, track, served_day(objection.data.get("served", []), given.who), given.received_on)
    objection = under_attack(desk, objection)
    cause = str(objection.data.get("special_cause", ""))
    upper = next_above(desk.registry, desk.court_id, desk.today, cause)
    if upper is None:
        refuse(RefusalCode.R2, "本院没有上一级法院，对本院裁定不能申请复议。",
               "There is no court above this one to reconsider its ruling.", rule=CPL_236)  # fmt: skip
    request = Request(desk.new_id(), given.who, given.role, given.received_on, given.grounds)
    exchange = join_below(desk, objection, upper, [request])
    if not desk.duties.count(subject_id=exchange.exchange_id, rule_id=FILE_RULE, state__in=["open", "overdue"]):
        desk.open_duty(FILE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
                       start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id, "request_id": request.request_id,
            "upper": upper}  # fmt: skip


def join_below(
    desk: Desk, objection: Exchange, upper: str, requests: list[Request], exchange_id: str | None = None
) -> Exchange:
    """Enter requests at the court of the ruling: into the reconsideration under way, or into a new one."""
    known = running_below(desk, objection.exchange_id)
    if known is not None:
        before = requests_in(known.data)
        _require_new(before, requests)
        return desk.move(known, "join", requests=kept([*before, *requests]))
    return desk.open_exchange(
        NAME, "lower", event="file_called" if exchange_id else "ask", lineage_id=objection.lineage_id, peer=upper,
        exchange_id=exchange_id,
        data={"objection": objection.exchange_id, "track": objection.data["track"], "case_no": objection.data.get("case_no", ""),
              "ruling_no": objection.data.get("ruling_no", ""), "requests": kept(requests),
              "called": exchange_id is not None},
    )  # fmt: skip


def _require_new(before: list[Request], requests: list[Request]) -> None:
    asked = {request.who for request in before if request.live}
    if any(request.who in asked for request in requests):
        raise Conflict(Text("该申请人已经申请复议。", "That person has asked already."))


def _require_past(desk: Desk, day: date) -> None:
    if day > desk.today:
        raise BadInput(Text("该日不能在将来。", "The day may not lie in the future."))


def ask_above(desk: Desk, doer: Doer, about: About, given: AskAbove) -> Mapping[str, Any]:
    """At the next higher court: in time by the day the applicant names, then the file is called up at once."""
    require_reconsidered(given.track)
    _require_past(desk, given.received_on)
    lower = desk.registry.court(require_court_id(given.lower_court)).court_id
    require_next_above(desk.registry, lower, desk.court_id, desk.today, given.special_cause)
    require_in_time(desk, given.track, given.served_on, given.received_on)
    request = Request(desk.new_id(), given.who, given.role, given.received_on, given.grounds)
    lineage_id = lineage_id_of(given.first_case_no or given.case_no)
    known = running_above(desk, lineage_id, lower, given.ruling_no)
    if known is not None:
        _require_new(requests_in(known.data), [request])
        exchange = desk.move(known, "join", requests=kept([*requests_in(known.data), request]))
        return {"exchange_id": exchange.exchange_id, "lineage_id": lineage_id, "request_id": request.request_id}
    exchange = desk.open_exchange(
        NAME, "upper", event="ask", lineage_id=lineage_id, peer=lower,
        data={"recon_case_no": desk.new_case_no("执复"), "ruling_no": given.ruling_no, "track": given.track.value,
              "special_cause": given.special_cause, "received_on": str(given.received_on), "requests": kept([request])},
    )  # fmt: skip
    open_ruling_duty(desk, exchange)
    file_due = due(desk.today, desk.law.period(FILE_RULE, desk.today), desk.law.calendar).due_on or desk.today
    wanted = ReconFileRequest(exchange.data["recon_case_no"], given.ruling_no, given.received_on, file_due, given.track,
                              given.special_cause)  # fmt: skip
    sent = desk.send("recon_file_request", lower, wanted, lineage_id=lineage_id, exchange_id=exchange.exchange_id)
    desk.move(exchange, "call_file", file_request=sent)
    return {"exchange_id": exchange.exchange_id, "lineage_id": lineage_id, "request_id": request.request_id,
            "recon_case_no": exchange.data["recon_case_no"]}  # fmt: skip


def running_above(desk: Desk, lineage_id: str, lower: str, ruling_no: str) -> Exchange | None:
    """The reconsideration of a ruling that is under way at this court."""
    found = desk.exchanges.where(procedure=NAME, role="upper", lineage_id=lineage_id, peer=lower,
                                 state__in=list(RUNNING_ABOVE))  # fmt: skip
    return next((row for row in found if row.data["ruling_no"] == ruling_no), None)


def open_ruling_duty(desk: Desk, exchange: Exchange) -> None:
    """The term for the ruling runs from receipt of the request (EPI 8)."""
    rule_id = TRACKS[Track(exchange.data["track"])].reconsider
    desk.open_duty(rule_id, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=review_body(desk),
                   start=date.fromisoformat(exchange.data["received_on"]))  # fmt: skip


def withdraw(desk: Desk, doer: Doer, about: About, given: WithdrawRequest) -> Mapping[str, Any]:
    """One request is taken back; below, with the last one, the matter is over before the file has left."""
    exchange = exchange_of(desk, about)
    _require_past(desk, given.withdrawn_on)
    requests = requests_in(exchange.data)
    named = next((request for request in requests if request.request_id == given.request_id and request.live), None)
    if named is None:
        raise BadInput(Text("没有这项有效的复议申请。", "There is no such request under way."))
    changed = replace(named, withdrawn_on=str(given.withdrawn_on))
    requests = [changed if request is named else request for request in requests]
    exchange = desk.move(exchange, "withdraw", requests=kept(requests))
    if exchange.role == "lower" and not exchange.data["called"] and not any(request.live for request in requests):
        desk.move(exchange, "all_withdrawn")
        desk.close_duties(subject_id=exchange.exchange_id, by=f"withdrawn:{given.request_id}", event="drop")
        end_without_ruling(desk, desk.exchanges.need(str(exchange.data["objection"])))
    return {"request_id": given.request_id, "left": sum(request.live for request in requests)}


def end_without_ruling(desk: Desk, objection: Exchange) -> None:
    """Nothing was reconsidered: the ruling stands as it was, and takes effect at once where every term is over."""
    objection = moved(desk, objection, "reconsideration_ended")
    rule_id = TRACKS[Track(objection.data["track"])].remedy_term
    running = desk.duties.count(subject_id=objection.exchange_id, rule_id=rule_id, state="open")
    if not running and all_served(objection):
        take_effect(desk, moved(desk, objection, "remedy_term_over", effective_on=str(desk.today)))
