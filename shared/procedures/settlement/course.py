"""The course of a settlement between courts: the report to a reviewing superior, the way of the papers to the holder, its term.

Source: E5 [D]; 民诉法解释 2022 art. 464.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.messages.schemas import dump
from shared.procedures.power.rulings import remember
from shared.procedures.settlement.tables import (
    ForwardSettlement,
    RecordSettlement,
    SettlementEffect,
    SettlementForwarded,
    SettlementReported,
)  # fmt: skip
from shared.procedures.supervising import open_dated_duty
from shared.procedures.suspension import course as suspension_course
from shared.procedures.urging.course import AT_LOWER, POWER_PASSES

TERM_RULE = "settlement_performance"
#: Reviews of the case under way above, as this court sees them.
REVIEWED = (("elevation", ("requesting", "under_review")), ("urging", AT_LOWER))


def facts_of(given: RecordSettlement | ForwardSettlement | SettlementForwarded) -> dict[str, Any]:
    """What an exchange remembers of the agreement."""
    return {"agreement_no": given.agreement_no, "reached_on": str(given.reached_on), "terms": given.terms,
            "performed_by": str(given.performed_by), "instalments": given.instalments}  # fmt: skip


def read_instalments(text: str) -> list[tuple[date, int]]:
    """Instalments written one a line: day,fen. Raises BadInput."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        try:
            day, amount = line.replace("，", ",").split(",")
            found.append((date.fromisoformat(day.strip()), int(amount)))
        except ValueError:
            raise BadInput(
                Text("分期“{line}”不能识别。", "The instalment “{line}” cannot be read."),
                Text("每行写：日期,金额（分）。", "One a line: day,fen."),
                line=line[:100],
            ) from None
    return found


def report(desk: Desk, settlement: Exchange) -> None:
    """E5 before service: every superior that reviews the case is told; it normally drops its ruling."""
    data = settlement.data
    said = SettlementReported(
        data["case_no"], data["agreement_no"], date.fromisoformat(data["reached_on"]), data["terms"],
        date.fromisoformat(data["performed_by"]), SettlementEffect(data["effect"]), data["ruling_no"],
    )  # fmt: skip
    for procedure, states in REVIEWED:
        for review in desk.exchanges.where(procedure=procedure, role="lower", lineage_id=settlement.lineage_id,
                                           state__in=list(states)):  # fmt: skip
            desk.send("settlement_reported", review.peer, said, lineage_id=review.lineage_id,
                      exchange_id=review.exchange_id)  # fmt: skip


