"""Links of the guided tour open a page as the person they name; nobody else can make one. The tour answers here only."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import Country
from flask.testing import FlaskClient
from web.web_clients import Court

from shared.scenarios.guided.server import create_app
from shared.scenarios.guided.stories import stories
from shared.web.pages.demonstration import Demonstration
from shared.web.pages.demonstration_guide import Guide, announce, guide_of, withdraw

GUIDE = Guide("http://127.0.0.1:8412", "a secret of the tests only")
DEMONSTRATION = Demonstration({"gd0304": "http://127.0.0.1:8404"}, GUIDE)


@pytest.fixture
def shown(country: Country) -> Court:
    return Court(country, "gd0304", DEMONSTRATION)


@pytest.fixture
def tour(tmp_path: Path) -> FlaskClient:
    return create_app(tmp_path, GUIDE, stories()).test_client()


def path_of(court_id: str, login: str, page: str, guide: Guide = GUIDE) -> str:
    return guide.link("", court_id, login, page)


def test_a_link_opens_its_page_as_its_person_and_the_next_one_as_another(shown: Court) -> None:
    browser = shown.browser()

    for login in ("officer1", "chief"):
        answer = browser.client.get(path_of("gd0304", login, "/duties"))
        assert (answer.status_code, answer.location) == (303, "/duties")
        assert f"我是 {login}" in browser.see("/duties")


def test_the_window_of_the_courts_stays_one_the_tour_can_send_elsewhere(shown: Court, country: Country) -> None:
    followed, elsewhere = (
        shown.browser().client.get("/sign-in"),
        Court(country, "gd03").browser().client.get("/sign-in"),
    )

    assert followed.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert elsewhere.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        path_of("gd03", "officer1", "/duties"),
        path_of("gd0304", "officer1", "/duties", Guide(GUIDE.address, "of the last start")),
        path_of("gd0304", "officer1", "/duties")[:-2],
        "/demonstration/visit?ticket=%00",
        "/demonstration/visit",
    ],
)
def test_a_link_for_another_court_of_another_start_or_altered_is_refused_and_signs_nobody_in(
    shown: Court, path: str
) -> None:
    browser = shown.browser()

    assert "bad_ticket" in browser.see(path, 403)
    assert browser.client.get("/duties").status_code == 303


def test_a_link_leads_to_no_other_site_and_to_no_stranger(shown: Court) -> None:
    browser = shown.browser()

    assert browser.client.get(path_of("gd0304", "chief", "//elsewhere.example/")).location == "/"
    assert browser.client.get(path_of("gd0304", "nobody", "/")).status_code == 401


def test_without_a_tour_no_ticket_counts_and_no_header_names_one(country: Country) -> None:
    alone = Court(country, "gd0304", Demonstration({}))

    assert alone.browser().client.get(path_of("gd0304", "chief", "/")).status_code == 403
    assert "zhixing-tour" not in alone.browser().see("/sign-in")


def test_every_page_of_a_court_leads_to_the_tour(shown: Court) -> None:
    assert f'href="{GUIDE.address}"' in shown.browser("chief").see("/duties")


def test_a_tour_is_announced_beside_the_addresses_of_the_courts_with_a_new_secret_each_time(tmp_path: Path) -> None:
    urls = tmp_path / "urls.json"
    urls.write_text(json.dumps({"gd": "http://127.0.0.1:8402"}))
    assert Demonstration.of(urls).guide is None

    first, second = announce(tmp_path, "http://127.0.0.1:1"), announce(tmp_path, "http://127.0.0.1:1")

    assert first.secret != second.secret
    assert Demonstration.of(urls).guide == second == guide_of(tmp_path)
    assert (tmp_path / "guide.json").stat().st_mode & 0o777 == 0o600
    withdraw(tmp_path)
    assert guide_of(tmp_path) is None


@pytest.mark.parametrize(("language", "words"), [("zh", "五个故事"), ("en", "Five stories")])
def test_the_tour_lists_its_stories_in_both_languages(tour: FlaskClient, language: str, words: str) -> None:
    page = tour.get(f"/?lang={language}").text

    assert words in page
    for story in stories():
        assert story.scenario.title.in_language(language) in page
        assert f'action="/stories/{story.number}/play"' in page


@pytest.mark.parametrize("number", [story.number for story in stories()])
def test_a_story_not_begun_shows_its_scenes_and_how_to_begin(tour: FlaskClient, number: int) -> None:
    page = tour.get(f"/stories/{number}/live").text

    story = next(story for story in stories() if story.number == number)
    assert all(scene.said.zh in page for scene in story.scenes)
    assert 'id="play"' in page


def test_the_tour_takes_no_form_of_others_no_other_name_and_no_other_address(tour: FlaskClient) -> None:
    assert tour.post("/stories/1/play").status_code == 400
    assert "strange_name" in tour.get("/", headers={"Host": "rebound.example"}).text
    assert tour.get("/stories/3").status_code == 404
    assert tour.post(f"/stories/1/{quote('删除')}").status_code in {400, 404}
