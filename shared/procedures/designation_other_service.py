"""Service by other means (其他方式送达) of a designation or concentration, when the old court's node does not answer.

The power passes when the deciding court records the service with its proof. What the old court did afterwards is void
once the logs meet, and opens a task there. Source: 民事诉讼法 2023 arts 87–95; the rest [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.power import Power
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About, ActKind, MessageKind, Offer, Procedure
from shared.messages.terms import term
from shared.procedures.designation_service import DOCKET_RULE
from shared.procedures.file_call import REVIEWERS
from shared.procedures.matters import exchange_of
from shared.procedures.power_routes import down_either_line
from shared.procedures.power_rulings import learn_new_holder
from shared.procedures.transfer import begin_as_new_holder

SERVICE = "民事诉讼法 2023 arts 87–95 · [D]"


class Means(StrEnum):
    """How the document was served."""

    DIRECT = "direct"
    LEFT = "left"
    ENTRUSTED = "entrusted"
    POST = "post"

    @property
    def label(self) -> Text:
        """The means as people write it."""
        return MEANS_TITLES[self]


MEANS_TITLES: dict[Means, Text] = {
    Means.DIRECT: Text("直接送达", "handed over"),
    Means.LEFT: Text("留置送达", "left"),
    Means.ENTRUSTED: Text("委托送达", "by another court"),
    Means.POST: Text("邮寄送达", "by post"),
}


@dataclass(frozen=True, slots=True)
class RecordService:
    """Service by other means as it happened, with its proof."""

    means: Means = term("送达方式", "means")
    served_on: date = term("送达日", "served on")
    proof: str = term("送达证明", "proof of service", min_length=1, max_length=2000)
    proof_sha256: str = term("送达回证摘要", "hash of the proof", pattern="[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ServedOtherwise:
    """The deciding court's signed word that the ruling was served, when, how, with what proof."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    ruling_sha256: str = term("裁定报文摘要", "hash of the ruling's bytes", pattern="[0-9a-f]{64}")
    document_sha256: str = term("裁定书正文摘要", "hash of the text", pattern="[0-9a-f]{64}")
    old_court: str = term("原执行法院", "original court", max_length=32)
    case_no: str = term("原案号", "case number", max_length=64)
    epoch: int = term("新批次", "new epoch", minimum=2)
    means: Means = term("送达方式", "means")
    served_on: date = term("送达日", "served on")
    recorded_at: datetime = term("记录时间（移转时点）", "recorded at, the power instant")
    proof_sha256: str = term("送达回证摘要", "hash of the proof", pattern="[0-9a-f]{64}")


def _record(desk: Desk, doer: Doer, about: About, given: RecordService) -> Mapping[str, Any]:
    if given.served_on > desk.today:
        raise BadInput(
            Text("送达日 {day} 在将来。", "The day of service {day} lies in the future."), day=given.served_on
        )
    before = exchange_of(desk, about)
    if "replaces" in before.data:
        raise Conflict(
            Text("另行指定的裁定须由现持有法院签收。", "A ruling that replaces a court is served on its node only.")
        )
    ruling_id, power = before.data["ruling"], desk.powers.need(before.lineage_id)
    evidence = desk.witness(
        "served_otherwise", subject_id=ruling_id, lineage_id=before.lineage_id,
        detail={"power": power.power_id, "from_epoch": power.epoch, "epoch": power.epoch + 1, "to": before.data["target"],
                "means": given.means.value, "served_on": str(given.served_on), "proof": given.proof_sha256,
                "person": doer.person_id},
    )  # fmt: skip
    exchange = desk.move(
        before, "served_otherwise", other_service=evidence, custodian=before.peer, epoch=power.epoch + 1
    )
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
    )
    told = [("served_otherwise", exchange.peer)]
    if exchange.data["target"] == desk.court_id:
        _take(desk, said, power, evidence=evidence, third={})
    else:
        learn_new_holder(desk, exchange.lineage_id, holder=exchange.data["target"], epoch=said.epoch, at=desk.now,
                         ruling_id=ruling_id, evidence=evidence)  # fmt: skip
        told.append(("certificate_by_proof", exchange.data["target"]))
    for kind, court_id in told:
        desk.send(kind, court_id, said, lineage_id=exchange.lineage_id, exchange_id=exchange.exchange_id,
                  in_reply_to=ruling_id, power_id=power.power_id)  # fmt: skip
    return {"evidence": evidence}


