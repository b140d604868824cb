"""Taking effect: the receiver's own authorisation, the procedure's guard and effect, duties, receipt; or a refusal."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

from shared.domain.cases import CaseClosed
from shared.domain.courts import Body, Line
from shared.domain.errors import NotFound, StoreTrouble, Text, ZhixingError
from shared.domain.power import NotTheHolder, court_time
from shared.domain.refusals import Refusal, RefusalCode, Refused, refuse
from shared.flows import measures
from shared.flows.attachments import named
from shared.flows.authorise import authorise
from shared.flows.boxes import received_facts, tell
from shared.flows.desk import OpenDesk
from shared.flows.intake import verify_approvals
from shared.flows.node import Node
from shared.flows.outbound import queue_frame, receipt_frame, receipt_of, stored_signature
from shared.flows.ports import COURT_TIME, Unit
from shared.flows.records import Incoming
from shared.flows.restored import is_closed
from shared.flows.tracing import hung_on, identifiers
from shared.messages.desk import Received
from shared.messages.directory import CLOCK_TOLERANCE
from shared.messages.envelope import Envelope
from shared.messages.hooks import following
from shared.messages.kinds import MessageKind
from shared.messages.schemas import BadPayload, FieldProblem, load
from shared.registry.registry import UnknownCourt

log = logging.getLogger(__name__)
FINAL = ("applied", "refused", "inert")
REFUSAL_COPY = "refusal_copy"


def take_effect(node: Node, unit: Unit, desk: OpenDesk, row: Incoming) -> Incoming:
    """Apply one message whose turn has come; returns it with its new state.

    States after: applied, refused, inert, held (unknown law release, or this court is catching up after a restore), parked (unknown or newer kind, or an
    effect that failed unexpectedly on the last attempt).
    """
    envelope = Envelope.from_bytes(row.bytes_received)
    kind = node.catalogue.messages.get(envelope.kind)
    replaced = unit.inbox.first(supersedes=row.message_id, state="applied", **_same_matter(row))
    if replaced is not None and not _final(node, row):
        return _settle(node, unit, desk, row, "inert", superseded(row))
    if kind is None or envelope.version > kind.version:
        return _park(node, unit, desk, row, f"unknown kind {envelope.kind}.v{envelope.version}")
    if not node.law.knows_release(envelope.law_release):
        return _hold(node, unit, desk, row, envelope.law_release)
    if is_closed(unit, row.lineage_id):
        return row if row.state == "held" else answer(node, unit, replace(row, state="held"), "arrived")
    try:
        with unit.savepoint():
            inner = OpenDesk(node, unit, traceparent=envelope.traceparent)
            said = identifiers(kind.name, message_id=row.message_id, procedure_id=row.exchange_id,
                               lineage_id=row.lineage_id, peer=row.sender)  # fmt: skip
            with node.tracer.span("handle", **hung_on(node, envelope), kind="consumer", attributes=said) as span:
                inner.traceparent = span.traceparent or envelope.traceparent
                _effect(node, inner, kind, envelope)
                inner.flush()
    except Exception as problem:
        if isinstance(problem, StoreTrouble):
            raise
        if isinstance(problem, ZhixingError) and problem.status < 500:
            return _refused(node, unit, desk, row, kind, envelope, as_refusal(problem))
        if not desk.park_failures:
            raise
        log.exception("effect of %s failed", row.message_id)
        return _park(node, unit, desk, row, "effect failed")
    return _settle(node, unit, desk, row, "applied", None)


def _effect(node: Node, desk: OpenDesk, kind: MessageKind, envelope: Envelope) -> None:
    _require_not_ahead(desk, envelope)
    issued_on = envelope.issued_at.astimezone(COURT_TIME).date()
    authorise(
        node.registry,
        node.law,
        kind,
        sender=envelope.sender,
        recipient=envelope.recipient,
        body=envelope.body,
        power_id=envelope.power_id,
        from_epoch=envelope.from_epoch,
        approvals=envelope.approvals,
        digest=envelope.approval_digest,
        payload=envelope.payload,
        on=issued_on,
    )
    verify_approvals(node, envelope.sender, envelope.approvals)
    message = Received(envelope, _payload(kind, envelope))
    kind.accept(desk, message)
    _open_duties(desk, kind, envelope)  # first: the effect may already meet them by its answer
    kind.apply(desk, message)
    named.note_received(desk, message)
    for effect in following(node.catalogue.hooks.after_apply, kind.name):
        effect(desk, message)
    desk.met_by_arrival(kind.name, envelope.procedure_id, envelope.message_id)
    reaction = node.profile.reactions.get(kind.name)
    if reaction is not None:
        reaction(desk, message)


def _require_not_ahead(desk: OpenDesk, envelope: Envelope) -> None:
    """A document cannot come from the future; clocks of courts may differ a little."""
    if envelope.issued_at > desk.now + CLOCK_TOLERANCE:
        refuse(
            RefusalCode.R12,
            "文书日期 {dated} 晚于本院时间 {now}。",
            "The document is dated {dated}, here it is {now}.",
            rule="[D]",
            todo=Text("请核对两院时钟后重新制发。", "Compare the clocks of both courts, then issue it again."),
            dated=court_time(envelope.issued_at),
            now=court_time(desk.now),
        )


def _open_duties(desk: OpenDesk, kind: MessageKind, envelope: Envelope) -> None:
    for start in kind.starts:
        if start.at == "recipient":
            desk.open_duty(start.rule_id, lineage_id=envelope.subject, subject_id=envelope.message_id, body=start.body)
    if kind.sign_for:
        desk.open_duty("directive_sign_for", lineage_id=envelope.subject, subject_id=envelope.message_id,
                       body=Body.MANAGEMENT)  # fmt: skip


def _payload(kind: MessageKind, envelope: Envelope) -> Any:
    try:
        text = json.loads(envelope.payload)
    except (ValueError, RecursionError):
        said = Text("载荷不是有效的 JSON。", "The payload is not valid JSON.")
        raise BadPayload((FieldProblem("", said),)) from None
    return load(kind.payload, text)


def as_refusal(problem: ZhixingError) -> Refusal:
    """The refusal code that fits an error met while applying."""
    if isinstance(problem, Refused):
        return problem.refusal
    if isinstance(problem, BadPayload):
        code = RefusalCode.R1
    elif isinstance(problem, UnknownCourt):
        code = RefusalCode.R2
    elif isinstance(problem, NotFound):
        code = RefusalCode.R7
    elif isinstance(problem, NotTheHolder):
        code = RefusalCode.R3
    elif isinstance(problem, CaseClosed):
        code = RefusalCode.R4
    else:
        code = RefusalCode.R12
    facts = {name: str(value) for name, value in problem.facts.items()} | {"error": problem.code}
    return Refusal(code, problem.what, problem.todo, str(problem.source or "[D]"), facts)


def superseded(row: Incoming) -> Refusal:
    """R8 for a message withdrawn or replaced before it took effect (E2)."""
    return Refusal(
        RefusalCode.R8,
        Text("该文书生效前已被撤回或取代。", "Withdrawn or replaced before it took effect."),
        Text("如仍需要，请另行制发。", "Issue a new one if still needed."),
        "流转规则 E2 [D]",
        {"message": row.message_id},
    )


def _settle(node: Node, unit: Unit, desk: OpenDesk, row: Incoming, state: str, refusal: Refusal | None) -> Incoming:
    stored = replace(row, state=state, stored_at=desk.now, refusal=refusal.as_dict() if refusal else None)
    if refusal is not None:
        measures.count_refusal(unit, "given", refusal.code)
    desk.witness(
        "stored" if state == "applied" else state,
        subject_id=row.message_id,
        lineage_id=row.lineage_id,
        detail={"digest": row.digest, "outcome": state} | ({"refusal": refusal.as_dict()} if refusal else {}),
    )
    answered = answer(node, unit, stored, state, refusal)
    tell(desk, received_facts(answered))
    return answered


def _refused(
    node: Node, unit: Unit, desk: OpenDesk, row: Incoming, kind: MessageKind, envelope: Envelope, refusal: Refusal
) -> Incoming:
    """The slot is consumed, a copy goes upward, and the kind may say more (`case_closed`)."""
    settled = _settle(node, unit, desk, row, "refused", refusal)
    above = node.registry.superior(node.court_id, Line.REMEDY, desk.today)
    if kind.moves_power and above is not None and above.court_id != row.sender:
        copy = node.catalogue.messages[REFUSAL_COPY].payload(
            message_id=row.message_id,
            kind=row.kind,
            issuer=row.sender,
            code=refusal.code.value,
            reason=refusal.reason.zh[:1000],
            rule=refusal.rule[:200],
        )
        desk.send(REFUSAL_COPY, above.court_id, copy, lineage_id=row.lineage_id, exchange_id=row.exchange_id)
    try:
        with unit.savepoint():
            inner = OpenDesk(node, unit, traceparent=desk.traceparent)
            kind.turned_away(inner, Received(envelope, _payload(kind, envelope)), refusal)
            inner.flush()
    except ZhixingError as problem:  # the refusal itself stands, whatever else could not be said
        log.info("nothing more than the refusal of %s: %s", row.message_id, problem)
    return settled


def answer(node: Node, unit: Unit, row: Incoming, outcome: str, refusal: Refusal | None = None) -> Incoming:
    """Store the signed receipt with the message and queue it; a duplicate will get the same bytes."""
    signed = queue_frame(node, unit, receipt_of(node, row, outcome, refusal))
    return unit.inbox.save(replace(row, receipt=signed.body, receipt_signature=stored_signature(signed)))


def _park(node: Node, unit: Unit, desk: OpenDesk, row: Incoming, reason: str) -> Incoming:
    desk.raise_task(
        "parked_message", lineage_id=row.lineage_id, subject_id=row.message_id, body=Body.MANAGEMENT,
        zh=f"消息 {row.message_id}（{row.kind}）无法处理（{reason}），已停放；同案后续消息等候。",
        en=f"Message {row.message_id} ({row.kind}) cannot be handled ({reason}); parked. Later ones of this case wait.",
    )  # fmt: skip
    desk.witness("parked", subject_id=row.message_id, lineage_id=row.lineage_id, detail={"reason": reason})
    return answer(node, unit, replace(row, state="parked"), "parked")


def _hold(node: Node, unit: Unit, desk: OpenDesk, row: Incoming, release: str) -> Incoming:
    if row.state == "held":
        return row
    desk.raise_task(
        "unknown_law_release",
        lineage_id=row.lineage_id,
        subject_id=row.message_id,
        body=Body.MANAGEMENT,
        zh=f"消息 {row.message_id} 依据的规则版本 {release} 本院尚未安装，暂存待办。请升级本节点。",
        en=f"Message {row.message_id} names law release {release}, not installed here; held. Upgrade this node.",
    )
    return answer(node, unit, replace(row, state="held"), "arrived")


def supersede(node: Node, unit: Unit, desk: OpenDesk, row: Incoming, envelope: Envelope) -> None:
    """Apply on arrival; an unapplied target becomes inert, now or when it arrives. Only one's own can be superseded."""
    settled = take_effect(node, unit, desk, row)
    target = unit.inbox.first(message_id=envelope.supersedes, **_same_matter(row))
    waits = target is not None and target.state in ("buffered", "held", "parked") and not _final(node, target)
    if settled.state == "applied" and target is not None and waits:
        _settle(node, unit, desk, target, "inert", superseded(target))


