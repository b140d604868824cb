"""Notices down the line (下发通知): whom one reaches, through which court, and how far each court has come.

A court knows the courts below it by name and reports its whole subtree upward in one statement: figures and the courts
that are behind. So the court on top needs one message from each court directly below, and still shows every court.
Source: inter-court rules 8.3 (headings of the supreme court's circulars; level by level unconfirmed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Scope(StrEnum):
    """Whom a notice is for: every court below, some courts with all below them, or just these courts."""

    ALL_BELOW = "all_below"
    SUBTREES = "subtrees"
    COURTS = "courts"


class Stage(StrEnum):
    """How far a court has come, in this order."""

    WAITING = "waiting"
    RECEIVED = "received"
    SIGNED = "signed"
    REPORTED = "reported"

    @property
    def rank(self) -> int:
        """0 for waiting."""
        return _ORDER.index(self)


_ORDER = tuple(Stage)


class Tree(Protocol):
    """The line of management as of a day."""

    def above(self, court_id: str) -> tuple[str, ...]:
        """Courts above, nearest first."""

    def all_below(self, court_id: str) -> tuple[str, ...]:
        """Courts below at any depth."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice at this court.

    Attributes:
        notice_id: the same at all courts; `issuer` and `number` name it to people, never used twice.
        message_id: the message that brought it; empty at the issuer. `implements`: number of the notice above that this
            one carries out. `replaces`: number of an earlier one of the same issuer that ends with it.
        state: in_force | replaced. `report_at`: when this court next says upward how its subtree stands; None: nothing new.
    """

    notice_id: str
    issuer: str
    number: str
    title: str
    scope: str
    courts: tuple[str, ...]
    text: str
    text_sha256: str
    actions: tuple[str, ...]
    issued_on: date
    effective_on: date
    reply_due_on: date | None
    replaces: str
    implements: str
    message_id: str
    state: str = "in_force"
    report_at: datetime | None = None
    version: int = 1

    @property
    def last_stage(self) -> Stage:
        """Where a court has done all that is asked."""
        return Stage.SIGNED if self.reply_due_on is None else Stage.REPORTED


@dataclass(frozen=True, slots=True)
class Standing:
    """How one court stands on a notice, as the court above it knows. `via`: the court directly below through which."""

    notice_id: str
    court_id: str
    via: str
    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A subtree in one statement: how many courts at each stage; those behind the last stage by name."""

    total: int
    counts: Mapping[str, int]
    behind: Mapping[str, tuple[str, ...]]


def reached(tree: Tree, here: str, scope: Scope, courts: Iterable[str]) -> dict[str, str]:
    """Courts below `here` a notice is for, each with the court directly below `here` on the way to it.

    `here` itself is left out; see `addresses`.
    """
    below = tree.all_below(here)
    if scope is Scope.ALL_BELOW:
        wanted = set(below)
    else:
        named = set(courts)
        wanted = named & set(below)
        if scope is Scope.SUBTREES:
            whole = bool(named & {here, *tree.above(here)})
            wanted = set(below) if whole else wanted.union(*(tree.all_below(each) for each in wanted))
    return {court: _first_step(tree, here, court) for court in below if court in wanted}


def addresses(tree: Tree, here: str, issuer: str, scope: Scope, courts: Iterable[str]) -> bool:
    """Whether a notice is for `here` (a court in between may only have to pass it on)."""
    if here == issuer:
        return False
    named = set(courts)
    if scope is Scope.ALL_BELOW:
        return True
    return here in named or (scope is Scope.SUBTREES and bool(named & set(tree.above(here))))


def _first_step(tree: Tree, here: str, court: str) -> str:
    line = (court, *tree.above(court))
    return line[line.index(here) - 1]


def snapshot(rows: Iterable[Standing], last: Stage) -> Snapshot:
    """Sum up a subtree."""
    counts: Counter[str] = Counter()
    behind: dict[str, list[str]] = {}
    for row in rows:
        counts[row.stage] += 1
        if Stage(row.stage).rank < last.rank:
            behind.setdefault(row.stage, []).append(row.court_id)
    named = {stage: tuple(sorted(names)) for stage, names in behind.items()}
    return Snapshot(counts.total(), dict(counts), named)


def merged(known: Iterable[Standing], said: Snapshot, last: Stage, on: date) -> list[Standing]:
    """The rows of a subtree that change by what its top court said; a court never falls back."""
    stages = {court: Stage(stage) for stage, courts in said.behind.items() for court in courts}
    changed = []
    for row in known:
        stage = stages.get(row.court_id, last)
        if stage.rank > Stage(row.stage).rank:
            changed.append(replace(row, stage=stage.value, since=on))
    return changed


def slowest(rows: Iterable[Standing]) -> int:
    """The rank of the court furthest behind; that of the last stage when there is none."""
    return min((Stage(row.stage).rank for row in rows), default=Stage.REPORTED.rank)
