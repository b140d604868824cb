"""The case of a party moves while the dispute runs: the dispute and its freeze go with it.

The new holder takes the party's place only in what binds it (no disposal inside the freeze, none after a decision for the other
court); the papers of the dispute stay with the court that began or answered it, which tells the new holder whatever changes,
and how it ends. A court that passes the case on tells the next one ([D]: no text says).
"""

from __future__ import annotations

from shared.domain.courts import Body
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.dispute.course import bound_by, count_again, tell_the_holder
from shared.procedures.dispute.papers import DisputePassed
from shared.procedures.dispute.tables import LIVE, NAME
from shared.procedures.suspension.course import came_from


def power_passed(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit of the service: its days end, the new holder and this court's officers are told."""
    for row in desk.exchanges.where(procedure=NAME, role__in=["party", "successor"], lineage_id=message.envelope.subject,
                                    state__in=[*LIVE, "decided", "executed", "bound"]):  # fmt: skip
        if tell_the_holder(desk, row) and row.state in LIVE:
            count_again(desk, row, message.envelope.message_id)


def may_follow(desk: Desk, message: Received) -> None:
    """Only from a court the case came from. Raises Refused R2."""
    sender, power = message.envelope.sender, desk.powers.get(message.envelope.subject)
    never_moved = power is None or (power.holder == desk.court_id and power.epoch == 1)
    if never_moved or sender not in came_from(desk, message.envelope.subject):
        refuse(
            RefusalCode.R2,
            "{court} 不是本案的移送法院。",
            "This case has not come from {court}.",
            rule="[D]",
            court=sender,
        )


def follow(desk: Desk, message: Received) -> None:
    """From now on the freeze, or the decision, binds here; put before the officers. A court that passed the case on tells the next."""
    said, envelope = message.payload, message.envelope
    own = desk.exchanges.get(said.dispute)
    if own is not None and own.procedure == NAME and own.role == "party" and own.lineage_id == envelope.subject:
        return  # the case has come back
    facts = bound_by(said)
    rows = desk.exchanges.where(procedure=NAME, role="successor", lineage_id=envelope.subject)
    row = next((each for each in rows if each.data["dispute"] == said.dispute), None)
    if row is None:
        row = desk.open_exchange(
            NAME, "successor", event="passed", lineage_id=envelope.subject, peer=said.other, data=facts
        )
    else:
        row = desk.move(row, "passed", **facts)
    if said.over and not said.disposer:
        row = desk.move(row, "freed")
    tell_the_holder(desk, row)
    desk.raise_task(
        "dispute_passed", lineage_id=envelope.subject, subject_id=said.dispute, body=Body.IMPLEMENTATION,
        zh=f"本案与 {said.other} 的执行争议（{said.asset}）{_how(said)[0]}，由 {envelope.sender} 告知，有疑问请与其及协调法院联系。",
        en=f"The dispute of this case with {said.other} ({said.asset}) {_how(said)[1]}; told by {envelope.sender}.",
    )  # fmt: skip


def _how(said: DisputePassed) -> tuple[str, str]:
    if said.disposer:
        return f"已决定由 {said.disposer} 处置", f"is decided: {said.disposer} disposes"
    if said.over:
        return "已终结", "has ended"
    return f"尚未解决 {said.frozen_by}", "is not settled; nothing is disposed of inside a freeze"
