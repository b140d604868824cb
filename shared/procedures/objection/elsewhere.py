"""After a transfer: which court reviews, and how its ruling takes effect at the court that holds the case (E7).

The court responsible for the case when the objection is made reviews, also acts of the earlier court; but where the new
court is a lower court of the earlier one, that one still reviews its own acts (异议复议规定 2020 art. 4). A court that
reviews without holding the case sends the effective ruling to the holder, which carries it out and says so; a court the
case has left meanwhile passes it on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shared.domain.courts import Body, Line
from shared.domain.deadlines import legal_day
from shared.domain.errors import Citation, NotAllowed, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.domain.transitions import Transition
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind
from shared.messages.routes import between_courts
from shared.messages.terms import term
from shared.procedures.objection.effects import EFFECTS, TO_CARRY_OUT, carry_out, once_key
from shared.procedures.suspension.course import came_from

ORR_4 = "异议复议规定 2020 art. 4"
HOLDER = (
    Transition("", "carry_out", "carried_out", ORR_4),
    Transition("", "pass_on", "passed_on", ORR_4 + ": the case has left this court"),
    Transition("passed_on", "reported", "carried_out", ORR_4),
    *(
        Transition(state, event, end, ORR_4 + ": a later ruling on the same objection")
        for state in ("carried_out", "passed_on")
        for event, end in (("carry_out", "carried_out"), ("pass_on", "passed_on"))
    ),
)
#: Exchanges by which a case came to this court: (procedure, role).
CAME_BY = (("transfer", "new_holder"), ("entrustment", "receiver"))


class WrongReviewCourt(NotAllowed):
    """Another court reviews this objection."""

    code = "wrong_review_court"
    what = Text("该异议应由 {name}（{court}）审查，本院不予受理。", "This objection is reviewed by {court}, not here.")
    todo = Text("请告知异议人向 {name} 提出。", "Tell the objector to turn to {court}.")
    source = Citation("异议复议规定", "2020", "art. 4")


@dataclass(frozen=True, slots=True)
class ObjectionEffect:
    """异议裁定生效告知: what an effective ruling does to an act of a case the reviewing court does not hold."""

    objection_no: str = term("执异案号", "objection", max_length=64)
    ruling_no: str = term("裁定文号", "ruling", max_length=100)
    challenged: str = term("所涉执行行为", "act it was about", max_length=64)
    effect: str = term("执行行为效力", "effect on the act", pattern="|".join(EFFECTS))
    varied_text: str = term("变更后的内容", "as varied", min_length=0, max_length=2000)
    effective_on: date = term("生效之日", "effective on")


@dataclass(frozen=True, slots=True)
class ObjectionEffectDone:
    """异议裁定办理回复: what the holder has done."""

    ruling_no: str = term("裁定文号", "ruling", max_length=100)
    done: str = term("办理结果", "what was done", max_length=64)
    done_on: date = term("办理之日", "done on")


def held_elsewhere(desk: Desk, lineage_id: str) -> str | None:
    """The other court that holds the case now, as far as this one knows."""
    power = desk.powers.get(lineage_id)
    return power.holder if power is not None and power.holder not in (None, desk.court_id) else None


def reviewing_court(desk: Desk, lineage_id: str, *, challenged: str, act_of: str, received_on: date) -> str:
    """The court that reviews an objection received here on a day. `act_of`: whose act it is, empty to be found out."""
    power = desk.powers.get(lineage_id)
    if power is None or power.holder is None:
        return desk.court_id
    if power.holder != desk.court_id:
        made_before = received_on < legal_day(power.since)
        lower = desk.registry.is_superior(desk.court_id, power.holder, Line.REMEDY, desk.today)
        ours = act_of in ("", desk.court_id)
        return desk.court_id if made_before or (lower and ours) else power.holder
    came = [row for procedure, role in CAME_BY
            for row in desk.exchanges.where(procedure=procedure, role=role, lineage_id=lineage_id)]  # fmt: skip
    if not came:
        return desk.court_id
    newest = max(came, key=lambda row: row.opened_at)
    earlier = act_of or (newest.peer if not _done_here(desk, challenged, newest) else desk.court_id)
    if earlier != desk.court_id and desk.registry.is_superior(earlier, desk.court_id, Line.REMEDY, desk.today):
        return earlier
    return desk.court_id


def _done_here(desk: Desk, challenged: str, came: Exchange) -> bool:
    """Whether an act is this court's own: recorded here, or a control that did not come over with the case."""
    if desk.controls.get(challenged) is not None:
        message_id = came.data.get("handover") or came.data.get("letter")
        if message_id is None:
            return False  # the file has not arrived: whatever is known came before it
        papers = desk.received_payload(message_id)
        listed = getattr(papers, "case", papers).controls
        return all(item.control_id != challenged for item in listed)
    return any(rows.get(challenged) is not None for rows in (desk.acts, desk.exchanges, desk.cases))


def require_reviewed_here(desk: Desk, lineage_id: str, *, challenged: str, act_of: str, received_on: date) -> None:
    """Raises WrongReviewCourt with the right one."""
    court = reviewing_court(desk, lineage_id, challenged=challenged, act_of=act_of, received_on=received_on)
    if court != desk.court_id:
        raise WrongReviewCourt(court=court, name=desk.registry.court(court).name.zh)


