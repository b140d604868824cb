"""Asking for the legal clock through files: one at a time, only while somebody keeps it, and an end is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.bootstrap import clock_reports
from shared.bootstrap.clock_keeper import ClockKeeper
from shared.bootstrap.clock_reports import Report
from shared.bootstrap.clock_requests import ClockRequests
from shared.bootstrap.country import EMBEDDED, Country
from shared.bootstrap.wake import Bell
from shared.domain.errors import Text, ZhixingError
from shared.flows.clock_control import Due, Progress, Stop

NOW = datetime(2026, 3, 10, 1, tzinfo=UTC)
RUNNING = Progress(
    "an-id", "6 months", "gd operator", "running", NOW, NOW + timedelta(days=184), NOW + timedelta(days=1),
    stops=(Stop(NOW, (("gd", Due(NOW, "", Text("期限", "a period"))),)),), skipped=("spc",),
)  # fmt: skip


@pytest.fixture
def requests(tmp_path: Path) -> ClockRequests:
    found = ClockRequests(tmp_path)
    found.prepare()
    return found


@pytest.fixture
def kept(requests: ClockRequests) -> Iterator[ClockRequests]:
    bell = Bell(requests.bell)
    yield requests
    bell.close()


def test_without_a_keeper_nobody_is_asked(requests: ClockRequests, tmp_path: Path) -> None:
    for there in (requests, ClockRequests(tmp_path / "no" / "country")):
        assert not there.attended()
        with pytest.raises(ZhixingError, match="clock_unattended"):
            there.ask("6 months", now=NOW, by="x")
    assert not requests.busy()


def test_one_request_at_a_time(kept: ClockRequests) -> None:
    request_id = kept.ask("6 months", now=NOW, by="x", skip=("gd",))

    with pytest.raises(ZhixingError, match="clock_busy"):
        kept.ask("1 day", now=NOW, by="y")

    assert kept.pending() == {"id": request_id, "target": "6 months", "by": "x", "skip": ["gd"]}
    kept.finish()
    assert kept.ask("1 day", now=NOW, by="y") != request_id


def test_a_request_that_makes_no_sense_is_refused_by_whoever_asks(kept: ClockRequests) -> None:
    with pytest.raises(ZhixingError, match="clock_backwards"):
        kept.ask("2020-01-01", now=NOW, by="x")

    assert not kept.busy()


def test_progress_is_read_as_it_was_told(requests: ClockRequests) -> None:
    assert requests.progress() is None

    for told in (RUNNING, replace(RUNNING, state="failed", problem=Text("坏", "bad"), code="x")):
        requests.tell(told)
        assert requests.progress() == told


def test_a_run_cut_off_by_the_end_of_the_country_is_told_so_at_the_next_start(
    kept: ClockRequests, tmp_path: Path
) -> None:
    kept.ask("6 months", now=NOW, by="x")
    kept.tell(RUNNING)

    keeper = ClockKeeper(Country(tmp_path, (), EMBEDDED))
    keeper.start()
    keeper.stop()

    told = kept.progress()
    assert told is not None
    assert (told.state, told.code, told.reached) == ("failed", "clock_interrupted", RUNNING.reached)
    assert not kept.busy()


def test_a_report_is_read_as_it_was_written_and_rubbish_is_no_report(tmp_path: Path) -> None:
    assert clock_reports.answer(tmp_path) is None
    report = Report("gd", 12.5, NOW, 7, {"spc": ["frame"]}, (Due(NOW, "l", Text("期限", "a period")),))

    clock_reports.write(tmp_path, report)
    assert clock_reports.answer(tmp_path) == report

    (tmp_path / clock_reports.FILE).write_text("{}")
    assert clock_reports.answer(tmp_path) is None
