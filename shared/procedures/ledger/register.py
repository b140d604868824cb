"""The register of cases, level by level (案件台账): every docket entry, its changes and its closing go up the management line.

Each court numbers its lines, its own and those it relays; its superior applies each number once. A line carries the
whole state of a docket entry, so that the newest line of a case is all there is to know, and a line may come twice.
A line names neither party nor identity number: the basis key alone lets a common superior see that one title was
docketed twice.

Source: 法发〔2014〕26号 arts 14–17 (what is entered and how it ends); 法发〔2009〕43号 三(一) (management by the superior);
names of messages [D].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from shared.domain.cases import Case, RegisteredCase
from shared.domain.courts import Body, Line
from shared.domain.identifiers import CaseNumber
from shared.domain.ledger import LedgerLine
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.procedures.ledger import figures
from shared.procedures.ledger.papers import CaseClose, CaseRegister, CloseEntry, RegisterEntry
from shared.procedures.ledger.states import as_data, as_state, own_state
from shared.procedures.ledger.upward import enter, flush, superior_of
from shared.procedures.matters import docket_entry

LEDGER = "法发〔2014〕26号; 法发〔2009〕43号 三(一)"
MANAGERS = frozenset({Body.MANAGEMENT})
Lines = list[tuple[str, RegisteredCase]]


def registered(desk: Desk, case: Case) -> None:
    """A docket entry of this court goes into the registers above; the supreme court's own into its own."""
    own_lines(desk, [("case_register", own_state(desk, case))])


def closed(desk: Desk, lineage_id: str) -> None:
    """The docket entry of this court that has just been closed is closed in the registers above."""
    case = docket_entry(desk, lineage_id)
    if case is not None and case.state == "closed" and case.closed_on is not None:
        own_lines(desk, [("case_close", own_state(desk, case))])


def amounts_changed(desk: Desk, lineage_id: str) -> None:
    """Money came in or went out: the newest docket entry goes up with its new sums."""
    case = docket_entry(desk, lineage_id)
    if case is not None:
        own_lines(desk, [("case_register", own_state(desk, case))])


def own_lines(desk: Desk, lines: Lines) -> None:
    """States of docket entries of this court: counted here and sent up."""
    if superior_of(desk) is None:
        apply_states(desk, "", [state for _, state in lines])
        return
    change: Counter[figures.Key] = Counter()
    for _, state in lines:
        before = desk.of(LedgerLine).first(case_no=state.case_no, order_by=("-seq",))
        change.update(figures.changed(as_state(before.state) if before is not None else None, state))
    enter(desk, lines)
    figures.add(desk, change)
    flush(desk)


def missed(desk: Desk, cases: Iterable[Case]) -> Lines:
    """Docket entries of this court whose last line is not their state now, as lines to enter."""
    found: Lines = []
    for case in cases:
        state = own_state(desk, case)
        last = desk.of(LedgerLine).first(case_no=case.case_no, order_by=("-seq",))
        if last is None or last.state != as_data(state):
            found.append(("case_register", state))
    return found


def apply_states(desk: Desk, sender: str, states: Iterable[RegisteredCase]) -> Lines:
    """Enter states into the register and the figures; returns those that changed it, as lines to relay.

    A line whose number is not above the last one of the same sender for that case is old and changes nothing.
    """
    wanted = list(states)
    numbers = sorted({state.case_no for state in wanted})
    known = {row.case_no: row for row in desk.case_register.where(case_no__in=numbers)}
    stored, change, relayed = dict(known), Counter[figures.Key](), Lines()
    for state in wanted:
        before = known.get(state.case_no)
        if before is not None and before.via == sender and 0 < state.seq <= before.seq:
            continue
        change.update(figures.changed(before, state))
        known[state.case_no] = replace(state, via=sender, version=before.version if before is not None else 1)
        relayed.append(("case_close" if state.closed_on is not None else "case_register", state))
    desk.case_register.add_all([row for number, row in known.items() if number not in stored])
    for number, row in stored.items():
        if known[number] != row:
            desk.case_register.save(known[number])
    figures.add(desk, change)
    return relayed


def apply_register(desk: Desk, message: Received) -> None:
    """Docket entries opened or changed below."""
    given: CaseRegister = message.payload
    states = [RegisteredCase(e.case_no, e.lineage_id, e.basis_key, e.court, e.filed_on, e.closed_on,
                             e.mode if e.closed_on is not None else None, e.claim_fen, e.received_fen, e.paid_fen, e.seq)
              for e in given.entries]  # fmt: skip
    _relay(desk, apply_states(desk, message.envelope.sender, states), "case_register")


def apply_close(desk: Desk, message: Received) -> None:
    """Docket entries closed below. One docketed before there was a register is not in it, and need not be."""
    given: CaseClose = message.payload
    rows = {row.case_no: row for row in desk.case_register.where(case_no__in=[e.case_no for e in given.entries])}
    states = [_ended(rows[entry.case_no], entry) for entry in given.entries if entry.case_no in rows]
    _relay(desk, apply_states(desk, message.envelope.sender, states), "case_close")


def _ended(row: RegisteredCase, entry: CloseEntry) -> RegisteredCase:
    return replace(row, closed_on=entry.closed_on, mode=entry.mode, seq=entry.seq,
                   received_fen=max(entry.received_fen, 0), paid_fen=max(entry.paid_fen, 0))  # fmt: skip


def _relay(desk: Desk, lines: Lines, kind: str) -> None:
    """Upward under this court's own numbers, as the kind it came in."""
    if lines and superior_of(desk) is not None:
        enter(desk, [(kind, state) for _, state in lines])
        flush(desk)


def from_below(desk: Desk, message: Received) -> None:
    """A court registers its own cases and those of courts below it, each under its court's numbers.

    Else one could take another's number first. Raises Refused R2, R7, UnknownCourt, BadCaseNumber.
    """
    for entry in message.payload.entries:
        require_managed(desk, message.envelope.sender, entry.court)
        if CaseNumber.parse(entry.case_no).court_code != desk.registry.court(entry.court).code:
            refuse(RefusalCode.R7, "{case_no} 不是 {court} 的案号。", "{case_no} is not a number of {court}.", rule=LEDGER,
                   case_no=entry.case_no, court=entry.court)  # fmt: skip


def require_managed(desk: Desk, sender: str, court: str) -> None:
    """Raise Refused R2 for what a court says of one it does not manage."""
    if court != sender and not desk.registry.is_superior(sender, court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=LEDGER,
               court=court, sender=sender)  # fmt: skip


def known_below(desk: Desk, message: Received) -> None:
    """A court closes its own entries and those of courts below it. Raises Refused R2."""
    sender = message.envelope.sender
    for row in desk.case_register.where(case_no__in=[entry.case_no for entry in message.payload.entries]):
        require_managed(desk, sender, row.court)


__all__ = ["CaseRegister", "RegisterEntry"]
