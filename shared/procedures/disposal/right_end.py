"""The end of a disposal right as the first sealing court learns it, and what stops one: closing, moving, renewing.

Source: 法释〔2016〕6号 art. 3; what follows when a case closes or moves meanwhile [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Done, Hooks
from shared.messages.kinds import About
from shared.procedures.disposal.right_papers import (
    DisposalDeclined,
    DisposalDone,
    DisposalEndedCopy,
    FinishDisposal,
    Outcome,
)
from shared.procedures.disposal.sale import require_not_begun, sales_of
from shared.procedures.matters import CLOSINGS, closes_case, exchange_of, from_the_peer, need_entry
from shared.procedures.papers import ControlItem
from shared.procedures.power.asset import AssetControlRenewed, assets_apart, end_asset_power, own_power
from shared.procedures.urging.course import POWER_PASSES


class AssetNotDone(Conflict):
    """This court still disposes of an asset of another court's case."""

    code = "asset_not_done"
    what = Text("本院尚持有 {count} 项移送财产的处置权，不能结案。",
                "This court still holds the disposal right over {count} assets; the case cannot be closed.")  # fmt: skip
    todo = Text(
        "请先处置完毕，或退回首先查封法院。", "Finish the disposal, or give the asset back to the first sealing court."
    )


def tell_declined(desk: Desk, exchange: Exchange, answer: DisposalDeclined) -> str:
    """Send the answer to the asking court; returns the message."""
    return desk.send("disposal_declined", exchange.peer, answer, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["request"])  # fmt: skip


# — at the court that disposes —


def asset_of_exchange(desk: Desk, about: About, given: FinishDisposal) -> Power | None:  # noqa: ARG001 - as every act
    """The asset an exchange is about, where its power is apart."""
    exchange = exchange_of(desk, about)
    return own_power(desk, exchange.data["control_id"]) if "control_id" in exchange.data else None


