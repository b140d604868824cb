"""Disputes of evidence: a court asks after what was not receipted; what comes late is decided; what contradicts goes up.

The sending court owns the question. Source: 电子签名法 2019 arts 9–11 (receipt of electronic documents); the rest is design [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from shared.domain.accounts import ACCOUNT, LATE, SETTLED, Decision
from shared.domain.courts import Body, Line
from shared.domain.errors import BadInput, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.boxes import MessageFacts
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump, load
from shared.procedures.evidence_disputes.accounts import DECISION_RULE, NAME, OWN_KINDS, account, learn
from shared.procedures.evidence_disputes.papers import (
    AnsweredItem,
    DecideEvidence,
    EvidenceAnswer,
    EvidenceDecision,
    EvidenceReferral,
    ReferEvidence,
    RuleOnEvidence,
    TimeoutNotice,
    UnansweredItem,
    Verdict,
)
from shared.procedures.evidence_disputes.watching import SWEEP
from shared.procedures.matters import exchange_of

SOURCE = "电子签名法 2019 arts 9–11; [D]"
MANAGERS = frozenset({Body.MANAGEMENT})
OFFICERS = frozenset({"officer", "chief", "operator"})
DECIDER = (Transition("", "refer", "referred", "[D]"), Transition("referred", "decide", "decided", "[D]"))
GAP = (Transition("", "gap", "waiting", "[D]"), Transition("waiting", "filled", "filled", "[D]"))


def _known_here(desk: Desk, message: Received, item: UnansweredItem) -> MessageFacts:
    """What this court has of a message, or that it has nothing. Raises Refused R2 when it is another court's."""
    found = desk.boxes.facts(item.message_id)
    if found is None:
        return MessageFacts(item.message_id, item.kind, "in", message.envelope.sender, item.lineage_id, "absent",
                            item.issued_at)  # fmt: skip
    if found.direction != "in" or found.peer != message.envelope.sender:
        refuse(RefusalCode.R2, "{message} 不是 {court} 发来的。", "{message} did not come from {court}.", rule=SOURCE,
               message=item.message_id, court=message.envelope.sender)  # fmt: skip
    return found


def _their_own(desk: Desk, message: Received) -> None:
    for item in message.payload.messages:
        _known_here(desk, message, item)


def _noticed(desk: Desk, message: Received) -> None:
    """The receiver states the term that ended, and answers with what it has."""
    answers = []
    for item in message.payload.messages:
        facts = _known_here(desk, message, item)
        learn(desk, facts, {"timeout"})
        answers.append(AnsweredItem(item.message_id, facts.state, None if facts.state == "absent" else facts.at))
    desk.send("evidence_answer", message.envelope.sender, EvidenceAnswer(tuple(answers)), lineage_id=f"court:{desk.court_id}",
              exchange_id=message.envelope.procedure_id, in_reply_to=message.envelope.message_id)  # fmt: skip


def _about_ours(desk: Desk, message: Received) -> None:
    for item in message.payload.messages:
        _need_account(desk, item.message_id, message.envelope.sender)


def _need_account(desk: Desk, message_id: str, sender: str) -> Exchange:
    """The account of a message to that court. Raises Refused R2."""
    found = account(desk, message_id)
    if found is None or found.peer != sender:
        refuse(RefusalCode.R2, "与 {court} 之间没有关于 {message} 的证据争议。",
               "There is no dispute of evidence with {court} about {message}.", rule=SOURCE, court=sender,
               message=message_id)  # fmt: skip
    return found


def _answered(desk: Desk, message: Received) -> None:
    """What the other court has is kept for the owner; what it has finally done counts, also where its receipt was lost."""
    for item in message.payload.messages:
        known = _need_account(desk, item.message_id, message.envelope.sender)
        facts = desk.boxes.facts(item.message_id)
        if facts is not None:
            event = {"applied": "delivered", "inert": "delivered", "refused": "refused"}.get(item.state)
            learn(desk, facts, {event} if event else ())
            now = desk.exchanges.need(known.exchange_id)
            desk.exchanges.save(_noting(now, there=item.state))


def _noting(exchange: Exchange, **data: Any) -> Exchange:
    return replace(exchange, data=exchange.data | data)


