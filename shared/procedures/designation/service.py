"""From service to docketing: the power certificate, the new holder's word to the custodian, copies for the deciding court.

The target believes nobody but the old court: it verifies that court's signed statement of service itself.
Source: 民事诉讼法 2023 art. 90; 执行工作规定 2020 art. 16 by analogy (unconfirmed); certificate and copies [D].
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.courts import Body
from shared.domain.errors import Text
from shared.domain.exchanges import Exchange
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import Route, between_courts
from shared.messages.terms import term
from shared.procedures.designation.copies import HandoverCopied
from shared.procedures.designation.payloads import DesignationServed, PowerCertificate
from shared.procedures.file_call import REVIEWERS
from shared.procedures.power.notes import certificate_disputed, learn_new_holder
from shared.procedures.power.routes import down_either_line, up_either_line
from shared.procedures.power.rulings import remember
from shared.procedures.transfer.payloads import DocketNotice
from shared.procedures.transfer.procedure import FILING, IMPLEMENTERS, begin_as_new_holder, begin_as_old_holder

DOCKET_RULE = "docket_after_designation"
REPORT_RULE = "progress_report"
NOT_HANDED_ON = ("waiting", "custody", "handed_over", "accepted")
NO_DOCKET_YET = "立案前改变接收法院 [D]"


@dataclass(frozen=True, slots=True)
class HolderConfirmed:
    """The new holder has its certificate: the custodian may hand over."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    epoch: int = term("批次", "epoch", minimum=2)


