"""Issuing a notice, taking it, passing it on unaltered, serving it to a court that came later."""

# ruff: noqa: ARG001 - an effect takes what its declaration says
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.domain.courts import Body
from shared.domain.errors import BadInput, Conflict, Text
from shared.domain.notices import Notice, Scope, Stage, addresses, reached
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Doer, Received
from shared.messages.kinds import About
from shared.procedures.circulation.lines import court_above, courts_named, fresh_exchange, require_reach, tree
from shared.procedures.circulation.notice.papers import (
    DOWN,
    NAME,
    QUERY,
    NoticeActionReport,
    NoticeInputs,
    NoticeIssue,
    NoticeList,
    NoticePassed,
    NoticeQuery,
)
from shared.procedures.circulation.notice.standing import (
    RECEIPT_RULE,
    REPORT_RULE,
    advance,
    begin,
    hop_key,
    put_up,
    reached_through,
    subject_of,
)
from shared.procedures.matters import Note, exchange_of
from shared.procedures.papers import require_hash
from shared.procedures.supervising import open_dated_duty, require_future


def issue(desk: Desk, doer: Doer, about: About, given: NoticeInputs) -> Mapping[str, Any]:
    """Issue a notice of this court. Raises Refused R2 (no superior), R11 (number used), R12, Conflict, BadInput."""
    scope, number = Scope(given.scope), given.number.strip()
    courts = courts_named(desk, scope, given.courts)
    way = require_reach(desk, scope, courts)
    used = desk.of(Notice).first(issuer=desk.court_id, number=number)
    if used is not None:
        refuse(RefusalCode.R11, "文号 {number} 已于 {on} 使用。", "Number {number} was used on {on}.", rule="[D]",
               todo=Text("请另编文号。", "Take another number."), number=number, on=used.issued_on)  # fmt: skip
    actions = tuple(line.strip() for line in given.actions.splitlines() if line.strip())
    if given.reply_due_on is not None:
        require_future(desk, given.reply_due_on)
        if not actions:
            raise BadInput(Text("定有报告期限的，请写明要求事项。", "A report is asked for: say what is to be done."))
    _require_replaceable(desk, given.replaces, set(way))
    if given.implements and desk.of(Notice).first(number=given.implements, issuer__ne=desk.court_id) is None:
        raise BadInput(Text("本院没有收到上级通知 {number}。", "This court has no notice {number} from above."),
                       number=given.implements)  # fmt: skip
    said = NoticeIssue(number, given.title, scope, courts, given.text, hashlib.sha256(given.text.encode()).hexdigest(), actions,
                       desk.today, given.effective_on, given.reply_due_on, given.replaces, given.implements)  # fmt: skip
    notice = _kept(said, fresh_exchange(desk, about), desk.court_id, "")
    desk.open_exchange(NAME, "issuer", event="issue", lineage_id=subject_of(desk.court_id), peer=desk.court_id,
                       data=_facts(notice), exchange_id=notice.notice_id)  # fmt: skip
    _enter(desk, notice)
    return {"exchange_id": notice.notice_id, "lineage_id": subject_of(desk.court_id), "courts": len(way)}


def _require_replaceable(desk: Desk, number: str, way: set[str]) -> None:
    """What is replaced is in force, and the new one reaches every court of the old. Raises Conflict."""
    if not number:
        return
    old = desk.of(Notice).first(issuer=desk.court_id, number=number)
    if old is None or old.state != "in_force":
        raise Conflict(
            Text("本院没有现行通知 {number}。", "This court has no notice {number} in force."), number=number
        )
    left = set(reached(tree(desk), desk.court_id, Scope(old.scope), old.courts)) - way
    if left:
        raise Conflict(
            Text("原通知还下发给 {courts} 等，新通知的范围须包括全部原收文法院。",
                 "The old notice also went to {courts}: the new one must reach all its courts."),
            courts="、".join(sorted(left)[:5]),
        )  # fmt: skip


def _kept(said: NoticeIssue, notice_id: str, issuer: str, message_id: str) -> Notice:
    return Notice(
        notice_id, issuer, said.number, said.title, said.scope.value, said.courts, said.text, said.text_sha256, said.actions,
        said.issued_on, said.effective_on, said.reply_due_on, said.replaces, said.implements, message_id,
    )  # fmt: skip


