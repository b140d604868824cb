"""The verifier: what the merged signed logs of all courts say about who held a power, and whether that can be true.

It reads exported evidence only (statements and their signatures) and public keys; no table of a node, no code of the
protocol. What it claims, for every case:

- every statement is signed by the court it names;
- each passing leads from one epoch to the next, none is missing, and no epoch has two owners;
- a passing by service is signed by the court that owned the epoch before;
- an act that is not void was done by the owner of its epoch, after it got the power and before the power passed on;
- a passing by an offer is signed by the court that took it, and offered to it from that epoch by its owner;
- service by other means moves nothing when the case had been closed before it was recorded;
- so the valid acts of different courts never overlap; and after the closing there is no act and no passing.

What a restored court said in the life it forgot counts too, with three exceptions that nobody can know any more: a
passing of which no other court has heard, a closing, and an act after service by other means that its court has forgotten,
or of which the court that forgot its record tells nobody: void by the rule, but nobody says so (decisions 0012, 0013).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from shared.messages.instants import parse_instant
from shared.messages.signing import PublicKey, verify

Holds = Callable[[PublicKey, bytes, bytes], bool]
PASSINGS = ("served", "served_otherwise", "power_taken")
ANSWERS = ("ruling_served", "designation_served", "served_otherwise", "certificate_by_proof")
FIRST, CLOSING = "file_case", "close_case"


@dataclass(frozen=True, slots=True)
class Exported:
    """The evidence log of one court as it leaves it: statements with their signatures.

    forgotten: when the court was restored, for the log of the life it forgot by that.
    """

    court: str
    statements: tuple[tuple[bytes, bytes], ...]
    forgotten: datetime | None = None

    @classmethod
    def of(cls, court: str, rows: Iterable[Any], *, forgotten: datetime | None = None) -> Self:
        """From stored evidence."""
        return cls(court, tuple((row.statement, row.signature) for row in rows), forgotten)


@dataclass(frozen=True, slots=True)
class Statement:
    """One signed statement, read."""

    court: str
    stage: str
    subject: str
    lineage: str
    at: datetime
    detail: dict[str, Any]
    forgotten: datetime | None


@dataclass
class Case:
    """What the logs say about one case."""

    first: str = ""
    offers: set[tuple[str, str, int, str]] = field(default_factory=set)  # (court, letter, from epoch, to)
    passings: dict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    acts: list[Statement] = field(default_factory=list)
    closed: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """faults: what cannot be, one sentence each. holders: the last owner and epoch of each case still open, by the
    logs; closed: the cases that are closed. passings, void: how many of each were seen. forgotten_records: cases whose
    service by other means was recorded in a life its court has forgotten.
    """

    faults: tuple[str, ...]
    holders: dict[str, tuple[str, int]]
    closed: frozenset[str]
    passings: int
    void: int
    forgotten_records: frozenset[str]


def judge(logs: Iterable[Exported], keys: Mapping[str, PublicKey], *, holds: Holds = verify) -> Verdict:
    """Read and judge the merged logs. `holds` may remember what it has verified before."""
    faults: list[str] = []
    read = _read(logs, keys, holds, faults)
    void = {said.subject for said in read if said.stage == "act_void"}
    cases = _cases(read, void)
    for lineage, case in cases.items():
        faults += [f"{lineage}: {fault}" for fault in (*_chain_faults(case), *_act_faults(case))]
    open_cases = {lineage: case for lineage, case in cases.items() if case.closed is None}
    holders = {lineage: (_owner(case, last), last) for lineage, case in open_cases.items()
               for last in [max(case.passings, default=1)]}  # fmt: skip
    passings = sum(len(case.passings) for case in cases.values())
    records = frozenset(said.lineage for said in read if said.forgotten and said.stage == "served_otherwise")
    return Verdict(tuple(faults), holders, frozenset(cases) - frozenset(open_cases), passings, len(void), records)


def taken(logs: Iterable[Exported]) -> frozenset[str]:
    """The messages these logs say were decided on: applied, refused or inert."""
    said = (json.loads(raw) for log in logs for raw, _ in log.statements)
    return frozenset(one["subject"] for one in said if one["stage"] in ("stored", "refused", "inert"))


def _read(logs: Iterable[Exported], keys: Mapping[str, PublicKey], holds: Holds, faults: list[str]) -> list[Statement]:
    found: dict[bytes, Statement] = {}
    for log in logs:
        for raw, signature in log.statements:
            if raw in found and log.forgotten is not None:
                continue
            found[raw] = said = _statement(raw, log.forgotten)
            if said.court != log.court or not holds(keys[log.court], raw, signature):
                faults.append(f"{log.court}: a statement is not signed by it: {raw[:80]!r}")
    return list(found.values())


@lru_cache(maxsize=4096)  # what every run begins with is read once
def _statement(raw: bytes, forgotten: datetime | None) -> Statement:
    said = json.loads(raw)
    return Statement(said["court"], said["stage"], said["subject"], said["lineage"], parse_instant(said["at"]),
                     said["detail"], forgotten)  # fmt: skip


def _unheard(read: Collection[Statement]) -> set[str]:
    """Rulings served in a forgotten life of which no other court has heard: no receipt and no answer had arrived."""
    forgotten = [said for said in read if said.forgotten is not None]
    served = {(said.court, said.lineage, said.at): said for said in forgotten if said.stage in PASSINGS}
    answers = {said.subject: served.get((said.court, said.lineage, said.at)) for said in forgotten
               if said.stage == "accepted" and said.detail["kind"] in ANSWERS}  # fmt: skip
    unheard = {said.subject: said for said in served.values()}
    for said in read if unheard else ():
        passing = answers.get(said.subject) if said.stage == "arrived" else unheard.get(said.subject)
        restored_at = passing.forgotten if passing is not None else None
        heard = said.stage == "arrived" or (said.stage == "receipted" and restored_at and said.at <= restored_at)
        if passing is not None and heard and said.court != passing.court:
            unheard.pop(passing.subject, None)
    return set(unheard)


def _cases(read: Collection[Statement], void: Collection[str]) -> dict[str, Case]:
    cases: dict[str, Case] = defaultdict(Case)
    unheard = _unheard(read)
    for said in read:
        if said.forgotten and (said.subject in unheard or said.detail.get("kind") == CLOSING):
            continue
        if said.stage in PASSINGS:
            cases[said.detail["power"]].passings[said.detail["epoch"]].append(said)
        elif said.stage == "power_offered":
            offer = (said.court, said.subject, said.detail["from_epoch"], said.detail["to"])
            cases[said.detail["power"]].offers.add(offer)
        elif said.stage == "act" and said.detail.get("kind") == FIRST:
            cases[said.lineage].first = said.court
        elif said.stage == "act" and "power" in said.detail and said.subject not in void:
            cases[said.detail["power"]].acts.append(said)
    for case in cases.values():
        case.acts = [act for act in case.acts if not _nobody_can_void(act, case)]
        case.closed = min((act.at for act in case.acts if act.detail["kind"] == CLOSING), default=None)
        _undo(case)
    return dict(cases)


def _nobody_can_void(act: Statement, case: Case) -> bool:
    """Void by the rule, after service by other means; but its court forgot the act, or the recording court the record."""
    epoch = int(act.detail["epoch"]) + 1
    passings = case.passings.get(epoch, [])
    recorded = bool(passings) and all(said.stage == "served_otherwise" for said in passings)
    forgotten = act.forgotten is not None or all(said.forgotten is not None for said in passings)
    return recorded and forgotten and act.at > min(said.at for said in passings)


def _undo(case: Case) -> None:
    """Service by other means recorded after the closing moves nothing, nor does what was built on it."""
    for epoch in sorted(case.passings):
        said = case.passings[epoch]
        recorded = all(one.stage == "served_otherwise" for one in said)
        if recorded and case.closed is not None and min(one.at for one in said) > case.closed:
            for later in [each for each in case.passings if each >= epoch]:
                del case.passings[later]
            return


def _owner(case: Case, epoch: int) -> str:
    """Whom the passing into this epoch names; the court that docketed owns the first."""
    return case.first if epoch == 1 else str(case.passings[epoch][0].detail["to"])


def _since(case: Case, epoch: int) -> datetime:
    return min(said.at for said in case.passings[epoch])


def _chain_faults(case: Case) -> Iterable[str]:
    for count, epoch in enumerate(sorted(case.passings), 2):
        if count != epoch:
            yield f"epoch {count} is missing"
            return
        said = case.passings[epoch]
        ways = {(one.detail["to"], one.subject) for one in said}
        if len(ways) > 1:
            yield f"epoch {epoch} has {len(ways)} passings: {sorted(ways)}"
        for one in said:
            if one.detail["from_epoch"] != epoch - 1:
                yield f"the passing into {epoch} comes from {one.detail['from_epoch']}"
            if one.stage == "served" and one.court != _owner(case, epoch - 1):
                yield f"{one.court} passed epoch {epoch - 1}, which {_owner(case, epoch - 1)} owned"
            offer = (_owner(case, epoch - 1), one.subject, epoch - 1, one.court)
            if one.stage == "power_taken" and (one.court != one.detail["to"] or offer not in case.offers):
                yield f"{one.court} took epoch {epoch} without an offer of its owner"
        if epoch > 2 and _since(case, epoch) < _since(case, epoch - 1):
            yield f"epoch {epoch} begins before {epoch - 1}"
        if case.closed is not None and _since(case, epoch) > case.closed:
            yield f"epoch {epoch} begins after the closing"


def _act_faults(case: Case) -> Iterable[str]:
    for act in case.acts:
        epoch, kind = int(act.detail["epoch"]), act.detail["kind"]
        told = f"{kind} of {act.court} in epoch {epoch}"
        if epoch != 1 and epoch not in case.passings:
            yield f"{told}, which nobody owned"
            continue
        if act.court != _owner(case, epoch):
            yield f"{told}, which {_owner(case, epoch)} owned"
        if epoch != 1 and act.at < _since(case, epoch):
            yield f"{told} before the power passed to it"
        if epoch + 1 in case.passings and act.at > _since(case, epoch + 1):
            yield f"{told} after the power passed on"
        if case.closed is not None and act.at > case.closed:
            yield f"{told} after the closing"
