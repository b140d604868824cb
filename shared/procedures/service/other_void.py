"""The case was closed before the recorded service (E1, E4): the closing stands, and nobody holds what is said to have passed.

The old court's signed word goes from the deciding court to the new holder, and on to whoever has the power since; each
verifies it itself, ends its power, closes its docket entry and states its acts void.
Source: 执行工作规定 2020 art. 64; 法明传〔2018〕335号; E1, E4 [D]; decision 0013.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import between_courts
from shared.messages.signed_copy import SignedCopy
from shared.procedures.designation.tables import TARGET
from shared.procedures.ledger.register import closed
from shared.procedures.matters import docket_entry
from shared.procedures.power.routes import up_either_line
from shared.procedures.service.other_learnt import void_acts
from shared.procedures.service.other_papers import CertificateVoid, ClosedBeforeService
from shared.procedures.service.other_tables import LATER_HOLDER, VOID
from shared.procedures.transfer.procedure import IMPLEMENTERS, RECEIVERS
from shared.procedures.transfer.tables import NEW, OLD

SOURCE = "执行工作规定 2020 art. 64; E1, E4 · [D]"
_TABLES: dict[tuple[str, str], tuple[Transition, ...]] = {
    ("transfer", "new_holder"): NEW, ("transfer", "old_holder"): OLD, ("designation", "target"): TARGET,
}  # fmt: skip


def _fits_our_record(desk: Desk, message: Received) -> None:
    """It speaks of the service this court recorded, and of a closing not later than that. Raises Refused R7."""
    envelope, said = message.envelope, message.payload
    exchange = desk.exchanges.get(envelope.procedure_id)
    known = exchange.data if exchange is not None and exchange.peer == envelope.sender else {}
    recorded = (
        (known.get("ruling"), known.get("epoch", 0) - 1, known.get("recorded_at")) if "other_service" in known else ()
    )
    if recorded != (said.ruling_id, said.epoch, said.recorded_at.isoformat()) or said.closed_at > said.recorded_at:
        refuse(RefusalCode.R7, "结案陈述与本院记录的送达不符。", "It does not fit the service this court recorded.",
               rule=SOURCE, ruling=said.ruling_id)  # fmt: skip


def _closing_stands(desk: Desk, message: Received) -> None:
    """The deciding court: its ruling is revoked, and its target learns that it holds nothing."""
    envelope, said = message.envelope, message.payload
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "closed_before", closed=envelope.message_id)
    desk.close_duties(subject_id=exchange.exchange_id, by=envelope.message_id, event="drop")
    desk.raise_task(
        "closed_before_service",
        lineage_id=envelope.subject,
        subject_id=said.ruling_id,
        body=Body.MANAGEMENT,
        zh=f"{envelope.sender} 在所记录的送达之前已结案（{said.case_no}），裁定不生效，已告知接收法院。",
        en=f"{envelope.sender} had closed {said.case_no} before the recorded service: the ruling has no effect; the new holder "
        "has been told.",
    )
    _end_here(desk, message, said, envelope.sender, desk.signed_copy(envelope.message_id),
              tell=(exchange.data.get("target", desk.court_id),))  # fmt: skip


def _statement(desk: Desk, message: Received) -> ClosedBeforeService:
    """The old court's word, verified by its own signature. Raises Refused R1, R7."""
    envelope, said = message.envelope, message.payload
    shown = desk.open_copy(said.old_court, said.statement)
    word: ClosedBeforeService = shown.payload
    if (shown.envelope.kind, shown.envelope.subject) != ("closed_before_service", envelope.subject) or (
        word.ruling_id != said.ruling_id or word.closed_at > word.recorded_at
    ):
        refuse(RefusalCode.R7, "所附结案陈述与告知不一致。", "The enclosed statement does not agree.", rule=SOURCE,
               ruling=said.ruling_id)  # fmt: skip
    return word


def _from_an_earlier_holder(desk: Desk, message: Received) -> None:
    """The power came here from the sender, or by its decision, and it shows another court's word. Raises Refused R1, R2, R7.

    Other courts may have a part in the lineage too (one asset, a review): they say nothing about who holds the case.
    """
    sender, lineage_id = message.envelope.sender, message.envelope.subject
    came = desk.exchanges.where(procedure="transfer", role="new_holder", lineage_id=lineage_id)
    named = desk.exchanges.where(procedure="designation", role="target", lineage_id=lineage_id)
    before = {each.peer for each in (*came, *named)} | {each.data.get("old_court") for each in named}
    if sender not in before or message.payload.old_court in (sender, desk.court_id):
        refuse(RefusalCode.R2, "{court} 不是本案执行实施权的前手。", "{court} had no part in this power.", rule=SOURCE,
               court=sender)  # fmt: skip
    _statement(desk, message)


