"""Pages no story of the tour leads to: courts of this process answer the browser, with whatever had to happen first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from builders import four_courts
from circulation_stories import circulating_country, decided, issued
from flask.testing import FlaskClient
from parking_stories import parked_ruling
from playwright.sync_api import Page, Route
from portal_stories import Visitor, visitor
from stories import LOWER, Elevation
from web.web_clients import Browser, Court
from werkzeug.test import TestResponse

COURT = "http://court.localhost"  # a browser trusts it as it does https


@dataclass(frozen=True)
class Rare:
    """One page: its path at the court `browser` is signed in to; `made`: what answers there, if not the path itself."""

    browser: Browser
    path: str
    status: int = 200
    made: Callable[[], TestResponse] | None = None

    def show(self, page: Page, language: str) -> int:
        """Open it in a browser; the status it has."""
        page.unroute_all()

        def answered(route: Route) -> None:
            self._answer(route)

        page.route(f"{COURT}/**", answered)  # a function: Playwright writes on what it is given
        answer = page.goto(f"{COURT}{self.path}{'&' if '?' in self.path else '?'}lang={language}")
        assert answer is not None
        return answer.status

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        here = parts.path == urlsplit(self.path).path
        client: FlaskClient = self.browser.client
        if self.made and here:
            client.get(f"/verify?{parts.query}")  # the language stays
            got = self.made()
        else:
            got = client.get(f"{parts.path}?{parts.query}", follow_redirects=True)
        with got:  # static files are open until then
            route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)


def rare_pages(folder: Path) -> Iterator[Rare]:
    """All of them; `folder` holds their courts."""
    for pages in (_parked, _refused_and_problems, _circulating):
        own = folder / pages.__name__
        own.mkdir()
        yield from pages(own)


def _parked(folder: Path) -> Iterator[Rare]:
    story = parked_ruling(folder)
    operator = Court(story.country, LOWER).browser("operator")
    [path] = set(re.findall(r'href="(/parked/[^"]+)"', operator.see("/quarantine")))
    yield Rare(operator, "/quarantine")
    yield Rare(operator, path)
    story.country.close()


def _refused_and_problems(folder: Path) -> Iterator[Rare]:
    country = four_courts(folder)
    story = Elevation(country)
    story.filed().controlled().applied().docketed().file_called().file_sent().on_its_way()
    country.act(LOWER, "officer1", "close_case", lineage=story.lineage, epoch=1, mode="terminated", reason="撤回")
    country.network.release()
    country.settle()
    court = Court(country, LOWER)
    officer = court.browser("officer1")
    yield Rare(officer, f"/messages/{story.ruling}/refusal")
    yield Rare(officer, f"/inbox/{story.ruling}")
    yield Rare(officer, "/inbox?state=refused")
    yield Rare(officer, "/nowhere", 404)
    yield Rare(officer, "/quarantine", 403)
    form = "/acts/impose_control?case=" + quote(Elevation(country).filed(title_no="（2025）粤0304民初88号").case_no)
    yield Rare(officer, form, 422, lambda: officer.submit(form, **{"f.asset": "", "f.end_on": "never"}))
    closed = f"/acts/close_case?case={quote(story.case_no)}"
    yield Rare(officer, closed, 409, lambda: officer.submit(closed, **{"f.mode": "terminated", "f.reason": "再结"}))
    yield from _portal(court)
    country.close()


def _portal(court: Court) -> Iterator[Rare]:
    stranger = court.browser()
    yield from (Rare(stranger, path) for path in ("/sign-in", "/verify", "/portal", "/portal?ended=1"))
    wrong = Rare(
        stranger, "/portal/sign-in", 401, lambda: stranger.submit("/portal", "/portal/sign-in", case_no="x", code="y")
    )
    yield wrong
    party = visitor(court)
    reader = party.browser()
    yield from (Rare(reader, path) for path in ("/portal/case", "/portal/card"))
    answer = party.browser().submit("/portal/card", item1="yes", text="收受当事人财物。", contact="13800000000")
    assert answer.status_code == 303, answer.text
    yield Rare(reader, "/portal/card")
    inspector = court.browser("inspector1")
    yield from (Rare(inspector, path) for path in ("/integrity", f"/integrity/{party.card_id}"))
    yield _slip(court, party)


def _slip(court: Court, party: Visitor) -> Rare:
    filing, path = court.browser("filing"), f"/cases/{quote(party.case_no)}/codes"
    return Rare(filing, path, 200, lambda: filing.submit(path, party=party.party_id))


def _circulating(folder: Path) -> Iterator[Rare]:
    country = circulating_country(folder)
    notice = issued(country, reply_due_on="2026-04-10", actions="逐案核查并报告")
    campaign = decided(country, "gd", "open_campaign", title="春季清积", scope="courts", courts="gd03 gd0304",
                       list_on="2026-03-10", until_on="2026-03-24", plan_due_on="2026-03-20", targets="清理积案")["exchange_id"]  # fmt: skip
    top, high = Court(country, "spc").browser("manager1"), Court(country, "gd").browser("manager1")
    yield Rare(top, f"/notices/{notice}")
    yield Rare(high, f"/notices/{notice}")
    yield Rare(high, "/notices")
    yield Rare(high, f"/campaigns/{campaign}")
    country.close()