def _settled(desk: Desk, facts: MessageFacts) -> None:
    """At both ends, when a message has its final outcome: an account of it learns so; a second outcome opens one."""
    if facts.kind in OWN_KINDS:
        return
    if facts.contradicts:
        learn(desk, facts, {"delivered", "refused"})
    elif account(desk, facts.message_id) is not None:
        learn(desk, facts)


def _decide(desk: Desk, doer: Doer, about: About, given: DecideEvidence) -> Mapping[str, Any]:
    """The court that sent it accepts the late evidence: what the other court signed counts. A contradiction is for the
    court above both, which may be this one.
    """
    exchange = exchange_of(desk, about)
    if (
        exchange.state == "contradicted"
        and given.verdict
        and above_both(desk, desk.court_id, exchange.peer) == desk.court_id
    ):
        verdict = given.verdict
    elif exchange.role == "sender" and exchange.state in LATE:
        verdict = Verdict(exchange.state.removesuffix("_late"))
    else:
        raise BadInput(Text("只有迟到的回执可由本院认定。", "Only a late receipt is for this court to decide."),
                       Text("相互矛盾的，请报共同上级法院；本院即为共同上级的，请写明认定。",
                            "Refer a contradiction to the common superior; if that is this court, name the verdict."))  # fmt: skip
    facts = desk.boxes.facts(str(exchange.data["message_id"]))
    if facts is None or facts.direction != "out":
        raise BadInput(Text("该文书不是本院制发的。", "This court did not issue that message."))
    paper = EvidenceDecision(_item(facts), desk.court_id, verdict, given.reason)
    learn(desk, facts, (), _decision(desk, desk.court_id, desk.now, verdict))
    desk.send(
        "evidence_decision", exchange.peer, paper, lineage_id=f"court:{desk.court_id}", exchange_id=exchange.exchange_id
    )
    return {"verdict": verdict.value}


def _item(facts: MessageFacts) -> UnansweredItem:
    return UnansweredItem(facts.message_id, facts.kind, facts.at, facts.lineage_id)


def _decision(desk: Desk, court: str, at: datetime, verdict: Verdict) -> Decision:
    return Decision(desk.registry.court(court).tier.rank, at.isoformat(), verdict.value)


def _refer(desk: Desk, doer: Doer, about: About, given: ReferEvidence) -> Mapping[str, Any]:
    exchange = exchange_of(desk, about)
    above = above_both(desk, desk.court_id, exchange.peer)
    facts = desk.boxes.facts(str(exchange.data.get("message_id", "")))
    if exchange.role != "sender" or exchange.state in SETTLED or facts is None or above == desk.court_id:
        raise BadInput(Text("该争议不能报请。", "This dispute cannot be referred."))
    paper = EvidenceReferral(_item(facts), exchange.peer, given.facts, facts.receipt[:8000], facts.contradicts)
    sent = desk.send("evidence_referral", above, paper, lineage_id=f"court:{desk.court_id}", exchange_id=desk.new_id())
    desk.exchanges.save(_noting(exchange, referral=sent, referred_to=above))
    return {"message_id": sent, "court": above}


def above_both(desk: Desk, one: str, two: str) -> str:
    """The court that decides between two: their lowest common superior, or the supreme court where it is one of them."""
    above = desk.registry.common_superior(one, two, Line.MANAGEMENT, desk.today)
    if above is not None:
        return above.court_id
    return one if desk.registry.superior(one, Line.MANAGEMENT, desk.today) is None else two


def _is_common_superior(desk: Desk, message: Received) -> None:
    sender, other = message.envelope.sender, message.payload.other
    if above_both(desk, sender, other) != desk.court_id:
        refuse(RefusalCode.R2, "本院不是 {one} 与 {two} 的共同上级法院。", "This court is not the common superior of {one} and {two}.",
               rule=SOURCE, one=sender, two=other)  # fmt: skip


def _referred(desk: Desk, message: Received) -> None:
    paper: EvidenceReferral = message.payload
    opened = desk.open_exchange(NAME, "decider", event="refer", lineage_id=message.envelope.subject, peer=message.envelope.sender,
                       exchange_id=message.envelope.procedure_id,
                       data={"message": dump(paper.message), "kind": paper.message.kind, "other": paper.other})  # fmt: skip
    desk.open_duty(DECISION_RULE, lineage_id=opened.lineage_id, subject_id=opened.exchange_id, body=Body.MANAGEMENT)


