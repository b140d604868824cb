"""Effects and guards of requests: each court on the way adds its view; whoever answers tells every court of the way.

Nothing here touches a power, a duty of the case or an excluded period: 执行程序解释 2020 art. 13 does not list requests.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body, Line, Tier
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.identifiers import CaseNumber
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About
from shared.messages.schemas import dump
from shared.procedures.circulation.request.papers import (
    ASK,
    NAME,
    ConsultAccept,
    ConsultReject,
    ConsultReply,
    ConsultRequest,
    ConsultSupplement,
    ConsultSupplied,
    ExtendReply,
    Field,
    PassUpInputs,
    RequestInputs,
    View,
)
from shared.procedures.matters import Note, exchange_of, need_entry
from shared.procedures.moving_dates import approver, lengthen
from shared.procedures.supervising import review_body

LINE = Line.REMEDY
REPLY_RULE, EXTENSION_RULE, LEVELS_RULE = "consult_reply", "consult_reply_extension", "consult_levels"
HIGHEST = (Tier.HIGH, Tier.SUPREME)


def prepare(desk: Desk, sending: Sending, given: RequestInputs) -> ConsultRequest:
    """The request of the court that has the case. Raises BadInput when it has none."""
    case = need_entry(desk, sending.lineage_id)
    view = View(desk.court_id, given.committee_no, given.committee_on, given.committee_view, given.minority_view)
    return ConsultRequest(desk.court_id, case.case_no, given.question, given.doubt, given.facts_fixed, given.facts, (view,),
                          given.similar_cases, given.field)  # fmt: skip


def prepare_passing(desk: Desk, sending: Sending, given: PassUpInputs) -> ConsultRequest:
    """The same question with this court's own view added. Raises Conflict unless it was received and not answered."""
    exchange = sending.exchange
    if exchange is None or exchange.role != "superior" or exchange.state not in ("received", "accepted"):
        raise Conflict(Text("没有可转报的请示。", "There is no request here to pass up."))
    asked: ConsultRequest = desk.received_payload(str(exchange.data["request"]))
    own = View(desk.court_id, given.committee_no, given.committee_on, given.committee_view, given.minority_view)
    return ConsultRequest(asked.asker, asked.case_no, asked.question, asked.doubt, asked.facts_fixed, asked.facts,
                          (*asked.views, own), asked.similar_cases, asked.field)  # fmt: skip


def may_send(desk: Desk, sending: Sending) -> None:
    """The rules of arts 2–4 at the sender. Raises Refused R2 (level), R7 (facts), BadInput (committee)."""
    _require_fit(desk, desk.court_id, sending.recipient, sending.payload)
    if sending.kind == "consult_request" and sending.exchange is not None:
        raise Conflict(Text("该请示已经提出。", "This request has been made."))


def may_take(desk: Desk, message: Received) -> None:
    """The same at the receiver; the last view is the sender's. Raises Refused R2, R7."""
    said, sender = message.payload, message.envelope.sender
    _require_fit(desk, sender, desk.court_id, said)
    if desk.exchanges.get(message.envelope.procedure_id) is not None:
        refuse(RefusalCode.R11, "该请示已在本院。", "This request is here already.", rule="[D]")
    asker = desk.registry.court(said.asker)
    way = [view.court for view in said.views]
    if way[0] != said.asker or way[-1] != sender or CaseNumber.parse(said.case_no).court_code != asker.code:
        refuse(RefusalCode.R7, "请示缺少 {court} 的意见或者案号不符。", "The view of {court} is missing, or the case is not its own.",
               rule=f"{ASK} art. 4", court=sender)  # fmt: skip


