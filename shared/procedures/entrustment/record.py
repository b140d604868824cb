"""Records of entrustments (委托执行备案): each court files with its high court, level by level, and is told when it is logged.

Source: 委托执行规定 2020 arts 4, 9; one message a level, the periods [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure, Starts
from shared.messages.routes import between_courts, superior, to_superior
from shared.procedures.entrustment.papers import EntrustRecord, EntrustRecorded, Filed, RecordAnswer, RecordQuery
from shared.procedures.entrustment.routes import next_above
from shared.procedures.entrustment.tables import ENT, RECORD
from shared.procedures.matters import exchange_of
from shared.procedures.transfer.procedure import OFFICERS

RECORDERS = frozenset({Body.COORDINATION, Body.MANAGEMENT, Body.IMPLEMENTATION})


def file_record(desk: Desk, filed: Filed, *, lineage_id: str, other_court: str, case_no: str) -> None:
    """This court files with its high court; a high court is its own register, and files with nobody."""
    above = next_above(desk)
    if above is None:
        return
    row = desk.open_exchange("entrust_record", "filer", event="file", lineage_id=lineage_id, peer=above,
                             data={"filed": filed.value})  # fmt: skip
    desk.send("entrust_record", above, EntrustRecord(filed, desk.court_id, other_court, case_no, desk.today),
              lineage_id=lineage_id, exchange_id=row.exchange_id)  # fmt: skip


def _own_or_below(desk: Desk, message: Received) -> None:
    sender, court = message.envelope.sender, message.payload.court
    if court != sender and not desk.registry.is_superior(sender, court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=f"{ENT} art. 4",
               court=court, sender=sender)  # fmt: skip


def _filed(desk: Desk, message: Received) -> None:
    envelope, said, above = message.envelope, message.payload, next_above(desk)
    desk.open_exchange("entrust_record", "level", event="pass_up" if above else "log", lineage_id=envelope.subject,
                       peer=envelope.sender, exchange_id=envelope.procedure_id,
                       data={"filed": said.filed.value, "court": said.court, "other_court": said.other_court,
                             "case_no": said.case_no, "happened_on": str(said.happened_on)})  # fmt: skip
    kind, to = ("entrust_record", above) if above else ("entrust_recorded", said.court)
    passed = desk.send(kind, to, said if above else EntrustRecorded(desk.today), lineage_id=envelope.subject,
                       exchange_id=envelope.procedure_id)  # fmt: skip
    if above:  # the high court answers the court that filed, not the levels between
        desk.close_duties(subject_id=passed, rule_id="entrust_recorded", by=passed, event="drop")


def _by_a_court_above(desk: Desk, message: Received) -> None:
    row, sender = desk.exchanges.get(message.envelope.procedure_id), message.envelope.sender
    if (
        row is None
        or row.role != "filer"
        or not desk.registry.is_superior(sender, desk.court_id, Line.MANAGEMENT, desk.today)
    ):
        refuse(RefusalCode.R2, "{court} 没有收到本院备案。", "{court} has no record of this court.", rule=f"{ENT} art. 4",
               court=sender)  # fmt: skip


def _recorded(desk: Desk, message: Received) -> None:
    row = desk.exchanges.need(message.envelope.procedure_id)
    if row.state == "filed":
        desk.move(row, "recorded", recorded_on=str(message.payload.recorded_on))


def _ask(desk: Desk, doer: Doer, about: About, given: RecordQuery) -> Mapping[str, Any]:
    """The high court asks the court that filed; the record stands meanwhile."""
    row = desk.move(exchange_of(desk, about), "ask", question=given.question)
    return {"message_id": desk.send("entrust_record_query", row.data["court"], given, lineage_id=row.lineage_id,
                                    exchange_id=row.exchange_id)}  # fmt: skip


def _asked(desk: Desk, message: Received) -> None:
    row = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(row, "asked", question=message.payload.question, asker=message.envelope.sender)


def _answer(desk: Desk, doer: Doer, about: About, given: RecordAnswer) -> Mapping[str, Any]:
    row = desk.move(exchange_of(desk, about), "answer", answer=given.answer)
    return {"message_id": desk.send("entrust_record_answer", row.data["asker"], given, lineage_id=row.lineage_id,
                                    exchange_id=row.exchange_id)}  # fmt: skip


def _by_the_court_asked(desk: Desk, message: Received) -> None:
    row, sender = desk.exchanges.get(message.envelope.procedure_id), message.envelope.sender
    if row is None or (row.role, row.state, row.data.get("court")) != ("level", "asking", sender):
        refuse(RefusalCode.R2, "本院没有就该备案询问 {court}。", "This court has not asked {court} about that record.", rule="[D]",
               court=sender)  # fmt: skip


def _answered(desk: Desk, message: Received) -> None:
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "answered", answer=message.payload.answer)


PROCEDURE = Procedure(
    name="entrust_record",
    title=Text("委托执行备案", "record of an entrustment"),
    source=f"{ENT} arts 4, 9",
    tables={"filer": RECORD, "level": RECORD},
    messages=(
        MessageKind("entrust_record", 1, Text("委托执行备案", "record of an entrustment"), EntrustRecord, "F4.1b",
                    f"{ENT} art. 4", to_superior(Line.MANAGEMENT), RECORDERS, accept=_own_or_below, apply=_filed,
                    answers=("entrust_recorded",), refusals=(RefusalCode.R2,),
                    starts=(Starts("entrust_recorded", "sender", Body.IMPLEMENTATION, ("entrust_recorded",)),)),
        MessageKind("entrust_recorded", 1, Text("备案回执", "record logged"), EntrustRecorded, "F4.1b", f"{ENT} art. 4 · [D]",
                    between_courts, RECORDERS, accept=_by_a_court_above, apply=_recorded, refusals=(RefusalCode.R2,)),
        MessageKind("entrust_record_query", 1, Text("备案询问", "question about a record"), RecordQuery, "F4.1b",
                    f"{ENT} art. 4 · [D]", superior(Line.MANAGEMENT), RECORDERS, ApprovalRule.OFFICER,
                    accept=_by_a_court_above, apply=_asked, refusals=(RefusalCode.R2,), answers=("entrust_record_answer",),
                    starts=(Starts("entrust_record_answer", "recipient", Body.IMPLEMENTATION, ("entrust_record_answer",)),)),
        MessageKind("entrust_record_answer", 1, Text("备案询问答复", "answer about a record"), RecordAnswer, "F4.1b",
                    f"{ENT} art. 4 · [D]", to_superior(Line.MANAGEMENT), RECORDERS, ApprovalRule.OFFICER,
                    accept=_by_the_court_asked, apply=_answered, refusals=(RefusalCode.R2,)),
    ),
    acts=(
        ActKind("ask_about_record", Text("就备案询问", "ask about a record"), RecordQuery, f"{ENT} art. 4 · [D]", RECORDERS,
                OFFICERS, "exchange", _ask, step="F4.1b", offers=(Offer("entrust_record", "level", ("recorded",)),)),
        ActKind("answer_about_record", Text("答复备案询问", "answer about a record"), RecordAnswer, f"{ENT} art. 4 · [D]",
                RECORDERS, OFFICERS, "exchange", _answer, step="F4.1b",
                offers=(Offer("entrust_record", "filer", ("questioned",)),)),
    ),
)  # fmt: skip
