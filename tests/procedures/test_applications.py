"""Applications before they are docketed: filed or refused in seven days, and taken even after two years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import Country
from node_stories import LOWER, ends, one_court, started


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = one_court(tmp_path)
    yield built
    built.close()


@pytest.mark.shows("K001")
@pytest.mark.parametrize(("ends_on", "received", "within"), [("2024-03-08", "2026-03-09", True),
                                                            ("2024-03-07", "2026-03-10", False)])  # fmt: skip
def test_an_application_after_two_years_is_still_taken_and_marked(
    country: Country, ends_on: str, received: str, within: bool
) -> None:
    done = country.act(
        LOWER, "filing", "receive_application", title_no="民1", received_on=received, performance_ends_on=ends_on
    )

    assert done["limit_ends_on"] == ends(date.fromisoformat(ends_on), 2, "years")
    assert done["within_limit"] is within
    assert ("application_late" in country.tasks(LOWER)) is not within


@pytest.mark.parametrize("refused", [True, False])
def test_an_application_received_is_filed_or_refused_within_seven_days(country: Country, refused: bool) -> None:
    done = country.act(LOWER, "filing", "receive_application", title_no="民1", received_on="2026-03-09")
    [owed] = country.duties(LOWER, "case_filing_decision")
    assert str(owed.due_on) == ends(date(2026, 3, 9), 7, "natural_days")

    if refused:
        country.act(LOWER, "filing", "refuse_application", application_id=done["application_id"], ruling_no="不1")
    else:
        started(country, application_id=done["application_id"])

    assert [duty.state for duty in country.duties(LOWER, "case_filing_decision")] == ["met"]
