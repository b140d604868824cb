"""Every scenario of this folder goes as it says; each claims only ids that this run then has shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from shared.scenarios.document import read_scenario
from shared.scenarios.play import play
from shared.scenarios.telling import story

HERE = Path(__file__).parent
# Read by docs/generate_coverage.py from the files themselves, so the mark is not written out here.
SHOWS = "shows"


@cache
def recorded() -> dict[str, list[str]]:
    """What docs/procedures.md says each scenario carries."""
    found: dict[str, list[str]] = json.loads((HERE / "carried.json").read_text(encoding="utf-8"))
    return found


def stories() -> Iterator[object]:
    for path in sorted(HERE.rglob("*.yaml")):
        ids = yaml.safe_load(path.read_text(encoding="utf-8")).get("shows", [])
        marks = [getattr(pytest.mark, SHOWS)(*ids)] if ids else []
        yield pytest.param(path, id=path.relative_to(HERE).with_suffix("").as_posix(), marks=marks)


@pytest.mark.parametrize("path", list(stories()))
def test_the_scenario_goes_as_it_says(path: Path) -> None:
    outcome = play(read_scenario(path))

    assert outcome.met, "\n".join(story(outcome, "en"))
    known = recorded().get(path.relative_to(HERE).as_posix(), [])
    assert sorted(outcome.carried) == known, "messages or acts changed: python docs/generate_procedures.py --play"
