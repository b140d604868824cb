"""Stories of the tour in the browser: the power to enforce goes from court to court, and each page says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.person import Person
from playwright.sync_api import expect

from shared.bootstrap.country import Country

pytestmark = pytest.mark.slow
PHONE = {"width": 375, "height": 800}
#: Courts carry letters among themselves meanwhile; three machines' worth of patience, and only where something is awaited.
LONG_MS = 30_000


def test_an_urging_that_lapses_ends_in_an_elevation_and_the_old_court_cannot_pay(
    prepared: Country, person: Person
) -> None:
    # Given: an officer of Futian has a payment filled in and not sent, while a superior's urging order is out
    futian = person.beside()
    futian.at("gd0304", "officer3")
    case_no = futian.opens_newest_case("服务合同纠纷")
    futian.press("案款发放")
    futian.fill("金额", "100")

    # When: the order lapses, and Shenzhen elevates the case through every signature
    person.at("gd03", "operator", "/clock")
    person.fill("快进一段时间", "30")
    person.press("快进")
    expect(person.page.get_by_role("heading", name="最近一次：30 天")).to_contain_text("完成", timeout=2 * LONG_MS)
    person.become("reviewer1")
    person.goes_to("待办")
    expect(person.row("督促执行", case_no)).to_contain_text("届期未执行")
    person.row("提级执行", case_no).get_by_role("link", name="提级执行裁定书").click()
    person.fill("裁定理由", "督促期限届满，福田法院没有执行，由本院提级执行。")
    person.press("拟好并签名")
    expect(person.page.get_by_role("button", name="制发"), "nothing is issued before all have signed").to_have_count(0)
    person.signs("reviewer1", "reviewer2", "reviewer3", "chief", "president")
    person.keep("ruling-signed")
    person.issues("reviewer1")
    person.sees_sooner_or_later("第2批次")

    # Then: the payment is refused, with the holder and its epoch, and the case page says by which ruling
    futian.press("办理")
    refusal = futian.page.get_by_role("alert")
    expect(refusal).to_contain_text("广东省深圳市中级人民法院")
    expect(refusal).to_contain_text("第 2 批次")
    expect(futian.page.get_by_label("金额")).to_have_value("100.00")
    futian.press(case_no)
    expect(futian.page.locator("main")).to_contain_text("提级执行裁定书")
    assert person.problems + futian.problems == []


def test_a_designation_in_english_refuses_a_court_outside_the_jurisdiction_and_moves_the_power_to_another_city(
    prepared: Country, person: Person
) -> None:
    # Given: a case of Futian under review at the high court, where people read English
    futian = person.beside()
    futian.at("gd0304", "officer1")
    case_no = futian.opens_newest_case("建设工程合同纠纷")
    person.at("gd", "reviewer1")
    person.press("English")

    # When: it names a court of another province, then one of its own, and everybody signs
    person.row("designation", case_no).get_by_role("link", name="Draft: designation ruling").click()
    person.fill("designated court", "hn01")
    person.fill("reasoning", "The enforcement meets local obstruction.")
    person.press("Draft and sign")
    refusal = person.page.get_by_role("alert")
    expect(refusal).to_contain_text("R5")
    expect(refusal).to_contain_text("outside the jurisdiction")
    person.fill("designated court", "gd0106")
    person.press("Draft and sign")
    person.signs("reviewer1", "reviewer2", "reviewer3", "chief", "president")
    person.issues("reviewer1")
    person.sees_sooner_or_later("epoch 2")

    # Then: Tianhe holds the power on a certificate it has verified, and Futian no longer does; its page speaks English too
    person.goes_over_to("gd0106", "officer1")
    person.sees_sooner_or_later(case_no)
    person.keep("holder-in-english")
    futian.page.reload()
    expect(futian.page.locator("main")).to_contain_text("Held by Guangdong basic court gd0106 , epoch 2")
    assert person.problems + futian.problems == []


def test_an_entrustment_goes_from_a_phone_in_shenzhen_to_shanghai_and_the_power_with_it(
    prepared: Country, person: Person, tmp_path: Path
) -> None:
    # Given: Futian, on a phone, has entrusted a case to Huangpu, and the judgment did not come with it
    person.page.set_viewport_size(PHONE)
    person.at("gd0304", "officer3")
    case_no = person.opens_newest_case("运输合同纠纷")

    # When: Futian pays while the answer is out, it is refused
    person.press("案款发放")
    person.fill("金额", "100")
    person.press("办理")
    expect(person.page.get_by_role("alert")).to_contain_text("上海市黄浦区人民法院")

    # When: Huangpu asks for the judgment, Futian uploads and sends it, Huangpu dockets the case
    huangpu = person.beside()
    huangpu.at("sh0101", "filing")
    huangpu.row("委托执行", "深圳市福田区人民法院").get_by_role("link", name="通知补办材料").last.click()
    huangpu.fill("缺少的材料", "民事判决书")
    huangpu.press("办理")
    judgment = tmp_path / "judgment.pdf"
    judgment.write_bytes(b"%PDF-1.4 judgment")
    person.uploads(judgment, "民事判决书")
    person.goes_to("待办")
    person.sees_sooner_or_later("补办材料中")
    person.row("委托执行", case_no).get_by_role("link", name="补办材料").click()
    assert "民事判决书" in person.page.get_by_label("附件").input_value(), "the file just uploaded is there already"
    person.fill("说明", "补送民事判决书。")
    person.press("办理")
    huangpu.sees_sooner_or_later("受托案件立案")
    huangpu.press("受托案件立案")
    huangpu.press("办理")

    # Then: Huangpu holds the power; the old case is closed and names it; nothing is wider than the phone
    huangpu.sees_sooner_or_later("第2批次")
    person.goes_to("案件")
    person.press(case_no)
    person.sees_sooner_or_later("已结案")
    expect(person.page.locator("main")).to_contain_text("上海市黄浦区人民法院")
    assert not person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    person.keep("entrusted-phone")
    assert person.problems + huangpu.problems == []
