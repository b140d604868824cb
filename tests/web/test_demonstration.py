"""The demonstration's switchers: a click changes the person or the court, and nothing of them exists elsewhere."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from builders import Country
from web.web_clients import Court

from shared.web.pages.demonstration import CourtsFileUnusable, Demonstration

ADDRESSES = {"gd03": "http://127.0.0.1:8403", "gd0304": "http://127.0.0.1:8404"}
SWITCH = "/demonstration/person"


@pytest.fixture
def shown(country: Country) -> Court:
    return Court(country, "gd0304", Demonstration(ADDRESSES))


@pytest.fixture
def above(country: Country) -> Court:
    return Court(country, "gd03", Demonstration(ADDRESSES))


def link_to(address: str, page: str) -> str:
    """The path under which a page says another court shows the same."""
    found = re.search(rf'href="{re.escape(address)}([^"]*)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def test_one_click_on_the_sign_in_page_signs_in_and_goes_where_one_wanted_to(shown: Court) -> None:
    browser = shown.browser()
    page = browser.see("/sign-in?next=/duties")
    posts = re.findall(r'<button name="login" value="(\w+)"', page)
    assert posts[0] == "filing"
    assert {"officer1", "reviewer3", "chief", "president", "vicepresident", "operator"} < set(posts)

    answer = browser.submit("/sign-in?next=/duties", SWITCH, login="chief")

    assert answer.location == "/duties"
    assert re.search(r"我是 chief<small>（gd0304 chief · 执行局长", browser.see("/duties"))


def test_a_click_in_the_header_changes_the_person_and_stays_on_the_page(shown: Court, story: Any) -> None:
    story.filed()
    case = f"/cases/{quote(story.case_no)}"
    browser = shown.browser("officer1")

    answer = browser.submit(case, SWITCH, login="chief")

    assert answer.status_code == 303
    assert "我是 chief" in browser.see(answer.location)
    assert answer.location == case


def test_a_form_that_was_refused_is_the_page_to_come_back_to(shown: Court) -> None:
    browser = shown.browser("filing")
    page = browser.submit("/acts/file_case", **{"f.cause": ""}).text

    assert '<input type="hidden" name="next" value="/acts/file_case">' in page


def test_the_header_leads_to_the_same_list_case_procedure_and_journey_at_another_court(
    shown: Court, above: Court, story: Any
) -> None:
    story.filed().applied().docketed().file_called()
    lower, upper, there = shown.browser("officer1"), above.browser("reviewer1"), ADDRESSES["gd03"]

    # A list is the same list
    assert link_to(there, lower.see("/duties")) == "/duties"
    assert link_to(there, lower.see("/courts/gd")) == "/courts/gd"

    # A case, its procedure and its journey are looked up where one arrives
    page = lower.see(f"/cases/{quote(story.case_no)}")
    assert "福田区人民法院" in page
    assert ADDRESSES["gd0304"] not in page, "no link to where one is"
    procedure = f"/exchanges/{story.exchange}"
    for here, shown_there in (
        (f"/cases/{quote(story.case_no)}", procedure), (procedure, procedure),
        (f"/acts/send_file?exchange={story.exchange}", procedure),
        (f"/journeys/{quote(story.case_no)}", f"/journeys/{story.lineage}"),
    ):  # fmt: skip
        answer = upper.client.get(link_to(there, lower.see(here)), follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, shown_there), here

    # And once that court has docketed the case, its docket entry comes first
    story.file_sent().ruled().handed_over().accepted().redocketed()
    answer = upper.client.get(link_to(there, lower.see(f"/cases/{quote(story.case_no)}")), follow_redirects=True)
    assert answer.request.path == f"/cases/{story.new_case_no}"

    # And a court that knows nothing of it says so
    assert "没有该案" in upper.client.get("/lineages/unknown?exchange=x", follow_redirects=True).text


def test_a_stranger_without_the_token_of_the_page_is_not_signed_in(shown: Court) -> None:
    client = shown.app.test_client()

    assert client.post(SWITCH, data={"login": "chief"}).status_code == 400
    assert client.get("/").status_code == 303


def test_a_page_asked_for_under_a_strange_name_is_refused(shown: Court) -> None:
    answer = shown.app.test_client().get("/sign-in", base_url="http://court.example")

    assert answer.status_code == 403
    assert "127.0.0.1" in answer.text
    assert "csrf_token" not in answer.text


@pytest.mark.parametrize("login", ["nobody", "", "a\0b"])
def test_a_click_on_somebody_who_does_not_work_here_signs_nobody_in(shown: Court, login: str) -> None:
    browser = shown.browser()

    assert browser.submit("/sign-in", SWITCH, login=login).status_code == 401
    assert browser.client.get("/").status_code == 303


def test_who_left_is_not_offered_and_cannot_be_chosen(shown: Court) -> None:
    with shown.node.store.begin() as unit:
        person = unit.people.first(login="officer2")
        assert person is not None
        unit.people.save(replace(person, active=False))
    browser = shown.browser()

    assert 'value="officer2"' not in browser.see("/sign-in")
    assert browser.submit("/sign-in", SWITCH, login="officer2").status_code == 401


def test_clicks_that_fail_are_slowed_down_as_passwords_are(shown: Court) -> None:
    browser = shown.browser()

    answers = [browser.submit("/sign-in", SWITCH, login="nobody").status_code for _ in range(7)]

    assert answers[:5] == [401] * 5
    assert answers[6] == 429


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_click_never_leads_to_another_site(shown: Court, target: str) -> None:
    assert shown.browser().submit("/sign-in", SWITCH, login="chief", next=target).location == "/"


def test_two_courts_on_one_machine_keep_their_sign_ins_apart(shown: Court, above: Court) -> None:
    cookies = [
        each.browser().submit("/sign-in", SWITCH, login="chief").headers["Set-Cookie"] for each in (shown, above)
    ]

    assert [cookie.partition("=")[0] for cookie in cookies] == ["zhixing_gd0304", "zhixing_gd03"]


def test_without_the_setting_there_is_nothing_of_it(lower: Court) -> None:
    browser = lower.browser("officer1")

    for page in (lower.browser().see("/sign-in"), browser.see("/")):
        assert "/demonstration" not in page
        assert '<button name="login"' not in page
    assert browser.submit("/", SWITCH, login="chief").status_code == 404
    assert browser.client.get("/lineages/x").status_code == 404
    assert browser.client.get("/sign-in", base_url="http://court.example").status_code == 200


def test_the_addresses_of_the_courts_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "urls.json").write_text(json.dumps({"gd": "http://127.0.0.1:8402/"}))
    assert Demonstration.of(tmp_path / "urls.json").addresses == {"gd": "http://127.0.0.1:8402"}
    assert Demonstration.of(None).addresses == {}

    (tmp_path / "urls.json").write_text("[]")
    for path in (tmp_path / "urls.json", tmp_path / "missing.json"):
        with pytest.raises(CourtsFileUnusable):
            Demonstration.of(path)
