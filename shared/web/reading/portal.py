"""A case as the law opens it to one party: by the table `shared.procedures.portal.opened`, everything else left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.domain.cases import Case, Party
from shared.domain.controls import Control
from shared.domain.deadlines import due
from shared.domain.duties import OWED, Duty
from shared.domain.duty_rota import Centre
from shared.domain.errors import Text, ZhixingError
from shared.domain.exchanges import Exchange
from shared.domain.money import Balance, MoneyEntry
from shared.domain.node_events import NodeEvent
from shared.domain.portal import PartyNotice, QueryCode, masked_name, masked_numbers
from shared.domain.power import Power
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.query_codes import MOST_NOTICES
from shared.procedures.portal.opened import (
    CLOSING_REMEDIES,
    DUTIES_OPENED,
    DUTIES_OPENED_TO_ALL,
    MEASURE_REMEDIES,
    PROCEDURES_OPENED,
    SIDES,
    Group,
    Opened,
    opened_to,
)
from shared.web.reading.cases import newest_entry

MOST = 500
#: Periods that run for parties after a ruling, as duties of the court know their last day.
REMEDY_DUTIES = (
    "reconsideration_request",
    "outsider_suit",
    "party_change_suit",
    "preservation_reconsideration_request",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One node as a party sees it. reason, person: of a coercive act, and whom it is against (a party id or a role)."""

    on: date
    opened: Opened
    event: NodeEvent
    reason: str = ""
    person: str = ""

    @property
    def number(self) -> str:
        """The number of its document, if it has one."""
        return str(self.event.detail.get("document_no", "")) if "document_no" in self.opened.shown else ""

    @property
    def facts(self) -> dict[str, object]:
        """What else is shown of it."""
        names = [name for name in self.opened.shown if name != "document_no"]
        return {name: self.event.detail[name] for name in names if name in self.event.detail}


@dataclass(frozen=True, slots=True)
class CourseOpened:
    """A procedure between courts or a review in the case: that it runs, since when, in what state."""

    row: Exchange
    group: Group


@dataclass(frozen=True, slots=True)
class RemedyOpen:
    """What a party may do against something, until when (that day included), and by which rule."""

    against: Text
    rule_id: str
    from_on: date
    last_on: date
    source: str

    def over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.last_on < today


@dataclass(frozen=True, slots=True)
class PortalCase:
    """All that one party sees. `moved_to`: the court that holds the power now, when it is not this one."""

    party: Party
    case: Case
    entries: list[Case]
    others: list[Party]
    handler: str
    contacts: tuple[str, ...]
    moved_to: Power | None
    groups: list[tuple[Group, list[Step], list[CourseOpened]]]
    notices: list[PartyNotice]
    controls: list[Control]
    money: list[MoneyEntry]
    balance: Balance
    remedies: list[RemedyOpen]
    ahead: list[Duty]

    @property
    def is_side(self) -> bool:
        """Creditor or debtor: money and assets are open to them, and to no interested person."""
        return self.party.role in SIDES

    @property
    def documents(self) -> list[Step]:
        """Nodes with a document, the newest first."""
        found = [step for _, steps, _ in self.groups for step in steps if step.number]
        return sorted(found, key=lambda step: (step.on, step.event.seq), reverse=True)


