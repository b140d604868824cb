"""Stories of the tour in the browser: a flag that follows its case, and a notice that goes down through four tiers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.keyboard import Keyboard
from browser.person import Person
from playwright.sync_api import expect

from shared.bootstrap.country import Country

pytestmark = pytest.mark.slow
GROUND = "票据纠纷一案无人承办，由上级盯办"


def test_a_flag_follows_its_case_and_is_struck_off_by_a_drafter_and_a_checker_who_work_in_the_dark(
    prepared: Country, person: Person, tmp_path: Path
) -> None:
    # Given: in the dark scheme, Shenzhen flags a case of Futian and escalates the flag to Guangdong
    person.page.emulate_media(color_scheme="dark")
    person.at("gd0304", "reviewer1")
    case_no = person.opens_newest_case("票据纠纷")
    person.goes_over_to("gd03", "reviewer1")
    person.goes_to("督办标记")
    person.press("设督办标记")
    person.fill("执行法院", "gd0304")
    person.fill("案号", case_no)
    person.fill("督办理由", GROUND)
    person.chooses("级别", "红色")
    person.press("办理")
    person.goes_to("督办标记")
    person.row(GROUND).get_by_role("link", name="升级").click()
    offered = person.page.get_by_label("掌握法院").locator("option").all_inner_texts()
    assert not any("福田" in each for each in offered), "only this court and those above it can be chosen"
    person.chooses("掌握法院", "广东省高级人民法院")
    person.fill("说明", "升级由高院掌握。")
    person.press("办理")

    # Then: Futian sees it and cannot strike it
    person.goes_over_to("gd0304", "reviewer1")
    person.goes_to("督办标记")
    person.sees_sooner_or_later("广东省高级人民法院", within=GROUND)
    expect(person.row(GROUND).get_by_role("link", name="销号")).to_have_count(0)

    # When: the ruling that designates Tianhe is issued
    person.goes_over_to("gd", "reviewer1")
    person.goes_to("文书审批")
    person.row("指定（指令）执行裁定书", case_no).get_by_role("link").first.click()
    person.issues("reviewer1")

    # Then: the flag is at Tianhe, which may not strike it either
    person.goes_over_to("gd0106", "officer1")
    person.goes_to("督办标记")
    person.sees_sooner_or_later(GROUND)
    expect(person.row(GROUND).get_by_role("link", name="销号")).to_have_count(0)

    # When: Guangdong strikes it on a report; one drafts, another checks
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.4 report")
    person.goes_over_to("gd", "reviewer1")
    person.uploads(report, "核查报告")
    person.goes_to("督办标记")
    person.row(GROUND).get_by_role("link", name="销号").click()
    person.fill("证据文号", "粤执监核〔2026〕1号")
    person.chooses("证据文件", "核查报告")
    person.fill("落实情况", "天河法院已确定承办人。")
    person.press("拟好并签名")
    expect(person.page.get_by_role("link", name="核查报告")).to_be_visible()
    person.keep("striking-a-flag-dark")
    person.signs("chief")
    person.issues("chief")

    # Then: it is struck off everywhere
    for court, login in (("gd0106", "manager1"), ("gd0304", "manager1")):
        person.goes_over_to(court, login)
        person.goes_to("督办标记")
        person.sees_sooner_or_later("已销号", within=GROUND)
    assert person.problems == []


def test_a_notice_goes_down_through_four_tiers_by_keyboard_alone_and_the_supreme_court_sees_it_travel(
    prepared: Country, person: Person
) -> None:
    # Given: at the supreme court somebody watches the exchange; somebody else has a notice to issue and no mouse
    watching = person.beside_as_another()
    watching.at("spc", "operator")
    watching.goes_to("流转态势")
    keys = Keyboard(person)
    keys.signs_in("spc", "manager1")
    keys.skips_to_content()
    keys.follows("文书审批")
    keys.follows("下发通知", within="main")
    keys.presses("制发")
    expect(person.page.get_by_role("status")).to_contain_text("已办理")

    # Then: within a moment the watcher sees it pass from the first tier to the fourth, without touching the page
    four_tiers = re.compile("最高人民法院 → 广东省高级人民法院 → [^→]+中级人民法院 → [^→]+区人民法院")
    expect(watching.page.locator("tr.chain", has_text=four_tiers)).to_be_visible(timeout=30_000)
    watching.keep("notice-travelling")

    # Then: the receipt tree tells that ten courts have it and none has signed
    keys.follows("通知")
    keys.follows("关于核查终结本次执行程序案件的通知", within="main")
    person.sees_sooner_or_later("已收到 10")
    expect(person.page.locator("main")).to_contain_text("已签收 0")

    # When: Hunan and Changsha sign for it, and Hunan tries to instruct Shenzhen
    for court in ("hn", "hn01"):
        keys.signs_in(court, "manager1")
        keys.follows("通知")
        keys.presses("签收")
        expect(person.page.get_by_role("status")).to_contain_text("签收")

    # Then: two of ten, and who is behind is named
    person.see("spc", "/notices")
    keys.follows("关于核查终结本次执行程序案件的通知", within="main")
    person.sees_sooner_or_later("已签收 2")
    expect(person.page.get_by_role("row").filter(has_text="湖南省高级人民法院").first).to_contain_text("2/2")
    person.keep("receipt-tree")
    assert person.problems + watching.problems == []
