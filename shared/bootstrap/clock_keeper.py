"""Who moves the legal clock of a country: a thread of `zhixing up` that takes one request after the other."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import Any

from shared.bootstrap import wake
from shared.bootstrap.clock import FILE, SharedOffsetClock
from shared.bootstrap.clock_requests import ClockRequests
from shared.bootstrap.clock_steps import ClockStepper, running_courts
from shared.bootstrap.country import Country
from shared.domain.errors import NotFound, Text, ZhixingError
from shared.flows.clock_control import Progress, Stop, target_of

log = logging.getLogger(__name__)
INTERRUPTED = "clock_interrupted"
_INTERRUPTED = Text("快进中断：法院在途中停止运行。", "Interrupted: the courts were stopped on the way.")
_BROKEN = Text("快进因内部错误停止，详见日志。", "Stopped by an internal error; see the log.")
MOST_STOPS_KEPT = 2000


class ClockKeeper:
    """Keeps the clock of a running country from `start` to `stop`; both may be called at any point."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self._requests = ClockRequests(country.folder)
        self._clock = SharedOffsetClock(country.folder / FILE)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen for requests; one that was cut off by the end of the last run is told so."""
        self._requests.prepare()
        last = self._requests.progress()
        if last is not None and last.state == "running":
            self._requests.tell(replace(last, state="failed", problem=_INTERRUPTED, code=INTERRUPTED))
        self._requests.finish()
        bell = wake.Bell(self._requests.bell)
        self._thread = threading.Thread(target=self._listen, args=(bell,), name="clock-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; a request under way is left where it is, and told so at the next start."""
        self._stop.set()
        if self._thread is not None:
            wake.ring(self._requests.bell)
            self._thread.join(1.0)
            self._thread = None

    def _listen(self, bell: wake.Bell) -> None:
        try:
            while not self._stop.is_set():
                bell.wait(1.0)
                request = None if self._stop.is_set() else self._requests.pending()
                if request is not None:
                    self._serve(request)
        finally:
            bell.close()

    def _serve(self, request: dict[str, Any]) -> None:
        now = self._clock.legal_now()
        told = Progress(request["id"], request["target"], request["by"], "running", now, now, now,
                        skipped=tuple(request["skip"]))  # fmt: skip
        try:
            told = replace(told, target=target_of(told.asked, now))
            told = self._go(told)
            told = replace(told, state="done", reached=self._clock.legal_now())
        except ZhixingError as problem:
            told = self._failed(problem.what, problem.code, told)
        except Exception:
            log.exception("the clock stopped")
            told = self._failed(_BROKEN, "internal", told)
        self._requests.tell(told)
        self._requests.finish()

    def _go(self, told: Progress) -> Progress:
        everyone = running_courts(self._country)
        strange = set(told.skipped) - {court.court_id for court in everyone}
        if strange:
            raise NotFound(name=", ".join(sorted(strange)))
        courts = [court for court in everyone if court.court_id not in told.skipped]
        stops: list[Stop] = []
        self._requests.tell(told)

        def tell(stop: Stop) -> None:
            stops.append(stop)
            del stops[:-MOST_STOPS_KEPT]
            self._requests.tell(replace(told, reached=self._clock.legal_now(), stops=tuple(stops)))

        ClockStepper(courts, self._clock, pause=self._pause).forward(told.target, tell)
        return replace(told, stops=tuple(stops))

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Interrupted

    def _failed(self, problem: Text, code: str, told: Progress) -> Progress:
        known = self._requests.progress()
        told = known if known is not None and known.request_id == told.request_id else told
        return replace(told, state="failed", problem=problem, code=code, reached=self._clock.legal_now())


class Interrupted(ZhixingError):
    """The country is being stopped."""

    code = INTERRUPTED
    what = _INTERRUPTED
