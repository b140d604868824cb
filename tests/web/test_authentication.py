"""Nobody gets in without sign-in, and nobody is signed in by a forged form or by guessing."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Rule

from shared.web.auth import is_public

PUBLIC = {
    "static", "health.alive", "health.ready", "metrics.show", "sign_in.show", "sign_in.enter", "api_tokens.create", "api-docs.openapi_json",
    "printing.verify", "printing.verified",
    # Open to strangers or closed by the guard of parties, not of staff: tests/web/test_portal_doors.py.
    "portal.show", "portal.enter", "portal.leave", "portal.case", "portal.card", "portal.send_card", "portal.reply",
}  # fmt: skip


def address_of(rule: Rule) -> str:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", "x").replace(f"<path:{name}>", "x")
    return path


def test_every_route_is_closed_to_strangers_but_for_a_known_few(lower: Any) -> None:
    client = lower.app.test_client()

    for rule in lower.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint in PUBLIC:
                continue
            answer = client.open(address_of(rule), method=method)
            closed = (
                answer.status_code == 401
                if rule.rule.startswith("/api/")
                else (answer.status_code == 303 and answer.location.startswith("/sign-in"))
            )
            assert closed, f"{method} {rule.rule}: {answer.status_code}"

    assert {rule.endpoint for rule in lower.app.url_map.iter_rules() if is_public(lower.app, rule.endpoint)} == PUBLIC


def test_a_person_signs_in_and_out(lower: Any) -> None:
    browser = lower.browser("officer1")
    assert "gd0304 officer1" in browser.see("/")

    browser.submit("/", "/sign-out")

    assert browser.client.get("/").status_code == 303


def test_the_session_cookie_is_closed_to_scripts_and_named_by_court(lower: Any) -> None:
    answer = lower.browser().submit("/sign-in", login="officer1", password="correct horse 电池")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("zhixing_gd0304=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("login", "password"), [("officer1", "wrong"), ("nobody", "correct horse 电池"), ("", ""), ("a\0b", "x")]
)
def test_a_wrong_login_or_password_gets_the_same_answer(lower: Any, login: str, password: str) -> None:
    answer = lower.browser().submit("/sign-in", login=login, password=password)

    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text


def test_guessing_a_password_is_slowed_down(lower: Any) -> None:
    browser = lower.browser()
    answers = [browser.submit("/sign-in", login="officer1", password=str(n)).status_code for n in range(7)]

    assert answers[:5] == [401] * 5
    assert answers[6] == 429
    assert lower.browser("chief").see("/"), "another login from the same address still works"


def test_signing_in_rightly_is_never_slowed_down(lower: Any) -> None:
    for _ in range(12):
        lower.browser("officer1")


def test_a_form_without_the_token_of_the_session_is_refused(lower: Any, story: Any) -> None:
    story.filed()
    browser = lower.browser("officer1")

    answer = browser.client.post(f"/acts/receive_money?case={story.case_no}", data={"f.amount_fen": "10"})

    assert answer.status_code == 400
    assert "表单已失效" in answer.text
    with lower.node.store.read() as unit:
        assert unit.money.count() == 0


def test_a_person_who_left_is_out_at_once(lower: Any) -> None:
    from dataclasses import replace

    browser, api = lower.browser("officer1"), lower.api("officer1")
    with lower.node.store.begin() as unit:
        person = unit.people.first(login="officer1")
        unit.people.save(replace(person, active=False))

    assert browser.client.get("/").status_code == 303
    assert api.get("/court").status_code == 401


def test_an_expired_or_ended_token_opens_nothing(lower: Any, country: Any) -> None:
    ended, expired = lower.api("officer1"), lower.api("officer1")
    assert ended.client.delete("/api/v1/tokens/current", headers=ended.headers).status_code == 204

    assert ended.get("/court").status_code == 401
    assert expired.get("/court").status_code == 200
    country.later(hours=13)
    assert expired.get("/court").status_code == 401


def test_the_stored_token_is_not_the_token(lower: Any) -> None:
    api = lower.api("officer1")

    with lower.node.store.read() as unit:
        stored = unit.tokens.where()
    assert stored
    assert all(api.headers["Authorization"].split()[1] not in row.token_hash for row in stored)


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:x"]
)
def test_sign_in_never_leads_to_another_site(lower: Any, target: str) -> None:
    answer = lower.browser().submit("/sign-in", login="officer1", password="correct horse 电池", next=target)

    assert answer.location == "/"


def test_every_answer_carries_the_security_headers(lower: Any) -> None:
    for path in ("/sign-in", "/healthz", "/api/v1/court", "/nowhere"):
        headers = lower.app.test_client().get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_health_says_who_this_is_without_sign_in(lower: Any) -> None:
    alive, ready = (lower.app.test_client().get(path) for path in ("/healthz", "/readyz"))

    assert (alive.status_code, ready.status_code) == (200, 200)
    assert alive.json["court"] == "gd0304"
    assert alive.json["tier"] == "basic"
    assert alive.json["key"] == lower.node.key.key_id
    assert alive.json["release"]
