"""The sender's side of reconciliation (补报): a stretch once more, numbers above what the superior holds, what differs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shared.domain.cases import Case, RegisteredCase
from shared.domain.courts import Body
from shared.domain.ledger import LedgerCursor, LedgerEvent, LedgerLine, LedgerResend
from shared.domain.node_events import NodeEvent
from shared.messages.desk import Desk, Received
from shared.procedures.ledger import figures
from shared.procedures.ledger.papers import LedgerResume
from shared.procedures.ledger.states import own_state
from shared.procedures.ledger.upward import cursor, enter, flush, hold, keep


def resume(desk: Desk, message: Received) -> None:
    """A superior asks for a stretch anew, or says what differs."""
    given: LedgerResume = message.payload
    if given.reason == "restored":
        _numbers_went_back(desk, given)
    elif given.reason == "unequal":
        different = {each.figure: (each.said, each.held) for each in given.differences}
        tell_difference(desk, given.court, different, desk.today.isoformat())
        _repair(desk, given)
    else:
        for stream in ("cases", "events") if given.stream == "both" else (given.stream,):
            through = given.through or cursor(desk, stream).position
            desk.of(LedgerResend).add(LedgerResend(desk.new_id(), stream, given.after, through))


def _numbers_went_back(desk: Desk, given: LedgerResume) -> None:
    """Restored from a backup: number on above what the superior holds, and say what was said since once more."""
    hold(desk)
    last = cursor(desk, "lines")
    if given.stream != "cases" or last.position >= given.through:
        return
    since = desk.of(LedgerLine).where(seq__gt=given.after, order_by=("seq",))
    keep(desk, replace(last, position=given.through))
    keep(desk, replace(cursor(desk, "cases"), position=given.through))
    _say_again(desk, {line.case_no for line in since})


def _say_again(desk: Desk, numbers: Iterable[str]) -> None:
    """The state of these docket entries now, as new lines."""
    chosen = sorted(numbers)
    own = [("case_register", own_state(desk, case)) for case in desk.cases.where(case_no__in=chosen)]
    below = [("case_register", row) for row in desk.case_register.where(case_no__in=chosen)]
    enter(desk, [*own, *below])
    flush(desk)


def _repair(desk: Desk, given: LedgerResume) -> None:
    own, held = figures.by_month(desk, given.court), {(one.month, one.figure): one.amount for one in given.months}
    months = {month for month, figure in own.keys() | held.keys() if own.get((month, figure), 0) != held.get((month, figure), 0)}  # fmt: skip
    if months:
        rows: Sequence[Case | RegisteredCase] = (
            desk.cases.where() if given.court == desk.court_id else desk.case_register.where(court=given.court)
        )
        _say_again(desk, {row.case_no for row in rows if {figures.month_of(day) for day in (row.filed_on, row.closed_on) if day} & months})  # fmt: skip
    if given.range_size:
        mine = digests(desk.of(NodeEvent).where(seq__lte=given.through, order_by=("seq",)), given.range_size)
        for at, digest in enumerate(mine):
            if at >= len(given.ranges) or given.ranges[at] != digest:
                stretch = LedgerResend(desk.new_id(), "events", at * given.range_size, min((at + 1) * given.range_size, given.through))  # fmt: skip
                desk.of(LedgerResend).add(stretch)
    if cursor(desk, "repaired").position < desk.today.toordinal():  # once more today, then again tomorrow
        keep(desk, LedgerCursor("repaired", desk.today.toordinal()))
        keep(desk, LedgerCursor("digest", 1))
        keep(desk, LedgerCursor("digest_mark", -1))


def tell_difference(desk: Desk, court: str, different: dict[str, tuple[int, int]], on: str) -> None:
    """A task of the managers, once a day and court."""
    told = "；".join(f"{name} {said}≠{held}" for name, (said, held) in list(different.items())[:10]) or "chain"
    desk.raise_task("ledger_unequal", lineage_id="", subject_id=court, body=Body.MANAGEMENT,
                    zh=f"{court} 台账对账不符：{told}（下级报送≠上级登记）；差异部分已自动补报，仍不符的请核查。",
                    en=f"The ledger of {court} does not agree: {told} (said below ≠ held above). What differs is sent again; "
                    "look into what stays.", once_key=f"ledger_unequal:{court}:{on}")  # fmt: skip


def digests(rows: Iterable[LedgerEvent | NodeEvent], size: int) -> tuple[str, ...]:
    """One short digest for each `size` numbers, from 1 on."""
    found: dict[int, hashlib._Hash] = {}
    for row in rows:
        found.setdefault((row.seq - 1) // size, hashlib.sha256()).update(row.hash.encode())
    return tuple(found[at].hexdigest()[:16] if at in found else "-" for at in range(max(found, default=-1) + 1))
