"""Orders whose document runs out, or whose case moves, while the squad is out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dispatch_stories import DOCUMENT, Dispatch, centres
from forging import refusal_of, slipped_in
from stories import Elevation

from shared.domain.errors import Conflict
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


def test_a_lead_passed_on_twice_is_answered_to_the_court_that_had_it_first_and_never_goes_back(story: Dispatch) -> None:
    """Given a lead that 福田 passes to 罗湖, and 罗湖 to 南山."""
    country, subject = story.country, "court:gd0304"
    done = country.act("gd0304", "duty1", "receive_lead", kind="property", text="车在某处")
    lead = str(done["exchange_id"])

    def step(court: str, act: str, **inputs: Any) -> None:
        country.act(court, "duty1", act, lineage=subject, exchange=lead, **inputs)

    step("gd0304", "forward_lead", to_court="gd0305")
    with pytest.raises(Conflict):
        step("gd0305", "forward_lead", to_court="gd0304")
    step("gd0305", "forward_lead", to_court="gd0306")
    assert country.exchange("gd0305", lead).state == "forwarded"

    subject = country.exchange("gd0306", lead).lineage_id
    step("gd0306", "screen_lead")
    step("gd0306", "assign_lead", to="duty1")
    step("gd0306", "begin_lead")
    step("gd0306", "check_lead", result="unfounded", text="查无")
    step("gd0306", "reply_lead", text="查无此物")

    assert [country.exchange(court, lead).state for court in ("gd0304", "gd0305", "gd0306")] == ["replied"] * 3
    assert country.exchange("gd0304", lead).data["reply"] == "查无此物"
