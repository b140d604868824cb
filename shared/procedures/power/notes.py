"""What a court notes of a power it does not hold: a ruling awaited, refused or disputed; the new holder; promises to others.

Source: flows E1, E2, E6 [D]; the holder's own database is the only register of a power.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.domain.courts import Body
from shared.domain.power import Power
from shared.domain.refusals import Refusal, RefusalCode
from shared.messages.desk import Desk, Received, Sending, refusal_noted
from shared.procedures.file_call import learn_power
from shared.procedures.service.other_promises import no_longer_needed, require_unpromised


def require_still_there(power: Power, *, from_epoch: int) -> None:
    """Raise Refused R3 when this court knows that the power has moved on from that epoch, or has ended."""
    if power.state != "elsewhere" or power.epoch != from_epoch:
        power.refuse_stale(from_epoch)


def require_free_to_rule(desk: Desk, sending: Sending) -> None:
    """The power as this court knows it, and promises given to other courts. Raises Refused R3, Conflict."""
    power = desk.powers.get(sending.lineage_id)
    if power is not None:
        require_still_there(power, from_epoch=sending.from_epoch or 0)
    require_unpromised(desk, sending)


def await_service(desk: Desk, sending: Sending) -> None:
    """This court's own note of the power: a ruling is on its way.

    Promises are looked at again once the row of the power is taken, so that a promise given at this moment is seen.
    """
    power = desk.powers.get(sending.lineage_id)
    if power is not None:
        desk.save_power(replace(power, awaiting=sending.message_id), expected=power)
    require_unpromised(desk, sending)


def no_longer_awaited(desk: Desk, lineage_id: str, ruling_id: str | None) -> None:
    """That ruling has come to its end."""
    power = desk.powers.get(lineage_id)
    if power is not None and power.awaiting is not None and power.awaiting == ruling_id:
        desk.save_power(replace(power, awaiting=None), expected=power)


def note_refusal(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """A ruling was refused: back to review, knowing the holder the refusing court named; closed: revoked (E1)."""
    refusal_noted(desk, sending, refusal)
    no_longer_awaited(desk, sending.lineage_id, sending.message_id)
    holder, epoch = refusal.facts.get("holder"), refusal.facts.get("epoch", "")
    if refusal.code is RefusalCode.R3 and holder and holder != desk.court_id and epoch.isdigit():
        learn_power(desk, sending.lineage_id, holder, int(epoch), refusal.facts.get("evidence", ""))
    if sending.exchange is not None and sending.exchange.state in ("ruled", "withdrawing"):
        event = "lower_case_closed" if refusal.code is RefusalCode.R4 else "refused"
        desk.move(sending.exchange, event, refusal=refusal.as_dict())
    no_longer_needed(desk, sending.lineage_id, f"{refusal.code}: {refusal.reason.zh}")


def service_disputed(desk: Desk, sending: Sending, refusal: Refusal) -> bool:
    """Whether the refused ruling was recorded as served by other means: then the record stands, and somebody looks (not R4:
    the old court itself answers whether it had closed the case before).
    """
    if sending.exchange is None or "other_service" not in sending.exchange.data:
        return False
    if refusal.code is not RefusalCode.R4:
        desk.raise_task(
            "service_dispute",
            lineage_id=sending.lineage_id,
            subject_id=sending.message_id,
            body=Body.MANAGEMENT,
            zh=f"{sending.recipient} 拒收已以其他方式送达的裁定（{refusal.code}）：{refusal.reason.zh}",
            en=f"{sending.recipient} refused a ruling already served by other means ({refusal.code}).",
        )
    return True


def certificate_disputed(desk: Desk, message: Received, refusal: Refusal) -> None:
    """A certificate was refused because this court knows another holder: a person has to clear it up."""
    if refusal.code is RefusalCode.R3:
        _two_holders(desk, message.envelope.subject, message.envelope.message_id, message.envelope.sender,
                     f"{refusal.facts.get('holder', '—')} / {refusal.facts.get('epoch', '—')}")  # fmt: skip


def _two_holders(desk: Desk, lineage_id: str, subject_id: str, sender: str, known: str) -> None:
    desk.raise_task(
        "two_holders",
        lineage_id=lineage_id,
        subject_id=subject_id,
        body=Body.MANAGEMENT,
        zh=f"{sender} 所称执行实施权的移转与本院所知（{known}）不一致，请核实由哪一法院持有。",
        en=f"{sender} tells of a passing of the power that does not fit what this court knows ({known}): clear up who holds it.",
    )


def learn_new_holder(
    desk: Desk, lineage_id: str, *, holder: str, epoch: int, at: datetime, ruling_id: str, evidence: str
) -> None:
    """The deciding court's note of the power once it is served: held elsewhere by the court it named. Never goes back."""
    known = desk.powers.need(lineage_id)
    if known.state != "elsewhere" or epoch < known.epoch:
        return  # it has gone on since, or has ended
    if epoch == known.epoch and holder != known.holder:
        _two_holders(desk, lineage_id, evidence, holder, f"{known.holder} / {known.epoch}")
        return
    proof = {"ruling": ruling_id, "service": evidence}
    desk.save_power(
        replace(known, holder=holder, epoch=epoch, since=at, certificate=proof, awaiting=None), expected=known
    )
