"""One holder, whatever happens: hypothesis tells stories of the same steps as the seeded runs, and shrinks what fails."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from properties.beginning import told_by
from properties.runs import Report, end, step
from properties.steps import STEPS
from properties.world import World

EXAMPLES = 200 if os.environ.get("CI") == "true" else 30
WEIGHTED = [name for name, (_, weight) in STEPS.items() for _ in range(weight)]


class Courts(RuleBasedStateMachine):
    """Three superiors rule on two cases of two courts, while network, time and deaths do what they like."""

    report: ClassVar[Report] = Report()

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.told = ExitStack()
        self.told.enter_context(told_by(seed))
        self.world = World(seed)

    @rule(name=st.sampled_from(WEIGHTED), dice=st.integers(0, 2**16))
    def step(self, name: str, dice: int) -> None:
        step(self.world, name, dice)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            with self.told:
                end(self.world, self.report)


@pytest.mark.slow
@pytest.mark.shows("E6", "R3")
def test_whatever_happens_one_court_holds_each_case_and_every_message_comes_to_an_end() -> None:
    Courts.report = Report()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Courts,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

    # Every world came to rest; and rulings won, lost and were overtaken
    assert Courts.report.runs >= EXAMPLES
    assert Courts.report.counts["passings"] > EXAMPLES / 4
    assert Courts.report.counts["elevation_ruling refused"] + Courts.report.counts["designation_ruling refused"] > 0
