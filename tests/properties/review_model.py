"""What reviews must come to: a simple model of what decisions mean for the acts objected to, read from papers alone.

The model knows documents: rulings of panels as drafted and issued, services, rulings from above as they arrived. Of each it
takes the effect that the law gives it, in order of time; no state of an objection, none of the code that carries effects out.
It is read after every term has ended, so a ruling served on everybody and not attacked is in effect.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from properties.beginning import COURTS
from properties.merged_logs import Verdict
from properties.review_world import HOUSE, ReviewWorld

from shared.domain.exchanges import Exchange
from shared.flows.separation_check import check
from shared.messages.envelope import Envelope

MEANS = {"dismiss": "uphold", "revoke": "revoke", "vary": "vary", "declare": "none"}
REMANDS = ("remanded_facts", "remanded_procedure", "remanded_outsider")
NOTICES = ("asset_freeze_notice", "asset_freeze_end")
LIVE = ("active", "custody")


@dataclass
class Reviewed:
    """One objection by its papers: decisions in order of time, who sat, what is in effect at last.

    decided: (when, disposition, effect). panels: of the rulings made here, in order, each with the remands before it.
    """

    court: str
    row: Exchange
    decided: list[tuple[datetime, str, str]] = field(default_factory=list)
    panels: list[tuple[int, frozenset[str]]] = field(default_factory=list)

    @property
    def remands(self) -> int:
        return sum(disposition in REMANDS for _, disposition, _ in self.decided)

    def in_effect(self) -> list[tuple[datetime, str]]:
        """What decisions in effect say of the act, and since when; the last one binds.

        A ruling whose terms were over before a request made above was learnt here had been carried out: what the ruling
        from above then changes is for people to put back [D].
        """
        pending: tuple[datetime, str] | None = None
        found: list[tuple[datetime, str]] = []
        for at, disposition, effect in self.decided:
            if pending is not None and (disposition == "upheld" or self._by_its_term(pending[0], at)):
                found.append(pending)
            pending = (at, effect) if disposition in MEANS else None
            if disposition in ("changed", "facts_found"):
                found.append((at, effect))
        served = {each["who"] for each in self.row.data.get("served", [])} >= set(self.row.data.get("persons", []))
        attacked = self.row.state.endswith("reconsidering")
        if pending is not None and served and (not attacked or self._by_its_term(pending[0])):
            found.append(pending)
        return found

    def _by_its_term(self, ruled: datetime, until: datetime | None = None) -> bool:
        """Whether the terms of a ruling had ended, its effect begun, before something else came."""
        since = str(self.row.data.get("effective_on", ""))
        return str(ruled.date()) < since <= str(until.date() if until else since)


def reviewed(world: ReviewWorld) -> Iterator[Reviewed]:
    """Every objection to conduct, at the court that reviews it."""
    for court in COURTS:
        with world.country.read(court) as unit:
            lower = {
                row.exchange_id: row.data.get("objection")
                for row in unit.exchanges.where(procedure="reconsideration", role="lower")
            }
            for row in unit.exchanges.where(procedure="objection", role="court"):
                found = Reviewed(court, row)
                own = unit.drafts.where(kind="rule_objection", exchange_id=row.exchange_id, state="issued")
                for draft in own:
                    said = json.loads(draft.payload)["disposition"]
                    found.decided.append((draft.drafted_at, said, MEANS[said]))
                for message in unit.inbox.where(kind="recon_ruling", state="applied"):
                    if lower.get(message.exchange_id) == row.exchange_id:
                        said = json.loads(Envelope.from_bytes(message.bytes_received).payload)
                        found.decided.append((message.stored_at, said["disposition"], said["act_effect"]))
                found.decided.sort()
                for draft in sorted(own, key=lambda each: each.drafted_at):
                    before = sum(d in REMANDS and at < draft.drafted_at for at, d, _ in found.decided)
                    sat = {a.person_id for a in unit.approvals.where(draft_id=draft.draft_id, act="discuss")}
                    found.panels.append((before, frozenset(sat)))
                yield found


def faults(world: ReviewWorld, verdict: Verdict) -> list[str]:
    """What is wrong with the reviews of a run, one sentence each."""
    known = list(reviewed(world))
    world.seen.update(f"ruled {d}" for each in known for _, d, _ in each.decided)
    return [*remanded_twice(known), *effects_differ(world, verdict, known), *sold_in_a_freeze(world), *sides_met(world)]


def remanded_twice(known: list[Reviewed]) -> Iterator[str]:
    """No second remand; a new panel shares nobody with an old one."""
    for each in known:
        if each.remands > 1:
            yield f"{each.row.data['case_no']} has been remanded {each.remands} times"
        for remands, sat in each.panels:
            old = frozenset[str]().union(*(people for before, people in each.panels if before < remands))
            if sat & old:
                yield f"{each.row.data['case_no']}: {sorted(sat & old)} sat again after a remand"


def effects_differ(world: ReviewWorld, verdict: Verdict, known: list[Reviewed]) -> Iterator[str]:
    """What was objected to is, at the court that holds the case, as the last effective decision says.

    What a restored court has forgotten people settle (decision 0012): nothing is claimed of effects in such a run.
    """
    if world.restored:
        return
    about: dict[tuple[str, str], list[tuple[datetime, str]]] = defaultdict(list)
    for each in known:
        about[each.row.lineage_id, each.row.data["challenged"]] += each.in_effect()
    done = _carried_out(world)
    for lineage, challenged in {(each.row.lineage_id, each.row.data["challenged"]) for each in known}:
        effects = [effect for _, effect in sorted(about[lineage, challenged]) if effect in ("revoke", "vary")]
        world.seen.update(f"in effect: {effect}" for effect in effects)
        if lineage not in verdict.holders:
            continue
        holder = verdict.holders[lineage][0]
        told = f"{challenged[:8]} of {lineage} at {holder}"
        if not effects and done.get(challenged):
            yield f"{told} is undone ({done[challenged]}), no effective decision says so"
        tasks, stands = _at(world, holder, challenged)
        if "revoke" in effects and stands and not any("撤销" in task for task in tasks):
            yield f"{told} is revoked, and stands"
        if "vary" in effects and "revoke" not in effects and not any("变更为" in task for task in tasks):
            yield f"{told} is varied, and its holder does not know"


def _carried_out(world: ReviewWorld) -> dict[str, list[str]]:
    """What was released by a ruling or given to people to carry out, at any court."""
    done: dict[str, list[str]] = defaultdict(list)
    for court in COURTS:
        with world.country.read(court) as unit:
            for act in unit.acts.where(kind="release_control"):
                if "ruling" in act.detail:
                    done[act.detail["control"]].append(f"released at {court}")
            for task in unit.tasks.where(code="ruling_to_carry_out"):
                done[task.subject_id].append(f"task at {court}")
    return done


def _at(world: ReviewWorld, holder: str, challenged: str) -> tuple[list[str], bool]:
    """Tasks about it at the holder, and whether the control is in effect or the sale under way there."""
    with world.country.read(holder) as unit:
        tasks = [task.zh for task in unit.tasks.where(code="ruling_to_carry_out", subject_id=challenged)]
        control, sale = unit.controls.get(challenged), unit.exchanges.get(challenged)
        sales = unit.exchanges.where(procedure="disposal", state="selling")
    selling = any(each.data["control_id"] == challenged for each in sales)
    stands = (control is not None and control.state in LIVE) or (sale is not None and sale.state == "selling")
    return tasks, stands or (control is not None and control.state == "released" and selling)


def sold_in_a_freeze(world: ReviewWorld) -> Iterator[str]:
    """No sale of the house is begun or concluded where the newest notice a court has sent or applied stops it.

    What a restored court has sent or heard in the life it forgot does not bind it any more.
    """
    said: dict[str, list[tuple[datetime, int, bool]]] = defaultdict(list)
    for court in COURTS:
        with world.country.read(court) as unit:
            papers = [
                (row.issued_at, Envelope.from_bytes(row.bytes_sent).payload, row.kind)
                for row in unit.outbox.where(kind__in=list(NOTICES))
            ]
            papers += [(row.stored_at, Envelope.from_bytes(row.bytes_received).payload, row.kind)
                       for row in unit.inbox.where(kind__in=list(NOTICES), state="applied")]  # fmt: skip
        for at, payload, kind in papers:
            paper: dict[str, Any] = json.loads(payload)
            stops = kind == NOTICES[0] or bool(paper.get("release_due"))
            said[court].append((at, int(paper["serial"]), stops))
    for sale in world.disposals:
        if sale.control.asset != HOUSE or sale.court in world.restored:
            continue
        before = [(serial, at, stops) for at, serial, stops in said[sale.court] if at <= sale.at]
        world.seen["sold a house"] += 1
        if before and max(before)[2]:
            yield f"{sale.what} of the house at {sale.court} inside a freeze"


def sides_met(world: ReviewWorld) -> Iterator[str]:
    """Nobody has acted on both sides of a case, by the signed log of each court."""
    for court, node in world.nodes.items():
        with node.store.read() as unit:
            for finding in check(node, unit).findings:
                yield f"{court}: {finding.breach}"
