"""Correction (指令纠正): obeyed at once, reconsidered within five days without suspending, or ruled directly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import Country, four_courts
from stories import MAJOR
from supervising_stories import Supervision

from shared.domain.errors import Conflict
from shared.domain.refusals import Refused
from shared.flows.desk import OpenDesk
from shared.messages.desk import Doer
from shared.procedures.correction.papers import ReconsiderRequest

LOWER, UPPER = "gd0304", "gd03"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    """Tuesday 10 March 2026: an instruction to correct within ten days has arrived."""
    told = Supervision(country).filed().opened("open_correction", act="（2026）粤0304执1号查封裁定")
    told.issued("correction_instruction", error="明显超标的额查封", act_required="解除超出部分", due_on=told.day(10))
    return told


@pytest.mark.shows("F6.6", "S030", "S031", "E3")
def test_the_lower_court_corrects_and_reports(story: Supervision) -> None:
    assert (story.state(UPPER), story.state(LOWER)) == ("instructed", "instructed")
    assert str(story.duty(LOWER, "correction_due").due_on) == story.day(10)

    story.below("officer1", "report_corrected", done="已解除超出部分", document_no="（2026）粤0304执1号之二")

    assert story.duty(LOWER, "correction_due").state == "met"
    assert (story.state(UPPER), story.state(LOWER)) == ("corrected", "corrected")
    story.days_pass(11)
    assert story.state(UPPER) == "corrected", "its term is dropped"


@pytest.mark.shows("F6.6", "S032", "E3")
def test_reconsideration_within_five_days_does_not_suspend_and_is_decided(story: Supervision) -> None:
    story.country.later(days=3)
    story.below("officer1", "request_reconsideration", grounds="标的物不可分")

    # The duty to correct goes on as it was
    assert story.duty(LOWER, "correction_due").state == "open"
    assert story.duty(UPPER, "correction_reconsideration_decision").state == "open"

    story.issued("reconsider_decision", result="upheld", act_required="解除超出部分", due_on=story.day(10))

    assert story.duty(UPPER, "correction_reconsideration_decision").state == "met"
    assert story.state(LOWER) == "decided"
    assert str(story.duty(LOWER, "correction_due").due_on) == story.day(10)


@pytest.mark.shows("R12", "E3")
def test_after_five_days_reconsideration_is_refused(story: Supervision) -> None:
    # Received on the 10th: the fifth day is Sunday the 15th, so Monday the 16th is the last
    story.country.later(days=7)

    with pytest.raises(Refused) as refused:
        story.below("officer1", "request_reconsideration", grounds="标的物不可分")

    assert refused.value.code == "R12"
    assert "2026-03-16" in refused.value.what.zh
    assert story.state(LOWER) == "instructed"


@pytest.mark.shows("R12", "E3")
@pytest.mark.parametrize("said_received_on", ["2026-03-10", "2026-03-17"])
def test_the_superior_refuses_a_late_request_whatever_day_of_receipt_it_names(
    story: Supervision, said_received_on: str
) -> None:
    # Given a lower court that does not check, and may misstate when it received the instruction
    story.country.later(days=7)
    node, chief = story.country.nodes[LOWER], story.country.people[LOWER, "chief"]
    instruction = story.country.exchange(LOWER, story.exchange).data["instruction"]
    with node.store.begin() as unit:
        desk = OpenDesk(node, unit, Doer(chief.person_id, "implementation", "chief"))
        late = desk.send("reconsider_request", UPPER,
                         ReconsiderRequest(instruction, date.fromisoformat(said_received_on), "x"),
                         lineage_id=story.lineage, exchange_id=story.exchange)  # fmt: skip
        desk.flush()
    story.country.settle()

    refusal = story.refusal(UPPER, late)
    assert refusal is not None
    assert refusal["code"] == "R12"
    assert story.state(UPPER) == "instructed"


@pytest.mark.shows("E3")
def test_on_the_last_day_reconsideration_is_still_in_time(story: Supervision) -> None:
    story.country.later(days=6)

    story.below("officer1", "request_reconsideration", grounds="标的物不可分")

    assert (story.state(UPPER), story.state(LOWER)) == ("reconsidering", "reconsidering")


@pytest.mark.shows("F6.6", "S033", "S036", "E3")
def test_rejected_and_still_uncorrected_the_superior_rules_itself_and_addresses_assisting_bodies(
    story: Supervision,
) -> None:
    story.below("officer1", "request_reconsideration", grounds="标的物不可分")
    story.issued("reconsider_decision", result="upheld", act_required="解除超出部分", due_on=story.day(10))
    with pytest.raises(Conflict):
        story.issued("direct_ruling", MAJOR, ruling="解除超出部分的查封")

    # Nobody does anything: the clock finds it uncorrected
    story.days_pass(11)
    assert story.state(UPPER) == "uncorrected"
    assert story.duty(UPPER, "direct_ruling").state == "open"
    assert story.duty(LOWER, "correction_due").state == "overdue"

    with pytest.raises(Refused, match="R7"):  # it revokes, so it says whose fault it was
        story.issued("direct_ruling", MAJOR, ruling="解除超出部分的查封")
    story.analysed().issued(
        "direct_ruling", MAJOR, ruling="解除超出部分的查封", assisting_bodies="深圳市不动产登记中心\n某银行深圳分行"
    )

    assert story.duty(UPPER, "direct_ruling").state == "met"
    assert (story.state(UPPER), story.state(LOWER)) == ("ruled", "overruled")
    assert [duty.state for duty in story.country.duties(LOWER, "liability_response")] == ["open"]
    with story.country.read(UPPER) as unit:
        notices = unit.tasks.where(code="serve_assisting_body")
    assert len(notices) == 2
    assert story.country.power(LOWER, story.lineage).holder == LOWER, "the case stays where it is"


@pytest.mark.shows("R4")
def test_an_instruction_about_a_closed_case_is_refused_and_revoked(country: Country) -> None:
    story = Supervision(country).filed().opened("open_correction", act="查封裁定")
    country.act(LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回申请")

    sent = story.issued("correction_instruction", error="x", act_required="y", due_on=story.day(10))

    refusal = story.refusal(LOWER, sent)
    assert refusal is not None
    assert refusal["code"] == "R4"
    assert story.state(UPPER) == "revoked"
    assert story.duty(UPPER, "correction_term").state == "dropped"
