"""A court of an older release, where a message is parked."""

from __future__ import annotations

import atexit
import copy
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from builders import Country, four_courts, with_node
from stories import LOWER, Elevation

from shared.flows.node import Node
from shared.messages.kinds import Catalogue
from shared.procedures import CATALOGUE
from shared.transport.in_process import never


def knowing(country: Country, court: str, change: Callable[[Any], Any]) -> Node:
    """A node whose catalogue has one kind changed (None takes it away)."""
    procedures = []
    for procedure in CATALOGUE.procedures.values():
        kept = tuple(new for kind in procedure.messages if (new := change(kind)) is not None)
        procedures.append(replace(procedure, messages=kept))
    catalogue = Catalogue.__new__(Catalogue)
    catalogue._check = lambda: None  # type: ignore[method-assign]
    Catalogue.__init__(catalogue, tuple(procedures))
    return with_node(country, court, catalogue=catalogue)


def parked_ruling(folder: Path) -> Elevation:
    """A ruling of elevation that its recipient, of an older release, has parked; the node is upgraded since."""
    return _copied(_parked(), folder)


def story_with_a_hole(folder: Path) -> Elevation:
    """A call for the file is lost, the ruling after it waits; the request for what is missing is kept aside."""
    return _copied(_with_a_hole(), folder)


@cache
def _parked() -> Elevation:
    country = _courts()
    story = Elevation(country).to_review()
    now = country.nodes[LOWER]
    knowing(country, LOWER, lambda kind: kind if kind.name != "elevation_ruling" else None)
    story.ruled()
    country.nodes[LOWER] = now
    return story


@cache
def _with_a_hole() -> Elevation:
    country = _courts()
    story = Elevation(country).to_review()
    country.network.drop = lambda parcel: parcel.kind == "file_call"
    country.network.hold = lambda parcel: parcel.kind == "frame.hole_request"
    story.file_called().ruled()
    country.network.drop = country.network.hold = never
    return story


def _courts() -> Country:
    """Four courts of this process; stories are copies of what happened there."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-parking-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return four_courts(folder)


def _copied(story: Elevation, folder: Path) -> Elevation:
    twin = copy.copy(story)
    twin.country = story.country.copy(folder)
    return twin
