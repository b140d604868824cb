"""Notices, campaigns, requests and records as people see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import Country
from circulation_stories import PRESIDENT, circulating_country, days_pass, decided, filed, issued
from web.web_clients import Court

from shared.domain.notices import Notice, Scope, Standing, reached
from shared.procedures.circulation.lines import ManagementTree
from shared.registry.registry import Registry
from shared.transport.in_process import never
from shared.web.reading.circulation import receipt_tree


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    built = circulating_country(tmp_path)
    yield built
    built.close()


def test_a_notice_is_written_in_the_form_signed_and_issued_and_its_tree_fills(country: Country) -> None:
    spc, gd = Court(country, "spc"), Court(country, "gd")
    manager = spc.browser("manager1")
    assert "/documents/issue_notice" in manager.see("/notices")
    page = "/documents/issue_notice"
    fields = {"number": "法〔2026〕7号", "title": "核查终本", "scope": "courts", "courts": "gd\ngd03\nhn", "text": "逐案核查。",
              "effective_on": "2026-03-16"}  # fmt: skip
    answer = manager.submit(page, page, recipient="spc", **{f"f.{name}": value for name, value in fields.items()})
    assert answer.status_code == 303, answer.text
    draft = re.search(r"/drafts/([0-9a-f-]{36})", answer.headers["Location"])
    assert draft is not None
    country.approve("spc", draft[1], *PRESIDENT)
    country.issue("spc", "manager1", draft[1])

    with country.read("spc") as unit:
        notice_id = unit.of(Notice).first(number="法〔2026〕7号").notice_id
    tree = manager.see(f"/notices/{notice_id}")
    assert '<progress max="3" value="0"' in tree
    assert "广东省高级人民法院" in tree

    mine = gd.browser("manager1")
    listed = mine.see("/notices")
    assert "法〔2026〕7号" in listed
    [path] = re.findall(r'action="([^"]*/sign)"', listed)
    assert mine.submit("/notices", path).status_code == 303
    country.settle()
    days_pass(country, 1)
    assert '<progress max="3" value="1"' in manager.see(f"/notices/{notice_id}")


def test_signatures_count_before_reports_and_the_procedure_leads_to_the_text(country: Country) -> None:
    notice_id = issued(country, reply_due_on="2026-04-10", actions="逐案核查并报告")
    city = Court(country, "gd03").browser("manager1")
    [path] = re.findall(r'action="([^"]*/sign)"', city.see("/notices"))
    assert city.submit("/notices", path).status_code == 303
    country.settle()
    days_pass(country, 1)

    tree = Court(country, "spc").browser("manager1").see(f"/notices/{notice_id}")
    assert "已签收 <b>1</b> · 已报告 <b>0</b>" in tree
    procedure = city.see(f"/exchanges/{notice_id}")
    assert f'href="/notices/{notice_id}"' in procedure
    assert "/journeys/court" not in procedure


def test_a_missing_court_is_shown_with_its_days(country: Country) -> None:
    country.network.hold = lambda parcel: "gd0304" in (parcel.recipient, parcel.sender)
    notice_id = issued(country)
    days_pass(country, 1, 2)

    shown = Court(country, "spc").browser("manager1").see(f"/notices/{notice_id}?lang=en")

    row = shown[shown.index("gd0304") :]
    assert re.search(r"not received\s*<small>3 days", row[: row.index("</li>")])
    country.network.hold = never


def test_the_tree_of_the_whole_country_has_a_bar_for_every_province_and_court() -> None:
    on, registry = date(2026, 3, 10), Registry.load()
    line = ManagementTree(registry, on)
    rows = [
        Standing("n", court, via, "signed" if via != "gd" else "waiting", on)
        for court, via in reached(line, "spc", Scope.ALL_BELOW, ()).items()
    ]
    notice = Notice("n", "spc", "1", "t", "all_below", (), "x", "0", (), on, on, None, "", "", "")

    tree = receipt_tree(notice, rows, registry, "spc", date(2026, 3, 12))

    assert (tree.total, len(tree.below), tree.below["gd"].done) == (len(registry) - 1, 33, 0)
    assert tree.branches[0].court == "gd", "who is behind stands first"
    assert ("gd0304", "waiting", 2) in tree.below["gd"].below["gd03"].behind
    assert sum(branch.total for branch in tree.below.values()) == tree.total


def test_a_campaign_shows_figures_lists_and_what_may_be_done(country: Country) -> None:
    case_no, _ = filed(country, "gd0304")
    campaign = decided(country, "gd", "open_campaign", title="春季清积", scope="courts", courts="gd03 gd0304", list_on="2026-03-10",
                       until_on="2026-03-24", plan_due_on="2026-03-20", targets="清理积案")["exchange_id"]  # fmt: skip
    days_pass(country, 7)

    high, basic = Court(country, "gd").browser("manager1"), Court(country, "gd0304").browser("officer1")

    assert "春季清积" in high.see("/campaigns")
    assert "0/1" in high.see(f"/campaigns/{campaign}")
    page = basic.see(f"/campaigns/{campaign}")
    assert case_no in page
    assert f"/acts/strike_off_list?exchange={campaign}" in page


def test_requests_and_records_are_listed_with_their_days(country: Country) -> None:
    _, lineage = filed(country, "gd0304")
    given = {"by": "officer1", "lineage": lineage, "reason": "案情复杂"}
    country.decide("gd0304", "extend_file_limit", *PRESIDENT, document_no="延1号", **given)
    country.decide("gd0304", "extend_file_limit_further", *PRESIDENT, document_no="延2号", months=2, **given)

    shown = Court(country, "gd").browser("manager1").see("/requests")

    assert "再次延长执行期限" in shown
    assert "2026-03-17" in shown or "3月17日" in shown


def test_a_campaign_is_narrowed_by_picking_how_cases_came(country: Country) -> None:
    form = Court(country, "spc").browser("manager1").see("/documents/open_campaign")

    assert '<option value="designated">指定</option>' in form
    assert "all_below " not in form
