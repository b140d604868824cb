"""期限依据 and 拒收依据: the pages a duty and a refusal link to, and the same by the API."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from stories import Elevation
from web.web_clients import Court


def duty_of(court: Court, rule_id: str) -> Any:
    with court.node.store.read() as unit:
        duty = unit.duties.first(rule_id=rule_id)
    assert duty is not None
    return duty


@pytest.fixture
def refused(story: Elevation) -> Elevation:
    """A ruling that came after the case was closed."""
    story.filed().controlled().applied().docketed().file_called().file_sent().on_its_way()
    story.country.act(
        "gd0304", "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回"
    )
    story.country.network.release()
    story.country.settle()
    return story


def test_every_duty_in_the_list_on_the_desk_and_on_the_case_leads_to_its_proof(lower: Court, story: Elevation) -> None:
    story.filed()
    browser = lower.browser("officer1")

    for address in ("/duties", "/", f"/cases/{quote(story.case_no)}"):
        links = set(re.findall(r'href="(/duties/[^"]+/proof)"', browser.see(address)))
        assert len(links) == 3
        for link in links:
            assert "届满日：" in browser.see(link)


def test_the_proof_page_shows_steps_rule_version_and_article_in_both_languages(lower: Court, story: Elevation) -> None:
    story.filed()
    address = f"/duties/{duty_of(lower, 'case_file_limit').duty_id}/proof"
    browser = lower.browser("officer1")

    page, english = browser.see(address), browser.see(f"{address}?lang=en")

    assert "起算：立案，2026-03-10；开始日不计入" in page
    assert "执行工作规定 2020 art. 63" in page
    assert story.case_no in page
    assert str(lower.node.law.release) in page
    assert "不一致" not in page
    assert "It began: docketed, 2026-03-10" in english


def test_a_date_that_differs_from_its_proof_is_marked_on_the_page_and_in_the_api(
    lower: Court, story: Elevation
) -> None:
    story.filed()
    duty = duty_of(lower, "handler_named")
    with lower.node.store.begin() as unit:
        unit.duties.save(replace(duty, due_on=date(2026, 12, 31)))

    assert "所存期限与推算不一致" in lower.browser("officer1").see(f"/duties/{duty.duty_id}/proof")
    assert lower.api("officer1").get(f"/duties/{duty.duty_id}/proof").json["agrees"] is False


def test_a_refusal_leads_to_its_proof_at_both_courts(lower: Court, upper: Court, refused: Elevation) -> None:
    for court, login, box in ((lower, "officer1", "inbox"), (upper, "reviewer1", "outbox")):
        browser = court.browser(login)
        for address in (f"/{box}", f"/{box}/{refused.ruling}"):
            assert f'href="/messages/{refused.ruling}/refusal"' in browser.see(address)
        page = browser.see(f"/messages/{refused.ruling}/refusal")
        for said in ("拒收依据", "R4", "案件已结", "执行工作规定", refused.case_no, f"/{box}/{refused.ruling}"):
            assert said in page, said


def test_the_api_proves_a_date(lower: Court, story: Elevation) -> None:
    story.filed()
    duty = duty_of(lower, "case_file_limit")

    proof = lower.api("officer1").get(f"/duties/{duty.duty_id}/proof").json

    assert (proof["due_on"], proof["proved_on"], proof["agrees"]) == ("2026-09-10", "2026-09-10", True)
    assert proof["rule"]["in_force_from"] == "2021-01-01"
    assert proof["rule"]["value"] == 6
    assert proof["proof"][0]["source"] == "民事诉讼法 2023 art. 85"


def test_the_api_proves_a_refusal(lower: Court, refused: Elevation) -> None:
    proof = lower.api("officer1").get(f"/messages/{refused.ruling}/refusal-proof").json

    assert (proof["code"], proof["refused_by"], proof["sender"]) == ("R4", "gd0304", "gd03")
    assert proof["facts"]["case_no"] == refused.case_no


@pytest.mark.parametrize(("path", "code"), [
    ("/duties/d-404/proof", "unknown_duty"), ("/messages/m-404/refusal-proof", "unknown_message"),
])  # fmt: skip
def test_an_unknown_id_is_a_problem_in_both_languages(lower: Court, path: str, code: str) -> None:
    answer = lower.api("officer1").get(path)

    assert (answer.status_code, answer.json["code"]) == (404, code)
    assert answer.json["title_zh"]
    assert answer.json["title_en"]


def test_the_pages_of_unknown_ids_say_so_and_strangers_are_sent_to_sign_in(lower: Court) -> None:
    browser = lower.browser("officer1")

    assert "本院没有期限 d-404" in browser.see("/duties/d-404/proof", 404)
    assert "本院没有收到或者发出报文 m-404" in browser.see("/messages/m-404/refusal", 404)
    assert lower.app.test_client().get("/duties/d-404/proof").status_code in (302, 303)


def test_the_description_of_the_api_has_the_members_of_both_proofs(lower: Court) -> None:
    schemas = lower.app.test_client().get("/api/v1/openapi.json").json["components"]["schemas"]

    assert {"due_on", "proved_on", "agrees", "proof", "rule"} <= set(schemas["DutyProofAnswer"]["properties"])
    assert {"code", "rule", "facts", "todo_zh"} <= set(schemas["RefusalProofAnswer"]["properties"])


def test_a_late_answer_stays_late_on_the_page_in_the_list_and_in_the_api(lower: Court, story: Elevation) -> None:
    # Given a handler due to be named by 17 March, named on 9 April by a node that was off till then
    story.filed()
    story.country.later(days=30)
    story.country.act("gd0304", "chief", "name_handler", lineage=story.lineage, person_id="p-1")
    duty = duty_of(lower, "handler_named")

    page = lower.browser("officer1").see(f"/duties/{duty.duty_id}/proof")
    assert "逾期完成" in page
    assert "2026-04-09逾期办结，逾期23日" in page
    assert "逾期完成" in lower.browser("officer1").see("/duties?all=1")
    api = lower.api("officer1")
    assert [row["duty_id"] for row in api.get("/duties?state=met_late").json["items"]] == [duty.duty_id]
    proof = api.get(f"/duties/{duty.duty_id}/proof").json
    assert (proof["state"], proof["agrees"]) == ("met_late", True)


def test_a_limit_that_stands_still_is_marked_and_tells_why(lower: Court, story: Elevation) -> None:
    story.filed()
    story.country.act("gd0304", "officer1", "record_exclusion", lineage=story.lineage, ground="sale", from_on="2026-03-10",
                      document_no="拍1号")  # fmt: skip
    address = f"/duties/{duty_of(lower, 'case_file_limit').duty_id}/proof"
    browser = lower.browser("officer1")

    assert "停止计算" in browser.see("/duties")
    assert "2026-03-10起拍卖、变卖（拍1号），期限停止计算，结束后重新计算" in browser.see(address)
    assert "Stopped since 2026-03-10 by auction, sale" in browser.see(f"{address}?lang=en")
