"""What set, moved, stopped or ended a duty, in sentences: the document and who approved it, stays, earlier dates."""

from __future__ import annotations

from collections.abc import Iterator

from shared.domain.deadlines import ProofStep, legal_day
from shared.domain.due_basis import Basis, ByRest, ByRule, moves_in
from shared.domain.duties import Duty
from shared.domain.errors import Text
from shared.domain.people import ROLE_TITLES, Role
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.messages.envelope import Envelope
from shared.procedures.moving_dates import NET_OF, exclusion_in, grounds_of


def paper(node: Node, unit: Unit, message_id: str) -> Iterator[ProofStep]:
    """The message that is the document, and who approved it; nothing where there is none."""
    envelope = envelope_of(unit, message_id)
    if envelope is None:
        return
    title, day = title_of(node, envelope.kind), legal_day(envelope.issued_at)
    court = node.registry.court(envelope.sender).name
    yield ProofStep(Text(f"文书：{court.zh} {day} {title.zh}（{message_id}）。",
                         f"The document: {title.en} of {court.en}, {day} ({message_id})."))  # fmt: skip
    for approval in envelope.approvals:
        if approval.act == "approve":
            role = ROLE_TITLES[Role(approval.role)]
            person = unit.people.get(approval.person_id)
            name, on = person.name if person else approval.person_id, legal_day(approval.at)
            yield ProofStep(Text(f"批准：{role.zh} {name}，{on}。", f"Approved by the {role.en} {name} on {on}."))


def stopped(node: Node, unit: Unit, basis: ByRest, earlier: Duty | None) -> ProofStep:
    """When and by what an earlier duty stopped, and what it had left."""
    by, was = named(node, unit, basis.stopped_by), earlier.due_on if earlier else "—"
    return ProofStep(Text(f"{basis.stopped_on}因{by.zh}停止计算，原期限{was}，余{basis.left_days}日。",
                          f"It stopped on {basis.stopped_on} by {by.en}; due {was} till then, {basis.left_days} days left."))  # fmt: skip


def earlier(node: Node, unit: Unit, duty: Duty) -> Iterator[ProofStep]:
    """Earlier dates of the same duty, each with what ended it."""
    rows = unit.duties.where(subject_id=duty.subject_id, rule_id=duty.rule_id, order_by=("closed_at", "duty_id"))
    for row in rows:
        if row.duty_id == duty.duty_id or row.closed_at is None or not row.closed_by:
            continue
        if (row.opened_on, legal_day(row.closed_at)) <= (duty.opened_on, duty.opened_on):
            by, due = named(node, unit, row.closed_by), row.due_on or row.due_at
            yield ProofStep(Text(f"此前的期限：{due}，{legal_day(row.closed_at)}因{by.zh}终止。",
                                 f"An earlier date: {due}, ended on {legal_day(row.closed_at)} by {by.en}."))  # fmt: skip


def longer(unit: Unit, basis: ByRule) -> Iterator[ProofStep]:
    """Each extension with its document, and who approved it."""
    for each in basis.longer:
        person = unit.people.get(each.approved_by)
        name = person.name if person else each.approved_by or "—"
        post = ROLE_TITLES[Role(each.role)] if each.role in ROLE_TITLES else Text("批准人", "approver")
        yield ProofStep(Text(f"其中延长{each.by.text.zh}：{each.on}，{each.document}，{post.zh} {name}批准。",
                             f"Of these, an extension of {each.by.text.en}: {each.on}, {each.document}, approved by the {post.en} {name}."))  # fmt: skip


def moves(node: Node, unit: Unit, duty: Duty) -> Iterator[ProofStep]:
    """The dates the duty had before, and what moved each."""
    for each in moves_in(duty.proof):
        by = named(node, unit, each.by)
        yield ProofStep(Text(f"此前的期限：{each.was}，{each.on}因{by.zh}重新计算。",
                             f"An earlier date: {each.was}, computed anew on {each.on} by {by.en}."))  # fmt: skip


