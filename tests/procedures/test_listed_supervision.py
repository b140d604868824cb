"""Listed supervision (挂牌督办): from petition to list, letter, reports, ladder, hearing, strike-off and reopening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import Country, four_courts
from designation_stories import refused
from flag_stories import known, raised
from supervising_stories import Supervision

LOWER, UPPER = "gd0304", "gd03"
CHIEF = (("chief", "review"),)
EVIDENCE = {"remark": "已落实", "evidence_no": "（2026）粤03核1号", "evidence_sha256": "ab" * 32}
HEARING = {"held_on": "2026-03-10", "record_no": "听证1号", "record_sha256": "cd" * 32}
LETTER: dict[str, Any] = {"demands": "处置房产\n发放案款", "leader": "某副院长"}


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = four_courts(tmp_path)
    yield built
    built.close()


@pytest.fixture
def petition(country: Country) -> Supervision:
    told = Supervision(country).filed()
    return told.opened("receive_petition", complaint="长期不处置已查封房产", received_on=str(told.today))


@pytest.fixture
def listed(petition: Supervision) -> Supervision:
    petition.above("reviewer1", "register_petition")
    petition.above("reviewer1", "list_matter", reason="久拖不执", major=True)
    return petition


def assigned(story: Supervision, **more: Any) -> Supervision:
    story.issued("supervise_letter", CHIEF, **(LETTER | {"due_on": story.day(30)} | more))
    story.below("chief", "name_supervised_officer", officer="officer1")
    return story


def flag_of(story: Supervision) -> str:
    return str(story.country.exchange(UPPER, story.exchange).data["flag_id"])


@pytest.mark.shows("S041")
def test_a_petition_is_registered_in_five_working_days_and_screened_in_fifteen(petition: Supervision) -> None:
    assert str(petition.duty(UPPER, "petition_register").due_on) == "2026-03-17"
    assert str(petition.duty(UPPER, "petition_screened").due_on) == "2026-03-31"

    petition.above("reviewer1", "register_petition")
    petition.above("reviewer1", "list_matter", reason="久拖不执")

    assert petition.duty(UPPER, "petition_register").state == "met"
    assert petition.duty(UPPER, "petition_screened").state == "met"
    assert petition.state(UPPER) == "listed"


def test_a_petition_that_needs_no_supervision_is_screened_and_ends(petition: Supervision) -> None:
    petition.above("reviewer1", "register_petition")
    petition.above("reviewer1", "decline_petition", result="已在法定期限内办理，释明")

    assert petition.state(UPPER) == "declined"
    assert petition.duty(UPPER, "petition_screened").state == "met"


def test_a_petition_on_ones_own_case_is_done_in_thirty_working_days_and_warned_of_after_thirty(
    country: Country,
) -> None:
    told = Supervision(country).filed()
    told.opened("receive_petition", by=LOWER, complaint="不发放案款", received_on=str(told.today))
    told.below("reviewer1", "register_petition")
    due = told.duty(LOWER, "petition_done")

    told.days_pass(31)
    assert "petition_warning" in country.tasks(LOWER)
    assert told.duty(LOWER, "petition_done").state == "open"
    told.below("reviewer1", "answer_petition", result="已发放并告知")

    assert (due.due_on - due.opened_on).days > 30
    assert told.duty(LOWER, "petition_done").state == "met"


@pytest.mark.shows("S041", "S042", "C026")
def test_a_list_entry_raises_a_flag_and_its_letter_names_leader_demands_and_day(listed: Supervision) -> None:
    assert set(known(listed.country, flag_of(listed)).values()) == {"open gd03 1"}
    with refused("R7"):
        listed.drafted("supervise_letter", CHIEF, **(LETTER | {"due_on": listed.day(30), "leader": ""}))

    assigned(listed)

    assert (listed.state(UPPER), listed.state(LOWER)) == ("assigned", "assigned")


@pytest.mark.shows("S043")
def test_progress_is_reported_at_the_interval_the_letter_sets(listed: Supervision) -> None:
    assigned(listed, report_interval_days=10)
    assert str(listed.duty(LOWER, "supervise_progress_due").due_on) == listed.day(10)
    listed.country.later(days=8)

    listed.below("officer1", "report_supervision_progress", steps="已委托评估", paid_total_fen=100)

    assert [duty.state for duty in listed.duties(LOWER, "supervise_progress_due")] == ["met", "open"]
    assert str(listed.duty(LOWER, "supervise_progress_due").due_on) == listed.day(10)
    listed.below("officer1", "report_supervision", demands_status="已处置")
    assert {duty.state for duty in listed.duties(LOWER, "supervise_progress_due")} == {"met"}
    assert listed.country.exchange(UPPER, listed.exchange).data["progress"][0]["paid_total_fen"] == 100


@pytest.mark.shows("S044")
def test_overdue_the_steps_are_taken_in_order(listed: Supervision) -> None:
    assigned(listed)
    listed.days_pass(31)
    assert listed.state(UPPER) == "overdue"
    with refused("R7"):
        listed.above("reviewer1", "take_supervision_step", step="interview", remark="约谈")

    for step in ("urge", "interview", "circulate", "elevate"):
        listed.above("reviewer1", "take_supervision_step", step=step, remark="逾期")

    assert listed.country.exchange(UPPER, listed.exchange).data["steps"] == [
        "urge",
        "interview",
        "circulate",
        "elevate",
    ]
    assert listed.country.exchange(LOWER, listed.exchange).data["last_step"] == "elevate"


@pytest.mark.shows("S045")
def test_demands_not_met_it_goes_back_with_a_new_day_and_can_fall_overdue_again(listed: Supervision) -> None:
    assigned(listed)
    listed.below("officer1", "report_supervision", demands_status="正在研究")
    listed.above("reviewer1", "return_supervision_report", reasons="未处置", due_on=listed.day(15))
    assert (listed.state(UPPER), listed.state(LOWER)) == ("returned", "returned")

    listed.days_pass(16)

    assert listed.state(UPPER) == "overdue"


@pytest.mark.shows("S046")
def test_a_major_matter_is_struck_off_only_with_evidence_and_after_a_hearing(listed: Supervision) -> None:
    assigned(listed)
    listed.below("officer1", "report_supervision", demands_status="已全部落实")
    for missing in ({"remark": "已落实"}, EVIDENCE):  # no evidence, no hearing
        with refused("R7"):
            listed.above("reviewer1", "close_supervision", **missing)
    listed.above("reviewer1", "record_public_hearing", **HEARING)
    with refused("R7"):
        listed.above("reviewer1", "close_supervision", remark="已落实")

    listed.above("reviewer1", "close_supervision", **EVIDENCE)

    assert (listed.state(UPPER), listed.state(LOWER)) == ("closed", "closed")
    assert set(known(listed.country, flag_of(listed)).values()) == {"struck gd03 2"}
    assert listed.country.exchange(UPPER, listed.exchange).data["listed_on"]  # the entry is kept


@pytest.mark.shows("S047")
def test_the_same_facts_again_reopen_the_matter_and_its_flag(listed: Supervision) -> None:
    assigned(listed)
    listed.below("officer1", "report_supervision", demands_status="已全部落实")
    listed.above("reviewer1", "record_public_hearing", **HEARING)
    listed.above("reviewer1", "close_supervision", **EVIDENCE)

    listed.above("reviewer1", "reopen_matter", complaint="仍未发放", received_on=str(listed.today))
    assert listed.state(UPPER) == "reopened"
    assert set(known(listed.country, flag_of(listed)).values()) == {"open gd03 3"}
    assigned(listed)
    listed.below("officer1", "report_supervision", demands_status="已发放")
    with refused("R7"):  # a hearing of its own
        listed.above("reviewer1", "close_supervision", **EVIDENCE)

    assert (listed.state(UPPER), listed.state(LOWER)) == ("reported", "reported")


def test_a_flag_by_hand_beside_the_list_entry_is_another_flag(listed: Supervision) -> None:
    assert raised(listed.country, UPPER, LOWER, listed.case_no) != flag_of(listed)
