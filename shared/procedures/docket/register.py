"""The register of cases, level by level (案件台账): every docket entry and its closing goes up the management line.

One entry a message today; both kinds carry lists, so that a whole ledger may go in batches under the same names. An entry
names neither party nor identity number: the basis key alone lets a common superior see that one title was docketed
twice. It costs two small messages per docket entry (opened, closed) at each level above: six for a basic court of a
province, under 2 KiB each.

Source: 法发〔2014〕26号 arts 14–17 (what is entered and how it ends); 法发〔2009〕43号 三(一) (management by the superior);
names of messages [D].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.domain.cases import Case, RegisteredCase
from shared.domain.courts import Body, Line
from shared.domain.errors import Text
from shared.domain.identifiers import CaseNumber
from shared.domain.refusals import RefusalCode, refuse
from shared.messages.desk import Desk, Received
from shared.messages.hooks import Hooks
from shared.messages.kinds import MessageKind, Procedure
from shared.messages.routes import to_superior
from shared.messages.terms import term
from shared.procedures.matters import CLOSINGS, docket_entry

LEDGER = "法发〔2014〕26号; 法发〔2009〕43号 三(一)"
MANAGERS = frozenset({Body.MANAGEMENT})


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One docket entry."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    lineage_id: str = term("案件链", "lineage", min_length=1, max_length=64)
    basis_key: str = term("案件识别码", "basis key", pattern="[0-9a-f]{64}")
    court: str = term("立案法院", "docketing court", min_length=1, max_length=32)
    filed_on: date = term("立案日", "filed on")


@dataclass(frozen=True, slots=True)
class CaseRegister:
    """案件台账: docket entries opened."""

    entries: tuple[RegisterEntry, ...] = term("案件", "cases", min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class CloseEntry:
    """One docket entry closed."""

    case_no: str = term("案号", "case number", min_length=1, max_length=64)
    mode: str = term("结案方式", "closing mode", max_length=64)
    closed_on: date = term("结案日", "closed on")


@dataclass(frozen=True, slots=True)
class CaseClose:
    """结案台账: docket entries closed."""

    entries: tuple[CloseEntry, ...] = term("案件", "cases", min_length=1, max_length=100)


def registered(desk: Desk, case: Case) -> None:
    """A docket entry of this court goes into the registers above; the supreme court's own into its own."""
    entry = RegisterEntry(case.case_no, case.lineage_id, case.basis_key, desk.court_id, case.filed_on)
    if not _up(desk, "case_register", CaseRegister((entry,))):
        _enter(desk, entry)


def closed(desk: Desk, lineage_id: str) -> None:
    """The docket entry of this court that has just been closed is closed in the registers above."""
    case = docket_entry(desk, lineage_id)
    if case is None or case.state != "closed" or case.closed_on is None:
        return
    entry = CloseEntry(case.case_no, case.mode or "", case.closed_on)
    if not _up(desk, "case_close", CaseClose((entry,))):
        _close(desk, entry)


def _up(desk: Desk, kind: str, payload: Any) -> bool:
    """Send to the next court on the management line; False at the top. Of a court, not of a case: nothing waits for it."""
    above = desk.registry.superior(desk.court_id, Line.MANAGEMENT, desk.today)
    if above is not None:
        desk.send(kind, above.court_id, payload, lineage_id=f"court:{desk.court_id}", exchange_id=desk.new_id())
    return above is not None


def _from_below(desk: Desk, message: Received) -> None:
    """A court registers its own cases and those of courts below it, each under its court's numbers.

    Else one could take another's number first. Raises Refused R2, R7, UnknownCourt, BadCaseNumber.
    """
    for entry in message.payload.entries:
        _require_managed(desk, message.envelope.sender, entry.court)
        if CaseNumber.parse(entry.case_no).court_code != desk.registry.court(entry.court).code:
            refuse(RefusalCode.R7, "{case_no} 不是 {court} 的案号。", "{case_no} is not a number of {court}.", rule=LEDGER,
                   case_no=entry.case_no, court=entry.court)  # fmt: skip


def _require_managed(desk: Desk, sender: str, court: str) -> None:
    if court != sender and not desk.registry.is_superior(sender, court, Line.MANAGEMENT, desk.today):
        refuse(RefusalCode.R2, "{court} 不归 {sender} 管理。", "{court} is not managed by {sender}.", rule=LEDGER,
               court=court, sender=sender)  # fmt: skip


def _known_below(desk: Desk, message: Received) -> None:
    """A court closes its own entries and those of courts below it. Raises Refused R2."""
    sender = message.envelope.sender
    for entry in message.payload.entries:
        row = desk.case_register.get(entry.case_no)
        if row is not None:
            _require_managed(desk, sender, row.court)


def _enter(desk: Desk, entry: RegisterEntry) -> None:
    row = RegisteredCase(entry.case_no, entry.lineage_id, entry.basis_key, entry.court, entry.filed_on)
    desk.case_register.add_new(row)


def _close(desk: Desk, entry: CloseEntry) -> None:
    """An entry docketed before there was a register is not in it, and need not be."""
    row = desk.case_register.get(entry.case_no)
    if row is not None:
        desk.case_register.save(replace(row, closed_on=entry.closed_on, mode=entry.mode))


def _register(desk: Desk, message: Received) -> None:
    for entry in message.payload.entries:
        _enter(desk, entry)
    _up(desk, "case_register", message.payload)


def _deregister(desk: Desk, message: Received) -> None:
    for entry in message.payload.entries:
        _close(desk, entry)
    _up(desk, "case_close", message.payload)


def _kind(name: str, zh: str, en: str, payload: type, **more: Any) -> MessageKind:
    return MessageKind(name=name, version=1, title=Text(zh, en), payload=payload, step="", source=f"{LEDGER} · [D]",
                       route=to_superior(Line.MANAGEMENT), bodies=MANAGERS, **more)  # fmt: skip


PROCEDURE = Procedure(
    name="case_register",
    title=Text("案件台账", "register of cases"),
    source=LEDGER,
    hooks=Hooks(
        after_act=dict.fromkeys(CLOSINGS, lambda desk, done: closed(desk, done.lineage_id)),
        after_apply={"docket_notice": lambda desk, message: closed(desk, message.envelope.subject)},
    ),
    messages=(
        _kind("case_register", "案件台账登记", "cases docketed", CaseRegister, accept=_from_below, apply=_register,
              refusals=(RefusalCode.R2, RefusalCode.R7)),
        _kind("case_close", "案件台账结案", "cases closed", CaseClose, accept=_known_below, apply=_deregister,
              refusals=(RefusalCode.R2,)),
    ),
)  # fmt: skip
