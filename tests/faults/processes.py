"""Runs one story with real processes: forks workers and the web process, kills them, starts them again unarmed.

The process that forks has only imported: it holds no thread, engine, socket or key. A job is what it shall do; it
answers with what came of it.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import random
import select
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from faults.country import RUNNING, Country, furnish
from faults.digest import facts_of, sha256_of
from faults.elevation_steps import STEPS, Said
from faults.rest import faults_of_log, wait_for_rest

from shared.bootstrap import wake
from shared.bootstrap.worker import run_worker
from shared.flows import failpoints
from shared.telemetry.metrics import WorkerMetrics

WEB = "web"
NEVER = 1_000_000_000
_C = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Job:
    """One run. Process names: a court id (its worker) or `web`.

    arm: process → `failpoint:count`. count: count how often each failpoint is reached. random_kills: seed of kills
    at random instants. wipe_after: step after which queue file and one worker are killed. announce: steps told to
    whoever gave the job. patience_seconds: for each single wait.
    """

    name: str
    arm: dict[str, str] = field(default_factory=dict)
    count: bool = False
    random_kills: int | None = None
    wipe_after: str = ""
    announce: tuple[str, ...] = ()
    stores: dict[str, str] = field(default_factory=dict)
    queues: dict[str, str] = field(default_factory=dict)
    patience_seconds: float = 15.0


@dataclass
class Outcome:
    """What came of a job. `facts` are what the digest is of; `problems` must be empty."""

    name: str
    digest: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    hit: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    kills: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(job: Job, folder: Path, template: Path, tell: Callable[[dict[str, Any]], None]) -> Outcome:
    """Run a job in `folder` (made, and removed unless there are problems)."""
    began = time.monotonic()
    country = Country(folder, job.stores, job.queues)
    if job.stores or job.queues:
        folder.mkdir()
        if wait_for(fork(folder, "furnish", lambda: furnish(country))) != 0:
            return Outcome(job.name, problems=[(folder / "furnish.log").read_text()])
    else:
        shutil.copytree(template, folder)
    outcome = _Run(job, country, tell).whole()
    outcome.seconds = time.monotonic() - began
    if not outcome.problems:
        shutil.rmtree(folder)
    return outcome


def make_template(folder: Path) -> None:
    """The folder every embedded run copies."""
    if wait_for(fork(folder.parent, "template", lambda: furnish(Country(folder)))) != 0:
        raise RuntimeError((folder.parent / "template.log").read_text())


class _Run:
    def __init__(self, job: Job, country: Country, tell: Callable[[dict[str, Any]], None]) -> None:
        self.job, self.country, self.tell = job, country, tell
        self.out = Outcome(job.name)
        self.pids: dict[str, int] = {}
        self.answers: list[Said] = []
        self.pipe = -1
        self.unread = b""
        self.dice = random.Random(job.random_kills)
        self.next_kill = time.monotonic() + 0.15 if job.random_kills is not None else None

    def whole(self) -> Outcome:
        try:
            for court in RUNNING:
                self._start(court, self.job.arm.get(court))
            self._start(WEB, self.job.arm.get(WEB))
            while len(self.answers) < len(STEPS) and not self.out.problems:
                self._turn()
            if not self.out.problems:
                self._audit()
        finally:
            self._end()
        marker = self.country.folder / "hit"
        self.out.hit = marker.read_text() if marker.exists() else ""
        for log in self.country.folder.glob("*.log"):
            text = log.read_text()
            if "Traceback" in text:
                self.out.problems.append(f"{log.name}: {text[-3000:]}")
        return self.out

    def _turn(self) -> None:
        ready = select.select([self.pipe] if self.pipe >= 0 else [], [], [], 0.02)[0]
        if ready:
            self._hear(os.read(self.pipe, 65536))
        if self.next_kill is not None and time.monotonic() > self.next_kill:
            self.next_kill = time.monotonic() + self.dice.expovariate(1 / 0.12)
            os.kill(self.pids[self.dice.choice((*RUNNING, WEB))], signal.SIGKILL)
        self._reap()

    def _hear(self, heard: bytes) -> None:
        self.unread += heard
        *lines, self.unread = self.unread.split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if "problem" in answer:
                self.out.problems.append(answer["problem"])
                return
            step = STEPS[len(self.answers)].name
            self.answers.append(answer)
            if step in self.job.announce:
                self.tell({"reached": step})
            if step == self.job.wipe_after:
                self._wipe()

    def _wipe(self) -> None:
        """The queue file is gone with all that was in it, and one court's worker starts anew."""
        for path in self.country.folder.glob("queues.db*"):
            path.unlink()
        os.kill(self.pids[RUNNING[0]], signal.SIGKILL)

    def _reap(self) -> None:
        for name, pid in list(self.pids.items()):
            if pid and os.waitpid(pid, os.WNOHANG) != (0, 0):
                if name == WEB:
                    while heard := os.read(self.pipe, 65536):
                        self._hear(heard)
                    self.unread = b""
                    if len(self.answers) == len(STEPS) or self.out.problems:
                        self.pids[WEB] = 0
                        continue
                self.out.kills += 1
                self._start(name, None)

    def _start(self, name: str, arm: str | None) -> None:
        def armed(work: Callable[[], None]) -> None:
            os.environ["ZHIXING_FAILPOINT_LOG"] = str(self.country.folder / "hit")
            failpoints.arm(arm)
            if self.job.count:
                failpoints._armed.update(dict.fromkeys(failpoints.NAMES, NEVER))
            work()
            if self.job.count:
                counts = {point: NEVER - left for point, left in failpoints._armed.items()}
                (self.country.folder / f"{name}.counts").write_text(json.dumps(counts))

        if name != WEB:
            self.pids[name] = fork(self.country.folder, name, lambda: armed(lambda: worker(self.country, name)))
            return
        if self.pipe >= 0:
            os.close(self.pipe)
        self.pipe, writing = os.pipe()
        said = [dict(answer) for answer in self.answers]
        self.pids[WEB] = fork(
            self.country.folder, WEB,
            lambda: armed(lambda: _web(self.country, said, writing, self.job.patience_seconds)),
        )  # fmt: skip
        os.close(writing)

    def _audit(self) -> None:
        report = self.country.folder / "audit.json"
        pid = fork(self.country.folder, "audit", lambda: _audited(self.country, report, self.job.patience_seconds))
        self.pids["audit"] = pid
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            self.pids.pop("audit", None)
            self._reap()
            time.sleep(0.01)
        if not report.exists():
            self.out.problems.append("the audit failed: " + (self.country.folder / "audit.log").read_text()[-3000:])
            return
        found = json.loads(report.read_text())
        self.out.problems += found["problems"]
        self.out.facts, self.out.digest = found["facts"], found["digest"]

    def _end(self) -> None:
        for pid in self.pids.values():
            if pid:
                os.kill(pid, signal.SIGTERM if self.job.count else signal.SIGKILL)
        for pid in self.pids.values():
            if pid:
                os.waitpid(pid, 0)
        if self.pipe >= 0:
            os.close(self.pipe)
        for name in (*RUNNING, WEB) if self.job.count and not self.out.problems else ():
            self.out.counts[name] = json.loads((self.country.folder / f"{name}.counts").read_text())


