"""Orders whose document runs out, or whose case moves, while the squad is out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dispatch_stories import DOCUMENT, Dispatch, centres
from forging import refusal_of, slipped_in
from stories import Elevation

from shared.domain.refusals import Refused
from shared.procedures.command_centre.papers import ControlTaken, DispatchResult, Stage
from shared.transport.in_process import never


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Dispatch]:
    country = centres(tmp_path)
    yield Dispatch(country).filed()
    country.close()


def test_a_document_that_ran_out_on_the_way_allows_preservation_only(story: Dispatch) -> None:
    today = story.country.clock.legal_today().isoformat()
    story.squad("gd0305").ordered(measure="bring_in", **(DOCUMENT | {"document_until": today})).acked()
    story.after(days=1)
    story.on_scene().found()

    with pytest.raises(Refused) as refused:
        story.reported("coerced")
    assert refused.value.code == "R12"
    story.reported("preserved")

    assert [d.state for d in story.country.duties("gd0304", "control_approval_after")] == ["open"]


def test_a_result_that_crosses_the_change_of_holder_reaches_the_new_one(story: Dispatch) -> None:
    """Given the squad reports before it learns that the case has moved."""
    story.issuer = "gd"
    story.squad("gd0305").ordered(to_court="gd0305", measure="bring_in", **DOCUMENT).acked().on_scene().found()
    network = story.country.network
    network.hold = lambda parcel: parcel.kind == "dispatch_holder_changed"
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled()
    story.reported("preserved")
    network.hold = never
    network.release()
    story.country.settle()

    assert (story.state("gd03"), story.state("gd0304")) == ("to_take_over", "passed_on")
    assert story.data("gd03")["items"] == "粤B某车"


def test_a_result_nobody_waits_for_is_taken_only_by_the_court_that_holds_the_case(story: Dispatch) -> None:
    case = Elevation(story.country, lineage=story.lineage, case_no=story.case_no)
    case.applied().docketed().file_called().file_sent().ruled()
    said = DispatchResult(story.case_no, "gd0305", "gd", Stage.CONTROLLED, ControlTaken.COERCED, "x")

    row = slipped_in(story.country, "gd0305", "dispatch_result", "gd0304", said, lineage=story.lineage)

    assert refusal_of(row) == "R2"
