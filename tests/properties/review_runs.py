"""The family of runs in which objections, reconsiderations, an outsider and sales are mixed with moves of power."""

from __future__ import annotations

import os

from properties.review_model import faults
from properties.review_steps import REVIEW_STEPS
from properties.review_world import ReviewWorld, review_beginning
from properties.runs import Family

REVIEWS = Family(review_beginning, REVIEW_STEPS, ReviewWorld, ReviewWorld.rest, faults, usual=14, longest=26)  # type: ignore[arg-type]
#: What sixty runs show at least.
SOON = frozenset({
    "review", "reconsider", "days", "objects", "sell", "outsider", "issue", "passings", "sold a house", "in effect: revoke",
    "in effect: vary", "ruled dismiss", "ruled revoke", "ruled changed", "ruled upheld", "ruled remanded_facts",
    "no: asset_frozen", "no: sat_before", "no: R11",
})  # fmt: skip


def how_many_reviews() -> int:
    """Runs: a twenty-fifth of what the other family is asked for."""
    asked = os.environ.get("ZHIXING_RUNS")
    return max(1, int(asked) // 25) if asked else 300 if os.environ.get("CI") == "true" else 60
