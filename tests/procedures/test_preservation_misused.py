"""Nobody takes a preservation that is not theirs, and late paperwork neither loses one nor keeps one for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from forging import refusal_of, slipped_in
from preservation_stories import DELIVERY, SUIT, Preserved, preserving_country
from stories import CASE

from shared.domain.errors import BadInput, Conflict
from shared.domain.preservations import JudgmentDefect, Preservation
from shared.domain.transitions import NoSuchTransition
from shared.messages.envelope import Envelope
from shared.messages.schemas import load
from shared.procedures.preservation.feasibility.papers import FeasibilityDefect
from shared.procedures.preservation.papers import MoveFor, PreservationTransfer

HERE, THERE = "gd0304", "gd0305"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Preserved]:
    country = preserving_country(tmp_path)
    yield Preserved(country)
    country.close()


def test_a_preservation_before_suit_is_not_called_for_without_the_number_of_a_suit(story: Preserved) -> None:
    """Given no suit on either side, the same parties are not enough: two empty numbers are no suit in common."""
    story.ready(phase="before_suit")

    story.enforced(THERE, preserving_court=HERE, preservation_no=story.case_no, title_no="（2026）粤0305民初8号")

    sent = story.country.sent(THERE, "preservation_converted")
    assert refusal_of(story.country.inbox(HERE, sent.message_id)) == "R7"
    assert story.state == "preserved"


def test_a_preservation_in_suit_is_not_given_another_suit(story: Preserved) -> None:
    story.ready()

    with pytest.raises(BadInput, match="诉前保全"):
        story.do("filing", "record_suit_brought", suit_no="（2026）粤0304民初901号", brought_on="2026-03-10")

    with story.country.read(HERE) as unit:
        assert unit.of(Preservation).need(story.case_no).suit_no == SUIT


def test_a_request_to_lift_rejected_before_anything_was_sealed_leaves_the_days_for_suit_to_begin_with_the_seal(
    story: Preserved,
) -> None:
    story.applied(phase="before_suit", suit_no="", exemption="maintenance").ruled()
    story.do("trial1", "ask_preservation_lift", reason="无需保全", received_on="2026-03-10")
    story.do("trial1", "rule_preservation_lift", lift=False, ruling_no="驳1号")
    assert (story.state, story.duty("preservation_suit")) == ("ruled", None)

    story.sealed()

    assert (story.state, story.duty("preservation_suit").state) == ("preserved", "open")


def test_a_pending_request_to_lift_does_not_stop_the_days_for_suit(story: Preserved) -> None:
    story.ready(phase="before_suit")
    story.country.later(days=29)
    story.do("trial1", "ask_preservation_lift", reason="未起诉", received_on="2026-04-08")
    story.country.later(days=2)
    story.country.tick()

    assert story.state == "lapsed"
    with pytest.raises(NoSuchTransition):
        story.do("trial1", "rule_preservation_lift", lift=False, ruling_no="驳1号")


def test_a_pending_request_to_lift_does_not_keep_the_controls_from_the_enforcement_case(story: Preserved) -> None:
    story.ready()
    story.do("trial1", "ask_preservation_lift", reason="提供担保", received_on="2026-03-10")

    done = story.enforced()

    assert (story.state, story.control_at().lineage_id) == ("converted", done["lineage_id"])
    assert story.duty("preservation_lift").state != "open"


@pytest.mark.parametrize(("received_on", "state"), [("2026-03-23", "converted"), ("2026-03-24", "lapsed")])
def test_applied_for_on_the_last_day_and_docketed_later_it_has_not_lapsed(
    story: Preserved, received_on: str, state: str
) -> None:
    """Given performance until 18 March: the fifth day is 23 March; the filing window dockets on the 25th."""
    story.ready(phase="before_enforcement", performance_on="2026-03-18")
    story.country.later(days=15)
    story.country.tick()

    story.enforced(received_on=received_on)

    assert story.state == state


@pytest.mark.parametrize(("brought_on", "in_time"), [("2026-04-09", True), ("2026-04-10", False)])
def test_a_suit_brought_on_the_thirtieth_day_counts_though_it_is_recorded_later(
    story: Preserved, brought_on: str, in_time: bool
) -> None:
    story.ready(phase="before_suit")
    story.country.later(days=32)
    story.country.tick()
    assert story.state == "lapsed"

    if in_time:
        story.do("filing", "record_suit_brought", suit_no=SUIT, brought_on=brought_on)
        assert (story.state, story.duty("preservation_lift").state) == ("preserved", "dropped")
        return
    with pytest.raises(Conflict, match="失效"):
        story.do("filing", "record_suit_brought", suit_no=SUIT, brought_on=brought_on)


def test_a_control_that_has_run_out_passes_into_no_case_and_hides_no_other(story: Preserved) -> None:
    story.applied().ruled().sealed(end_on="2026-04-10")
    gone = story.control
    story.sealed(end_on="2027-03-09", asset="另一账户")
    story.country.later(days=32)
    story.country.tick()
    with story.country.read(HERE) as unit:
        assert unit.of(Preservation).need(story.case_no).expires_on == date(2027, 3, 9)

    done = story.enforced()

    with story.country.read(HERE) as unit:
        assert [row.control_id for row in unit.controls.where(lineage_id=done["lineage_id"])] == [story.control]
        assert unit.controls.need(gone).lineage_id == story.lineage


@pytest.mark.parametrize("wrong", ["sender", "control"])
def test_a_court_hands_over_only_its_own_preservation_and_no_control_that_is_here(story: Preserved, wrong: str) -> None:
    """Given a genuine transfer, sent again by a court it is not of, or with a control in effect at the recipient."""
    story.ready(phase="before_suit")
    story.do("trial1", "move_preservation", to_court=THERE, suit_no="（2026）粤0305民初7号")
    genuine = load(PreservationTransfer, payload(story))
    sender = "gd03" if wrong == "sender" else HERE
    said = replace(genuine, purpose=MoveFor.TRIAL, controls=() if wrong == "sender" else genuine.controls)

    row = slipped_in(story.country, sender, "preservation_transfer", THERE, said, lineage=story.lineage)

    assert refusal_of(row) == "R7"
    with story.country.read(THERE) as unit:
        assert len(unit.of(Preservation).where()) == 1


def test_what_is_fed_back_about_a_judgment_is_about_the_one_that_was_answered(story: Preserved) -> None:
    """Given a query answered by the issuing court, the asker names another judgment of it when it feeds back."""
    country = story.country
    case = country.act(HERE, "filing", "file_case", **CASE)
    asked = country.act(HERE, "officer1", "raise_feasibility_query", lineage=case["lineage_id"],
                        **(DELIVERY | {"judgment_no": "（2025）粤0305民初1号", "issuing_court": THERE}))  # fmt: skip
    country.act(THERE, "trial1", "answer_feasibility", lineage=case["lineage_id"], exchange=asked["exchange_id"],
                answer="explained", text="两台设备")  # fmt: skip
    said = FeasibilityDefect("（2025）粤0305民初2号", case["case_no"], "判项", ("thing_name",), "rejected")

    row = slipped_in(country, HERE, "feasibility_defect", THERE, said, lineage=case["lineage_id"],
                     exchange=asked["exchange_id"])  # fmt: skip

    assert refusal_of(row) == "R2"
    with country.read(THERE) as unit:
        assert unit.of(JudgmentDefect).where() == []


def payload(story: Preserved) -> Any:
    sent = story.country.sent(HERE, "preservation_transfer")
    return json.loads(Envelope.from_bytes(sent.bytes_sent).payload)
