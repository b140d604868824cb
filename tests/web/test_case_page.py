"""The case page says what happened in words: titles of acts, days that do not count, a settlement under review."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote


def text_of(page: str) -> str:
    """What a person reads: the page without its tags and addresses."""
    return re.sub(r"<[^>]*>", " ", page)


def test_acts_bear_their_titles_in_the_file_sheet_and_on_the_timeline(lower: Any, upper: Any, story: Any) -> None:
    story.filed().controlled().applied().docketed().file_called().file_sent()

    case = text_of(lower.browser("officer1").see(f"/cases/{quote(story.case_no)}"))
    review = story.country.exchange("gd03", story.exchange)
    sheet = text_of(upper.browser("reviewer1").see(f"/inbox/{review.data['file_message']}"))

    for page in (case, sheet):
        assert "查封、冻结" in page
        assert "impose_control" not in page


def test_excluded_days_stand_apart_from_procedures_with_reason_and_documents(lower: Any, story: Any) -> None:
    story.filed()
    story.country.act("gd0304", "officer1", "record_exclusion", lineage=story.lineage, ground="valuation",
                      from_on="2026-03-10", document_no="（2026）鉴1号")  # fmt: skip
    browser = lower.browser("officer1")

    page = browser.see(f"/cases/{quote(story.case_no)}")

    assert "期间扣除" not in text_of(page), "it is no procedure between courts"
    assert "期间扣除" not in text_of(browser.see("/"))
    row = re.search(r"<tr><td>评估、鉴定</td>.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert "（2026）鉴1号" in row[0]
    assert "仍在进行" in row[0]
    assert "/acts/end_exclusion" in row[0]


def test_the_days_of_a_suspension_are_shown_but_not_ended_by_hand(lower: Any, story: Any) -> None:
    story.filed()
    story.country.act("gd0304", "officer1", "suspend_enforcement", lineage=story.lineage, epoch=1, ground="retrial",
                      document_no="裁1号", reason="再审")  # fmt: skip

    page = lower.browser("officer1").see(f"/cases/{quote(story.case_no)}")

    assert "<td>中止执行</td>" in page
    assert "/acts/end_exclusion" not in page
    assert "/acts/lift_suspension" in page


def test_a_review_shows_the_settlement_that_the_lower_court_reported(lower: Any, upper: Any, story: Any) -> None:
    story.to_review()
    story.country.act("gd0304", "officer1", "record_settlement", lineage=story.lineage, epoch=1, agreement_no="和解1号",
                      reached_on="2026-03-10", terms="分三期付清", performed_by="2026-06-10", effect="suspend", ruling_no="裁1号")  # fmt: skip
    browser = upper.browser("reviewer1")

    for address in (f"/exchanges/{story.exchange}", f"/drafts/{story.drafted()}"):
        page = browser.see(address)
        assert "原执行法院报告当事人已达成执行和解" in page
        assert "分三期付清" in page


def test_a_person_is_told_in_words_what_a_suspended_case_forbids(lower: Any, story: Any) -> None:
    story.filed().funded()
    story.country.act("gd0304", "officer1", "suspend_enforcement", lineage=story.lineage, epoch=1, ground="bankruptcy",
                      document_no="裁1号", reason="破产")  # fmt: skip

    answer = lower.browser("officer1").submit(f"/acts/pay_money?case={quote(story.case_no)}", **{"f.amount_fen": "1"})

    assert answer.status_code == 409
    assert "期间不得办理“案款发放”" in answer.text
