"""Nobody ends a dispute, or frees what it binds, who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dispute_stories import Dispute, told
from forging import refusal_of, slipped_in

from shared.procedures.dispute.papers import DisputeEnded, Outcome


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Dispute]:
    """Consulted on, refused, reported, docketed, and answered by the other court."""
    story = told("coordinating", tmp_path)
    yield story
    story.country.close()


@pytest.mark.parametrize(
    ("to", "outcome"), [("a", Outcome.DECIDED), ("top", Outcome.DECIDED), ("top", Outcome.WITHDRAWN)]
)
def test_the_court_that_was_only_heard_neither_decides_nor_withdraws(heard: Dispute, to: str, outcome: Outcome) -> None:
    """Given a dispute `a` has begun and reported, in which the freeze runs."""
    heard.frozen()

    court = getattr(heard, to)
    row = slipped_in(heard.country, heard.b, "dispute_ended", court, DisputeEnded(outcome, "已决定"), lineage=heard.a_lineage,
                     exchange=heard.exchange)  # fmt: skip

    assert refusal_of(row) == "R2"
    assert (heard.state(heard.a), heard.state(heard.top)) == ("reported", "coordinating")