def _take(desk: Desk, said: ServedOtherwise, power: Power, *, evidence: str, third: dict[str, str]) -> None:
    certified = power.certified(epoch=said.epoch, to=desk.court_id, at=said.recorded_at, ruling_id=said.ruling_id,
                                evidence=evidence)  # fmt: skip
    desk.save_power(certified, expected=power)
    begin_as_new_holder(desk, ruling_id=said.ruling_id, lineage_id=power.lineage_id, old_holder=said.old_court,
                        case_no=said.case_no, origin="designated", docket_rule=DOCKET_RULE, **third)  # fmt: skip


def _agrees(desk: Desk, message: Received) -> None:
    """The target compares with the ruling it was told of; the proof itself is the deciding court's word."""
    exchange, said = desk.exchanges.get(message.envelope.procedure_id), message.payload
    told = exchange.data if exchange is not None and exchange.peer == message.envelope.sender else {}
    known = (told.get("ruling"), told.get("document_sha256"), told.get("old_court"), told.get("from_epoch", 0) + 1)
    if known != (said.ruling_id, said.document_sha256, said.old_court, said.epoch):
        refuse(RefusalCode.R7, "送达告知与本院所收裁定不一致。", "It does not agree with the ruling received.", rule=SERVICE,
               ruling=said.ruling_id)  # fmt: skip


def _certified(desk: Desk, message: Received) -> None:
    envelope = message.envelope
    exchange = desk.move(desk.exchanges.need(envelope.procedure_id), "certificate", certificate=envelope.message_id)
    _take(desk, message.payload, desk.powers.need(envelope.subject), evidence=envelope.message_id,
          third={"decided_by": envelope.sender, "decided_in": exchange.exchange_id})  # fmt: skip


def _logs_meet(desk: Desk, message: Received) -> None:
    """The old court learns what was served on it: its acts since then are void, and the file may now go."""
    envelope, said = message.envelope, message.payload
    late = desk.acts.where(lineage_id=envelope.subject, epoch=said.epoch - 1, at__gt=said.recorded_at)
    for act in late:
        desk.witness("act_void", subject_id=act.act_id, lineage_id=act.lineage_id,
                     detail={"act": act.kind, "epoch": act.epoch, "ruling": said.ruling_id,
                             "served": said.recorded_at.isoformat()})  # fmt: skip
    if late:
        desk.raise_task(
            "void_acts",
            lineage_id=envelope.subject,
            subject_id=said.ruling_id,
            body=Body.IMPLEMENTATION,
            zh=f"裁定已于 {said.served_on} 以其他方式送达，此后本院的 {len(late)} 项执行行为无效，应予纠正。",
            en=f"The ruling was served by other means on {said.served_on}; {len(late)} acts since are void: put them right.",
        )
    transfer = desk.exchanges.get(said.ruling_id)
    if transfer is not None and transfer.state == "waiting":
        desk.move(transfer, "holder_confirmed", confirmed=envelope.message_id)


KIND = {"version": 1, "source": SERVICE, "route": down_either_line, "bodies": REVIEWERS, "payload": ServedOtherwise,
        "step": "F2.3", "sign_for": True}  # fmt: skip
PROCEDURE = Procedure(
    name="designation_other_service",
    title=Text("以其他方式送达", "service by other means"),
    source=SERVICE,
    messages=(
        MessageKind(name="certificate_by_proof", title=Text("执行实施权证明（其他方式送达）", "power certificate by proof"),
                    accept=_agrees, apply=_certified, refusals=(RefusalCode.R2, RefusalCode.R7), **KIND),  # type: ignore[arg-type]
        MessageKind(name="served_otherwise", title=Text("其他方式送达告知", "told of service by other means"),
                    apply=_logs_meet, refusals=(RefusalCode.R2,), **KIND),  # type: ignore[arg-type]
    ),
    acts=(
        ActKind("record_other_service", Text("记录其他方式送达", "record service by other means"), RecordService, SERVICE,
                REVIEWERS, frozenset({"chief"}), "exchange", _record, step="F2.3",
                offers=(Offer("designation", "decider", ("ruled",)), Offer("concentration", "gatherer", ("ruled",)))),
    ),
)  # fmt: skip
