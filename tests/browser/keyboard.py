"""Somebody without a mouse: Tab, Enter and typing, and a focus one can see."""

from __future__ import annotations

import re

from browser.person import Person
from playwright.sync_api import Locator

#: No page asks for more steps than this to reach what is on it.
MOST_TABS = 150
_FOCUSED = """() => { const it = document.activeElement;
  return [(it.innerText || it.value || "").trim(), Boolean(it.closest("main"))]; }"""
_OUTLINED = """() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0; }"""


class Keyboard:
    """A person's page, used by its keys alone."""

    def __init__(self, person: Person) -> None:
        self._person, self._page = person, person.page

    def signs_in(self, court_id: str, login: str) -> None:
        """Open a court by its address, as a bookmark does, and choose a post."""
        self._person.see(court_id, "/sign-in")
        self._reach(login, whole=False)
        self._page.keyboard.press("Enter")
        self._page.locator("nav.rail").wait_for()

    def skips_to_content(self) -> None:
        """The first Tab shows the link to the content, and it leads there."""
        self._page.keyboard.press("Tab")
        skip = self._page.locator("a.skip")
        assert self._focused(skip)
        assert self._person.page.evaluate(_OUTLINED)
        box = skip.bounding_box()
        assert box is not None
        assert min(box["x"], box["y"]) >= 0, "it is seen while it has the focus"
        self._page.keyboard.press("Enter")
        assert self._page.url.endswith("#main")

    def follows(self, words: str, within: str = "body") -> None:
        """Go to a link by Tab and follow it."""
        self._reach(words, within=within)
        self._enter()

    def presses(self, words: str) -> None:
        """Go to a button of the content by Tab and press it."""
        self._reach(words, within="main")
        self._enter()

    def _enter(self) -> None:
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def _reach(self, words: str, *, within: str = "body", whole: bool = True) -> None:
        wanted = re.compile(f"^{re.escape(words)}$" if whole else rf"^{re.escape(words)}\b")
        passed = []
        for _ in range(MOST_TABS):
            self._page.keyboard.press("Tab")
            said, inside = self._page.evaluate(_FOCUSED)
            passed.append(said)
            if wanted.search(said) and (inside or within != "main"):
                assert self._page.evaluate(_OUTLINED), f"the focus on {said} is not seen"
                return
        raise AssertionError(f"no Tab leads to {words} on {self._page.url}: {passed}")

    def _focused(self, place: Locator) -> bool:
        return bool(place.evaluate("it => it === document.activeElement"))
