"""The list of cases: found by number, party or court, narrowed, ordered, as CSV, in a constant number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from stories import Elevation, told
from web.web_clients import Browser, Court

NAMES = [("深圳市某贸易有限公司", "张三丰"), ("某银行深圳分行", "欧阳·娜娜"), ("李四", "张三")]


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    """One case that its superior reviews, and three more."""
    story = told("to_review", tmp_path_factory.mktemp("listed"))
    for number, (creditor, debtor) in enumerate(NAMES):
        Elevation(story.country).filed(creditor=creditor, debtor=debtor, title_no=f"（2025）粤0304民初{number}号",
                                       claim_fen=(number + 1) * 100_000_00)  # fmt: skip
    yield Court(story.country, "gd0304")
    story.country.close()


@pytest.fixture(scope="module")
def browser(court: Court) -> Browser:
    return court.browser("officer1")


def serials(page: str) -> list[int]:
    return [int(each) for each in re.findall(r">（2026）粤0304执(\d+)号</a>", page)]


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements every database runs meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4]), ("q=（2026）粤0304执2号", [2]), ("q=(2026) 粤0304执2", [2]), ("q=执3号", [3]), ("q=4", [4]),
        ("q=张三", [2, 4]), ("q=张三丰", [2]), ("q=娜娜", [3]), ("q=李四", [4]), ("q=王五", []), ("q=2026粤9999", []),
        ("court=gd03", [1]), ("q=李四&court=gd03", []), ("state=open", [1, 2, 3, 4]), ("state=closed", []), ("mine=1", []),
        ("year=2026", [1, 2, 3, 4]), ("year=2025", []), ("year=x", [1, 2, 3, 4]), ("year=0202611", [1, 2, 3, 4]),
        ("year=" + "9" * 5000, [1, 2, 3, 4]), ("court=nowhere", [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_a_case_is_found_by_what_one_knows_of_it(browser: Browser, query: str, found: list[int]) -> None:
    page = browser.see(f"/cases?{quote(query, safe='=&')}")
    assert sorted(serials(page)) == found
    assert found or "没有符合的案件" in page


def test_a_court_typed_by_name_is_offered_as_a_filter(browser: Browser) -> None:
    assert 'href="/cases?court=gd03"' in browser.see(f"/cases?q={quote('深圳市中级')}")


def test_hostile_words_are_looked_for_and_shown_as_text(browser: Browser) -> None:
    page = browser.see(f"/cases?q={quote(chr(34) + '><script>1</script>%_' + chr(39))}")
    assert "<script>1" not in page
    assert "没有符合的案件" in page


def test_the_list_is_ordered_and_comes_as_csv(browser: Browser) -> None:
    assert serials(browser.see("/cases?sort=-claim"))[0] == 4
    file = browser.client.get(f"/cases?format=csv&q={quote('张三')}")
    lines = file.text.lstrip("\ufeff").splitlines()
    assert file.mimetype == "text/csv"
    assert lines[0].startswith("案号,案由,标的（元）,状态,实施权,承办人,下一期限,立案")
    assert len(lines) == 3
    assert "深圳市福田区人民法院" in lines[1]


def test_each_row_tells_power_and_next_duty_without_a_query_of_its_own(browser: Browser) -> None:
    with queries() as many:
        page = browser.see("/cases")
    with queries() as one:
        browser.see("/cases?q=1")
    assert page.count("本院，第1批次") == 4
    assert "确定承办人" in page
    assert len(many) <= len(one), "four rows cost no more than one"
