"""Duplicate dockets (重复立案): the lowest common superior sees two open dockets of one title and tells both courts.

The later court revokes its docket and hands controls and money to the first, or says that it is not the same matter,
which the superior then decides. Same lineage (a case that moved), same court and closed dockets are no duplicates; of two
entries of one day none is the later one: the superior gets a task, as for a conflict of jurisdiction.

Source: 执行程序解释 2020 art. 2; 执行工作规定 2020 arts 13–14; who tells and decides, and in which messages [D].
"""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Line
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received, Sending, refusal_noted
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.routes import between_courts, superior, to_superior
from shared.procedures.disposal.right_end import require_none_held
from shared.procedures.docket.controls_money import IMPLEMENTERS
from shared.procedures.docket.duplicate_found import PENDING, closed_meanwhile, look, settle, task_of_managers
from shared.procedures.docket.duplicate_papers import (
    EPI2,
    FIRST,
    LATER,
    SUPERIOR,
    DecideDuplicate,
    DuplicateAnswered,
    DuplicateAssets,
    DuplicateDecided,
    DuplicateDocket,
    NotTheSame,
)  # fmt: skip
from shared.procedures.ledger.register import MANAGERS
from shared.procedures.matters import Note, exchange_of, from_the_peer, open_entry
from shared.procedures.papers import control_items, live_controls
from shared.procedures.power.asset import learn_listed

AT_SUPERIOR, AT_LATER = from_the_peer("duplicate_docket", "superior"), from_the_peer("duplicate_docket", "later")


# — at the common superior —


def _decide(desk: Desk, doer: Doer, about: About, given: DecideDuplicate) -> Mapping[str, Any]:
    event = "decide_same" if given.same else "decide_different"
    moved = settle(desk, exchange_of(desk, about), event, DuplicateDecided(given.same, given.reasons))
    return {"state": moved.state}


