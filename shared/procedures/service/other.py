"""Service by other means (其他方式送达) of a ruling that moves power, when the old court's node does not answer.

The power passes when the deciding court records the service with its proof; that needs the promise of every other court
that could rule on it (`other_service_clearance`), so that nothing else can have passed it meanwhile. One piece for elevation,
designation and concentration. Source: 民事诉讼法 2023 arts 87–95; the rest [D]; decision 0013.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.exchanges import Exchange
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.procedures.designation.service import DOCKET_RULE
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import exchange_of
from shared.procedures.power.notes import certificate_disputed, learn_new_holder
from shared.procedures.power.routes import courts_that_may_rule, down_either_line
from shared.procedures.service.other_clearance import CHIEF, require_servable
from shared.procedures.service.other_learnt import learn_service
from shared.procedures.service.other_papers import ClearedBy, OtherServiceRecorded, RecordService, ServedOtherwise
from shared.procedures.service.other_promises import OPEN_RULE, no_longer_needed
from shared.procedures.service.other_shown import SERVICE, require_promised
from shared.procedures.service.other_tables import CLEARANCE
from shared.procedures.transfer.procedure import begin_as_new_holder

# — the deciding court —


def _record(desk: Desk, doer: Doer, about: About, given: RecordService) -> Mapping[str, Any]:
    """The power instant: record, next epoch and everything that tells of it in one commit."""
    if given.served_on > desk.today:
        raise BadInput(
            Text("送达日 {day} 在将来。", "The day of service {day} lies in the future."), day=given.served_on
        )
    inquiry = desk.move(exchange_of(desk, about), "record")
    before = desk.exchanges.need(inquiry.data["in"])
    require_servable(desk, before)
    _require_all_clear(desk, inquiry)
    ruling_id, power = inquiry.data["ruling"], desk.powers.need(inquiry.lineage_id)
    target = before.data.get("target", desk.court_id)
    evidence = desk.witness(
        "served_otherwise", subject_id=ruling_id, lineage_id=before.lineage_id,
        detail={"power": power.power_id, "from_epoch": power.epoch, "epoch": power.epoch + 1, "to": target,
                "means": given.means.value, "served_on": str(given.served_on), "proof": given.proof_sha256,
                "cleared_by": inquiry.data["clear"], "person": doer.person_id},
    )  # fmt: skip
    exchange = desk.move(before, "served_otherwise", other_service=evidence, custodian=before.peer,
                         epoch=power.epoch + 1, recorded_at=desk.now.isoformat())  # fmt: skip
    desk.close_duties(subject_id=inquiry.exchange_id, rule_id=OPEN_RULE, by=evidence)
    promised = tuple(ClearedBy(court, desk.signed_copy(answer)) for court, answer in inquiry.data["clear"].items())
    said = ServedOtherwise(
        ruling_id,
        desk.message_sha256(ruling_id),
        exchange.data["document_sha256"],
        exchange.peer,
        exchange.data["case_no"],
        power.epoch + 1,
        given.means,
        given.served_on,
        desk.now,
        given.proof_sha256,
        promised,
    )
    _tell(desk, exchange, inquiry, said, power, target=target, evidence=evidence)
    return {"evidence": evidence}


def _require_all_clear(desk: Desk, inquiry: Exchange) -> None:
    """Raise Conflict when the registry of today names a court that was not asked."""
    needed = set(courts_that_may_rule(desk.registry, inquiry.peer, desk.today)) - {desk.court_id}
    missing = sorted(needed - set(inquiry.data["clear"]))
    if missing:
        raise Conflict(
            Text("{courts} 尚未作出承诺，不能记录送达。", "{courts} has not promised: service cannot be recorded."),
            Text("请放弃本次征询后重新征询。", "Give this inquiry up and inquire again."),
            courts="、".join(missing),
        )


def _tell(desk: Desk, exchange: Exchange, inquiry: Exchange, said: ServedOtherwise, power: Power, *, target: str,
          evidence: str) -> None:  # fmt: skip
    told = [("served_otherwise", exchange.peer)]
    if target == desk.court_id:
        taken: dict[str, str] = {} if exchange.procedure == "elevation" else DESIGNATED
        _take(desk, said, power, evidence=evidence, **taken)
    else:
        learn_new_holder(desk, exchange.lineage_id, holder=target, epoch=said.epoch, at=desk.now,
                         ruling_id=said.ruling_id, evidence=evidence)  # fmt: skip
        told.append(("certificate_by_proof", target))
    for kind, court_id in told:
        desk.send(kind, court_id, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                  in_reply_to=said.ruling_id, power_id=power.power_id)  # fmt: skip
    kept = OtherServiceRecorded(power.power_id, said.epoch, target, said.ruling_id, said.recorded_at)
    for court_id in inquiry.data["asked"]:
        desk.send("other_service_recorded", court_id, kept, lineage_id=exchange.lineage_id,
                  exchange_id=inquiry.exchange_id)  # fmt: skip


# — the new holder —

DESIGNATED = {"origin": "designated", "docket_rule": DOCKET_RULE}


def _take(desk: Desk, said: ServedOtherwise, power: Power, *, evidence: str, **more: str) -> None:
    certified = power.certified(epoch=said.epoch, to=desk.court_id, at=said.recorded_at, ruling_id=said.ruling_id,
                                evidence=evidence)  # fmt: skip
    desk.save_power(certified, expected=power)
    begin_as_new_holder(desk, ruling_id=said.ruling_id, lineage_id=power.lineage_id, old_holder=said.old_court,
                        case_no=said.case_no, **more)  # fmt: skip


def _require_promises(desk: Desk, message: Received) -> None:
    said = message.payload
    require_promised(desk, message, said.cleared_by, old_court=said.old_court, epoch=said.epoch - 1,
                     ruling_id=said.ruling_id)  # fmt: skip


def _agrees(desk: Desk, message: Received) -> None:
    """The target compares with the ruling it was told of; the proof itself is the deciding court's word."""
    exchange, said = desk.exchanges.get(message.envelope.procedure_id), message.payload
    told = exchange.data if exchange is not None and exchange.peer == message.envelope.sender else {}
    known = (told.get("ruling"), told.get("document_sha256"), told.get("old_court"), told.get("from_epoch", 0) + 1)
    if known != (said.ruling_id, said.document_sha256, said.old_court, said.epoch):
        refuse(RefusalCode.R7, "送达告知与本院所收裁定不一致。", "It does not agree with the ruling received.", rule=SERVICE,
               ruling=said.ruling_id)  # fmt: skip
    _require_promises(desk, message)