def read(node: Node, unit: Unit, code: QueryCode) -> PortalCase:
    """What the holder of this code may see. Raises NotFound when the case is no longer here."""
    lineage_id = code.lineage_id
    parties = unit.parties.where(lineage_id=lineage_id)
    me = next((each for each in parties if each.party_id == code.party_id), None) or unit.parties.need(code.party_id)
    entries = unit.cases.where(lineage_id=lineage_id, order_by=("filed_on", "case_no"), limit=MOST)
    case = newest_entry(entries) or unit.cases.need(code.case_no)
    exchanges = unit.exchanges.where(lineage_id=lineage_id, limit=MOST)
    steps = _steps(unit, lineage_id, me.role, {row.exchange_id: row for row in exchanges})
    duties = unit.duties.where(lineage_id=lineage_id, state__in=list(OWED), limit=MOST)
    side = me.role in SIDES
    money = unit.money.where(lineage_id=lineage_id, order_by=("on", "entry_id"), limit=MOST) if side else []
    controls = unit.controls.where(lineage_id=lineage_id, order_by=("start_on",), limit=MOST) if side else []
    opened = DUTIES_OPENED if side else DUTIES_OPENED_TO_ALL
    power = unit.powers.get(lineage_id)
    handler = unit.people.get(case.handler) if case.handler else None
    centre = unit.of(Centre).get(node.court_id)
    return PortalCase(
        me, case, [each for each in entries if each.state != "void"],
        [replace(each, name=masked_name(each.name)) for each in parties if each.party_id != me.party_id],
        handler.name if handler else "", centre.hotlines if centre else (),
        power if power is not None and power.state == "elsewhere" else None,
        _grouped(steps, exchanges, me.role),
        unit.of(PartyNotice).where(lineage_id=lineage_id, party_id=me.party_id, order_by=("-on",), limit=MOST_NOTICES),
        [replace(each, asset=masked_numbers(each.asset)) for each in controls],
        money, Balance.of(money), _remedies(node, steps, duties, me),
        sorted((d for d in duties if d.rule_id in opened and d.due_on), key=lambda duty: duty.due_on or date.max),
    )  # fmt: skip


def _steps(unit: Unit, lineage_id: str, role: str, exchanges: dict[str, Exchange]) -> list[Step]:
    rows = unit.of(NodeEvent).where(lineage_id=lineage_id, order_by=("seq",), limit=MOST)
    replaced = {row.corrects for row in rows}
    found = []
    for row in rows:
        opened = opened_to(role, row)
        if opened is None or row.event_id in replaced or row.withdrawn:
            continue
        measure = exchanges.get(row.subject_id) if row.kind in ("coercive_measure", "blacklisted", "consumption_banned") else None  # fmt: skip
        said = measure.data if measure is not None else {}
        found.append(
            Step(row.on, opened, row, masked_numbers(str(said.get("reason", ""))), str(said.get("person", "")))
        )
    return sorted(found, key=lambda step: (step.on, step.event.seq))


def _grouped(
    steps: Sequence[Step], exchanges: Sequence[Exchange], role: str
) -> list[tuple[Group, list[Step], list[CourseOpened]]]:
    opened = {each.procedure: each.group for each in PROCEDURES_OPENED if role in each.roles}
    courses = [CourseOpened(row, opened[row.procedure]) for row in exchanges if row.procedure in opened]
    found = []
    for group in Group:
        mine = [step for step in steps if step.opened.group is group]
        running = [each for each in courses if each.group is group]
        if mine or running:
            found.append((group, mine, running))
    return found


def _remedies(node: Node, steps: Sequence[Step], duties: Sequence[Duty], me: Party) -> list[RemedyOpen]:
    found = []
    for step in steps:
        rule_id, detail = step.opened.remedy, step.event.detail
        if step.event.kind == "case_closed":
            rule_id = CLOSING_REMEDIES.get(str(detail.get("mode", "")), "")
        # Only the person it is against may ask for reconsideration (民事诉讼法 2023 art. 119).
        if step.event.kind == "coercive_measure" and step.person in (me.party_id, me.role):
            rule_id = MEASURE_REMEDIES.get(str(detail.get("measure", "")), "")
        remedy = _remedy(node, step, rule_id) if rule_id else None
        if remedy is not None:
            found.append(remedy)
    for duty in duties:
        if duty.rule_id in REMEDY_DUTIES and duty.due_on is not None and duty.state != "stopped":
            rule = node.law.rule(duty.rule_id, duty.opened_on)
            found.append(RemedyOpen(rule.title, duty.rule_id, duty.opened_on, duty.due_on, str(rule.citations[0])))
    return sorted(found, key=lambda remedy: remedy.last_on, reverse=True)


def _remedy(node: Node, step: Step, rule_id: str) -> RemedyOpen | None:
    """By the legal clock, from the day of the node; None where the rule is not in force that day."""
    try:
        rule = node.law.rule(rule_id, step.on)
        last_on = due(step.on, rule.period(), node.law.calendar).due_on
    except ZhixingError:
        return None
    return None if last_on is None else RemedyOpen(step.opened.title, rule_id, step.on, last_on, str(rule.citations[0]))
