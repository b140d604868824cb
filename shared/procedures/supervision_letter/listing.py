"""Petitions and the list (挂牌督办): registered, screened, listed, heard, reported on at intervals, reopened on repetition.

A list entry raises a flag on the case; closing it out strikes the flag (`close_flag`); the entry stays on the list.
Source: 法发〔2009〕43号 一(三); 法〔2021〕227号 (five working days, thirty days, fifteen working days); 法〔2021〕322号 art. 30.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.flags import Flag, Level
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, Offer
from shared.messages.schemas import dump
from shared.procedures.flags.raising import raise_flag, reopen_flag, strike_flag
from shared.procedures.matters import Note, docket_entry, exchange_of
from shared.procedures.supervising import IMPLEMENTERS, OFFICERS, REVIEWERS, begin_at_superior, open_dated_duty
from shared.procedures.supervision_letter.listing_papers import (
    Answered,
    Hearing,
    ListMatter,
    ReceivePetition,
    ReopenMatter,
    SuperviseProgress,
)
from shared.procedures.supervision_letter.tables import (
    CONTROL,
    LADDER,
    LISTED,
    PETITION,
    STEP_TITLES,
    SUPERVISED,
    CloseOut,
    Step,
    SuperviseLetter,
)

NAME = "supervision_letter"
SUPERVISORS = REVIEWERS | {Body.PETITION}
RUNNING = ("received", "accepted", "listed", "assigned", "returned", "overdue", "reported", "reopened")
REGISTER, DONE, WARNING, SCREENED = "petition_register", "petition_done", "petition_done_warning", "petition_screened"
ISSUE_RULE, PROGRESS_RULE = "supervise_letter_issue", "supervise_progress_due"


def require_past(desk: Desk, on: date) -> None:
    """Raise BadInput for a day that has not come."""
    if on > desk.today:
        raise BadInput(Text("受理日不能在将来。", "The day of acceptance may not lie in the future."))


def _receive(desk: Desk, doer: Doer, about: About, given: ReceivePetition) -> Mapping[str, Any]:
    require_past(desk, given.received_on)
    facts = {
        "case_no": given.case_no,
        "complaint": given.complaint,
        "list_no": desk.new_case_no("执监"),
        "body": doer.body,
    }
    own = given.lower_court == desk.court_id
    if own:
        case = desk.cases.need(given.case_no)
        exchange = desk.open_exchange(
            NAME, "own", event="receive", lineage_id=case.lineage_id, peer=desk.court_id, data=facts
        )
    else:
        exchange = begin_at_superior(desk, NAME, event="receive", lower_court=given.lower_court, case_no=given.case_no,
                                     first_case_no=given.first_case_no, running=RUNNING, data=facts)  # fmt: skip
    for rule_id in (REGISTER, DONE, WARNING) if own else (REGISTER, SCREENED):
        desk.open_duty(rule_id, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body(doer.body),
                       start=given.received_on)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id}


def _register(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "register", registered_on=str(desk.today))
    _met(desk, exchange, REGISTER)
    if exchange.role == "superior":
        desk.open_duty(
            ISSUE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body(doer.body)
        )
    return {"list_no": exchange.data["list_no"]}


def _decline(desk: Desk, doer: Doer, about: About, given: Answered) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decline", result=given.result)
    _met(desk, exchange, SCREENED)
    desk.close_duties(subject_id=exchange.exchange_id, by="declined", event="drop")
    return {}


def _answer(desk: Desk, doer: Doer, about: About, given: Answered) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "answer", result=given.result)
    desk.close_duties(subject_id=exchange.exchange_id, by=f"answered:{doer.person_id}")
    return {}


def warn(desk: Desk, duty: Duty) -> None:
    """By the clock: the thirty days of the earlier document are over, the thirty working days still run."""
    exchange = desk.exchanges.need(duty.subject_id)
    desk.raise_task(
        "petition_warning",
        lineage_id=exchange.lineage_id,
        subject_id=exchange.exchange_id,
        body=Body(duty.body),
        zh=f"信访事项（{exchange.data['case_no']}）收到已满三十日，应于三十个工作日内办结并告知当事人。",
        en=f"The petition on {exchange.data['case_no']} is thirty days old; it has to be done in thirty working days.",
    )


def _met(desk: Desk, exchange: Exchange, rule_id: str) -> None:
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=rule_id, by=f"{rule_id}:{desk.today}")


# — the list —


def _list(desk: Desk, doer: Doer, about: About, given: ListMatter) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    flag_id = raise_flag(
        desk, lineage_id=exchange.lineage_id, case_no=str(exchange.data["case_no"]), ground=Text(f"挂牌督办：{given.reason}", given.reason),
        rule=LISTED, cause=f"listed:{exchange.exchange_id}", level=(Level.RED if given.major else Level.ORANGE).value,
        case_court=exchange.peer,
    )  # fmt: skip
    desk.move(exchange, "list", listed_on=str(desk.today), reason=given.reason, major=given.major, flag_id=flag_id)
    _met(desk, exchange, SCREENED)
    return {"flag_id": flag_id, "list_no": exchange.data["list_no"]}


def require_leader(sending: Sending) -> None:
    """Raise Refused R7 when the letter on a listed matter names no leader in charge."""
    exchange = sending.exchange
    if exchange is not None and exchange.data.get("flag_id") and not sending.payload.leader:
        refuse(RefusalCode.R7, "挂牌督办的督办函须写明包案领导。", "The letter on a listed matter names its leader in charge.",
               rule=LISTED)  # fmt: skip


def require_next_step(exchange: Exchange, step: Step) -> None:
    """Raise Refused R7 when a step of the ladder is taken before those that come first."""
    taken = exchange.data.get("steps", [])
    missing = (
        next((each for each in LADDER[: LADDER.index(step)] if each.value not in taken), None)
        if step in LADDER
        else None
    )
    if missing is not None:
        refuse(RefusalCode.R7, "逾期措施应依次采取：先{missing}。", "The steps are taken in order: first {missing_en}.",
               rule=LISTED + " [D]", missing=STEP_TITLES[missing].zh, missing_en=STEP_TITLES[missing].en)  # fmt: skip


def _hear(desk: Desk, doer: Doer, about: About, given: Hearing) -> Mapping[str, Any]:
    require_past(desk, given.held_on)
    desk.move(exchange_of(desk, about), "hearing", hearing=dump(given))
    return {}


def strike_off(desk: Desk, doer: Doer, exchange: Exchange, given: CloseOut) -> None:
    """What closing out a listed matter needs, and its flag. Raises Refused R2 (a higher court has the flag), R6, R7."""
    flag_id = exchange.data.get("flag_id")
    if not flag_id:
        return
    if exchange.data.get("major") and not exchange.data.get("hearing"):
        refuse(RefusalCode.R7, "重大、复杂事项销号前须公开听证并登记笔录。",
               "A major or complex matter is struck off only after a public hearing on record.", rule=LISTED)  # fmt: skip
    strike_flag(desk, str(flag_id), evidence_no=given.evidence_no, evidence_sha256=given.evidence_sha256,
                reported_by=str(exchange.data["report"]["officer"]), checked_by=doer.person_id,
                reason=given.remark or "要求已落实")  # fmt: skip


def _reopen(desk: Desk, doer: Doer, about: About, given: ReopenMatter) -> Mapping[str, Any]:
    require_past(desk, given.received_on)
    exchange = exchange_of(desk, about)
    again = [*exchange.data.get("again", []), {"on": str(given.received_on), "complaint": given.complaint}]
    heard = [*exchange.data.get("hearings", []), exchange.data.get("hearing", {})]  # the next strike-off needs its own
    exchange = desk.move(exchange, "reopen", again=again, steps=[], hearings=heard, hearing={})
    flag = desk.of(Flag).get(str(exchange.data.get("flag_id", "")))
    if flag is not None and flag.state == "struck":
        reopen_flag(desk, flag.flag_id, reason="同一事实再次信访")
    desk.open_duty(ISSUE_RULE, lineage_id=exchange.lineage_id, subject_id=exchange.exchange_id, body=Body(doer.body),
                   start=given.received_on)  # fmt: skip
    return {}


# — periodic reports, at the supervised court —


def owe_progress(desk: Desk, letter: SuperviseLetter, *, lineage_id: str, exchange_id: str, paper: str) -> None:
    """The next periodic report, if the letter wants any before the written report is due."""
    due_on = desk.today + timedelta(days=letter.report_interval_days)
    if letter.report_interval_days and due_on < letter.due_on:
        open_dated_duty(desk, PROGRESS_RULE, due_on, lineage_id=lineage_id, subject_id=exchange_id,
                        body=Body.IMPLEMENTATION.value, document="督办函", paper=paper)  # fmt: skip


def _progress(desk: Desk, doer: Doer, about: About, given: SuperviseProgress) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "progress")
    letter = str(exchange.data["letter"])
    sent = desk.send("supervise_progress", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=letter)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=PROGRESS_RULE, by=sent)
    if docket_entry(desk, exchange.lineage_id) is not None:
        owe_progress(desk, desk.received_payload(letter), lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                     paper=letter)  # fmt: skip
    return {"message_id": sent}


def progressed(desk: Desk, message: Received) -> None:
    """At the superior."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.state in SUPERVISED:
        desk.move(exchange, "progress", progress=[*exchange.data.get("progress", []), dump(message.payload)])


