"""What the courts' databases say about one matter, in the words of an `expect` step."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from shared.domain.alerts import Alert
from shared.domain.errors import NotFound
from shared.domain.flags import Flag
from shared.domain.money import Balance
from shared.domain.node_events import NodeEvent
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.why import why_due
from shared.messages.kinds import About
from shared.scenarios.world import World

Fact = Callable[[Unit, str], Any]


def cases(unit: Unit, lineage: str) -> Any:
    """The newest docket entry, open ones first; None when there is none."""
    entries = unit.cases.where(lineage_id=lineage, order_by=("-filed_on", "-case_no"))
    found = next((case for case in entries if case.state != "closed"), entries[0] if entries else None)
    return plain(found) if found else None


def power(unit: Unit, lineage: str) -> Any:
    """What this court records of the power."""
    found = unit.powers.get(lineage)
    return plain(found) | {"awaiting": found.awaiting is not None} if found else None


def assets(unit: Unit, lineage: str) -> Any:
    """Assets of the case whose power moves, or moved, alone."""
    rows = unit.powers.where(lineage_id=lineage, power_id__ne=lineage, order_by=("since", "power_id"))
    return [plain(row) for row in rows]


def exchanges(unit: Unit, lineage: str) -> Any:
    """Per procedure, oldest first."""
    rows = unit.exchanges.where(lineage_id=lineage, order_by=("opened_at", "exchange_id"))
    return _grouped((row.procedure, plain(row) | row.data) for row in rows)


def messages(unit: Unit, lineage: str) -> Any:
    """Sent, per kind, in the order sent."""
    rows = unit.outbox.where(lineage_id=lineage, order_by=("issued_at", "stream_seq"))
    return _grouped((row.kind, {"state": row.state, "to": row.recipient, "attempts": row.attempts}) for row in rows)


def received(unit: Unit, lineage: str) -> Any:
    """Received, per kind, in the order of arrival."""
    rows = unit.inbox.where(lineage_id=lineage, order_by=("arrived_at", "stream_seq"))
    return _grouped(
        (row.kind, {"state": row.state, "from": row.sender, "signed_for": row.signed_for_at is not None})
        for row in rows
    )


def refusals(unit: Unit, lineage: str) -> Any:
    """Refused here, per kind: the codes, in the order of arrival."""
    rows = unit.inbox.where(lineage_id=lineage, order_by=("arrived_at", "stream_seq"))
    return _grouped((row.kind, {"state": row.refusal["code"]} | row.refusal["facts"]) for row in rows if row.refusal)


def duties(unit: Unit, lineage: str) -> Any:
    """Per rule, in the order opened."""
    rows = unit.duties.where(lineage_id=lineage, order_by=("opened_on", "due_on", "state"))
    return _grouped((row.rule_id, plain(row)) for row in rows)


def alerts(unit: Unit, lineage: str) -> Any:
    """Per rule, in the order raised; what is only watched is none yet."""
    rows = unit.of(Alert).where(lineage_id=lineage, state__ne="watching", order_by=("raised_at", "alert_id"))
    return _grouped((row.rule, plain(row)) for row in rows)


def tasks(unit: Unit, lineage: str) -> Any:
    """How many open tasks per code; tasks without a case count too."""
    rows = unit.tasks.where(state="open", lineage_id__in=[lineage, ""])
    return Counter(row.code for row in rows)


def flags(unit: Unit, lineage: str) -> Any:
    """Per cause, the prevailing statement of the flag."""
    return {row.cause: plain(row) for row in unit.of(Flag).where(lineage_id=lineage, order_by=("raised_on", "flag_id"))}


def controls(unit: Unit, lineage: str) -> Any:
    """All controls by rank."""
    return [plain(row) for row in unit.controls.where(lineage_id=lineage, order_by=("rank", "start_on", "control_id"))]


def money(unit: Unit, lineage: str) -> Any:
    """Sums of the ledger in 分."""
    balance = Balance.of(unit.money.where(lineage_id=lineage))
    return asdict(balance) | {"available_fen": balance.available_fen}


def acts(unit: Unit, lineage: str) -> Any:
    """How many acts of enforcement power per kind."""
    return Counter(row.kind for row in unit.acts.where(lineage_id=lineage))


def events(unit: Unit, lineage: str) -> Any:
    """How many node events per kind."""
    return Counter(row.kind for row in unit.of(NodeEvent).where(lineage_id=lineage))


def witnessed(unit: Unit, lineage: str) -> Any:
    """How many signed statements per stage."""
    return Counter(row.stage for row in unit.evidence.where(lineage_id=lineage))


FACTS: dict[str, Fact] = {
    each.__name__: each
    for each in (
        cases,
        power,
        assets,
        exchanges,
        messages,
        received,
        refusals,
        duties,
        tasks,
        flags,
        controls,
        money,
        acts,
        events,
        witnessed,
        alerts,
    )
}


#: A power offered to another court is still here until that court takes it.
HOLDING = ("held", "entrusting")


def holders(country: World, lineage: str) -> list[str]:
    """The courts whose own database says that they hold the power now; see `overtaken`."""
    passed = overtaken(country)
    powers = _powers(country, lineage).items()
    return [c for c, found in powers if found.state in HOLDING and (found.power_id, found.epoch) not in passed]


def overtaken(country: World) -> set[tuple[str, int]]:
    """Powers and epochs that passed by another court's signed record (service by other means, an offered power taken);
    the old court may not know yet.
    """
    found: set[tuple[str, int]] = set()
    for node in country.nodes.values():
        with node.store.read() as unit:
            for row in unit.evidence.where(stage__in=["served_otherwise", "power_taken"]):
                said = json.loads(row.statement)["detail"]
                found.add((said["power"], said["from_epoch"]))
    return found


def epoch(country: World, lineage: str) -> int:
    """The epoch the holder records; without a holder the highest any court knows. 0 when nobody knows the power."""
    known = _powers(country, lineage).values()
    held = [found.epoch for found in known if found.state in HOLDING]
    return max(held or [found.epoch for found in known], default=0)


def _powers(country: World, lineage: str) -> dict[str, Any]:
    found = {court: _read(node, lambda unit: unit.powers.get(lineage)) for court, node in country.nodes.items()}
    return {court: each for court, each in found.items() if each is not None}


def two_holders(country: World) -> list[str]:
    """Breaches of the one invariant, in words: two courts hold one power, or acted on it in one epoch.

    A court overtaken by a record of service by other means holds nothing valid, whatever its database still says.
    """
    passed = overtaken(country)
    holding: dict[str, list[str]] = defaultdict(list)
    acting: dict[tuple[str, int], set[str]] = defaultdict(set)
    for court, node in country.nodes.items():
        with node.store.read() as unit:
            for held in unit.powers.where(state__in=list(HOLDING)):
                if (held.power_id, held.epoch) not in passed:
                    holding[held.power_id].append(court)
            for act in unit.acts.where():
                acting[act.power_id, act.epoch].add(court)
    found = [f"{power_id}: {courts}" for power_id, courts in holding.items() if len(courts) > 1]
    return found + [f"{key[0]} epoch {key[1]}: {sorted(courts)}" for key, courts in acting.items() if len(courts) > 1]


def unproved_dates(country: World) -> list[str]:
    """Duties of all courts whose date is not the one their proof leads to, with the proof's own words."""
    found = []
    for court, node in country.nodes.items():
        with node.store.read() as unit:
            proofs = [
                why_due(node, unit, duty.duty_id) for duty in unit.duties.where(order_by=("opened_on", "duty_id"))
            ]
        found += [
            f"{court} {proof.duty.rule_id} {proof.duty.due_on or proof.duty.due_at}: "
            + "".join(step.text.zh for step in proof.steps)
            for proof in proofs
            if not proof.agrees
        ]
    return found


