"""The old court learns of a service by other means: its acts since are void, its power has passed, or it had closed before.

Source: 民事诉讼法 2023 arts 87–95; 执行工作规定 2020 art. 64; E1, E4 [D]; decision 0013.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI
from shared.domain.exchanges import Act
from shared.domain.power import Power
from shared.messages.desk import Desk, Received
from shared.procedures.designation.procedure import leave
from shared.procedures.designation.tables import OLD_COURT
from shared.procedures.elevation.procedure import LOWER
from shared.procedures.matters import CLOSINGS, docket_entry
from shared.procedures.power.rulings import keep_in_custody
from shared.procedures.service.other_papers import ClosedBeforeService, ServedOtherwise
from shared.procedures.transfer.procedure import begin_as_old_holder

#: Tables of the exchange in which the old court has a ruling of a superior, by procedure and role.
_SERVED_IN = {("elevation", "lower"): LOWER, ("designation", "old_court"): OLD_COURT}


def learn_service(desk: Desk, message: Received) -> None:
    """What is true here decides: passed already, still held, closed before or after; another holder is a dispute."""
    said: ServedOtherwise = message.payload
    power = desk.powers.need(message.envelope.power_id)
    target, closing = _target(desk, message), _closing(desk, power.lineage_id, said.epoch - 1)
    late = desk.acts.where(lineage_id=message.envelope.subject, epoch=said.epoch - 1, at__gt=said.recorded_at)
    if power.state == "held" and power.epoch == said.epoch - 1:
        _pass(desk, message, power, target, "power_passed")
    elif closing is not None and closing.at <= said.recorded_at:
        _say_closed(desk, message, closing)
    elif closing is not None and power.state == "ended" and power.epoch == said.epoch - 1:
        _pass(desk, message, power, target, "closing_void")
    elif closing is not None and power.resumed:
        late += desk.acts.where(lineage_id=power.lineage_id, epoch=power.epoch)
        _pass(desk, message, power, target, "power_passed")
    elif power.epoch < said.epoch or (power.epoch == said.epoch and power.holder not in (target, None)):
        _dispute(desk, message, power)
        return
    void_acts(desk, message, said.recorded_at, late)
    transfer = desk.exchanges.get(said.ruling_id)
    if transfer is not None and transfer.state == "waiting":
        desk.move(transfer, "holder_confirmed", confirmed=message.envelope.message_id)


def _closing(desk: Desk, lineage_id: str, epoch: int) -> Act | None:
    """The act that closed the case in that epoch; it may have been resumed in the next one since."""
    found = desk.acts.first(lineage_id=lineage_id, epoch=epoch, kind__in=list(CLOSINGS), order_by=("-at",))
    power = desk.powers.need(lineage_id)
    return None if power.state == "held" and power.epoch == epoch else found


def _target(desk: Desk, message: Received) -> str:
    """Whom the ruling names; an elevation names its issuer."""
    ruling = desk.received_payload(message.payload.ruling_id)
    return str(getattr(ruling, "target", message.envelope.sender))


def _say_closed(desk: Desk, message: Received, closing: Act) -> None:
    """E1, E4: the closing stands; the deciding court gets this court's signed word, which it shows to the others."""
    envelope, said = message.envelope, message.payload
    power, day = desk.powers.need(envelope.subject), closing.at.astimezone(SHANGHAI).date()
    case = desk.cases.first(
        lineage_id=envelope.subject, state="closed", closed_on=day, order_by=("filed_on", "case_no")
    )
    if power.state != "elsewhere" and power.epoch <= said.epoch:
        desk.witness("epoch_skipped", subject_id=said.ruling_id, lineage_id=envelope.subject,
                     detail={"power": power.power_id, "epoch": said.epoch})  # fmt: skip
        desk.save_power(power.beyond(said.epoch), expected=power)
    word = ClosedBeforeService(
        said.ruling_id, case.case_no if case else "", (case.mode if case else "") or "", closing.at, said.recorded_at,
        closing.epoch,
    )  # fmt: skip
    desk.send("closed_before_service", envelope.sender, word, lineage_id=envelope.subject,
              exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id, power_id=envelope.power_id)  # fmt: skip


def _pass(desk: Desk, message: Received, power: Power, target: str, event: str) -> None:
    """The power had passed at the recorded instant: docket entry and controls go into custody, the hand-over is owed."""
    envelope, said, case = message.envelope, message.payload, docket_entry(desk, message.envelope.subject)
    if case is None:
        _dispute(desk, message, power)
        return
    evidence = desk.witness(
        "served_otherwise", subject_id=said.ruling_id, lineage_id=power.lineage_id,
        detail={"power": power.power_id, "from_epoch": power.epoch, "epoch": said.epoch, "to": target,
                "recorded_at": said.recorded_at.isoformat(), "was": power.state},
    )  # fmt: skip
    passed = power.served_otherwise(epoch=said.epoch, to=target, at=said.recorded_at, ruling_id=said.ruling_id,
                                    evidence=evidence)  # fmt: skip
    desk.save_power(passed, expected=power)
    keep_in_custody(desk, case, power.lineage_id, (), event)
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("designation", "old_court", event="ruling_applied", lineage_id=power.lineage_id,
                           peer=envelope.sender, exchange_id=envelope.procedure_id)  # fmt: skip
    elif any(row.start == exchange.state and row.event == "ruling_applied"
             for row in _SERVED_IN.get((exchange.procedure, exchange.role), ())):  # fmt: skip
        desk.move(exchange, "ruling_applied", ruling=said.ruling_id)
    third = {} if target == envelope.sender else {"decided_by": envelope.sender, "decided_in": envelope.procedure_id}
    begin_as_old_holder(desk, ruling_id=said.ruling_id, lineage_id=power.lineage_id, new_holder=target, **third)
    leave(desk, power.lineage_id)


def void_acts(desk: Desk, message: Received, since: datetime, acts: Iterable[Act]) -> None:
    """Acts of this court under a power it did not have: each is stated void, and people put them right."""
    late, lineage_id = list(acts), message.envelope.subject
    for act in late:
        desk.witness("act_void", subject_id=act.act_id, lineage_id=lineage_id,
                     detail={"act": act.kind, "epoch": act.epoch, "ruling": message.payload.ruling_id,
                             "since": since.isoformat()})  # fmt: skip
    if late:
        desk.raise_task(
            "void_acts",
            lineage_id=lineage_id,
            subject_id=message.payload.ruling_id,
            body=Body.IMPLEMENTATION,
            zh=f"本院自 {since:%Y-%m-%d %H:%M}（UTC）起没有本案执行实施权，此后的 {len(late)} 项执行行为无效，应予纠正。",
            en=f"This court has had no power over the case since {since:%Y-%m-%d %H:%M} UTC; {len(late)} acts since are void: "
            "put them right.",
        )


def _dispute(desk: Desk, message: Received, power: Power) -> None:
    desk.raise_task(
        "service_dispute",
        lineage_id=power.lineage_id,
        subject_id=message.payload.ruling_id,
        body=Body.MANAGEMENT,
        zh=f"{message.envelope.sender} 称裁定已以其他方式送达（第 {message.payload.epoch} 批次），与本院登记"
        f"（{power.state} {power.holder or '—'} / {power.epoch}）不一致，请核实。",
        en=f"{message.envelope.sender} says the ruling was served by other means (epoch {message.payload.epoch}); here it is "
        f"{power.state} {power.holder or '—'} / {power.epoch}: clear it up.",
    )
