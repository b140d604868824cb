"""What a node's clock tells whoever moves legal time: it has swept, what still moves, what falls due next.

Asked by the bell `clock.wake` in the node's folder, answered in its `clock.json` after the next sweep. So the one
who moves the clock needs no database and no key of any court. Only nodes of a demonstration have either.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from shared.bootstrap import wake
from shared.bootstrap.clock import SharedOffsetClock
from shared.domain.errors import Text
from shared.flows.clock_control import Due
from shared.flows.due_instants import next_due
from shared.flows.moving import activity, moving
from shared.flows.node import Node
from shared.messages.instants import instant, parse_instant

log = logging.getLogger(__name__)
BELL, FILE = "clock.wake", "clock.json"


@dataclass(frozen=True, slots=True)
class Report:
    """One sweep of one node.

    began: seconds of this machine's monotonic clock when the sweep began. legal_at: legal time after it.
    activity: grows with all that happens there. moving: court → what moves between the two. due: soonest first.
    """

    court_id: str
    began: float
    legal_at: datetime
    activity: int
    moving: Mapping[str, list[str]]
    due: tuple[Due, ...]


class Pause(Protocol):
    """How the clock of a node waits for its next sweep."""

    def wait(self, seconds: float, began: float) -> None:
        """Report the sweep that began then if somebody asked; then wait."""


class PlainPause:
    """Of a node whose clock nobody moves."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def wait(self, seconds: float, began: float) -> None:
        """Just wait."""
        self._stop.wait(seconds)


class ReportingPause:
    """Of a node of a demonstration: wakes when asked, and answers once it has swept since."""

    def __init__(self, node: Node, data: Path) -> None:
        self._node, self._data = node, data
        self._bell, self._asked = wake.Bell(data / BELL), False

    def wait(self, seconds: float, began: float) -> None:
        """Report if the bell had rung before this sweep; then wait for the bell."""
        if self._asked:
            write(self._data, report(self._node, began))
        self._asked = self._bell.wait(seconds)


def pause_of(node: Node, data: Path, stop: threading.Event) -> Pause:
    """How this node's clock waits."""
    return ReportingPause(node, data) if isinstance(node.clock, SharedOffsetClock) else PlainPause(stop)


def report(node: Node, began: float) -> Report:
    """How things stand at this node now."""
    with node.store.read() as unit:
        return Report(
            node.court_id, began, node.clock.legal_now(), activity(unit), moving(unit, node.court_id),
            tuple(next_due(node, unit)),
        )  # fmt: skip


def ask(data: Path) -> float:
    """Ask the node in this folder to sweep and report; returns the instant to compare `began` with."""
    since = time.monotonic()
    wake.ring(data / BELL)
    return since


def answer(data: Path) -> Report | None:
    """The newest report of the node in this folder; None when there is none."""
    try:
        said = json.loads((data / FILE).read_text(encoding="utf-8"))
        due = tuple(due_of(each) for each in said["due"])
        return Report(
            said["court"], said["began"], parse_instant(said["legal_at"]), said["activity"], said["moving"], due
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("report in %s: %s", data, error)
        return None


def write(data: Path, found: Report) -> None:
    """Leave a report in the node's folder, in one step."""
    said = {
        "court": found.court_id, "began": found.began, "legal_at": instant(found.legal_at), "activity": found.activity,
        "moving": found.moving, "due": [due_as_data(each) for each in found.due],
    }  # fmt: skip
    draft = data / f".{FILE}.new"
    draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    draft.replace(data / FILE)


def due_as_data(due: Due) -> dict[str, str]:
    """For a file; `due_of` reads it."""
    return {"at": instant(due.at), "lineage": due.lineage_id, "zh": due.text.zh, "en": due.text.en}


def due_of(said: Mapping[str, Any]) -> Due:
    """Raises KeyError, ValueError."""
    return Due(parse_instant(said["at"]), said["lineage"], Text(said["zh"], said["en"]))
