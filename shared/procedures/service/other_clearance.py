"""Before a service by other means is recorded: every other court that could rule on the power promises not to, or says why not.

While the old court cannot be asked, nobody knows whether it applies a rival ruling; so there must be none. An inquiry
goes to every court whose ruling the old court would accept. A promise once given bars the next asker until released.
Source: 民事诉讼法 2023 arts 87–95; E6 [D]; decision 0013.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.procedures.file_call import REVIEWERS, learn_power
from shared.procedures.matters import exchange_of, from_the_peer
from shared.procedures.power.notes import learn_new_holder, require_still_there
from shared.procedures.power.routes import courts_that_may_rule, stands_above
from shared.procedures.service.other_papers import (
    BAR_TITLES,
    AskOtherService,
    Bar,
    DropOtherService,
    OtherServiceBarred,
    OtherServiceClear,
    OtherServiceDropped,
    OtherServiceQuery,
    OtherServiceRecorded,
)
from shared.procedures.service.other_promises import OPEN_RULE, give_up, open_inquiry, promises, rulings_under_way
from shared.procedures.service.other_tables import ASKER, CLEARANCE, PROMISER

SOURCE = "民事诉讼法 2023 arts 87–95; E6 · [D]"
CHIEF = frozenset({"chief"})


# — the court that asks —


def require_servable(desk: Desk, ruled: Exchange) -> None:
    """Raise Conflict unless the exchange has a ruling on its way, the only one of this court, on the power as known."""
    if ruled.state != "ruled":
        raise Conflict(
            Text("该程序没有待送达的裁定（{state}）。", "No ruling waits to be served here ({state})."),
            Text("只有已制发、尚未送达的裁定可以其他方式送达。", "Only a ruling issued and not yet served can be served by other means."),
            state=ruled.state,
        )  # fmt: skip
    if "replaces" in ruled.data:
        raise Conflict(
            Text("另行指定的裁定须由现持有法院签收。", "A ruling that replaces a court is served on its node only.")
        )
    others = [other for other in rulings_under_way(desk, ruled.lineage_id) if other.exchange_id != ruled.exchange_id]
    if others:
        raise Conflict(
            Text("本院就同一执行实施权另有裁定 {ruling} 尚无结果。", "This court has another ruling {ruling} on this power."),
            Text("请先撤回其中一件。", "Withdraw one of them first."),
            ruling=others[0].data.get("ruling", "—"),
        )  # fmt: skip
    power = desk.powers.need(ruled.lineage_id)
    from_epoch = ruled.data.get("from_epoch", power.epoch)
    require_still_there(power, from_epoch=from_epoch)
    if power.holder != ruled.peer:
        power.refuse_stale(from_epoch)


def _ask(desk: Desk, doer: Doer, about: About, given: AskOtherService) -> Mapping[str, Any]:
    ruled = exchange_of(desk, about)
    require_servable(desk, ruled)
    if open_inquiry(desk, ruled.lineage_id) is not None:
        raise Conflict(Text("征询正在进行。", "An inquiry is open already."))
    ruling, power = ruled.data["ruling"], desk.powers.need(ruled.lineage_id)
    asked = [c for c in courts_that_may_rule(desk.registry, ruled.peer, desk.today) if c != desk.court_id]
    inquiry = desk.open_exchange(
        CLEARANCE, "asker", event="ask", lineage_id=ruled.lineage_id, peer=ruled.peer,
        data={"in": ruled.exchange_id, "ruling": ruling, "power": power.power_id, "epoch": power.epoch,
              "case_no": ruled.data["case_no"], "asked": asked, "clear": {}, "why": given.reason},
    )  # fmt: skip
    desk.open_duty(OPEN_RULE, lineage_id=inquiry.lineage_id, subject_id=inquiry.exchange_id, body=Body.MANAGEMENT)
    said = OtherServiceQuery(power.power_id, power.epoch, ruled.peer, ruled.data["case_no"], ruling,
                             f"{ruled.procedure}_ruling")  # fmt: skip
    for court_id in asked:
        desk.send("other_service_query", court_id, said, lineage_id=inquiry.lineage_id,
                  exchange_id=inquiry.exchange_id)  # fmt: skip
    if not asked:
        desk.move(inquiry, "all_clear")
    return {"exchange_id": inquiry.exchange_id, "asked": ",".join(asked)}


def _was_asked(desk: Desk, message: Received) -> None:
    """The answer fits an inquiry of this court. Raises Refused R7: the sender's promise, if it was one, then ends."""
    envelope, said = message.envelope, message.payload
    inquiry = desk.exchanges.get(envelope.procedure_id)
    known = {} if inquiry is None or inquiry.procedure != CLEARANCE or inquiry.role != "asker" else inquiry.data
    if envelope.sender not in known.get("asked", ()) or (said.power_id, said.epoch) != (known["power"], known["epoch"]):
        refuse(RefusalCode.R7, "本院没有向 {court} 作过该项征询。", "This court did not ask {court} that.", rule="[D]",
               court=envelope.sender)  # fmt: skip


