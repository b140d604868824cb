"""The family of runs in which objections, reconsiderations, an outsider and sales are mixed with moves of power."""

from __future__ import annotations

from properties.review_model import faults
from properties.review_steps import REVIEW_STEPS
from properties.review_world import ReviewWorld, review_beginning
from properties.runs import Family

REVIEWS = Family(review_beginning, REVIEW_STEPS, ReviewWorld, ReviewWorld.rest, faults, usual=14, longest=26)  # type: ignore[arg-type]