def _void(desk: Desk, message: Received) -> None:
    said: CertificateVoid = message.payload
    _end_here(desk, message, _statement(desk, message), said.old_court, said.statement)


def _end_here(desk: Desk, message: Received, word: ClosedBeforeService, old_court: str, statement: SignedCopy, *,
              tell: Iterable[str] = ()) -> None:  # fmt: skip
    """Once at each court: what it has of a later epoch than that of the closing ends here, and goes on to its next holder."""
    lineage_id = message.envelope.subject
    power = desk.powers.get(lineage_id)
    if power is None or power.epoch <= word.epoch or desk.exchanges.first(procedure=VOID, lineage_id=lineage_id):
        return
    desk.open_exchange(VOID, "later_holder", event="void", lineage_id=lineage_id, peer=message.envelope.sender,
                       data={"ruling": word.ruling_id, "old_court": old_court, "closed_at": word.closed_at.isoformat()})  # fmt: skip
    passed_to = set(tell) | {power.holder or desk.court_id}
    passed_to |= {t.peer for t in desk.exchanges.where(procedure="transfer", role="old_holder", lineage_id=lineage_id)}
    _end_power_and_papers(desk, message, word.recorded_at, word.epoch)
    void = CertificateVoid(word.ruling_id, old_court, statement)
    for court_id in sorted(passed_to - {desk.court_id, old_court, message.envelope.sender}):
        desk.send("certificate_void", court_id, void, lineage_id=lineage_id,
                  exchange_id=message.envelope.procedure_id)  # fmt: skip


def _end_power_and_papers(desk: Desk, message: Received, since: datetime, closed_epoch: int) -> None:
    lineage_id, by = message.envelope.subject, message.envelope.message_id
    power, held_here = desk.powers.need(lineage_id), False
    if power.state != "ended":
        held_here = power.state == "held"
        desk.save_power(power.ended(), expected=power)
    for exchange in desk.exchanges.where(lineage_id=lineage_id):
        rows = _TABLES.get((exchange.procedure, exchange.role), ())
        if any(row.start == exchange.state and row.event == "certificate_void" for row in rows):
            desk.move(exchange, "certificate_void", void=by)
            desk.close_duties(subject_id=exchange.exchange_id, by=by, event="drop")
    case = docket_entry(desk, lineage_id)
    if case is not None and case.state != "closed":
        desk.end_case(case, "certificate_void", desk.law.choice("closing_mode_on_transfer", desk.today))
        closed(desk, lineage_id)
    void_acts(desk, message, since, desk.acts.where(lineage_id=lineage_id, epoch__gt=closed_epoch))
    if held_here or case is not None:
        desk.raise_task(
            "certificate_void",
            lineage_id=lineage_id,
            subject_id=message.payload.ruling_id,
            body=Body.IMPLEMENTATION,
            zh="原执行法院在移转之前已结案，本院没有执行实施权，案件已销案：控制措施、案款及材料请与原执行法院核对处理。",
            en="The original court had closed the case before the power passed: this court has none, its entry is closed. Settle "
            "controls, money and papers with that court.",
        )


PROCEDURE = Procedure(
    name=VOID,
    title=Text("送达前已结案的处理", "closed before the service by other means"),
    source=SOURCE,
    tables={"later_holder": LATER_HOLDER},
    messages=(
        MessageKind(
            "closed_before_service", 1, Text("送达前已结案陈述", "closed before the service"), ClosedBeforeService, "F2.3",
            SOURCE, up_either_line, IMPLEMENTERS, accept=_fits_our_record, apply=_closing_stands, sign_for=True,
            binds_power=True, refusals=(RefusalCode.R2, RefusalCode.R7),
        ),
        MessageKind(
            "certificate_void", 1, Text("执行实施权证明作废告知", "power certificate void"), CertificateVoid, "F2.3", SOURCE,
            between_courts, RECEIVERS, accept=_from_an_earlier_holder, apply=_void, sign_for=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R7),
        ),
    ),
)  # fmt: skip
