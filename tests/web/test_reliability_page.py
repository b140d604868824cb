"""Reliability: what has no receipt, what is missing, whose log is doubtful, whose database was replaced; what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import Country
from parking_stories import parked_ruling, story_with_a_hole
from stories import LOWER, UPPER
from web.web_clients import Court

from shared.flows.records import PeerHead, Position
from shared.web.reading import reliability


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A court that waits for a lost message; its sender, without receipts."""
    country = story_with_a_hole(tmp_path_factory.mktemp("courts")).country
    yield country
    country.close()


def test_what_has_no_receipt_is_shown_by_age_with_the_next_step(told: Country) -> None:
    page = Court(told, UPPER).browser("operator").see("/reliability?lang=en")

    assert "under 10 s 2" in page  # in words for who does not see the bars
    assert page.count('<rect class="bar-') == 6
    assert "it is sent again by itself" in page


def test_ages_have_no_overlap_and_no_end(told: Country) -> None:
    clock = told.nodes[UPPER].clock
    with told.read(UPPER) as unit:
        seen = {}
        for age in (
            timedelta(),
            timedelta(seconds=30),
            timedelta(minutes=5),
            timedelta(minutes=30),
            timedelta(hours=5),
            timedelta(days=9),
        ):
            later = replace(told.nodes[UPPER], clock=type(clock)(clock.legal_now() + age))  # type: ignore[call-arg]
            seen[age] = [each.number for each in reliability.read(later, unit).ages]

    assert [numbers.index(2) for numbers in seen.values()] == [0, 1, 2, 3, 4, 5]
    assert all(sum(numbers) == 2 for numbers in seen.values())


def test_a_gap_says_which_numbers_are_missing_and_what_waits(told: Country) -> None:
    page = Court(told, LOWER).browser("operator").see("/reliability?lang=en")

    with told.read(LOWER) as unit:
        (gap,) = reliability.read(told.nodes[LOWER], unit).gaps
    assert gap.is_missing
    assert (gap.sender, gap.first, gap.waiting, gap.kinds) == (UPPER, gap.last, 1, ("elevation_ruling",))
    assert f"no. {gap.first}" in page
    assert "Asked for; it comes when the sender is up" in page


def test_a_lineage_stopped_by_a_parked_message_misses_nothing(tmp_path: Path) -> None:
    story = parked_ruling(tmp_path)
    country = story.country
    with country.nodes[LOWER].store.begin() as unit:
        row = unit.inbox.need(story.ruling)
        later = replace(row, message_id="later", lineage_seq=row.lineage_seq + 1, stream_seq=999, state="buffered")
        unit.inbox.add(later)

    page = Court(country, LOWER).browser("operator").see("/reliability?lang=en")

    assert "none; one is parked" in page
    assert "/quarantine?state=parked" in page
    country.close()


def test_a_log_that_contradicts_itself_comes_first_and_says_what_to_do(tmp_path: Path) -> None:
    country = parked_ruling(tmp_path).country
    with country.nodes[LOWER].store.begin() as unit:
        unit.peer_heads.add(PeerHead("gd", 3, "a" * 64, 9, "b" * 64, country.clock.now(), "forked"))

    page = Court(country, LOWER).browser("operator").see("/reliability?lang=en")

    assert page.index("contradicts itself") < page.index(">to be proved<")
    assert "Trust nothing of it" in page
    country.close()


def test_a_court_with_two_incarnations_is_marked(tmp_path: Path) -> None:
    country = parked_ruling(tmp_path).country
    with country.nodes[LOWER].store.begin() as unit:
        unit.positions.add(Position(UPPER, f"{UPPER}-2", "any", 1))

    page = Court(country, LOWER).browser("operator").see("/reliability?lang=en")

    assert page.count("its database was restored or replaced") == 2
    assert f"<code>{LOWER}-1</code>" in page
    country.close()