def _final(node: Node, row: Incoming) -> bool:
    """Whether nothing supersedes a message of this kind."""
    kind = node.catalogue.messages.get(row.kind)
    return kind is not None and kind.final


def _same_matter(row: Incoming) -> dict[str, Any]:
    return {"sender": row.sender, "lineage_id": row.lineage_id}


def slot_conflict(node: Node, unit: Unit, desk: OpenDesk, row: Incoming) -> None:
    """Another message already stands in this slot of the lineage: R11, with evidence and a task."""
    _settle(node, unit, desk, row, "refused", _r11(row.message_id, "slot"))
    _conflict_task(desk, row)


def content_conflict(node: Node, unit: Unit, desk: OpenDesk, known: Incoming, claimed_sender: str, digest: str) -> None:
    """The same id with other content: R11 for those bytes; what was stored stays as it is."""
    refusal = _r11(known.message_id, "content")
    desk.witness(
        "conflict",
        subject_id=known.message_id,
        lineage_id=known.lineage_id,
        detail={"stored": known.digest, "received": digest, "from": claimed_sender},
    )
    _conflict_task(desk, known)
    measures.count_refusal(unit, "given", refusal.code)
    queue_frame(node, unit, receipt_frame(node, claimed_sender, known.message_id, digest, "conflict", refusal))


def _conflict_task(desk: OpenDesk, row: Incoming) -> None:
    desk.raise_task(
        "conflict", lineage_id=row.lineage_id, subject_id=row.message_id, body=Body.MANAGEMENT,
        zh=f"{row.sender} 以同一编号或序号发来不同内容（{row.message_id}），请与其核对。",
        en=f"{row.sender} sent other content under a used id or number ({row.message_id}); clear it up with them.",
    )  # fmt: skip


def _r11(message_id: str, what: str) -> Refusal:
    return Refusal(
        RefusalCode.R11,
        Text("编号或序号已用于其他内容。", "This id or number already stands for other content."),
        Text("请核对本院发件登记后以新编号制发。", "Check the outbox and issue under a new id."),
        "消息唯一性 [D]",
        {"message": message_id, "conflict": what},
    )
