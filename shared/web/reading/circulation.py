"""The receipt tree of a notice and the figures of a campaign, put together for a page from one query each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from shared.domain.notices import Notice, Stage, Standing
from shared.procedures.circulation.lines import ManagementTree
from shared.registry.registry import Registry


@dataclass(slots=True)
class Branch:
    """A court directly below with all under it that a notice is for.

    stage: of the court itself, empty where it only passes the notice on. done: courts at the last stage;
    received, signed, reported: courts that have come so far.
    behind: courts not there yet, each with the days it has stood so.
    """

    court: str
    stage: str = ""
    total: int = 0
    done: int = 0
    received: int = 0
    signed: int = 0
    reported: int = 0
    below: dict[str, Branch] = field(default_factory=dict)
    behind: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def branches(self) -> list[Branch]:
        """Those below, the fullest last."""
        return sorted(self.below.values(), key=lambda each: (each.done == each.total, each.court))


def receipt_tree(notice: Notice, rows: Iterable[Standing], registry: Registry, here: str, today: date) -> Branch:
    """The tree as deep as the line goes: province, intermediate, basic."""
    line, root = ManagementTree(registry, today), Branch(here)
    for row in rows:
        above = line.above(row.court_id)
        way = [] if row.court_id == here else [*reversed(above[: above.index(here)]), row.court_id]
        node = root
        _count(node, notice, row, today)
        for court in way:
            node = node.below.setdefault(court, Branch(court))
            _count(node, notice, row, today)
        node.stage = row.stage
    return root


def _count(branch: Branch, notice: Notice, row: Standing, today: date) -> None:
    rank = Stage(row.stage).rank
    branch.total += 1
    branch.received += rank >= Stage.RECEIVED.rank
    branch.signed += rank >= Stage.SIGNED.rank
    branch.reported += rank >= Stage.REPORTED.rank
    if rank >= notice.last_stage.rank:
        branch.done += 1
    else:
        branch.behind.append((row.court_id, row.stage, (today - row.since).days))