def send_effect(desk: Desk, exchange: Exchange) -> Exchange:
    """An effective ruling goes to the holder: from the reviewing court, or from a holder the case has left."""
    data, holder = exchange.data, held_elsewhere(desk, exchange.lineage_id)
    assert holder is not None  # asked before
    said = ObjectionEffect(data["case_no"], data["ruling_no"], data["challenged"], data["act_effect"],
                           data.get("varied_text", ""), desk.today)  # fmt: skip
    desk.send("objection_effect", holder, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)
    return desk.exchanges.save(replace(exchange, data=data | {"effect_sent_to": holder}))


def _may_say(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless the case came from the sender, R11 when this very ruling is known already."""
    if message.envelope.sender not in came_from(desk, message.envelope.subject):
        refuse(RefusalCode.R2, "该案并非由 {court} 移转而来。", "The case did not come from {court}.", rule=ORR_4,
               court=message.envelope.sender)  # fmt: skip
    known = desk.exchanges.get(message.envelope.procedure_id)
    later = known is not None and (known.procedure, known.role, known.peer) == (
        "objection",
        "holder",
        message.envelope.sender,
    )
    if known is not None and not (later and known.data["ruling_no"] != message.payload.ruling_no):
        refuse(RefusalCode.R11, "该裁定已经办理。", "That ruling has been dealt with.", rule="[D]")


def _take(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    facts = {"case_no": said.objection_no, "ruling_no": said.ruling_no, "challenged": said.challenged,
             "act_effect": said.effect, "varied_text": said.varied_text}  # fmt: skip
    beyond = held_elsewhere(desk, envelope.subject)
    if beyond == envelope.sender:
        beyond = None  # it has just lost the case to this court, which will hear of it
    facts |= {"effect_sent_to": beyond} if beyond else {}
    event = "pass_on" if beyond else "carry_out"
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:  # a ruling of the next higher court, or of a new panel, in place of the first
        exchange = desk.move(known, event, **facts)
    else:
        exchange = desk.open_exchange("objection", "holder", event=event, lineage_id=envelope.subject, peer=envelope.sender,
                                      exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    if beyond:
        desk.send("objection_effect", beyond, said, lineage_id=envelope.subject, exchange_id=exchange.exchange_id)
        return
    done = carry_out(desk, envelope.subject, said.challenged, said.effect, document_no=said.ruling_no,
                     varied_text=said.varied_text)  # fmt: skip
    desk.exchanges.save(replace(exchange, data=facts | {"carried_out": done}))
    _answer(desk, exchange, ObjectionEffectDone(said.ruling_no, done["done"], desk.today))


def goes_with_the_case(desk: Desk, message: Received) -> None:
    """At the old holder, in the commit in which the case leaves: rulings still to be carried out by people go with it."""
    lineage_id = message.envelope.subject
    left = desk.tasks.where(code=TO_CARRY_OUT, lineage_id=lineage_id, state="open")
    if not left or held_elsewhere(desk, lineage_id) is None:
        return
    keys = {task.once_key for task in left}
    for row in desk.exchanges.where(
        procedure="objection", lineage_id=lineage_id, order_by=("opened_at", "exchange_id")
    ):
        if "carried_out" in row.data and once_key(row.data["ruling_no"], row.data["challenged"]) in keys:
            send_effect(desk, desk.move(row, "pass_on") if row.state == "carried_out" else row)


def _answer(desk: Desk, exchange: Exchange, said: ObjectionEffectDone) -> None:
    desk.send("objection_effect_done", exchange.peer, said, lineage_id=exchange.lineage_id,
              exchange_id=exchange.exchange_id)  # fmt: skip


def _of_ours(desk: Desk, message: Received) -> None:
    """Raises Refused R2 unless this court sent the ruling there, or passed it on."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    told = exchange.data.get("effect_sent_to") if exchange is not None and exchange.procedure == "objection" else None
    if told != message.envelope.sender:
        refuse(RefusalCode.R2, "本院没有将该裁定告知 {court}。", "This court has not sent that ruling to {court}.", rule=ORR_4,
               court=message.envelope.sender)  # fmt: skip


def _reported(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if said.ruling_no != exchange.data["ruling_no"]:
        return  # of a ruling that another has replaced meanwhile
    done = {"done": said.done, "on": str(said.done_on), "by": message.envelope.sender}
    if exchange.role == "holder":
        _answer(desk, desk.move(exchange, "reported", carried_out=done), said)
    else:
        desk.exchanges.save(replace(exchange, data=exchange.data | {"carried_out": done}))


REVIEWERS = frozenset({Body.REVIEW, Body.SUPERVISION})
MESSAGES = (
    MessageKind("objection_effect", 1, Text("异议裁定生效告知", "ruling on an objection in effect"), ObjectionEffect, "",
                ORR_4, between_courts, REVIEWERS | {Body.IMPLEMENTATION}, accept=_may_say, apply=_take, sign_for=True,
                answers=("objection_effect_done",), refusals=(RefusalCode.R2, RefusalCode.R11)),
    MessageKind("objection_effect_done", 1, Text("异议裁定办理回复", "ruling on an objection carried out"),
                ObjectionEffectDone, "", ORR_4, between_courts, REVIEWERS | {Body.IMPLEMENTATION}, accept=_of_ours,
                apply=_reported, refusals=(RefusalCode.R2,)),
)  # fmt: skip
