"""What people see: forms from declarations, both languages, escaped names, one 签收, why a court may not act."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asset_stories import Asset, asset_country
from web.web_clients import Court

NASTY = '<script>alert("张")</script>'


def test_party_names_are_escaped(lower: Any, story: Any) -> None:
    story.filed(debtor=NASTY, cause=NASTY)

    page = lower.browser("officer1").see(f"/cases/{quote(story.case_no)}")

    assert "<script>" not in page
    assert NASTY not in page
    assert "&lt;script&gt;" in page


def test_no_page_holds_script_or_style_of_its_own(lower: Any, story: Any) -> None:
    story.filed()
    browser = lower.browser("officer1")
    for path in (
        "/",
        "/cases",
        f"/cases/{quote(story.case_no)}",
        "/duties",
        "/tasks",
        "/inbox",
        "/outbox",
        "/courts?search=gd",
    ):
        page = browser.see(path)
        assert re.findall(r"<script(?! src=\"/static/[a-z]+\.js\" defer></script>)", page) == []
        assert " style=" not in page
        assert "https://" not in page, "nothing is loaded from elsewhere"


def test_english_is_one_click_away_and_stays(lower: Any) -> None:
    browser = lower.browser("officer1")
    assert "现在要办的事" in browser.see("/")

    assert "What is to be done now" in browser.see("/?lang=en")
    assert "What is to be done now" in browser.see("/")
    assert 'lang="en"' in browser.see("/duties")
    assert "现在要办的事" in browser.see("/?lang=zh")


def test_a_case_is_docketed_through_the_form(lower: Any) -> None:
    browser = lower.browser("filing")
    assert "/acts/file_case" in browser.see("/")

    answer = browser.submit("/acts/file_case", **{
        "f.title_no": "（2025）粤0304民初9号", "f.cause": "借款", "f.claim_fen": "1,234.56", "f.creditor": "甲公司", "f.debtor": "乙",
        "f.received_on": "2026-03-09",
    })  # fmt: skip

    assert answer.status_code == 303
    page = browser.see(answer.location)
    assert "1,234.56" in page
    assert "甲公司" in page


def test_bad_input_is_shown_at_its_field_in_both_languages_and_nothing_typed_is_lost(lower: Any) -> None:
    browser = lower.browser("filing")

    answer = browser.submit("/acts/file_case", **{
        "f.title_no": "保留的文字", "f.claim_fen": "许多", "f.creditor": "甲", "f.debtor": "乙", "f.received_on": "2026-02-30",
    })  # fmt: skip

    assert answer.status_code == 422
    for kept in ("保留的文字", "许多", "2026-02-30"):
        assert f'value="{kept}"' in answer.text
    assert "应为大于零的金额（元）" in answer.text
    assert "an amount in yuan" in answer.text
    assert "has to be an existing date" in answer.text
    assert re.search(r'id="f-cause"[^>]* aria-invalid="true"', answer.text)
    with lower.node.store.read() as unit:
        assert unit.cases.count() == 0


def test_a_rule_that_forbids_is_shown_with_its_source_on_the_same_form(upper: Any, country: Any) -> None:
    browser = upper.browser("filing")
    answer = browser.submit("/acts/record_elevation_application", **{
        "f.lower_court": "bj01", "f.case_no": "（2026）京01执1号", "f.received_on": "2026-03-09", "f.reason": "六个月",
    })  # fmt: skip

    assert answer.status_code == 409
    assert "R2" in answer.text
    assert "民事诉讼法" in answer.text
    assert 'value="（2026）京01执1号"' in answer.text


def test_pressing_twice_does_it_once(lower: Any, story: Any) -> None:
    story.filed()
    browser = lower.browser("officer1")
    page = f"/acts/receive_money?case={quote(story.case_no)}"
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', browser.see(page)))

    answers = [browser.client.post(page, data=hidden | {"f.amount_fen": "100"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    with lower.node.store.read() as unit:
        assert [row.amount_fen for row in unit.money.where()] == [10_000]


def test_a_page_that_shows_an_older_epoch_cannot_act(lower: Any, story: Any) -> None:
    story.filed()
    browser = lower.browser("officer1")

    answer = browser.submit(
        f"/acts/send_execution_notice?case={quote(story.case_no)}", epoch="7", **{"f.sent_on": "2026-03-10"}
    )

    assert answer.status_code == 409
    assert "epoch_changed" in answer.text


def test_an_epoch_that_is_no_number_is_bad_input(lower: Any, story: Any) -> None:
    story.filed()
    answer = lower.browser("officer1").submit(
        f"/acts/send_execution_notice?case={quote(story.case_no)}", epoch="²", **{"f.sent_on": "2026-03-10"}
    )

    assert answer.status_code == 422


def test_what_a_post_may_not_do_is_not_offered_and_refused_when_sent(lower: Any, story: Any) -> None:
    story.filed()
    browser = lower.browser("reviewer1")
    case = f"/cases/{quote(story.case_no)}"
    assert "/acts/impose_control" not in browser.see(case)
    assert "/acts/impose_control" in lower.browser("officer1").see(case)

    answer = browser.submit(f"/acts/receive_money?case={quote(story.case_no)}", **{"f.amount_fen": "1"})

    assert answer.status_code == 403


def test_wrong_addresses_are_answered_in_both_languages(lower: Any) -> None:
    browser = lower.browser("officer1")
    for path, status in (
        ("/nowhere", 404), ("/cases/abc", 422), ("/cases/（2026）粤0304执999号", 404), ("/exchanges/x", 404), ("/drafts/x", 404),
        ("/inbox/x", 404), ("/acts/nothing", 404), ("/documents/nothing", 404), ("/documents/signed_for", 404),
        ("/courts/@@", 422), ("/courts/zz99", 404), ("/journeys/abc", 422), ("/acts/close_case?case=abc", 422),
        ("/acts/close_case?exchange=x", 404), ("/quarantine", 403),
    ):  # fmt: skip
        answer = browser.client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        assert re.search('lang="en">[A-Z(]', answer.text), path


def test_a_message_is_signed_for_once(lower: Any, upper: Any, story: Any) -> None:
    story.filed().controlled().applied().docketed().file_called()
    browser = lower.browser("officer1")
    with lower.node.store.read() as unit:
        message_id = unit.inbox.first(kind="file_call").message_id
    assert f"/inbox/{message_id}/sign" in browser.see("/")

    signed = browser.submit(f"/inbox/{message_id}", f"/inbox/{message_id}/sign")

    assert signed.status_code == 303
    assert f"/inbox/{message_id}/sign" not in browser.see("/")
    assert f"/inbox/{message_id}/sign" not in browser.see(f"/inbox/{message_id}")
    again = browser.submit("/", f"/inbox/{message_id}/sign")
    assert again.status_code == 303, "signing again changes nothing"
    with lower.node.store.read() as unit:
        assert unit.outbox.count(kind="signed_for") == 1


def test_a_ruling_goes_through_all_its_people_by_hand(lower: Any, upper: Any, country: Any, story: Any) -> None:
    story.to_review()
    author = upper.browser("reviewer1")
    page = f"/documents/elevation_ruling?exchange={story.exchange}"
    answer = author.submit(page, recipient="gd0304", **{"f.reasoning": "长期未能执结，确有必要。"})
    assert answer.status_code == 303, answer.text
    draft = answer.location
    assert "长期未能执结，确有必要。" in author.see(draft)

    for login in ("reviewer1", "reviewer2", "reviewer3", "chief", "president"):
        signer = upper.browser(login)
        signed = signer.submit(draft, f"{draft}/sign", opinion="同意")
        assert signed.status_code == 303, f"{login}: {signed.text}"
    issued = author.submit(draft, f"{draft}/issue")
    assert issued.status_code == 303, issued.text
    country.settle()

    banner = lower.browser("officer1").see(f"/cases/{quote(story.case_no)}")
    assert "本院不再（或尚未）持有本案执行实施权" in banner
    assert "深圳市中级人民法院" in banner
    refused = lower.browser("officer1").submit(
        f"/acts/send_execution_notice?case={quote(story.case_no)}", **{"f.sent_on": "2026-03-10"}
    )
    assert refused.status_code == 409
    assert "not_the_holder" in refused.text


def test_a_returned_draft_is_rewritten_and_all_signatures_fall(upper: Any, story: Any) -> None:
    draft = f"/drafts/{story.to_review().drafted()}"
    chief, author = upper.browser("chief"), upper.browser("reviewer1")
    assert chief.submit(draft, f"{draft}/return", reason="  ").status_code == 422

    assert chief.submit(draft, f"{draft}/return", reason="理由不足").status_code == 303
    assert "理由不足" in author.see(draft)
    assert author.submit(f"{draft}/rewrite", **{"f.reasoning": "补充理由。"}).status_code == 303

    page = author.see(draft)
    assert "补充理由。" in page
    signed, history = page.split("办理经过")
    assert signed.count("拟稿签名") == 1
    assert history.count("拟稿签名") == 2
    assert re.search(r"退回</td><td>gd03 chief.*?理由不足", history), "who returned it, and why, stays to be read"


def test_a_signature_over_something_else_is_refused(upper: Any, story: Any) -> None:
    draft = f"/drafts/{story.to_review().drafted()}"

    answer = upper.browser("reviewer2").submit(draft, f"{draft}/sign", digest="0" * 64)

    assert answer.status_code == 409
    assert "draft_changed" in answer.text


def test_the_journey_shows_every_stage_verified(upper: Any, country: Any, story: Any) -> None:
    story.to_review().ruled()
    browser, page = upper.browser("reviewer1"), f"/journeys/{quote(story.case_no)}"

    browser.submit(page)
    waiting = browser.see(page)
    country.settle()
    country.settle()
    answered = browser.see(page)

    assert 'http-equiv="refresh"' in waiting
    assert "全部陈述签名核验通过" in answered
    assert "提级执行裁定书" in answered
    assert "有陈述未通过核验" not in answered
    assert '<b class="bad">✗</b>' not in answered


def test_the_case_page_says_who_disposes_of_an_asset_that_moved_alone(tmp_path: Path) -> None:
    story = Asset(asset_country(tmp_path)).ready().transferred()
    for court, case_no in ((story.first, story.case_no), (story.asker, story.own_case_no)):
        page = Court(story.country, court).browser("officer1").see(f"/cases/{case_no}")
        assert "处置权：" in page
        assert f"/exchanges/{story.exchange}" in page
        said = Court(story.country, court).api("officer1").get(f"/cases/{quote(case_no)}").json
        assert said["apart"][story.control]["holder"] == story.asker
    assert "告知处置情况" in Court(story.country, story.asker).browser("officer1").see(f"/exchanges/{story.exchange}")
    story.country.close()
