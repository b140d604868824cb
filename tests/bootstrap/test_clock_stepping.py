"""Stepping a country's legal clock: every due instant on the way, everywhere swept and at rest; or nothing moves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import FOUR, Country, four_courts
from stories import LOWER, UPPER, Elevation

from shared.bootstrap import clock_reports
from shared.bootstrap.clock_reports import Report
from shared.bootstrap.clock_steps import ClockStepper
from shared.flows import relay
from shared.flows.clock_control import CourtsSilent, NotAtRest, Stop, shown


class InProcessCourt:
    """A court whose sweep runs when it is asked; `silent` never answers."""

    def __init__(self, country: Country, court_id: str) -> None:
        self.court_id, self.country, self.silent = court_id, country, False
        self.last: Report | None = None

    def ask(self) -> float:
        since = time.monotonic()
        if not self.silent:
            self.country.tick()
            self.last = clock_reports.report(self.country.nodes[self.court_id], time.monotonic())
        return since

    def answer(self) -> Report | None:
        return self.last


class OneClock:
    """The clock all nodes of the test share."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.legal_now = country.clock.legal_now

    def go_to(self, target: object) -> None:
        assert target >= self.legal_now()  # type: ignore[operator]
        self.country.clock.moment = target + timedelta(seconds=1)  # type: ignore[operator]


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = four_courts(tmp_path)
    yield four
    four.close()


@pytest.fixture
def called(country: Country) -> Elevation:
    """A file has been called: it is due on 16 March; a freeze ends on 30 June."""
    return Elevation(country).filed().controlled(end_on=date(2026, 6, 30)).applied().docketed().file_called()


def stepper(
    country: Country, *, silent: str = "", courts: tuple[str, ...] = FOUR, patience: float = 30
) -> ClockStepper:
    swept = [InProcessCourt(country, court) for court in courts]
    for court in swept:
        court.silent = court.court_id == silent
    return ClockStepper(swept, OneClock(country), patience_seconds=patience, silence_seconds=0.1)


def test_time_stops_at_every_due_instant_in_order_and_says_what_fell_due_where(called: Elevation) -> None:
    country, stops = called.country, list[Stop]()
    target = country.clock.moment + timedelta(days=122)

    stepper(country).forward(target, stops.append)

    # Then each stop is later than the one before, and the last is the target
    assert [stop.at for stop in stops] == sorted({stop.at for stop in stops})
    assert stops[-1].at == target
    told = {(shown(stop.at), court, due.text.en) for stop in stops for court, due in stop.due}
    assert ("2026-03-17 00:00", LOWER, "period ends: sending up the file called for (2026-03-16)") in told
    assert ("2026-05-31 00:00", LOWER, "a control ends on 2026-06-30: 30 days left") in told
    assert ("2026-07-01 00:00", LOWER, "a control ended on 2026-06-30 and has no effect") in told
    # And each duty was declared overdue on the first day after its last
    overdue = country.duties(LOWER, "file_call_transfer")[0]
    assert overdue.state == "overdue"
    (statement,) = [s for s in country.statements(LOWER, "overdue") if s["detail"]["duty"] == overdue.duty_id]
    assert statement["at"].startswith("2026-03-16T16:00:0")


def test_a_silent_court_is_named_before_anything_moves(called: Elevation) -> None:
    before = called.country.clock.moment

    with pytest.raises(CourtsSilent) as refused:
        stepper(called.country, silent=UPPER).forward(before + timedelta(days=1), lambda stop: None)

    assert refused.value.facts["courts"] == UPPER
    assert called.country.clock.moment == before


def test_a_court_left_out_is_not_waited_for_and_learns_of_it_later(called: Elevation) -> None:
    country = called.country
    target = country.clock.moment + timedelta(days=2)

    stepper(country, courts=("spc", "gd", LOWER)).forward(target, lambda stop: None)

    assert country.clock.moment > target


def test_messages_that_do_not_come_to_rest_are_named_and_time_stands(
    called: Elevation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a message that nobody relays
    country = called.country
    monkeypatch.setattr(relay, "run_once", lambda node, publisher: 0)
    called.file_sent()
    before = country.clock.moment

    with pytest.raises(NotAtRest) as refused:
        stepper(country, patience=0.2).forward(before + timedelta(days=1), lambda stop: None)

    assert f"{LOWER}: file_sent → {UPPER} (pending)" in refused.value.what.en
    assert country.clock.moment == before

    # And without the recipient nobody waits for what only it can answer, but evidence must still be logged
    relay_less = stepper(country, courts=("spc", "gd", LOWER), patience=0.2)
    with pytest.raises(NotAtRest, match="evidence"):
        relay_less.come_to_rest()
