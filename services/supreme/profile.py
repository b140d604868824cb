"""What a Supreme People's Court (最高人民法院) is: its bodies, home page and reactions."""

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
"""As a high court's, read from 法发〔2009〕43号 3(2), which names no bodies for the supreme court itself [D]. Implementation
    is the exception: in principle it takes no enforcement cases (3(1)), and one it takes needs a stated reason."""

PANELS = (
    "nation", "disputes", "below", "gathering", "drafts", "arrivals", "dispatching", "window", "possible", "weeks",
    "tasks", "health", "releases",
)  # fmt: skip
"""What stands on the home page, in order; a person's post puts theirs first."""

PROFILE = Profile(
    tier=Tier.SUPREME, title=TIER_TITLES[Tier.SUPREME], bodies=BODIES, home="home_supreme.html", panels=PANELS
)
