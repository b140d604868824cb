"""An objection on pages: offered on the case, its own page with panel, terms and each person's days, forms that offer names."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from objection_stories import CREDITOR, DEBTOR, Objection
from web.test_case_page import text_of


def begun(story: Any) -> Objection:
    story.filed().controlled()
    return Objection(story.country, "gd0304", story.lineage, story.case_no, story.control)


def test_an_objection_is_received_from_the_case_page_and_leads_to_its_own(lower: Any, story: Any) -> None:
    objection = begun(story)
    page = lower.browser("filing").see(f"/cases/{quote(story.case_no)}")
    assert "/acts/file_objection" in page
    form = lower.browser("filing").see(f"/acts/file_objection?case={quote(story.case_no)}")
    assert f'value="{story.control}"' in form, "the freeze itself may be challenged"
    objection.received()
    page = lower.browser("filing").see(f"/cases/{quote(story.case_no)}")
    assert f'/exchanges/{objection.exchange}"' in page
    assert "/acts/docket_objection" in page


def test_its_page_shows_panel_ruling_remedy_and_the_days_of_each_person(lower: Any, story: Any) -> None:
    objection = begun(story).received().docketed().notified()
    judge = lower.browser("judge1")
    assert "/documents/rule_objection" in judge.see(f"/exchanges/{objection.exchange}")
    objection.ruled("vary", varied_text="冻结数额变更为十万元").served(DEBTOR)
    page = lower.browser("reviewer1").see(f"/exchanges/{objection.exchange}")
    text = text_of(page)
    for said in (
        "执异1号",
        "变更执行行为",
        "冻结数额变更为十万元",
        "广东省深圳市中级人民法院申请复议",
        "judge1",
        "judge2",
        "judge3",
    ):
        assert said in text
    rows = {row[0]: row[1:] for row in re.findall(
        r"<tr><td>([^<]+)</td><td class=\"date\">([^<]+)</td><td class=\"date\">([^<]+)</td></tr>", page)}  # fmt: skip
    assert rows[DEBTOR] == ("2026-03-10", "2026-03-20")
    assert rows[CREDITOR] == ("尚未送达", "—")
    assert "执行行为异议裁定" in text, "its terms are listed"
    form = lower.browser("reviewer1").see(f"/acts/record_objection_service?exchange={objection.exchange}")
    assert f'value="{CREDITOR}"' in form
    assert f'value="{DEBTOR}"' not in form
