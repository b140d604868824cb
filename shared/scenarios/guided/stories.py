"""The stories of the guided tour: scenario files, told in scenes. A step that says something of its own begins a scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.domain.errors import Text
from shared.scenarios.document import Scenario, Step, read_scenario

FOLDER = Path(__file__).resolve().parents[3] / "infra" / "demo" / "stories"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reader takes in at once: a sentence, and the steps that make it true. `wrong`: some are meant to be refused."""

    number: int
    said: Text
    steps: tuple[int, ...]
    wrong: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One story; `number` is that of docs/tour.md."""

    number: int
    scenario: Scenario
    scenes: tuple[Scene, ...]

    def begins(self, step: Step) -> Scene | None:
        """The scene this step begins, if it begins one."""
        return next((scene for scene in self.scenes if scene.steps[0] == step.number), None)


def stories(folder: Path = FOLDER) -> tuple[Story, ...]:
    """All of a folder, in order; none where it is missing. Raises BadScenario."""
    return tuple(story(path) for path in sorted(folder.glob("*.yaml")))


def story(path: Path) -> Story:
    """One file, whose name begins with its number. Raises BadScenario."""
    scenario = read_scenario(path)
    return Story(int(path.name.partition("-")[0]), scenario, tuple(_scenes(scenario)))


def _scenes(scenario: Scenario) -> Iterator[Scene]:
    steps: list[Step] = []
    number = 1
    for step in scenario.steps:
        if step.say is not None and steps:
            yield _scene(number, steps, scenario)
            steps, number = [], number + 1
        steps.append(step)
    yield _scene(number, steps, scenario)


def _scene(number: int, steps: list[Step], scenario: Scenario) -> Scene:
    said = steps[0].say or scenario.title
    return Scene(number, said, tuple(step.number for step in steps), any(step.refused for step in steps))
