"""Going forward and waiting until it is done: for the command line and for stories played on running courts."""

from __future__ import annotations

import time
from collections.abc import Iterator

from shared.bootstrap.clock import FILE, SharedOffsetClock
from shared.bootstrap.clock_requests import ClockRequests
from shared.bootstrap.country import Country
from shared.domain.errors import Text, ZhixingError
from shared.flows.clock_control import ClockUnattended, Progress, shown

LOOK_SECONDS = 0.02


class ClockStopped(ZhixingError):
    """A request ended before its target; `code` is that of the reason."""

    todo = Text("请排除原因后再快进；已经过的时间不会倒退。",
                "Remove the cause and go forward again; the time that passed stays passed.")  # fmt: skip

    def __init__(self, told: Progress) -> None:
        reason = told.problem or Text("", "")
        super().__init__(
            Text("停在 {at}：{zh}", "stopped at {at}: {en}"), at=shown(told.reached), zh=reason.zh, en=reason.en
        )
        self.code = told.code


def control_of(country: Country) -> tuple[ClockRequests, SharedOffsetClock]:
    """The hand on a country's clock, and the clock."""
    return ClockRequests(country.folder), SharedOffsetClock(country.folder / FILE)


def advance(country: Country, target: str, *, by: str, skip: tuple[str, ...] = ()) -> Iterator[Progress]:
    """Ask to go forward and follow until it is done, giving what is known each time one looks.

    Raises what `ClockControl.ask` raises, and ClockStopped.
    """
    control, clock = control_of(country)
    request_id = control.ask(target, now=clock.legal_now(), by=by, skip=skip)
    while True:
        progress = control.progress()
        if progress is not None and progress.request_id == request_id:
            yield progress
            if progress.state == "failed":
                raise ClockStopped(progress)
            if progress.state == "done":
                return
        if not control.attended():
            raise ClockUnattended
        time.sleep(LOOK_SECONDS)
