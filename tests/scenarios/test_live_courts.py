"""Real courts of a small country, run as `zhixing up` runs them: their legal clock moves, and stories play on them."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchange_watching import watched_notice

from shared.bootstrap import ports
from shared.bootstrap.clock import SharedOffsetClock
from shared.bootstrap.country import EMBEDDED, Country, lay_out
from shared.bootstrap.launch import Launch
from shared.cli.main import cli
from shared.persistence.store import open_store
from shared.scenarios import live
from shared.scenarios.live_country import LiveCountry
from shared.web.pages.exchange_map import EVERY_MS

FOUR = ("spc", "gd", "gd03", "gd0304")
ELEVATION = Path(__file__).parent / "elevation"
STORY = """title: {zh: 立案, en: docketing}
source: test
start: 2026-03-10T09:00
courts: [gd03, gd0304]
steps:
  - act:
      court: gd0304
      who: WHO
      act: file_case
      inputs: {title_no: 一, cause: 买卖, claim_fen: 100, creditor: 甲, debtor: 乙, received_on: 2026-03-09}
    as: case
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    folder = tmp_path_factory.mktemp("live") / "country"
    folder.mkdir()
    lay_out(folder, EMBEDDED, ports.choose(len(FOUR), wanted_from=None), None, FOUR)
    launch = Launch(folder, lambda line: None)
    try:
        yield launch.start(engine=None, ports_from=None, fresh=False)
    finally:
        launch.stop()


def zhixing(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def offset(country: Country) -> float:
    return SharedOffsetClock(country.folder / "legal_offset").legal_offset.total_seconds()


def dockets(country: Country) -> int:
    found = 0
    for court in country.courts:
        with closing(open_store(country.settings(court.court_id).database_url)) as store, store.read() as unit:
            found += unit.cases.count()
    return found


def written(tmp_path: Path, more: str = "", who: str = "filing") -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(STORY.replace("WHO", who) + more, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_whole_elevation_plays_twice_on_running_courts_and_is_told_as_in_virtual_time(running: Country) -> None:
    story = ELEVATION / "whole_on_application.yaml"

    for _ in range(2):
        result = zhixing("scenario", "run", story, "--live", "--data", running.folder)

        assert result.exit_code == 0, result.output
        assert "在运行中的法院演示：全部明写的日期顺延" in result.output
        assert "gd0304  提级执行裁定书送达：执行实施权移转至 广东省深圳市中级人民法院" in result.output
        assert "⛔ 不予办理 not_the_holder" in result.output
        assert "✔ 符合预期" in result.output


@pytest.mark.slow
def test_the_supreme_court_s_page_shows_every_hop_of_a_notice_through_four_tiers(running: Country) -> None:
    # Given a browser at the supreme court that fetches the picture as often as its page does
    country = LiveCountry(running)

    # When a notice goes down level by level, then each hop the courts have evidence of stands on the page
    travel = watched_notice(country, 77, EVERY_MS / 1000)

    # And not before it happened; how soon is printed by tests/benchmarks/seen_at_the_top.py
    assert len(travel.hops) == 3 * len(("accepted", "relayed", "arrived", "stored"))
    assert all(lag >= 0 for lag in travel.hops)
    country.close()


@pytest.mark.slow
def test_stories_played_by_a_program_leave_their_cases_behind(running: Country, tmp_path: Path) -> None:
    before = dockets(running)

    outcomes = live.play([written(tmp_path, "    expect: {holder: gd0304, epoch: 1}\n")], running.folder)

    assert [outcome.met for outcome in outcomes] == [True]
    assert dockets(running) == before + 1


@pytest.mark.slow
def test_an_unmet_expectation_fails_but_a_date_of_the_calendar_is_only_told(running: Country, tmp_path: Path) -> None:
    dated = "    expect: {duties: {gd0304: {handler_named: {due_on: 2026-03-01}}}}\n"
    told = zhixing("scenario", "run", written(tmp_path, dated), "--live", "--data", running.folder, "--lang", "en")
    assert told.exit_code == 0, told.output
    assert (
        "≈ another calendar, not counted: step 1 (line 12) duties.gd0304.handler_named.due_on: expected" in told.output
    )

    unmet = "    expect: {holder: gd03}\n"
    result = zhixing("scenario", "run", written(tmp_path, unmet), "--live", "--data", running.folder, "--lang", "en")
    assert result.exit_code == 1
    assert "step 1 (line 12) holder: expected gd03, is gd0304" in result.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "who", "complaint"),
    [
        ("  - faults: {down: gd0304}\n", "filing", "story.yaml:12 steps.1.faults: faults are for virtual time only"),
        ("people: {gd03: [{login: x, roles: [officer], bodies: []}]}\n", "filing", ":12 people.gd03: the staff"),
        ("", "nobody", ":8 steps.0.act.who: nobody is called nobody at gd0304"),
    ],
)
def test_what_running_courts_cannot_play_is_refused_by_line_before_anything_is_sent(
    running: Country, tmp_path: Path, more: str, who: str, complaint: str
) -> None:
    before = dockets(running), offset(running)

    result = zhixing(
        "scenario", "run", written(tmp_path, more, who), "--live", "--data", running.folder, "--lang", "en"
    )

    assert result.exit_code == 1
    assert "not_for_live" in result.output
    assert complaint in result.output
    assert (dockets(running), offset(running)) == before


