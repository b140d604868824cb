"""The account of one message at this court: an exchange, moved by facts in whatever order they come."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from shared.domain.accounts import ACCOUNT, LATE, SETTLED, Decision, event_of, state_of
from shared.domain.courts import Body
from shared.domain.duties import OWED
from shared.domain.exchanges import Exchange
from shared.domain.transitions import NoSuchTransition, after
from shared.messages.boxes import MessageFacts
from shared.messages.desk import Desk

NAME = "evidence_dispute"
UNANSWERED_RULE, DECISION_RULE, TERM_RULE = "unanswered_message", "evidence_decision", "message_receipt_term"
#: Nobody asks after the asking itself.
OWN_KINDS = ("timeout_notice", "evidence_answer", "evidence_decision", "evidence_referral")
ROLES = {"out": "sender", "in": "receiver"}


def account_id(message_id: str) -> str:
    """The exchange id of a message's account, the same at both courts; a message id may be an exchange's already."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"zhixing-account:{message_id}"))


def account(desk: Desk, message_id: str) -> Exchange | None:
    """This court's account of a message, or None when nothing is in dispute."""
    return desk.exchanges.get(account_id(message_id))


def learn(
    desk: Desk, facts: MessageFacts, news: Iterable[str] = (), decision: Decision | None = None
) -> Exchange | None:
    """Add facts (timeout, delivered, refused) or a decision to an account; opens one when there is something in dispute.

    Returns the account, or None when there is none.
    """
    known = account(desk, facts.message_id)
    had = set(known.data["facts"]) if known else set()
    decisions = {Decision(**each) for each in known.data["decisions"]} if known else set()
    have = had | set(news) | ({event_of(facts.state)} - {""})
    ruled = decisions | ({decision} if decision else set())
    meant = state_of(have, ruled)
    if not meant:
        return known
    data = {"message_id": facts.message_id, "facts": sorted(have), "kind": facts.kind, "issued_at": facts.at.isoformat(),
            "decisions": [asdict(each) for each in sorted(ruled)]}  # fmt: skip
    if known is None:
        known = desk.open_exchange(NAME, ROLES[facts.direction], event=_first(meant), lineage_id=facts.lineage_id,
                                   peer=facts.peer, data=data, exchange_id=account_id(facts.message_id))  # fmt: skip
        desk.witness("timeout" if meant in ("unanswered", *LATE) else "dispute", subject_id=facts.message_id,
                     lineage_id=facts.lineage_id, detail={"kind": facts.kind, "peer": facts.peer})  # fmt: skip
        _owe(desk, known)
    return _to(desk, known, meant, data)


def _first(meant: str) -> str:
    """The event by which an account begins that is to come to this state."""
    if meant.startswith("settled_"):
        return meant.replace("settled_", "decide_")
    return "contradict" if meant == "contradicted" else "timeout"


def _to(desk: Desk, known: Exchange, meant: str, data: dict[str, Any]) -> Exchange:
    """Move an account by its table to the state its facts mean; an overruled decision moves it again."""
    if known.state == meant and known.data == data:
        return known
    for event in ("delivered", "refused", "contradict", "decide_delivered", "decide_refused"):
        try:
            if after(ACCOUNT, known.state, event) != meant:
                continue
        except NoSuchTransition:
            continue
        moved = desk.move(known, event, **data)
        if known.state != meant:
            desk.witness("dispute", subject_id=data["message_id"], lineage_id=known.lineage_id,
                         detail={"was": known.state, "now": meant})  # fmt: skip
            _owe(desk, moved)
        return moved
    return desk.exchanges.save(replace(known, data=known.data | data))


def _owe(desk: Desk, exchange: Exchange) -> None:
    """The owner: whoever sent it asks after it, and then has it decided."""
    if exchange.role != "sender":
        return
    subject, by = exchange.exchange_id, f"account:{exchange.state}"
    owed = UNANSWERED_RULE if exchange.state == "unanswered" else DECISION_RULE
    if owed == DECISION_RULE:
        desk.close_duties(subject_id=subject, rule_id=UNANSWERED_RULE, by=by)
    if exchange.state in SETTLED:
        desk.close_duties(subject_id=subject, rule_id=DECISION_RULE, by=by)
    elif desk.duties.first(subject_id=subject, rule_id=owed, state__in=list(OWED)) is None:
        desk.open_duty(owed, lineage_id=exchange.lineage_id, subject_id=subject, body=Body.MANAGEMENT)


def term(desk: Desk) -> timedelta:
    """How long a receipt may take."""
    return timedelta(hours=desk.law.period(TERM_RULE, desk.today).amount)
