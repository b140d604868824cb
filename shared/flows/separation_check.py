"""Does the evidence of a court bear out the separation of powers? Reads what was signed, then what the tables say.

What the court signed at the time (acts, signatures, exemptions) is the truth; tables can be edited by whoever administers the
database. So participations are made anew from signed statements, and every difference is told: a row nobody signed for, a
signed part that the table has lost, a statement that was altered, a log that no longer gives the root it gave. An act that
stands in a table alone is held against its person like a signed one, and told as unsigned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.domain.deadlines import legal_day
from shared.domain.separation import Breach, Exemption, Part, Participation, breaches
from shared.flows.evidence import tree_head
from shared.flows.node import Node
from shared.flows.ports import Unit
from shared.flows.records import Evidence
from shared.flows.separation import is_a_case, part_of_act, part_of_signature
from shared.messages import merkle
from shared.messages.instants import parse_instant
from shared.messages.signing import verify
from shared.procedures.separation.exemption import EXEMPTED, EXEMPTION_ENDED

SIGNED = ("draft", "discuss", "review", "approve")


@dataclass(frozen=True, slots=True)
class Difference:
    """Tables and evidence disagree. code: altered | log_differs | unsigned_act | unsigned_signature | unsigned_row | lost_row."""

    code: str
    lineage_id: str
    person_id: str
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach, with the two pieces of evidence: `evidence log #n (id)`, or the table that alone has it."""

    breach: Breach
    first: str
    second: str