@dataclass(frozen=True, slots=True)
class CustodyRedirected:
    """The power has gone on before any docketing: the custodian hands over to another court."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    new_holder: str = term("接收法院", "receiving court", max_length=32)
    epoch: int = term("批次", "epoch", minimum=2)


def receive_service(desk: Desk, message: Received) -> None:
    """The deciding court: note the new holder and send it the certificate in the same commit (same day)."""
    envelope, said = message.envelope, message.payload
    exchange = desk.exchanges.need(envelope.procedure_id)
    sent = exchange.data.get("ruling") == said.ruling_id and exchange.peer == envelope.sender
    if not sent or desk.message_sha256(said.ruling_id) != said.ruling_sha256 or exchange.data["target"] != said.target:
        refuse(RefusalCode.R7, "送达回执所指裁定 {ruling} 与本院所发不符。",
               "The ruling {ruling} is not what this court sent.", rule="民事诉讼法 2023 art. 90",
               ruling=said.ruling_id)  # fmt: skip
    if "other_service" in exchange.data:  # recorded before with proof: it changes nothing but the record
        desk.move(exchange, "served_again", served=envelope.message_id)
        return
    power = desk.powers.need(said.power_id)
    if said.target == desk.court_id:
        certified = power.certified(epoch=said.epoch, to=desk.court_id, at=said.served_at, ruling_id=said.ruling_id,
                                    evidence=envelope.message_id)  # fmt: skip
        desk.save_power(certified, expected=power)
        begin_as_new_holder(desk, ruling_id=said.ruling_id, lineage_id=envelope.subject, old_holder=said.custodian,
                            case_no=said.custodian_case_no, origin="designated", docket_rule=DOCKET_RULE)  # fmt: skip
    else:
        learn_new_holder(desk, envelope.subject, holder=said.target, epoch=said.epoch, at=said.served_at,
                         ruling_id=said.ruling_id, evidence=envelope.message_id)  # fmt: skip
        certificate = PowerCertificate(said.ruling_id, said.ruling_sha256, envelope.sender,
                                       desk.signed_copy(envelope.message_id))  # fmt: skip
        desk.send("power_certificate", said.target, certificate, lineage_id=envelope.subject,
                  exchange_id=exchange.exchange_id, power_id=said.power_id)  # fmt: skip
    if said.custodian != envelope.sender:
        redirected = CustodyRedirected(said.ruling_id, said.target, said.epoch)
        desk.send("custody_redirected", said.custodian, redirected, lineage_id=envelope.subject,
                  exchange_id=exchange.exchange_id)  # fmt: skip
    desk.move(exchange, "served", served=envelope.message_id, epoch=said.epoch, custodian=said.custodian)


def _shown(desk: Desk, message: Received) -> DesignationServed:
    """What the old court signed, verified with its own key. Raises Refused R1, R7."""
    envelope, said = message.envelope, message.payload
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None or exchange.role != "target" or exchange.peer != envelope.sender:
        refuse(RefusalCode.R7, "本院没有收到过该指定执行裁定。", "This court was told of no such designation.",
               rule="民事诉讼法 2023 art. 90 · [D]", ruling=said.ruling_id)  # fmt: skip
    statement = desk.open_copy(said.old_court, said.service)
    service: DesignationServed = statement.payload
    agrees = statement.envelope.kind == "designation_served" and (
        statement.envelope.recipient == envelope.sender, statement.envelope.subject, service.power_id, service.target,
        service.ruling_id, service.ruling_sha256, service.document_sha256, said.old_court, service.epoch,
    ) == (
        True, envelope.subject, envelope.power_id, desk.court_id,
        said.ruling_id, said.ruling_sha256, exchange.data["document_sha256"], exchange.data["old_court"],
        exchange.data["from_epoch"] + 1,
    )  # fmt: skip
    if not agrees or exchange.data["ruling"] != said.ruling_id:
        refuse(RefusalCode.R7, "执行实施权证明与原执行法院的送达陈述或本院所收裁定不一致。",
               "The certificate does not agree with the old court's statement or with the ruling received.",
               rule="民事诉讼法 2023 art. 90 · [D]", ruling=said.ruling_id)  # fmt: skip
    return service


def _good(desk: Desk, message: Received) -> None:
    _shown(desk, message)


def _certified(desk: Desk, message: Received) -> None:
    envelope, service = message.envelope, _shown(desk, message)
    power = desk.powers.need(service.power_id)
    certified = power.certified(epoch=service.epoch, to=desk.court_id, at=service.served_at,
                                ruling_id=service.ruling_id, evidence=envelope.message_id)  # fmt: skip
    desk.save_power(certified, expected=power)
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "certificate", certificate=envelope.message_id)
    begin_as_new_holder(desk, ruling_id=service.ruling_id, lineage_id=envelope.subject, old_holder=service.custodian,
                        case_no=service.custodian_case_no, origin="designated", docket_rule=DOCKET_RULE,
                        decided_by=envelope.sender, decided_in=exchange.exchange_id)  # fmt: skip
    desk.send("holder_confirmed", service.custodian, HolderConfirmed(service.ruling_id, service.epoch),
              lineage_id=envelope.subject, exchange_id=service.ruling_id)  # fmt: skip


def _kept_here(desk: Desk, lineage_id: str) -> Exchange | None:
    return desk.exchanges.first(procedure="transfer", role="old_holder", lineage_id=lineage_id,
                                state__in=list(NOT_HANDED_ON))  # fmt: skip


def _by_the_new_holder(desk: Desk, message: Received) -> None:
    named = desk.exchanges.get(message.payload.ruling_id)
    wrong = named is not None and named.peer != message.envelope.sender
    if wrong or (named is None and _kept_here(desk, message.envelope.subject) is None):
        refuse(RefusalCode.R2, "{court} 不是本次移送的对方法院。", "{court} is not the other court of this transfer.",
               rule="[D]", court=message.envelope.sender)  # fmt: skip


def _confirmed(desk: Desk, message: Received) -> None:
    """It may overtake the deciding court's redirection, which then finds it here."""
    exchange = desk.exchanges.get(message.payload.ruling_id)
    if exchange is not None:
        desk.move(exchange, "holder_confirmed", confirmed=message.envelope.message_id)
        return
    kept = _kept_here(desk, message.envelope.subject)
    if kept is not None:
        early = kept.data.get("early", {}) | {message.payload.ruling_id: message.envelope.sender}
        remember(desk, kept, early=early)


def _in_custody(desk: Desk, message: Received) -> None:
    if _kept_here(desk, message.envelope.subject) is None:
        refuse(RefusalCode.R12, "本院已无该案可移送（已由接收法院立案）。",
               "There is nothing left to hand over: the receiving court has docketed.", rule=NO_DOCKET_YET)  # fmt: skip


