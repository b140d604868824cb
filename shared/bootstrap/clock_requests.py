"""Asking for the legal clock of a country to be moved, through files in its folder `clock/`.

request.json    there from the moment somebody asks until it is done: made by link(2), so there is only one
progress.json   how the last request goes or went, replaced in one step
keeper.wake     the bell of whoever runs the country (`zhixing up`); nobody listens to it, nobody moves the clock
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.bootstrap import wake
from shared.bootstrap.clock_reports import due_as_data, due_of
from shared.domain.errors import Text
from shared.flows.clock_control import ClockBusy, ClockUnattended, Progress, Stop, target_of
from shared.messages.instants import instant, parse_instant

log = logging.getLogger(__name__)
FOLDER, REQUEST, PROGRESS, BELL = "clock", "request.json", "progress.json", "keeper.wake"


class ClockRequests:
    """The port `ClockControl` of a country on this machine; `folder` is the country's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    @property
    def bell(self) -> Path:
        """Where the keeper listens."""
        return self._folder / BELL

    def attended(self) -> bool:
        """Whether a keeper listens."""
        return wake.heard(self.bell)

    def ask(self, target: str, *, now: datetime, by: str, skip: tuple[str, ...] = ()) -> str:
        """See `ClockControl.ask`."""
        target_of(target, now)
        if not self.attended():
            raise ClockUnattended
        request_id = str(uuid.uuid4())
        draft = self._folder / f".{request_id}.new"
        draft.write_text(json.dumps({"id": request_id, "target": target, "by": by, "skip": skip}), encoding="utf-8")
        try:
            os.link(draft, self._folder / REQUEST)
        except FileExistsError:
            raise ClockBusy from None
        finally:
            draft.unlink()
        wake.ring(self.bell)
        return request_id

    def busy(self) -> bool:
        """See `ClockControl.busy`."""
        return self.pending() is not None

    def pending(self) -> dict[str, Any] | None:
        """The request that waits or runs."""
        return _read(self._folder / REQUEST)

    def finish(self) -> None:
        """The next request may come."""
        (self._folder / REQUEST).unlink(missing_ok=True)

    def progress(self) -> Progress | None:
        """See `ClockControl.progress`."""
        said = _read(self._folder / PROGRESS)
        try:
            return _progress_of(said) if said else None
        except (KeyError, ValueError, TypeError) as error:
            log.warning("progress of the clock: %s", error)
            return None

    def tell(self, progress: Progress) -> None:
        """Replace what is known of the request."""
        draft = self._folder / f".{PROGRESS}.new"
        draft.write_text(json.dumps(_as_data(progress), ensure_ascii=False), encoding="utf-8")
        draft.replace(self._folder / PROGRESS)

    def prepare(self) -> None:
        """Make the folder, for the keeper."""
        self._folder.mkdir(mode=0o700, exist_ok=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _as_data(progress: Progress) -> dict[str, Any]:
    return {
        "id": progress.request_id, "asked": progress.asked, "by": progress.by, "state": progress.state,
        "begun": instant(progress.begun), "target": instant(progress.target), "reached": instant(progress.reached),
        "skipped": progress.skipped, "code": progress.code,
        "problem": {"zh": progress.problem.zh, "en": progress.problem.en} if progress.problem else None,
        "stops": [
            {"at": instant(stop.at), "due": [{"court": court} | due_as_data(due) for court, due in stop.due]}
            for stop in progress.stops
        ],
    }  # fmt: skip


def _progress_of(said: Mapping[str, Any]) -> Progress:
    stops = tuple(
        Stop(parse_instant(stop["at"]), tuple((each["court"], due_of(each)) for each in stop["due"]))
        for stop in said["stops"]
    )
    return Progress(
        said["id"], said["asked"], said["by"], said["state"], parse_instant(said["begun"]),
        parse_instant(said["target"]), parse_instant(said["reached"]), stops, tuple(said["skipped"]),
        Text(**said["problem"]) if said["problem"] else None, said["code"],
    )  # fmt: skip
