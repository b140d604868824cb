"""Fixtures: Debian's Chromium, and courts that run as `zhixing up` runs them, with the stories of the tour prepared."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.person import Person
from playwright.sync_api import Browser, sync_playwright

from shared.bootstrap.country import Country
from shared.bootstrap.launch import Launch
from shared.cli.up import GUIDED
from shared.scenarios import live

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOUR = Path(__file__).parents[2] / "infra" / "demo" / "tour"
#: Every worker of a run has courts of its own, on ports no other test asks for.
FIRST_PORT, PORTS_OF_A_WORKER = 21_400, 40
#: Where pictures go: of a page whose test failed always, of the key pages of stories when the variable is set.
PICTURES = Path(os.environ.get("ZHIXING_SCREENSHOTS") or Path(__file__).parents[2] / "var" / "screenshots")
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """The eleven courts of the demonstration, and its guided tour."""
    _require_chromium()
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    launch = Launch(tmp_path_factory.mktemp("browser") / "country", lambda line: None, nursery=GUIDED)
    try:
        yield launch.start(engine=None, ports_from=FIRST_PORT + worker * PORTS_OF_A_WORKER, fresh=False)
    finally:
        launch.stop()


@pytest.fixture(scope="session")
def prepared(running: Country) -> Country:
    """The same after `make tour`."""
    outcomes = live.play(sorted(TOUR.glob("*.yaml")), running.folder)
    assert [outcome.scenario.path for outcome in outcomes if not outcome.met] == []
    return running


@pytest.fixture(scope="session")
def chromium(running: Country) -> Iterator[Browser]:
    """One browser; every person opens a context of their own, which is like a profile."""
    assert CHROMIUM
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def person(request: pytest.FixtureRequest, chromium: Browser, running: Country) -> Iterator[Person]:
    """Somebody with a browser at 1280 pixels; what they saw last is kept as a picture when the test fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    somebody = Person(page, running)
    yield somebody
    contexts = [context, *(other.page.context for other in somebody.others)]
    if request.node.stash.get(FAILED, False):
        name = re.sub(r"[^a-z0-9]+", "-", request.node.name)
        for number, seen in enumerate(page for each in contexts for page in each.pages):
            seen.screenshot(path=PICTURES / f"failed-{name}-{number}.png", full_page=True)
    for each in contexts:
        each.close()


def _require_chromium() -> None:
    if CHROMIUM:
        return
    if os.environ.get("CI") == "true":
        pytest.fail("package chromium is missing: on CI the browser must be installed", pytrace=False)
    pytest.skip("NOT TESTED: package chromium is not installed (apt-get install chromium fonts-noto-cjk)")
