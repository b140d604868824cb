"""WCAG 2 AA on every sort of page: both languages, both colour schemes, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.crawl import Walk, in_language
from browser.person import Person

from shared.bootstrap.country import Country

AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
POSTS = [("spc", "operator"), ("gd", "manager1"), ("gd03", "reviewer1"), ("gd0304", "officer1")]
#: A page may be wider than a phone only inside a part that scrolls by itself.
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def violations(person: Person, options: dict[str, Any]) -> list[str]:
    """What axe says against the page, a line each."""
    found = Axe().run(person.page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


def looked_at(person: Person, name: str) -> dict[str, list[str]]:
    """The page as it stands, in both colour schemes, then as a phone shows it."""
    told = {}
    for scheme, options in (("light", AA), ("dark", COLOURS)):
        person.page.emulate_media(color_scheme=scheme)
        if wrong := violations(person, options):
            told[f"{name} {scheme}"] = wrong
    person.page.set_viewport_size({"width": 375, "height": 800})
    if person.page.evaluate(TOO_WIDE):
        told[f"{name} 375"] = ["wider than a phone"]
    person.page.set_viewport_size({"width": 1280, "height": 900})
    person.page.emulate_media(color_scheme="light")
    return told


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


@pytest.mark.slow
@pytest.mark.parametrize(("court_id", "login"), POSTS)
def test_every_page_is_clean_in_both_languages_and_schemes(
    prepared: Country, person: Person, walk: Walk, court_id: str, login: str
) -> None:
    person.at(court_id, login)
    told: dict[str, list[str]] = {}

    for path in walk.pages(person, court_id):
        told |= looked_at(person, f"{path} zh")
        person.page.goto(person.address(court_id) + in_language(path, "en"))
        told |= looked_at(person, f"{path} en")

    assert told == {}, "\n".join(f"{name}: {line}" for name, lines in told.items() for line in lines)
    assert person.problems == [], "no script fails, nothing is refused by the content policy"