def by_the_reviewed_court(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the sender is the court whose case this court reviews."""
    review = desk.exchanges.get(message.envelope.procedure_id)
    found = review and (review.peer, review.lineage_id)
    if found != (message.envelope.sender, message.envelope.subject):
        refuse(RefusalCode.R2, "本院没有审查 {court} 的该案件。", "This court does not review that case of {court}.",
               rule="[D]", court=message.envelope.sender)  # fmt: skip


def reported(desk: Desk, message: Received) -> None:
    """At the superior: the review shows it and someone decides: drop the review, withdraw, or rule with reasons."""
    review, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    remember(desk, review, settlement=dump(said) | {"message": message.envelope.message_id})
    desk.raise_task(
        "settlement_reported",
        lineage_id=review.lineage_id,
        subject_id=message.envelope.message_id,
        body=Body(review.data.get("body", Body.REVIEW)),
        zh=f"{message.envelope.sender} 报告当事人于 {said.reached_on} 达成执行和解，已裁定{said.effect.label.zh}（{said.ruling_no}）："
        "一般应终结本次审查（不予提级、指定或督促），裁定在途的撤回；仍需裁定的，在理由中说明。",
        en=f"{message.envelope.sender} reports a settlement of {said.reached_on} ({said.effect.label.en}, {said.ruling_no}): "
        "normally drop the review, or withdraw a ruling on its way; to rule all the same, say why in its reasons.",
    )


def lift(desk: Desk, settlement: Exchange, *, document_no: str) -> None:
    """The suspension that followed from the settlement ends."""
    suspension = desk.exchanges.need(settlement.data["suspension"])
    suspension_course.lift(desk, suspension, document_no=document_no)


def measure(desk: Desk, settlement: Exchange) -> None:
    """The last day of performance is measured; nobody at court owes it."""
    open_dated_duty(desk, TERM_RULE, date.fromisoformat(settlement.data["performed_by"]), lineage_id=settlement.lineage_id,
                    subject_id=settlement.exchange_id, body=Body.IMPLEMENTATION, document=settlement.data["agreement_no"])  # fmt: skip


def papers_used(desk: Desk, lineage_id: str) -> None:
    """Papers another court forwarded have led to a record here."""
    for papers in desk.exchanges.where(procedure="settlement", lineage_id=lineage_id, state="papers"):
        desk.move(papers, "record")


def as_forwarded(settlement: Exchange) -> SettlementForwarded:
    """The papers as they travel."""
    data = settlement.data
    return SettlementForwarded(data["agreement_no"], date.fromisoformat(data["reached_on"]), data["terms"],
                               date.fromisoformat(data["performed_by"]), data["instalments"], data.get("suspension", ""))  # fmt: skip


def known_here(desk: Desk, message: Received) -> None:
    """Raises Refused R2 when the case is unknown here or did not pass through the sender, R7."""
    if desk.powers.get(message.envelope.subject) is None:
        refuse(RefusalCode.R2, "本院没有该案件。", "This court has no such case.", rule="[D]")
    suspension_course.require_concerned(desk, message)
    suspension_course.require_of_this_case(desk, message, message.envelope.procedure_id, "settlement")
    if message.payload.suspension_id:
        suspension_course.require_of_this_case(desk, message, message.payload.suspension_id, "suspension")


def forwarded(desk: Desk, message: Received) -> None:
    """At the holder: a settlement that came with the case runs on; mere papers are put before a person. Not the holder: on they go."""
    envelope, said = message.envelope, message.payload
    held = desk.powers.get(envelope.subject)
    if not said.suspension_id and held is not None and held.holder not in (None, desk.court_id, envelope.sender):
        desk.send(
            "settlement_forwarded", held.holder, said, lineage_id=envelope.subject, exchange_id=envelope.procedure_id
        )
        return
    event = "arrives" if said.suspension_id else "papers"
    facts = facts_of(said) | ({"suspension": said.suspension_id} if said.suspension_id else {})
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:  # the case comes back
        arrived = desk.move(known, event, **facts)
    else:
        arrived = desk.open_exchange("settlement", "court", event=event, lineage_id=envelope.subject, peer=envelope.sender,
                                     exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    if said.suspension_id:
        measure(desk, arrived)
        return
    desk.raise_task(
        "settlement_papers",
        lineage_id=envelope.subject,
        subject_id=envelope.message_id,
        body=Body.IMPLEMENTATION,
        zh=f"{envelope.sender} 移送执行和解材料（{said.agreement_no}），请审查并登记执行和解。",
        en=f"{envelope.sender} forwards settlement papers ({said.agreement_no}): examine and record them.",
    )


def _power_passed(desk: Desk, message: Received) -> None:
    """At the old holder: what it recorded before the instant goes with the case."""
    power = desk.powers.get(message.envelope.subject)
    for settlement in desk.exchanges.where(
        procedure="settlement", lineage_id=message.envelope.subject, state="performing"
    ):
        if power is not None and power.holder not in (None, desk.court_id):
            desk.move(settlement, "power_passed", ruling=message.envelope.message_id)
            desk.close_duties(subject_id=settlement.exchange_id, by=message.envelope.message_id, event="drop")
            desk.send("settlement_forwarded", power.holder, as_forwarded(settlement), lineage_id=settlement.lineage_id,
                      exchange_id=settlement.exchange_id)  # fmt: skip


def _term_ended(desk: Desk, duty: Duty) -> None:
    """By the clock: the last day agreed has passed; whether it was performed only a person can find out."""
    settlement = desk.exchanges.need(duty.subject_id)
    if settlement.state != "performing":
        return
    desk.raise_task(
        "settlement_due",
        lineage_id=settlement.lineage_id,
        subject_id=settlement.exchange_id,
        body=Body.IMPLEMENTATION,
        zh=f"和解协议（{settlement.data['agreement_no']}）履行期限已届满：核实后以履行完毕结案，或者依申请恢复执行。",
        en=f"The term of the settlement ({settlement.data['agreement_no']}) is over: close as performed, or resume on application.",
    )


HOOKS = Hooks(after_apply=dict.fromkeys(POWER_PASSES, _power_passed), term_ended={TERM_RULE: _term_ended})
