"""Reconciliation (对账) and sending again: once a day each court says its figures, its superior compares and asks.

Equal figures leave a signed statement. Unequal ones put a task before both courts, and the stretches that differ go up
again: the cases of the months that differ, the events of the ranges that differ. A hole in the numbers, or a court
whose numbers went back because it was restored from a backup, is noticed at the next batch and mended in the same way.
Source: 法发〔2014〕26号 (accuracy of what is entered); how it is compared [D].
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from shared.domain.courts import Line
from shared.domain.deadlines import SHANGHAI
from shared.domain.ledger import LedgerCheck, LedgerCursor, LedgerEvent, LedgerResend
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk, Received
from shared.procedures.ledger import events, figures, register
from shared.procedures.ledger.papers import (
    Counted,
    CourtFigures,
    Difference,
    LedgerDigest,
    LedgerResume,
    MonthFigure,
    NodeEvents,
)
from shared.procedures.ledger.resending import digests, tell_difference
from shared.procedures.ledger.upward import (
    UNDER_WAY,
    cursor,
    flush,
    flush_events,
    is_full,
    keep,
    send,
    send_again,
    superior_of,
    waits,
)

INTERVAL = "ledger_digest"
#: A day's digest is sent once the day has begun everywhere.
AFTER_MIDNIGHT = time(0, 5)
COURTS_A_DIGEST = 10
RANGES = 500


# — the receiver: each number once, holes asked for —


def advance(desk: Desk, message: Received, stream: str) -> bool:
    """Note how far a court has come; True when its entries continue the stream without a gap."""
    given, sender = message.payload, message.envelope.sender
    if given.again or not given.through:
        return False
    name = f"from:{sender}:{stream}"
    at = cursor(desk, name)
    if given.after > at.position:
        _ask(desk, sender, LedgerResume("hole", sender, stream, at.position, given.after))
    elif given.after < at.position:
        _ask(desk, sender, LedgerResume("restored", sender, stream, given.after, at.position))
    if given.through > at.position:
        keep(desk, replace(at, position=given.through))
    return bool(given.after == at.position)


def apply_events(desk: Desk, message: Received) -> None:
    """Events of the court that sends them, once each."""
    given: NodeEvents = message.payload
    events.store(desk, message.envelope.sender, given.entries, surely_new=advance(desk, message, "events"))


def _ask(desk: Desk, court: str, asked: LedgerResume) -> None:
    desk.send("ledger_resume", court, asked, lineage_id=f"court:{desk.court_id}", exchange_id=desk.new_id())


def ask_again(desk: Desk, court: str, after: int = 0) -> None:
    """Ask a court directly below for everything after a line: a superior that joined late or lost its tables."""
    _ask(desk, court, LedgerResume("asked", court, "both", after, 0))


# — the digest —


def digest_due(desk: Desk) -> bool:
    """Whether something has moved since the last digest, and that was long enough ago."""
    last = cursor(desk, "digest")
    if superior_of(desk) is None or _mark(desk) == cursor(desk, "digest_mark").position:
        return False
    days = desk.law.rule(INTERVAL, desk.today).value
    return last.position > 0 and desk.today.toordinal() >= last.position + int(str(days))


def _mark(desk: Desk) -> int:
    return cursor(desk, "lines").position + cursor(desk, "events").position


def send_digest(desk: Desk) -> None:
    """State the figures of this court and those below, as of all that has been sent."""
    above = superior_of(desk)
    if above is None:
        return
    through = cursor(desk, "events").position
    head = desk.of(NodeEvent).first(seq=through)
    below = desk.registry.all_below(desk.court_id, Line.MANAGEMENT, desk.today)
    courts = [desk.court_id, *(court.court_id for court in below)]
    said = [CourtFigures(court, tuple(Counted(*each) for each in _figures(desk, court).items())) for court in courts]
    said = [each for each in said if each.figures or each.court == desk.court_id]
    for start in range(0, len(said), COURTS_A_DIGEST):
        digest = LedgerDigest(desk.today, through, head.hash if head is not None else "", tuple(said[start : start + COURTS_A_DIGEST]))  # fmt: skip
        send(desk, above, "ledger_digest", digest)
    keep(desk, LedgerCursor("digest", desk.today.toordinal()))
    keep(desk, LedgerCursor("digest_mark", _mark(desk)))


def _figures(desk: Desk, court: str) -> dict[str, int]:
    found = figures.totals(desk, court)
    below = desk.of(LedgerCheck).get(court)
    for name, amount in (below.said if below is not None else {}).items():
        if name.startswith("node:") or name == "overdue":
            found.setdefault(name, amount)
    if court == desk.court_id:
        found["overdue"] = desk.duties.count(state="overdue")
    return found


def managed(desk: Desk, message: Received) -> None:
    """Figures of the sender and of courts it manages. Raises Refused R2."""
    for said in message.payload.courts:
        register.require_managed(desk, message.envelope.sender, said.court)


def compare(desk: Desk, message: Received) -> None:
    """Compare what a court says with what is held here, court by court."""
    given: LedgerDigest = message.payload
    sender = message.envelope.sender
    for each in given.courts:
        said = {one.figure: one.amount for one in each.figures}
        own = each.court == sender
        different = _different(desk, each.court, said, own)
        lacking = own and _lacks_events(desk, sender, given)
        if different or lacking or desk.case_register.count(court=each.court) != said.get("filed", 0):
            # The stored figures may be wrong and the rows right, or the other way round: only rows are believed.
            there = desk.of(LedgerEvent).where(court=sender) if own else None
            figures.rebuilt(desk, each.court, desk.case_register.where(court=each.court), there)
            different = _different(desk, each.court, said, own)
        state = "unequal" if different or lacking else "equal"
        held = {name: pair[1] for name, pair in different.items()}
        _note(desk, LedgerCheck(each.court, given.on, state, said, held))
        desk.witness(f"ledger_{state}", subject_id=message.envelope.message_id, lineage_id=message.envelope.subject,
                     detail={"court": each.court, "on": str(given.on)})  # fmt: skip
        if state == "unequal":
            _unequal(desk, sender, each.court, given, different)
        else:
            _cleared(desk, each.court)


def _lacks_events(desk: Desk, sender: str, given: LedgerDigest) -> bool:
    """Whether an event of the sender is missing here, or the last one is another."""
    there, through = desk.of(LedgerEvent), given.events_through
    head = there.first(court=sender, seq=through, hash=given.chain_head)
    return through > 0 and (head is None or there.count(court=sender, seq__lte=through) < through)


def _different(desk: Desk, court: str, said: dict[str, int], own: bool) -> dict[str, tuple[int, int]]:
    """Figures that differ, as (said, held); events only of the sender itself, for only those are here one by one."""
    held = figures.totals(desk, court)
    names = {name for name in said.keys() | held.keys() if name != "overdue" and (own or not name.startswith("node:"))}
    return {name: (said.get(name, 0), held.get(name, 0)) for name in sorted(names) if said.get(name, 0) != held.get(name, 0)}  # fmt: skip


def _note(desk: Desk, check: LedgerCheck) -> None:
    if not desk.of(LedgerCheck).add_new(check):
        desk.of(LedgerCheck).save(check)


def _unequal(desk: Desk, sender: str, court: str, given: LedgerDigest, different: dict[str, tuple[int, int]]) -> None:
    tell_difference(desk, court, different, given.on.isoformat())
    size, ranges = 0, tuple[str, ...]()
    if court == sender:
        size = max(RANGES, given.events_through // 900)
        ranges = digests(desk.of(LedgerEvent).where(court=sender, order_by=("seq", "event_id")), size)
    months = tuple(MonthFigure(*key, amount) for key, amount in list(figures.by_month(desk, court).items())[-400:])
    differences = tuple(Difference(name, *pair) for name, pair in list(different.items())[:200])
    _ask(
        desk, sender, LedgerResume("unequal", court, "both", 0, given.events_through, differences, months, size, ranges)
    )


def _cleared(desk: Desk, court: str) -> None:
    """Figures agree again: tasks about this court are done."""
    for task in desk.tasks.where(code="ledger_unequal", subject_id=court, state="open"):
        desk.tasks.save(replace(task, state="done", closed_by="node"))


# — the clock —


def sweep(desk: Desk, limit: int) -> int:
    """Send what waits, then a bit of what was asked for anew; when all is sent and a day has passed, the digest."""
    if superior_of(desk) is None:
        return 0
    sent = 0
    if waits(desk):
        sent = flush(desk, UNDER_WAY) + flush_events(desk, max(1, limit // 50))
    if _mark(desk) and not cursor(desk, "digest").position:
        keep(desk, LedgerCursor("digest", desk.today.toordinal()))
    again = desk.of(LedgerResend).first()
    if again is not None:
        sent += send_again(desk)
    elif digest_due(desk) and not waits(desk):
        missed = register.missed(desk, desk.cases.where())
        if missed:
            register.own_lines(desk, missed)
        if not waits(desk):
            send_digest(desk)
            sent += 1
    return sent


def next_on(desk: Desk) -> datetime | None:
    """Tomorrow when a digest is to come; nothing while nothing has moved, or the superior has to answer first."""
    if superior_of(desk) is None or any(is_full(desk, cursor(desk, stream)) for stream in ("cases", "events")):
        return None
    if waits(desk) or desk.of(LedgerResend).first() is not None:
        return desk.now + timedelta(minutes=1)
    if _mark(desk) == cursor(desk, "digest_mark").position:
        return None
    days = int(str(desk.law.rule(INTERVAL, desk.today).value))
    due = max(cursor(desk, "digest").position + days, desk.today.toordinal() + 1)
    return datetime.combine(date.fromordinal(due), AFTER_MIDNIGHT, SHANGHAI).astimezone(UTC)