def done_by(node: Node, draft_id: str) -> dict[str, Any]:
    """What an act reported that was done by issuing a draft; nothing for a message."""
    found = _read(node, lambda unit: unit.drafts.need(draft_id).facts)
    return dict(found or {})


def unsigned(node: Node, kind: str, about: About) -> str:
    """The oldest message of a kind and lineage nobody has signed for; of one exchange if it is named. Raises NotFound."""
    of = {"exchange_id": about.exchange_id} if about.exchange_id else {}
    wanted: dict[str, Any] = {"kind": kind, "lineage_id": about.lineage_id, "signed_for_at": None, **of}
    found = _read(node, lambda unit: unit.inbox.first(**wanted, order_by=("arrived_at",)))
    if found is None:
        raise NotFound(name=f"{node.court_id}: {kind}")
    return str(found.message_id)


def look(node: Node, name: str, lineage: str) -> Any:
    """One fact at one court; `name` of FACTS."""
    return _read(node, lambda unit: FACTS[name](unit, lineage))


def _read(node: Node, what: Callable[[Unit], Any]) -> Any:
    with node.store.read() as unit:
        return what(unit)


def _grouped(pairs: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, fact in pairs:
        found[name].append(fact)
    return found


def plain(row: Any) -> dict[str, Any]:
    """A row as JSON-like values; dates as text."""
    members = {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "version"}
    return {
        name: value if isinstance(value, (bool, int, str, dict, list, type(None))) else str(value)
        for name, value in members.items()
    }


def carried(country: World) -> frozenset[str]:
    """Names of the messages that took effect at some court, and of the acts that people did."""
    found: set[str] = set()
    for node in country.nodes.values():
        with node.store.read() as unit:
            found.update(row.kind for row in unit.inbox.where(state="applied"))
            found.update(str(json.loads(row.statement)["detail"]["kind"]) for row in unit.evidence.where(stage="act"))
    return frozenset(found)


def newest(country: World, court: str, procedure: str, lineage: str) -> About:
    """The newest exchange of a procedure at a court, first in this lineage, else in any. Raises NotFound."""
    with country.nodes[court].store.read() as unit:
        for narrowed in ({"lineage_id": lineage}, {}):
            row = unit.exchanges.first(procedure=procedure, order_by=("-opened_at", "-exchange_id"), **narrowed)
            if row is not None:
                return About(row.lineage_id, row.exchange_id)
    raise NotFound(name=procedure)
