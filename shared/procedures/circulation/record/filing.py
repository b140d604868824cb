"""Filing a record, level by level up to the high court. It changes nothing but who sees it.

Effects of other procedures call `file_record`; nothing waits for the answer.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body, Line, Tier
from shared.domain.identifiers import CaseNumber
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Done
from shared.messages.kinds import About
from shared.messages.schemas import dump
from shared.procedures.circulation.record.papers import (
    NAME,
    SOURCE,
    RecordAnswered,
    Recorded,
    RecordFiled,
    RecordQuestion,
    Trigger,
)
from shared.procedures.matters import Note, exchange_of, need_entry

LINE = Line.MANAGEMENT
RECORD_RULE, ANSWER_RULE = "record_logged", "record_answer"


def file_record(desk: Desk, said: RecordFiled, *, lineage_id: str, exchange_id: str | None = None) -> str:
    """File with the high court through every level between; a high court is its own register. Returns the exchange."""
    above = _next_above(desk)
    row = desk.open_exchange(NAME, "filer", event="file" if above else "register", lineage_id=lineage_id,
                             peer=above or desk.court_id, data=dump(said), exchange_id=exchange_id)  # fmt: skip
    if above is not None:
        desk.send("record_filed", above, said, lineage_id=lineage_id, exchange_id=row.exchange_id)
    return row.exchange_id


def public_body_listed(desk: Desk, done: Done) -> None:
    """A public body was entered as dishonest debtor: that is filed too (inter-court rules 8.2)."""
    given = done.given
    if given.public_body:
        case = need_entry(desk, done.lineage_id)
        said = RecordFiled(Trigger.PUBLIC_BODY_LISTED, desk.court_id, case.case_no, given.document_no, given.reason[:1_000],
                           desk.today)  # fmt: skip
        file_record(desk, said, lineage_id=done.lineage_id)


def _next_above(desk: Desk) -> str | None:
    if desk.registry.court(desk.court_id).tier in (Tier.HIGH, Tier.SUPREME):
        return None
    above = desk.registry.superior(desk.court_id, LINE, desk.today)
    return above.court_id if above is not None else None


def of_a_court_below(desk: Desk, message: Received) -> None:
    """A court files its own records, or hands on those of a court below it. Raises Refused R2, R7."""
    sender, said = message.envelope.sender, message.payload
    if said.court != sender and not desk.registry.is_superior(sender, said.court, LINE, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=SOURCE,
               court=said.court, sender=sender)  # fmt: skip
    if CaseNumber.parse(said.case_no).court_code != desk.registry.court(said.court).code:
        refuse(RefusalCode.R7, "{case_no} 不是 {court} 的案号。", "{case_no} is not a number of {court}.", rule=SOURCE,
               case_no=said.case_no, court=said.court)  # fmt: skip


def filed(desk: Desk, message: Received) -> None:
    """Levels between note it and pass it up; the high court has to record it or to ask."""
    envelope, above = message.envelope, _next_above(desk)
    desk.open_exchange(NAME, "level", event="pass_up" if above else "receive", lineage_id=envelope.subject, peer=envelope.sender,
                       exchange_id=envelope.procedure_id, data=dump(message.payload))  # fmt: skip
    if above is not None:
        desk.send(
            "record_filed", above, message.payload, lineage_id=envelope.subject, exchange_id=envelope.procedure_id
        )
    else:
        desk.open_duty(RECORD_RULE, lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=Body.MANAGEMENT)


def log(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The high court records it and tells the court that filed."""
    row = desk.move(exchange_of(desk, about), "record", recorded_on=str(desk.today))
    sent = desk.send(
        "recorded", row.data["court"], Recorded(desk.today), lineage_id=row.lineage_id, exchange_id=row.exchange_id
    )
    desk.close_duties(subject_id=row.exchange_id, rule_id=RECORD_RULE, by=sent)
    return {"message_id": sent}


def ask(desk: Desk, doer: Doer, about: About, given: RecordQuestion) -> Mapping[str, Any]:
    """The high court asks the court that filed."""
    row = desk.move(exchange_of(desk, about), "ask", question=given.question)
    sent = desk.send("record_query", row.data["court"], given, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
    return {"message_id": sent}


def of_the_register(desk: Desk, message: Received) -> None:
    """From a court above, about a record of this court. Raises Refused R2."""
    row, sender = desk.exchanges.get(message.envelope.procedure_id), message.envelope.sender
    above = desk.registry.is_superior(sender, desk.court_id, LINE, desk.today)
    if row is None or (row.procedure, row.role) != (NAME, "filer") or not above:
        refuse(
            RefusalCode.R2,
            "{court} 没有本院的该备案。",
            "{court} has no such record of this court.",
            rule=SOURCE,
            court=sender,
        )


def recorded(desk: Desk, message: Received) -> None:
    """The record is logged."""
    row = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(row, "recorded", recorded_on=str(message.payload.recorded_on))


def questioned(desk: Desk, message: Received) -> None:
    """The high court wants to know more."""
    row = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(row, "asked", question=message.payload.question, asker=message.envelope.sender)
    desk.open_duty(ANSWER_RULE, lineage_id=row.lineage_id, subject_id=row.exchange_id, body=Body.IMPLEMENTATION)


def answer(desk: Desk, doer: Doer, about: About, given: RecordAnswered) -> Mapping[str, Any]:
    """Answer the high court."""
    row = desk.move(exchange_of(desk, about), "answer", answer=given.answer)
    sent = desk.send(
        "record_answered", row.data["asker"], given, lineage_id=row.lineage_id, exchange_id=row.exchange_id
    )
    desk.close_duties(subject_id=row.exchange_id, rule_id=ANSWER_RULE, by=sent)
    return {"message_id": sent}


def of_the_court_asked(desk: Desk, message: Received) -> None:
    """From the court this one asked. Raises Refused R2."""
    row, sender = desk.exchanges.get(message.envelope.procedure_id), message.envelope.sender
    if row is None or (row.role, row.state, row.data.get("court")) != ("level", "asking", sender):
        refuse(RefusalCode.R2, "本院没有就该备案询问 {court}。", "This court has not asked {court} about it.", rule="[D]",
               court=sender)  # fmt: skip


def answered(desk: Desk, message: Received) -> None:
    """The answer is here."""
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "answered", answer=message.payload.answer)