def _certified(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "certificate", certificate=envelope.message_id)
    _take(desk, message.payload, desk.powers.need(envelope.subject), evidence=envelope.message_id,
          decided_by=envelope.sender, decided_in=exchange.exchange_id, **DESIGNATED)  # fmt: skip


# — the old court —


def _was_ruled(desk: Desk, message: Received) -> None:
    """The ruling named has come here, applied or not, as it was sent. Raises Refused R1, R7."""
    said = message.payload
    if said.old_court != desk.court_id or desk.message_sha256(said.ruling_id) != said.ruling_sha256:
        refuse(RefusalCode.R7, "送达告知与本院所收裁定不一致。", "It does not agree with the ruling received.", rule=SERVICE,
               ruling=said.ruling_id)  # fmt: skip
    _require_promises(desk, message)


def _resolved(desk: Desk, message: Received) -> None:
    """The ruling has been served in the system, or its case is closed: the promises are given back."""
    no_longer_needed(desk, message.envelope.subject, message.envelope.kind)


def _kind(name: str, zh: str, en: str, **more: Any) -> MessageKind:
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=ServedOtherwise, step="F2.3", source=SERVICE,
                       route=down_either_line, bodies=REVIEWERS, sign_for=True, binds_power=True, **more)  # fmt: skip


PROCEDURE = Procedure(
    name="other_service",
    title=Text("以其他方式送达", "service by other means"),
    source=SERVICE,
    messages=(
        _kind("certificate_by_proof", "执行实施权证明（其他方式送达）", "power certificate by proof", accept=_agrees,
              apply=_certified, turned_away=certificate_disputed,
              refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R3, RefusalCode.R7)),
        _kind("served_otherwise", "其他方式送达告知", "told of service by other means", accept=_was_ruled,
              apply=learn_service, answers=("closed_before_service",),
              refusals=(RefusalCode.R1, RefusalCode.R2, RefusalCode.R7)),
    ),
    acts=(
        ActKind("record_other_service", Text("记录其他方式送达", "record service by other means"), RecordService, SERVICE,
                REVIEWERS, CHIEF, "exchange", _record, moves_power=True, step="F2.3",
                offers=(Offer(CLEARANCE, "asker", ("clear",)),)),
    ),
    hooks=Hooks(after_apply=dict.fromkeys(("designation_served", "ruling_served", "case_closed"), _resolved)),
)  # fmt: skip