def _require_fit(desk: Desk, sender: str, recipient: str, said: ConsultRequest) -> None:
    _require_level(desk, sender, recipient, said)
    if not said.facts_fixed:
        refuse(RefusalCode.R7, "案件事实尚未查清；事实认定问题不得请示。", "The facts are not settled; facts are never asked about.",
               rule=f"{ASK} art. 3", todo=Text("请自行查明事实后，仅就法律适用问题请示。", "Settle the facts; ask about law only."))  # fmt: skip
    for view in said.views:
        if not view.committee_no.strip() or view.committee_on > desk.today:
            raise BadInput(
                Text("请示须先经本院审判委员会讨论决定；讨论日不得在将来。",
                     "The adjudication committee decides first; its day may not lie in the future."),
                Text("请填写讨论记录编号和日期。", "Give number and day of its minutes."),
            )  # fmt: skip


def _require_level(desk: Desk, sender: str, recipient: str, said: ConsultRequest) -> None:
    """Level by level; only technical IP and antitrust go to the supreme court directly. Raises Refused R2."""
    asking, asked = desk.registry.court(sender), desk.registry.court(recipient)
    direct = said.field is not Field.GENERAL and asked.tier is Tier.SUPREME and len(said.views) == 1
    above = desk.registry.superior(sender, LINE, desk.today)
    allowed = desk.law.rule(LEVELS_RULE, desk.today).value
    below_high = asking.tier not in HIGHEST and not (isinstance(allowed, tuple) and asking.tier.value in allowed)
    if not direct and (above is None or above.court_id != recipient or below_high):
        refuse(
            RefusalCode.R2,
            "请示应当逐级报送，{sender} 应报 {above}，不得报 {recipient}。",
            "Requests go level by level: {sender} asks {above}, not {recipient}.",
            rule=f"{ASK} art. 2 (below the high court unconfirmed)",
            todo=Text("请报上一级法院。", "Ask the next higher court."),
            sender=sender, above=above.court_id if above else "—", recipient=recipient,
        )  # fmt: skip


def asked(desk: Desk, sending: Sending) -> None:
    """The asking court waits. The case goes on as before."""
    desk.open_exchange(NAME, "asker", event="ask", lineage_id=sending.lineage_id, peer=sending.recipient,
                       exchange_id=sending.exchange_id,
                       data={"question": sending.payload.question, "case_no": sending.payload.case_no})  # fmt: skip


def passed(desk: Desk, sending: Sending) -> None:
    """The court above is seized of it; this court owes no answer any more."""
    exchange = desk.exchanges.need(sending.exchange_id)
    desk.move(exchange, "pass_up", above=sending.recipient)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, by=sending.message_id, event="drop")


def receive(desk: Desk, message: Received) -> None:
    """A request has arrived; the answer is due two months after its acceptance, counted here from receipt."""
    said, envelope = message.payload, message.envelope
    desk.open_exchange(
        NAME, "superior", event="receive", lineage_id=envelope.subject, peer=envelope.sender, exchange_id=envelope.procedure_id,
        data={"request": envelope.message_id, "question": said.question, "case_no": said.case_no,
              "way": [view.court for view in said.views]},
    )  # fmt: skip
    desk.open_duty(REPLY_RULE, lineage_id=envelope.subject, subject_id=envelope.procedure_id, body=answering_body(desk))


def answering_body(desk: Desk) -> Body:
    """Coordination handles requests where there is such a body (法发〔2009〕43号 三(二)), else the reviewing one."""
    return Body.COORDINATION if desk.registry.court(desk.court_id).tier in HIGHEST else review_body(desk)


