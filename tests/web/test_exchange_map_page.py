"""The live picture of the exchange as people see it: where a message is, who is silent, a branch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders import FOUR, Country, with_node
from circulation_stories import circulating_country, issued
from traffic_stories import Watching
from web.web_clients import Browser, Court

from shared.domain.courts import Line
from shared.domain.traffic import Branch, CourtPicture, Flow
from shared.flows.ports_traffic import NoPictures
from shared.web.reading.exchange.tree import SHOWN_WHOLE

LINE = ("spc", "gd", "gd03", "gd0304")


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = circulating_country(tmp_path, FOUR)
    yield four
    four.close()


@pytest.fixture
def watching(country: Country) -> Watching:
    return Watching(country)


@pytest.fixture
def top(watching: Watching) -> Browser:
    return Court(watching.country, "spc").browser("operator")


def hops(page: str) -> list[str]:
    """Stages on the page, in its order."""
    return re.findall(r'data-hop="[^ "]+ ([a-z]+)"', page)


def test_a_notice_is_seen_hop_after_hop_at_the_top(watching: Watching, top: Browser) -> None:
    assert "此刻没有文书往来" in top.see("/exchange/live")

    issued(watching.country, courts=LINE[1:])
    watching.round("spc")
    first = top.see("/exchange/live")
    watching.rounds()
    then = top.see("/exchange/live")

    assert "accepted" in hops(first)
    assert hops(then).count("stored") >= 3
    (chain,) = re.findall(r'<th scope="rowgroup"[^>]*>(.*?)</th>', then)
    assert set(chain.split(" → ")) == {
        "最高人民法院",
        "广东省高级人民法院",
        "广东省深圳市中级人民法院",
        "深圳市福田区人民法院",
    }
    assert '<circle class="marker good"' in then


def test_the_page_is_whole_without_script_and_refreshes_itself_with_the_same(watching: Watching, top: Browser) -> None:
    issued(watching.country, courts=LINE[1:])
    watching.rounds()

    page, live = top.see("/exchange?lang=en"), top.see("/exchange/live?lang=en")

    assert 'data-live="/exchange/live?lang=en" data-every-ms="400"' in page
    assert hops(page) == hops(live)
    assert "<html" not in live
    assert " style=" not in live


def test_a_silent_court_is_named(watching: Watching, top: Browser) -> None:
    watching.country.clock.advance(timedelta(minutes=2))
    watching.round("spc")

    page = top.see("/exchange?lang=en")

    assert page.count('<span class="tag warn">silent</span>') == 3
    assert "<b>3</b> <span>courts silent</span>" in page


def test_a_lower_court_sees_its_superior_as_where_others_are(watching: Watching) -> None:
    issued(watching.country, courts=LINE[1:])
    watching.rounds()

    page = Court(watching.country, "gd03").browser("operator").see("/exchange")

    assert '<g class="court outside"' in page
    assert "粤0304" in page
    assert page.count("<g class=") == 3


def test_a_nation_is_shown_by_provinces_and_a_branch_is_opened(country: Country) -> None:
    # Given pictures of all courts of the nation
    registry, now = country.nodes["spc"].registry, country.clock.now()
    today = country.clock.legal_today()
    told = 0
    for province in registry.below("spc", Line.MANAGEMENT, today):
        lower = registry.all_below(province.court_id, Line.MANAGEMENT, today)
        courts = {
            court.court_id: CourtPicture(
                court.court_id, now, 60, {"hn": Flow(sent=2)} if court.court_id == "gd0304" else {}
            )
            for court in (province, *lower)
        }
        told += len(courts)
        country.nodes["spc"].pictures.write(Branch(province.court_id, courts))
    assert told > 3000
    browser = Court(country, "spc").browser("operator")

    # When the supreme court looks, then provinces are shown, and in the branch it opens the courts of that province
    nation, opened = browser.see("/exchange"), browser.see("/exchange?court=gd03")
    assert SHOWN_WHOLE < nation.count("<g class=") < 40
    assert "粤0304" not in nation
    assert "粤0304" in opened
    assert "湘01" not in opened

    # And what a district court sends to another province runs between the two provinces
    assert re.search(r'class="line cross" d="[^"]+" stroke-width="2\.6"', nation)


def test_whatever_branch_is_asked_for_there_is_a_page(top: Browser) -> None:
    for asked in ("nowhere", "<b>", "spc", "gd0304", "hn", "%00", "a" * 300):
        page = top.see(f"/exchange?court={asked}")

        assert "<b>&lt;" not in page
        assert "<b><" not in page
        assert "<svg" in page


def test_a_picture_that_cannot_be_read_is_left_out(watching: Watching, top: Browser) -> None:
    folder = watching.country.folder / "spc" / "exchange"
    (folder / "gd.json").write_text('{"root": "gd", "courts": 7}')

    assert "粤0304" not in top.see("/exchange")


def test_switched_off_it_says_how_to_switch_it_on(country: Country) -> None:
    with_node(country, "spc", pictures=NoPictures())

    page = Court(country, "spc").browser("operator").see("/exchange")

    assert "ZHIXING_EXCHANGE_PICTURE" in page
    assert "data-live" not in page


def test_the_picture_is_for_staff(country: Country) -> None:
    assert Court(country, "spc").browser().client.get("/exchange/live").status_code in (302, 303, 401)