def _cleared(desk: Desk, message: Received) -> None:
    inquiry = desk.exchanges.need(message.envelope.procedure_id)
    if inquiry.state != "asking":  # given up meanwhile; the sender is told so
        return
    clear = inquiry.data["clear"] | {message.envelope.sender: message.envelope.message_id}
    inquiry = desk.move(inquiry, "answered", clear=clear)
    if set(inquiry.data["asked"]) <= set(clear):
        desk.move(inquiry, "all_clear")


def _barred(desk: Desk, message: Received) -> None:
    said: OtherServiceBarred = message.payload
    _failed(desk, message.envelope.procedure_id, message.envelope.sender, said.why, said.ruling_id, said.court)


def _query_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    _failed(desk, sending.exchange_id, sending.recipient, Bar.REFUSED, "", "")


def _failed(desk: Desk, exchange_id: str, court_id: str, why: Bar, ruling_id: str, other: str) -> None:
    """One court cannot promise: all others are released, and a person has to settle it (E6: the higher court goes first)."""
    inquiry = desk.exchanges.need(exchange_id)
    if inquiry.state not in ("asking", "clear"):
        return
    named = " ".join(item for item in (ruling_id, other) if item)
    others = [asked for asked in inquiry.data["asked"] if asked != court_id]
    give_up(desk, inquiry, "barred", f"{court_id}: {why.value} {named}".strip(), tell=others)
    title = BAR_TITLES[why]
    if "offers" in inquiry.data:
        offer_barred(desk, inquiry, court_id, title, named)
        return
    desk.raise_task(
        "other_service_barred",
        lineage_id=inquiry.lineage_id,
        subject_id=inquiry.exchange_id,
        body=Body.MANAGEMENT,
        zh=f"{court_id} 不能就以其他方式送达作出承诺：{title.zh}{f'（{named}）' if named else ''}。请与其协商（同一案件上级法院裁定优先），"
        "相抵触的裁定有结果后可再次征询；本院裁定也可撤回。",
        en=f"{court_id} gives no promise for service by other means: {title.en}{f' ({named})' if named else ''}. Settle it with "
        "that court (the higher court's ruling goes first); ask again once its ruling has come to its end, or withdraw ours.",
    )


def offer_barred(desk: Desk, inquiry: Exchange, court_id: str, title: Text, named: str) -> None:
    """The holder asked before entrusting the case or giving it back: its people settle it with that superior."""
    desk.raise_task(
        "offer_barred", lineage_id=inquiry.lineage_id, subject_id=inquiry.exchange_id, body=Body.MANAGEMENT,
        zh=f"{court_id} 不能就委托（退回）作出承诺：{title.zh}{f'（{named}）' if named else ''}。该院裁定有结果后可再次征询。",
        en=f"{court_id} gives no promise for entrusting or giving back: {title.en}{f' ({named})' if named else ''}; ask again later.",
    )  # fmt: skip


def _drop(desk: Desk, doer: Doer, about: About, given: DropOtherService) -> Mapping[str, Any]:
    inquiry = exchange_of(desk, about)
    power = desk.powers.get(inquiry.lineage_id)
    if power is not None and power.state == "entrusting":
        raise Conflict(
            Text(
                "委托（退回）已发出，等候答复，不能放弃承诺。",
                "The power is offered: the promises bind until the answer.",
            ),
            Text("请撤回委托。", "Withdraw the entrustment."),
        )
    return {"state": give_up(desk, inquiry, "drop", given.reason).state}


# — the court that promises —


def _by_a_superior(desk: Desk, message: Received) -> None:
    sender, old_court = message.envelope.sender, message.payload.old_court
    if not stands_above(desk.registry, sender, old_court, desk.today):
        refuse(RefusalCode.R2, "{court} 不是 {old} 的上级法院。", "{court} is no superior of {old}.",
               rule="执行程序解释 2020 art. 11", court=sender, old=old_court)  # fmt: skip
    if message.payload.power_id != message.envelope.subject:
        refuse(RefusalCode.R7, "征询的不是本案的执行实施权。", "It does not ask about the power over this case.", rule=SOURCE,
               power=message.payload.power_id)  # fmt: skip


def _keeps_the_inquiry(desk: Desk, message: Received) -> None:
    """What is recorded is what was asked about. Raises Refused R2, R7."""
    _TO_THE_PROMISER(desk, message)
    asked, said = desk.exchanges.need(message.envelope.procedure_id).data, message.payload
    if (said.power_id, said.epoch - 1, said.ruling_id) != (asked["power"], asked["epoch"], asked["ruling"]):
        refuse(RefusalCode.R7, "所记录的送达与征询不符。", "What was recorded is not what was asked about.", rule=SOURCE,
               ruling=said.ruling_id)  # fmt: skip


