"""Stepping the legal clock of a whole country: from due instant to due instant, each swept everywhere and at rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from shared.bootstrap import clock_reports
from shared.bootstrap.clock_reports import Report
from shared.bootstrap.country import Country
from shared.flows.clock_control import CourtsSilent, NotAtRest, Stop, shown

SILENCE_SECONDS = 10.0
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.005
MOST_NAMED = 5


class Swept(Protocol):
    """A court whose clock can be asked to sweep."""

    court_id: str

    def ask(self) -> float:
        """Ask it to sweep and report; returns the instant to wait from."""

    def answer(self) -> Report | None:
        """Its newest report."""


class RunningCourt:
    """A running node, asked through its folder."""

    def __init__(self, court_id: str, data: Path) -> None:
        self.court_id, self._data = court_id, data

    def ask(self) -> float:
        """See `Swept`."""
        return clock_reports.ask(self._data)

    def answer(self) -> Report | None:
        """See `Swept`."""
        return clock_reports.answer(self._data)


def running_courts(country: Country) -> list[RunningCourt]:
    """All courts of a country."""
    return [RunningCourt(court.court_id, country.home(court.court_id)) for court in country.courts]


class SharedClock(Protocol):
    """The one legal clock of all courts."""

    def legal_now(self) -> datetime:
        """Legal time."""

    def go_to(self, target: datetime) -> None:
        """Forward to `target` or just past it."""


class ClockStepper:
    """The hand on the clock of these courts.

    patience_seconds: how long messages may take to come to rest at one instant; silence_seconds: how long a node may
    leave a question unanswered. pause: what to do while waiting.
    """

    def __init__(
        self,
        courts: Sequence[Swept],
        clock: SharedClock,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._courts, self._clock, self._pause = courts, clock, pause
        self._patience, self._silence = patience_seconds, silence_seconds
        self._quiet: list[int] | None = None

    def forward(self, target: datetime, tell: Callable[[Stop], None]) -> None:
        """Go to `target`, stopping at every instant something falls due; `tell` is called after each stop.

        Every court answers before anything moves. Raises CourtsSilent, NotAtRest; time then stands where it stopped.
        """
        reports = self.come_to_rest()
        while self._clock.legal_now() < target:
            upcoming = min((report.due[0].at for report in reports if report.due), default=target)
            goal = min(upcoming, target)
            self._clock.go_to(goal)
            fell = [(report.court_id, due) for report in reports for due in report.due if due.at <= goal]
            reports = self.come_to_rest()
            tell(Stop(goal, tuple(fell)))

    def come_to_rest(self) -> list[Report]:
        """Sweep everywhere until nothing moves twice in a row and nothing happened between; the last reports.

        A message is counted by its sender until its receipt is back, and whoever applies it counts what that started
        before the receipt leaves: so two quiet rounds with the same activity are rest, whatever crossed meanwhile.
        The first of the two may have ended an earlier rest. Raises CourtsSilent, NotAtRest.
        """
        give_up_at = time.monotonic() + self._patience
        while True:
            reports = self.look()
            moving = self._moving(reports)
            activity = None if moving else [report.activity for report in reports]
            if activity is not None and activity == self._quiet:
                return reports
            if time.monotonic() > give_up_at:
                named = "; ".join(moving[:MOST_NAMED]) or "…"
                raise NotAtRest(seconds=f"{self._patience:g}", moving=named)
            self._quiet = activity
            if moving:
                self._pause(4 * LOOK_SECONDS)

    def look(self) -> list[Report]:
        """Ask every court to sweep, wait for every answer. Raises CourtsSilent."""
        asked = {court: court.ask() for court in self._courts}
        give_up_at, found = time.monotonic() + self._silence, {}
        while True:
            for court, since in asked.items():
                report = None if court in found else court.answer()
                if report is not None and report.began >= since:
                    found[court] = report
            silent = [court.court_id for court in self._courts if court not in found]
            if not silent:
                return [found[court] for court in self._courts]
            if time.monotonic() > give_up_at:
                raise CourtsSilent(courts=", ".join(silent), now=shown(self._clock.legal_now()))
            self._pause(LOOK_SECONDS)

    def _moving(self, reports: Sequence[Report]) -> list[str]:
        """What moves between courts that take part; who does not run will not answer, so nobody waits for them."""
        here = {court.court_id for court in self._courts}
        return [
            f"{report.court_id}: {what[0]}" + (f" +{len(what) - 1}" if len(what) > 1 else "")
            for report in reports for peer, what in report.moving.items() if peer in here
        ]  # fmt: skip
