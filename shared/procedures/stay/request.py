"""A party asks for a stay (申请暂缓执行): decided in fifteen days of the request, the decision sent in five days of it.

Source: 法发〔2002〕16号 art. 6; law index K045.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.messages.desk import Desk, Doer
from shared.messages.kinds import About, ActKind, Offer
from shared.procedures.matters import exchange_of
from shared.procedures.stay.tables import SUS_6, DecisionSent, Declined, OpenStay
from shared.procedures.supervising import OFFICERS, REVIEWERS

DECISION_RULE, SENT_RULE = "deferral_decision", "deferral_sent"


def asked(desk: Desk, stay: Exchange, given: OpenStay) -> None:
    """A review that a request began owes a decision. Raises BadInput."""
    if given.requested_on is None:
        return
    if given.requested_on > desk.today:
        raise BadInput(Text("收到申请之日不能在将来。", "The request may not lie in the future."))
    desk.open_duty(DECISION_RULE, lineage_id=stay.lineage_id, subject_id=stay.exchange_id, body=_body(stay),
                   start=given.requested_on)  # fmt: skip


def decided(desk: Desk, stay: Exchange, by: str) -> None:
    """The decision is made; where somebody asked for it, it is now to be sent."""
    owed = desk.duties.first(subject_id=stay.exchange_id, rule_id=DECISION_RULE, state__in=["open", "overdue"])
    if owed is None:
        return
    desk.close_duties(subject_id=stay.exchange_id, rule_id=DECISION_RULE, by=by)
    desk.open_duty(SENT_RULE, lineage_id=stay.lineage_id, subject_id=stay.exchange_id, body=_body(stay))


def _body(stay: Exchange) -> Body:
    return Body(stay.data.get("body", Body.REVIEW))


def _decline(desk: Desk, doer: Doer, about: About, given: Declined) -> Mapping[str, Any]:
    stay = desk.move(exchange_of(desk, about), "decline", declined=given.reasons, decided_on=str(desk.today))
    decided(desk, stay, f"act:{doer.person_id}")
    return {"state": stay.state}


def _sent(desk: Desk, doer: Doer, about: About, given: DecisionSent) -> Mapping[str, Any]:
    stay = exchange_of(desk, about)
    if not desk.duties.count(subject_id=stay.exchange_id, rule_id=SENT_RULE, state__in=["open", "overdue"]):
        raise Conflict(Text("没有待发送的决定。", "No decision is to be sent."))
    if given.sent_on > desk.today:
        raise BadInput(Text("发送日不能在将来。", "The day may not lie in the future."))
    desk.move(stay, "decision_sent", sent_to=given.to, sent_on=str(given.sent_on))
    desk.close_duties(subject_id=stay.exchange_id, rule_id=SENT_RULE, by=f"sent:{given.sent_on}")
    return {"sent_on": str(given.sent_on)}


ACTS = (
    ActKind("decline_stay", Text("不予暂缓执行", "decline a stay"), Declined, SUS_6, REVIEWERS, OFFICERS, "exchange", _decline,
            step="F6.7", offers=(Offer("stay", "superior", ("reviewing",)),)),
    ActKind("record_stay_decision_sent", Text("登记暂缓决定发送", "record that the decision was sent"), DecisionSent, SUS_6,
            REVIEWERS, OFFICERS, "exchange", _sent, step="F6.7",
            offers=(Offer("stay", "superior", ("issued", "stayed", "declined")),)),
)  # fmt: skip
