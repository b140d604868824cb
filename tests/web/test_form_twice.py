"""Double clicks, the back button, two people at one case, an ended session: nothing doubled, nothing lost."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from stories import Elevation
from web.web_clients import PASSWORD, Browser, Court

from shared.flows import signatures
from shared.web.pages import doing

#: Every address of pages that takes a form, and why sending it twice does nothing more.
TAKES_COMMAND = {
    "doing.act", "doing.draft", "doing.rewrite", "drafts.sign", "drafts.give_back", "drafts.issue", "messages.sign_for",
    "delegations.give", "delegations.revoke", "lists.finish_task", "alerts.do", "integrity.answer", "parked.replay",
    "portal_desk.issue", "portal_desk.revoke", "portal_desk.record",
}  # fmt: skip
NATURALLY_ONCE = {
    "attachments.upload": "the same bytes are the same file",
    "journeys.ask": "an answer that comes twice is one answer",
    "portal.send_card": "a card goes back once, the second is told so",
    "portal.reply": "only reads", "printing.verified": "only reads",
    "portal.enter": "begins a session anew", "sign_in.enter": "begins a session anew",
    "portal.leave": "ends a session", "sign_in.leave": "ends a session",
}  # fmt: skip
LONG = "很长的意见 <b>'x'</b> " * 200


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    four = four_courts(tmp_path_factory.mktemp("twice"))
    yield four
    four.close()


@pytest.fixture(scope="module")
def story(country: Country) -> Elevation:
    story = Elevation(country)
    story.to_review()
    return story


@pytest.fixture(scope="module")
def upper(country: Country, story: Elevation) -> Court:
    return Court(country, "gd03")


@pytest.fixture(scope="module")
def lower(country: Country, story: Elevation) -> Court:
    return Court(country, "gd0304")


@pytest.fixture
def draft(upper: Court, story: Elevation) -> str:
    written = upper.api("reviewer1").post("/drafts", {
        "kind": "elevation_ruling", "recipient": "gd0304", "exchange_id": story.exchange, "inputs": {"reasoning": "确有必要"},
    })  # fmt: skip
    assert written.status_code == 201, written.text
    return f"/drafts/{written.json['draft_id']}"


def hidden(page: str, action: str) -> dict[str, str]:
    form = page[page.index(f'action="{action}"') :]
    shown = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in shown}


def send(browser: Browser, page: str, action: str, **typed: Any) -> Any:
    """The form on `page` that goes to `action`, as a browser sends it: with the address it came from."""
    sent = hidden(browser.see(page), action) | typed
    return browser.client.post(action, data=sent, headers={"Referer": f"http://localhost{page}"})


def test_every_form_of_the_pages_either_takes_a_command_id_or_is_naturally_done_once(lower: Court) -> None:
    posts = {
        rule.endpoint for rule in lower.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }  # fmt: skip
    assert posts == TAKES_COMMAND | NATURALLY_ONCE.keys()


@pytest.mark.parametrize("endpoint", sorted(TAKES_COMMAND))
def test_a_form_that_takes_a_command_id_hands_it_on(lower: Court, endpoint: str) -> None:
    view = inspect.unwrap(lower.app.view_functions[endpoint])
    source = inspect.getsource(view)
    if "_written(" in source:
        source += inspect.getsource(doing._written)
    assert 'request.form.get("command")' in source


@pytest.mark.parametrize(("form", "field"), [("sign", "opinion"), ("return", "reason")])
def test_an_opinion_that_is_too_long_is_refused_and_comes_back_into_its_field(
    upper: Court, draft: str, form: str, field: str
) -> None:
    reader = upper.browser("reviewer2")
    refused = send(reader, draft, f"{draft}/{form}", **{field: LONG, "stance": "disagree"})
    assert refused.status_code == 422
    assert "2000" in refused.text
    back = unescape(re.findall(r'href="(/drafts/[^"]*kept=[^"]*)"', refused.text)[0])
    again = unescape(reader.see(back))
    assert LONG.strip() in again
    assert "尚未提交" in again
    assert LONG.strip() not in unescape(upper.browser("reviewer3").see(back)), "nobody else sees it"


def test_an_opinion_sent_after_the_session_ended_comes_back_after_sign_in(upper: Court, draft: str) -> None:
    reader = upper.browser("reviewer2")
    sent = hidden(reader.see(draft), f"{draft}/sign") | {"opinion": "同意 <i>1</i>", "stance": "agree"}
    reader.client.delete_cookie("zhixing_gd03")
    ended = reader.client.post(f"{draft}/sign", data=sent, headers={"Referer": f"http://localhost{draft}"})
    assert ended.status_code == 303
    sign_in = unescape(reader.see(ended.headers["Location"]))
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', sign_in))
    back = reader.client.post("/sign-in", data=fields | {"login": "reviewer2", "password": PASSWORD})
    assert "同意 &lt;i&gt;1&lt;/i&gt;" in reader.see(back.headers["Location"])


def test_a_form_from_another_site_keeps_nothing(upper: Court, draft: str) -> None:
    reader = upper.browser("reviewer2")
    sent = hidden(reader.see(draft), f"{draft}/return") | {"reason": ""}
    for referrer in ("http://evil.example/drafts", f"http://localhost//evil.example{draft}", ""):
        answer = reader.client.post(f"{draft}/return", data=sent, headers={"Referer": referrer})
        assert answer.status_code == 422
        assert "kept=" not in answer.text


def test_what_an_inspector_answers_sealed_is_never_kept_in_the_open() -> None:
    page = Path("shared/web/templates/integrity_card.html").read_text(encoding="utf-8")
    assert "p.kept(" not in page


def test_a_note_on_a_task_and_a_delegation_come_back_too(lower: Court, upper: Court) -> None:
    president = upper.browser("president")
    refused = send(president, "/delegations", "/delegations", act="approve", from_on="2026-03-10", until_on="nie",
                   reason="出差 <u>")  # fmt: skip
    assert refused.status_code == 422
    back = unescape(re.findall(r'href="(/delegations[^"]*kept=[^"]*)"', refused.text)[0])
    assert "出差 &lt;u&gt;</textarea>" in president.see(back)


def test_signing_twice_signs_once(upper: Court, draft: str) -> None:
    reader = upper.browser("reviewer2")
    sent = hidden(reader.see(draft), f"{draft}/sign") | {"opinion": "同意", "stance": "agree"}
    first, second = (reader.client.post(f"{draft}/sign", data=sent) for _ in range(2))
    assert first.status_code == second.status_code == 303
    with upper.node.store.read() as unit:
        steps = signatures.history(unit, draft.rpartition("/")[2])
    assert [step.act for step in steps].count("discuss") == 1


def test_two_people_on_one_case_the_second_is_told_who_changed_what(lower: Court, story: Elevation) -> None:
    page = f"/acts/send_execution_notice?case={quote(story.case_no)}"
    first, second = lower.browser("officer1"), lower.browser("officer1")
    shown = {name: unescape(value) for name, value in re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]*)"', second.see(page))}  # fmt: skip
    story.country.clock.advance(timedelta(minutes=1))
    done = first.submit(f"/acts/receive_money?case={quote(story.case_no)}", **{"f.amount_fen": "12.00"})
    assert done.status_code == 303, done.text
    stale = second.client.post(page, data=shown | {"epoch": "9", "f.sent_on": "2026-03-09"})
    assert stale.status_code == 409
    assert "您打开本页之后发生的变化" in stale.text
    with lower.node.store.read() as unit:
        person = unit.people.first(login="officer1")
    assert person is not None
    listed = stale.text.split("您打开本页之后发生的变化")[1].split("</ul>")[0]
    assert person.name in listed
    assert 'value="2026-03-09' in stale.text, "what was typed stays"


def test_a_forged_or_old_form_token_is_said_in_words_and_does_nothing(lower: Court, story: Elevation) -> None:
    browser = lower.browser("officer1")
    for token in ("", "x" * 5000, "<script>"):
        answer = browser.client.post("/tasks/x", data={"csrf_token": token, "note": "x"})
        assert answer.status_code == 400
        assert "没有办理任何事项" in answer.text
        assert "<script>" not in answer.text.replace("<script src", "")


def test_a_form_of_a_megabyte_and_more_is_refused_in_words(lower: Court, story: Elevation) -> None:
    page = f"/acts/receive_money?case={quote(story.case_no)}"
    answer = lower.browser("officer1").submit(page, **{"f.amount_fen": "1" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "上限 1 MiB" in answer.text
    assert "附件" in answer.text