def _offer(*states: str, role: str = "superior") -> tuple[Offer, ...]:
    return (Offer(NAME, role, states),)


def _act(name: str, zh: str, en: str, payload: type, source: str, effect: Any, offers: tuple[Offer, ...],
         scope: str = "exchange") -> ActKind:  # fmt: skip
    return ActKind(
        name, Text(zh, en), payload, source, SUPERVISORS, OFFICERS, scope, effect, step="F6.8", offers=offers
    )


ACTS = (
    _act("receive_petition", "收到申诉信访", "receive a petition", ReceivePetition, PETITION, _receive, (), "court"),
    _act("register_petition", "登记申诉信访", "register a petition", Note, PETITION, _register,
         _offer("received") + _offer("received", role="own")),
    _act("answer_petition", "办结本院信访事项", "answer a petition", Answered, CONTROL, _answer, _offer("accepted", role="own")),
    _act("decline_petition", "甄别后不督办", "screened: nothing to supervise", Answered, PETITION, _decline, _offer("accepted")),
    _act("list_matter", "挂牌督办", "put on the list", ListMatter, LISTED, _list, _offer("accepted")),
    _act("record_public_hearing", "登记公开听证", "record a public hearing", Hearing, LISTED, _hear,
         _offer(*SUPERVISED, "reported")),
    _act("reopen_matter", "再次信访，重新督办", "reopen on a repeated petition", ReopenMatter, LISTED, _reopen, _offer("closed")),
    ActKind("report_supervision_progress", Text("定期报告督办进展", "report progress"), SuperviseProgress, LISTED, IMPLEMENTERS,
            OFFICERS, "exchange", _progress, step="F6.8", offers=_offer("assigned", "returned", role="lower")),
)  # fmt: skip
