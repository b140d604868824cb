"""A power its holder offers to another court, which takes it in its own commit: whole-case entrustment and its return.

Before the offer every court that could rule on the power promises the holder not to; from the offer until the other
court's signed answer the holder only preserves. So nothing else can move the power meanwhile (decision 0017).
Source: 委托执行规定 2020 arts 2, 9; one holder at any instant [D].
"""

from __future__ import annotations

from datetime import date

from shared.domain.courts import Body
from shared.domain.deadlines import cap_end
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.procedures.file_call import learn_power
from shared.procedures.power.routes import courts_that_may_rule
from shared.procedures.service.other_papers import ClearedBy, OtherServiceQuery, OtherServiceRecorded
from shared.procedures.service.other_promises import OPEN_RULE, give_up, open_inquiry
from shared.procedures.service.other_shown import require_promised
from shared.procedures.service.other_tables import CLEARANCE

ENT2 = "委托执行规定 2020 art. 2"


# — the holder —


def ask_promises(desk: Desk, inside: Exchange, *, kind: str, case_no: str) -> Exchange:
    """Ask every court that could rule on this court's power; one inquiry at a time. Raises NotTheHolder, Conflict."""
    power = desk.powers.need(inside.lineage_id)
    power.require_holder(desk.court_id)
    if open_inquiry(desk, inside.lineage_id) is not None:
        raise Conflict(Text("征询正在进行。", "An inquiry is open already."))
    asked = courts_that_may_rule(desk.registry, desk.court_id, desk.today)
    inquiry = desk.open_exchange(
        CLEARANCE, "asker", event="ask", lineage_id=inside.lineage_id, peer=desk.court_id,
        data={"in": inside.exchange_id, "ruling": inside.exchange_id, "power": power.power_id, "epoch": power.epoch,
              "case_no": case_no, "asked": asked, "clear": {}, "offers": kind},
    )  # fmt: skip
    desk.open_duty(OPEN_RULE, lineage_id=inquiry.lineage_id, subject_id=inquiry.exchange_id, body=Body.MANAGEMENT)
    said = OtherServiceQuery(power.power_id, power.epoch, desk.court_id, case_no, inside.exchange_id, kind)
    for court_id in asked:
        desk.send("entrust_query", court_id, said, lineage_id=inquiry.lineage_id, exchange_id=inquiry.exchange_id)
    return desk.move(inquiry, "all_clear") if not asked else inquiry


def require_clear(desk: Desk, inside: Exchange) -> Exchange:
    """The inquiry of this offer with every promise given, by the registry of today. Raises Conflict."""
    inquiry = open_inquiry(desk, inside.lineage_id)
    clear = inquiry is not None and inquiry.data["in"] == inside.exchange_id and inquiry.state == "clear"
    needed = set(courts_that_may_rule(desk.registry, desk.court_id, desk.today))
    if inquiry is None or not clear or not needed <= set(inquiry.data["clear"]):
        raise Conflict(
            Text("上级法院尚未全部作出不另行裁定的承诺。", "Not every superior has promised to issue no ruling."),
            Text("请等候答复，或重新征询。", "Wait for the answers, or ask again."),
        )
    return inquiry


def shown(desk: Desk, inside: Exchange) -> tuple[ClearedBy, ...]:
    """The promises as the other court will check them."""
    clear = require_clear(desk, inside).data["clear"]
    return tuple(ClearedBy(court, desk.signed_copy(answer)) for court, answer in sorted(clear.items()))


def offer(desk: Desk, sending: Sending, inside: Exchange) -> None:
    """From this commit on the other court alone decides. Raises Conflict, NotTheHolder, Refused R3."""
    require_clear(desk, inside)
    power = desk.powers.need(sending.lineage_id)
    power.require_holder(desk.court_id)
    if power.epoch != sending.from_epoch:
        power.refuse_stale(sending.from_epoch or 0)
    desk.witness("power_offered", subject_id=sending.message_id, lineage_id=sending.lineage_id,
                 detail={"power": power.power_id, "from_epoch": power.epoch, "to": sending.recipient})  # fmt: skip
    desk.save_power(power.offered(to=sending.recipient, letter_id=sending.message_id), expected=power)


