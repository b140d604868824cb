"""Alerts on the way between courts: those of no case, and statements of courts that have no business making them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from alert_stories import Watched, watched
from forging import refusal_of, slipped_in
from stories import LOWER, UPPER
from supervising_stories import Supervision

from shared.domain.alerts import Level
from shared.domain.errors import ZhixingError
from shared.domain.flags import Flag
from shared.flows.desk import OpenDesk
from shared.procedures.alerts.messages import ClockAlert

__all__ = ["watched"]


def test_an_alert_of_no_docketed_case_goes_up_unanswered_as_any_other(watched: Watched) -> None:
    # Given an application that nobody decides about: there is no case yet, and no lineage
    watched.country.act(LOWER, "filing", "receive_application", title_no="民9", received_on=str(watched.today))

    watched.until(date(2026, 3, 25)).until(date(2026, 4, 3))

    assert (watched.state("P1"), watched.alert("P1").reported_to) == ("escalated", UPPER)
    assert (watched.alert("P1", UPPER).case_no, watched.alert("P1", UPPER).lineage_id) == ("", "")


@pytest.mark.parametrize("rule", ["P99", "U0"])
def test_a_court_below_tells_of_no_alert_that_there_is_not(watched: Watched, rule: str) -> None:
    alert_id = str(uuid.uuid4())
    said = ClockAlert(alert_id, rule, LOWER, watched.case_no, watched.lineage, Level.RED, watched.today, 0, 0, 0)

    row = slipped_in(watched.country, LOWER, "clock_alert", UPPER, said, lineage=f"court:{LOWER}", exchange=alert_id)

    assert refusal_of(row) == "R7"
    assert not watched.alerts(court=UPPER)


def test_the_same_alert_again_opens_no_second_flag(watched: Watched) -> None:
    # Given P2 red, its flag up; the period is then taken back and owed again
    watched.until(date(2026, 3, 18))
    first = watched.alert("P2")
    node = watched.country.nodes[LOWER]
    for event in ("drop", "open"):
        with node.store.begin() as unit:
            desk = OpenDesk(node, unit)
            duty = unit.duties.get(first.source_id)
            if event == "drop":
                desk.close_duties(subject_id=duty.subject_id, rule_id=duty.rule_id, by="test", event="drop")
            else:
                desk.duties.add(
                    replace(duty, duty_id=desk.new_id(), state="open", closed_by=None, closed_at=None, version=1)
                )
            desk.flush()

    again = next(alert for alert in watched.alerts("P2") if alert.is_open)

    assert again.alert_id != first.alert_id
    with watched.country.read(LOWER) as unit:
        assert [flag.flag_id for flag in unit.of(Flag).where(lineage_id=watched.lineage)] == [again.facts["flag"]]


def test_a_slip_of_the_pen_is_no_closing_without_its_conditions(watched: Watched) -> None:
    shown = dict.fromkeys(("notice_and_report", "restrictions", "assets", "persons"), "卷一")
    for given in (shown | {"ruling_no": ""}, shown | {"ruling_no": "1", "assets": " "}):
        with pytest.raises(ZhixingError):
            watched.act("officer1", "close_for_now_agreed", **given)
        assert len(watched.alerts("P19")) == (given["assets"] == " ")


def test_an_extension_to_the_last_day_there_is_can_be_judged(watched: Watched) -> None:
    watched.until(date(2026, 3, 18))
    given = {"alert": "P2", "words": "待人员调配", "evidence": "调配方案", "new_due": "9999-12-31"}
    watched.country.decide(LOWER, "extend_alert", ("chief", "review"), by="officer1", lineage=watched.lineage, **given)

    watched.judge("P2")

    assert watched.state("P2") == "accepted"


def test_a_letter_due_on_the_last_day_there_is_binds_as_any_other(watched: Watched) -> None:
    story = Supervision(watched.country, lineage=watched.lineage, case_no=watched.case_no)
    story.opened("accept_complaint", complaint="久拖不执", accepted_on=str(watched.today))

    letter = story.issued("supervise_letter", (("chief", "review"),), demands="处置房产", due_on=str(date.max))

    assert watched.country.inbox(LOWER, letter).state == "applied"


def test_an_alert_of_no_case_is_answered_by_its_body_and_judged_by_its_monitor(watched: Watched) -> None:
    country = watched.country
    country.act(LOWER, "filing", "receive_application", title_no="民9", received_on=str(watched.today))
    alert = watched.until(date(2026, 3, 19)).alert("P1").alert_id

    country.act(LOWER, "filing", "answer_alert", alert=alert, kind="done", words="已裁定", evidence="裁定1号")
    country.act(LOWER, "manager1", "judge_alert_answer", alert=alert, accepted=True, reason="")

    assert watched.state("P1") == "accepted"
