"""Alerts on the way between courts: those of no case, and statements of courts that have no business making them."""

from __future__ import annotations

from datetime import date

import pytest
from alert_stories import Watched, watched
from stories import LOWER, UPPER

__all__ = ["watched"]


def test_an_alert_of_no_docketed_case_goes_up_unanswered_as_any_other(watched: Watched) -> None:
    # Given an application that nobody decides about: there is no case yet, and no lineage
    watched.country.act(LOWER, "filing", "receive_application", title_no="民9", received_on=str(watched.today))

    watched.until(date(2026, 3, 25)).until(date(2026, 4, 3))

    assert (watched.state("P1"), watched.alert("P1").reported_to) == ("escalated", UPPER)
    assert (watched.alert("P1", UPPER).case_no, watched.alert("P1", UPPER).lineage_id) == ("", "")
