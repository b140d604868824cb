"""Net days of a case: recorded with start and end document, counted in two counters that take out different grounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from supervising_stories import Supervision

from shared.domain.errors import NotAllowed, ZhixingError

LOWER = "gd0304"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    return Supervision(country).aged(days=100)


def recorded(story: Supervision, ground: str, start: str, until: str | None = None, **more: str) -> dict[str, Any]:
    end = {"until_on": until, "end_document_no": "终1"} if until else {}
    return story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, ground=ground, from_on=start,
                             document_no="起1", **(end | more))  # fmt: skip


def counters(story: Supervision) -> dict[str, Any]:
    return story.country.act(LOWER, "officer1", "count_net_days", lineage=story.lineage)


@pytest.mark.shows("F6.1")
def test_the_two_counters_of_a_case_start_and_exclude_differently(story: Supervision) -> None:
    # Received on 9 March, filed on 10 March, today 18 June
    recorded(story, "sale", "2026-04-01", "2026-04-10")
    recorded(story, "coordination", "2026-05-01", "2026-05-20")
    recorded(story, "suspension", "2026-04-06", "2026-04-15")

    found = counters(story)

    assert found["net_days_237"] == 101 - 20 - 10, "coordination and suspension, not the auction"
    assert found["net_days_limit"] == 100 - 15, "auction and suspension overlap: 15 days once; not coordination"
    assert "起1、终1" in found["proof_237"]


def test_an_exclusion_runs_until_its_end_document_and_then_counts_again(story: Supervision) -> None:
    running = recorded(story, "valuation", "2026-06-10")["exchange_id"]
    before = counters(story)["net_days_237"]
    story.country.later(days=10)
    assert counters(story)["net_days_237"] == before

    story.country.act(LOWER, "officer1", "end_exclusion", lineage=story.lineage, exchange=running,
                      until_on=str(story.today), document_no="评估报告")  # fmt: skip
    story.country.later(days=5)

    assert counters(story)["net_days_237"] == before + 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"from_on": "2026-12-31"}, "bad_input"),
        ({"until_on": "2026-04-10"}, "bad_input"),
        ({"until_on": "2026-03-01", "end_document_no": "终1"}, "bad_span"),
        ({"ground": "holiday"}, "bad_payload"),
        ({"document_no": ""}, "bad_payload"),
    ],
)
def test_an_exclusion_without_true_dates_and_documents_is_refused(
    story: Supervision, change: dict[str, str], code: str
) -> None:
    given = {"ground": "sale", "from_on": "2026-04-01", "document_no": "起1"} | change

    with pytest.raises(ZhixingError) as refused:
        story.country.act(LOWER, "officer1", "record_exclusion", lineage=story.lineage, **given)

    assert refused.value.code == code


def test_the_reviewing_side_does_not_record_exclusions(story: Supervision) -> None:
    with pytest.raises(NotAllowed):
        story.country.act(LOWER, "reviewer1", "record_exclusion", lineage=story.lineage, ground="sale",
                          from_on="2026-04-01", document_no="起1")  # fmt: skip
