"""What the designated court is told before it holds anything: its copy of the ruling, or that nothing will come of it.

Source: 执行程序解释 2020 art. 11; 民事诉讼法 2023 art. 237; E1, E2 [D].
"""

from __future__ import annotations

from shared.domain.errors import Text
from shared.domain.people import ApprovalRule
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind, Procedure
from shared.procedures.designation.payloads import DesignationCopy, DesignationVoid
from shared.procedures.file_call import REVIEWERS, learn_power
from shared.procedures.papers import require_hash
from shared.procedures.power.routes import down_either_line, require_exception, require_target

REDIRECTION = "民事诉讼法 2023 art. 237; 执行程序解释 2020 arts 10–12; 执行工作规定 2020 art. 74"


def _names_this_court(desk: Desk, message: Received) -> None:
    said: DesignationCopy = message.payload
    require_hash(said.document, said.document_sha256, "裁定书正文")
    if said.target != desk.court_id:
        refuse(RefusalCode.R7, "裁定指定的法院是 {target}，不是本院。", "The ruling names {target}, not this court.",
               rule=REDIRECTION, target=said.target)  # fmt: skip
    require_target(desk.registry, decider=message.envelope.sender, old=said.old_court, target=said.target,
                   on=desk.today)  # fmt: skip
    require_exception(desk.registry, said.target, said.exception_reason)


def _informed(desk: Desk, message: Received) -> None:
    envelope, said = message.envelope, message.payload
    learn_power(desk, envelope.subject, said.old_court, said.from_epoch, envelope.message_id)
    facts = {"ruling": said.ruling_id, "ruling_kind": said.ruling_kind, "document_sha256": said.document_sha256,
             "case_no": said.case_no, "old_court": said.old_court, "from_epoch": said.from_epoch}  # fmt: skip
    exchange = desk.exchanges.get(envelope.procedure_id)
    if exchange is None:
        desk.open_exchange("designation", "target", event="informed", lineage_id=envelope.subject,
                           peer=envelope.sender, exchange_id=envelope.procedure_id, data=facts)  # fmt: skip
    else:
        desk.move(exchange, "informed", **facts)


def _voided(desk: Desk, message: Received) -> None:
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    if exchange.data.get("ruling") == message.payload.ruling_id:
        desk.move(exchange, "void", void=message.payload.reason)


PROCEDURE = Procedure(
    name="designation_told",
    title=Text("告知被指定法院", "telling the designated court"),
    source=REDIRECTION,
    messages=(
        MessageKind(
            "designation_copy", 1, Text("指定执行裁定（被指定法院）", "designation ruling, target's copy"), DesignationCopy,
            "F2.2", REDIRECTION, down_either_line, REVIEWERS, ApprovalRule.OFFICER, sign_for=True,
            accept=_names_this_court, apply=_informed, refusals=(RefusalCode.R2, RefusalCode.R5, RefusalCode.R7),
        ),
        MessageKind(
            "designation_void", 1, Text("指定执行裁定不生效告知", "designation will not take effect"), DesignationVoid,
            "F2.2", "流转规则 E1, E2 [D]", down_either_line, REVIEWERS, apply=_voided,
        ),
    ),
)  # fmt: skip
