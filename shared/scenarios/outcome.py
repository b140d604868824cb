"""How a scenario went: its steps as they were told, and what was not as expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain.errors import Text, ZhixingError
from shared.scenarios.document import Scenario, Step
from shared.scenarios.expectations import Difference
from shared.scenarios.happenings import Happening


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it went. `result`: what it gave. `refusal`: the error it met, expected or not. `show`: its pages."""

    step: Step
    text: Text
    result: Mapping[str, Any]
    before: tuple[Happening, ...]
    after: tuple[Happening, ...]
    refusal: ZhixingError | None
    show: tuple[Mapping[str, str], ...] = ()


@dataclass
class Outcome:
    """How a scenario went. `seconds` of real time.

    carried: the messages that took effect at some court and the acts that were done; not told of running courts.
    note: how the playing differs from the file. remarks: dates of another calendar, which are no failure.
    """

    scenario: Scenario
    told: list[Told] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    remarks: list[Difference] = field(default_factory=list)
    note: Text | None = None
    carried: frozenset[str] = frozenset()
    seconds: float = 0.0

    @property
    def met(self) -> bool:
        """Whether every expectation was met."""
        return not self.differences