def _tell(desk: Desk, exchange: Exchange, kind: str, payload: Any) -> str:
    """Every court of the way is told at once; returns the message to the asking court."""
    first = ""
    for court in exchange.data["way"]:
        sent = desk.send(kind, court, payload, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
        first = first or sent
    return first


def accept(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """Take the request on."""
    exchange = desk.move(exchange_of(desk, about), "accept", accepted_on=str(desk.today))
    owed = desk.duties.first(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, state__in=["open", "overdue"])
    assert owed is not None
    assert owed.due_on is not None  # opened when the request came
    return {
        "message_id": _tell(desk, exchange, "consult_accept", ConsultAccept(owed.due_on)),
        "due_on": str(owed.due_on),
    }


def reject(desk: Desk, doer: Doer, about: About, given: ConsultReject) -> Mapping[str, Any]:
    """It asks about facts, or a level was skipped. Raises BadInput when it is neither."""
    if not (given.facts or given.level):
        raise BadInput(Text("请选择不予受理的事由。", "Say whether it is the facts or the level."))
    exchange = desk.move(exchange_of(desk, about), "reject", reason=given.reason)
    sent = _tell(desk, exchange, "consult_reject", given)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, by=sent)
    return {"message_id": sent}


def call_supplement(desk: Desk, doer: Doer, about: About, given: ConsultSupplement) -> Mapping[str, Any]:
    """Something is missing."""
    exchange = desk.move(exchange_of(desk, about), "supplement", missing=given.missing)
    return {"message_id": _tell(desk, exchange, "consult_supplement", given)}


def supply(desk: Desk, doer: Doer, about: About, given: ConsultSupplied) -> Mapping[str, Any]:
    """The asking court answers whoever asked for more."""
    exchange = desk.move(exchange_of(desk, about), "supply", supplied=given.supplied)
    return {"message_id": desk.send("consult_supplied", str(exchange.data["superior"]), given, lineage_id=exchange.lineage_id,
                                    exchange_id=exchange.exchange_id)}  # fmt: skip


def supplied(desk: Desk, message: Received) -> None:
    """What was missing is here."""
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "supplied", supplied=message.payload.supplied)


def reply(desk: Desk, doer: Doer, about: About, given: ConsultReply) -> Mapping[str, Any]:
    """Answer the question."""
    exchange = desk.move(exchange_of(desk, about), "reply", answer=given.answer)
    sent = _tell(desk, exchange, "consult_reply", given)
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, by=sent)
    return {"message_id": sent}


def extend(desk: Desk, doer: Doer, about: About, given: ExtendReply) -> Mapping[str, Any]:
    """Two months more, for opinions from outside or the committee. Raises Conflict, NotExtendable."""
    exchange = exchange_of(desk, about)
    owed = desk.duties.first(subject_id=exchange.exchange_id, rule_id=REPLY_RULE, state__in=["open", "overdue"])
    if owed is None or exchange.data.get("extended"):
        raise Conflict(Text("已延长过，或者没有待答复的请示。", "Extended before, or nothing to answer."))
    longer = lengthen(desk, owed, desk.law.period(EXTENSION_RULE, desk.today), document=given.document_no,
                      approved_by=approver(desk, doer))  # fmt: skip
    desk.exchanges.save(replace(exchange, data=exchange.data | {"extended": given.reason.value}))
    assert longer.due_on is not None
    _tell(desk, exchange, "consult_accept", ConsultAccept(longer.due_on))
    return {"due_on": str(longer.due_on)}


def by_the_court_asked(desk: Desk, message: Received) -> None:
    """From a superior on this court's line, on a request of this court or passed through it. Raises Refused R2."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    above = [court.court_id for court in desk.registry.superiors(desk.court_id, LINE, desk.today)]
    if exchange is None or exchange.procedure != NAME or message.envelope.sender not in above:
        refuse(RefusalCode.R2, "{court} 未收到本院请示。", "{court} has no request of this court.", rule=ASK,
               court=message.envelope.sender)  # fmt: skip


def by_the_asking_court(desk: Desk, message: Received) -> None:
    """From the court that asked first. Raises Refused R2."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.role != "superior" or exchange.data["way"][0] != message.envelope.sender:
        refuse(
            RefusalCode.R2, "{court} 不是请示法院。", "{court} did not ask.", rule=ASK, court=message.envelope.sender
        )


def told(event: str) -> Callable[[Desk, Received], None]:
    """The effect of an answer of this kind at the asking court and those on the way."""

    def apply(desk: Desk, message: Received) -> None:
        exchange = desk.exchanges.need(message.envelope.procedure_id)
        desk.move(exchange, event, superior=message.envelope.sender, **{event: dump(message.payload)})

    return apply
