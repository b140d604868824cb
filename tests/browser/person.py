"""Somebody at a court with a browser: signs in at a click, goes where links lead, fills what labels ask for."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from shared.bootstrap.country import Country

#: On a page narrower than this many pixels the menu is folded.
NARROW = 960
#: What the browser writes down when a court refuses, which is the answer a story asked for.
_REFUSED = re.compile(r"the server responded with a status of 4\d\d")


def is_problem(told: ConsoleMessage) -> bool:
    """Whether the console of the browser tells of something that a page should not do."""
    return told.type == "error" and not _REFUSED.search(told.text)


class Person:
    """A page of Chromium and the courts it may open. Nothing here waits for a time: the browser waits for what is asked."""

    def __init__(self, page: Page, country: Country) -> None:
        self.page, self.country = page, country
        self.problems: list[str] = []
        self.others: list[Person] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda told: self.problems.append(told.text) if is_problem(told) else None)

    def address(self, court_id: str) -> str:
        """Where a court answers."""
        return f"http://{self.country.settings(court_id).bind}"

    def at(self, court_id: str, login: str, path: str = "/") -> Response | None:
        """Sign in at a court as this post (of a demonstration: at a click) and open a page there."""
        self.page.goto(f"{self.address(court_id)}/sign-in")
        if self.page.locator("main .people").count():
            self._follows(self.page.locator(f"main .people button[value={login}]"))
        else:
            self.become(login)
        return None if path == "/" else self.see(court_id, path)

    def become(self, login: str) -> None:
        """Go on as a colleague, on the same page: by the switch at the top."""
        self.page.locator("summary", has_text=re.compile("我是|I am")).click()
        self._follows(self.page.locator(f".switch .people button[value={login}]"))

    def signs(self, *logins: str) -> None:
        """Sign the draft on this page, one after the other; each is reached by the line “next step” above it."""
        for login in logins:
            self.hand_to(login)
            self.page.get_by_role("button", name=re.compile("^(签署：|Sign: )")).click()
            self.page.get_by_role("status").filter(has_text=re.compile("已签署|Signed")).wait_for()

    def hand_to(self, login: str) -> None:
        """Go on as who comes next; whoever is there already stays."""
        step = self.page.locator(f".next button[value={login}]")
        if step.count():
            self._follows(step)
        self.page.locator("summary", has_text=f" {login}").wait_for()

    def issues(self, login: str) -> None:
        """Issue the draft on this page."""
        self.hand_to(login)
        self.page.get_by_role("button", name=re.compile("^(制发|Issue)$")).click()
        self.page.get_by_role("status").filter(has_text=re.compile("已制发|已办理|Issued|Done")).wait_for()

    def opens_newest_case(self, cause: str) -> str:
        """Open the newest case with this cause from the list of cases; gives its number."""
        self.goes_to("案件")
        link = self.row(cause).first.locator("a.no").first
        number = link.inner_text()
        self._follows(link)
        self.page.get_by_role("heading", level=1, name=number).wait_for()
        return number

    def goes_to(self, entry: str) -> None:
        """Follow an entry of the menu, which a phone opens first."""
        size = self.page.viewport_size
        if size and size["width"] < NARROW:
            self.page.locator(".menu-switch summary").click()
        self._follows(self.page.locator("nav.rail").get_by_role("link", name=entry, exact=True))

    def row(self, *words: str) -> Locator:
        """Rows of tables with all of these words."""
        found = self.page.locator("main").get_by_role("row")
        for each in words:
            found = found.filter(has_text=each)
        return found

    def sees_sooner_or_later(self, words: str, within: str = "", timeout_seconds: float = 30) -> None:
        """Reload the page, as a person does, until these words are there; `within`: in the row with those words."""
        end = time.monotonic() + timeout_seconds
        while not any(words in said for said in (self.row(within).all_inner_texts() if within else [self.text])):
            assert time.monotonic() < end, f"{self.page.url} never says {words}"
            self.page.reload()

    def goes_over_to(self, court_id: str, login: str) -> None:
        """Change the court by the switch at the top, and sign in there where nobody is yet."""
        self.page.locator("summary", has_text=re.compile("换法院|Court")).click()
        self._follows(self.page.locator(f".switch .courts a[href*='{self.address(court_id)}']"))
        people = self.page.locator("main .people")
        if people.count():
            self._follows(people.locator(f"button[value={login}]"))
        else:
            self.become(login)

    def beside(self) -> Person:
        """Another window of the same browser."""
        return Person(self.page.context.new_page(), self.country)

    def beside_as_another(self) -> Person:
        """Somebody else, on another machine; gone with this person."""
        browser = self.page.context.browser
        assert browser is not None
        context = browser.new_context(viewport=self.page.viewport_size, locale="zh-CN")
        other = Person(context.new_page(), self.country)
        self.others.append(other)
        return other

    def uploads(self, file: Path, title: str) -> None:
        """Bring a file to the page of attachments."""
        self.goes_to("附件")
        self.page.get_by_label("文件").set_input_files(file)
        self.fill("名称", title)
        self.press("上传")

    def keep(self, name: str) -> None:
        """A picture of the page as it is, where pictures are asked for."""
        if folder := os.environ.get("ZHIXING_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def see(self, court_id: str, path: str) -> Response | None:
        """Open a page of a court."""
        return self.page.goto(f"{self.address(court_id)}{path}")

    def press(self, name: str, nth: int = 0) -> None:
        """Press a button or follow a link by what stands on it."""
        self._follows(self.named(name).nth(nth))

    def _follows(self, way: Locator) -> None:
        """Click what leads to another page, and be there: a click on a page that is about to go would stop it going."""
        with self.page.expect_navigation():
            way.click()

    def named(self, name: str) -> Locator:
        """Buttons and links with these words on them."""
        words = re.compile(re.escape(name))
        return self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label).first.fill(value)

    def chooses(self, label: str, words: str) -> None:
        """Choose the first entry with these words in the list with this label."""
        field = self.page.get_by_label(label).first
        value = field.locator("option", has_text=words).first.get_attribute("value")
        field.select_option(value)

    @property
    def text(self) -> str:
        """All the words of the page."""
        return self.page.locator("body").inner_text()
