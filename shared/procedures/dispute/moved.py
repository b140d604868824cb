"""The case of a party moves while the dispute runs: the dispute and its freeze go with it.

The new holder takes the party's place only in what binds it (no disposal, money kept); the papers of the dispute stay with the
court that began or answered it, which tells the new holder how it ends ([D]: no text says).
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.courts import Body
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.terms import term
from shared.procedures.dispute.course import count_again
from shared.procedures.dispute.tables import LIVE, NAME


@dataclass(frozen=True, slots=True)
class DisputePassed:
    """争议随案移转告知: what the new holder should know before it disposes of anything."""

    dispute: str = term("争议编号", "dispute", max_length=64)
    other: str = term("对方法院", "other court", max_length=32)
    asset: str = term("争议财产", "asset", default="", max_length=500)
    frozen_by: str = term("维持现状文书", "document of the freeze", default="", max_length=100)


def power_passed(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit of the service: its days end, the new holder and this court's officers are told."""
    power = desk.powers.get(message.envelope.subject)
    if power is None or power.holder in (None, desk.court_id):
        return
    for row in desk.exchanges.where(procedure=NAME, role="party", lineage_id=message.envelope.subject,
                                    state__in=list(LIVE)):  # fmt: skip
        count_again(desk, row, message.envelope.message_id)
        frozen_by = str(row.data.get("frozen", {}).get("document", ""))
        told = DisputePassed(row.exchange_id, row.peer, str(row.data["asset"]), frozen_by)
        desk.send("dispute_passed", power.holder, told, lineage_id=row.lineage_id, exchange_id=row.exchange_id)


def may_follow(desk: Desk, message: Received) -> None:
    """Raise Refused R2 where this court has nothing to do with the case."""
    if desk.powers.get(message.envelope.subject) is None:
        refuse(RefusalCode.R2, "本院不知道该案。", "This court knows nothing of this case.", rule="[D]")


def follow(desk: Desk, message: Received) -> None:
    """Put before the officers of the new holder."""
    said = message.payload
    desk.raise_task(
        "dispute_passed", lineage_id=message.envelope.subject, subject_id=said.dispute, body=Body.IMPLEMENTATION,
        zh=f"本案与 {said.other} 的执行争议（{said.asset}）尚未解决 {said.frozen_by}，处分前请与 {message.envelope.sender} 及协调法院联系。",
        en=f"A dispute of this case with {said.other} is not settled ({said.asset}); ask {message.envelope.sender} before disposing.",
    )  # fmt: skip
