"""Designation (指定执行、指令执行): a superior's ruling moves the power from one lower court to another.

The power passes when the ruling is applied at the old court; the target acts on the certificate that follows.
Source: 民事诉讼法 2023 art. 237, art. 90; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 arts 5, 74.
"""

from __future__ import annotations

import hashlib

from shared.domain.courts import Body
from shared.domain.errors import Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.people import ApprovalRule
from shared.domain.refusals import Refusal, RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.messages.kinds import MessageKind, Offer, Procedure
from shared.messages.routes import Route
from shared.procedures.designation.payloads import (
    DesignationCopy,
    DesignationInputs,
    DesignationRecord,
    DesignationRuling,
    DesignationServed,
    DesignationVoid,
)  # fmt: skip
from shared.procedures.designation.service import receive_service
from shared.procedures.designation.tables import DECIDER, GROUND_TITLES, OLD_COURT, TARGET
from shared.procedures.designation.told import REDIRECTION
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import docket_entry
from shared.procedures.papers import live_controls, require_hash
from shared.procedures.power import notes as power_notes
from shared.procedures.power import rulings
from shared.procedures.power.routes import (
    down_either_line,
    high_court_above,
    inform_levels,
    require_exception,
    require_target,
    up_either_line,
)  # fmt: skip
from shared.procedures.service.electronic import TransferInformed
from shared.procedures.transfer.procedure import begin_as_old_holder


def _prepare(desk: Desk, sending: Sending, given: DesignationInputs) -> DesignationRuling:
    exchange = sending.exchange
    if exchange is None:
        raise Conflict(Text("没有对应的审查程序。", "There is no review."))
    controls = rulings.controls_of(exchange)
    document = _text_of(desk, exchange, sending.recipient, given)
    return DesignationRuling(
        exchange.data["docket_no"],
        document,
        hashlib.sha256(document.encode()).hexdigest(),
        exchange.data["case_no"],
        sending.recipient,
        given.target,
        tuple(exchange.data["grounds"]),
        controls,
        rulings.renewals_for(desk, controls, given.renew_short_controls_until),
        given.override_short_controls,
        given.exception_reason,
    )


def _text_of(desk: Desk, exchange: Exchange, old: str, given: DesignationInputs) -> str:
    issuer, old_court = desk.registry.court(desk.court_id), desk.registry.court(old)
    target, case_no = desk.registry.court(given.target), exchange.data["case_no"]
    grounds = "；".join(GROUND_TITLES[ground].zh for ground in exchange.data["grounds"])
    return "\n".join((
        issuer.name.zh, "执 行 裁 定 书", str(exchange.data["docket_no"]),
        f"{old_court.name.zh}立案执行的{case_no}一案，本院依法审查。", f"事由：{grounds}。", given.reasoning,
        "依照《中华人民共和国民事诉讼法》（2023年）第二百三十七条之规定，裁定如下：",
        f"{old_court.name.zh}{case_no}一案由{target.name.zh}执行。",
        "本裁定送达后立即生效。", f"{desk.today:%Y年%m月%d日}",
    ))  # fmt: skip


def require_issuable(desk: Desk, sending: Sending, *, itself_allowed: bool = False) -> None:
    """The deciding court's own check of a ruling that names a third court. Raises Conflict, Refused R5, R7, R10."""
    exchange, ruling = sending.exchange, sending.payload
    if exchange is None or exchange.state != "reviewing" or exchange.peer != sending.recipient:
        state = exchange.state if exchange else "—"
        raise Conflict(Text("该程序不在审查中（{state}），不能制发裁定。", "Not under review ({state})."), state=state)
    if exchange.data.get("candidates", {}).get(ruling.target) == "conflict":
        raise Conflict(
            Text("{target} 已答复不宜承办。", "{target} has answered that it is conflicted."),
            Text("请另选法院。", "Choose another court."),
            target=ruling.target,
        )
    power_notes.require_free_to_rule(desk, sending)
    require_target(desk.registry, decider=desk.court_id, old=sending.recipient, target=ruling.target, on=desk.today,
                   itself_allowed=itself_allowed)  # fmt: skip
    require_exception(desk.registry, ruling.target, ruling.exception_reason)
    ends = [(item.control_id, item.end_on) for item in ruling.controls]
    rulings.require_long_controls(desk, ends, ruling.renewals, ruling.override_short_controls)


