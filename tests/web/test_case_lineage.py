"""The case page shows at a glance who holds the power by which document, and draws its way from what this court knows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asset_stories import Asset, asset_country
from builders import Country
from entrustment_stories import COURTS as ENTRUSTING
from entrustment_stories import Entrustment
from stories import Elevation, told
from web.web_clients import Court

from shared.domain.controls import Control
from shared.domain.money import MoneyEntry
from shared.web.pages.control_terms import expiry
from shared.web.reading.lineage import Holding, read_lineage

#: A line of the timeline, by its kind.
LINE = r'<tr class="(procedure|evidence|events|money)">'


def holdings(country: Any, court: str, lineage: str) -> list[Holding]:
    node = country.nodes[court]
    with node.store.read() as unit:
        rows = unit.powers.where(lineage_id=lineage)
        return read_lineage(node, unit, lineage, unit.cases.where(lineage_id=lineage, order_by=("filed_on",)), rows,
                            unit.exchanges.where(lineage_id=lineage))  # fmt: skip


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A case that the superior took to itself and docketed anew."""
    story = told("ruled", tmp_path_factory.mktemp("passed"))
    story.handed_over().accepted().redocketed().taken_over()
    yield story
    story.country.close()


def test_both_courts_tell_the_same_passing_from_their_own_records(passed: Elevation) -> None:
    for court in ("gd0304", "gd03"):
        first, second = holdings(passed.country, court, passed.lineage)
        assert (first.court, first.epoch, first.until) == ("gd0304", 1, second.since)
        assert (second.court, second.epoch, second.until, second.from_court) == ("gd03", 2, None, "gd0304")
        assert (second.document, second.kind, second.ruled_by) == (passed.ruling, "elevation_ruling", "gd03")
        assert second.evidence
    assert holdings(passed.country, "gd0304", passed.lineage)[0].since is not None, "it knows its own docket"
    assert holdings(passed.country, "gd03", passed.lineage)[0].since is None, "nobody told it when that court docketed"


def test_the_page_draws_a_lane_per_court_and_says_the_same_in_a_table(passed: Elevation) -> None:
    page = Court(passed.country, "gd03").browser("officer1").see(f"/cases/{quote(passed.new_case_no)}")

    drawing = page[page.index('class="wide lineage"') : page.index('id="lineage-table"')]
    assert drawing.count('class="name') == 2
    assert drawing.index("深圳市中级人民法院") < drawing.index("深圳市福田区人民法院"), "the higher court on top"
    assert drawing.count("<rect x=") == 2
    assert "提级执行裁定" in drawing
    assert "style=" not in page, "the content policy allows no inline style"
    table = page[page.index('id="lineage-table"') :]
    assert f'/outbox/{passed.ruling}"' in table
    glance = page[page.index('id="case"') : page.index("现在可办")]
    assert "本院" in glance
    assert "提级执行裁定" in glance


def test_an_entrusted_and_returned_case_has_three_epochs_at_both_courts(tmp_path: Path) -> None:
    story = Entrustment(Country(tmp_path, ENTRUSTING)).to_letter().docketed()
    story.return_applied().passed_up().decided().given_back()

    for court in (story.here, story.there):
        found = holdings(story.country, court, story.lineage)
        assert [(each.court, each.epoch) for each in found] == [(story.here, 1), (story.there, 2), (story.here, 3)]
        assert [each.from_court for each in found] == ["", story.here, story.there]
        assert [each.kind for each in found] == ["", "entrust_letter", "entrust_return"]
        assert found[1].until == found[2].since
        assert found[2].until is None
    story.country.close()


def test_an_asset_whose_disposal_right_moved_is_a_bar_of_its_own(tmp_path: Path) -> None:
    story = Asset(asset_country(tmp_path)).sealed().waited_for().asked().transferred()

    case, *asset = holdings(story.country, story.first, story.lineage)

    assert (case.court, case.until) == (story.first, None), "the power over the case has stayed"
    assert [(each.power_id, each.court) for each in asset][-1] == (story.control, story.asker)
    assert asset[-1].document == story.letter
    page = Court(story.country, story.first).browser("officer1").see(f"/cases/{quote(story.case_no)}")
    assert page.count('<g class="asset') == len(asset)
    assert "处置权：" in page
    story.country.close()


@pytest.mark.parametrize(("left", "tone"), [(10, "bad"), (60, "warn"), (300, "good"), (-1, "bad")])
def test_a_control_says_in_words_and_colour_how_long_it_lasts(left: int, tone: str) -> None:
    today = datetime(2026, 3, 2, tzinfo=UTC).date()
    control = Control("c", "l", "房屋", "movable", 1, today - timedelta(days=100), today + timedelta(days=left), "局")
    shown = expiry(control, today)
    assert (shown.tone, shown.left_days, shown.live) == (tone, left, left >= 0)
    assert 0 <= shown.width <= 120


def test_the_timeline_is_narrowed_to_a_kind_and_long_ones_are_cut(lower: Court, story: Elevation) -> None:
    story.filed().controlled()
    with lower.node.store.begin() as unit:
        for number in range(60):
            unit.money.add(
                MoneyEntry(f"m{number}", story.lineage, story.case_no, "in", 100 + number, date(2026, 3, 10))
            )
    browser, address = lower.browser("officer1"), f"/cases/{quote(story.case_no)}"

    money = browser.see(f"{address}?kind=money")
    lines = re.findall(LINE, money)

    assert lines == ["money"] * 50
    assert "只列最近 50" in money
    assert re.findall(LINE, browser.see(f"{address}?kind=money&all=timeline")) == ["money"] * 60
    assert set(re.findall(LINE, browser.see(f"{address}?kind=events"))) == {"events"}
    assert "62,700" not in money
    assert "77.70" in money, "the balance counts every entry"