def finish(desk: Desk, doer: Doer, about: About, given: FinishDisposal) -> Mapping[str, Any]:  # noqa: ARG001
    """Sold or given back: the right ends in this commit, money goes back, the first sealing court is told."""
    exchange = desk.move(exchange_of(desk, about), "done", outcome=given.outcome.value)
    lineage_id, control_id = str(exchange.data["own_lineage"]), str(exchange.data["control_id"])
    require_not_begun(desk, lineage_id, control_id)
    sold, control = sales_of(desk, lineage_id, control_id, "sold"), desk.controls.need(control_id)
    if bool(sold) != (given.outcome is Outcome.SOLD):
        raise BadInput(Text("处置结果与登记不符。", "The outcome differs from the sale recorded."),
                       Text("请先登记处置结果。", "Record the result of the sale first."))  # fmt: skip
    if given.remainder_fen:
        Balance.of(desk.money.where(lineage_id=lineage_id)).require(given.remainder_fen)
        desk.money.add(MoneyEntry(desk.new_id(), lineage_id, exchange.data["own_case_no"], "forwarded",
                                  given.remainder_fen, desk.today, f"余款退 {exchange.peer}"))  # fmt: skip
    epoch = desk.powers.need(control_id).epoch
    end_asset_power(desk, control_id)
    if not sold and control.state in ("active", "custody"):
        desk.controls.save(replace(control, state="taken_over"))
    proceeds = sum(int(sale.data["proceeds_fen"]) for sale in sold)
    done = DisposalDone(
        control_id, epoch, given.outcome, proceeds, given.remainder_fen, given.remark, ControlItem.of(control)
    )
    sent = desk.send("disposal_done", exchange.peer, done, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    return {"message_id": sent}


# — at the courts of the case —


def ended_here(desk: Desk, power_id: str, *, sold: bool) -> None:
    """At a court that has the case: the asset goes with it again, under its old control; a sold one has none."""
    end_asset_power(desk, power_id)
    control = desk.controls.get(power_id)
    if control is not None and control.state in ("active", "custody"):
        of_case = desk.powers.get(control.lineage_id)
        here = of_case is not None and of_case.holder == desk.court_id
        desk.controls.save(replace(control, state="released" if sold else "active" if here else "custody"))


def fits_our_right(desk: Desk, message: Received) -> None:
    """It speaks of the right this court handed over, as the court that has it. Raises Refused R2, R3."""
    from_the_peer("disposal_right", "first_sealer")(desk, message)
    said: DisposalDone = message.payload
    exchange, known = desk.exchanges.need(message.envelope.procedure_id), own_power(desk, said.power_id)
    held = (known.state, known.holder, known.epoch) if known is not None else None
    if exchange.data["control_id"] != said.power_id or held != ("elsewhere", message.envelope.sender, said.epoch):
        refuse(RefusalCode.R3, "处置情况与本院登记的处置权不符。", "It does not fit the disposal right recorded here.",
               rule="法释〔2016〕6号 art. 3 · [D]", power=said.power_id)  # fmt: skip


def learn_end(desk: Desk, message: Received) -> None:
    """At the first sealing court: the right has ended, money comes in; a court that has the case by now is told."""
    said, lineage_id = message.payload, message.envelope.subject
    desk.move(desk.exchanges.need(message.envelope.procedure_id), "done", outcome=said.outcome.value,
              done=message.envelope.message_id)  # fmt: skip
    _note_end(desk, said)
    of_case = desk.powers.get(lineage_id)
    elsewhere = of_case is not None and of_case.holder not in (desk.court_id, None)
    if said.remainder_fen:
        entry = MoneyEntry(desk.new_id(), lineage_id, need_entry(desk, lineage_id).case_no, "in", said.remainder_fen,
                           desk.today, f"{message.envelope.sender} 退回处置余款")  # fmt: skip
        desk.money.add(entry)
        if elsewhere or of_case is None or of_case.holder is None:
            desk.raise_task(
                "forward_money", lineage_id=lineage_id, subject_id=entry.entry_id, body=Body.IMPLEMENTATION,
                zh=f"案件已不在本院执行，{message.envelope.sender} 退回的处置余款 {said.remainder_fen} 分应依法处理。",
                en=f"The case is no longer enforced here; {said.remainder_fen} fen came back from {message.envelope.sender}.",
            )  # fmt: skip
    if elsewhere and of_case is not None and of_case.holder != message.envelope.sender:
        copy = DisposalEndedCopy(message.envelope.sender, desk.signed_copy(message.envelope.message_id))
        desk.send("disposal_ended_copy", str(of_case.holder), copy, lineage_id=lineage_id,
                  exchange_id=message.envelope.procedure_id)  # fmt: skip


def _note_end(desk: Desk, said: DisposalDone) -> None:
    ended_here(desk, said.power_id, sold=said.outcome is Outcome.SOLD)
    control = desk.controls.get(said.power_id)
    if control is not None and said.control.end_on > control.end_on:
        desk.controls.save(replace(control, end_on=said.control.end_on))


def _shown(desk: Desk, message: Received) -> DisposalDone:
    """What the disposing court signed, about an asset this court knows to be there. Raises Refused R1, R3."""
    said: DisposalEndedCopy = message.payload
    shown = desk.open_copy(said.disposer, said.done)
    done: DisposalDone = shown.payload
    known = own_power(desk, done.power_id) if shown.envelope.kind == "disposal_done" else None
    if known is None or (known.state, known.holder, known.epoch) != ("elsewhere", said.disposer, done.epoch):
        refuse(RefusalCode.R3, "所附处置情况与本院登记的处置权不符。", "It does not fit the disposal right recorded here.",
               rule="法释〔2016〕6号 art. 3 · [D]")  # fmt: skip
    return done


def _fits(desk: Desk, message: Received) -> None:
    _shown(desk, message)


def _passed_on(desk: Desk, message: Received) -> None:
    _note_end(desk, _shown(desk, message))


OF_THE_DISPOSER: dict[str, Any] = {"accept": _fits, "apply": _passed_on}


def learn_renewal(desk: Desk, message: Received) -> None:
    """The other side of the disposal right has renewed the control; only that side may say so."""
    said: AssetControlRenewed = message.payload
    exchange, control = desk.exchanges.get(message.envelope.procedure_id), desk.controls.get(said.control_id)
    known = exchange is not None and exchange.procedure == "disposal_right" and exchange.peer == message.envelope.sender
    if exchange is None or not known or exchange.data.get("control_id") != said.control_id or control is None:
        refuse(RefusalCode.R2, "{court} 不是该财产处置权的对方法院。", "{court} is not the other court of this disposal right.",
               rule="[D]", court=message.envelope.sender)  # fmt: skip
    if said.end_on > control.end_on:
        desk.controls.save(replace(control, end_on=said.end_on))


# — what happens to the cases meanwhile —


def _power_passed(desk: Desk, message: Received) -> None:
    lineage_id = message.envelope.subject
    _answer_pending(desk, lineage_id)
    for alone in assets_apart(desk, lineage_id, "held"):
        _keep_or_give_back(desk, lineage_id, alone.power_id)


def _closed(desk: Desk, done: Done) -> None:
    of_case = desk.powers.get(done.lineage_id)
    if of_case is None or of_case.state != "ended":
        return  # a settlement that only suspends
    _answer_pending(desk, done.lineage_id)
    for alone in assets_apart(desk, done.lineage_id, "elsewhere"):
        desk.raise_task(
            "asset_elsewhere", lineage_id=done.lineage_id, subject_id=alone.power_id, body=Body.IMPLEMENTATION,
            zh=f"本案已结，一项查封财产仍由 {alone.holder} 处置，请告知该院本案结案情况。",
            en=f"This case is closed; {alone.holder} still disposes of one of its assets: tell that court.",
        )  # fmt: skip


def _answer_pending(desk: Desk, lineage_id: str) -> None:
    """Requests nobody here can grant any more are answered at once, with the court to ask instead."""
    of_case = desk.powers.get(lineage_id)
    if of_case is None or of_case.holder == desk.court_id:
        return
    for duty in desk.duties.where(lineage_id=lineage_id, rule_id="disposal_letter", state__in=["open", "overdue"]):
        exchange = desk.move(desk.exchanges.need(duty.subject_id), "power_gone")
        reasons = "案件已移转" if of_case.holder else "案件已结"
        sent = tell_declined(desk, exchange, DisposalDeclined(reasons, of_case.holder or ""))
        desk.close_duties(subject_id=exchange.exchange_id, rule_id=duty.rule_id, by=sent)


def _keep_or_give_back(desk: Desk, lineage_id: str, power_id: str) -> None:
    desk.raise_task(
        "asset_kept", lineage_id=lineage_id, subject_id=power_id, body=Body.IMPLEMENTATION,
        zh="案件执行实施权已移转，移送财产的处置权仍在本院：请处置完毕，或退回首先查封法院。",
        en="The case has moved; the disposal right over the asset handed over here has not: finish it, or give it back.",
    )  # fmt: skip


def require_none_held(desk: Desk, lineage_id: str) -> None:
    """Raises AssetNotDone while this court still disposes of another's asset for this case."""
    held = assets_apart(desk, lineage_id, "held")
    if held:
        raise AssetNotDone(count=len(held))


def _not_while_disposing(desk: Desk, act: str, lineage_id: str, given: Any) -> None:
    if closes_case(act, given):
        require_none_held(desk, lineage_id)


HOOKS = Hooks(
    after_apply=dict.fromkeys(POWER_PASSES, _power_passed),
    after_act={
        **dict.fromkeys(CLOSINGS, _closed),
        "record_other_service": lambda desk, done: _answer_pending(desk, done.lineage_id),
    },
    before_act=(_not_while_disposing,),
)