def worker(country: Country, court: str) -> None:
    """The worker process of one court, until SIGTERM."""
    stop, bell = threading.Event(), wake.Bell(country.home(court) / wake.FILE)

    def end(*_: object) -> None:
        stop.set()
        bell.ring()

    signal.signal(signal.SIGTERM, end)
    run_worker(country.node(court), country.transport(court), country.home(court), stop, bell, WorkerMetrics())


def _web(country: Country, answers: list[Said], pipe: int, patience_seconds: float) -> None:
    nodes = {court: country.node(court) for court in RUNNING}
    said = {name: value for answer in answers for name, value in answer.items()}
    for step in STEPS[len(answers) :]:
        try:
            answer = dict(step.run(nodes, said, patience_seconds))
        except Exception:  # noqa: BLE001 - whatever it is, the driver must hear of it
            os.write(pipe, json.dumps({"problem": f"step {step.name}: {traceback.format_exc()}"}).encode() + b"\n")
            return
        said |= answer
        os.write(pipe, json.dumps(answer).encode() + b"\n")


def _audited(country: Country, report: Path, patience_seconds: float) -> None:
    nodes = {court: country.node(court) for court in RUNNING}
    problems = wait_for_rest(nodes, patience_seconds)
    for node in nodes.values():
        problems += faults_of_log(node)
    facts = facts_of(nodes)
    draft = report.with_suffix(".new")
    draft.write_text(json.dumps({"problems": problems, "facts": facts, "digest": sha256_of(facts)}))
    draft.replace(report)


def wait_for(pid: int) -> int:
    """The exit code of a child, negative when a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def fork(folder: Path, name: str, work: Callable[[], None]) -> int:
    """A child that dies with us, writes to `<name>.log` in the folder and always ends here."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _C.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        logging.basicConfig(level=logging.WARNING)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may escape into the parent's code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it crosses the pipe of a runner."""
    return asdict(outcome)