def waits(node: Node, unit: Unit, duty: Duty, basis: Basis | None) -> Iterator[ProofStep]:
    """What of the register stops the duty now, or came after it was over and so moved nothing."""
    if duty.rule_id not in NET_OF or not isinstance(basis, ByRule):
        return
    grounds, source = grounds_of(node.law, duty.rule_id, duty.opened_on)
    for row in unit.exchanges.where(procedure="net_days", role="court", lineage_id=duty.lineage_id):
        each = exclusion_in(row)
        if each.ground not in grounds or row.exchange_id in basis.excluded:
            continue
        title = each.ground.label
        if duty.state == "stopped" and each.until_on is None:
            yield ProofStep(Text(f"{each.from_on}起{title.zh}（{each.document_no}），期限停止计算，结束后重新计算。",
                                 f"Stopped since {each.from_on} by {title.en} ({each.document_no}); computed anew when it ends."),
                            source)  # fmt: skip
        elif duty.state == "overdue" and (each.until_on is None or each.until_on > duty.opened_on):
            yield ProofStep(Text(f"{title.zh}（{each.document_no}）于期满后登记，不改变已届满的期限。",
                                 f"{title.en} ({each.document_no}) was entered after the end: what has expired does not move."),
                            source)  # fmt: skip


def closing(node: Node, unit: Unit, duty: Duty) -> Iterator[ProofStep]:
    """How the duty ended, where it has."""
    if duty.closed_at is None or not duty.closed_by:
        return
    by, day, dropped = named(node, unit, duty.closed_by), legal_day(duty.closed_at), duty.state == "dropped"
    late = duty.state == "met_late"
    how = Text(
        "不再计算" if dropped else "逾期办结" if late else "办结",
        "dropped" if dropped else "met late" if late else "met",
    )
    days = (day - duty.due_on).days if late and duty.due_on else 0
    over = Text(f"，逾期{days}日" if days else "", f", {days} days late" if days else "")
    yield ProofStep(Text(f"{day}{how.zh}{over.zh}：{by.zh}。", f"{how.en} on {day}{over.en}: {by.en}."))


def named(node: Node, unit: Unit, by: str) -> Text:
    """What `closed_by` names, for people: a stay or another procedure, a message, the clock, a person, a closing; else as it is."""
    exchange = unit.exchanges.get(by)
    if exchange is not None and exchange.procedure == "net_days":
        each = exclusion_in(exchange)
        papers = "、".join(filter(None, (each.document_no, each.end_document_no)))
        return Text(f"{each.ground.label.zh}（{papers}）", f"{each.ground.label.en} ({papers})")
    if exchange is not None:
        known = node.catalogue.procedures.get(exchange.procedure)
        title = known.title if known else Text(exchange.procedure, exchange.procedure)
        document = f"（{exchange.data['document_no']}）" if exchange.data.get("document_no") else f"（{by}）"
        return Text(title.zh + document, title.en + document)
    envelope = envelope_of(unit, by)
    if envelope is not None:
        title, day = title_of(node, envelope.kind), legal_day(envelope.issued_at)
        return Text(f"{day} {title.zh}（{by}）", f"{title.en} of {day} ({by})")
    if by == "clock":
        return Text("期满（时钟）", "the end of the term (clock)")
    what, _, which = by.partition(":")
    if what == "act":
        person = unit.people.get(which)
        return Text(f"{person.name}办理", f"an act of {person.name}") if person else Text(by, by)
    if what == "closed":
        mode = node.law.closing_modes.get(which)
        return Text(
            f"结案（{mode.title.zh if mode else which}）",
            f"the closing of the case ({mode.title.en if mode else which})",
        )
    return Text(by, by)


def envelope_of(unit: Unit, message_id: str) -> Envelope | None:
    """A message sent or received here, read; None when there is none of this id."""
    received = unit.inbox.get(message_id) if message_id else None
    if received is not None:
        return Envelope.from_bytes(received.bytes_received)
    sent = unit.outbox.get(message_id) if message_id else None
    # What was sent in this very transaction has no bytes yet.
    return Envelope.from_bytes(sent.bytes_sent) if sent is not None and sent.bytes_sent else None


def title_of(node: Node, kind: str) -> Text:
    """The official title of a kind; its name when this release does not know it."""
    known = node.catalogue.messages.get(kind)
    return known.title if known else Text(kind, kind)