def ruled(desk: Desk, sending: Sending) -> None:
    """The ruling has left: the target is told and waits; every level between and the high court are informed."""
    exchange, ruling = sending.exchange, sending.payload
    if exchange is None:
        return
    power_notes.await_service(desk, sending)
    desk.move(exchange, "rule", ruling=sending.message_id, target=ruling.target, from_epoch=sending.from_epoch,
              document_sha256=ruling.document_sha256)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, by=sending.message_id)
    lineage_id, exchange_id = sending.lineage_id, exchange.exchange_id
    if ruling.target != desk.court_id:
        copy = DesignationCopy(
            sending.message_id,
            sending.kind,
            ruling.document_no,
            ruling.document,
            ruling.document_sha256,
            ruling.case_no,
            sending.recipient,
            ruling.target,
            sending.power_id or "",
            sending.from_epoch or 1,
            ruling.exception_reason,
        )
        desk.send("designation_copy", ruling.target, copy, lineage_id=lineage_id, exchange_id=exchange_id)
    told = TransferInformed(sending.message_id, sending.kind, sending.recipient, ruling.case_no)
    for lower in (sending.recipient, ruling.target):
        inform_levels(desk, lower=lower, told=told, lineage_id=lineage_id, exchange_id=exchange_id)
    above = high_court_above(desk)
    if above is not None:
        record = DesignationRecord(sending.message_id, ruling.case_no, sending.recipient, ruling.target, ruling.grounds)
        desk.send("designation_record", above, record, lineage_id=lineage_id, exchange_id=exchange_id)


def may_take_effect(desk: Desk, message: Received, *, itself_allowed: bool = False) -> None:
    """The old court's guard: what the sender checked, with this court's own registry, docket and controls."""
    envelope, ruling = message.envelope, message.payload
    require_hash(ruling.document, ruling.document_sha256, "裁定书正文")
    if ruling.old_court != desk.court_id:
        refuse(RefusalCode.R7, "裁定所列原执行法院是 {court}。", "The ruling names {court} as the original court.",
               rule=REDIRECTION, court=ruling.old_court)  # fmt: skip
    require_target(desk.registry, decider=envelope.sender, old=desk.court_id, target=ruling.target,
                   on=desk.today, itself_allowed=itself_allowed)  # fmt: skip
    require_exception(desk.registry, ruling.target, ruling.exception_reason)
    power = rulings.require_power_here(desk, message)
    ends = [(control.control_id, control.end_on) for control in live_controls(desk, power.lineage_id)]
    rulings.require_long_controls(desk, ends, ruling.renewals, ruling.override_short_controls)


def take_power_away(desk: Desk, message: Received) -> None:
    """Service: the power instant, custody (or stepping aside before any docketing), and the signed answer."""
    envelope, ruling = message.envelope, message.payload
    case, passing = docket_entry(desk, envelope.subject), rulings.before_docketing(desk, envelope.subject)
    served = rulings.pass_power(desk, message, to=ruling.target, renewals=ruling.renewals)
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("designation", "old_court", event="ruling_applied", lineage_id=envelope.subject,
                           peer=envelope.sender, exchange_id=envelope.procedure_id,
                           data={"ruling_kind": envelope.kind})  # fmt: skip
    else:
        desk.move(exchange, "ruling_applied", ruling=envelope.message_id, ruling_kind=envelope.kind)
    custodian, case_no = desk.court_id, case.case_no if case is not None else ""
    if case is None and passing is not None:
        custodian, case_no = passing.peer, passing.data["case_no"]
        _step_aside(desk, passing, ruling.target)
    else:
        third = (
            {}
            if ruling.target == envelope.sender
            else {"decided_by": envelope.sender, "decided_in": envelope.procedure_id}
        )
        begin_as_old_holder(desk, ruling_id=envelope.message_id, lineage_id=envelope.subject,
                            new_holder=ruling.target, **third)  # fmt: skip
    leave(desk, envelope.subject)
    answer = DesignationServed(
        envelope.message_id,
        desk.message_sha256(envelope.message_id),
        ruling.document_sha256,
        ruling.target,
        served.power_id,
        served.epoch,
        desk.now,
        served.certificate["service"],
        custodian,
        case_no,
    )
    desk.send("designation_served", envelope.sender, answer, lineage_id=envelope.subject,
              exchange_id=envelope.procedure_id, in_reply_to=envelope.message_id, power_id=served.power_id)  # fmt: skip


