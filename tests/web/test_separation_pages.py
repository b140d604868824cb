"""Pages and API say who took part on which side, and offer nobody what their own part in the case bars."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest


def others(page: str) -> str:
    """What the page lists as for other people."""
    return " ".join(re.findall(r'<details class="others">.*?</details>', page, re.DOTALL))


@pytest.mark.shows("C091")
def test_the_case_page_names_who_took_part_at_which_stage_and_why_i_may_not_pay(lower: Any, story: Any) -> None:
    story.filed().controlled().funded()
    address = f"/cases/{quote(story.case_no)}"

    mine, colleague = (lower.browser(login).see(address) for login in ("officer1", "officer3"))

    assert "职权分离：参与人员" in mine
    assert "执行实施 · 财产查控" in mine
    assert "/acts/pay_money" not in mine
    assert "款物发放须由不同人员分段办理：您已于 2026-03-10 办理过本案“查封、冻结”" in others(mine)
    assert "/acts/pay_money" in colleague
    assert "/acts/impose_control" in mine


def test_a_page_left_open_is_refused_with_reason_and_way_out(lower: Any, story: Any) -> None:
    story.filed().controlled().funded()

    page = f"/acts/pay_money?case={quote(story.case_no)}&lang=en"
    answer = lower.browser("officer1").submit(page, **{"f.amount_fen": "1"})

    assert answer.status_code == 403
    assert "take different people: on 2026-03-10 you did “seize or freeze” in this case" in answer.text
    assert "Let another officer do it" in answer.text


def test_the_api_offers_it_as_not_allowed_with_the_reason(lower: Any, story: Any) -> None:
    story.filed().controlled().funded()
    path = f"/cases/{quote(story.case_no)}"

    offered = {o["name"]: o for o in lower.api("officer1").get(path).json["offered"]}
    answer = lower.api("officer1").post(
        "/acts", {"act": "pay_money", "case_no": story.case_no, "inputs": {"amount_fen": 1}}
    )

    assert not offered["pay_money"]["allowed"]
    assert "seize or freeze" in offered["pay_money"]["why"]["en"]
    assert (offered["impose_control"]["allowed"], offered["impose_control"]["why"]) == (True, None)
    assert (answer.status_code, answer.json["code"]) == (403, "stages_meet")
    took = lower.api("officer1").get(path).json["took_part"]
    assert {"control", ""} == {each["row"]["stage"] for each in took}


@pytest.mark.shows("C091")
def test_an_exemption_goes_from_draft_to_president_through_pages_and_stands_on_the_case(lower: Any, story: Any) -> None:
    story.filed().controlled().funded()
    officer = lower.browser("officer1")
    given = {"f.from_on": "2026-03-10", "f.until_on": "2026-12-31", "f.officers": "2", "f.reason": "执行人员仅二人"}

    assert "/documents/exempt_from_stages" in officer.see("/")
    written = officer.submit("/documents/exempt_from_stages", recipient="gd0304", **given)
    assert written.status_code == 303, written.text
    draft = written.headers["Location"]
    for login, act in (("chief", "review"), ("president", "approve")):
        browser = lower.browser(login)
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', browser.see(draft))
        assert digest is not None
        assert browser.submit(draft, f"{draft}/sign", act=act, digest=digest[1]).status_code == 303
    assert officer.submit(draft, f"{draft}/issue").status_code == 303

    page = officer.see(f"/cases/{quote(story.case_no)}")
    assert "本院经院长批准，可不分段办理" in page
    assert "/acts/pay_money" in page
    exemption = re.search(r'href="(/exchanges/[^"]+)">本院经院长批准', page)
    assert exemption is not None
    shown = lower.browser("chief").see(exemption[1])
    assert "执行人员仅二人" in shown
    assert "/acts/end_stage_exemption" in shown