def _facts(notice: Notice) -> dict[str, Any]:
    return {"number": notice.number, "issuer": notice.issuer, "title": notice.title, "text_sha256": notice.text_sha256}


def _enter(desk: Desk, notice: Notice) -> None:
    """Keep it, end what it replaces, pass it on."""
    desk.of(Notice).add(notice)
    if notice.replaces:
        _end(desk, notice.issuer, notice.replaces, by=notice.number)
    for court in sorted(put_up(desk, notice)):
        pass_to(desk, notice, court)


def _end(desk: Desk, issuer: str, number: str, *, by: str) -> None:
    """A notice is replaced; nobody owes anything on it any more."""
    old = desk.of(Notice).first(issuer=issuer, number=number)
    if old is None or old.state != "in_force":
        return
    ended = desk.of(Notice).save(replace(old, state="replaced", report_at=None))
    desk.move(desk.exchanges.need(old.notice_id), "replace", replaced_by=by)
    desk.close_duties(subject_id=old.notice_id, rule_id=REPORT_RULE, by=f"notice:{by}", event="drop")
    for court in reached_through(desk, ended):
        desk.close_duties(
            subject_id=hop_key(old.notice_id, court), rule_id=RECEIPT_RULE, by=f"notice:{by}", event="drop"
        )


def pass_to(desk: Desk, notice: Notice, court: str) -> None:
    """Send it one level down: the issuer its own, others the original as signed; an answer is awaited."""
    lineage_id = subject_of(notice.issuer)
    if notice.issuer == desk.court_id:
        said = NoticeIssue(
            notice.number, notice.title, Scope(notice.scope), notice.courts, notice.text, notice.text_sha256, notice.actions,
            notice.issued_on, notice.effective_on, notice.reply_due_on, notice.replaces, notice.implements,
        )  # fmt: skip
        desk.send("notice_issue", court, said, lineage_id=lineage_id, exchange_id=notice.notice_id)
    else:
        brought = desk.received_payload(notice.message_id)
        copy = brought.original if isinstance(brought, NoticePassed) else desk.signed_copy(notice.message_id)
        desk.send("notice_passed", court, NoticePassed(notice.issuer, copy), lineage_id=lineage_id,
                  exchange_id=notice.notice_id)  # fmt: skip
    key = hop_key(notice.notice_id, court)
    if desk.duties.first(subject_id=key, rule_id=RECEIPT_RULE) is None:
        desk.open_duty(RECEIPT_RULE, lineage_id=lineage_id, subject_id=key, body=Body.MANAGEMENT)


def may_take(desk: Desk, message: Received) -> None:
    """The text is the one signed, the issuer stands above, the number is new. Raises Refused R1, R2, R5, R7, R11."""
    said, issuer = original_of(desk, message)
    require_hash(said.text, said.text_sha256, "通知正文")
    line = tree(desk)
    if issuer not in line.above(desk.court_id):
        refuse(
            RefusalCode.R2,
            "{issuer} 不是本院上级法院。",
            "{issuer} is no superior of this court.",
            rule=DOWN,
            issuer=issuer,
        )
    meant = addresses(line, desk.court_id, issuer, said.scope, said.courts)
    if not meant and not reached(line, desk.court_id, said.scope, said.courts):
        refuse(RefusalCode.R5, "通知 {number} 未下发给本院。", "Notice {number} is not for this court.", rule=DOWN,
               number=said.number)  # fmt: skip
    known = desk.of(Notice).first(issuer=issuer, number=said.number)
    if known is not None and (known.notice_id, known.text_sha256) != (message.envelope.procedure_id, said.text_sha256):
        refuse(RefusalCode.R11, "文号 {number} 已用于另一通知。", "Number {number} stands for another notice.", rule="[D]",
               number=said.number, known=known.notice_id)  # fmt: skip


def original_of(desk: Desk, message: Received) -> tuple[NoticeIssue, str]:
    """The notice as its issuer signed it, and who that is. Raises Refused R1, R7."""
    said = message.payload
    if isinstance(said, NoticeIssue):
        return said, message.envelope.sender
    opened = desk.open_copy(said.issuer, said.original)
    if not isinstance(opened.payload, NoticeIssue) or opened.envelope.procedure_id != message.envelope.procedure_id:
        refuse(RefusalCode.R7, "所附原文不是该通知。", "What is enclosed is not that notice.", rule=DOWN)
    return opened.payload, said.issuer


