"""Silence on an objection: the next higher court orders filing in three days or a ruling in fifteen (S009)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import Country
from objection_stories import CREDITOR, DEBTOR, Objection, panel
from stories import LOWER, UPPER, Elevation

from shared.domain.refusals import Refused
from shared.procedures.objection.silence import NotDoneYet, NotSilentYet


def complained(story: Objection, defect: str = "not_filed", court: str = UPPER, **changes: Any) -> str:
    given = {"lower_court": story.court, "case_no": story.case_no, "objector": DEBTOR, "defect": defect,
             "objection_received_on": "2026-03-10", "objection_no": story.number}  # fmt: skip
    return str(story.country.act(court, "filing", "record_silence_complaint", **(given | changes))["exchange_id"])


def ordered(story: Objection, complaint: str, court: str = UPPER) -> str:
    country = story.country
    draft = country.draft(court, "judge1", "order_to_accept_or_rule", to=story.court, lineage=story.lineage,
                          exchange=complaint, reasons="执行法院逾期未予处理。")  # fmt: skip
    country.approve(court, draft, *panel(1, 2, 3))
    return country.issue(court, "judge1", draft)


def report(story: Objection, complaint: str, login: str = "filing") -> None:
    story.country.act(story.court, login, "report_compliance", lineage=story.lineage, exchange=complaint,
                      objection_no=story.number)  # fmt: skip


@pytest.mark.shows("S009", "K058")
def test_an_objection_nobody_dockets_is_docketed_by_order_in_three_days(objection: Objection) -> None:
    country = objection.country
    objection.received()
    # Given three days have not passed: too early
    with pytest.raises(NotSilentYet, match="2026-03-13"):
        complained(objection)
    country.later(days=4)
    complaint = complained(objection)
    # when the next higher court orders, then both courts know when it is due
    ordered(objection, complaint)
    due = [country.duties(court, "objection_order_filing")[0].due_on for court in (LOWER, UPPER)]
    assert due == [date(2026, 3, 17), date(2026, 3, 17)]
    with pytest.raises(NotDoneYet):
        report(objection, complaint)
    objection.docketed()
    report(objection, complaint)
    assert country.exchange(UPPER, complaint).state == "complied"
    assert country.exchange(UPPER, complaint).data["document_no"] == objection.number
    assert [country.duties(court, "objection_order_filing")[0].state for court in (LOWER, UPPER)] == ["met", "met"]


@pytest.mark.shows("S009")
def test_a_ruling_overdue_is_ordered_in_fifteen_days_and_a_late_answer_is_recorded_as_late(
    under_review: Objection,
) -> None:
    country = under_review.country
    country.later(days=16)
    complaint = complained(under_review, "late_ruling")
    ordered(under_review, complaint)
    assert country.duties(LOWER, "objection_order_ruling")[0].due_on == date(2026, 4, 10)
    country.later(days=16)
    country.tick()
    assert country.duties(UPPER, "objection_order_ruling")[0].state == "overdue"
    with pytest.raises(NotDoneYet):
        report(under_review, complaint, "chief")
    under_review.ruled("dismiss")
    report(under_review, complaint, "chief")
    assert country.exchange(UPPER, complaint).state == "complied_late"
    assert [country.duties(court, "objection_order_ruling")[0].state for court in (LOWER, UPPER)] == ["met_late"] * 2


def test_a_complaint_that_is_not_well_founded_is_dismissed_and_orders_nothing(objection: Objection) -> None:
    objection.received().country.later(days=4)
    complaint = complained(objection)
    objection.country.act(UPPER, "judge1", "dismiss_silence_complaint", lineage=objection.lineage, exchange=complaint,
                          reasons="材料尚在补正。")  # fmt: skip
    assert objection.country.exchange(UPPER, complaint).state == "dismissed"


def test_only_the_next_higher_court_orders(objection: Objection) -> None:
    objection.received().country.later(days=4)
    with pytest.raises(Refused, match=r"gd03|R2"):
        complained(objection, court="gd")


def test_an_order_about_a_case_the_court_never_had_is_refused(objection: Objection) -> None:
    objection.received().country.later(days=4)
    complaint = complained(objection, case_no="（2026）粤0304执999号")
    story = Objection(objection.country, lineage=objection.country.exchange(UPPER, complaint).lineage_id)
    message = ordered(story, complaint)
    assert objection.country.inbox(LOWER, message).refusal["code"] == "R7"
    assert objection.country.exchange(UPPER, complaint).state == "complained"
    assert objection.country.duties(UPPER, "objection_order_filing") == []


@pytest.mark.shows("S009")
def test_a_financial_matter_goes_to_the_financial_court(tmp_path: Path) -> None:
    country = Country(tmp_path, ("spc", "sh", "sh01", "sh74", "sh0104"))
    story = Objection(country, court="sh0104")
    told = Elevation(country, lower="sh0104").filed().controlled()
    story.lineage, story.case_no, story.control = told.lineage, told.case_no, told.control
    story.received(special_cause="financial")
    country.later(days=4)
    with pytest.raises(Refused, match="sh74"):
        complained(story, court="sh01", special_cause="financial")
    complaint = complained(story, court="sh74", special_cause="financial")
    ordered(story, complaint, court="sh74")
    story.docketed().notified().ruled("dismiss")
    assert "上海金融法院" in story.data["remedy"]
    report(story, complaint)
    assert country.exchange("sh74", complaint).state == "complied"
    country.close()


def test_a_high_court_answers_for_it_in_the_body_it_has(objection: Objection) -> None:
    # Given an objection at the intermediate court, silent; the high court above reviews in its own body (复议监督)
    country = objection.country
    told = Elevation(country, lower=UPPER).filed(title_no="（2025）粤03民初9号").controlled()
    story = Objection(country, UPPER, told.lineage, told.case_no, told.control).received()
    country.later(days=7)
    complaint = complained(story, court="gd")
    ordered(story, complaint, court="gd")
    assert [duty.body for duty in country.duties("gd", "objection_order_filing")] == ["supervision"]
    assert [duty.body for duty in country.duties(UPPER, "objection_order_filing")] == ["filing"]
    assert [duty.body for duty in country.duties(UPPER, "objection_conduct_ruling")] == ["review"]


@pytest.mark.shows("S009")
def test_somebody_elses_objection_is_no_answer_to_the_order(objection: Objection) -> None:
    """Given the debtor's objection undocketed and the creditor's docketed, When the court names the creditor's."""
    country, mine = objection.country, objection.received().number
    other = Objection(country, LOWER, objection.lineage, objection.case_no, objection.control)
    other.received(objector=CREDITOR, objector_role="creditor").docketed()
    country.later(days=4)
    complaint = complained(objection)
    ordered(objection, complaint)
    objection.number = other.number
    with pytest.raises(NotDoneYet):
        report(objection, complaint)
    objection.number = mine
    report(objection.docketed(), complaint)
    assert country.exchange(UPPER, complaint).state == "complied"
