"""How the courts below stand on a notice, and saying so upward: batched, one statement for a whole subtree.

A statement leaves at once when the court furthest behind has come a stage further (so a complete subtree is one
message), else after the time of the rule `notice_batch`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.courts import Body
from shared.domain.duties import Duty
from shared.domain.notices import (
    Notice,
    Scope,
    Snapshot,
    Stage,
    Standing,
    addresses,
    merged,
    reached,
    slowest,
    snapshot,
)
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received, Sending
from shared.procedures.circulation.lines import tree
from shared.procedures.circulation.notice.papers import DOWN, NoticeReceipt

BATCH_RULE, RECEIPT_RULE, REPORT_RULE = "notice_batch", "notice_receipt", "notice_action_report"


def subject_of(issuer: str) -> str:
    """What messages of a notice are about: its issuer, no case."""
    return f"court:{issuer}"


def hop_key(notice_id: str, court: str) -> str:
    """The subject of the duty that a court below answers."""
    return f"{notice_id}:{court}"


def rows_of(desk: Desk, notice: Notice) -> list[Standing]:
    """This court (where addressed) and all below that the notice is for."""
    return desk.of(Standing).where(notice_id=notice.notice_id)


def put_up(desk: Desk, notice: Notice) -> set[str]:
    """Make rows for courts that have none yet; returns the courts directly below on the way to any court."""
    scope, known = Scope(notice.scope), {row.court_id for row in rows_of(desk, notice)}
    line = tree(desk)
    way = reached(line, desk.court_id, scope, notice.courts)
    new = [Standing(notice.notice_id, court, via, Stage.WAITING.value, notice.issued_on) for court, via in way.items()
           if court not in known]  # fmt: skip
    if desk.court_id not in known and addresses(line, desk.court_id, notice.issuer, scope, notice.courts):
        new.append(Standing(notice.notice_id, desk.court_id, desk.court_id, Stage.RECEIVED.value, desk.today))
    if new:
        desk.of(Standing).add_all(new)
    return set(way.values())


def advance(desk: Desk, notice: Notice, court: str, stage: Stage) -> None:
    """One court has come to a stage; never backwards. The court above hears of it in time."""
    row = desk.of(Standing).get(notice.notice_id, court)
    if row is not None and Stage(row.stage).rank < stage.rank:
        _changed(desk, notice, [replace(row, stage=stage.value, since=desk.today)])


def begin(desk: Desk, notice: Notice) -> None:
    """The notice has just arrived here: say so upward, now or (where courts below are still to be heard) later."""
    _tell_or_wait(desk, notice, now=not _waits_for_others(desk, notice))


def _waits_for_others(desk: Desk, notice: Notice) -> bool:
    return any(row.stage == Stage.WAITING for row in rows_of(desk, notice))


def _changed(desk: Desk, notice: Notice, rows: list[Standing]) -> None:
    everything = {row.court_id: row for row in rows_of(desk, notice)}
    before = slowest(everything.values())
    desk.of(Standing).save_all(rows)
    everything |= {row.court_id: row for row in rows}
    after = slowest(everything.values())
    if notice.issuer == desk.court_id:
        exchange = desk.exchanges.need(notice.notice_id)
        if exchange.state == "issued" and after >= notice.last_stage.rank:
            desk.move(exchange, "complete")
        return
    _tell_or_wait(desk, notice, now=after > before)


def _tell_or_wait(desk: Desk, notice: Notice, *, now: bool) -> None:
    if now:
        tell(desk, notice)
    elif notice.report_at is None:
        wait = timedelta(hours=desk.law.number(BATCH_RULE, desk.today))
        desk.of(Notice).save(replace(notice, report_at=desk.now + wait))


def tell(desk: Desk, notice: Notice) -> None:
    """Say upward how this court and all below stand."""
    exchange = desk.exchanges.need(notice.notice_id)
    said = snapshot(rows_of(desk, notice), notice.last_stage)
    behind = [said.behind.get(stage.value, ()) for stage in (Stage.WAITING, Stage.RECEIVED, Stage.SIGNED)]
    desk.send("notice_receipt", exchange.peer, NoticeReceipt(desk.today, said.total, *behind),
              lineage_id=subject_of(notice.issuer), exchange_id=notice.notice_id)  # fmt: skip
    if notice.report_at is not None:
        desk.of(Notice).save(replace(notice, report_at=None))


def from_below(desk: Desk, message: Received) -> None:
    """A court speaks of itself and those below it, on a notice passed to it from here. Raises Refused R2."""
    notice = desk.of(Notice).get(message.envelope.procedure_id)
    sender = message.envelope.sender
    if notice is None or sender not in reached_through(desk, notice):
        refuse(RefusalCode.R2, "本院未向 {court} 下发该通知。", "This court has not passed that notice to {court}.", rule=DOWN,
               court=sender)  # fmt: skip


def reached_through(desk: Desk, notice: Notice) -> set[str]:
    """Courts directly below this notice went to."""
    return set(reached(tree(desk), desk.court_id, Scope(notice.scope), notice.courts).values())


def receipt_fits(desk: Desk, message: Received) -> None:
    """A receipt names courts of its sender's own subtree only. Raises Refused R2."""
    from_below(desk, message)
    said, sender = message.payload, message.envelope.sender
    own = {sender, *tree(desk).all_below(sender)}
    strangers = [court for court in (*said.waiting, *said.unsigned, *said.unreported) if court not in own]
    if strangers:
        refuse(RefusalCode.R2, "{courts} 不在 {court} 辖区。", "{courts} are not below {court}.", rule=DOWN,
               courts="、".join(strangers[:5]), court=sender)  # fmt: skip


