"""The bell of a node: web, consumer and clock ring it after a commit, the relay wakes up and looks.

A FIFO in the node's folder, so that it works between processes and costs nothing while nothing happens. A lost
ring is harmless: the relay looks by itself every `relay_poll_seconds`.
"""

from __future__ import annotations

import os
import select
import stat
from contextlib import suppress
from pathlib import Path

FILE = "relay.wake"


def ring(path: Path) -> None:
    """Wake the relay, if one is listening. Never raises, never waits."""
    with suppress(OSError):  # nobody listens, or the bell is ringing already
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            if stat.S_ISFIFO(os.fstat(handle).st_mode):
                os.write(handle, b"!")
        finally:
            os.close(handle)


def heard(path: Path) -> bool:
    """Whether somebody listens to the bell."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return path.is_fifo()


class Bell:
    """The listening end, of one thread in the worker."""

    def __init__(self, path: Path) -> None:
        """Makes the FIFO unless it is there. Raises OSError."""
        if not path.is_fifo():
            path.unlink(missing_ok=True)
            os.mkfifo(path, 0o600)
        # Read and write: with no writer left a read-only FIFO would be ready for ever.
        self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def wait(self, seconds: float) -> bool:
        """Until the bell rings, at most so long; tells whether it rang."""
        if not select.select([self._handle], [], [], seconds)[0]:
            return False
        with suppress(BlockingIOError):
            os.read(self._handle, 4096)
        return True

    def ring(self) -> None:
        """Ring it from this process."""
        with suppress(BlockingIOError):
            os.write(self._handle, b"!")

    def close(self) -> None:
        """Stop listening."""
        os.close(self._handle)