def take(desk: Desk, message: Received) -> None:
    """Keep it and pass it on; one served again changes nothing."""
    envelope = message.envelope
    if desk.of(Notice).get(envelope.procedure_id) is not None:
        return
    said, issuer = original_of(desk, message)
    notice = _kept(said, envelope.procedure_id, issuer, envelope.message_id)
    mine = addresses(tree(desk), desk.court_id, issuer, said.scope, said.courts)
    desk.open_exchange(NAME, "court", event="arrive" if mine else "pass", lineage_id=subject_of(issuer), peer=envelope.sender,
                       data=_facts(notice), exchange_id=notice.notice_id)  # fmt: skip
    _enter(desk, notice)
    if mine and said.reply_due_on is not None:
        open_dated_duty(desk, REPORT_RULE, said.reply_due_on, lineage_id=envelope.subject, subject_id=notice.notice_id,
                        body=Body.MANAGEMENT.value, document=f"通知 {said.number}", paper=envelope.message_id)  # fmt: skip
    later = desk.of(Notice).first(issuer=issuer, replaces=said.number)
    if later is not None:  # a court that came late was served the later one first
        _end(desk, issuer, said.number, by=later.number)
    begin(desk, desk.of(Notice).need(notice.notice_id))


def report_actions(desk: Desk, doer: Doer, about: About, given: NoticeActionReport) -> Mapping[str, Any]:
    """Report to the court above what was done."""
    exchange = desk.move(exchange_of(desk, about), "report", reported_on=str(desk.today))
    sent = desk.send("notice_action_report", exchange.peer, given, lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    desk.close_duties(subject_id=exchange.exchange_id, rule_id=REPORT_RULE, by=sent)
    advance(desk, desk.of(Notice).need(exchange.exchange_id), desk.court_id, Stage.REPORTED)
    return {"message_id": sent}


def reported(desk: Desk, message: Received) -> None:
    """A court below has reported."""
    notice = desk.of(Notice).need(message.envelope.procedure_id)
    advance(desk, notice, message.envelope.sender, Stage.REPORTED)


def _name(notice: Notice) -> str:
    return f"{notice.issuer} {notice.number}"


def ask(desk: Desk, doer: Doer, about: About, given: Note) -> Mapping[str, Any]:
    """Ask the court above which notices are in force for this court."""
    above = court_above(desk)
    known = tuple(_name(row) for row in desk.of(Notice).where(issuer__ne=desk.court_id))
    exchange = desk.open_exchange(QUERY, "asker", event="ask", lineage_id=f"court:{desk.court_id}", peer=above)
    sent = desk.send("notice_query", above, NoticeQuery(known), lineage_id=exchange.lineage_id,
                     exchange_id=exchange.exchange_id)  # fmt: skip
    return {"exchange_id": exchange.exchange_id, "lineage_id": exchange.lineage_id, "message_id": sent}


def serve(desk: Desk, message: Received) -> None:
    """Send the asking court what is in force for it and it has not; a court unknown until now joins the tree."""
    asker, known = message.envelope.sender, set(message.payload.known)
    in_force = []
    for notice in desk.of(Notice).where(state="in_force", order_by=("issued_on", "notice_id")):
        if asker not in put_up(desk, notice):
            continue
        in_force.append(_name(notice))
        if _name(notice) not in known:
            _reopen(desk, notice, asker)
            pass_to(desk, notice, asker)
    desk.send("notice_list", asker, NoticeList(tuple(in_force)), lineage_id=message.envelope.subject,
              exchange_id=message.envelope.procedure_id, in_reply_to=message.envelope.message_id)  # fmt: skip


def _reopen(desk: Desk, notice: Notice, court: str) -> None:
    exchange = desk.exchanges.need(notice.notice_id)
    if exchange.role == "issuer" and exchange.state == "complete":
        desk.move(exchange, "join", joined=court)


def listed(desk: Desk, message: Received) -> None:
    """The answer stays with the question."""
    exchange = desk.exchanges.need(message.envelope.procedure_id)
    desk.move(exchange, "answer", in_force=list(message.payload.in_force))
