"""The ledger on pages: figures by month, from figure to case, CSV."""

from __future__ import annotations

from pathlib import Path

from builders import FOUR, Country
from stories import CASE
from web.web_clients import Court


def test_a_superior_sees_figures_cases_and_csv(tmp_path: Path) -> None:
    # Given a case at a basic court
    country = Country(tmp_path, FOUR)
    done = country.act("gd0304", "filing", "file_case", **CASE)
    # When its province looks
    browser = Court(country, "gd").browser("chief")
    # Then figures lead to the case, and go out as CSV
    page = browser.see("/ledger")
    assert "深圳市福田区人民法院" in page
    assert "合计" in page
    assert "标的（元）" in page
    assert done["case_no"] in browser.see("/ledger?court=gd0304")
    assert "gd0304,2026-03,filed,1" in browser.see("/ledger.csv")
    country.close()
