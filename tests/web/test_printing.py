"""Documents on paper carry number and code, and the code tells whether paper and signed bytes belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from stories import Elevation, told
from web.web_clients import Court

from shared.domain.verification import code_of, digest_begins, document_no


@pytest.fixture
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elevation]:
    story = told("ruled", tmp_path_factory.mktemp("printed"))
    yield story
    story.country.close()


def printed(page: str) -> tuple[str, str]:
    """Number and code as they stand at the end of the paper."""
    number = re.search(r"<dt>文书编号</dt><dd>([^<]+)</dd>", page)
    code = re.search(r'<dd class="code">([^<]+)</dd>', page)
    assert number is not None
    assert code is not None
    return number[1], code[1]


def test_a_code_stands_for_the_beginning_of_the_digest_however_it_is_typed() -> None:
    digest = "0f" * 32
    code = code_of(digest)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert digest_begins(code) == digest[:20]
    assert digest_begins(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == digest[:20]
    assert [digest_begins(wrong) for wrong in ("", code[:-1], code + "0", "U" * 16, "无" * 16)] == [None] * 5
    assert document_no("gd0304", datetime(2026, 3, 1, 16, tzinfo=UTC), "1f3a9c2b-0000") == "gd0304-20260302-1f3a9c2b"


def test_both_courts_print_the_same_document_with_number_signatures_and_seal_place(ruled: Elevation) -> None:
    upper, lower = Court(ruled.country, "gd03"), Court(ruled.country, "gd0304")
    sent = upper.browser("officer1").see(f"/messages/{ruled.ruling}/print")
    received = lower.browser("officer1").see(f"/messages/{ruled.ruling}/print")

    assert printed(sent) == printed(received)
    for page in (sent, received):
        assert "<h1>提级执行裁定" in page
        assert "深圳市中级人民法院" in page
        assert ruled.case_no in page
        assert ">印</p>" in page
        assert page.count("合议讨论") == 3
        assert "院长批准" in page
        assert "二〇二六年三月" in page
        assert "/verify" in page


def test_a_draft_is_printed_as_one_without_number_seal_and_code(ruled: Elevation) -> None:
    with ruled.country.read("gd03") as unit:
        draft = unit.drafts.first(kind="elevation_ruling")
    page = Court(ruled.country, "gd03").browser("officer1").see(f"/drafts/{draft.draft_id}/print")
    assert draft.digest in page
    assert ">印</p>" not in page
    assert "验证码" not in page
    assert "以制发的文书为准" in page


def test_somebody_signed_in_learns_what_a_code_belongs_to(ruled: Elevation) -> None:
    browser = Court(ruled.country, "gd0304").browser("officer1")
    number, code = printed(browser.see(f"/messages/{ruled.ruling}/print"))

    page = browser.submit("/verify", number="", code=code.lower()).text

    for said in (number, "深圳市中级人民法院", "摘要一致", "提级执行裁定"):
        assert said in page
    assert browser.submit("/verify", number="gd03-20260101-00000000", code=code).status_code == 404


def test_a_stranger_learns_only_whether_this_court_issued_it(ruled: Elevation) -> None:
    upper, lower = Court(ruled.country, "gd03"), Court(ruled.country, "gd0304")
    number, code = printed(upper.browser("officer1").see(f"/messages/{ruled.ruling}/print"))

    answer = upper.browser().submit("/verify", number=number, code=code)

    assert answer.status_code == 200
    assert "本院制发过" in answer.text
    for secret in ("提级执行裁定", ruled.case_no, "/outbox/"):
        assert secret not in answer.text
    stranger = lower.browser()
    misses = [stranger.submit("/verify", number=number, code=code).status_code]  # received there, not issued
    misses += [stranger.submit("/verify", number=number, code="0000-0000-0000-0000").status_code for _ in range(5)]
    assert misses == [404] * 5 + [429]


def test_bytes_that_were_altered_here_are_told(ruled: Elevation) -> None:
    node = ruled.country.nodes["gd0304"]
    with node.store.begin() as unit:
        row = unit.inbox.need(ruled.ruling)
        unit.inbox.save(replace(row, bytes_received=row.bytes_received.replace(b"gd03", b"gd04", 1)))
    browser = Court(ruled.country, "gd0304").browser("officer1")
    page = browser.see(f"/messages/{ruled.ruling}/print")
    assert "不得据以办理" in page
    assert "摘要不符" in browser.submit("/verify", number="", code=printed(page)[1]).text