@pytest.mark.slow
def test_a_court_that_does_not_run_here_is_named(running: Country) -> None:
    result = zhixing("scenario", "run", ELEVATION / "not_the_superior.yaml", "--live", "--data", running.folder)

    assert result.exit_code == 1
    assert "gd19 未在运行" in result.output


@pytest.mark.slow
def test_the_clock_goes_forward_stepping_through_what_falls_due(running: Country, tmp_path: Path) -> None:
    live.play([written(tmp_path)], running.folder)
    before = offset(running)

    result = zhixing("clock", "forward", "2", "months", "--data", running.folder, "--lang", "en")

    assert result.exit_code == 0, result.output
    assert "gd0304  period ends: naming the handler" in result.output
    assert offset(running) - before > 58 * 86_400
    shown = zhixing("clock", "show", "--data", running.folder, "--lang", "en").output
    assert "last request: 2 months (zhixing clock) done" in shown
    assert "falling due next:\n  2" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "code"), [("to 2020-01-01", "clock_backwards"), ("someday", "clock_span"), ("9 years", "clock_too_far")]
)
def test_bad_requests_are_explained_and_move_nothing(running: Country, asked: str, code: str) -> None:
    before = offset(running)

    result = zhixing("clock", "forward", asked, "--data", running.folder)

    assert result.exit_code == 1
    assert code in result.output
    assert "Traceback" not in result.output
    assert offset(running) == before


@pytest.mark.slow
def test_a_node_that_does_not_answer_is_named_before_anything_moves_and_may_be_skipped(running: Country) -> None:
    # Given a worker that hangs
    before = offset(running)
    worker = json.loads(running.running.read_text())["nodes"]["gd"]["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        refused = zhixing("clock", "forward", "1 day", "--data", running.folder, "--lang", "en")
        assert refused.exit_code == 1
        assert "courts_silent" in refused.output
        assert "The nodes of gd do not answer" in refused.output
        assert offset(running) == before

        strange = zhixing("clock", "forward", "1 day", "--skip", "gd99", "--data", running.folder)
        assert strange.exit_code == 1
        assert offset(running) == before

        skipped = zhixing("clock", "forward", "1 day", "--skip", "gd", "--data", running.folder)
        assert skipped.exit_code == 0, skipped.output
        assert offset(running) > before
    finally:
        os.kill(worker, signal.SIGCONT)

    # Then it takes part again
    deadline = time.monotonic() + 30
    while zhixing("clock", "forward", "1 hour", "--data", running.folder).exit_code != 0:
        assert time.monotonic() < deadline


@pytest.mark.slow
def test_without_running_courts_nothing_is_asked_or_played(tmp_path: Path) -> None:
    folder = tmp_path / "country"
    folder.mkdir()
    lay_out(folder, EMBEDDED, ports.choose(len(FOUR), wanted_from=None), None, FOUR)

    for command in (("clock", "forward", "1 day"), ("scenario", "run", written(tmp_path), "--live")):
        result = zhixing(*command, "--data", folder)
        assert result.exit_code == 1
        assert "clock_unattended" in result.output
    assert zhixing("clock", "show", "--data", folder).exit_code == 0
    assert zhixing("clock", "show", "--data", tmp_path).exit_code == 1
