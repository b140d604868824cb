"""What lies at this court between two others: what came from above and must be done, what came from below and must be answered.

The roles say the direction: `lower`, `court` or `executor` is the court that was told, `superior`, `upper` or `level` the one
that is asked. Source of the two directions: 法发〔2009〕43号 一(一)–(三) (统一管理、统一指挥、统一协调).
"""

from __future__ import annotations

from shared.web.reading.facts import SERVING
from shared.web.reading.homes.desk_work import Part, Step, under_way
from shared.web.reading.homes.seat import Seat

FROM_ABOVE: frozenset[Part] = frozenset({
    ("urging", "lower"), ("elevation", "lower"), ("designation", "target"), ("correction", "lower"), ("stay", "lower"),
    ("supervision_letter", "lower"), ("supervision", "lower"), ("liability", "lower"), ("joint", "lead"), ("joint", "helper"),
    ("silence_complaint", "lower"), ("entrust_urging", "directed"), ("notice", "court"), ("campaign", "court"),
    ("dispatch", "executor"), ("supervised_item", "supervised"), ("duplicate_docket", "later"),
})  # fmt: skip
FROM_BELOW: frozenset[Part] = frozenset({
    ("urging", "superior"), ("elevation", "superior"), ("designation", "decider"), ("concentration", "gatherer"),
    ("joint", "organiser"), ("cross", "decider"), ("correction", "superior"), ("reconsideration", "upper"),
    ("stay", "superior"), ("supervision_letter", "superior"), ("supervision", "superior"), ("liability", "superior"),
    ("silence_complaint", "upper"), ("consultation", "superior"), ("record", "level"),
    ("entrust_return", "approver"), ("entrust_urging", "director"), ("dispute", "superior"), ("dispute", "coordinator"),
    ("duplicate_docket", "superior"), ("incident", "told"), ("reinforcement", "commander"), ("matter_complaint", "addressee"),
    ("quality_report", "superior"), ("evidence_dispute", "decider"),
})  # fmt: skip


def from_above(seat: Seat) -> list[Step]:
    """Directives and notices at this court, what is due first."""
    return under_way(seat, FROM_ABOVE.__contains__, mine=False)


def from_below(seat: Seat) -> list[Step]:
    """Requests, remedies and reports from courts below, what is due first."""
    return under_way(seat, FROM_BELOW.__contains__, mine=False)


def others(seat: Seat) -> list[Step]:
    """What is left: procedures of neither direction in which this person may do something now."""
    return under_way(seat, _neither, mine=True)


def _neither(part: Part) -> bool:
    return part not in FROM_ABOVE and part not in FROM_BELOW and part[0] not in SERVING
