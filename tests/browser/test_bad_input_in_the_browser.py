"""Bad input through real pages: nothing is done twice, nothing typed is lost, and it is said at the field."""

from __future__ import annotations

import re

import pytest
from browser.person import Person
from playwright.sync_api import expect

from shared.bootstrap.country import Country

pytestmark = pytest.mark.slow
#: No story of the tour that is told here goes on with this case.
CAUSE = "保证合同纠纷"
HOSTILE = "<script>alert(1)</script>'; DROP TABLE cases; --"


@pytest.fixture
def receiving(prepared: Country, person: Person) -> Person:
    """An officer of Futian with the form for money received open."""
    person.at("gd0304", "officer1")
    person.opens_newest_case(CAUSE)
    person.press("案款到账")
    return person


def booked(person: Person, amount: str) -> int:
    """How often this amount stands in the money ledger of the case on this page."""
    ledger = person.page.get_by_role("row").filter(has_text=re.compile("\\d\\s*到账"))
    return ledger.filter(has=person.page.get_by_role("cell", name=amount, exact=True)).count()


def test_a_double_click_books_money_once(receiving: Person) -> None:
    receiving.fill("金额", "31.07")

    receiving.page.get_by_role("button", name="办理").dblclick()

    receiving.page.get_by_role("status").wait_for()
    assert booked(receiving, "31.07") == 1


def test_the_back_button_after_success_tells_that_it_is_done(receiving: Person) -> None:
    receiving.fill("金额", "47.11")
    receiving.press("办理")
    receiving.page.get_by_role("status").wait_for()

    receiving.page.go_back()
    receiving.fill("金额", "47.11")
    receiving.press("办理")

    expect(receiving.page.get_by_role("status")).to_contain_text("没有重复办理")
    assert booked(receiving, "47.11") == 1


def test_of_two_people_on_one_case_the_second_is_told_what_the_first_did_and_keeps_what_was_typed(
    prepared: Country, person: Person
) -> None:
    # Given: two officers have the same freeze before them
    other = person.beside_as_another()
    for each, login in ((person, "officer1"), (other, "officer2")):
        each.at("gd0304", login)
        each.opens_newest_case(CAUSE)
        each.press("解除查封、冻结")
        each.page.get_by_label("控制").first.select_option(index=1)
        each.fill("理由", f"{login}：已足额保全其他财产")

    # When: both press the button
    person.press("办理")
    person.page.get_by_role("status").wait_for()
    other.press("办理")

    # Then
    expect(other.page.get_by_role("alert")).to_be_visible()
    expect(other.page.locator("#mistakes")).to_contain_text("解除")
    expect(other.page.get_by_label("理由")).to_have_value("officer2：已足额保全其他财产")


def test_a_session_that_ended_gives_back_what_was_typed(receiving: Person) -> None:
    receiving.fill("金额", "59.13")
    receiving.page.context.clear_cookies()

    receiving.press("办理")
    receiving.page.locator("main .people button[value=officer1]").click()

    expect(receiving.page.get_by_role("status")).to_contain_text("先前填写的内容已恢复")
    expect(receiving.page.get_by_label("金额")).to_have_value("59.13")
    receiving.press("办理")
    expect(receiving.page.get_by_role("status")).to_contain_text("已办理")
    assert booked(receiving, "59.13") == 1


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("金额", "一百元", "金额（元）"),
        ("金额", "-5.00", "大于零的金额"),
        ("金额", "", "必填"),
        ("摘要", "长" * 201, "200"),
        ("金额", HOSTILE, "金额（元）"),
    ],
    ids=["no number", "negative", "missing", "too long", "hostile"],
)
def test_what_is_wrong_is_told_at_its_field(receiving: Person, label: str, typed: str, said: str) -> None:
    # Given: a browser that checks nothing itself
    receiving.page.evaluate("document.querySelectorAll('#form [maxlength], #form [required]').forEach("
                            "it => { it.removeAttribute('maxlength'); it.required = false; })")  # fmt: skip
    receiving.fill("金额", "10")
    receiving.fill(label, typed)

    receiving.press("办理")

    field = receiving.page.get_by_label(label).first
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    told = receiving.page.locator(f"[id='{field.get_attribute('aria-describedby')}'] .error")
    expect(told).to_contain_text(said)
    expect(receiving.page.locator("#mistakes"), "read out first, with links to the fields").to_be_focused()


def test_markup_and_sql_in_a_field_stay_words(receiving: Person) -> None:
    receiving.fill("金额", "61.17")
    receiving.fill("摘要", HOSTILE)

    receiving.press("办理")
    receiving.page.get_by_role("status").wait_for()

    expect(receiving.page.locator("main").get_by_text(HOSTILE).first).to_be_visible()
    assert receiving.problems == [], "no script ran and none was refused: there was none"
    assert re.search("（20", receiving.page.get_by_role("heading", level=1).inner_text())
