"""A newcomer plays a story of the guided tour to its end with the keyboard alone, and sees it at the courts."""

from __future__ import annotations

import pytest
from browser.looks import looked_at
from browser.person import Person
from playwright.sync_api import Page, expect

from shared.bootstrap.country import Country
from shared.scenarios.guided.stories import stories
from shared.web.pages.demonstration_guide import guide_of

DESIGNATION = next(story for story in stories() if story.number == 2)
#: On a busy machine; a scene takes a second or two.
PATIENCE_MS = 60_000


def tab_to(page: Page, selector: str) -> None:
    """Go there as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


def opened(page: Page, selector: str) -> None:
    """Follow a link from where it stands, by keyboard."""
    page.locator(selector).focus()
    page.keyboard.press("Enter")


@pytest.mark.slow
def test_a_story_plays_to_its_end_by_keyboard_and_one_second_window_follows_as_whoever_acts(
    running: Country, person: Person
) -> None:
    # Given the tour, found from the page of a court
    page, guide = person.page, guide_of(running.folder)
    assert guide is not None
    person.at("gd0304", "officer1")
    assert page.locator(f'header a[href="{guide.address}"]').count() == 1
    page.goto(f"{guide.address}/stories/{DESIGNATION.number}")

    # When Enter is pressed at Play, then at Next, which has the focus whenever a scene is done
    tab_to(page, "#play")
    page.keyboard.press("Enter")
    for scene in range(1, len(DESIGNATION.scenes)):
        expect(page.get_by_text(f"第 {scene} / {len(DESIGNATION.scenes)} 幕办完")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("#next")).to_be_focused()
        page.keyboard.press("Enter")

    # Then all went as written, the wrong turns with their codes
    expect(page.get_by_text("全部符合预期")).to_be_visible(timeout=PATIENCE_MS)
    for code in ("R5", "not_the_holder"):
        assert page.get_by_text(f"不予办理 {code}").count() == 1
    assert page.get_by_text("与预期不符").count() == 0

    # And a link shows the case at its new court, as the officer who acted there
    last = f".scenes > li:nth-child({len(DESIGNATION.scenes)})"
    with page.context.expect_page() as second:
        opened(page, f"{last} .deed:last-of-type a.look:nth-last-of-type(2)")
    court = second.value
    expect(court.locator("header")).to_contain_text("我是 officer1")
    expect(court.locator("header .court")).to_contain_text("天河")
    expect(court.locator("h1")).to_contain_text("粤0106执")

    # And the same window shows the wrong turn's court, as the person who tried it
    opened(page, ".scenes > li:nth-child(7) summary")
    opened(page, ".scenes > li:nth-child(7) a.look")
    expect(court.locator("header .court")).to_contain_text("福田")
    expect(court.locator("header")).to_contain_text("我是 officer3")
    assert len(page.context.pages) == 2
    assert person.problems == []

    # And the tour is clean for everybody
    told = looked_at(page, "story", "zh")
    page.goto(f"{guide.address}/?lang=en")
    assert told + looked_at(page, "stories", "en") == []
