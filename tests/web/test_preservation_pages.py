"""Preservations, feasibility queries and converted controls as people see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country
from preservation_stories import APPLIED, DELIVERY, Preserved, preserving_country
from stories import CASE
from web.web_clients import Court

HERE = "gd0304"


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = preserving_country(tmp_path)
    yield built
    built.close()


def test_a_preservation_is_applied_for_in_the_form_and_ruled_at_a_click(country: Country) -> None:
    judge = Court(country, HERE).browser("trial1")
    assert "/acts/apply_preservation" in judge.see("/preservations")
    page = "/acts/apply_preservation"
    fields = {f"f.{name}": str(value) for name, value in APPLIED.items()} | {"f.exemption": "no_exemption"}
    answer = judge.submit(page, page, **fields)
    assert answer.status_code == 303, answer.text

    listed = judge.see("/preservations")

    assert "（2026）粤0304执保1号" in listed
    assert "已申请，待裁定" in listed
    [exchange] = set(re.findall(r"/exchanges/([0-9a-f-]{36})", listed))
    assert "/acts/rule_preservation" in judge.see(f"/exchanges/{exchange}")


def test_the_first_to_end_stands_first_and_a_converted_one_shows_its_case_whose_page_shows_the_control(
    country: Country,
) -> None:
    later = Preserved(country).applied().ruled().sealed(end_on="2026-09-01", asset="甲银行存款")
    sooner = (
        Preserved(country)
        .applied(suit_no="（2026）粤0304民初901号")
        .ruled()
        .sealed(end_on="2026-04-01", asset="乙银行存款")
    )
    officer = Court(country, HERE).browser("officer1")

    listed = officer.see("/preservations")

    assert listed.index(sooner.case_no) < listed.index(later.case_no)
    assert "2026-03-25" in listed, "the last day to ask for renewal"
    done = later.enforced()
    page = officer.see("/preservations")
    assert "已转入执行" in page
    assert done["case_no"] in page
    assert "甲银行存款" in officer.see(f"/cases/{done['case_no']}")


def test_a_query_and_the_defect_that_goes_to_the_panel_s_file_are_listed(country: Country) -> None:
    lineage = country.act(HERE, "filing", "file_case", **CASE)["lineage_id"]
    done = country.act(HERE, "officer1", "raise_feasibility_query", lineage=lineage,
                       **(DELIVERY | {"judgment_no": "（2025）粤0305民初5号", "issuing_court": "gd0305"}))  # fmt: skip
    about = {"lineage": lineage, "exchange": done["exchange_id"]}
    judge = Court(country, "gd0305").browser("trial1")
    asked = judge.see("/preservations")
    assert "特征" in asked
    assert "/acts/answer_feasibility" in judge.see(f"/exchanges/{done['exchange_id']}")

    country.act("gd0305", "trial1", "answer_feasibility", answer="explained", text="一台", **about)
    country.act(HERE, "officer1", "conclude_feasibility", executable=True, reason="已说明", **about)

    assert "本院裁判的判项瑕疵" in judge.see("/preservations")
