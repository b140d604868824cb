"""Lines and events on their way to the superior: numbered here, sent in batches, a few messages under way at once.

A line goes at once while fewer than `UNDER_WAY` messages wait for their receipt; under load the rest waits, and what
waits goes in full batches (the rule of Nagle, without a timer). Events always wait for the next sweep of the clock.
Whoever numbers or sends holds the counter `ledger` until the commit, so that batches follow one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from shared.domain.cases import RegisteredCase
from shared.domain.courts import Line
from shared.domain.ledger import LedgerCursor, LedgerLine, LedgerResend
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk
from shared.procedures.ledger import events
from shared.procedures.ledger.papers import (
    LINES_A_MESSAGE,
    CaseClose,
    CaseRegister,
    CloseEntry,
    NodeEvents,
    RegisterEntry,
)
from shared.procedures.ledger.states import as_data, as_state

UNDER_WAY = 8
#: The counter held by whoever numbers lines; taken before that of node events, always (`shared.flows.node_events`).
LINES = "ledger"
#: Messages sent again in one sweep, so that live lines do not wait behind a backfill.
AGAIN_A_SWEEP = 5
Batch = list[tuple[str, Any]]


def superior_of(desk: Desk) -> str | None:
    """The next court on the management line; None at the top."""
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    return above.court_id if above is not None else None


def cursor(desk: Desk, name: str) -> LedgerCursor:
    """How far; at the beginning when there is none yet."""
    return desk.of(LedgerCursor).get(name) or LedgerCursor(name)


def keep(desk: Desk, moved: LedgerCursor) -> None:
    """Store a cursor."""
    if not desk.of(LedgerCursor).add_new(moved):
        desk.of(LedgerCursor).save(moved)


def hold(desk: Desk) -> None:
    """Nobody else numbers or sends lines of this court until this transaction ends."""
    desk.next_number(LINES)


def enter(desk: Desk, lines: Iterable[tuple[str, RegisteredCase]]) -> None:
    """Number (kind, state) as lines for the superior. Only below a superior."""
    hold(desk)
    last = cursor(desk, "lines")
    numbered = [LedgerLine(number, kind, state.court, state.case_no, as_data(state))
                for number, (kind, state) in enumerate(lines, last.position + 1)]  # fmt: skip
    desk.of(LedgerLine).add_all(numbered)
    keep(desk, replace(last, position=last.position + len(numbered)))


def flush(desk: Desk, most: int = UNDER_WAY) -> int:
    """Send lines that wait; returns how many messages."""
    return _send_on(desk, "cases", _lines, _line_batch, most)


def flush_events(desk: Desk, most: int = UNDER_WAY) -> int:
    """Send events that wait, and count them among this court's own figures."""

    def batch(found: Sequence[NodeEvent], after: int, through: int, again: bool) -> Batch:
        entries = tuple(map(events.entry_of, found))
        if not again:
            events.count(desk, desk.court_id, entries)
        return [("node_event", NodeEvents(entries, after, through, again))]

    return _send_on(desk, "events", _events, batch, most)


def send_again(desk: Desk) -> int:
    """What was asked for anew: a few messages a sweep, the rest in the next."""
    above, rows, sent = superior_of(desk), desk.of(LedgerResend), 0
    if above is None:
        return 0
    for asked in rows.where(order_by=("resend_id",), limit=AGAIN_A_SWEEP):
        position = asked.position
        while sent < AGAIN_A_SWEEP and position < asked.through:
            batch, position = _stretch(desk, asked, position)
            for kind, payload in batch:
                send(desk, above, kind, payload)
                sent += 1
        if position < asked.through:
            rows.save(replace(asked, position=position))
        else:
            rows.remove(asked.resend_id)
    return sent


def _stretch(desk: Desk, asked: LedgerResend, after: int) -> tuple[Batch, int]:
    """The next messages of a stretch asked for anew, and how far they come: to its end when nothing is left."""
    if asked.stream == "cases":
        lines = [line for line in _lines(desk, after) if line.seq <= asked.through]
        return (_line_batch(lines, after, lines[-1].seq, True), lines[-1].seq) if lines else ([], asked.through)
    found = [event for event in _events(desk, after) if event.seq <= asked.through]
    if not found:
        return [], asked.through
    through = found[-1].seq
    return [("node_event", NodeEvents(tuple(map(events.entry_of, found)), after, through, True))], through


def waits(desk: Desk) -> bool:
    """Whether lines or events have not been sent yet."""
    lines = desk.of(LedgerLine).first(seq__gt=cursor(desk, "cases").position)
    return lines is not None or desk.of(NodeEvent).first(seq__gt=cursor(desk, "events").position) is not None


def send(desk: Desk, court: str, kind: str, payload: Any) -> str:
    """A message of this court, of no case: nothing of any case waits for it."""
    return desk.send(kind, court, payload, lineage_id=f"court:{desk.court_id}", exchange_id=desk.new_id())


def _send_on(
    desk: Desk,
    stream: str,
    waiting: Callable[[Desk, int], Sequence[Any]],
    batch: Callable[[Sequence[Any], int, int, bool], Batch],
    most: int,
) -> int:
    above = superior_of(desk)
    if above is None:
        return 0
    hold(desk)
    at, sent = cursor(desk, stream), 0
    while sent < most and not is_full(desk, at):
        found = waiting(desk, at.position)
        if not found:
            break
        through = found[-1].seq
        ids = [send(desk, above, kind, payload) for kind, payload in batch(found, at.position, through, False)]
        at = replace(at, position=through, recent=(*at.recent, ids[-1])[-UNDER_WAY:])
        sent += len(ids)
    if sent:
        keep(desk, at)
    return sent


def is_full(desk: Desk, at: LedgerCursor) -> bool:
    """Whether as many messages as may be are on their way: the superior is slow, or away."""
    oldest = desk.boxes.facts(at.recent[0]) if len(at.recent) == UNDER_WAY else None
    return oldest is not None and oldest.state in ("pending", "relayed", "arrived")


def _lines(desk: Desk, after: int) -> list[LedgerLine]:
    return desk.of(LedgerLine).where(seq__gt=after, order_by=("seq",), limit=LINES_A_MESSAGE)


def _events(desk: Desk, after: int) -> list[NodeEvent]:
    return desk.of(NodeEvent).where(seq__gt=after, order_by=("seq",), limit=LINES_A_MESSAGE)


def _line_batch(lines: Sequence[LedgerLine], after: int, through: int, again: bool) -> Batch:
    """Two messages at most: first what is open or changed, then what is closed; only the last one ends the stretch."""
    opened = tuple(_register_entry(line) for line in lines if line.kind == "case_register")
    ended = tuple(_close_entry(line) for line in lines if line.kind == "case_close")
    found: Batch = []
    if opened:
        found.append(("case_register", CaseRegister(opened, after, after if ended else through, again)))
    if ended:
        found.append(("case_close", CaseClose(ended, after, through, again)))
    return found


def _register_entry(line: LedgerLine) -> RegisterEntry:
    row = as_state(line.state)
    return RegisterEntry(row.case_no, row.lineage_id, row.basis_key, row.court, row.filed_on, row.claim_fen, row.received_fen,
                         row.paid_fen, row.closed_on, row.mode or "", line.seq)  # fmt: skip


def _close_entry(line: LedgerLine) -> CloseEntry:
    row = as_state(line.state)
    if row.closed_on is None:
        raise ValueError(f"line {line.seq} closes nothing")
    return CloseEntry(row.case_no, row.mode or "", row.closed_on, row.received_fen, row.paid_fen, line.seq)