def _step_aside(desk: Desk, transfer: Exchange, target: str) -> None:
    """A court that never docketed gives nothing over: the custodian does; money already here must follow."""
    desk.move(transfer, "pass_on")
    desk.close_duties(subject_id=transfer.exchange_id, by=f"passed_on:{target}", event="drop")
    if transfer.data.get("forwarded_fen"):
        desk.raise_task(
            "forward_money",
            lineage_id=transfer.lineage_id,
            subject_id=transfer.exchange_id,
            body=Body.IMPLEMENTATION,
            zh=f"案件改由 {target} 执行，已收案款 {transfer.data['forwarded_fen']} 分应移交该院。",
            en=f"The case has gone on to {target}; forward the {transfer.data['forwarded_fen']} fen received.",
        )


def leave(desk: Desk, lineage_id: str) -> None:
    """A court that was itself designated has lost the case again: its reports end."""
    for exchange in desk.exchanges.where(procedure="designation", role="target", lineage_id=lineage_id,
                                         state__in=["holder", "docketed"]):  # fmt: skip
        desk.move(exchange, "pass_on")
        desk.close_duties(subject_id=exchange.exchange_id, by="passed_on", event="drop")


def ruling_refused(desk: Desk, sending: Sending, refusal: Refusal) -> None:
    """The deciding court's side of a refusal; the target is told that nothing will come of it.

    After service by other means the power has passed all the same, and the target keeps it.
    """
    if power_notes.service_disputed(desk, sending, refusal):
        return
    power_notes.note_refusal(desk, sending, refusal)
    void_copy(desk, sending.exchange, sending.message_id, refusal.reason.zh)


def void_copy(desk: Desk, exchange: Exchange | None, ruling_id: str, reason: str) -> None:
    """Tell the target of a ruling that will not take effect."""
    target = exchange.data.get("target") if exchange is not None else None
    if exchange is not None and target not in (None, desk.court_id):
        desk.send("designation_void", target, DesignationVoid(ruling_id, reason[:1000]),
                  lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id)  # fmt: skip


def _withdrawn(desk: Desk, sending: Sending) -> None:
    exchange = rulings.withdrawn(desk, sending)
    if exchange is not None:
        void_copy(desk, exchange, sending.supersedes or "", sending.payload.reason)


def _kind(name: str, zh: str, en: str, payload: type, route: Route, step: str = "F2.2", **more: object) -> MessageKind:
    given = {"version": 1, "source": REDIRECTION, "bodies": REVIEWERS} | more
    return MessageKind(name=name, title=Text(zh, en), payload=payload, route=route, step=step, **given)  # type: ignore[arg-type]


PROCEDURE = Procedure(
    name="designation",
    title=Text("指定执行", "designation"),
    source=REDIRECTION,
    tables={"decider": DECIDER, "old_court": OLD_COURT, "target": TARGET},
    messages=(
        _kind(
            "designation_ruling", "指定（指令）执行裁定书", "designation ruling", DesignationRuling, down_either_line,
            approvals=ApprovalRule.MAJOR, answers=("designation_served", "case_closed"), sign_for=True, moves_power=True,
            refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R4, RefusalCode.R5, RefusalCode.R6,
                      RefusalCode.R7, RefusalCode.R8, RefusalCode.R10),
            offers=(Offer("designation", "decider", ("reviewing",)),), inputs=DesignationInputs, prepare=_prepare,
            check=require_issuable, issued=ruled, accept=may_take_effect, apply=take_power_away,
            turned_away=rulings.answer_closed, refused=ruling_refused,
        ),
        _kind("designation_served", "指定执行裁定送达回执", "designation ruling served", DesignationServed,
              up_either_line, source="民事诉讼法 2023 art. 90", bodies=frozenset({Body.IMPLEMENTATION}),
              apply=receive_service, turned_away=power_notes.certificate_disputed, refusals=(RefusalCode.R7,)),
        _kind("designation_record", "指定执行报备", "designation reported", DesignationRecord, up_either_line,
              source="[D] high court informed"),
        _kind("designation_withdrawn", "撤回指定执行裁定", "designation withdrawn", rulings.RulingWithdrawal,
              down_either_line, source="流转规则 E2 [D]", approvals=ApprovalRule.PRESIDENT,
              inputs=rulings.RulingWithdrawal, prepare=rulings.as_given, sign_for=True,
              check=rulings.require_ruled, issued=rulings.withdrawing, accept=rulings.before_the_instant,
              delivered=_withdrawn, refused=rulings.withdrawal_refused, refusals=(RefusalCode.R3,),
              offers=(Offer("designation", "decider", ("ruled",)), Offer("concentration", "gatherer", ("ruled",)))),
    ),
)  # fmt: skip
