"""Entrusting a matter: prepared by the officer, checked and sent by the command centre, taken by the other court's.

Power and liability stay where they are (涉执行司法赔偿解释 2022 art. 4): the court entrusted learns who holds the case
and in which epoch, and never becomes its holder. Source: 委托执行规定 2020 arts 2, 4; 执行事项委托规定 法发〔2017〕27号.
Read next: entrusted_matter.answering, entrusted_matter.result, entrusted_matter.passing.
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.deadlines import SHANGHAI
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Done, Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts
from shared.messages.schemas import dump, load
from shared.procedures.docket.controls_money import OPEN_CASE, live_control
from shared.procedures.entrusted_matter import clock, watching
from shared.procedures.entrusted_matter.measures import MEASURES, DocumentKind, Effect
from shared.procedures.entrusted_matter.papers import MatterRequest, MatterWithdrawal, PrepareMatter, read_documents
from shared.procedures.entrusted_matter.routes import CENTRES, require_centre, require_receiver
from shared.procedures.entrusted_matter.tables import ENT, MAT, NAME, OUT, RECEIVER, RUNNING, SENDER, TO_DO
from shared.procedures.file_call import learn_power
from shared.procedures.matters import CLOSINGS, Note, exchange_of, from_the_peer, open_entry
from shared.procedures.objection.security import hold_disposal
from shared.procedures.outsider_objection.carried import asset_name
from shared.procedures.outsider_objection.freeze import stop_disposal
from shared.procedures.papers import LIVE
from shared.procedures.side_review.applying import forbid_disposal as disputed
from shared.procedures.stay.course import forbid_disposal
from shared.procedures.suspension.course import held_back
from shared.procedures.transfer.procedure import IMPLEMENTERS, OFFICERS

AT_SENDER, AT_RECEIVER = from_the_peer(NAME, "sender"), from_the_peer(NAME, "receiver")
OFFICER, R = ApprovalRule.OFFICER, RefusalCode
PASSED = Text("由现执行法院 {holder} 重新制发委托执行函。", "The present holder {holder} issues the request anew.")


def of_matter(exchange: Exchange) -> MatterRequest:
    """The request an exchange is about."""
    said: MatterRequest = load(MatterRequest, exchange.data["request"])
    return said


# — the entrusting court —


def _prepare(desk: Desk, doer: Doer, about: About, given: PrepareMatter) -> Mapping[str, Any]:
    case, power = open_entry(desk, about.lineage_id), desk.powers.need(about.lineage_id)
    said = MatterRequest(
        case.case_no, power.epoch, given.measure, given.asset, given.asset_kind, given.control_id,
        read_documents(desk, given.documents), given.officer, given.officer_phone, given.urgent, given.contacted, given.due_on,
    )  # fmt: skip
    require_receiver(desk.registry, desk.court_id, given.target)
    _require_complete(desk, said)
    clock.require_term(desk, said, desk.today)
    for guard in (held_back, forbid_disposal):
        guard(desk, MEASURES[said.measure].counts_as, case.lineage_id, given)
    _require_free(desk, case.lineage_id, said)
    if MEASURES[said.measure].effect in (Effect.RENEWAL, Effect.RELEASE):
        live_control(desk, about, said.control_id)
    prepared = desk.open_exchange(
        NAME, "sender", event="prepare", lineage_id=case.lineage_id, peer=given.target,
        data={"case_no": case.case_no, "measure": given.measure.value, "request": dump(said), "urgent": given.urgent,
              "contacted": given.contacted, "prepared_by": doer.person_id},
    )  # fmt: skip
    return {"exchange_id": prepared.exchange_id, "lineage_id": prepared.lineage_id}


def _require_complete(desk: Desk, said: MatterRequest) -> None:
    """Raise Refused R7 (documents), BadInput (a kind of asset the matter is not about)."""
    terms = MEASURES[said.measure]
    if said.asset_kind not in (terms.assets or ("",)):
        raise BadInput(Text("“{measure}”须写明财产种类：{kinds}。", "“{measure_en}” names a kind of asset: {kinds}."),
                       measure=terms.title.zh, measure_en=terms.title.en, kinds="、".join(terms.assets) or "—")  # fmt: skip
    needed = desk.law.rule(terms.documents, desk.today).value
    have = {document.kind.value for document in said.documents}
    missing = [str(kind) for kind in (needed if isinstance(needed, tuple) else (needed,)) if kind not in have]
    if missing:
        refuse(R.R7, "“{measure}”的材料不全，缺 {missing}。", "Documents missing for this matter: {missing_en}.",
               rule=f"{MAT} art. 4 (unconfirmed)", todo=Text("请补齐后发出。", "Add them first."), measure=terms.title.zh,
               missing="、".join(DocumentKind(kind).label.zh for kind in missing), missing_en=", ".join(missing))  # fmt: skip


def _require_free(desk: Desk, lineage_id: str, said: MatterRequest) -> None:
    """What may not be done to an asset here is not had done elsewhere. Raises what stops its disposal in a review.

    A deposit is deducted, or a title transferred, as an asset is sold; known by its control or by its name.
    """
    terms = MEASURES[said.measure]
    release = terms.effect is Effect.RELEASE
    if not release and terms.counts_as not in ("begin_disposal", "pay_money"):
        return
    here = desk.controls.where(lineage_id=lineage_id, state__in=list(LIVE))
    meant = [c for c in here if c.control_id == said.control_id or asset_name(c.asset) == asset_name(said.asset)]
    for control_id in [control.control_id for control in meant] or [""]:
        for guard in (stop_disposal, disputed, hold_disposal):
            guard(
                desk,
                "release_control" if release else "begin_disposal",
                lineage_id,
                replace(said, control_id=control_id),
            )


def _push(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The command centre checks and sends; whoever prepared it does not check it."""
    prepared = exchange_of(desk, about)
    said, power = of_matter(prepared), desk.powers.need(prepared.lineage_id)
    power.require_holder(desk.court_id)
    if power.epoch != said.epoch:
        power.refuse_stale(said.epoch)
    if doer.person_id == prepared.data["prepared_by"]:
        raise Conflict(Text("拟办人不能自行核对发出。", "Who has prepared it does not check it."),
                       Text("请由执行指挥中心其他人员核对。", "Let another member of the command centre check it."))  # fmt: skip
    clock.require_term(desk, said, desk.today)
    _require_free(desk, prepared.lineage_id, said)
    sent = desk.send("matter_request", prepared.peer, said, lineage_id=prepared.lineage_id,
                     exchange_id=prepared.exchange_id)  # fmt: skip
    pushed = desk.move(prepared, "push", request_id=sent, pushed_at=desk.now.isoformat())
    clock.begin(desk, pushed, said, sent)
    return {"message_id": sent}


