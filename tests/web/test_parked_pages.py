"""A parked message is looked at, tried again by an operator, once, and on the record; tasks are a list with filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from parking_stories import knowing, parked_ruling
from stories import LOWER, Elevation
from web.web_clients import Court


@pytest.fixture
def parked(tmp_path: Path) -> Iterator[Elevation]:
    story = parked_ruling(tmp_path)
    yield story
    story.country.close()


@pytest.fixture
def court(parked: Elevation) -> Court:
    return Court(parked.country, LOWER)


def test_what_trying_again_will_do_is_said_before(parked: Elevation, court: Court) -> None:
    listed = court.browser("operator").see("/quarantine?lang=en")
    page = court.browser("operator").see(f"/parked/{parked.ruling}?lang=en")

    assert f"/parked/{parked.ruling}" in listed
    assert "unknown kind elevation_ruling" in page
    assert page.count('<span class="tag good">holds</span>') == 4
    assert "judged anew by today" in page


def test_a_condition_that_fails_is_named(parked: Elevation) -> None:
    country = parked.country
    knowing(country, LOWER, lambda kind: kind if kind.name != "elevation_ruling" else None)

    page = Court(country, LOWER).browser("operator").see(f"/parked/{parked.ruling}?lang=en")

    assert page.count('<span class="tag bad">fails</span>') == 1
    assert "most likely be parked" in page


def test_tried_again_it_takes_effect_once_with_who_did_it(parked: Elevation, court: Court) -> None:
    country, browser = parked.country, court.browser("operator")
    shown = browser.see(f"/parked/{parked.ruling}")
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf_token|command)" value="([^"]*)">', shown))

    # When the button is pressed twice
    for _ in range(2):
        answer = browser.client.post(f"/parked/{parked.ruling}/replay", data=hidden)
        assert answer.status_code == 303
    country.settle()

    # Then it was tried once, by this person, and the operator's task is done
    assert country.inbox(LOWER, parked.ruling).state == "applied"
    (said,) = country.statements(LOWER, "replayed")
    assert said["detail"]["by"] == country.people[LOWER, "operator"].person_id
    assert "parked_message" not in country.tasks(LOWER)
    assert country.power(LOWER, parked.lineage).epoch == 2
    assert "没有停下的文书" in browser.see("/quarantine")


def test_what_is_not_parked_any_more_is_not_tried(parked: Elevation, court: Court) -> None:
    browser = court.browser("operator")
    page = f"/parked/{parked.ruling}"
    browser.submit(page, f"{page}/replay")

    again = browser.submit(
        "/quarantine", f"{page}/replay", csrf_token=re.findall(r'csrf_token" value="([^"]+)"', browser.see("/"))[0]
    )

    assert again.status_code == 303
    assert len(parked.country.statements(LOWER, "replayed")) == 1


def test_management_looks_and_only_operators_try(parked: Elevation, court: Court) -> None:
    path = f"/parked/{parked.ruling}"
    for login, sees, tries in (("officer1", 403, 403), ("manager1", 200, 403), ("operator", 200, 303)):
        browser = court.browser(login)

        assert browser.client.get(path).status_code == sees
        assert browser.client.get("/quarantine").status_code == sees
        assert browser.submit("/", f"{path}/replay", command="x").status_code == tries


def test_an_unknown_message_is_not_found(court: Court) -> None:
    court.browser("operator").see("/parked/nothing", 404)


def test_messages_that_stand_are_filtered_and_exported(parked: Elevation, court: Court) -> None:
    browser = court.browser("operator")

    assert parked.ruling in browser.see("/quarantine?state=parked")
    assert parked.ruling not in browser.see("/quarantine?state=held")
    assert parked.ruling in browser.see("/quarantine?state=applied"), "what is no such state is no filter"
    assert parked.ruling in browser.see("/quarantine?format=csv")


def test_tasks_are_filtered_finished_and_found_again_among_the_done(parked: Elevation, court: Court) -> None:
    browser = court.browser("manager1")
    page = browser.see("/tasks?lang=en")
    assert "Look, try again" in page
    assert "No tasks." in browser.see("/tasks?state=done&lang=en")
    assert (
        "parked"
        not in browser.see("/tasks?body=implementation&code=parked_message&lang=en")
        .partition("<main")[2]
        .partition("</form>")[2]
    )
    assert "停放" in browser.see("/tasks?format=csv&lang=zh")

    (target,) = re.findall(r'action="(/tasks/[^"]+)"', page)
    assert browser.submit("/tasks", target, note="已升级").status_code == 303

    assert "No tasks." in browser.see("/tasks?lang=en")
    assert "parked" in browser.see("/tasks?state=done&lang=en")
