"""kill -9 of every process at every failpoint of an elevation changes nothing of its end.

Two courts run as real processes on embedded queues and databases. Each run kills one process at one passage of one
failpoint and starts it again; clients repeat what was not answered. ZHIXING_FAULT_SEEDS sets the seeds for each
failpoint (10 on CI, 2 at home; 20 before a release).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.processes import Job
from faults.sweep import Sweep, seeds
from faults.verdict import assert_same

import shared.flows
from shared.flows.failpoints import NAMES

CASES = [(point, seed) for seed in range(seeds()) for point in NAMES]


@pytest.fixture(scope="module")
def sweep(request: pytest.FixtureRequest) -> Iterator[Sweep]:
    """The runs this session asks for begin at once, two at a time; each test waits for its own."""
    with Sweep() as started:
        wanted = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
        asked = {(params["point"], params["seed"]) for params in wanted if {"point", "seed"} <= params.keys()}
        for point, seed in CASES:
            if (point, seed) in asked:
                started.submitted(point, seed)
        yield started


def test_two_undisturbed_runs_end_alike(sweep: Sweep) -> None:
    # Given an elevation in which nobody dies
    plain = sweep.plain()
    assert not plain.problems, "\n".join(plain.problems)

    # When it is run again
    again = sweep.run(Job("again"))

    # Then both end with the same facts, and the power is held by the upper court alone
    assert_same(again, plain)
    assert [json.loads(row)[:3] for row in plain.facts["gd03"]["power"]] == [["gd03", 2, "held"]]
    assert [json.loads(row)[:3] for row in plain.facts["gd0304"]["power"]] == [["gd03", 2, "elsewhere"]]


@pytest.mark.parametrize(("point", "seed"), CASES)
def test_a_process_killed_at_a_failpoint_changes_nothing(sweep: Sweep, point: str, seed: int) -> None:
    # Given an elevation, when one of its processes is killed where the seed says
    outcome = sweep.submitted(point, seed).result()

    # Then the kill came, and everything ends as if it had not
    assert outcome.hit == point, f"{outcome.name}: not hit"
    assert_same(outcome, sweep.plain())


def test_no_failpoint_is_unhit(sweep: Sweep) -> None:
    # Given the failpoints the code passes
    passed = {
        name for path in Path(shared.flows.__file__).parent.glob("*.py")
        for name in re.findall(r'reach\("([^"]+)"\)', path.read_text())
    }  # fmt: skip

    # When each is armed once, then each named one has killed a process, and none is unnamed
    runs = [sweep.submitted(point, 0) for point in NAMES]
    hit = {run.result().hit for run in runs}
    assert hit == set(NAMES) == passed


@pytest.mark.parametrize("chance", range(seeds()))
def test_processes_killed_at_random_instants_change_nothing(sweep: Sweep, chance: int) -> None:
    # Given an elevation, when workers and web process are killed again and again at random instants
    outcome = sweep.run(Job(f"random kills {chance}", random_kills=chance, patience_seconds=30))

    # Then at least one kill came, and everything ends as if none had
    assert outcome.kills > 0
    assert_same(outcome, sweep.plain())


@pytest.mark.parametrize("step", ["call_file", "issue", "docket_transferred_case"])
def test_a_queue_file_deleted_under_way_loses_nothing(sweep: Sweep, step: str) -> None:
    # Given an elevation whose queue file is deleted just after a step, and one court's worker killed with it
    outcome = sweep.run(Job(f"wiped after {step}", wipe_after=step))

    # Then all that was in it is sent again, and the other court's worker finds the new file too
    assert_same(outcome, sweep.plain())
