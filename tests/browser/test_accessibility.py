"""WCAG 2 AA on every sort of page: both languages, both colour schemes, wide and narrow; and that no page is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from browser.crawl import Walk, every_page, in_language
from browser.looks import WIDE, looked_at
from browser.person import Person
from browser.rare import rare_pages
from playwright.sync_api import Browser

from shared.bootstrap.country import Country

#: Who walks, and where they begin besides the first page. What one of them has seen the next passes over.
POSTS = [
    ("gd0304", "officer1"), ("gd0304", "operator"), ("gd0304", "filing"), ("gd0304", "inspector1"),
    ("gd03", "reviewer1"), ("gd03", "chief"), ("gd", "reviewer1"), ("gd", "duty1"), ("spc", "manager1"), ("spc", "operator"),
]  # fmt: skip
#: What the browser itself reports of an answer that is meant to be a refusal.
MEANT = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Seen:
    """What was found wrong, by who looked; errors of scripts and of the content policy; the walk itself."""

    walk: Walk
    wrong: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(prepared: Country, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Every page, once."""
    found = Seen(Walk())
    for court_id, login in POSTS:
        context = chromium.new_context(viewport={**WIDE}, locale="zh-CN")
        person = Person(context.new_page(), prepared)
        person.at(court_id, login)
        told = found.wrong.setdefault(f"{court_id} {login}", [])
        for path in found.walk.pages(person, court_id):
            told += looked_at(person.page, path, "zh")
            person.page.goto(person.address(court_id) + in_language(path, "en"))
            told += looked_at(person.page, path, "en")
        found.errors += person.problems
        context.close()
    _look_at_rare_pages(found, Person(chromium.new_page(viewport={**WIDE}), prepared), tmp_path_factory)
    return found


def _look_at_rare_pages(found: Seen, person: Person, folders: pytest.TempPathFactory) -> None:
    told = found.wrong.setdefault("rare", [])
    for rare in rare_pages(folders.mktemp("rare")):
        for language in ("zh", "en"):
            status = rare.show(person.page, language)
            assert status == rare.status, f"{rare.path}: {status}"
            told += looked_at(person.page, f"{rare.path} {rare.status}", language)
        if rare.status < 400:
            found.walk.met(rare.path)
    found.errors += [said for said in person.problems if not said.startswith(MEANT)]
    person.page.close()


@pytest.mark.slow
@pytest.mark.parametrize("who", [*(f"{court_id} {login}" for court_id, login in POSTS), "rare"])
def test_every_page_is_clean_in_both_languages_and_schemes_and_fits_a_phone(seen: Seen, who: str) -> None:
    assert seen.wrong[who] == [], "\n".join(seen.wrong[who])


@pytest.mark.slow
def test_no_script_fails_and_nothing_is_refused_by_the_content_policy(seen: Seen) -> None:
    assert seen.errors == []


@pytest.mark.slow
def test_every_page_of_the_url_map_has_been_looked_at(seen: Seen) -> None:
    assert every_page(seen.walk.views) - seen.walk.seen.keys() == set()
