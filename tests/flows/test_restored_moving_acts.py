"""The gate of a restored court knows every act and letter by which a power moves, not only rulings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from asset_stories import Asset, asset_country
from restoring import back_up, caught_up, restore
from stories import LOWER, UPPER, Elevation, reviewing

from shared.domain.errors import ZhixingError
from shared.flows.restored import CatchingUp, gate_of

__all__ = ["reviewing"]

AGREED = {"agreement_no": "和解1号", "reached_on": "2026-03-10", "terms": "x", "performed_by": "2026-12-10",
          "ruling_no": "终结1号", "effect": "terminate"}  # fmt: skip
BROKEN = {"facts": "x", "document_no": "恢复1号"}


def test_a_restored_court_does_not_resume_a_case_that_it_had_resumed_and_lost(reviewing: Elevation) -> None:
    """Given a case closed by a settlement when the court was backed up; then resumed there, and elevated."""
    story, country = reviewing, reviewing.country
    settlement = country.act(LOWER, "officer1", "record_settlement", lineage=story.lineage, **AGREED)["exchange_id"]

    def resume() -> None:
        country.act(LOWER, "filing", "docket_resumed_case", lineage=story.lineage, exchange=settlement, **BROKEN)

    backup = back_up(country, LOWER)
    resume()
    story.file_called().file_sent().ruled()
    assert country.power(UPPER, story.lineage).epoch == 3

    restore(country, LOWER, backup)

    with pytest.raises(CatchingUp):
        resume()
    caught_up(country, LOWER)
    known = country.power(LOWER, story.lineage)
    assert (known.state, known.holder, known.epoch) == ("elsewhere", UPPER, 3)
    with pytest.raises(ZhixingError):
        resume()
    assert country.power(LOWER, story.lineage).state == "elsewhere"


def test_a_restored_court_that_got_its_case_by_a_ruling_remembers_the_letter_that_took_an_asset_out(
    tmp_path: Path,
) -> None:
    """Given the superior that took the case, asked for the house, backed up, and then let it go."""
    (tmp_path / "told").mkdir()
    story = Asset(asset_country(tmp_path / "told")).sealed()
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled().handed_over().accepted().redocketed().taken_over()
    story = replace(story, first=UPPER).waited_for().asked()
    story = replace(story, country=(country := story.country.copy(tmp_path)))
    backup = back_up(country, UPPER)
    story.transferred()
    assert story.holder(UPPER) == (story.asker, 2, "elsewhere")

    restore(country, UPPER, backup)
    caught_up(country, UPPER)

    assert story.holder(story.asker) == (story.asker, 2, "held")
    with country.read(UPPER) as unit:
        gate = gate_of(unit)
    assert gate is not None, "the power over the case rests until somebody has looked"
    assert gate.only == (story.lineage,)
    with pytest.raises(CatchingUp):
        story.begun(UPPER, story.lineage)
    country.close()