def _give_up(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    return {"state": desk.move(exchange_of(desk, about), "give_up", note=given.note).state}


def _may_leave(desk: Desk, sending: Sending) -> None:
    """Raises Refused R1, R9; NotTheHolder."""
    require_receiver(desk.registry, desk.court_id, sending.recipient)
    desk.powers.need(sending.lineage_id).require_holder(desk.court_id)
    if desk.doer is not None:
        require_centre(desk, desk.court_id, desk.doer.body)


def _refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "sent":
        watching.over(desk, desk.move(sending.exchange, "refused", refusal=refusal.as_dict()), sending.message_id)


def _withdraw(desk: Desk, doer: Doer, about: About, given: MatterWithdrawal) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "withdraw")
    sent = desk.send("matter_withdrawal", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, supersedes=exchange.data.get("request_id"))  # fmt: skip
    return {"message_id": sent}


def _withdrawal_applied(desk: Desk, sending: Sending) -> None:
    if sending.exchange is not None and sending.exchange.state == "withdrawing":
        watching.over(desk, desk.move(sending.exchange, "withdrawn"), sending.message_id)


def _withdrawal_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    refusal_noted(desk, sending, refusal)
    if sending.exchange is not None and sending.exchange.state == "withdrawing":
        desk.move(sending.exchange, "withdrawal_refused")


def _closed(desk: Desk, done: Done) -> None:
    """A case that has closed has nothing left to be done elsewhere; what may still be stopped is withdrawn by a person."""
    power = desk.powers.get(done.lineage_id)
    if power is not None and power.state != "ended":
        return  # a settlement that only suspends
    for exchange in desk.exchanges.where(
        procedure=NAME, role="sender", lineage_id=done.lineage_id, state__in=["prepared", *RUNNING]
    ):
        if exchange.state == "prepared":
            desk.move(exchange, "give_up", note="案件已结")
            continue
        desk.raise_task(
            "matter_of_closed_case", lineage_id=done.lineage_id, subject_id=exchange.exchange_id, body=Body.COMMAND_CENTRE,
            zh=f"案件已结，委托 {exchange.peer} 的事项尚未办结，请撤回或继续跟进。",
            en=f"The case is closed; a matter entrusted to {exchange.peer} is not done: withdraw it or follow it up.",
        )  # fmt: skip


# — the court entrusted —


