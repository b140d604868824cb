"""Who gets into the party portal: with case number and code, for a while, never as staff, and staff never as a party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from flask import Flask
from portal_stories import HERE, Visitor, visitor
from web.web_clients import Court

from shared.domain.portal import QueryCode
from shared.flows import query_codes
from shared.web.hardening import FAILURES_PER_CASE
from shared.web.pages.portal import SESSION_MINUTES

WRONG = "案号或查询码不正确"


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    four = four_courts(tmp_path_factory.mktemp("doors"))
    yield four
    four.close()


@pytest.fixture(scope="module")
def court(country: Country) -> Court:
    return Court(country, HERE)


@pytest.fixture(scope="module")
def besieged(country: Country) -> Court:
    """An application of its own, so that nobody else meets the limits that are used up here."""
    return Court(country, HERE)


@pytest.fixture
def party(court: Court) -> Visitor:
    return visitor(court)


@pytest.mark.shows("C096")
def test_a_party_signs_in_however_the_code_is_written(party: Visitor) -> None:
    plain = party.code.replace("-", " ").lower()

    answer = party.enter(code=plain, case_no=party.case_no.replace("（", "(").replace("）", ") "))

    assert answer.status_code == 303
    assert answer.location == "/portal/case"


def test_whatever_is_wrong_the_answer_is_the_same(besieged: Court, party: Visitor) -> None:
    party = replace(party, court=besieged)
    for wrong in (
        {"code": "7K7K-7K7K-7K7K-7K7K-7K7K"}, {"code": ""}, {"case_no": "（2026）粤0304执99999号"}, {"case_no": "不是案号"},
        {"case_no": "\0", "code": "\0"}, {"code": "张" * 20}, {"code": "<script>alert(1)</script>"},
        {"case_no": "'; DROP TABLE query_codes;--", "code": "x" * 5000},
    ):  # fmt: skip
        answer = party.enter(**wrong)
        assert answer.status_code == 401, wrong
        assert WRONG in answer.text
        assert "<script>alert" not in answer.text


def test_the_code_of_one_case_does_not_open_another(court: Court, party: Visitor) -> None:
    other = visitor(court)

    assert party.enter(case_no=other.case_no).status_code == 401


def test_a_revoked_code_opens_nothing_and_ends_its_session_at_once(party: Visitor) -> None:
    browser = party.browser()
    party.act("filing", "revoke_query_code", code_id=party.code_id, reason="凭条遗失")

    assert browser.client.get("/portal/case").status_code == 303
    assert party.enter().status_code == 401


def test_a_new_code_replaces_the_old_and_brings_no_second_card(court: Court, party: Visitor) -> None:
    again = visitor(court, of=party)

    assert party.enter().status_code == 401
    assert again.enter().status_code == 303
    assert again.card_id == party.card_id


def test_an_unknown_case_number_costs_as_many_slow_hashes_as_a_known_one(
    party: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    real = query_codes.verify_password
    monkeypatch.setattr(query_codes, "verify_password", lambda *given: counted.append("slow") or real(*given))

    for case_no in (party.case_no, "（2026）粤0304执99999号", "不是案号"):
        with pytest.raises(query_codes.WrongCode):
            query_codes.check_code(party.court.node, case_no, "7K7K-7K7K-7K7K-7K7K-7K7K")

    assert len(counted) == 3


def test_guessing_at_one_case_is_stopped_from_however_many_addresses(besieged: Court, party: Visitor) -> None:
    most = int(FAILURES_PER_CASE.split()[0])
    statuses = []
    for number in range(most + 1):
        browser = besieged.browser()
        token = re.search(r'name="csrf_token" value="([^"]+)"', browser.see("/portal"))
        assert token
        answer = browser.client.post("/portal/sign-in", environ_base={"REMOTE_ADDR": f"10.0.0.{number + 1}"}, data={
            "csrf_token": token[1], "case_no": party.case_no, "code": f"7K7K-{number}"})  # fmt: skip
        statuses.append(answer.status_code)

    assert statuses == [401] * most + [429]


def test_the_form_needs_its_token(party: Visitor) -> None:
    answer = party.court.app.test_client().post("/portal/sign-in", data={"case_no": party.case_no, "code": party.code})

    assert answer.status_code == 400
    assert "表单已失效" in answer.text


def test_a_session_lasts_its_minutes_and_then_shows_nothing_of_the_case(country: Country, party: Visitor) -> None:
    browser = party.browser()
    country.later(minutes=SESSION_MINUTES + 1)

    answer = browser.client.get("/portal/case", follow_redirects=True)

    assert "本次查询已结束" in answer.text
    assert party.case_no not in answer.text


def test_after_signing_out_the_next_visitor_of_the_browser_finds_nothing(party: Visitor) -> None:
    browser = party.browser()
    browser.submit("/portal/case", "/portal/sign-out")

    assert browser.client.get("/portal/case").status_code == 303
    assert party.case_no not in browser.see("/portal")


@pytest.mark.parametrize("path", ["/", "/cases", "/integrity", "/portal-notices", "/api/v1/cases"])
def test_a_party_is_never_staff(party: Visitor, path: str) -> None:
    browser = party.browser()
    for cookie_name in ("zhixing_gd0304", "zhixing_gd0304_party"):  # carried over by hand, under either name
        browser.client.set_cookie(cookie_name, _cookie(browser.client, "zhixing_gd0304_party", "/portal"), path="/")

    assert browser.client.get(path).status_code in (303, 401)


def test_staff_are_never_a_party(court: Court, party: Visitor) -> None:
    browser = court.browser("officer1")
    browser.client.set_cookie("zhixing_gd0304_party", _cookie(browser.client, "zhixing_gd0304", "/"), path="/portal")

    for path in ("/portal/case", "/portal/card"):
        assert browser.client.get(path).status_code == 303
    assert party.case_no not in browser.see("/portal")


def _cookie(client: object, name: str, path: str) -> str:
    cookie = client.get_cookie(name, path=path)  # type: ignore[attr-defined]
    assert cookie is not None
    return str(cookie.value)


def test_every_page_of_the_portal_but_the_door_is_closed_to_strangers(court: Court) -> None:
    app: Flask = court.app
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("portal.") and rule.endpoint not in ("portal.show", "portal.enter", "portal.leave"):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert client.open(rule.rule, method=method).status_code in (303, 400), rule.rule


def test_the_code_is_shown_once_and_stored_nowhere(court: Court) -> None:
    party = visitor(court)
    clerk, page = court.browser("filing"), f"/cases/{quote(party.case_no)}/codes"
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', clerk.see(page)))

    first = clerk.client.post(page, data=hidden).text
    again = clerk.client.post(page, data=hidden).text

    code = re.search(r'class="code">([^<]+)<', first)
    assert code
    assert "该次发放已经办理" in again
    assert code[1] not in again
    stored = _bytes(court)
    for secret in (code[1], code[1].replace("-", "")[4:], party.code.replace("-", "")[4:]):
        assert secret.encode() not in stored
    with court.country.read(HERE) as unit:
        assert unit.of(QueryCode).need(party.code_id).secret_hash.startswith("scrypt$")


def _bytes(court: Court) -> bytes:
    folder = court.country.folder / HERE
    return b"".join(path.read_bytes() for path in folder.glob("node.db*"))


def test_only_the_counter_issues_codes(court: Court, party: Visitor) -> None:
    judge = court.browser("judge1")
    page = f"/cases/{quote(party.case_no)}/codes"

    assert "补发（旧码失效）" not in judge.see(page)
    assert judge.submit(page, party=party.party_id).status_code == 403


def test_a_code_is_not_guessed_past_the_limit_by_naming_other_cases(country: Country, party: Visitor) -> None:
    fresh = replace(party, court=Court(country, HERE))
    browser = fresh.browser()
    most = int(FAILURES_PER_CASE.split()[0])

    found = [
        browser.client.post(
            "/portal/card/reply",
            data={"csrf_token": _token(browser.see("/portal/card")), "code": "7K7K-7K7K", "case_no": f"别案{n}"},
            environ_overrides={"REMOTE_ADDR": f"10.0.0.{n}"},
        ).status_code
        for n in range(most + 1)
    ]

    assert found == [401] * most + [429]


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]
