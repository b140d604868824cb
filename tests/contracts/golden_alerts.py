"""A red alert nobody answers: told upward, answered, judged above, cleared below."""

from __future__ import annotations

from datetime import date

from alert_stories import Watched
from builders import Country
from stories import LOWER, UPPER, Elevation


def alerts(country: Country) -> None:
    """No handler is named for sixteen days; the superior hears of it."""
    case = Elevation(country).filed()
    story = Watched(country, case.lineage, case.case_no).until(date(2026, 3, 18)).until(date(2026, 3, 26))
    story.answer("P2")
    story.judge("P2", court=UPPER)
    country.act(LOWER, "chief", "name_handler", lineage=case.lineage, person_id=story.person("officer1"))
