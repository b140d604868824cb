"""The supervisor and the threads of a worker: what dies comes back, and what is told to stop stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.bootstrap.wake import Bell, ring
from shared.bootstrap.worker import keep_going

PROGRAM = textwrap.dedent(
    """
    import signal, sys, time
    from pathlib import Path
    from shared.bootstrap.supervisor import Child, supervise
    def steady():
        while True:
            time.sleep(60)
    def deaf():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        Path(sys.argv[1], "deaf").write_text("")
        steady()
    work = {"steady": steady, "deaf": deaf}
    supervise([Child("gd", name, work[name]) for name in sys.argv[2:]], logs=Path(sys.argv[1]),
              running=Path(sys.argv[1], "running.json"))
    """
)
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def one(*roles: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), *roles]))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.wait()


def pid_of(folder: Path, role: str) -> int:
    try:
        return int(json.loads((folder / "running.json").read_text())["nodes"]["gd"][role])
    except (OSError, ValueError, KeyError):
        return 0


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(true: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline


def test_a_killed_child_is_started_again_and_again(start: Start, tmp_path: Path) -> None:
    start("steady")
    wait_for(lambda: pid_of(tmp_path, "steady"))

    for _ in range(3):
        killed = pid_of(tmp_path, "steady")
        os.kill(killed, signal.SIGKILL)

        wait_for(lambda gone=killed: pid_of(tmp_path, "steady") not in (0, gone))


def test_sigterm_stops_every_child_within_five_seconds_even_a_deaf_one(start: Start, tmp_path: Path) -> None:
    supervisor = start("steady", "deaf")
    wait_for((tmp_path / "deaf").exists)
    pids = [pid_of(tmp_path, role) for role in ("steady", "deaf")]

    supervisor.terminate()

    assert supervisor.wait(5) == 0
    assert not [pid for pid in pids if is_alive(pid)]


def test_children_end_when_their_supervisor_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("steady")
    wait_for(lambda: pid_of(tmp_path, "steady"))
    child = pid_of(tmp_path, "steady")

    supervisor.kill()

    wait_for(lambda: not is_alive(child))


def test_a_thread_that_stumbles_goes_on() -> None:
    stop, calls = threading.Event(), []

    def work() -> None:
        calls.append(1)
        if len(calls) == 3:
            stop.set()
            return
        raise RuntimeError("something nobody thought of")

    keep_going("relay", work, stop, pause_seconds=0)

    assert len(calls) == 3


def test_a_bell_wakes_whoever_waits_and_nobody_waits_for_it_in_vain(tmp_path: Path) -> None:
    path = tmp_path / "bell"
    ring(path)  # nobody there: nothing happens
    bell = Bell(path)
    assert not bell.wait(0)

    for _ in range(70_000):  # more than a pipe holds
        bell.ring()
    ring(path)

    assert bell.wait(0)
    bell.close()


def test_who_outlives_the_others_is_told_to_stop_when_they_have_ended(tmp_path: Path) -> None:
    program = PROGRAM.replace("supervise([", "work['last'] = steady\nsupervise([").replace(
        'Child("gd", name, work[name])', "Child(\"gd\", name, work[name], outlives=name == 'last')"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program, str(tmp_path), "last", "deaf"])
    try:
        wait_for((tmp_path / "deaf").exists)
        last, deaf = (pid_of(tmp_path, role) for role in ("last", "deaf"))
        supervisor.terminate()
        wait_for(lambda: not is_alive(deaf) or not is_alive(last))
        assert not is_alive(deaf)
        assert supervisor.wait(10) == 0
    finally:
        supervisor.kill()
    assert not is_alive(last)
