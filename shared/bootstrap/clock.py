"""The clocks of a running node: legal time may be ahead by one offset all nodes of a demonstration share."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.flows.ports import ClockWithOffset

log = logging.getLogger(__name__)
#: The file of a country, in its folder, that holds the offset.
FILE = "legal_offset"
_Seen = tuple[int, int, int]


class SharedOffsetClock(ClockWithOffset):
    """The offset (whole seconds, as text) of a file; every process sees a change at once, and it never goes back.

    A missing file is an offset of zero; an unreadable one leaves the last known offset.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._seen: _Seen | None = None
        self._known = timedelta()

    @property
    def legal_offset(self) -> timedelta:
        """How far legal time is ahead of system time."""
        # Asked many times for each document: the file is read only when it is another one, which costs one stat.
        found = self._looked()
        if found != self._seen:
            self._known, self._seen = max(self._known, self._read()), found
        return self._known

    @legal_offset.setter
    def legal_offset(self, value: timedelta) -> None:
        self._known = value

    def go_to(self, target: datetime) -> None:
        """Set the shared offset so that legal time is at `target` or just past it; never back. Raises OSError.

        The offset is of whole seconds, so legal time ends up less than a second past `target`.
        """
        seconds = math.floor((target - datetime.now(UTC)).total_seconds()) + 1
        if seconds <= self.legal_offset.total_seconds():
            return
        draft = self._path.with_name(f".{self._path.name}.new")
        draft.write_text(str(seconds))
        draft.replace(self._path)

    def _looked(self) -> _Seen | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_ino, facts.st_mtime_ns, facts.st_size

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=int(self._path.read_text()))
        except FileNotFoundError:
            return timedelta()
        except (OSError, ValueError, OverflowError) as error:
            log.warning("legal offset %s: %s", self._path, error)
            return self._known
