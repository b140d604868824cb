"""Words from outside that pages survive: answers of other courts, addresses nobody would type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from forging import signed_frame
from web.web_clients import Court

from shared.flows import journey
from shared.messages.frames import JOURNEY_ANSWER, Frame
from shared.web.reading.journeys import read_journey

#: What a court may answer to a question about a case, and what is none.
ANSWERS: tuple[dict[str, Any], ...] = (
    {"statements": 7}, {"cases": [7]}, {"cases": 7}, {"power": [1]}, {"power": {"holder": {}}}, {"peers": [{}]}, {"peers": 7},
    {"duties": 7}, {"statements": [{"statement": "[" * 50_000, "key": "k", "signature": "s"}]},
    {"court": "gd03", "duties": [{"rule": "false", "opened": "2026-01-01", "due": "", "state": "overdue"}]},
    {"peers": ["nowhere"]},
)  # fmt: skip


def test_an_answer_that_is_none_or_speaks_of_others_spoils_no_journey(upper: Any, country: Any, story: Any) -> None:
    story.to_review()
    page = f"/journeys/{quote(story.case_no)}"
    browser, shown = upper.browser("reviewer1"), []
    for number, said in enumerate(ANSWERS):
        country.clock.advance(timedelta(seconds=1))  # the newest answer of a court counts
        query = journey.ask(country.nodes["gd03"], story.lineage, ["gd0304"])
        data = {"query": query, "lineage": story.lineage} | said
        sent = signed_frame(country, Frame(f"f{number}", JOURNEY_ANSWER, "gd0304", "gd03", country.clock.now(), data))
        country.receive("gd03", sent)
        with country.read("gd03") as unit:
            shown.append(read_journey(country.nodes["gd03"], unit, story.lineage))
        assert "流转轨迹" in browser.see(page), said

    told = {duty.court_id for each in shown for duty in each.duties if duty.rule_id == "false"}
    assert told == {"gd0304"}
    with country.read("gd03") as unit:
        assert {row.court_id for row in unit.journeys.where(lineage_id=story.lineage)} == {"gd0304"}


def test_no_link_of_a_page_leads_to_another_site_whatever_the_address_says(lower: Court) -> None:
    client = lower.browser("officer1").client

    answer = client.get("/nowhere", environ_overrides={"PATH_INFO": "//elsewhere.example/x"})

    assert answer.status_code in (308, 404)
    assert 'href="//' not in answer.text
    assert "//elsewhere" not in answer.headers.get("Location", "").removeprefix("http:")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_a_day_like_any_other(lower: Court, day: str) -> None:
    browser = lower.browser("operator")

    for page in ("/inbox", "/outbox"):
        browser.see(f"{page}?since={day}")
    browser.see(f"/journeys/all.xes?since={day}&until={day}")
