"""A story on other days: all explicit dates with it, nothing else; titles marked, so that it can be played twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from shared.flows.ports import COURT_TIME
from shared.scenarios.document import parse_scenario
from shared.scenarios.shifting import first_day, is_day, moved

STORY = """title: {zh: 立案, en: docketing}
source: test
start: 2026-03-10T09:00
courts: [gd03, gd0304]
steps:
  - act:
      court: gd0304
      who: filing
      act: file_case
      inputs: {title_no: （2025）粤0304民初1号, cause: 于 2026-03-01 到期的买卖, received_on: 2026-03-09, claim_fen: 100,
               number: 法〔2026〕8号, later: {title_no: "${case.title_no}", at: "2026-03-09T10:00:00Z", no_day: 2026-02-30}}
  - at: 2026-12-31T23:00
    expect: {duties: {gd0304: {handler_named: {state: open, due_on: 2026-03-17}}}, controls: {gd0304: [{end_on: 2026-12-31}]}}
"""


def test_every_explicit_date_moves_by_the_same_days_and_nothing_else() -> None:
    story = moved(parse_scenario(STORY, "s.yaml"), 365, "·a1")

    act, expectation = story.steps
    inputs: dict[str, Any] = act.given["inputs"]
    assert (inputs["received_on"], inputs["claim_fen"]) == ("2027-03-09", 100)
    assert inputs["cause"] == "于 2026-03-01 到期的买卖"
    assert inputs["later"] == {"title_no": "${case.title_no}", "at": "2027-03-09T10:00:00Z", "no_day": "2026-02-30"}
    assert act.given["court"] == "gd0304"
    assert expectation.at == datetime(2027, 12, 31, 23, tzinfo=COURT_TIME)
    assert expectation.expect == {
        "duties": {"gd0304": {"handler_named": {"state": "open", "due_on": "2027-03-17"}}},
        "controls": {"gd0304": [{"end_on": "2027-12-31"}]},
    }


def test_titles_and_numbers_are_marked_but_references_to_them_are_not() -> None:
    inputs = moved(parse_scenario(STORY, "s.yaml"), 1, "·a1").steps[0].given["inputs"]

    assert inputs["title_no"] == "（2025）粤0304民初1号·a1"
    assert inputs["number"] == "法〔2026〕8号·a1"
    assert inputs["later"]["title_no"] == "${case.title_no}"


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-11-24T08:00", "2026-11-24T09:00"),  # a Tuesday as the story's first day
        ("2026-11-24T09:01", "2026-12-01T09:00"), ("2026-11-25T08:00", "2026-12-01T09:00"),
    ],
)  # fmt: skip
def test_a_story_begins_on_its_own_weekday_and_never_in_the_past(now: str, found: str) -> None:
    start = datetime(2026, 3, 10, 9, tzinfo=COURT_TIME)

    first = first_day(start, datetime.fromisoformat(now).replace(tzinfo=COURT_TIME))

    assert first == datetime.fromisoformat(found).replace(tzinfo=COURT_TIME)


def test_only_whole_dates_are_dates() -> None:
    assert is_day("2026-03-10")
    assert is_day("2026-03-10T09:00")
    for other in ("on 2026-03-10", "2026-03", 20260310, None, "open"):
        assert not is_day(other)