def answer_query(desk: Desk, message: Received) -> None:
    """Promise or bar, in the transaction of the answer; the row of the power is taken first, as every ruling takes it."""
    envelope, said = message.envelope, message.payload
    power = desk.powers.get(said.power_id)
    if power is None:
        learn_power(desk, envelope.subject, said.old_court, said.epoch, envelope.message_id)
    else:
        desk.save_power(power, expected=power)
    barred = _in_the_way(desk, message)
    desk.open_exchange(
        CLEARANCE, "promiser", event="bar" if barred else "promise", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"power": said.power_id, "epoch": said.epoch, "ruling": said.ruling_id, "old_court": said.old_court,
              "kind": said.ruling_kind},
    )  # fmt: skip
    answer = barred or OtherServiceClear(said.power_id, said.epoch, said.ruling_id)
    desk.send("other_service_barred" if barred else "other_service_clear", envelope.sender, answer,
              lineage_id=envelope.subject, exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id)  # fmt: skip


def _in_the_way(desk: Desk, message: Received) -> OtherServiceBarred | None:
    said, lineage_id = message.payload, message.envelope.subject
    power = desk.powers.get(said.power_id)
    known = power.epoch if power is not None else 0
    under_way = rulings_under_way(desk, lineage_id)
    ruling_id = under_way[0].data.get("ruling") if under_way else power.awaiting if power is not None else None
    others = [given for given in promises(desk, lineage_id, said.power_id) if given.peer != message.envelope.sender]
    if power is not None and power.state == "ended":
        why, named, court = Bar.CLOSED, "", ""
    elif ruling_id:
        why, named, court = Bar.RULING, ruling_id, desk.court_id
    elif power is not None and (power.state == "held" or known > said.epoch
                                or (known == said.epoch and power.holder != said.old_court)):  # fmt: skip
        why, named, court = Bar.MOVED, power.certificate.get("ruling", ""), power.holder or ""
    elif others:
        why, named, court = Bar.PROMISED, others[0].data["ruling"], others[0].peer
    else:
        return None
    return OtherServiceBarred(said.power_id, said.epoch, why, named, court, known)


def _answer_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The asker knows of no such inquiry (it was restored from a backup): it cannot record on this promise."""
    _release(desk, sending.exchange, "dropped")


def _dropped(desk: Desk, message: Received) -> None:
    _release(desk, desk.exchanges.need(message.envelope.procedure_id), "dropped")


def _recorded(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    _release(desk, desk.exchanges.need(envelope.procedure_id), "recorded")
    learn_new_holder(desk, envelope.subject, holder=said.holder, epoch=said.epoch, at=said.recorded_at,
                     ruling_id=said.ruling_id, evidence=envelope.message_id)  # fmt: skip


def _release(desk: Desk, promise: Exchange | None, event: str) -> None:
    """With a promise go older ones to the same court: it has one inquiry at a time and may have forgotten those."""
    if promise is None or promise.state != "promised":
        return
    desk.move(promise, event)
    for older in promises(desk, promise.lineage_id, promise.data["power"]):
        if older.peer == promise.peer and older.data["epoch"] <= promise.data["epoch"]:
            desk.move(older, event)


def _message(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    given: dict[str, Any] = {"route": between_courts} | more
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="F2.3", source=SOURCE,
                       bodies=REVIEWERS, **given)  # fmt: skip


_TO_THE_PROMISER = from_the_peer(CLEARANCE, "promiser")
PROCEDURE = Procedure(
    name=CLEARANCE,
    title=Text("以其他方式送达前的征询", "inquiry before service by other means"),
    source=SOURCE,
    tables={"asker": ASKER, "promiser": PROMISER},
    messages=(
        _message("other_service_query", "其他方式送达征询", "inquiry before service by other means", OtherServiceQuery,
                 answers=("other_service_clear", "other_service_barred"), accept=_by_a_superior, apply=answer_query,
                 refused=_query_refused, refusals=(RefusalCode.R2, RefusalCode.R7)),
        _message("other_service_clear", "不另行裁定的承诺", "promise to issue no ruling", OtherServiceClear,
                 accept=_was_asked, apply=_cleared, refused=_answer_refused, binds_power=True,
                 refusals=(RefusalCode.R7,)),
        _message("other_service_barred", "不能承诺告知", "no promise", OtherServiceBarred, accept=_was_asked,
                 apply=_barred, refusals=(RefusalCode.R7,)),
        _message("other_service_dropped", "放弃其他方式送达告知", "service by other means given up", OtherServiceDropped,
                 accept=_TO_THE_PROMISER, apply=_dropped, refusals=(RefusalCode.R2,)),
        _message("other_service_recorded", "已记录其他方式送达告知", "service by other means recorded", OtherServiceRecorded,
                 accept=_keeps_the_inquiry, apply=_recorded, refusals=(RefusalCode.R2, RefusalCode.R7)),
    ),
    acts=(
        ActKind("ask_other_service", Text("征询以其他方式送达", "inquire for service by other means"), AskOtherService,
                SOURCE, REVIEWERS, CHIEF, "exchange", _ask, step="F2.3",
                offers=(Offer("elevation", "superior", ("ruled",)), Offer("designation", "decider", ("ruled",)),
                        Offer("concentration", "gatherer", ("ruled",)))),
        ActKind("drop_other_service", Text("放弃以其他方式送达", "give up service by other means"), DropOtherService,
                SOURCE, REVIEWERS, CHIEF, "exchange", _drop, step="F2.3",
                offers=(Offer(CLEARANCE, "asker", ("asking", "clear")),)),
    ),
)  # fmt: skip
