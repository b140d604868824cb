"""The tour's preparations play, and its text names buttons and documents that exist, at the courts of the demonstration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from shared.bootstrap.country import USUAL_COURTS
from shared.cli.main import cli
from shared.procedures import CATALOGUE
from shared.scenarios.document import read_scenario

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
PREPARATIONS = sorted((ROOT / "infra" / "demo" / "tour").glob("*.yaml"))
FIRST_PORT = 8401


def test_the_preparations_play_and_end_by_saying_where_to_go() -> None:
    result = CliRunner().invoke(cli, ["scenario", "run", "--brief", *map(str, PREPARATIONS)])

    assert result.exit_code == 0, result.output
    ends = [line for line in result.output.splitlines() if line.startswith("  → ")]
    assert len(ends) == len(PREPARATIONS) == len(re.findall(r"^## [一二三四五六七八九]、", TOUR, re.MULTILINE))
    assert all("执" in end and "${" not in end for end in ends)


def test_played_one_after_the_other_on_running_courts_they_take_days_not_weeks() -> None:
    # A story begins on the weekday it is written for, so the urging of the first must not lapse before the last begins.
    weekdays = [read_scenario(path).start.weekday() for path in PREPARATIONS]

    assert weekdays == sorted(weekdays)
    assert weekdays[-1] <= 4


def test_every_title_quoted_in_the_tour_is_one_of_the_catalogue() -> None:
    declared = (*CATALOGUE.messages.values(), *CATALOGUE.acts.values(), *CATALOGUE.procedures.values())
    titles = {each.title.zh for each in declared}

    quoted = set(re.findall(r"「([^」]+)」", TOUR))

    assert len(quoted) > 10
    assert quoted - titles == set()


@pytest.mark.parametrize(
    ("court", "port"), re.findall(r"^\| [^|]+ `(\w+)` \| <http://127\.0\.0\.1:(\d+)> \|$", TOUR, re.MULTILINE)
)
def test_the_addresses_of_the_tour_are_those_of_the_demonstration(court: str, port: str) -> None:
    assert list(USUAL_COURTS).index(court) == int(port) - FIRST_PORT
