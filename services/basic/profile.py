"""What a basic court (基层人民法院) is: its bodies, home page and reactions."""

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
"""法发〔2009〕43号 3(2): implementation, review, petitions, management; 1(1): it may have a command centre, and this
    one has."""

PANELS = ("weeks", "cases", "arrivals", "drafts", "above", "dispatching", "window", "possible", "tasks", "health")
"""What stands on the home page, in order; a person's post puts theirs first."""

PROFILE = Profile(tier=Tier.BASIC, title=TIER_TITLES[Tier.BASIC], bodies=BODIES, home="home_basic.html", panels=PANELS)
