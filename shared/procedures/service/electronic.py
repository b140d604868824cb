"""Notes that accompany other procedures: a person signed (签收), a superior is informed, a refusal is copied upward.

Source: 民事诉讼法 2023 art. 90 (electronic service); 执行程序解释 2020 art. 11; the rest [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import between_courts, superior, to_superior
from shared.messages.terms import term

EVERY_BODY = frozenset(Body)


@dataclass(frozen=True, slots=True)
class SignedFor:
    """A person of the recipient has taken note of a message."""

    message_id: str = term("所签收的消息", "message signed for", max_length=64)
    signed_at: datetime = term("签收时间", "signed at")


def _must_be_ours(desk: Desk, message: Received) -> None:
    if not desk.was_sent(message.payload.message_id, message.envelope.sender):
        refuse(
            RefusalCode.R7,
            "本院没有向 {court} 发出过消息 {id}。",
            "This court sent {court} no message {id}.",
            rule="签收回执 [D]",
            court=message.envelope.sender,
            id=message.payload.message_id,
        )


def _note_signature(desk: Desk, message: Received) -> None:
    desk.witness(
        "signature_known",
        subject_id=message.payload.message_id,
        lineage_id=message.envelope.subject,
        detail={"signed_at": message.payload.signed_at.isoformat()},
    )


@dataclass(frozen=True, slots=True)
class TransferInformed:
    """What a level between the two courts is told of a ruling that skips it."""

    ruling_id: str = term("裁定消息编号", "ruling", max_length=64)
    kind: str = term("文书种类", "kind", max_length=64)
    lower_court: str = term("原执行法院", "old court", max_length=32)
    case_no: str = term("原案号", "case number", max_length=64)


@dataclass(frozen=True, slots=True)
class RefusalCopy:
    """A refused power-moving message, copied to the refusing court's immediate superior."""

    message_id: str = term("被拒消息", "message refused", max_length=64)
    kind: str = term("文书种类", "kind", max_length=64)
    issuer: str = term("制发法院", "issuing court", max_length=32)
    code: str = term("拒收代码", "refusal code", max_length=8)
    reason: str = term("理由", "reason", max_length=1000)
    rule: str = term("依据", "rule", max_length=200)


def _look_at_refusal(desk: Desk, message: Received) -> None:
    said: RefusalCopy = message.payload
    desk.raise_task(
        "refusal_copy",
        lineage_id=message.envelope.subject,
        subject_id=said.message_id,
        body=Body.SUPERVISION,
        zh=f"{message.envelope.sender} 拒收 {said.issuer} 的{said.kind}（{said.code}）：{said.reason}",
        en=f"{message.envelope.sender} refused {said.kind} of {said.issuer} ({said.code}).",
    )


PROCEDURE = Procedure(
    name="service",
    title=Text("送达与告知", "service and notices"),
    source="民事诉讼法 2023 art. 90; 执行程序解释 2020 art. 11",
    messages=(
        MessageKind(
            "signed_for",
            1,
            Text("签收回执", "signed for"),
            SignedFor,
            "",
            "民事诉讼法 2023 art. 90 · [D]",
            between_courts,
            EVERY_BODY,
            accept=_must_be_ours,
            apply=_note_signature,
            refusals=(RefusalCode.R7,),
        ),
        MessageKind(
            "transfer_informed",
            1,
            Text("移转告知", "informed of a transfer"),
            TransferInformed,
            "F1.3",
            "执行程序解释 2020 art. 11; [D] every level between",
            superior(Line.REMEDY),
            EVERY_BODY,
        ),
        MessageKind(
            "refusal_copy",
            1,
            Text("拒收副本", "copy of a refusal"),
            RefusalCopy,
            "",
            "[D]",
            to_superior(Line.REMEDY),
            EVERY_BODY,
            apply=_look_at_refusal,
        ),
    ),
)
