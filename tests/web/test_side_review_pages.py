"""Side reviews and coercive measures in the browser: what was asked, why it is late, what was decided and what lies against it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from side_stories import Side


def text_of(page: str) -> str:
    """What a person reads: the page without its tags and addresses."""
    return re.sub(r"<[^>]*>", " ", page)


def test_an_application_shows_the_last_day_it_could_be_made_and_how_that_was_computed(country: Any, lower: Any) -> None:
    side = Side(country).filed().applied("jurisdiction", served_on="2026-02-27")
    browser = lower.browser("filing")
    page = text_of(browser.see(f"/exchanges/{side.review}"))
    assert "执行管辖权异议" in page
    assert "2026-03-09" in page
    assert "开始日2026-02-27不计入" in page
    answer = browser.submit(f"/acts/file_side_review?exchange={side.review}&case={quote(side.case_no)}")
    assert answer.status_code == 409
    assert "已逾期" in answer.text


def test_a_decision_shows_its_remedy_and_who_was_served(country: Any, lower: Any) -> None:
    side = Side(country).filed().imposed("impose_fine")
    side.served("debtor")
    page = text_of(lower.browser("officer1").see(f"/exchanges/{side.review}"))
    assert re.search(r"3 日内向\s*\S*法院\s*申请复议", page)
    assert "debtor 2026-03-10" in page
    measure = text_of(lower.browser("officer1").see(f"/exchanges/{side.measure}"))
    assert "罚款" in measure
    assert "措施有效" in measure


def test_an_officer_finds_the_measures_on_the_case_and_who_has_to_sign(country: Any, lower: Any) -> None:
    side = Side(country).filed()
    page = lower.browser("officer1").see(f"/cases/{quote(side.case_no)}")
    for title in ("拘传", "罚款", "纳入失信名单", "延长执行期限"):
        assert title in page
