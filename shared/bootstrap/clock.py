"""The clocks of a running node: legal time may be ahead by one offset all nodes of a demonstration share."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from pathlib import Path

from shared.flows.ports import ClockWithOffset

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 0.5


class SharedOffsetClock(ClockWithOffset):
    """Reads the offset (whole seconds, as text) from a file again and again; it never goes back.

    A missing file is an offset of zero; an unreadable one leaves the last known offset.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._next_look = 0.0
        self._known = timedelta()

    @property
    def legal_offset(self) -> timedelta:
        """How far legal time is ahead of system time."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_EVERY_SECONDS
            self._known = max(self._known, self._read())
        return self._known

    @legal_offset.setter
    def legal_offset(self, value: timedelta) -> None:
        self._known = value

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=int(self._path.read_text()))
        except FileNotFoundError:
            return timedelta()
        except (OSError, ValueError, OverflowError) as error:
            log.warning("legal offset %s: %s", self._path, error)
            return self._known