def _takeable(desk: Desk, message: Received) -> None:
    """Raises Refused R1, R3, R7, R9, R11, R12; BadInput."""
    envelope, said = message.envelope, message.payload
    if desk.exchanges.get(envelope.procedure_id) is not None:
        refuse(R.R11, "该事项已收到。", "This matter has been received.", rule=MAT)
    require_centre(desk, envelope.sender, envelope.body)
    require_receiver(desk.registry, envelope.sender, desk.court_id)
    _require_complete(desk, said)
    clock.require_term(desk, said, envelope.issued_at.astimezone(SHANGHAI).date())
    power = desk.powers.get(envelope.subject)
    if power is not None and (power.epoch > said.epoch or power.holder not in (envelope.sender, None)):
        refuse(R.R3, "{court} 以第 {named} 批次委托，执行实施权现为第 {epoch} 批次，由 {holder} 持有。",
               "{court} entrusts in epoch {named}; the power is at epoch {epoch}, held by {holder}.",
               rule="流转规则 §5 [D]; 实施权唯一持有 [D]", todo=PASSED, court=envelope.sender, named=said.epoch,
               epoch=power.epoch, holder=power.holder or "—")  # fmt: skip


def _arrived(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    exchange = desk.open_exchange(
        NAME, "receiver", event="request", lineage_id=envelope.subject, peer=envelope.sender,
        exchange_id=envelope.procedure_id,
        data={"case_no": said.case_no, "measure": said.measure.value, "request": dump(said), "urgent": said.urgent,
              "contacted": said.contacted, "request_id": envelope.message_id,
              "earlier": []},
    )  # fmt: skip
    learn_power(desk, envelope.subject, envelope.sender, said.epoch, envelope.message_id)
    desk.open_duty(
        "matter_accept", lineage_id=envelope.subject, subject_id=exchange.exchange_id, body=Body.COMMAND_CENTRE
    )
    clock.begin(desk, exchange, said, envelope.message_id)


def _before_done(desk: Desk, message: Received) -> None:
    """Raises Refused R12 once the matter is done or given back; a withdrawal that overtakes its request is heard."""
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None:
        return
    AT_RECEIVER(desk, message)
    if exchange.state not in (*TO_DO, "withdrawn"):
        refuse(R.R12, "该事项已办结或退回（{state}），不能撤回。", "The matter is done or returned ({state}).", rule="E2 [D]",
               todo=Text("请按回执办理。", "Deal with the receipt."), state=exchange.state)  # fmt: skip


def _withdrawn(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is not None and exchange.state in TO_DO:
        watching.over(desk, desk.move(exchange, "withdrawn"), message.envelope.message_id)


PROCEDURE = Procedure(
    name=NAME,
    title=Text("执行事项委托", "entrustment of a matter"),
    source=f"{ENT} arts 2, 4; {MAT}",
    tables={"sender": SENDER, "receiver": RECEIVER},
    hooks=Hooks(after_act=dict.fromkeys(CLOSINGS, _closed)),
    messages=(
        MessageKind("matter_request", 1, Text("事项委托函", "request to do a matter"), MatterRequest, "F5.1",
                    f"{ENT} arts 2, 4; {MAT} arts 1, 4–6 (unconfirmed)", between_courts, CENTRES, OFFICER,
                    answers=("matter_accept", "matter_supplement", "matter_return", "matter_done"), check=_may_leave,
                    accept=_takeable, apply=_arrived, refused=_refused,
                    refusals=(R.R1, R.R3, R.R7, R.R9, R.R11, R.R12)),
        MessageKind("matter_withdrawal", 1, Text("撤回委托事项", "matter withdrawn"), MatterWithdrawal, "F5.1", "E2 [D]",
                    between_courts, CENTRES, OFFICER, accept=_before_done, apply=_withdrawn, delivered=_withdrawal_applied,
                    refused=_withdrawal_refused, refusals=(R.R2, R.R12)),
    ),
    acts=(
        ActKind("prepare_matter", Text("拟委托事项", "prepare a matter to be entrusted"), PrepareMatter,
                f"{MAT} arts 1, 4 (unconfirmed)", IMPLEMENTERS, OFFICERS, "case", _prepare, implementation=True,
                step="F5.1", offers=OPEN_CASE),
        ActKind("push_matter", Text("指挥中心核对并发出", "check and send it, as the command centre"), Note,
                f"{MAT} art. 4 (unconfirmed)", CENTRES, OFFICERS, "exchange", _push, step="F5.1",
                offers=(Offer(NAME, "sender", ("prepared",)),)),
        ActKind("give_up_matter", Text("不再委托该事项", "give the matter up"), Note, "[D]", CENTRES, OFFICERS, "exchange",
                _give_up, step="F5.1", offers=(Offer(NAME, "sender", ("prepared",)),)),
        ActKind("withdraw_matter", Text("撤回委托事项", "withdraw the matter"), MatterWithdrawal, "E2 [D]", CENTRES, OFFICERS,
                "exchange", _withdraw, step="F5.1", offers=(Offer(NAME, "sender", OUT),)),
    ),
)  # fmt: skip
