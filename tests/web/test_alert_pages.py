"""Alerts as people and programs see them: list, one with its proof, answer, verdict; badges on home and case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alert_stories import Watched, fresh
from stories import LOWER, UPPER
from web.web_clients import Court


@pytest.fixture
def red(tmp_path: Path) -> Iterator[Watched]:
    """P2 red, P3 orange."""
    story = fresh(tmp_path / "red").until(date(2026, 3, 18))
    yield story
    story.country.close()


def test_the_list_home_and_case_show_what_is_open(red: Watched) -> None:
    officer = Court(red.country, LOWER).browser("officer1")

    listed, home, case = (officer.see(path) for path in ("/alerts", "/", f"/cases/{red.case_no}"))

    for part in ("P2", "立案后逾期未确定承办人", "红色", red.case_no, "执行实施机构"):
        assert part in listed
    assert "项红色预警" in home
    assert 'class="tag bad"' in case.split("</h1>", 1)[1].split('<section class="doing">', 1)[0]
    assert "P3" not in officer.see("/alerts?level=red")
    assert "没有预警。" in officer.see("/alerts?whose=monitor")
    assert "No alerts" in officer.see("/alerts?over=1&lang=en")


def test_one_alert_shows_why_and_is_answered_and_judged_on_its_page(red: Watched) -> None:
    court = Court(red.country, LOWER)
    officer, monitor, page = court.browser("officer1"), court.browser("manager1"), f"/alerts/{red.alert('P2').alert_id}"
    shown = officer.see(page)
    for part in ("期限推算", "办案期限", "2026-03-25", "gd0304 manager1"):
        assert part in shown
    assert "审核答复" not in shown

    given = {"kind": "with_reason", "words": "承办人休假", "evidence": "假条"}
    assert officer.submit(page, f"{page}/answer_alert", **given).status_code == 303
    assert monitor.submit(page, f"{page}/judge_alert_answer", accepted="0", reason="未说明日期").status_code == 303
    assert "答复退回" in officer.see(page)
    assert officer.submit(page, f"{page}/answer_alert", **given).status_code == 303
    assert monitor.submit(page, f"{page}/judge_alert_answer", accepted="1").status_code == 303
    assert "答复认可" in officer.see(page)
    # and the page does nothing but what is about alerts
    assert officer.submit(page, f"{page}/close_for_now_agreed").status_code == 404


def test_an_extension_becomes_a_draft_and_the_chief_names_the_monitor(red: Watched) -> None:
    court, page = Court(red.country, LOWER), f"/alerts/{red.alert('P2').alert_id}"

    answer = court.browser("officer1").submit(page, f"{page}/answer_alert", kind="extension", words="待调配", evidence="方案",
                                              new_due="2026-04-01")  # fmt: skip
    assert "/drafts/" in answer.headers["Location"]
    manager2 = red.person("manager2")
    assert court.browser("chief").submit(page, f"{page}/name_alert_monitor", person_id=manager2).status_code == 303
    assert red.alert("P2").monitor == manager2


def test_a_superior_sees_the_alert_of_a_court_below(red: Watched) -> None:
    red.until(date(2026, 3, 26))
    browser = Court(red.country, UPPER).browser("manager1")

    shown = browser.see(f"/alerts/{red.alert('P2', UPPER).alert_id}")

    assert red.case_no in browser.see("/alerts")
    assert "来自" in shown
    browser.see("/alerts/00000000-0000-4000-8000-000000000000", status=404)


def test_a_program_reads_alerts_and_answers_one(red: Watched) -> None:
    api = Court(red.country, LOWER).api("officer1")
    (alert,) = api.get("/alerts?level=red").json["items"]
    assert (alert["rule"], alert["level"], alert["net_days"]) == ("P2", "red", 8)

    path = f"/alerts/{alert['alert_id']}"
    assert api.get(path).json["proof"]["rule_id"] == "handler_named"
    said = {"kind": "done", "words": "已确定承办人", "evidence": "分案记录"}
    assert api.post(f"{path}/answer", said).json["state"] == "answered"
    assert api.post(f"{path}/answer", said).status_code == 409
    assert api.post(f"{path}/answer", said | {"kind": "extension"}).status_code == 422