def no_offer(desk: Desk, inside: Exchange, reason: str) -> None:
    """The offer is not made after all: promises asked for it are given back."""
    inquiry = open_inquiry(desk, inside.lineage_id)
    if inquiry is not None and inquiry.data["in"] == inside.exchange_id:
        give_up(desk, inquiry, "drop", reason)


def take_back(desk: Desk, lineage_id: str, letter_id: str, reason: str) -> None:
    """The other court has answered that it will not take it: this court acts again, the promises are given back."""
    power = desk.powers.need(lineage_id)
    if power.state == "entrusting" and power.certificate.get("offer") == letter_id:
        desk.save_power(power.taken_back(), expected=power)
        inquiry = open_inquiry(desk, lineage_id)
        if inquiry is not None:
            give_up(desk, inquiry, "drop", reason)


def passed(desk: Desk, message: Received) -> None:
    """The other court's signed word that it has taken the power; every court that promised learns the new holder."""
    envelope = message.envelope
    power = desk.powers.need(envelope.subject)
    taken = power.taken(at=envelope.issued_at, evidence=envelope.message_id)
    desk.save_power(taken, expected=power)
    inquiry = open_inquiry(desk, envelope.subject)
    if inquiry is None:
        return
    desk.move(inquiry, "record")
    desk.close_duties(subject_id=inquiry.exchange_id, by=envelope.message_id)
    said = OtherServiceRecorded(power.power_id, taken.epoch, envelope.sender, inquiry.data["ruling"], taken.since)
    for court_id in inquiry.data["asked"]:
        desk.send("other_service_recorded", court_id, said, lineage_id=envelope.subject,
                  exchange_id=inquiry.exchange_id)  # fmt: skip


# — the court it is offered to —


def require_takeable(desk: Desk, message: Received, promised: tuple[ClearedBy, ...]) -> None:
    """The offer names a power this court may come to hold, and all superiors of the sender have promised. Raises Refused."""
    envelope, known = message.envelope, desk.powers.get(message.envelope.subject)
    epoch = envelope.from_epoch or 0
    if envelope.power_id != envelope.subject:
        refuse(RefusalCode.R3, "委托执行只移转全案。", "Only the power over the whole case is entrusted.", rule=ENT2)
    if known is not None and (known.state in ("held", "entrusting") or known.epoch > epoch):
        known.refuse_stale(epoch)
    require_promised(desk, message, promised, old_court=envelope.sender, epoch=epoch, ruling_id=envelope.procedure_id)


def noted(desk: Desk, message: Received) -> None:
    """The offer has come: the power is known to be at the sender."""
    envelope = message.envelope
    learn_power(desk, envelope.subject, envelope.sender, envelope.from_epoch or 0, envelope.message_id)


def take(desk: Desk, *, lineage_id: str, from_epoch: int, letter_id: str) -> Power:
    """The power instant: compare-and-set from the offered epoch, at the court that takes it. Raises Refused R3."""
    power = desk.powers.need(lineage_id)
    if (power.state, power.epoch) != ("elsewhere", from_epoch):
        power.refuse_stale(from_epoch)
    evidence = desk.witness(
        "power_taken", subject_id=letter_id, lineage_id=lineage_id,
        detail={"power": power.power_id, "from_epoch": from_epoch, "epoch": from_epoch + 1, "to": desk.court_id},
    )  # fmt: skip
    taken = power.certified(epoch=from_epoch + 1, to=desk.court_id, at=desk.now, ruling_id=letter_id, evidence=evidence)
    desk.save_power(taken, expected=power)
    return desk.powers.need(lineage_id)


# — the month a control must have left —


def require_a_month(desk: Desk, ends: list[tuple[str, date]]) -> None:
    """Raise Refused R10 when a control has less than a month left (ENT 6)."""
    least = cap_end(desk.today, desk.law.period("entrust_control_left", desk.today))
    short = [control_id for control_id, end_on in ends if end_on < least]
    if short:
        refuse(
            RefusalCode.R10,
            "有 {count} 项查封（冻结）剩余期限不足一个月，应先由委托法院续封。",
            "{count} controls have less than a month left: the entrusting court renews them first.",
            rule="委托执行规定 2020 art. 6",
            todo=Text("请续封（续冻）后再委托。", "Renew, then entrust."),
            count=len(short), controls=",".join(short),
        )  # fmt: skip