def _redirected(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    kept = _kept_here(desk, envelope.subject)
    if kept is None:
        return
    desk.move(kept, "redirected", redirected_to=said.new_holder)
    desk.close_duties(subject_id=kept.exchange_id, by=envelope.message_id, event="drop")
    begin_as_old_holder(desk, ruling_id=said.ruling_id, lineage_id=envelope.subject, new_holder=said.new_holder,
                        decided_by=envelope.sender, decided_in=envelope.procedure_id)  # fmt: skip
    power = desk.powers.need(envelope.subject)
    if power.state == "elsewhere" and power.epoch < said.epoch:
        learn_new_holder(desk, envelope.subject, holder=said.new_holder, epoch=said.epoch, at=desk.now,
                         ruling_id=said.ruling_id, evidence=envelope.message_id)  # fmt: skip
    if kept.data.get("early", {}).get(said.ruling_id) == said.new_holder:
        desk.move(desk.exchanges.need(said.ruling_id), "holder_confirmed")


def _by_the_custodian(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.data.get("custodian") != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 不是本案的移送法院。", "{court} does not hand over this case.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _handover_known(desk: Desk, message: Received) -> None:
    remember(desk, desk.exchanges.need(message.envelope.procedure_id), handover=message.envelope.message_id,
             handed_over_on=str(desk.today))  # fmt: skip


def _docketed_here(desk: Desk, sending: Sending) -> None:
    """The target's side of its own docketing: its monthly reports begin."""
    if sending.exchange is not None and sending.exchange.role == "target":
        moved = desk.move(sending.exchange, "docket", new_case_no=sending.payload.new_case_no)
        desk.open_duty(REPORT_RULE, lineage_id=moved.lineage_id, subject_id=moved.exchange_id, body=Body.IMPLEMENTATION)


def _by_the_target(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.get(message.envelope.procedure_id)
    if exchange is None or exchange.data.get("target") != message.envelope.sender:
        refuse(RefusalCode.R2, "{court} 不是本院指定的法院。", "{court} is not the court this court named.", rule="[D]",
               court=message.envelope.sender)  # fmt: skip


def _docketed_there(desk: Desk, message: Received) -> None:
    moved = desk.move(desk.exchanges.need(message.envelope.procedure_id), "docket_notice",
                      new_case_no=message.payload.new_case_no)  # fmt: skip
    desk.open_duty(REPORT_RULE, lineage_id=moved.lineage_id, subject_id=moved.exchange_id, body=Body.MANAGEMENT)


def _kind(name: str, zh: str, en: str, payload: type, step: str, route: Route, **more: object) -> MessageKind:
    given = {"version": 1, "source": "民事诉讼法 2023 art. 90; 执行程序解释 2020 art. 11 · [D]"} | more
    return MessageKind(name=name, title=Text(zh, en), payload=payload, step=step, route=route, **given)  # type: ignore[arg-type]


PROCEDURE = Procedure(
    name="designation_service",
    title=Text("指定执行的送达与接续", "service of a designation"),
    source="民事诉讼法 2023 art. 90; 执行程序解释 2020 art. 11",
    messages=(
        _kind("power_certificate", "执行实施权证明", "power certificate", PowerCertificate, "F2.3", down_either_line,
              bodies=REVIEWERS, accept=_good, apply=_certified, turned_away=certificate_disputed, sign_for=True, answers=("docket_notice_copy",),
              refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R7)),
        _kind("holder_confirmed", "接收法院持权告知", "new holder has its certificate", HolderConfirmed, "F2.3",
              between_courts, bodies=IMPLEMENTERS, accept=_by_the_new_holder, apply=_confirmed,
              refusals=(RefusalCode.R2,)),
        _kind("custody_redirected", "改向移送通知", "hand over to another court", CustodyRedirected, "F2.4",
              down_either_line, bodies=REVIEWERS, accept=_in_custody, apply=_redirected, sign_for=True,
              refusals=(RefusalCode.R2, RefusalCode.R12)),
        _kind("handover_copy", "移送函（抄送）", "copy of the hand-over", HandoverCopied, "F2.4", up_either_line,
              bodies=IMPLEMENTERS, accept=_by_the_custodian, apply=_handover_known, refusals=(RefusalCode.R2,)),
        _kind("docket_notice_copy", "立案通知书（抄送）", "copy of the docket notice", DocketNotice, "F2.5", up_either_line,
              bodies=FILING, issued=_docketed_here, accept=_by_the_target, apply=_docketed_there, sign_for=True,
              refusals=(RefusalCode.R2,)),
    ),
)  # fmt: skip