@dataclass(slots=True)
class Verdict:
    """What was found at one court; nothing found is `clean`."""

    court_id: str
    statements: int = 0
    findings: list[Finding] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Neither breach nor difference."""
        return not self.findings and not self.differences


@dataclass(frozen=True, slots=True)
class _Said:
    row: Evidence
    stage: str
    subject: str
    lineage: str
    at: datetime
    detail: dict[str, Any]

    @property
    def where(self) -> str:
        place = "—" if self.row.log_index is None else f"#{self.row.log_index}"
        return f"evidence log {place} ({self.row.evidence_id})"


def check(node: Node, unit: Unit) -> Verdict:
    """Hold everything this court signed against the rules, and its tables against what it signed."""
    verdict = Verdict(node.court_id)
    said = list(_read(node, unit, verdict))
    verdict.statements = len(said)
    _check_log(unit, verdict)
    exempt = _exemptions(said)
    signed, unsigned = _signed(node, unit, said), _unsigned(node, unit, said, verdict)
    found = [pair for pair in (*signed, *unsigned) if pair[0].part.counts and is_a_case(pair[0].lineage_id)]
    found.sort(key=lambda pair: pair[0].at)
    _check_rows(unit, [each for each, _ in found], verdict)
    where_of = {id(each): where for each, where in found}
    for breach in breaches((each, _exempt_at(exempt, each)) for each, _ in found):
        verdict.findings.append(Finding(breach, where_of[id(breach.first)], where_of[id(breach.second)]))
    return verdict


def _read(node: Node, unit: Unit, verdict: Verdict) -> Iterator[_Said]:
    """Statements whose signature holds; the others are told."""
    directory = node.directory.current()
    for row in unit.evidence.where(order_by=("at", "evidence_id")):
        key = directory.key(node.court_id, row.key_id)
        try:
            said = json.loads(row.statement)
            told = tuple(said[name] for name in ("id", "court", "stage", "subject", "lineage"))
            stands = (row.evidence_id, node.court_id, row.stage, row.subject_id, row.lineage_id)
            holds = told == stands and key is not None and verify(key.public, row.statement, row.signature)
        except (ValueError, KeyError, TypeError):
            holds = False
        if holds:
            yield _Said(row, row.stage, row.subject_id, row.lineage_id, parse_instant(said["at"]), said["detail"])
        else:
            verdict.differences.append(Difference("altered", row.lineage_id, "", f"evidence {row.evidence_id}"))


def _check_log(unit: Unit, verdict: Verdict) -> None:
    """The statements in their order still give the root of the newest tree head."""
    head = tree_head(unit)
    if head is None:
        return
    kept = merkle.MemoryNodes()
    rows = unit.evidence.where(log_index__ne=None, log_index__lt=head.size, order_by=("log_index",))
    for size, row in enumerate(rows):
        kept.add(merkle.append(kept, size, merkle.leaf_hash(row.statement)))
    if len(rows) != head.size or merkle.root(kept, head.size).hex() != head.root:
        what = f"{len(rows)} statements, tree head of {head.size} with root {head.root}"
        verdict.differences.append(Difference("log_differs", "", "", what))


def _signed(node: Node, unit: Unit, said: Iterable[_Said]) -> Iterator[tuple[Participation, str]]:
    for each in said:
        if each.stage not in ("act", "approved"):
            continue
        person, kind, part = str(each.detail.get("person", "")), *_part(node, unit, each)
        if person not in ("", "node"):
            yield Participation(each.lineage, person, part.side, part.stage, kind, each.subject, each.at), each.where


def _part(node: Node, unit: Unit, said: _Said) -> tuple[str, Part]:
    kind, body = str(said.detail.get("kind", "")), str(said.detail.get("body", ""))
    if said.stage == "act":
        return kind, _act_part(node, kind, body)
    role = str(said.detail.get("role", ""))
    if not kind:  # signed before statements told kind, post and body: the draft is all there is
        draft = unit.drafts.get(said.subject)
        step = unit.draft_steps.first(
            draft_id=said.subject, person_id=said.detail.get("person"), act=said.detail.get("act")
        )
        kind, body = (draft.kind, draft.body) if draft is not None else ("", "")
        role = step.role if step is not None else ""
    return kind, part_of_signature(node.catalogue, kind, str(said.detail.get("act", "")), role, body)


def _act_part(node: Node, kind: str, body: str) -> Part:
    act = node.catalogue.acts.get(kind)
    return Part("") if act is None else part_of_act(act, body)


def _unsigned(node: Node, unit: Unit, said: Iterable[_Said], verdict: Verdict) -> Iterator[tuple[Participation, str]]:
    """Acts and signatures that stand in a table and were never signed for so."""
    acts = {(s.subject, s.detail.get("kind"), s.detail.get("person"), s.lineage) for s in said if s.stage == "act"}
    for row in unit.acts.where(order_by=("at", "act_id")):
        if (row.act_id, row.kind, row.person_id, row.lineage_id) in acts or row.person_id == "node":
            continue
        what = f"act {row.kind} ({row.act_id})"
        verdict.differences.append(Difference("unsigned_act", row.lineage_id, row.person_id, what))
        part = _act_part(node, row.kind, row.body)
        yield (
            Participation(row.lineage_id, row.person_id, part.side, part.stage, row.kind, row.act_id, row.at),
            f"table acts ({row.act_id})",
        )
    signed = {(s.subject, s.detail.get("act"), s.detail.get("person")) for s in said if s.stage == "approved"}
    for step in unit.draft_steps.where(act__in=list(SIGNED), order_by=("at", "step_id")):
        if (step.draft_id, step.act, step.person_id) in signed:
            continue
        draft = unit.drafts.get(step.draft_id)
        kind, lineage, body = (draft.kind, draft.lineage_id, draft.body) if draft is not None else ("", "", "")
        what = f"{step.act} of {kind} ({step.draft_id})"
        verdict.differences.append(Difference("unsigned_signature", lineage, step.person_id, what))
        part = part_of_signature(node.catalogue, kind, step.act, step.role, body)
        yield (
            Participation(lineage, step.person_id, part.side, part.stage, kind, step.draft_id, step.at),
            f"table draft_steps ({step.step_id})",
        )


def _check_rows(unit: Unit, found: Iterable[Participation], verdict: Verdict) -> None:
    """The table `participations` is what the court signed, neither more nor less."""
    due = {(p.lineage_id, p.person_id, p.side, p.stage): p.kind for p in reversed(list(found))}
    kept = {(p.lineage_id, p.person_id, p.side, p.stage): p.kind for p in unit.participations.where()}
    for code, keys in (("lost_row", due.keys() - kept.keys()), ("unsigned_row", kept.keys() - due.keys())):
        for key in sorted(keys):
            what = f"{key[2] or '—'}/{key[3] or '—'} {(due | kept)[key]}"
            verdict.differences.append(Difference(code, key[0], key[1], what))


def _exemptions(said: Iterable[_Said]) -> list[Exemption]:
    given, ended = {}, {}
    for each in said:
        if each.stage == EXEMPTED:
            days = [date.fromisoformat(str(each.detail[name])) for name in ("from_on", "until_on")]
            given[each.subject] = Exemption(days[0], days[1], each.at)
        elif each.stage == EXEMPTION_ENDED:
            ended[each.subject] = each.at
    return [Exemption(e.from_on, e.until_on, e.given_at, ended.get(subject)) for subject, e in given.items()]


def _exempt_at(exemptions: Iterable[Exemption], part: Participation) -> bool:
    return any(each.covers(part.at, legal_day(part.at)) for each in exemptions)
