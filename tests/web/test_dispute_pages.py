"""The list of disputes: both ladders as steps, days and what is owed; exchange pages offer each step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dispute_stories import Dispute, same_city
from web.web_clients import Court


@pytest.fixture
def dispute(tmp_path: Path) -> Iterator[Dispute]:
    story = same_city(tmp_path).sealed().consulted()
    yield story
    story.country.close()


def test_the_list_shows_both_ladders_the_days_and_what_is_owed_to_party_and_coordinator(dispute: Dispute) -> None:
    # Given a consultation five days old
    dispute.country.later(days=5)

    # When both courts look, and after the report their superior
    party = Court(dispute.country, dispute.b).browser("officer1").see("/disputes")
    dispute.refused().reported().docketed()
    above = Court(dispute.country, dispute.top).browser("officer1").see("/disputes?lang=en")

    # Then the steps, the days and the day of the answer are there
    assert "同一财产执行争议" in party
    assert "待答复协商" in party
    assert "<td>5</td>" in party
    assert "2026-04-10" in party
    assert "→" in party
    assert "being coordinated" in above
    assert "coordinating court" in above


def test_the_page_of_the_exchange_offers_the_next_step(dispute: Dispute) -> None:
    page = Court(dispute.country, dispute.b).browser("chief").see(f"/exchanges/{dispute.exchange}")

    assert f"/acts/disagree_dispute?exchange={dispute.exchange}" in page
