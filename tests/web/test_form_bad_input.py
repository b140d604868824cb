"""Bad input at forms: said at the field, nothing typed is lost, nothing is done twice, no form ever fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from stories import Elevation
from web.web_clients import PASSWORD, Browser, Court

from shared.domain.written import KeptForm
from shared.web.keeping import KEPT_HOURS

MARKUP = "<script>alert('x')</script>' OR 1=1 --"


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Court, str]]:
    country: Country = four_courts(tmp_path_factory.mktemp("forms"))
    story = Elevation(country)
    story.filed()
    yield Court(country, "gd0304"), story.case_no
    country.close()


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


@pytest.fixture(scope="module")
def browser(court: tuple[Court, str]) -> Browser:
    return court[0].browser("officer1")


def test_no_form_of_the_catalogue_fails_on_empty_long_or_hostile_input(
    court: tuple[Court, str], browser: Browser
) -> None:
    catalogue, case = court[0].node.catalogue, quote(court[1])
    addresses = [f"/acts/{name}" for name, act in catalogue.acts.items() if not act.drafted]
    addresses += [f"/documents/{name}" for name in catalogue.documents]
    for address in addresses:
        page = browser.see(f"{address}?case={case}")
        names = set(re.findall(r'name="(f\.[^"]+)"', page))
        sent = hidden(page) | dict.fromkeys(names, MARKUP * 30) | {"preview": "1", "recipient": MARKUP}
        answer = browser.client.post(f"{address}?case={case}", data=sent)
        assert answer.status_code < 500, f"{address}: {answer.status_code}"
        assert "<script>alert" not in answer.text, address


def test_what_is_wrong_is_linked_from_a_summary_to_its_field(court: tuple[Court, str], browser: Browser) -> None:
    page = f"/acts/receive_money?case={quote(court[1])}"
    answer = browser.submit(page, **{"f.amount_fen": "many"})
    assert answer.status_code == 422
    assert '<a href="#f-amount_fen">' in answer.text
    assert re.search(r'id="f-amount_fen"[^>]*aria-invalid="true"[^>]*aria-describedby="f-amount_fen-d"', answer.text)
    assert 'value="many"' in answer.text


@pytest.mark.parametrize("typed", ["-5", "0", "1.234", "一百元", "9" * 30])
def test_a_wrong_amount_is_told_in_the_unit_people_type(court: tuple[Court, str], browser: Browser, typed: str) -> None:
    answer = browser.submit(f"/acts/receive_money?case={quote(court[1])}", **{"f.amount_fen": typed})

    assert "应为大于零的金额（元）" in answer.text
    assert "整数" not in answer.text
    assert "9007199254740991" not in answer.text


def test_a_form_sent_after_the_session_ended_comes_back_filled_to_who_typed_it(court: tuple[Court, str]) -> None:
    typist, page = court[0].browser("officer2"), f"/acts/receive_money?case={quote(court[1])}"
    fields = hidden(typist.see(page)) | {"f.amount_fen": "98765.43"}
    typist.client.delete_cookie("zhixing_gd0304")
    answer = typist.client.post(page, data=fields)
    kept = unescape(answer.headers["Location"])
    assert answer.status_code == 303
    assert "kept" in kept
    assert "98765" not in kept, "what was typed is in no address"
    shown = hidden(typist.see(kept))
    back = typist.client.post("/sign-in", data=shown | {"login": "officer2", "password": PASSWORD})
    again = typist.see(back.headers["Location"])
    assert "98765.43" in again
    assert fields["command"] in again
    assert "98765.43" not in court[0].browser("officer3").see(back.headers["Location"]), "nobody else sees it"


def test_a_form_nobody_came_back_for_is_gone_after_a_day_with_the_next_that_is_kept(tmp_path: Path) -> None:
    country = four_courts(tmp_path)
    story, here = Elevation(country).filed(), Court(country, "gd0304")

    def forgotten(login: str) -> None:
        typist, page = here.browser(login), f"/acts/receive_money?case={quote(story.case_no)}"
        fields = hidden(typist.see(page)) | {"f.amount_fen": "1.00"}
        typist.client.delete_cookie("zhixing_gd0304")
        assert typist.client.post(page, data=fields).status_code == 303

    forgotten("officer2")
    country.clock.advance(timedelta(hours=KEPT_HOURS, minutes=1))
    forgotten("officer3")

    with country.read("gd0304") as unit:
        [kept] = unit.of(KeptForm).where()
    assert kept.person_id == country.people["gd0304", "officer3"].person_id
    country.close()


def test_a_second_click_does_nothing_more_and_says_so(court: tuple[Court, str], browser: Browser) -> None:
    name = "send_execution_notice"
    page = f"/acts/{name}?case={quote(court[1])}"
    fields = hidden(browser.see(page)) | {"f.sent_on": "2026-03-10"}
    first, second = (browser.client.post(page, data=fields) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert "没有重复办理" in browser.see(second.headers["Location"])


def test_a_court_is_chosen_on_the_tree_and_what_the_route_bars_is_said(country: Country) -> None:
    story = Elevation(country)
    story.filed()
    upper = Court(country, "gd03").browser("reviewer1")
    kind = next(k for k in country.nodes["gd03"].catalogue.documents.values()
                if k.name in country.nodes["gd03"].catalogue.messages and "superior" in k.route.words.en)  # fmt: skip
    page = f"/documents/{kind.name}"
    shown = upper.submit(page, open="recipient=gd03").text
    assert "courtpick" in shown
    picked = upper.submit(page, pick="recipient=gd0304").text
    assert 'name="recipient" value="gd0304"' in picked
