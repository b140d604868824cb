"""The pool of runners: two processes that run stories side by side, and what the runs are compared with.

`Sweep.plain()` is the run nobody disturbs; its digest is what every other run must reach, its counts say how often
each process passes each failpoint.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Self

from faults.processes import Job, Outcome

RUNNERS = 2
DRAWS = 6
TESTS = Path(__file__).parents[1]


def seeds() -> int:
    """How many seeds each failpoint is tried with: 6 on CI (its time is 25 minutes), 2 at home, or ZHIXING_FAULT_SEEDS (20 before a release)."""
    return int(os.environ.get("ZHIXING_FAULT_SEEDS") or (6 if os.environ.get("CI") == "true" else 2))


class Runner:
    """One `faults/runner.py`, fed one job at a time."""

    def __init__(self) -> None:
        paths = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "faults.runner"], cwd=TESTS.parent, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip

    def run(self, job: Job, told: Callable[[str], None] = lambda step: None) -> Outcome:
        """Run a job; `told` hears of the steps it announces."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if "outcome" in said:
                return Outcome(**said["outcome"])
            told(said["reached"])
        raise RuntimeError(f"the runner died of {job}")

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(30)
        if self._process.stdout is not None:
            self._process.stdout.close()


class Sweep:
    """Runs jobs two at a time; every job is run once however often its outcome is asked for."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(RUNNERS)
        self._idle: SimpleQueue[Runner] = SimpleQueue()
        self._runners = [Runner() for _ in range(RUNNERS)]
        for runner in self._runners:
            self._idle.put(runner)
        self.plain = cache(self._plain)
        self.killed = cache(self._killed)
        self.submitted = cache(self._submitted)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for runner in self._runners:
            runner.close()

    def run(self, job: Job, told: Callable[[str], None] = lambda step: None) -> Outcome:
        """Run one job on an idle runner and wait for it."""
        runner = self._idle.get()
        try:
            return runner.run(job, told)
        finally:
            self._idle.put(runner)

    def _plain(self) -> Outcome:
        return self.run(Job("plain", count=True))

    def _submitted(self, point: str, seed: int) -> Future[Outcome]:
        return self._threads.submit(self._killed, point, seed)

    def _killed(self, point: str, seed: int) -> Outcome:
        """A run in which one process dies at one passage of a failpoint; the seed draws both.

        A passage that did not come (batches differ from run to run) is drawn again among earlier ones.
        """
        return self.armed(f"{point}, seed {seed}", point, seed)

    def armed(self, name: str, point: str, seed: int, fresh: Callable[[], Job] | None = None) -> Outcome:
        """As `killed`. `fresh` makes the job anew for each draw, where databases and queues must be empty."""
        if self.plain().problems:
            return Outcome(name, problems=["the undisturbed run failed", *self.plain().problems])
        counts = {process: counted[point] for process, counted in self.plain().counts.items() if counted[point]}
        if not counts:
            return Outcome(name, problems=[f"no process passes {point}"])
        dice = random.Random(f"{point} {seed}")
        process = sorted(counts)[seed % len(counts)]
        most = counts[process]
        for _ in range(DRAWS):
            passage = dice.randint(1, most)
            outcome = self.run(replace(fresh() if fresh else Job(name), arm={process: f"{point}:{passage}"}))
            outcome.name = f"{process} killed at passage {passage} of {point}"
            if outcome.hit or outcome.problems:
                return outcome
            most = max(1, passage - 1)
        return outcome