def _rule(desk: Desk, doer: Doer, about: About, given: RuleOnEvidence) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "decide", verdict=given.verdict.value)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=DECISION_RULE, by=f"decided:{doer.person_id}")
    courts = tuple(court for court in (exchange.peer, str(exchange.data["other"])) if court != desk.court_id)
    item = load(UnansweredItem, exchange.data["message"])
    paper = EvidenceDecision(item, exchange.peer, given.verdict, given.reason)
    facts = desk.boxes.facts(item.message_id)
    if facts is not None:  # the supreme court, of a message of its own
        learn(desk, facts, (), _decision(desk, desk.court_id, desk.now, given.verdict))
    for court in courts:
        desk.send(
            "evidence_decision", court, paper, lineage_id=f"court:{desk.court_id}", exchange_id=exchange.exchange_id
        )
    return {"verdict": given.verdict.value}


def _of_decision(desk: Desk, paper: EvidenceDecision) -> MessageFacts:
    """What this court has of the message decided about; it may be decided before it comes."""
    known = desk.boxes.facts(paper.message.message_id)
    return known or MessageFacts(paper.message.message_id, paper.message.kind, "in", paper.issuer, paper.message.lineage_id,
                                 "absent", paper.message.issued_at)  # fmt: skip


def _may_decide(desk: Desk, message: Received) -> None:
    """The court that sent it, or the court above both. Raises Refused R2."""
    facts, sender = _of_decision(desk, message.payload), message.envelope.sender
    issuer = facts.peer if facts.direction == "in" else desk.court_id
    if sender not in {above_both(desk, desk.court_id, facts.peer), issuer} or message.payload.issuer != issuer:
        refuse(RefusalCode.R2, "{court} 无权认定 {message}。", "{court} may not decide about {message}.", rule=SOURCE,
               court=sender, message=facts.message_id)  # fmt: skip


def _decided(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    learn(desk, _of_decision(desk, message.payload), (),
          _decision(desk, envelope.sender, envelope.issued_at, message.payload.verdict))  # fmt: skip


R = RefusalCode
PROCEDURE = Procedure(
    name=NAME,
    title=Text("证据争议", "dispute of evidence"),
    source=SOURCE,
    tables={"sender": ACCOUNT, "receiver": ACCOUNT, "decider": DECIDER, "gap": GAP},
    hooks=Hooks(sweeps=(SWEEP,), after_outcome=(_settled,)),
    messages=(
        MessageKind("timeout_notice", 1, Text("催询回执", "notice of missing receipts"), TimeoutNotice, "", SOURCE, between_courts,
                    MANAGERS, answers=("evidence_answer",), accept=_their_own, apply=_noticed, refusals=(R.R2,)),
        MessageKind("evidence_answer", 1, Text("回执情况答复", "answer about receipts"), EvidenceAnswer, "", SOURCE,
                    between_courts, MANAGERS, accept=_about_ours, apply=_answered, refusals=(R.R2,)),
        MessageKind("evidence_referral", 1, Text("证据争议报请", "referral of a dispute of evidence"), EvidenceReferral, "", SOURCE,
                    between_courts, MANAGERS, ApprovalRule.OFFICER, answers=("evidence_decision",), sign_for=True,
                    accept=_is_common_superior, apply=_referred, refusals=(R.R2,)),
        MessageKind("evidence_decision", 1, Text("证据争议决定", "decision on a dispute of evidence"), EvidenceDecision, "", SOURCE,
                    between_courts, MANAGERS, ApprovalRule.OFFICER, accept=_may_decide, apply=_decided,
                    refusals=(R.R2,)),
    ),
    acts=(
        ActKind("decide_evidence", Text("认定迟到回执", "accept late evidence"), DecideEvidence, SOURCE, MANAGERS, OFFICERS, "exchange",
                _decide, offers=(Offer(NAME, "sender", (*LATE, "contradicted")),)),
        ActKind("refer_evidence", Text("报请认定证据争议", "refer a dispute of evidence"), ReferEvidence, SOURCE, MANAGERS, OFFICERS,
                "exchange", _refer, offers=(Offer(NAME, "sender", ("unanswered", "contradicted", *LATE)),)),
        ActKind("rule_on_evidence", Text("决定证据争议", "decide a dispute of evidence"), RuleOnEvidence, SOURCE, MANAGERS, OFFICERS,
                "exchange", _rule, offers=(Offer(NAME, "decider", ("referred",)),)),
    ),
)  # fmt: skip
