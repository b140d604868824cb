"""What a high court (高级人民法院) is: its bodies, home page and reactions."""

from __future__ import annotations

from shared.domain.courts import TIER_TITLES, Body, Tier
from shared.flows.node import Profile

BODIES = frozenset(
    {
        Body.FILING,
        Body.SUPERVISION,
        Body.COORDINATION,
        Body.PETITION,
        Body.MANAGEMENT,
        Body.COMMAND_CENTRE,
        Body.QUALITY,
        Body.TRIAL,
        Body.DISCIPLINE,
        Body.IMPLEMENTATION,
    }
)
"""法发〔2009〕43号 3(2): reconsideration and supervision, coordination, petitions, management; 1(1): it must have a
    command centre. Implementation is the exception: in principle it takes no enforcement cases (3(1))."""

PANELS = (
    "pool", "below", "above", "across", "gathering", "arrivals", "drafts", "dispatching", "window", "possible",
    "weeks", "tasks", "health",
)  # fmt: skip
"""What stands on the home page, in order; a person's post puts theirs first."""

PROFILE = Profile(tier=Tier.HIGH, title=TIER_TITLES[Tier.HIGH], bodies=BODIES, home="home_high.html", panels=PANELS)
