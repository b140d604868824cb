"""The command-centre wall: orders with their clock, the numbers of the room, for those who are signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dispatch_stories import Dispatch, centres
from web.web_clients import Court

from shared.registry.registry import Registry

WALL, BOARD = "/command-centre/wall", "/command-centre/wall/board"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dispatch]:
    """An order of the intermediate court that nobody has acknowledged yet."""
    country = centres(Path(tmp_path_factory.mktemp("wall")))
    yield Dispatch(country).filed().squad("gd0305").ordered()
    country.close()


def test_an_order_stands_with_the_minutes_left_to_acknowledge_it(story: Dispatch) -> None:
    board = Court(story.country, "gd03").browser("duty1").see(BOARD)
    assert Registry.load().court("gd0305").name.zh in board
    assert "某小区3栋" in board
    assert re.search(r"剩 1[45] 分 \d\d 秒", board)
    assert "签收调度令" in board


def test_an_order_too_late_says_by_how_much_and_is_marked(tmp_path: Path) -> None:
    late = Dispatch(centres(tmp_path)).filed().squad("gd0305").ordered()
    late.acked()
    late.country.later(minutes=40)
    board = Court(late.country, "gd0305").browser("duty1").see(BOARD)
    assert re.search(r'<article class="bad">.*?超 \d+ 分', board, re.DOTALL)
    late.country.close()


def test_the_wall_is_only_for_those_who_are_signed_in(story: Dispatch) -> None:
    nobody = Court(story.country, "gd03").browser()
    for address in (WALL, BOARD):
        assert nobody.client.get(address).status_code == 303


def test_the_wall_has_no_menu_and_renews_itself_with_and_without_script(story: Dispatch) -> None:
    page = Court(story.country, "gd03").browser("duty1").see(WALL)
    assert "<nav" not in page
    assert 'data-live="/command-centre/wall/board?lang=zh"' in page
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)
    assert 'style="' not in page


def test_the_part_that_is_renewed_is_the_content_alone(story: Dispatch) -> None:
    browser = Court(story.country, "gd03").browser("duty1")
    board = browser.see(BOARD)
    assert "<html" not in board
    assert "<h1>" in board
    assert "<h1>" in browser.see(WALL)


def test_an_incident_and_nobody_on_duty_are_seen_in_english_too(tmp_path: Path) -> None:
    told = Dispatch(centres(tmp_path)).filed()
    told.country.act("gd0304", "duty1", "report_incident", grade=1, injured=3, place="某村", text="多人围攻", local_court="gd0304",
                     happened_at="2026-03-10T08:00:00+08:00", evidence=["A-1"])  # fmt: skip
    board = Court(told.country, "gd03").browser("duty1").see(f"{BOARD}?lang=en")
    assert "某村" in board
    assert "Nobody is on duty" in board
    told.country.close()
