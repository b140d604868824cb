"""Case numbers, strict for our dockets and lenient for the past; lineages; court ids."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.identifiers import (
    CASE_TYPES,
    BadCaseNumber,
    BadCourtId,
    CaseNumber,
    CaseReference,
    ReadOnlyCaseType,
    Release,
    lineage_id_of,
    require_court_id,
)
from shared.registry import Registry

REAL = (Path(__file__).parent / "data" / "real_case_numbers.txt").read_text(encoding="utf-8").split()
CODES = [court.code for court in Registry.load().all_courts()]


def test_both_widths_of_parentheses_are_read_and_full_width_is_written() -> None:
    assert str(CaseNumber.parse("(2026)粤03执12号")) == "（2026）粤03执12号"
    assert CaseNumber.parse(" （2026）粤03执12号 ") == CaseNumber(2026, "粤03", "", "执", 12)


@pytest.mark.parametrize(
    ("text", "court", "specialty", "type_code", "serial"),
    [
        ("（2017）最高法执监250号", "最高法", "", "执监", 250),
        ("（2022）津执恢10号", "津", "", "执恢", 10),
        ("（2021）京0105执41100号", "京0105", "", "执", 41100),
        ("（2019）粤73知执1号", "粤73", "知", "执", 1),
        ("（2020）兵9001执保3号", "兵9001", "", "执保", 3),
        ("（2020）内01执请3号", "内01", "", "执请", 3),
    ],
)
def test_a_strict_number_falls_into_its_parts(
    text: str, court: str, specialty: str, type_code: str, serial: int
) -> None:
    number = CaseNumber.parse(text)

    assert (number.court_code, number.specialty, number.type_code, number.serial) == (
        court, specialty, type_code, serial,
    )  # fmt: skip
    assert str(number) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "号", "（2026)粤03执12号", "2026粤03执12号", "（2026）粤3执12号", "（2026）粤030执12号", "（2026）粤03执012号",
        "（2026）粤03执0号", "（2026）粤03执１２号", "（26）粤03执12号", "（2026）港03执12号", "（2026）粤03民初12号",
        "（2026）粤03执12号之一", "（2026）粤03执12", "（2026）粤03执字第12号", "（2026） 粤03执12号", "（2026）粤03执9999999999号",
        "（0026）粤03执12号", "（2026）最高法03执12号", "{text}", "（2026）粤03执12号\n（2026）粤03执13号",
    ],
)  # fmt: skip
def test_what_is_not_a_case_number_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(BadCaseNumber) as refused:
        CaseNumber.parse(text)

    assert refused.value.code == "bad_case_number"
    assert "案号" in refused.value.what.zh
    assert "（2026）粤03执12号" in refused.value.todo.en


def test_a_number_built_from_wrong_parts_is_refused_too() -> None:
    with pytest.raises(BadCaseNumber):
        CaseNumber(2026, "粤03", "", "执", 0)
    with pytest.raises(BadCaseNumber):
        CaseNumber(2026, "gd03", "", "执", 1)


def test_requests_for_instructions_are_read_but_not_docketed() -> None:
    number = CaseNumber.parse("（2016）粤执请3号")

    with pytest.raises(ReadOnlyCaseType) as refused:
        number.for_docket()

    assert refused.value.code == "read_only_case_type"
    assert CaseNumber.parse("（2016）粤执监3号").for_docket().serial == 3


@given(
    year=st.integers(1949, 2100),
    code=st.sampled_from(CODES),
    specialty=st.sampled_from(["", "知"]),
    type_code=st.sampled_from(sorted(CASE_TYPES)),
    serial=st.integers(1, 999_999_999),
)
def test_every_number_of_every_court_reads_back_as_itself(
    year: int, code: str, specialty: str, type_code: str, serial: int
) -> None:
    number = CaseNumber(year, code, specialty, type_code, serial)

    assert CaseNumber.parse(str(number)) == number
    assert CaseReference.parse(str(number)).number == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    for read in (CaseNumber.parse, CaseReference.parse):
        with contextlib.suppress(BadCaseNumber):
            assert str(read(text))


def test_all_real_numbers_are_read_leniently_and_keep_their_text() -> None:
    assert len(REAL) == 65

    references = [CaseReference.parse(text) for text in REAL]

    assert [reference.text for reference in references] == REAL
    assert all(reference.year and reference.serial for reference in references)


def test_eighteen_of_the_real_numbers_are_not_dockets_in_our_strict_form() -> None:
    def is_strict(text: str) -> bool:
        try:
            return bool(CaseNumber.parse(text))
        except BadCaseNumber:
            return False

    assert sum(not is_strict(text) for text in REAL) == 18


def test_a_reference_tells_old_style_other_types_and_document_suffixes() -> None:
    old = CaseReference.parse("(2000)沪二中执字第1005号")
    civil = CaseReference.parse("(2022)闽01民初256号")
    document = CaseReference.parse("(2021)豫01执368号之二")

    assert (old.is_old_style, old.court_code, old.type_text, old.serial) == (True, "", "沪二中执字第", 1005)
    assert (civil.court_code, civil.type_text, civil.number) == ("闽01", "民初", None)
    assert (document.suffix, str(document.number)) == ("之二", "（2021）豫01执368号")


@pytest.mark.parametrize("text", ["", "粤03执12号", "（2026）号", "（2026）12号", "x" * 200, "（2026）粤03执12号" * 9])
def test_a_reference_needs_year_words_serial_and_the_closing_character(text: str) -> None:
    with pytest.raises(BadCaseNumber):
        CaseReference.parse(text)


def test_a_lineage_is_named_after_its_first_docket_however_it_is_written() -> None:
    # The ids are stored and sent between courts: this value must never change.
    assert lineage_id_of("（2026）粤03执12号") == "68e973da-0b23-5ea9-9d50-abd4e409ec65"
    assert lineage_id_of("(2026)粤03执12号") == lineage_id_of(CaseNumber(2026, "粤03", "", "执", 12))
    assert lineage_id_of("（2026）粤03执12号") != lineage_id_of("（2026）粤03执13号")


@pytest.mark.parametrize("text", ["spc", "pla", "gd", "gd03", "gd0304", "xpcc", "xpcc01", "xpcc9001"])
def test_court_ids_of_the_known_shapes_are_taken(text: str) -> None:
    assert require_court_id(text) == text


@pytest.mark.parametrize(
    "text", ["", "GD", "g", "gd3", "gd030", "gd03045", "粤03", "spc01", "gd03 ", "gd03\n", "../gd"]
)
def test_other_texts_are_no_court_ids(text: str) -> None:
    with pytest.raises(BadCourtId) as refused:
        require_court_id(text)
    assert refused.value.code == "bad_court_id"


def test_a_release_is_written_as_version_and_beginning_of_its_hash() -> None:
    assert str(Release("2026.1", "ab" * 32)) == "2026.1+abababababababab"
