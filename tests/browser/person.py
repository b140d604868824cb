"""Somebody at a court with a browser: signs in at a click, goes where links lead, fills what labels ask for."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Response

from shared.bootstrap.country import Country


class Person:
    """A page of Chromium and the courts it may open. Nothing here waits for a time: the browser waits for what is asked."""

    def __init__(self, page: Page, country: Country) -> None:
        self.page, self.country = page, country
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda told: self.problems.append(told.text) if told.type == "error" else None)

    def address(self, court_id: str) -> str:
        """Where a court answers."""
        return f"http://{self.country.settings(court_id).bind}"

    def at(self, court_id: str, login: str, path: str = "/") -> Response | None:
        """Sign in at a court as this post (of a demonstration: at a click) and open a page there."""
        self.page.goto(f"{self.address(court_id)}/sign-in")
        self.page.locator(f"main button[name=login][value={login}]").first.click()
        self.page.wait_for_load_state()
        return None if path == "/" else self.see(court_id, path)

    def see(self, court_id: str, path: str) -> Response | None:
        """Open a page of a court."""
        return self.page.goto(f"{self.address(court_id)}{path}")

    def press(self, name: str, nth: int = 0) -> None:
        """Press a button or follow a link by what stands on it."""
        self.named(name).nth(nth).click()
        self.page.wait_for_load_state()

    def named(self, name: str) -> Locator:
        """Buttons and links with these words on them."""
        words = re.compile(re.escape(name))
        return self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label).first.fill(value)

    @property
    def text(self) -> str:
        """All the words of the page."""
        return self.page.locator("body").inner_text()
