"""A case as this court knows it: who holds the power and why, parties, controls, money, duties, exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.domain.cases import Case, Objection, Party
from shared.domain.controls import Control
from shared.domain.duties import OWED, Duty, Task
from shared.domain.errors import NotFound, Text
from shared.domain.exchanges import Act, Exchange
from shared.domain.identifiers import CaseNumber, lineage_id_of
from shared.domain.money import Balance, MoneyEntry
from shared.domain.power import Power
from shared.domain.separation import Participation
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Draft
from shared.flows.separation import was_text
from shared.procedures import net_days
from shared.procedures.moving_dates import exclusion_in
from shared.procedures.separation import exemption
from shared.web.reading import node_events
from shared.web.reading.case_list import due_day
from shared.web.reading.messages import Message, Statement, of_lineage, statements
from shared.web.reading.node_events import Told

MOST = 500
#: States of a duty that is over.
OVER = ("met", "met_late", "dropped")


@dataclass(frozen=True, slots=True)
class ExcludedDays:
    """Days that do not count, for people: why, from when to when, by which documents. `row`: its entry in the register."""

    row: Exchange
    reason: Text
    from_on: date
    until_on: date | None
    document_no: str
    end_document_no: str

    @classmethod
    def of(cls, row: Exchange) -> ExcludedDays:
        """What an entry of the register says."""
        each = exclusion_in(row)
        return cls(row, each.ground.label, each.from_on, each.until_on, each.document_no, each.end_document_no)


@dataclass(frozen=True, slots=True)
class TookPart:
    """A person's first act or document on a side and at a stage of the case, for people."""

    row: Participation
    was: Text


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything the case page and the API show. `holds`: this court holds the power now; `apart`: control → power over
    its asset, where that has moved alone. `took_part`: who acted on which side and stage; `exempt`: exemptions of this court
    from the split by stages.
    """

    case: Case
    entries: list[Case]
    power: Power | None
    holds: bool
    parties: list[Party]
    controls: list[Control]
    money: list[MoneyEntry]
    balance: Balance
    duties: list[Duty]
    tasks: list[Task]
    objections: list[Objection]
    exchanges: list[Exchange]
    excluded: list[ExcludedDays]
    acts: list[Act]
    drafts: list[Draft]
    messages: list[Message]
    timeline: list[Statement]
    apart: dict[str, Power]
    took_part: list[TookPart]
    exempt: list[Exchange]
    events: list[Told]

    @property
    def epoch(self) -> int | None:
        """The epoch a person acts on when they act from this page."""
        return self.power.epoch if self.power else None

    @property
    def etag(self) -> str:
        """Changes with everything a person would decide by."""
        parts = [self.case.version, self.power.version if self.power else 0, len(self.timeline), len(self.messages)]
        parts.append(len(self.events))
        parts += [sum(row.version for row in rows) for rows in (self.controls, self.duties, self.exchanges)]
        parts += [sum(each.row.version for each in self.excluded)]
        return "-".join(map(str, parts))


def case_named(unit: Unit, case_no: str) -> Case:
    """The docket entry with this 案号. Raises BadCaseNumber, NotFound."""
    return unit.cases.need(str(CaseNumber.parse(case_no)))


def newest_entry(entries: Sequence[Case]) -> Case | None:
    """The entry acts are done in: an open one, else the newest."""
    ordered = sorted(entries, key=lambda case: (case.state != "closed", case.filed_on, case.case_no))
    return ordered[-1] if ordered else None


def search(unit: Unit, *, number: str = "", state: str = "", limit: int = 50) -> list[Case]:
    """Cases whose 案号 begins with `number` (half-width parentheses count as full-width), newest first."""
    filters: dict[str, Any] = {"state": state} if state else {}
    begin = number.strip().replace("(", "（").replace(")", "）")
    if begin and not begin.startswith("（") and begin[:4].isdigit():
        begin = f"（{begin[:4]}）{begin[4:].lstrip('）')}"
    if begin:
        filters |= {"case_no__gte": begin, "case_no__lt": begin + "\U0010ffff"}
    return unit.cases.where(order_by=("-filed_on", "-case_no"), limit=limit, **filters)


def lineage_of(unit: Unit, *, case_no: str = "", lineage_id: str = "", exchange_id: str = "") -> str:
    """The lineage a request means: of our docket entry, of the exchange, or of another court's first docket.

    Raises: BadCaseNumber, NotFound (nothing named).
    """
    if lineage_id:
        return lineage_id
    if case_no:
        known = unit.cases.get(str(CaseNumber.parse(case_no)))
        return known.lineage_id if known else lineage_id_of(case_no)
    exchange = unit.exchanges.get(exchange_id) if exchange_id else None
    if exchange is None:
        raise NotFound(name="case_no / lineage_id / exchange_id")
    return exchange.lineage_id


def read_case(node: Node, unit: Unit, case: Case, *, most: int = MOST, with_evidence: bool = True) -> CaseFile:
    """Gather the file of a docket entry in a constant number of queries.

    most: so many of the messages, acts, events and duties that are over, the newest; what is owed is always whole.
    """
    lineage: dict[str, Any] = {"lineage_id": case.lineage_id}
    money = unit.money.where(order_by=("on", "entry_id"), **lineage)
    running = unit.exchanges.where(order_by=("opened_at", "exchange_id"), limit=MOST, **lineage)
    held = unit.powers.get(case.lineage_id)
    alone = unit.powers.where(power_id__ne=case.lineage_id, state__ne="ended", **lineage)
    return CaseFile(
        case=case,
        entries=unit.cases.where(order_by=("filed_on", "case_no"), **lineage),
        power=held,
        holds=held is not None and held.state == "held" and held.holder == node.court_id,
        parties=unit.parties.where(order_by=("role", "party_id"), **lineage),
        controls=unit.controls.where(order_by=("end_on", "rank", "control_id"), limit=MOST, **lineage),
        money=money,
        balance=Balance.of(money),
        duties=_duties(unit, case.lineage_id, most),
        tasks=unit.tasks.where(state="open", order_by=("opened_at",), limit=MOST, **lineage),
        objections=unit.objections.where(order_by=("received_on", "objection_id"), **lineage),
        exchanges=[row for row in running if row.procedure != net_days.PROCEDURE.name],
        excluded=[ExcludedDays.of(row) for row in running if row.procedure == net_days.PROCEDURE.name],
        acts=unit.acts.where(order_by=("-at", "-act_id"), limit=most, **lineage)[::-1],
        drafts=unit.drafts.where(state__in=["approving", "returned"], order_by=("drafted_at",), limit=MOST, **lineage),
        messages=of_lineage(node, unit, case.lineage_id, most),
        timeline=statements(unit, **lineage) if with_evidence else [],
        apart={power.power_id: power for power in alone},
        took_part=[
            TookPart(row, was_text(row)) for row in unit.participations.where(order_by=("at", "person_id"), **lineage)
        ],
        exempt=exemption.granted(unit.exchanges, node.court_id),
        events=node_events.of_lineage(unit, case.lineage_id, MOST) if with_evidence else [],
    )


def _duties(unit: Unit, lineage_id: str, most: int) -> list[Duty]:
    """Those owed, by the day they are due; then the newest of those that are over."""
    owed = unit.duties.where(lineage_id=lineage_id, state__in=list(OWED), order_by=("due_on", "due_at", "duty_id"))
    over = unit.duties.where(
        lineage_id=lineage_id, state__in=list(OVER), order_by=("-closed_at", "duty_id"), limit=most
    )
    return sorted(owed, key=lambda duty: (due_day(duty), duty.duty_id)) + over