def receipt_taken(desk: Desk, message: Received) -> None:
    """Rows of the sender's subtree follow what it says; what it owed is met."""
    notice = desk.of(Notice).need(message.envelope.procedure_id)
    sender, said = message.envelope.sender, message.payload
    desk.close_duties(
        subject_id=hop_key(notice.notice_id, sender), rule_id=RECEIPT_RULE, by=message.envelope.message_id
    )
    put_up(desk, notice)
    known = desk.of(Standing).where(notice_id=notice.notice_id, via=sender)
    behind = {
        Stage.WAITING.value: said.waiting,
        Stage.RECEIVED.value: said.unsigned,
        Stage.SIGNED.value: said.unreported,
    }
    changed = merged(known, Snapshot(said.total, {}, behind), notice.last_stage, desk.today)
    if changed:
        _changed(desk, notice, changed)


def child_signed(desk: Desk, message: Received) -> None:
    """A person of the court below has signed for it (签收)."""
    notice = desk.of(Notice).get(message.envelope.procedure_id)
    if notice is not None:
        advance(desk, notice, message.envelope.sender, Stage.SIGNED)


def signed_here(desk: Desk, sending: Sending) -> None:
    """A person of this court signs for a notice."""
    notice = desk.of(Notice).first(message_id=sending.in_reply_to) if sending.in_reply_to else None
    if notice is None:
        return
    exchange = desk.exchanges.need(notice.notice_id)
    desk.move(exchange, "sign", signed_on=str(desk.today))
    advance(desk, notice, desk.court_id, Stage.SIGNED)


def sweep(desk: Desk, limit: int) -> int:
    """Say upward what has waited long enough."""
    due = desk.of(Notice).where(report_at__lte=desk.now, order_by=("report_at",), limit=limit)
    for notice in due:
        tell(desk, notice)
    return len(due)


def next_on(desk: Desk) -> datetime | None:
    """When the next statement is due."""
    row = desk.of(Notice).first(report_at__gt=desk.now, order_by=("report_at",))
    return row.report_at if row is not None else None


def receipt_missing(desk: Desk, duty: Duty) -> None:
    """By the clock: a court below has not answered; it is named."""
    notice_id, _, court = duty.subject_id.rpartition(":")
    notice = desk.of(Notice).need(notice_id)
    desk.raise_task(
        "notice_receipt_missing", lineage_id=duty.lineage_id, subject_id=notice_id, body=Body.MANAGEMENT,
        once_key=f"notice_receipt_missing:{duty.subject_id}",
        zh=f"{court} 未回执通知 {notice.number}（应于 {duty.due_on} 前）。",
        en=f"{court} has not acknowledged notice {notice.number} (due {duty.due_on}).",
    )  # fmt: skip
