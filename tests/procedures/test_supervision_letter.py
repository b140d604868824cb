"""Supervision letter (督办函): ten days from the complaint, a named officer, a report in the term, or the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country, four_courts
from supervising_stories import Supervision

from shared.domain.errors import Conflict

LOWER, UPPER = "gd0304", "gd03"
CHIEF = (("chief", "review"),)


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def story(country: Country) -> Supervision:
    told = Supervision(country).filed()
    return told.opened("accept_complaint", complaint="长期不处置已查封房产", accepted_on=str(told.today))


@pytest.fixture
def assigned(story: Supervision) -> Supervision:
    story.issued("supervise_letter", CHIEF, demands="说明进展\n限期处置", leader="副院长", due_on=story.day(30))
    return story


@pytest.mark.shows("F6.8")
def test_the_letter_is_owed_within_ten_days_of_accepting_the_complaint(story: Supervision) -> None:
    assert str(story.duty(UPPER, "supervise_letter_issue").due_on) == story.day(10)

    story.issued("supervise_letter", CHIEF, demands="说明进展", due_on=story.day(30))

    assert story.duty(UPPER, "supervise_letter_issue").state == "met"
    assert str(story.duty(LOWER, "supervise_report_due").due_on) == story.day(30)


@pytest.mark.shows("F6.8")
def test_a_named_officer_reports_in_writing_in_the_term_and_the_superior_closes_it_out(assigned: Supervision) -> None:
    with pytest.raises(Conflict):
        assigned.below("officer1", "report_supervision", demands_status="已处置")
    assigned.below("chief", "name_supervised_officer", officer="officer1")

    assigned.below("officer1", "report_supervision", demands_status="房产已上网拍卖")

    assert assigned.duty(LOWER, "supervise_report_due").state == "met"
    assert assigned.country.exchange(UPPER, assigned.exchange).data["report"]["officer"] == "officer1"
    assigned.above("reviewer1", "close_supervision", remark="要求已落实")
    assert (assigned.state(UPPER), assigned.state(LOWER)) == ("closed", "closed")


@pytest.mark.shows("F6.8")
def test_a_report_that_does_not_meet_the_demands_is_returned_with_a_new_day(assigned: Supervision) -> None:
    assigned.below("chief", "name_supervised_officer", officer="officer1")
    assigned.below("officer1", "report_supervision", demands_status="正在研究")

    assigned.above("reviewer1", "return_supervision_report", reasons="未处置", due_on=assigned.day(15))

    assert (assigned.state(UPPER), assigned.state(LOWER)) == ("returned", "returned")
    assert assigned.duty(LOWER, "supervise_report_due").state == "open"


@pytest.mark.shows("F6.8")
def test_overdue_the_clock_puts_the_ladder_before_the_superior(assigned: Supervision) -> None:
    assigned.days_pass(31)

    assert assigned.state(UPPER) == "overdue"
    assert assigned.duty(LOWER, "supervise_report_due").state == "overdue"
    with assigned.country.read(UPPER) as unit:
        (task,) = unit.tasks.where(code="supervision_overdue")
    assert "催办、约谈、调卷、指定执行、提级执行、通报" in task.zh

    assigned.above("reviewer1", "take_supervision_step", step="urge", remark="三日内报告")
    assert "supervision_reminder" in assigned.country.tasks(LOWER)
    assigned.below("chief", "name_supervised_officer", officer="officer1")
    assigned.below("officer1", "report_supervision", demands_status="已处置")
    assert assigned.state(UPPER) == "reported"
    assert assigned.duty(LOWER, "supervise_report_due").state == "met_late"
