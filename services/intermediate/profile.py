"""What a intermediate court (中级人民法院) is: its bodies, home page and reactions."""

from __future__ import annotations

from shared.domain.courts import TIER_TITLES, Body, Tier
from shared.flows.node import Profile

BODIES = frozenset(
    {
        Body.FILING,
        Body.IMPLEMENTATION,
        Body.REVIEW,
        Body.PETITION,
        Body.MANAGEMENT,
        Body.COMMAND_CENTRE,
        Body.QUALITY,
        Body.TRIAL,
        Body.DISCIPLINE,
    }
)
"""法发〔2009〕43号 3(2): implementation, review, petitions, management; 1(1): it must have a command centre."""

PANELS = (
    "above", "below", "gathering", "pool", "weeks", "cases", "arrivals", "drafts", "dispatching", "window",
    "possible", "tasks", "health",
)  # fmt: skip
"""What stands on the home page, in order; a person's post puts theirs first."""

PROFILE = Profile(
    tier=Tier.INTERMEDIATE,
    title=TIER_TITLES[Tier.INTERMEDIATE],
    bodies=BODIES,
    home="home_intermediate.html",
    panels=PANELS,
)
