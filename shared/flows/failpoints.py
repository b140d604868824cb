"""Named places where a test may kill the process: every durable step of a message has one before and one after.

In production `reach` is one dictionary look-up. A test arms one by the environment before the process starts:
`ZHIXING_FAILPOINT=relay.published:3` kills (SIGKILL) the third time the process reaches that point.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

NAMES = (
    "act.effects_done",
    "act.committed",
    "draft.effects_done",
    "draft.committed",
    "issue.effects_done",
    "issue.committed",
    "relay.selected",
    "relay.published",
    "relay.marked",
    "receive.begun",
    "receive.verified",
    "receive.applied",
    "receive.committed",
    "receipt.effects_done",  # committed with the batch it came in: receive.committed
    "frames.published",
    "frames.removed",
    "sequencer.appended",
    "sequencer.committed",
    "watch.fired",
    "watch.committed",
    "chunks.written",
    "chunks.noted",
    "attachment.renamed",
    "attachment.kept",
)

_armed: dict[str, int] = {}


def kill() -> None:
    """The end of this process, without a word (SIGKILL)."""
    os.kill(os.getpid(), signal.SIGKILL)


_strike: Callable[[], None] = kill


def arm(text: str | None, *, strike: Callable[[], None] = kill) -> None:
    """Arm from `name:count` (`count` defaults to 1); None disarms. Raises ValueError for an unknown name.

    strike: what happens there; a test with many nodes in one process raises, so that only the turn of one node ends.
    """
    global _strike  # noqa: PLW0603 - one process, one armed point
    _armed.clear()
    _strike = strike
    if text:
        name, _, count = text.partition(":")
        if name not in NAMES:
            raise ValueError(f"unknown failpoint {name}")
        _armed[name] = int(count or 1)


def reach(name: str) -> None:
    """Die here if armed for this time; otherwise nothing."""
    if name in _armed:
        _armed[name] -= 1
        if _armed[name] == 0:
            marker = os.environ.get("ZHIXING_FAILPOINT_LOG")
            if marker:
                Path(marker).write_text(name)
            _strike()


arm(os.environ.get("ZHIXING_FAILPOINT"))
