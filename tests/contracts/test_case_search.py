"""The same words find the same cases on SQLite and PostgreSQL: numbers in any writing, any part of a name."""

from __future__ import annotations

import uuid

import pytest

from shared.domain.case_search import NUMBER, PARTY, CaseWord, asked_name, asked_number, name_words, number_words
from shared.flows.ports import Store

CASES = ["（2026）粤0304执12号", "（2026）粤0304执120号", "（2025）粤0304执恢12号", "（2026）粤03执7号"]
NAMES = ["深圳市某贸易有限公司", "张三丰", "欧阳·娜娜", "Ｏｃｅａｎ Trading Ltd.", "某" * 200]


@pytest.fixture
def words(store: Store) -> Store:
    with store.begin() as unit:
        rows = unit.of(CaseWord)
        for case_no in CASES:
            for word in number_words(case_no):
                rows.add_new(CaseWord(NUMBER, word, case_no, case_no))
        for name in NAMES:
            for word in name_words(name):
                rows.add_new(CaseWord(PARTY, word, name, str(uuid.uuid4())))
    return store


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("（2026）粤0304执12号", CASES[:1]),
        ("(2026)粤0304执12号", CASES[:1]),
        ("〔２０２６〕粤 0304 执 12 号", CASES[:1]),
        ("2026粤0304执12号", CASES[:1]),
        ("2026粤0304执12", CASES[:2]),
        ("粤0304执12号", CASES[:1]),
        ("执12号", CASES[:1]),
        ("执恢12", CASES[2:3]),
        ("12", [CASES[0], CASES[2]]),
        ("第012号", [CASES[0], CASES[2]]),
        ("2026粤03", [CASES[0], CASES[1], CASES[3]]),
        ("99999", []),
    ],
)
def test_a_number_is_found_however_it_is_typed(words: Store, typed: str, found: list[str]) -> None:
    asked = asked_number(typed)
    assert asked is not None
    with words.read() as unit:
        rows = unit.of(CaseWord).where(kind=NUMBER, order_by=("word", "source_id"), limit=50, **asked.filters)
    assert sorted({row.source_id for row in rows}) == sorted(found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张三丰", [NAMES[1]]), ("三", [NAMES[1]]), ("贸易", [NAMES[0]]), ("深圳 市", [NAMES[0]]), ("欧阳娜", [NAMES[2]]),
        ("ocean trading", [NAMES[3]]), ("LTD", [NAMES[3]]), ("李四", []), ("%", []), ("某" * 40, [NAMES[4]]),
    ],
)  # fmt: skip
def test_a_party_is_found_by_any_part_of_the_name(words: Store, typed: str, found: list[str]) -> None:
    asked = asked_name(typed)
    assert asked is not None
    with words.read() as unit:
        rows = unit.of(CaseWord).where(kind=PARTY, order_by=("word", "source_id"), limit=200, **asked.filters)
    assert sorted({row.source_id for row in rows}) == sorted(found)


def test_what_says_nothing_asks_for_nothing() -> None:
    assert asked_name(" （）· ") is None
    assert asked_number("张三") is None