def _answered(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    desk.move(exchange, "revoked" if said.revoked else "contest", answer=message.envelope.message_id)
    if not said.revoked:
        task_of_managers(desk, "duplicate_contested", exchange.exchange_id, exchange.lineage_id,
              f"{exchange.peer} 认为不属重复立案：{said.reasons} 请决定。",
              f"{exchange.peer} says that it is not the same matter; decide.")  # fmt: skip


def _notice_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """Closed before the notice came: nothing is duplicated any more."""
    refusal_noted(desk, sending, refusal)
    if refusal.code is RefusalCode.R4 and sending.exchange is not None and sending.exchange.state in PENDING:
        desk.move(sending.exchange, "closed_below")


# — at the two courts —


def _docketed_here(desk: Desk, message: Received) -> None:
    known = desk.exchanges.get(message.envelope.procedure_id)
    handed = known and (known.procedure, known.role, known.lineage_id, known.peer, "notice" in known.data)
    if known is not None and handed != (
        "duplicate_docket",
        "first",
        message.envelope.subject,
        message.payload.other_court,
        False,
    ):
        refuse(RefusalCode.R2, "该程序编号已用于其他程序。", "That exchange stands for something else.", rule=EPI2)
    case = open_entry(desk, message.envelope.subject)
    if case.case_no != message.payload.own_case_no:
        refuse(
            RefusalCode.R7, "本院该案现为 {case_no}。", "This case is {case_no} here.", rule=EPI2, case_no=case.case_no
        )


def _noticed(desk: Desk, message: Received) -> None:
    said, envelope = message.payload, message.envelope
    known = desk.exchanges.get(envelope.procedure_id)
    if known is not None:  # the hand-over came first
        told = {"notice": envelope.message_id, "other_court": known.peer}
        desk.exchanges.save(replace(known, peer=envelope.sender, data=known.data | told))
        return
    exchange = desk.open_exchange(
        "duplicate_docket", "later" if said.later else "first", event="notice", lineage_id=envelope.subject,
        peer=envelope.sender, exchange_id=envelope.procedure_id,
        data={"notice": envelope.message_id, "other_court": said.other_court, "other_case_no": said.other_case_no,
              "other_lineage": said.other_lineage},
    )  # fmt: skip
    todo = (Text("本院后立案，应当撤销立案并移交控制财产；认为不是同一案件的，说明理由。",
                 "This court was later: revoke the docket and hand over, or say why it is not the same matter.") if said.later else
            Text("本院先立案，等候移交控制财产。", "This court was first; what the other controls will be handed over."))  # fmt: skip
    desk.raise_task("duplicate_docket", lineage_id=envelope.subject, subject_id=exchange.exchange_id,
                    body=_implementation(), zh=f"{said.other_court} {said.other_case_no} 执行依据相同。{todo.zh}",
                    en=f"{said.other_case_no} of {said.other_court} enforces the same title. {todo.en}")  # fmt: skip


def _implementation() -> Any:
    (body,) = IMPLEMENTERS
    return body


def _not_the_same(desk: Desk, doer: Doer, about: About, given: NotTheSame) -> Mapping[str, Any]:
    exchange = desk.move(exchange_of(desk, about), "contest", reasons=given.reasons)
    return {"message_id": _tell(desk, exchange, DuplicateAnswered(False, given.reasons))}


def _tell(desk: Desk, exchange: Exchange, answer: DuplicateAnswered) -> str:
    return desk.send("duplicate_answered", exchange.peer, answer, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id, in_reply_to=exchange.data["notice"])  # fmt: skip


def _revoke(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """The docket is cancelled; power ends; what is controlled and in hand goes to the first court, ranks kept."""
    exchange = desk.move(exchange_of(desk, about), "revoke")
    case, lineage_id = open_entry(desk, exchange.lineage_id), exchange.lineage_id
    require_none_held(desk, lineage_id)
    available = Balance.of(desk.money.where(lineage_id=lineage_id)).available_fen
    if available:
        desk.money.add(MoneyEntry(desk.new_id(), lineage_id, case.case_no, "forwarded", available, desk.today,
                                  f"移交 {exchange.data['other_court']}"))  # fmt: skip
    assets = DuplicateAssets(case.case_no, control_items(desk, lineage_id), available, exchange.peer,
                             desk.signed_copy(exchange.data["notice"]))  # fmt: skip
    for control in live_controls(desk, lineage_id):
        desk.controls.save(replace(control, state="taken_over"))
    held = desk.powers.need(lineage_id)
    desk.save_power(held.ended(), expected=held)
    desk.end_case(case, "close", "cancelled")
    desk.send("duplicate_assets", exchange.data["other_court"], assets, lineage_id=exchange.data["other_lineage"],
              exchange_id=exchange.exchange_id)  # fmt: skip
    return {"case_no": case.case_no, "message_id": _tell(desk, exchange, DuplicateAnswered(True, given.note))}


def _by_the_later(desk: Desk, message: Received) -> None:
    """It may overtake the superior's notice to this court, so it shows the one the sender got. Raises Refused R1, R2."""
    envelope, said, exchange = message.envelope, message.payload, desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None:
        shown = desk.open_copy(said.ordered_by, said.notice)
        told, sent = shown.payload, shown.envelope
        known = (sent.kind, sent.recipient, sent.procedure_id) == (
            "duplicate_docket",
            envelope.sender,
            envelope.procedure_id,
        )
        known = known and (told.later, told.other_court, told.other_lineage) == (True, desk.court_id, envelope.subject)
        known = known and desk.registry.is_superior(said.ordered_by, desk.court_id, Line.MANAGEMENT, desk.today)
    else:
        facts = (exchange.role, exchange.data.get("other_court"), exchange.lineage_id)
        known = facts == ("first", envelope.sender, envelope.subject)
    if not known:
        refuse(RefusalCode.R2, "{court} 不是重复立案的对方法院。", "{court} is not the other court of this duplicate.",
               rule=EPI2, court=envelope.sender)  # fmt: skip


def _handed_over(desk: Desk, message: Received) -> None:
    said, envelope = message.payload, message.envelope
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is not None:
        desk.move(exchange, "assets", handover=envelope.message_id)
    else:
        desk.open_exchange("duplicate_docket", "first", event="assets", lineage_id=envelope.subject, peer=envelope.sender,
                           exchange_id=envelope.procedure_id, data={"handover": envelope.message_id})  # fmt: skip
    case = open_entry(desk, envelope.subject)
    for item in said.controls:
        desk.controls.add_new(item.as_control(envelope.subject, "active"))
    learn_listed(desk, envelope.subject, said.controls)
    if said.forwarded_fen:
        desk.money.add(MoneyEntry(desk.new_id(), envelope.subject, case.case_no, "in", said.forwarded_fen, desk.today,
                                  f"由 {envelope.sender} 移交"))  # fmt: skip
    desk.raise_task(
        "duplicate_assets", lineage_id=envelope.subject, subject_id=envelope.message_id, body=_implementation(),
        zh=f"{envelope.sender} 已撤销 {said.case_no}，移交控制措施 {len(said.controls)} 项、案款 {said.forwarded_fen} 分，请办理登记变更。",
        en=f"{envelope.sender} revoked {said.case_no}: {len(said.controls)} controls, {said.forwarded_fen} fen; have the registers changed.",
    )  # fmt: skip


def _decided(desk: Desk, message: Received) -> None:
    exchange, said = desk.exchanges.need(message.envelope.procedure_id), message.payload
    if exchange.state != "ended":
        desk.move(exchange, "decided_same" if said.same else "decided_different", reasons=said.reasons)


def _at_either(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    from_the_peer("duplicate_docket", exchange.role if exchange is not None else "later")(desk, message)


def _kind(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="", source=EPI2, **more)  # fmt: skip


def _step(
    name: str, zh: str, en: str, payload: type, bodies: Any, effect: Any, role: str, *states: str, **more: Any
) -> ActKind:
    return ActKind(name, Text(zh, en), payload, EPI2, bodies, frozenset({"chief"}), "exchange", effect,
                   offers=(Offer("duplicate_docket", role, states),), **more)  # fmt: skip


R, DOWN, UP = RefusalCode, superior(Line.MANAGEMENT), to_superior(Line.MANAGEMENT)
PROCEDURE = Procedure(
    name="duplicate_docket",
    title=Text("重复立案", "duplicate dockets"),
    source=EPI2,
    tables={"superior": SUPERIOR, "later": LATER, "first": FIRST},
    hooks=Hooks(after_apply={"case_register": look, "case_close": closed_meanwhile}),
    messages=(
        _kind("duplicate_docket", "重复立案告知", "duplicate dockets", DuplicateDocket, route=DOWN, bodies=MANAGERS, sign_for=True,
              answers=("duplicate_answered",), accept=_docketed_here, apply=_noticed, refused=_notice_refused,
              refusals=(R.R2, R.R4, R.R7)),
        _kind("duplicate_answered", "重复立案答复", "answer on duplicate dockets", DuplicateAnswered, route=UP,
              bodies=IMPLEMENTERS, approvals=ApprovalRule.OFFICER, accept=AT_SUPERIOR, apply=_answered, sign_for=True,
              refusals=(R.R2,)),
        _kind("duplicate_decided", "重复立案决定", "decision on duplicate dockets", DuplicateDecided, route=DOWN,
              bodies=MANAGERS, accept=_at_either, apply=_decided, sign_for=True, refusals=(R.R2,)),
        _kind("duplicate_assets", "移交控制财产", "controls handed to the first court", DuplicateAssets, route=between_courts,
              bodies=IMPLEMENTERS, approvals=ApprovalRule.OFFICER, accept=_by_the_later, apply=_handed_over, sign_for=True,
              refusals=(R.R1, R.R2, R.R4)),
    ),
    acts=(
        _step("revoke_duplicate_docket", "撤销立案并移交控制财产", "revoke the later docket", Note, IMPLEMENTERS, _revoke,
              "later", "noticed", "insisted", implementation=True),
        _step("contest_duplicate", "说明不属重复立案", "say that it is not the same matter", NotTheSame, IMPLEMENTERS,
              _not_the_same, "later", "noticed"),
        _step("decide_duplicate", "决定是否重复立案", "decide whether it is the same matter", DecideDuplicate, MANAGERS,
              _decide, "superior", "contested"),
    ),
)  # fmt: skip
