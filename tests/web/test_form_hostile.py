"""Every form of the catalogue, sent by a post that may do it, with nothing, too much, markup, SQL or nonsense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from builders import Country, four_courts
from stories import Elevation
from web.web_clients import Browser, Court

from shared.flows.node import Node
from shared.web.reading import offers

MARKUP = "<script>alert('x')</script>' OR 1=1; DROP TABLE cases -- \u202e\u0000"
#: What is typed into every field of a form, by turns.
TYPED = {
    "nothing": "", "markup": MARKUP, "long": "长" * 4_100,
    "numbers": "99999999999999999999999999", "date": "0001-01-01", "instant": "9999-12-31T23:59", "first": "0001-01-01T00:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elevation]:
    country: Country = four_courts(tmp_path_factory.mktemp("hostile"))
    story = Elevation(country)
    story.to_review()
    yield story
    country.close()


@pytest.fixture(scope="module")
def lower(story: Elevation) -> Court:
    return Court(story.country, "gd0304")


@pytest.fixture(scope="module")
def upper(story: Elevation) -> Court:
    return Court(story.country, "gd03")


def may_do(node: Node) -> list[tuple[str, str]]:
    """Every form with the login of somebody who may send it; those nobody here may send are left to their own courts."""
    found = []
    with node.store.read() as unit:
        people = unit.people.where(active=True, order_by=("login",))
    for name, act in node.catalogue.acts.items():
        if not act.drafted and (who := next((p for p in people if offers.of_act(p, act).allowed), None)):
            found.append((f"/acts/{name}", who.login))
    for name, kind in node.catalogue.documents.items():
        if who := next((p for p in people if offers.of_kind(p, kind).allowed), None):
            found.append((f"/documents/{name}", who.login))
    return found


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def stays(answer: str, typed: str) -> bool:
    return typed.replace("\0", "").strip() in unescape(answer).replace("\0", "")


def test_every_form_says_at_its_fields_what_is_wrong_and_keeps_what_was_typed(story: Elevation, upper: Court) -> None:
    forms = may_do(upper.node)
    assert len(forms) > 60
    browsers: dict[str, Browser] = {}
    said_at_fields = 0
    hints = list(TYPED.items())
    for number, (address, login) in enumerate(forms):
        if login not in browsers:
            browsers[login] = upper.browser(login)
        browser = browsers[login]
        about = f"{address}?case={quote(story.case_no)}&exchange={story.exchange}"
        page = browser.client.get(about)
        if page.status_code == 404 or "<form" not in page.text:
            about = address
            page = browser.client.get(about)
        fields = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(f\.[^"]+)"', page.text))
        name, typed = hints[number % len(hints)]
        sent = hidden(page.text) | dict.fromkeys(fields, typed)
        answer = browser.client.post(about, data=sent)
        where = f"{about} {name}: {answer.status_code}"
        assert answer.status_code < 500, where
        assert "<script>alert" not in answer.text, where
        if answer.status_code == 422 and 'id="mistakes"' in answer.text:
            assert 'role="alert"' in answer.text, where
            said_at_fields += 'aria-invalid="true"' in answer.text
        if answer.status_code >= 400 and answer.status_code != 413 and fields and typed:
            assert stays(answer.text, typed), where
    assert said_at_fields > 30


@pytest.mark.parametrize("path", ["/inbox", "/outbox", "/cases", "/tasks", "/duties", "/attachments", "/drafts", "/flags",
                                  "/alerts", "/matters", "/courts", "/traces", "/journeys"])  # fmt: skip
def test_filters_of_lists_take_nonsense_calmly(lower: Court, path: str) -> None:
    chief = lower.browser("chief")
    if chief.client.get(path).status_code == 404:
        pytest.fail(f"{path} is gone: name its successor here")
    for typed in (MARKUP, "0001-01-01", "99999999999999999999", "长" * 3000, "\ud800"):
        value = quote(typed.encode("utf-8", "surrogatepass"))
        names = ("state", "kind", "court", "since", "until", "sort", "page", "number", "search", "q", "body", "code",
                 "level", "case", "party", "unsigned", "procedure", "on", "from", "to", "kept", "lang", "theme")  # fmt: skip
        answer = chief.client.get(path + "?" + "&".join(f"{name}={value}" for name in names))
        assert answer.status_code < 500, f"{path} {typed[:20]!r}"
        assert "<script>alert" not in answer.text


def test_a_document_shows_its_stages_and_a_rewritten_draft_what_differs(upper: Court, story: Elevation) -> None:
    author = upper.browser("reviewer1")
    form = f"/documents/elevation_ruling?exchange={story.exchange}"
    written = author.submit(form, recipient="gd0304", **{"f.reasoning": "第一稿 <b>"})
    assert written.status_code == 303, written.text
    address = written.headers["Location"]
    rewritten = author.submit(f"{address}/rewrite", **{"f.reasoning": "第二稿 <i>"})
    assert rewritten.status_code == 303, rewritten.text
    shown = author.see(address)
    assert "<del>第一稿 &lt;b&gt;</del>" in shown or re.search(r"<del>.*第一稿 &lt;b&gt;.*</del>", shown, re.DOTALL)
    assert re.search(r"<ins>.*第二稿 &lt;i&gt;.*</ins>", shown, re.DOTALL)
    outbox = author.see("/outbox")
    assert 'class="track"' in outbox


def test_a_court_that_may_not_be_designated_is_barred_with_the_reason(story: Elevation, upper: Court) -> None:
    from shared.procedures.designation.payloads import DesignationInputs
    from shared.web.pages.court_rules import by_rule

    with upper.node.store.read() as unit:
        exchange = unit.exchanges.need(story.exchange)
    barred = by_rule(upper.node, DesignationInputs, "target", exchange, {})
    original, outside = barred("gd0304"), barred("bj01")
    assert original is not None
    assert "原执行法院" in original.zh
    assert outside is not None
    assert barred("gd0305") is None


def test_a_matter_is_entrusted_to_no_court_above(upper: Court) -> None:
    clerk = upper.browser("officer1")
    name = next(name for name, act in upper.node.catalogue.acts.items() if act.payload.__name__ == "PrepareMatter")
    shown = clerk.submit(f"/acts/{name}", open="f.target=spc")
    assert shown.status_code == 200
    assert "既非当地基层法院" in shown.text
    assert 'value="f.target=spc"' not in shown.text.replace('name="open" value="f.target=spc"', "")


def test_a_file_is_attached_at_a_click_with_its_hash(lower: Court, story: Elevation) -> None:
    from io import BytesIO

    officer = lower.browser("officer1")
    name = next(n for n, k in lower.node.catalogue.acts.items() if "attachments" in k.payload.__dataclass_fields__)
    page = officer.see("/attachments")
    officer.client.post("/attachments", data=hidden(page) | {"file": (BytesIO(b"x"), "财产查控 <b>.txt")})
    with lower.node.store.read() as unit:
        row = unit.attachments.first()
    assert row is not None
    form = f"/acts/{name}?case={quote(story.case_no)}"
    shown = officer.submit(form, attach=row.sha256)
    assert shown.status_code == 200
    assert f"{row.title},{row.sha256}" in unescape(shown.text)


@pytest.mark.parametrize(
    "seen", ["", "x", "0001-01-01T00:00:00+08:00", "2026-03-10T00:00:00", "9999-12-31T23:59:59-12:00"]
)
def test_the_hidden_instant_of_a_form_may_be_anything(lower: Court, story: Elevation, seen: str) -> None:
    officer = lower.browser("officer1")
    form = f"/acts/send_execution_notice?case={quote(story.case_no)}"
    answer = officer.submit(form, seen=seen, epoch="9", **{"f.sent_on": "2026-03-09"})
    assert answer.status_code == 409


def test_one_more_span_after_the_last_there_is_comes_empty() -> None:
    from shared.web.pages.forms import _next_row

    for start, end in (("0001-01-01T00:00:00", "9999-12-31T23:59:00"), ("2026-01-01T00:00:00", "2026-01-02T00:00:00Z")):
        assert _next_row([{"start_at": start, "end_at": end}]) == {}
