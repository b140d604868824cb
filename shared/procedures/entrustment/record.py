"""Records of entrustments (委托执行备案): each court files with its high court, level by level, and is told when it is logged.

Source: 委托执行规定 2020 arts 4, 9; one message a level, the periods [D].
"""

from __future__ import annotations

from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind, Procedure, Starts
from shared.messages.routes import between_courts, to_superior
from shared.procedures.entrustment.papers import EntrustRecord, EntrustRecorded, Filed
from shared.procedures.entrustment.routes import next_above
from shared.procedures.entrustment.tables import ENT, RECORD

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
    desk.send(kind, to, said if above else EntrustRecorded(desk.today), lineage_id=envelope.subject,
              exchange_id=envelope.procedure_id)  # fmt: skip


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
    ),
)  # fmt: skip
